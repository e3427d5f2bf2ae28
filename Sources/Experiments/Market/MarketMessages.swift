import EventKernel
import TraceCore
import TraceModel
import World

/// What a market tells the record: each company signs for itself, and numbers its own events.
final class MarketMessages {
  let core: TraceCore
  let wholesalers: [ActorID]
  /// Findings that the record has raised about what it was told here.
  private(set) var raised = 0
  private let site: Site
  private let startOfTrial: Int64
  private let maker: ActorID
  private let warehouse: ActorID
  /// The logistics provider, where there is one.
  private let provider: ActorID
  /// The repackager, where there is one.
  private let repackager: ActorID
  private var said: [ActorID: UInt64] = [:]

  init(_ plan: MarketPlan, _ trial: Trial, site: Site, core: TraceCore) {
    (self.site, self.core) = (site, core)
    startOfTrial = trial.plan.clocks.startOfTrial
    maker = site.table.intern(ActorDefinition(name: trial.site.name, kind: .partner))
    warehouse = site.table.intern(ActorDefinition(name: "\(trial.site.name), warehouse", kind: .system))
    wholesalers = (0..<plan.wholesalers).map {
      site.table.intern(ActorDefinition(name: Site.wholesalerName($0), kind: .partner))
    }
    provider =
      plan.logistics.usesProvider
      ? site.table.intern(ActorDefinition(name: "Logistics provider", kind: .partner)) : .none
    repackager =
      plan.repackaging.share > 0
      ? site.table.intern(ActorDefinition(name: Site.repackager, kind: .partner)) : .none
  }

  // MARK: Shipments

  /// Pallets leave for the logistics provider.
  func transfer(_ transfer: Transfer, _ number: Int, at now: Instant) {
    tell([move(.ship, transfer.labels, from: maker, to: provider, as: "TR-\(number + 1)", by: warehouse, now)]
    )
  }

  /// The provider has received them; he may tell so later.
  func storage(_ transfer: Transfer, _ number: Int, at now: Instant) {
    tell(
      [
        move(
          .receive, transfer.labels, from: maker, to: provider, as: "TR-\(number + 1)", by: provider,
          transfer.storedAt)
      ], at: now)
  }

  /// Cases were put onto a pallet of their own: taken off those on which the list had them.
  func build(_ shipment: Shipment, at now: Instant) {
    var said = [say(.commission, [shipment.mixed], by: shipper, now)]
    let scanned: [ListedCase] = shipment.moved
    for box in scanned { said.append(say(.unpack, [box.label], in: box.pallet, by: shipper, now)) }
    said.append(say(.pack, scanned.map(\.label), in: shipment.mixed, by: shipper, now))
    tell(said)
  }

  /// A truck has left for a wholesaler.
  func ship(_ shipment: Shipment, _ number: Int, at now: Instant) {
    tell([move(.ship, shipment, number, from: sender, to: wholesalers[shipment.partner], by: shipper, now)])
  }

  /// A wholesaler tells what he has received.
  func receive(_ shipment: Shipment, _ number: Int, at now: Instant) {
    let wholesaler = wholesalers[shipment.partner]
    tell([move(.receive, shipment, number, from: sender, to: wholesaler, by: wholesaler, now)])
  }

  /// What was sent back has come to the maker.
  func takeBack(_ shipment: Shipment, _ number: Int, at now: Instant) {
    tell([
      move(.returnGoods, shipment, number, from: wholesalers[shipment.partner], to: maker, by: warehouse, now)
    ])
  }

  /// Who has the goods that are shipped to wholesalers, and whose system tells of it.
  private var sender: ActorID { provider.isSome ? provider : maker }
  private var shipper: ActorID { provider.isSome ? provider : warehouse }

  // MARK: After the shipment

  /// A wholesaler has opened a case, and scans what he takes out of it.
  func open(_ market: SupplyChain, _ number: Int, at now: Instant) {
    tell(emptied(market, number, by: wholesalers[market.cases[number].wholesaler], now))
  }

  /// The repackager has taken a case.
  func collect(_ market: SupplyChain, _ number: Int, at now: Instant) {
    let box = market.cases[number]
    let (label, wholesaler) = (market.label(of: BoxKey(box.seal, box.number)), wholesalers[box.wholesaler])
    guard label.isSome else { return }
    var said = takenOut(label, by: wholesaler, now)
    said.append(
      move(.ship, [label], from: wholesaler, to: repackager, as: "RC-\(number + 1)", by: wholesaler, now))
    tell(said)
  }

  /// Units have got new numbers: those of which somebody tells are made of the old ones, and go on to whom they were made for.
  func relabel(_ market: SupplyChain, _ numbers: Range<Int>, at now: Instant) {
    guard let first = numbers.first.map({ market.relabeled[$0] }) else { return }
    let box = market.cases[first.unit.box]
    let wholesaler = wholesalers[box.wholesaler]
    let company = first.isRepackaged ? repackager : wholesaler
    let told = market.relabeled[numbers].filter(\.isTold)
    guard !told.isEmpty else { return }
    var said = first.isRepackaged ? emptied(market, first.unit.box, by: company, now) : []
    for new in told {
      let old = market.printed(new.unit)
      if !first.isRepackaged { said += takenOut(old, by: company, now) }
      var made = say(.repackage, old.isSome ? [old] : [], by: company, now)
      // As the label on the unit has it.
      made.header.lot = market.lot(on: new.unit, at: .start)
      made.details = EventDetails()
      made.details?.outputs = [new.item]
      said.append(made)
    }
    let buyer =
      first.isRepackaged
      ? wholesaler : dispenser(market.lives(ofCase: first.unit.box)[first.unit.unit].dispenser)
    let document = "NN-\(numbers.lowerBound + 1)"
    said.append(move(.ship, told.map(\.item), from: company, to: buyer, as: document, by: company, now))
    tell(said)
  }

