import EventKernel
import TraceCore
import TraceModel
import World

/// The market of one trial after its end, with the names that it goes by: for who looks into single shipments and documents.
public struct MarketTrial {
  /// The market as it stands at its end.
  public let market: SupplyChain
  /// When that is.
  public let end: Instant
  /// The names of things, lots and companies.
  public var table: IdentifierTable { site.table }
  /// What documents say of each product and each of its containers that has a number.
  public var masterData: [(of: ProductClass, data: [(MasterDataField, String)])] { site.masterData }
  /// The site as documents have it.
  public var maker: Site.Party { site.maker }
  private let site: Site
  private let core: TraceCore
  private let startOfTrial: Int64

  /// Runs trial number `number` to the end of its market; nil where it has none.
  public init?(_ trial: Trial, number: UInt64) throws {
    // Documents have the times of the record, so that all of it is kept.
    var running = try RunningTrial(trial, number: number, keepsJournal: true)
    guard let keeping = running.market else { return nil }
    try running.run(lots: trial.lotCount)
    _ = try running.closeMarket()
    (market, site, core) = (keeping.market, running.site, running.core)
    end = keeping.end ?? running.now
    startOfTrial = trial.plan.clocks.startOfTrial
  }
}

extension MarketTrial {
  /// What the record was told of a thing, in order, and by whom; nothing where it keeps no events.
  public func told(of item: ItemID) -> [(kind: EventKind, by: String)] {
    core.history(of: item).steps.map { ($0.header.kind, table.definition(of: $0.actor)?.name ?? "") }
  }
}

// MARK: - Documents as partners get them

extension MarketTrial {
  /// A long trial of a condition, until somebody asks for an end; nil where there is no such condition, or no market in it.
  public init?(
    _ plan: ExperimentPlan, condition name: String, trial number: Int,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws {
    guard let condition = plan[name] else { return nil }
    var trial = plan.trial(of: condition)
    trial.isInterrupted = isInterrupted
    try self.init(trial, number: UInt64(number))
  }

  /// A time as documents have it.
  public func time(_ instant: Instant) -> ZonedTime {
    let milliseconds = startOfTrial / 1_000 + instant.nanoseconds / 1_000_000
    guard let time = ZonedTime(milliseconds: milliseconds, offsetMinutes: 0) else {
      preconditionFailure("UTC is a possible offset")
    }
    return time
  }

  /// A document as its partner gets it: commissioning, packing and shipping as events, with what the mapping has left out left out.
  public func exchangeDocument(_ number: Int) -> ExchangeDocument {
    let document = market.documents[number]
    // However often it is sent, the goods were shipped once.
    let shipped = market.shipments[document.shipment].leftAt ?? document.sentAt
    var writer = ExchangeWriter(
      document, number: number, order: market.shipments[document.shipment].order, shippedAt: time(shipped),
      site: site
    ) { told(of: $0, $1, in: $2).flatMap(zoned) }
    var events: [EventFact] = document.part == .shipping ? [] : writer.contents()
    if document.part != .contents { events.append(writer.shipping()) }
    let hasStatement = document.part != .contents && document.fields.contains(.statement)
    var written = ExchangeDocument(
      kind: document.part == .contents ? .production : .shipment, version: document.version,
      header: ExchangeDocument.Header(
        sender: maker.place.gln, receiver: Site.wholesaler(document.partner).place.gln,
        instanceIdentifier: "document-\(number + 1)", creationTime: time(document.sentAt)),
      transactionStatement: hasStatement
        ? .init(
          isAffirmed: true,
          legalNotice: "Seller has complied with each applicable subsection of FDCA Sec. 581(27)(A)-(G).")
        : nil, size: 0, events: events)
    for (item, data) in site.masterData {
      let code: GTIN = item.gtin
      written.masterData.products[code] = Set(data.map(\.0)).union([.regulatedProductName])
    }
    for party in [maker, Site.wholesaler(document.partner)] {
      written.masterData.places[party.place.gln] = Set(party.address.map(\.0))
    }
    return written
  }

  /// When the record says that a thing was last commissioned, or packed into a container; nil where it says nothing of it.
  private func told(of item: ItemID, _ kind: EventKind, in container: ItemID) -> Timestamp? {
    core.lastTime(of: kind, about: item, in: container)
  }

  private func zoned(_ time: Timestamp) -> ZonedTime? {
    ZonedTime(milliseconds: time.microseconds / 1_000, offsetMinutes: 0)
  }

  /// What a partner asks who takes everything that the law has in a file, in the versions that he takes on a day.
  public func profile(of partner: Int, at instant: Instant) -> AcceptanceProfile {
    let takes = SchemaVersion.allCases.filter { market.partners[partner].takes($0, at: instant) }
    return AcceptanceProfile(
      receiver: Site.wholesaler(partner).place.gln, versions: takes.map { .init($0) }, required: .dscsa,
      products: (0..<UInt16(table.productCount)).compactMap { table.definition(of: ProductID(raw: $0)) },
      locations: [maker.place.gln, Site.wholesaler(partner).place.gln])
  }
}

/// Turns what a document says of a shipment into events.
private struct ExchangeWriter {
  private let document: ShipmentDocument
  private let number: Int
  private let order: Int
  private let shippedAt: ZonedTime
  private let site: Site
  /// When the record says that something was done with a thing, and in which container.
  private let told: (ItemID, EventKind, ItemID) -> ZonedTime?
  private var count = 0

