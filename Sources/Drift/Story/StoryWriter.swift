import EventKernel
import TraceModel
import World

/// Makes a story of a mismatch and of what was seen and heard of its things.
public struct StoryWriter {
  private let mismatch: Mismatch
  private let trial: UInt64
  private let words: StoryWords
  private var events: [StoryEvent]

  /// A writer for `mismatch`, of which a recorder has kept `events`.
  public init(_ mismatch: Mismatch, trial: UInt64, events: [StoryEvent], words: StoryWords) {
    self.mismatch = mismatch
    self.trial = trial
    self.words = words
    self.events = events
  }

  /// The story.
  ///
  /// - Parameters:
  ///   - recorded: what the record has about the thing.
  ///   - parameters: a mechanism's values in this trial, as texts.
  ///   - alternatives: what becomes of the thing without each cause.
  public func story(
    recorded: RecordedFate, parameters: (MechanismID) -> [StoryCause.Parameter],
    alternatives: [StoryAlternative]
  ) -> Story {
    let causes = Self.causes(mismatch, alternatives).map { id in
      let proofs = events.filter { $0.mechanism == id }.map(\.number)
      return StoryCause(mechanism: id, events: proofs, parameters: parameters(id))
    }
    return Story(
      mismatch: mismatch, trial: trial, code: words.text(of: mismatch.item), introduction: introduction(),
      events: events, parting: parting, record: record(recorded), causes: causes,
      alternatives: alternatives)
  }

  /// Those among the mechanisms that marked the thing without which it is as recorded, and no other is wrong instead. Where there is
  /// none, those without which it is: that something else would have spoilt others has not spoilt this one. Else the fewest that
  /// mend it together, or those without which it is wrong in another way. None where it is wrong in the same way without all of
  /// them: whatever they decided, it is not because of them.
  private static func causes(_ mismatch: Mismatch, _ alternatives: [StoryAlternative]) -> [MechanismID] {
    func alone(_ isCause: (StoryAlternative) -> Bool) -> [MechanismID] {
      alternatives.filter { $0.healthy.members.count == 1 && isCause($0) }.flatMap(\.healthy.members)
    }
    let together = alternatives.first { $0.healthy.members.count > 1 && $0.isMended }?.healthy.members ?? []
    return [
      alone(\.isMended), alone { $0.kind == nil }, together, alone { $0.kind != mismatch.kind },
    ].first { !$0.isEmpty } ?? []
  }

  /// The first event at which one of the causes decided otherwise.
  private var parting: Int? {
    events.first { event in event.mechanism.map { mismatch.mechanisms.contains(MechanismSet($0)) } ?? false }?
      .number
  }

  private var code: String { words.text(of: mismatch.item) }

  private func introduction() -> [StoryStatement] {
    let name: String
    switch (mismatch.level, mismatch.number) {
    case (.case, let number?) where words.innermost == .bundle:
      name = "\(words.bundledCase(number)), which bears the label \(code)"
    case (.bundle, let number?), (.case, let number?):
      name = "\(words.box(number)), which bears the label \(code)"
    case (.pallet, let number?): name = "\(words.pallet(number)), which bears the label \(code)"
    case (_, let number?): name = "\(words.carton(number)), with \(code)"
    case (_, nil): name = "\(code), which nothing in the world bears"
    }
    guard let first = events.first(where: { $0.what.contains(code) }) ?? events.first else { return [] }
    return [StoryStatement(name, events: [first.number])]
  }

