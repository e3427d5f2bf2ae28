import Testing
import TraceCore
import TraceModel

/// A lot of 96 units in 4 cases of Line 7, Nordhafen, told message by message; a test changes what it wants told wrongly.
final class ToldLot {
  let core: TraceCore
  let reconciliation: Reconciliation
  let lot: LotID
  let units: Range<UInt32>
  let cases: Range<UInt32>
  private(set) var now: Int64 = 1_772_409_600_000_000
  private var sequence: [ActorID: UInt64] = [:]
  let controller: ActorID
  let camera: ActorID

  init(evidence: EvidencePolicy = EvidencePolicy(), onRequest: Bool = false) throws {
    reconciliation = Reconciliation(evidence: evidence, onRequest: onRequest)
    let table = IdentifierTable()
    let prefix = try CompanyPrefix("4012345")
    let gtin = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 1)
    let product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix,
        packaging: try PackagingConfiguration(unit: gtin, case: .init(contents: 24)), shelfLife: .months(24),
        market: Market("US"),
        caseMass: try CaseMass(unitGrams: 25, unitDeviationGrams: 0.5, tareGrams: 180, tareDeviationGrams: 3))
    )
    lot = table.intern(LotDefinition(product: product, number: try LotNumber("N7-1001")))
    let format = try #require(NumberFormat(width: 12))
    units = table.items(
      of: try table.register(.serials(of: gtin, level: .unit, format: format, first: 1, count: 100)))
    cases = table.items(
      of: try table.register(
        .logisticUnits(extensionDigit: 3, companyPrefix: prefix, level: .case, first: 1, count: 10)))
    _ = table.intern(ActorDefinition(name: "Line 7", kind: .system))
    controller = table.intern(ActorDefinition(name: "Line 7 · controller", kind: .device))
    camera = table.intern(ActorDefinition(name: "Line 7 · camera", kind: .device))
    core = TraceCore(table: table)
    core.attach(reconciliation)
  }

  func say(
    _ kind: EventKind, _ items: [UInt32], into container: UInt32? = nil, by actor: ActorID? = nil,
    counter: CounterKind = .infeed, quantity: Int64 = 0, late: Int64 = 0, skip: Bool = false
  ) {
    let actor = actor ?? controller
    sequence[actor, default: 0] += skip ? 2 : 1
    now += 1_000_000
    var header = EventHeader(kind)
    header.id = EventID(sender: actor, sequence: sequence[actor] ?? 0)
    header.eventTime = Timestamp(microseconds: now - late)
    header.actor = actor
    header.lot = lot
    header.counter = counter
    header.quantity = quantity
    if let container { header.container = ItemID(raw: container) }
    var batch = EventBatch()
    batch.append(header, items: items.map { ItemID(raw: $0) })
    core.take(batch, arrival: Timestamp(microseconds: now))
  }

  /// Nothing is said for a while.
  func wait(hours: Int64) { now += hours * 3_600_000_000 }

  /// The whole lot, with `mass` in mg for each case and `entered` units at the first eye.
  func tell(mass: (Int) -> Int64 = { _ in 780_000 }, entered: Int64 = 97, lose commission: Int? = nil) {
    say(.openLot, [])
    say(.allocate, Array(units))
    say(.allocate, Array(cases))
    for index in 0..<96 where index != commission { say(.commission, [units.lowerBound + UInt32(index)]) }
    say(.scrap, [units.lowerBound + 96])
    for number in 0..<4 {
      let label = cases.lowerBound + UInt32(number)
      say(.commission, [label])
      say(
        .pack,
        (0..<24).map { units.lowerBound + UInt32(number * 24 + $0) }.filter {
          $0 != commission.map { units.lowerBound + UInt32($0) }
        }, into: label)
      say(.countReport, [], into: label, counter: .mass, quantity: mass(number))
    }
    say(.decommission, (97..<100).map { units.lowerBound + UInt32($0) })
    say(.countReport, [], by: camera, counter: .infeed, quantity: entered)
    say(.countReport, [], counter: .rejectsConfirmed, quantity: 1)
    say(.countReport, [], counter: .closed, quantity: 4)
    say(.closeLot, [])
  }

  func rules() -> [RuleID] {
    core.findings.filter { !$0.isWithdrawn && $0.lot == lot || $0.actor != .none }.map(\.rule)
  }

  func reconcile() -> LotReconciliation { reconciliation.reconcile(lot, in: core) }
}
