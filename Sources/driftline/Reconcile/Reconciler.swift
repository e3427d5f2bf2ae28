import EPCIS
import Scenario
import TraceCore
import TraceModel
import TraceStore

/// A record that is made of a site's documents alone, and what is wrong in it.
final class Reconciler {
  let table: IdentifierTable
  let log = MappingLog()
  let names: IdentifierNames
  let core: TraceCore
  let reconciliation: Reconciliation
  let intake = Intake()
  private(set) var lots: [LotReconciliation] = []
  /// What was kept on disk, where it was.
  private(set) var kept: Kept?
  /// Findings about documents, beside those of the core.
  private(set) var documentFindings: [Finding] = []

  /// Events of files arrive when somebody sends them, not when they happen: whatever is needed may come later, in the same
  /// file or the next one. Ten years stand for any time.
  private static let lateness: Int64 = 10 * 366 * 86_400_000_000

  private let sink: any EventSink
  private let record: StoredRecord?
  private let entriesBefore: Int64
  private let before: (taken: Int, repeated: Int)

  /// What a store was told.
  struct Kept {
    var path: String
    /// How many entries it had before.
    var before: Int64
    /// The entries of these documents; nil where there are none.
    var entries: Range<Int64>?
    var head: ChainHead
  }

  /// A reconciler whose record begins with these documents.
  convenience init(proceeds: Bool, receiver: ReceiverProfile? = nil) {
    let reconciliation = Reconciliation()
    let core = TraceCore(table: IdentifierTable(), policy: Self.policy)
    core.attach(reconciliation)
    self.init(
      core, reconciliation, sink: KeeperSink(keeper: core), proceeds: proceeds, receiver: receiver)
  }

  /// A reconciler whose record is a store, with all that it was told before; `creates` makes it where there is none.
  convenience init(store path: String, creates: Bool = true, proceeds: Bool, receiver: ReceiverProfile? = nil)
    throws
  {
    let reconciliation = Reconciliation(onRequest: true)
    let record = try StoredRecord(path, creates: creates, policy: Self.storePolicy) {
      $0.attach(reconciliation)
    }
    self.init(
      record.core, reconciliation, sink: StoreSink(record), record: record, proceeds: proceeds,
      receiver: receiver)
    intake.arrivesTogether = true
    intake.survey.add(table)
  }

  private init(
    _ core: TraceCore, _ reconciliation: Reconciliation, sink: any EventSink, record: StoredRecord? = nil,
    proceeds: Bool, receiver: ReceiverProfile?
  ) {
    self.core = core
    self.reconciliation = reconciliation
    self.sink = sink
    self.record = record
    entriesBefore = record?.lastEntry ?? 0
    before = (core.takenCount, core.repeatedCount)
    table = core.table
    names = IdentifierNames(table: table, log: log)
    intake.proceeds = proceeds
    intake.review = receiver.map { ProfileReview($0) }
  }

  /// What a site would decide for files: their age is no fault, and no range of numbers was told.
  static var policy: SitePolicy {
    var policy = SitePolicy()
    policy.allowedLateness = lateness
    policy.staleAfter = .max
    policy.choose(.accept, for: .outsideReservedRange)
    policy.choose(.flag, for: .duplicateTransmission)
    return policy
  }

  /// The same for a store: what waits until all documents of a run are read is judged then, and what a later run brings
  /// takes the judgment back.
  private static var storePolicy: SitePolicy {
    var policy = policy
    policy.allowedLateness = 60_000_000
    return policy
  }

  /// How many events these documents brought, and how many came again.
  var counts: (taken: Int, repeated: Int) {
    (core.takenCount - before.taken, core.repeatedCount - before.repeated)
  }

  /// The number of an event in the store; nil where there is no store.
  func entry(at position: Int) -> Int64? { record?.entry(at: position) }

  /// Reads, takes and reconciles.
  func run(_ files: [InputFile]) throws {
    intake.inspect(files)
    let mapper = EventMapper(names: names, log: log)
    mapper.keepsOriginals = record != nil
    intake.observe = { [unowned self] event, events in look(at: event, events) }
    try intake.take(into: sink, by: mapper)
    try keep()
    // From here on only the report is made of it, and nothing is written.
    core.advance(to: max(core.now, intake.arrival).advanced(byMicroseconds: Self.lateness + 1))
    for raw in 0..<UInt32(table.lotCount) {
      lots.append(reconciliation.reconcile(LotID(raw: raw), in: core))
    }
    lookAtLots()
    lookAtContainers()
    lookAtDocuments()
  }

