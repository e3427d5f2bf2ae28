import TraceCore
import TraceModel

/// The record's figures: what a serial number's mention costs, with all rules on, and what an open one weighs.
///
/// A mention is one serial number named by one event, as the thing or as the container. The stream is a line's: each
/// unit commissioned by an event of its own, cases of 24, pallets of 60 cases, each shipped; 10 units a second by the
/// events' times.
enum CoreBenchmark {
  static func run(_ options: Benchmarks.Options) throws {
    print(machine())
    print("medians of \(options.runs) runs, processor time of one thread; all rules on\n")
    var table = Table([
      "stream of \(units) units", "ns a mention", "million mentions/s", "bytes an open serial",
    ])
    for row in rows {
      let stream = try Stream(policy: row.policy)
      var bytes = 0
      let time = Measurement.times(runs: options.runs, operations: stream.mentions) { _ in
        bytes = stream.feed(row.source)
      }
      table.add([
        row.name, fixed(time.processor.median, 1), fixed(1_000 / time.processor.median, 1),
        fixed(Double(bytes) / Double(stream.openSerials), 1),
      ])
    }
    table.print()
    print()
    try printLots()
  }

  static let units = 288_000
  private static let perCase = 24
  private static let perPallet = 60

  private enum Source { case interned, texts, lateByTenSeconds }

  private static var rows: [(name: String, policy: SitePolicy, source: Source)] {
    var inOrder = SitePolicy()
    inOrder.keepsJournal = false
    inOrder.allowedLateness = 0
    var window = SitePolicy()
    window.keepsJournal = false
    window.allowedLateness = 600_000_000
    return [
      ("interned, as they come", inOrder, .interned),
      ("interned, up to 10 min late", window, .interned),
      ("interned, journal kept", SitePolicy(), .interned),
      ("from EPC URIs, as they come", inOrder, .texts),
      ("packer's messages 10 s late and dated 2 s early", window, .lateByTenSeconds),
    ]
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Lot after lot, each forgotten when it has been shipped: neither time nor memory may grow.
  private static func printLots() throws {
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.allowedLateness = 0
    let stream = try Stream(policy: policy)
    var table = Table(["lot", "ns a mention", "bytes of ledger and identifiers' pages"])
    for lot in 1...40 {
      let before = processorTime()
      let bytes = stream.feedNextLot()
      let spent = (processorTime() - before) / Double(stream.mentions)
      if [1, 2, 10, 20, 40].contains(lot) { table.add(["\(lot)", fixed(spent, 1), "\(bytes)"]) }
    }
    table.print()
  }
}

extension CoreBenchmark {
  /// A line's events, made beforehand in batches of a minute.
  private final class Stream {
    let table = IdentifierTable()
    let policy: SitePolicy
    private(set) var mentions = 0
    let openSerials: Int
    private var batches: [(batch: EventBatch, arrival: Timestamp)] = []
    private var lateBatches: [(batch: EventBatch, arrival: Timestamp)] = []
    private var texts: [[UInt8]] = []
    private let lot: LotID
    private let product: ProductID
    private let camera: ActorID
    private let packer: ActorID
    private let partner: ActorID
    private var core: TraceCore
    private var sequence: UInt64 = 0
    private var clock = Timestamp(seconds: 1_772_431_200)

    init(policy: SitePolicy) throws {
      self.policy = policy
      let prefix = try CompanyPrefix("4012345")
      let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
      let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
      let packaging = try PackagingConfiguration(
        unit: unit, case: .init(contents: perCase, gtin: shipper), pallet: .init(contents: perPallet))
      product = table.intern(
        try ProductDefinition(
          name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix, packaging: packaging,
          shelfLife: .months(24), market: Market("US")))
      lot = table.intern(
        LotDefinition(
          product: product, number: try LotNumber("N7A001"), expiry: ExpiryDate(year: 2031, month: 6)))
      camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
      packer = table.intern(ActorDefinition(name: "Line 7 case packer", kind: .device))
      partner = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner))
      guard let format = NumberFormat(width: 12) else { throw NumberBlockError.alreadyInterned(.none) }
      let cases = units / perCase
      let pallets = cases / perPallet
      let blocks: [NumberBlock] = [
        .serials(
          of: unit, level: .unit, format: format, first: 1, count: units,
          companyPrefixLength: prefix.length),
        .serials(
          of: shipper, level: .case, format: format, first: 1, count: cases,
          companyPrefixLength: prefix.length),
        .logisticUnits(extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 1, count: pallets),
      ]
      openSerials = units + cases + pallets
      core = TraceCore(table: table, policy: policy)
      var items: [Range<UInt32>] = []
      for block in blocks { items.append(table.items(of: try table.register(block))) }
      makeBatches(items)
    }

