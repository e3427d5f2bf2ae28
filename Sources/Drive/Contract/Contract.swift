import EPCIS
import TraceModel

/// Holds a system against what is demanded of every system that keeps a record.
///
/// Each demand is shown by messages; where it is broken, these are shortened to the fewest by which it still is (delta debugging), each
/// with what it needs: a packing keeps the commissioning of what it packs.
package final class Contract {
  private let opening: SystemOpening
  private let log: ExchangeLog?
  private let seed: UInt64
  private let isInterrupted: @Sendable () -> Bool
  private var system: (any SystemUnderTest)?
  private var tries = 0

  /// At most so many tries of a clause, so that a slow system comes to an end.
  private static let mostTries = 150

  /// The contract of a system; `seed` chooses its serial numbers.
  package init(
    _ opening: SystemOpening, seed: UInt64, log: ExchangeLog? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    (self.opening, self.seed, self.log, self.isInterrupted) = (opening, seed, log, isInterrupted)
  }

  /// The answer to each demand.
  package func run() throws -> ContractResult {
    let system = try opened()
    if system.questions.contains(.events), !system.beginsAnew {
      let first = ContractTry(seed: seed, number: 1).id(of: 1)
      if try system.events([first]).first != .absent { throw SystemProblem.notFresh }
    }
    var findings: [ContractFinding] = []
    for clause in ContractClause.allCases { findings.append(try finding(clause)) }
    let title = system.title
    self.system?.close()
    return ContractResult(title: title, seed: seed, findings: findings)
  }

  private func opened() throws -> any SystemUnderTest {
    if let system { return system }
    let opened = try opening.open(log: log)
    system = opened
    return opened
  }

  private func finding(_ clause: ContractClause) throws -> ContractFinding {
    let before = tries
    let all = clause.messages
    let whole = try attempt(clause, all)
    guard case .broken = whole.answer else {
      return ContractFinding(
        clause: clause, answer: whole.answer, sent: all.count, tries: tries - before, shown: [])
    }
    let (fewest, isShortest) = try shortest(all, clause)
    // Said once more, so that the words and the outcomes are those of the shortest.
    let last = try attempt(clause, fewest)
    let shown = if case .broken = last.answer { last } else { whole }
    return ContractFinding(
      clause: clause, answer: shown.answer, sent: all.count, tries: tries - before, shown: shown.shown,
      isShortest: isShortest)
  }

  // MARK: Shortening

  /// The fewest messages by which a clause is still broken, and whether no single one more can be left out.
  private func shortest(_ all: [ContractMessage], _ clause: ContractClause) throws -> (
    [ContractMessage], Bool
  ) {
    let limit = tries + Self.mostTries
    var kept = all
    var parts = 2
    while kept.count > 1 {
      let size = max(1, kept.count / parts)
      var shorter: [ContractMessage]?
      for start in stride(from: 0, to: kept.count, by: size) {
        guard tries < limit else { return (kept, false) }
        let rest = Self.closed(
          Array(kept[..<start] + kept[min(start + size, kept.count)...]), among: all)
        guard rest.count < kept.count, !rest.isEmpty else { continue }
        if case .broken = try attempt(clause, rest).answer {
          shorter = rest
          break
        }
      }
      if let shorter {
        kept = shorter
        parts = max(2, parts - 1)
      } else if size == 1 {
        return (kept, true)
      } else {
        parts = min(kept.count, parts * 2)
      }
    }
    return (kept, true)
  }

  /// Messages with all that they need, in order.
  static func closed(_ some: [ContractMessage], among all: [ContractMessage]) -> [ContractMessage] {
    var kept = Set(some)
    var open = some
    while let message = open.popLast() {
      for other in all where message.needs(other) && kept.insert(other).inserted { open.append(other) }
    }
    return all.filter(kept.contains)
  }

  // MARK: One try

  private typealias Tried = (answer: ContractFinding.Answer, shown: [ContractFinding.Shown])

  /// Sends the messages of a clause with serial numbers of their own, and looks; a system that falls is begun again.
  private func attempt(_ clause: ContractClause, _ messages: [ContractMessage]) throws -> Tried {
    if isInterrupted() { throw ContractInterrupted() }
    tries += 1
    var shown: [ContractFinding.Shown] = []
    do {
      let round = ContractRound(try opened(), ContractTry(seed: seed, number: tries), messages)
      defer { shown = round.shown }
      let answer = try round.answer(clause)
      return (answer, round.shown)
    } catch let problem as SystemProblem {
      switch problem {
      case .ended, .silent, .nonsense: break
      default: throw problem
      }
      system?.close()
      system = nil
      return (.broken(problem.message), shown)
    }
  }
}

