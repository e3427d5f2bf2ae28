import EPCIS
import EventKernel
import Experiments
import TraceModel
import World

/// The two records that hear a trial's documents: our core, and the system under test.
final class DrivenRecords: OtherRecords {
  let recordCount = 2
  private let courier: Courier
  private let plan: DeliveryPlan
  private let way: Way
  private let space: EventID
  private let pace: Double
  private let isInterrupted: @Sendable () -> Bool
  /// The moment of the first document that is waited for, in the run and on the clock.
  private var start: (at: Timestamp, now: Double)?
  private var reference = InProcessSystem()
  private var table = IdentifierTable()
  private var maker: DocumentMaker?
  private var underWay: [Delivery] = []
  private var lastDue = Timestamp.distantPast
  private var lastTold = Timestamp.distantPast
  /// Documents that have named a thing, and what became of each.
  private var naming: [ItemID: [Int]] = [:]
  private var outcomes: [Int: Outcome] = [:]
  private var untold: Set<ItemID> = []
  private var accepted: [String] = []
  private(set) var differences = Differences()

  init(
    _ courier: Courier, _ plan: DeliveryPlan, _ way: Way, in space: EventID, pace: Double,
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    (self.courier, self.plan, self.way, self.space, self.pace) = (courier, plan, way, space, pace)
    self.isInterrupted = isInterrupted
  }

  var tally: DeliveryTally { courier.tally }

  func begin(_ table: IdentifierTable) throws {
    self.table = table
    reference = InProcessSystem(products: table)
    maker = DocumentMaker(
      table, in: space, size: plan.documentSize, rollsBack: plan.onError == .rollback)
  }

  func hear(_ events: [TraceEvent], at arrival: Timestamp) throws {
    for delivery in maker?.add(events, at: arrival) ?? [] { dispatch(delivery) }
    try deliver(before: arrival)
  }

  /// Puts a document on its way, as often as it is sent.
  private func dispatch(_ delivery: Delivery) {
    for thing in Set(delivery.things) {  // order-free: each has a list of its own
      naming[thing, default: []].append(delivery.number)
      untold.insert(thing)
    }
    for copy in 0..<way.copies(of: delivery.number) {
      var sent = delivery
      sent.copy = copy
      sent.at = delivery.at.advanced(byMicroseconds: way.delay(of: delivery.number, copy: copy))
      if plan.order == .kept { sent.at = max(sent.at, lastDue) }
      lastDue = max(lastDue, sent.at)
      underWay.append(sent)
    }
  }

  private func deliver(before now: Timestamp) throws {
    let due = underWay.filter { $0.at <= now }.sorted {
      ($0.at, $0.number, $0.copy) < ($1.at, $1.number, $1.copy)
    }
    guard !due.isEmpty else { return }
    underWay.removeAll { $0.at <= now }
    for delivery in due { try send(delivery) }
  }

  private func send(_ delivery: Delivery) throws {
    // What an earlier run has delivered is not waited for again.
    if pace > 0, !courier.isKnown(delivery) { try wait(for: delivery.at) }
    lastTold = max(lastTold, delivery.at)
    _ = try reference.deliver(delivery)
    let outcome = try courier.send(delivery)
    guard delivery.copy == 0 else { return }
    outcomes[delivery.number] = outcome
    if outcome == .accepted { accepted += delivery.eventIDs }
  }

  /// Waits until a moment of the run has come on the clock, so many times faster; never longer than until somebody asks for an end.
  private func wait(for moment: Timestamp) throws {
    let start = start ?? (moment, Moment.now)
    self.start = start
    let due = start.now + Double(moment.microseconds(since: start.at)) / 1e6 / pace
    while case let left = due - Moment.now, left > 0 {
      if isInterrupted() { throw Interrupted() }
      Moment.sleep(min(left, 0.2))
    }
  }

  func readers(of lot: ClosedLot, at now: Timestamp) throws -> [any RecordReader] {
    // What waits for a full document leaves with the lot, and what is under way arrives: rates are about what lasts.
    if let rest = maker?.flush(at: now) { dispatch(rest) }
    try deliver(before: .distantFuture)
    try courier.checkStorage(of: accepted)
    accepted = []
    let things = Set(lot.units).union(lot.containers).union(untold).sorted()
    untold = []
    let containers = things.filter {
      naming[$0] != nil && table.level(of: $0) != .unit || lot.containers.contains($0)
    }
    let told: (ItemID) -> Bool = { [unowned self] in naming[$0] != nil }
    let ours = Belief(reference, table, told: told)
    let theirs = Belief(courier.system, table, told: told)
    for belief in [ours, theirs] { try belief.ask(things: things, containers: containers) }
    compare(ours, theirs, things, Set(containers))
    return [ours, theirs]
  }

  private func compare(_ ours: Belief, _ theirs: Belief, _ things: [ItemID], _ containers: Set<ItemID>) {
    differences.things += things.count
    for thing in things {
      let (a, b) = (ours.state(of: thing).standing, theirs.state(of: thing).standing)
      let (p, q) = (ours.parent(of: thing), theirs.parent(of: thing))
      func text(_ belief: Belief, _ container: ItemID) -> String {
        container.isSome ? belief.text(of: container) : "none"
      }
      if a != b {
        add(thing, ours, .state, a, b)
      } else if p != q {
        add(thing, ours, .container, text(ours, p), text(theirs, q))
      } else if containers.contains(thing) {
        let (inside, there) = (ours.contents(of: thing).sorted(), theirs.contents(of: thing).sorted())
        if inside != there { add(thing, ours, .contents, "\(inside.count) things", "\(there.count) things") }
      }
    }
  }

  private func add(
    _ thing: ItemID, _ belief: Belief, _ about: Difference.About, _ ours: String, _ theirs: String
  ) {
    let documents = naming[thing] ?? []
    var cause = Difference.Cause.accepted
    for document in documents {
      switch outcomes[document] {
      case .refused: cause = .refused
      case .unknown: if cause == .accepted { cause = .unknown }
      default: break
      }
    }
    differences.add(
      Difference(
        thing: belief.text(of: thing), about: about, ours: ours, theirs: theirs, cause: cause,
        documents: documents.prefix(20).map { $0 + 1 }))
  }

  func hasRaised(record: Int, about item: ItemID) -> Bool {
    guard record == 1 else { return false }
    return (naming[item] ?? []).contains { if case .refused = outcomes[$0] { true } else { false } }
  }
}