    /// Gives everything to a new core and returns the bytes of its ledger.
    func feed(_ source: Source) -> Int {
      core = TraceCore(table: table, policy: policy)
      if source == .texts {
        prepareTexts()
        return feedTexts()
      }
      for (batch, arrival) in source == .interned ? batches : lateBatches {
        core.take(batch, arrival: arrival)
      }
      precondition(
        core.findingLog.count == 0 || source == .lateByTenSeconds, "a legal stream raised a finding")
      return core.ledger.byteCount
    }

    /// Gives another lot of the same size to the same core, which has let go of the one before.
    func feedNextLot() -> Int {
      for (batch, arrival) in batches { core.take(batch, arrival: arrival) }
      let bytes = core.ledger.byteCount
      core = TraceCore(table: table, policy: policy)
      return bytes
    }

    private func makeBatches(_ items: [Range<UInt32>]) {
      var batch = EventBatch()
      var late = EventBatch()
      var laterPacks: [(due: Timestamp, event: TraceEvent)] = []
      var nextCase = items[1].lowerBound
      var nextPallet = items[2].lowerBound
      var inCase: [ItemID] = []
      var onPallet: [ItemID] = []

      func flush() {
        batches.append((batch, clock))
        while let first = laterPacks.first, first.due <= clock { late.append(laterPacks.removeFirst().event) }
        lateBatches.append((late, clock))
        batch.removeAll()
        late.removeAll()
      }
      func add(_ kind: EventKind, _ members: [ItemID], by actor: ActorID, in container: ItemID = .none) {
        var header = EventHeader(kind)
        sequence += 1
        header.id = EventID(sender: actor, sequence: sequence)
        header.eventTime = clock
        header.actor = actor
        header.container = container
        if kind == .commission { header.lot = lot }
        var details: EventDetails?
        if kind == .ship {
          details = EventDetails()
          details?.source = camera
          details?.destination = partner
          details?.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: "4711")]
        }
        batch.append(header, items: members, details: details)
        if kind == .commission {
          late.append(header, items: members)
        } else {
          header.eventTime = clock.advanced(byMicroseconds: -2_000_000)
          laterPacks.append(
            (
              clock.advanced(byMicroseconds: 10_000_000), TraceEvent(header, items: members, details: details)
            ))
        }
        mentions += members.count + (container.isSome ? 1 : 0)
      }

      for unit in items[0] {
        clock = clock.advanced(byMicroseconds: 100_000)
        add(.commission, [ItemID(raw: unit)], by: camera)
        inCase.append(ItemID(raw: unit))
        guard inCase.count == perCase else { continue }
        let shipper = ItemID(raw: nextCase)
        nextCase += 1
        add(.commission, [shipper], by: camera)
        add(.pack, inCase, by: packer, in: shipper)
        inCase.removeAll(keepingCapacity: true)
        onPallet.append(shipper)
        if onPallet.count == perPallet {
          let pallet = ItemID(raw: nextPallet)
          nextPallet += 1
          add(.commission, [pallet], by: camera)
          add(.pack, onPallet, by: packer, in: pallet)
          add(.ship, [pallet], by: camera)
          onPallet.removeAll(keepingCapacity: true)
        }
        if batch.count >= 600 { flush() }
      }
      clock = clock.advanced(byMicroseconds: 60_000_000)
      flush()
    }

    private func prepareTexts() {
      guard texts.isEmpty else { return }
      for (batch, _) in batches {
        for item in batch.items { texts.append(Array(table.text(of: item).utf8)) }
      }
    }

    /// Every mention of an item is read from its URI and looked up before the batch is taken.
    private func feedTexts() -> Int {
      var next = 0
      for (batch, arrival) in batches {
        var translated = EventBatch()
        translated.reserveCapacity(events: batch.count, items: batch.items.count)
        var members: [ItemID] = []
        for header in batch.headers {
          members.removeAll(keepingCapacity: true)
          for _ in 0..<Int(header.itemCount) {
            members.append(table.intern(uri: texts[next]))
            next += 1
          }
          translated.append(header, items: members, details: batch.details(of: header))
        }
        core.take(translated, arrival: arrival)
      }
      return core.ledger.byteCount
    }
  }
}