/// Somebody has asked for an end.
package struct ContractInterrupted: Error {}

/// One try of a clause.
private final class ContractRound {
  private let system: any SystemUnderTest
  private let names: ContractTry
  private let messages: [ContractMessage]
  private(set) var shown: [ContractFinding.Shown] = []
  private var accepted: [ContractMessage] = []

  init(_ system: any SystemUnderTest, _ names: ContractTry, _ messages: [ContractMessage]) {
    (self.system, self.names, self.messages) = (system, names, messages)
  }

  @discardableResult
  private func send(_ message: ContractMessage, copy: Int = 0) throws -> Outcome {
    let delivery = names.delivery(of: message, among: messages, copy: copy)
    shown.append(
      ContractFinding.Shown(document: message.number, message: message.words, outcome: "no answer"))
    var outcome = try system.deliver(delivery)
    // Whether it is there has to be known before anything can be said.
    if case .unknown(let why) = outcome, let id = delivery.eventIDs.first {
      outcome = try system.events([id]).first == .absent ? .refused(why) : .accepted
    }
    shown[shown.count - 1].outcome = outcome.word + (outcome.why.isEmpty ? "" : ": \(outcome.why)")
    if outcome == .accepted, copy == 0 { accepted.append(message) }
    return outcome
  }

  func answer(_ clause: ContractClause) throws -> ContractFinding.Answer {
    switch clause {
    case .nothingLost: return try nothingLost()
    case .once: return try once()
    case .order: return try order()
    case .attribution: return try attribution()
    case .corrections: return try corrections()
    case .onlyTold: return try onlyTold()
    case .anyInput: return try anyInput()
    }
  }

  private func nothingLost() throws -> ContractFinding.Answer {
    for message in messages { try send(message) }
    guard !accepted.isEmpty else { return .notShown("it has accepted nothing") }
    let found = try system.events(accepted.map { names.id(of: $0.number) })
    for (message, event) in zip(accepted, found) where event == .absent {
      return .broken("message \(message.number) was accepted, and its event is not there")
    }
    return try held(against: ContractBelief(accepted), messages)
  }

  private func once() throws -> ContractFinding.Answer {
    for message in messages {
      try send(message)
      try send(message, copy: 1)
    }
    let first = accepted
    for message in messages { try send(message, copy: 2) }
    guard !first.isEmpty else { return .notShown("it has accepted nothing") }
    return try held(against: ContractBelief(first), messages)
  }

  private func order() throws -> ContractFinding.Answer {
    for message in messages.reversed() { try send(message) }
    let belief = try held(against: ContractBelief(messages), messages)
    guard case .broken(let why) = belief, accepted.count < messages.count else { return belief }
    return .broken("\(messages.count - accepted.count) of \(messages.count) documents were refused; \(why)")
  }

  private func attribution() throws -> ContractFinding.Answer {
    for message in messages { try send(message) }
    guard !accepted.isEmpty else { return .notShown("it has accepted nothing") }
    let found = try system.events(accepted.map { names.id(of: $0.number) })
    for (message, event) in zip(accepted, found) {
      guard case .shown(let shown) = event else {
        if event == .held { return .notShown("it has the events and does not show them") }
        return .broken("the event of message \(message.number) is not there")
      }
      guard let sent = names.event(of: message, among: messages) else { continue }
      if let what = Self.difference(sent, shown) {
        return .broken("of message \(message.number), \(what) came back otherwise")
      }
    }
    return .kept
  }