  private func record(_ fate: RecordedFate) -> [StoryStatement] {
    var statements: [StoryStatement] = []
    func say(_ text: String, _ proofs: [StoryEvent]) {
      if !proofs.isEmpty { statements.append(StoryStatement(text, events: proofs.map(\.number))) }
    }
    let said = events.filter { $0.lane == .record && $0.what.contains(code) }
    let closing = events.filter {
      $0.lane == .truth && ($0.what.contains("closed") || $0.what.contains(code))
    }
    let proofs = said.isEmpty ? closing : said
    switch mismatch.level {
    case .bundle, .case, .pallet:
      if fate.isKnown {
        say("the record gives \(code) \(words.things(fate.contents, mismatch.level))", proofs)
      } else {
        say("the record was never told of \(code)", closing)
      }
      if fate.missing > 0 { say("of these, " + words.are(fate.missing) + " not in it", proofs) }
      if fate.extra > 0 {
        say("of what is in it, " + words.are(fate.extra) + " elsewhere or nowhere in the record", closing)
      }
    default:
      let place = fate.parent.map { ", in " + words.text(of: $0) } ?? ""
      say("the record has " + code + " as " + fate.state + place, proofs)
    }
    let all = proofs.isEmpty ? closing : proofs
    if let rule = mismatch.rule {
      say("\(rule.rawValue) was raised, at \(mismatch.detectedAt)", all)
    } else {
      say("nothing was raised: no rule, count or mass contradicts what was said", all)
    }
    return statements
  }
}

/// What the record has about a thing.
public struct RecordedFate: Hashable, Sendable {
  /// The record knows it.
  public var isKnown: Bool
  /// Its state, in a word.
  public var state: String
  /// The container that the record has it in.
  public var parent: ItemID?
  /// How many children the record gives to it.
  public var contents = 0
  /// How many of them are not in it.
  public var missing = 0
  /// How many are in it that the record does not give to it.
  public var extra = 0

  /// What `reader` has about the thing of a mismatch.
  public init(_ mismatch: Mismatch, in truth: borrowing Truth, reader: any RecordReader) {
    let comparison = LotComparison(reader: reader)
    isKnown = comparison.isKnown(mismatch.item)
    state = StoryWords.state(reader.state(of: mismatch.item))
    let parent = reader.parent(of: mismatch.item)
    self.parent = parent.isSome ? parent : nil
    guard mismatch.level > .unit, mismatch.level < .shipment else { return }
    let recorded = mismatch.item.isSome ? reader.contents(of: mismatch.item) : []
    contents = recorded.count
    guard let number = mismatch.number else {
      missing = recorded.count
      return
    }
    let inside = ContainerContents(mismatch.level, number, in: truth).inside
    let differences = ContainerComparison(label: mismatch.item, inside: inside, recorded: recorded)
      .differences()
    missing = differences.missing.count
    extra = differences.extra.count
  }
}

extension StoryWords {
  /// `1 is`, `3 are`.
  func are(_ count: Int) -> String { Self.grouped(count) + (count == 1 ? " is" : " are") }

  /// `24 cartons`, `60 cases`.
  func things(_ count: Int, _ level: PackagingLevel) -> String {
    let inside: PackagingLevel
    switch level {
    case .pallet: inside = .case
    case .case where innermost == .bundle: inside = .bundle
    default: return units(count)
    }
    return "\(Self.grouped(count)) \(inside)\(count == 1 ? "" : "s")"
  }
}

extension Story {
  /// What is wrong with a story, held against what was seen and heard in the same trial run again; empty where every
  /// event happened as it is told, every sentence cites events that are there, and every cause acted.
  public func faults(against trace: [StoryEvent]) -> [String] {
    var faults: [String] = []
    if events != trace {
      for (told, seen) in zip(events, trace) where told != seen {
        faults.append("event \(told.number) is told as “\(told.what)”, and was “\(seen.what)”")
      }
      if events.count != trace.count {
        faults.append("\(events.count) events are told, and \(trace.count) happened")
      }
    }
    let numbers = Set(trace.map(\.number))
    for statement in introduction + record {
      for number in statement.events where !numbers.contains(number) {
        faults.append("“\(statement.text)” stands on event \(number), which there is not")
      }
    }
    for cause in causes {
      for number in cause.events
      where trace.first(where: { $0.number == number })?.mechanism != cause.mechanism {
        faults.append("\(cause.mechanism) did not act at event \(number)")
      }
    }
    for (earlier, later) in zip(events, events.dropFirst()) where later.at < earlier.at {
      faults.append("event \(later.number) is told after one that it preceded")
    }
    return faults
  }
}