  /// Judges what waits, once for all documents.
  private func keep() throws {
    guard let record, let sink = sink as? StoreSink else { return }
    // A store that events come to all day has a clock of its own.
    if sink.newEntries > 0, core.policy.allowedLateness <= Self.storePolicy.allowedLateness {
      try record.advance(to: core.now.advanced(byMicroseconds: core.policy.allowedLateness + 1))
    }
    kept = Kept(path: record.path, before: entriesBefore, entries: sink.entries, head: record.head)
  }

  /// Ends the use of the store; what the report needs has been read.
  func close() { record?.close() }

  // MARK: What the core does not look at

  private func look(at event: EPCISEvent, _ events: [TraceEvent]) {
    for event in events where event.header.kind == .commission {
      if let stated = event.details?.expiry, let known = table.definition(of: event.header.lot)?.expiry {
        add(DocumentRule.contradictoryExpiry) {
          $0.lot = event.header.lot
          $0.events = [event.header.id]
          $0.note = "\(known.iso8601) first, then \(stated.iso8601)"
        }
      }
    }
    if event.type == .object, event.action != .add, event.bizStep == "commissioning",
      event.errorDeclaration == nil, let first = events.first
    {
      add(DocumentRule.createsNothing) {
        $0.events = [first.header.id]
        $0.note = "action \(event.action?.name ?? "none")"
      }
    }
  }

  private func lookAtLots() {
    for lot in lots {
      guard let definition = table.definition(of: lot.lot), definition.product != .none,
        definition.expiry == nil, lot.balances.contains(where: { $0.issued > 0 })
      else { continue }
      add(DocumentRule.missingExpiry) {
        $0.lot = lot.lot
        $0.events = core.journal.positions(stating: lot.lot).prefix(1).map { core.journal.header(at: $0).id }
      }
    }
  }

  /// What containers hold in the end, against master data or, where there are none, against each other.
  ///
  /// The core holds what it knows the capacity of against master data. Of other logistic units only their kind tells how many
  /// they hold; those that were opened on the way are left alone, and so is the last of a lot.
  private func lookAtContainers() {
    let last = Set(lots.flatMap(\.lastContainers))
    struct Kind: Hashable {
      var product: ProductID
      var level: PackagingLevel?
    }
    var kinds: [Kind: [(container: ItemID, count: Int)]] = [:]
    var order: [Kind] = []
    for container in containers {
      let contents = core.contents(of: container)
      guard let first = contents.first, table.level(of: container) == nil, !wasOpened(container) else {
        continue
      }
      let kind = Kind(product: table.product(of: first), level: table.level(of: first))
      if kinds[kind] == nil { order.append(kind) }
      kinds[kind, default: []].append((container, contents.count))
    }
    for kind in order { compare(kinds[kind] ?? [], last) }
  }

  /// Those of the documents, or all of the store.
  private var containers: [ItemID] {
    guard record != nil else { return intake.containers }
    var containers: [ItemID] = []
    core.ledger.forEachKnownItem { if core.ledger.childCount(of: $0) > 0 { containers.append($0) } }
    return containers
  }

  private func wasOpened(_ container: ItemID) -> Bool {
    core.journal.positions(touching: container).contains {
      let header = core.journal.header(at: $0)
      return header.kind == .unpack && header.container == container
    }
  }

  private func compare(_ containers: [(container: ItemID, count: Int)], _ last: Set<ItemID>) {
    // The last of a lot says nothing of how many are usual: two of them may well be alike.
    let regular = containers.filter { !last.contains($0.container) }
    let counts = regular.reduce(into: [Int: Int]()) { $0[$1.count, default: 0] += 1 }
    guard let usual = counts.sorted(by: { ($0.value, $0.key) > ($1.value, $1.key) }).first,
      usual.value >= 2, usual.value * 2 > regular.count
    else { return }
    for (container, count) in containers
    where count > usual.key || count < usual.key && !last.contains(container) {
      add(DocumentRule.unusualContents) {
        $0.container = container
        $0.expected = Double(usual.key)
        $0.observed = Double(count)
        $0.note = "\(usual.value) of \(regular.count)"
      }
    }
  }

  /// Events that could not be used, and what the reader found questionable.
  private func lookAtDocuments() {
    for inspection in intake.inspections where intake.isTaken(inspection) {
      for problem in inspection.problems { add(DocumentRule.unusable) { $0.note = problem.words } }
    }
    for inspection in intake.inspections where intake.isTaken(inspection) {
      for notice in inspection.notices { add(notice.rule) { $0.note = notice.words } }
    }
  }

  private func add(_ rule: RuleID, _ fill: (inout Finding) -> Void) {
    guard let definition = DocumentRule.rule(rule) else { return }
    var finding = definition.finding(raisedAt: intake.arrival)
    fill(&finding)
    documentFindings.append(finding)
  }
}