  init(
    _ document: ShipmentDocument, number: Int, order: Int, shippedAt: ZonedTime, site: Site,
    told: @escaping (ItemID, EventKind, ItemID) -> ZonedTime?
  ) {
    (self.document, self.number, self.order, self.site) = (document, number, order, site)
    (self.shippedAt, self.told) = (shippedAt, told)
  }

  /// When the last of these was commissioned, or put into a container, as the record says; of what it says nothing of, when
  /// the goods were shipped.
  private func time(of kind: EventKind, _ items: some Sequence<ItemID>, in container: ItemID = .none)
    -> ZonedTime
  {
    items.compactMap { told($0, kind, container) }.max { $0.milliseconds < $1.milliseconds } ?? shippedAt
  }

  private mutating func event(
    _ action: EventFact.Action, at time: ZonedTime, parent: EPC? = nil, _ epcs: [EPC]
  ) -> EventFact {
    count += 1
    let words: (BusinessStep, Disposition) =
      switch action {
      case .commission: (.commissioning, .active)
      case .pack: (.packing, .inProgress)
      default: (.shipping, .inTransit)
      }
    return EventFact(
      identity: "document-\(number + 1)-event-\(count)", action: action, time: time,
      businessStep: .standard(words.0), disposition: .standard(words.1), parent: parent, epcs: epcs,
      readPoint: site.maker.place, businessLocation: action == .ship ? nil : site.maker.place)
  }

  private func epcs(_ items: some Sequence<ItemID>) -> [EPC] {
    items.compactMap { item in
      if case .epc(let epc) = site.table.identifier(of: item) { epc } else { nil }
    }
  }

  /// Everything in the shipment is commissioned and packed, from the inside out.
  mutating func contents() -> [EventFact] {
    let contents = document.contents
    var events: [EventFact] = []
    for box in contents.cases {
      let units = contents.units[box.units]
      let definition = site.table.definition(of: box.lot)
      for things in [Array(units), [box.label]] where !epcs(things).isEmpty {
        // A case's units go in one event, with the time of the last of them.
        var commissioning = event(.commission, at: time(of: .commission, things), epcs(things))
        if document.fields.contains(.lot) { commissioning.lot = definition?.number }
        if document.fields.contains(.expiry) { commissioning.expiry = definition?.expiry }
        events.append(commissioning)
      }
      guard let label = epcs([box.label]).first, !epcs(units).isEmpty else { continue }
      events.append(event(.pack, at: time(of: .pack, units, in: box.label), parent: label, epcs(units)))
    }
    for pallet in contents.pallets {
      let labels = epcs([pallet.label])
      events.append(event(.commission, at: time(of: .commission, [pallet.label]), labels))
      let cases = contents.cases[pallet.cases].map(\.label)
      if let label = labels.first, !epcs(cases).isEmpty {
        events.append(event(.pack, at: time(of: .pack, cases, in: pallet.label), parent: label, epcs(cases)))
      }
    }
    return events
  }

  mutating func shipping() -> EventFact {
    var shipping = event(.ship, at: shippedAt, epcs(document.contents.pallets.map(\.label)))
    let (from, to) = (site.maker.place.gln, Site.wholesaler(document.partner).place.gln)
    shipping.sources = [.init(.location, from)]
    shipping.destinations = [.init(.location, to)]
    if document.fields.contains(.owner) {
      shipping.sources.append(.init(.owningParty, from))
      shipping.destinations.append(.init(.owningParty, to))
    }
    shipping.businessTransactions = [.init(.standard(.purchaseOrder), "PO-\(order + 1)")]
    return shipping
  }
}
