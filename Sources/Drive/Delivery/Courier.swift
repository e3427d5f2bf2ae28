import TraceModel
import World

/// Brings documents to a system, and finds out what became of each.
///
/// An outcome that nobody has told is asked for until it is known: whether the system has the document's events; where it has not, the
/// document is sent again, as a site does. What is still not known then counts as neither accepted nor refused.
final class Courier {
  let system: any SystemUnderTest
  private let plan: DeliveryPlan
  private let way: Way
  private let log: ExchangeLog?
  private var isFirst = true
  private var hasRemembered = false
  /// How often in a row it was asked for a document and said nothing.
  private var silences = 0
  private(set) var tally = DeliveryTally()

  init(_ system: any SystemUnderTest, _ plan: DeliveryPlan, _ way: Way, log: ExchangeLog?) {
    (self.system, self.plan, self.way, self.log) = (system, plan, way, log)
  }

  /// Whether an earlier run has finished this delivery.
  func isKnown(_ delivery: Delivery) -> Bool { known(delivery) != nil }

  private func known(_ delivery: Delivery) -> Outcome? {
    log?.outcomes["\(delivery.id)#\(delivery.copy)"]
  }

  /// Delivers one copy of a document; what became of it.
  @discardableResult
  func send(_ delivery: Delivery) throws -> Outcome {
    if let known = known(delivery) {
      try checkMemory(of: delivery, known)
      tally.add(delivery, known)
      tally.resumed += 1
      isFirst = false
      return known
    }
    try checkBeginning(delivery)
    var tries = 1
    var outcome = try give(delivery)
    if way.isCut(delivery.number, copy: delivery.copy) {
      tally.cut += 1
      outcome = .unknown("the connection was cut")
    }
    if case .unknown = outcome { outcome = try findOut(delivery, outcome, &tries) }
    log?.ended(delivery, outcome, tries: tries)
    try log?.check()
    tally.add(delivery, outcome)
    tally.again += tries - 1
    return outcome
  }

  /// What a system has of this run before anything was sent is of another one.
  private func checkBeginning(_ delivery: Delivery) throws {
    guard isFirst else { return }
    isFirst = false
    guard system.questions.contains(.events), let first = delivery.eventIDs.first else { return }
    if try system.events([first]).first != .absent { throw SystemProblem.notFresh }
  }

  /// What was acknowledged before an interruption has to be there still; the first such document stands for all.
  private func checkMemory(of delivery: Delivery, _ outcome: Outcome) throws {
    guard outcome == .accepted, !hasRemembered, system.questions.contains(.events),
      let first = delivery.eventIDs.first
    else { return }
    hasRemembered = true
    if try system.events([first]).first == .absent { throw SystemProblem.forgetful(document: delivery.id) }
  }

  private func findOut(_ delivery: Delivery, _ first: Outcome, _ tries: inout Int) throws -> Outcome {
    var outcome = first
    var pause = 0.02
    silences = 0
    for attempt in 0...plan.retries {
      let isThere = try isThere(delivery)
      if isThere == true { return .accepted }
      // Somebody else's refusal of the second copy says nothing of the first, unless the first is known not to be there.
      if case .refused = outcome, isThere == false { return outcome }
      guard attempt < plan.retries else { break }
      Moment.sleep(pause)
      pause = min(pause * 2, 5)
      tries += 1
      outcome = try give(delivery)
      if outcome == .accepted { return outcome }
    }
    // A system that answers nothing at all is waited for no longer: the run goes on from its log.
    if silences > plan.retries { throw SystemProblem.silent(.events, seconds: plan.timeout.seconds) }
    return .unknown(first.why)
  }

  /// Gives the system a document; one that is not there just now is tried again, because nothing has arrived.
  private func give(_ delivery: Delivery) throws -> Outcome {
    var pause = 0.1
    for _ in 0..<plan.retries {
      do { return try system.deliver(delivery) } catch SystemProblem.unreachable { Moment.sleep(pause) }
      pause = min(pause * 2, 10)
    }
    return try system.deliver(delivery)
  }

  /// Whether a system has all of a document; nil where it does not say.
  private func isThere(_ delivery: Delivery) throws -> Bool? {
    guard system.questions.contains(.events), !delivery.eventIDs.isEmpty else { return nil }
    tally.asked += 1
    do {
      let held = try system.events(delivery.eventIDs).count { $0 != .absent }
      return held == delivery.eventIDs.count ? true : held == 0 ? false : nil
    } catch SystemProblem.silent {
      silences += 1
      return nil
    }
  }
}

/// What became of the documents of a run.
package struct DeliveryTally: Sendable {
  /// Documents that were sent, and events in them.
  package var documents = 0
  package var events = 0
  /// Second copies that were sent, and those of them that were refused.
  package var copies = 0
  package var refusedCopies = 0
  /// Documents by what became of them.
  package var accepted = 0
  package var refused: [Refusal] = []
  package var unknown: [Refusal] = []
  /// Connections that were cut, documents that were sent again, and how often it was asked whether one is there.
  package var cut = 0
  package var again = 0
  package var asked = 0
  /// Deliveries that an earlier run had finished.
  package var resumed = 0
  /// Events of accepted documents that are to be held, and what was found of them.
  package var storage = Storage()

  /// A document that was not accepted.
  package struct Refusal: Hashable, Sendable {
    package var number: Int
    package var id: String
    package var events: Int
    package var why: String
  }

  /// What a system has kept of what it has acknowledged.
  package struct Storage: Hashable, Sendable {
    package var asked = 0
    package var held = 0
    /// Identities of events that were acknowledged and are not there, the first few.
    package var lost: [String] = []
    package var lostCount = 0
  }

  mutating func add(_ delivery: Delivery, _ outcome: Outcome) {
    if delivery.copy > 0 {
      copies += 1
      if case .refused = outcome { refusedCopies += 1 }
      return
    }
    documents += 1
    events += delivery.events.count
    let refusal = Refusal(
      number: delivery.number, id: delivery.id, events: delivery.events.count, why: outcome.why)
    switch outcome {
    case .accepted: accepted += 1
    case .refused: refused.append(refusal)
    case .unknown: unknown.append(refusal)
    }
  }

  /// Adds the deliveries of another trial.
  mutating func add(_ other: DeliveryTally) {
    documents += other.documents
    events += other.events
    copies += other.copies
    refusedCopies += other.refusedCopies
    accepted += other.accepted
    refused += other.refused
    unknown += other.unknown
    cut += other.cut
    again += other.again
    asked += other.asked
    resumed += other.resumed
    storage.asked += other.storage.asked
    storage.held += other.storage.held
    storage.lost += other.storage.lost
    storage.lostCount += other.storage.lostCount
  }
}

extension Courier {
  /// Asks whether events that were acknowledged are there.
  func checkStorage(of ids: [String]) throws {
    guard system.questions.contains(.events), !ids.isEmpty else { return }
    let found = try system.events(ids)
    tally.storage.asked += ids.count
    for (id, event) in zip(ids, found) {
      if event == .absent {
        tally.storage.lostCount += 1
        if tally.storage.lost.count < 10 { tally.storage.lost.append(id) }
      } else {
        tally.storage.held += 1
      }
    }
  }
}