  private static func difference(_ sent: EPCISEvent, _ shown: EPCISEvent) -> String? {
    if sent.eventTime.seconds != shown.eventTime.seconds { return "the time" }
    if sent.eventTimeZoneOffset != shown.eventTimeZoneOffset { return "the offset from UTC" }
    if sent.readPoint?.id != shown.readPoint?.id { return "the place" }
    if sent.bizStep != shown.bizStep { return "the step" }
    if sent.action != shown.action { return "the action" }
    return nil
  }

  private func corrections() throws -> ContractFinding.Answer {
    for message in messages {
      let outcome = try send(message)
      if case .declareWrong(let number) = message.act, outcome != .accepted {
        return .broken("it refuses the correction of message \(number): \(outcome.why)")
      }
    }
    guard accepted.count == messages.count else {
      return .notShown("it has refused what the corrections are about")
    }
    return try held(against: ContractBelief(messages), messages)
  }

  private func onlyTold() throws -> ContractFinding.Answer {
    for message in messages { try send(message) }
    let strangers: [ContractMessage.Thing] = [.unit(7_001), .box(7_001), .pallet(71)]
    let texts = strangers.map(names.text(of:))
    for (thing, state) in zip(strangers, try system.states(of: texts)) where state.standing != "not known" {
      return .broken("it has \(thing.words), which nobody has named, \(state.standing)")
    }
    for (thing, parent) in zip(strangers, try system.parents(of: texts)) where parent != nil {
      return .broken("it has \(thing.words), which nobody has named, in a container")
    }
    for (thing, inside) in zip(strangers, try system.contents(of: texts)) where !inside.isEmpty {
      return .broken("it has something in \(thing.words), which nobody has named")
    }
    return .kept
  }

  private func anyInput() throws -> ContractFinding.Answer {
    for message in messages {
      try send(message)
      let number = 5_000 + message.number
      let plain = ContractMessage(number: 200 + message.number, act: .commission([.unit(number)]))
      let outcome = try system.deliver(names.delivery(of: plain, among: []))
      let state = try system.states(of: [names.text(of: .unit(number))])[0]
      if outcome != .accepted || state.standing != "in stock" {
        return .broken(
          "after \(message.words) it no longer takes a plain commissioning: \(outcome.word) \(outcome.why)")
      }
    }
    return .kept
  }

  /// Holds what the system believes against what follows.
  private func held(against belief: ContractBelief, _ messages: [ContractMessage]) throws
    -> ContractFinding.Answer
  {
    let things = ContractBelief.things(messages)
    let texts = things.map(names.text(of:))
    let (states, parents) = (try system.states(of: texts), try system.parents(of: texts))
    for (index, thing) in things.enumerated() {
      let expected = belief.standing[thing] ?? "not known"
      if states[index].standing != expected {
        return .broken("it has \(thing.words) \(states[index].standing), and it is \(expected)")
      }
      // Where something lies that is out of stock, nobody asks.
      guard expected == "in stock" else { continue }
      let (has, is_) = (parents[index], belief.parent[thing].map(names.text(of:)))
      if has != is_ {
        return .broken(
          "it has \(thing.words) \(has == nil ? "in no container" : "in another container"), and it is in \(belief.parent[thing]?.words ?? "none")"
        )
      }
    }
    let boxes = things.filter { if case .unit = $0 { false } else { true } }
    for (box, inside) in zip(boxes, try system.contents(of: boxes.map(names.text(of:)))) {
      let expected = things.filter { belief.parent[$0] == box && belief.standing[$0] == "in stock" }
        .map(names.text(of:)).sorted()
      if inside.sorted() != expected {
        return .broken("it has \(inside.count) things in \(box.words), and there are \(expected.count)")
      }
    }
    return .kept
  }
}