  /// Everything in a case is scanned and taken out of it, or of what the record has around it there.
  private func emptied(_ market: SupplyChain, _ number: Int, by actor: ActorID, _ now: Instant) -> [Said] {
    let box = market.cases[number]
    let label = market.label(of: BoxKey(box.seal, box.number))
    guard label.isSome else { return [] }
    var said = takenOut(label, by: actor, now)
    var groups: [(container: ItemID, units: [ItemID])] = []
    for code in market.codes(ofCase: number) where code.isSome {
      let parent = core.parent(of: code)
      // Units of a bundle are in the bundle; whatever else the record has, they lie in this case.
      let container = parent.isSome && core.parent(of: parent) == label ? parent : label
      if groups.last?.container != container { groups.append((container, [])) }
      groups[groups.count - 1].units.append(code)
    }
    for group in groups { said.append(say(.unpack, group.units, in: group.container, by: actor, now)) }
    return said
  }

  private func dispenser(_ number: Int) -> ActorID {
    site.table.intern(ActorDefinition(name: "Dispenser \(number + 1)", kind: .partner))
  }

  /// A dispenser has given a unit out, or destroyed it.
  func end(_ ending: Ending, _ code: ItemID, at now: Instant) {
    let dispenser = dispenser(ending.dispenser)
    var said = takenOut(code, by: dispenser, now)
    said.append(say(ending.isExpired ? .destroy : .dispense, [code], by: dispenser, now))
    tell(said)
  }

  /// What follows from a settled claim in the record: destroyed cases are destroyed, what the wholesaler has not got was not
  /// shipped, and what he has got without a word was.
  func adjust(
    _ adjustment: (
      destroyed: [ItemID], missing: [Claim.Contents.Thing], kept: [ItemID], wholesaler: Int
    ), _ number: Int, at now: Instant
  ) {
    let wholesaler = wholesalers[adjustment.wholesaler]
    var said: [Said] = []
    for label in adjustment.destroyed where core.state(of: label) != .destroyed {
      said += takenOut(label, by: wholesaler, now)
      said.append(say(.destroy, [label], by: wholesaler, now))
    }
    // What somebody else has put right in the meantime stays as it is.
    for thing in adjustment.missing where core.parent(of: thing.item) == thing.container {
      said += takenOut(thing.item, by: warehouse, now)
      said.append(say(.voidShipment, [thing.item], by: warehouse, now))
    }
    for item in adjustment.kept {
      said += takenOut(item, by: warehouse, now)
      let isAway = core.state(of: item) == .released
      said.append(
        move(
          isAway ? .receive : .ship, [item], from: maker, to: wholesaler, as: "CL-\(number + 1)",
          by: isAway ? wholesaler : warehouse, now))
    }
    if !said.isEmpty { tell(said) }
  }

  /// A thing is not in its container any more, as far as the record has it in one.
  private func takenOut(_ item: ItemID, by actor: ActorID, _ now: Instant) -> [Said] {
    let container = item.isSome ? core.parent(of: item) : .none
    return container.isSome ? [say(.unpack, [item], in: container, by: actor, now)] : []
  }

  // MARK: Telling

  private typealias Said = (header: EventHeader, items: [ItemID], details: EventDetails?)

  private func say(
    _ kind: EventKind, _ items: [ItemID], in container: ItemID = .none, by actor: ActorID, _ now: Instant
  ) -> Said {
    var header = EventHeader(kind)
    said[actor, default: 0] += 1
    header.id = EventID(sender: actor, sequence: said[actor] ?? 0)
    header.eventTime = time(now)
    header.actor = actor
    header.container = container
    return (header, items, nil)
  }

  private func move(
    _ kind: EventKind, _ shipment: Shipment, _ number: Int, from source: ActorID, to destination: ActorID,
    by actor: ActorID, _ now: Instant
  ) -> Said {
    var said = move(
      kind, shipment.labels, from: source, to: destination, as: "SH-\(number + 1)", by: actor, now)
    said.details?.transactions.insert(
      BusinessTransaction(type: .purchaseOrder, identifier: "PO-\(shipment.order + 1)"), at: 0)
    return said
  }

  private func move(
    _ kind: EventKind, _ items: [ItemID], from source: ActorID, to destination: ActorID,
    as document: String, by actor: ActorID, _ now: Instant
  ) -> Said {
    var said = say(kind, items, by: actor, now)
    var details = EventDetails()
    (details.source, details.destination) = (source, destination)
    details.transactions = [BusinessTransaction(type: .despatchAdvice, identifier: document)]
    details.document = document
    said.details = details
    return said
  }

  /// The record is told, when it happened or at `now`; what it raises about it is counted.
  private func tell(_ said: [Said], at now: Instant? = nil) {
    var batch = EventBatch()
    var latest = now.map(time) ?? .distantPast
    for (header, items, details) in said {
      latest = max(latest, header.eventTime)
      batch.append(header, items: items, details: details)
    }
    let before = core.findingCount
    core.take(batch, arrival: max(core.now, latest))
    _ = core.takeFeedback()
    raised += core.findingCount - before
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }
}
