import Drift
import EventKernel
import TraceModel
import World

/// One message that fared otherwise than it was said, whether or not anything is wrong because of it: said, waited, mapped,
/// arrived, believed, with both clocks at each boundary, and the same message without each mechanism.
public struct MessageStory: Sendable {
  /// How it fared.
  public var fate: MessageFate
  /// Where.
  public var boundary: Boundary
  /// The trial.
  public var trial: UInt64
  /// *Let*: what was said, and how it fared.
  public var introduction: [StoryStatement]
  /// *Then*: its way.
  public var events: [StoryEvent]
  /// The number of the event at which it fared so.
  public var parting: Int?
  /// *However*: what the record has, and what was raised.
  public var record: [StoryStatement]
  /// *Because*: the mechanisms without which it fares as it was said.
  public var causes: [StoryCause]
  /// *Unless*: how it fares with mechanisms healthy.
  public var alternatives: [MessageAlternative]
}

/// How the same message fares in the same trial without some mechanisms.
public struct MessageAlternative: Hashable, Sendable {
  /// The mechanisms that are healthy in it.
  public var healthy: MechanismSet
  /// Whether it fares so all the same.
  public var isSame: Bool
  /// In words.
  public var text: String
}

extension MessageFate {
  /// What happened to a message, in words that follow its name.
  var words: String {
    switch self {
    case .lost: "was lost"
    case .refused: "was refused"
    case .repeated: "was entered once more"
    case .late: "was entered more than a minute late"
    case .overtaken: "was entered after one that was sent later"
    case .changed: "was entered with a field that had been changed"
    case .wrongLot: "was entered under the order that was open, and not under its own"
    case .misdated: "was entered under a time that is more than a minute wrong"
    case .waiting: "was still on its way, or waited, when the run ended"
    }
  }
}

extension Replay {
  /// The story of the first message that fares so and names a thing; nil where none does. The mechanisms in `suspected` are
  /// made healthy, each in turn, and all where none of them alone is enough.
  public func story(of fate: MessageFate, suspected: [MechanismID]) throws -> MessageStory? {
    var running = try RunningTrial(trial, number: number)
    guard let found = try running.first(SoughtMessage(fate), within: trial.lotCount) else { return nil }
    let lots = min(trial.lotCount, running.lots + 1)
    let (events, raised) = try way(of: found, lots: lots)
    guard let first = events.first(where: { $0.message != nil }), let last = events.last else { return nil }
    let same = SoughtMessage(fate, id: found.header.id, at: found.boundary)
    func alternative(_ healthy: [MechanismID]) throws -> MessageAlternative {
      var other = trial
      for id in healthy { other.plan.mechanisms.set(id, to: .healthy) }
      var running = try RunningTrial(other, number: number)
      let isSame = try running.first(same, within: lots) != nil
      return MessageAlternative(
        healthy: healthy.reduce(into: []) { $0.formUnion(MechanismSet($1)) }, isSame: isSame,
        text: isSame ? "without it the same message \(fate.words) all the same" : "without it none of this")
    }
    var alternatives = try suspected.map { try alternative([$0]) }
    if alternatives.count > 1, alternatives.allSatisfy(\.isSame) {
      alternatives.append(try alternative(suspected))
    }
    let causes = alternatives.filter { !$0.isSame && $0.healthy.members.count == 1 }.flatMap(
      \.healthy.members)
    // It goes on at once where nothing acts behind.
    let here = [found.boundary.meaning, found.boundary.receiver.meaning]
    let parting = events.first { $0.at == found.at && $0.message != nil && here.contains($0.who) }
    let findings =
      raised.isEmpty
      ? "nothing was raised about what it names"
      : raised.joined(separator: ", ") + " was raised about what it names"
    return MessageStory(
      fate: fate, boundary: found.boundary, trial: number,
      introduction: [
        StoryStatement(
          "a message that the \(first.who) has said (\(first.what)), and that \(fate.words): "
            + found.boundary.meaning, events: [first.number])
      ],
      events: events, parting: parting?.number,
      record: [StoryStatement(findings, events: [last.number])],
      causes: causes.map { id in
        StoryCause(
          mechanism: id, events: events.filter { $0.mechanism == id }.map(\.number),
          parameters: parameters(id))
      }, alternatives: alternatives)
  }

  /// What became of one message at each boundary, what the record believed of the things that it names, and which rules have
  /// spoken about them.
  private func way(of found: FoundMessage, lots: Int) throws -> (events: [StoryEvent], raised: [String]) {
    var running = try RunningTrial(trial, number: number)
    let table = running.site.table
    let words = StoryWords(
      code: { table.text(of: $0) }, actor: { table.definition(of: $0)?.name ?? "somebody" },
      lot: { table.definition(of: $0).map { "\($0.number)" } ?? "unknown" })
    var codes = Set(found.items.filter(\.isSome).prefix(3))
    if found.header.container.isSome { codes.insert(found.header.container) }
    var recorder = StoryRecorder(StorySubjects(codes: codes), words: words)
    running.follow(codes, found.header.id)
    try running.run(
      lots: lots, look: { line, _, now in recorder.look(at: line, now: now) },
      said: { _, _ in recorder.forgetHeard() })
    let hops = running.way.hops.filter { $0.header.id == found.header.id }
    let start = trial.plan.clocks.startOfTrial
    recorder.add(hops, running.way.beliefs, all: true) {
      Timestamp(microseconds: start + $0.nanoseconds / 1_000)
    }
    var events = recorder.events.filter { $0.message == found.header.id || $0.message == nil }
    for index in events.indices { events[index].number = index + 1 }
    let reader: any RecordReader = running.core
    var rules: Set<String> = []
    for item in codes.sorted() {
      for finding in reader.findings(about: item).map(reader.finding(at:)) where !finding.isWithdrawn {
        rules.insert(finding.rule.rawValue)
      }
    }
    return (events, rules.sorted())
  }
}

extension RunningTrial {
  /// Runs until a message has fared so, or so many lots are closed.
  mutating func first(_ message: SoughtMessage, within lots: Int) throws -> FoundMessage? {
    seek(message)
    while found == nil, self.lots < lots { try run(lots: self.lots + 1) }
    return found
  }
}
