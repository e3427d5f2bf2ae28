import Drift
import EventKernel
import TraceModel
import World

/// A trial's stretches around a mismatch, recorded so that they can be watched: as they were, and without each cause.
public struct WatchedTrial: Sendable {
  /// The story that they belong to; nil where nothing went wrong, and the line is watched as it starts, or where certain
  /// minutes were asked for.
  public var story: Story?
  /// Whether certain minutes were asked for, and no mismatch.
  public var isOfMinutes = false
  /// The trial's number.
  public var trial: UInt64
  /// The stretches as they were.
  public var recording: LineRecording
  /// The same stretches of the same trial with one mechanism healthy and every other draw equal.
  public var alternatives: [(healthy: MechanismID, recording: LineRecording)]
}

extension Replay {
  /// The story of the first mismatch that fits with what is to be seen of it; where the trial has none, the line as it starts.
  public func watched(_ search: Search) throws -> WatchedTrial {
    guard let found = try find(search), let story = try story(search) else {
      let start = Instant.start + .seconds(2)
      return WatchedTrial(
        story: nil, trial: number,
        recording: try record(trial, [start...(start + .seconds(58))], of: nil), alternatives: [])
    }
    let spans = Self.spans(of: story)
    let recording = try record(trial, spans, of: found)
    var alternatives: [(healthy: MechanismID, recording: LineRecording)] = []
    for id in found.mismatch.mechanisms.members.prefix(Self.mostAlternatives) {
      var other = trial
      other.plan.mechanisms.set(id, to: .healthy)
      alternatives.append((id, try record(other, spans, of: found)))
    }
    return WatchedTrial(story: story, trial: number, recording: recording, alternatives: alternatives)
  }

  /// What is to be seen of certain minutes, whatever happens in them.
  public func watched(_ span: ClosedRange<Instant>) throws -> WatchedTrial {
    WatchedTrial(
      story: nil, isOfMinutes: true, trial: number, recording: try record(trial, [span], of: nil),
      alternatives: [])
  }

  /// More causes than these are told and not shown.
  private static let mostAlternatives = 3
  /// What is shown before and after an event, and around the one at which truth and record part.
  private static let margins = (before: TimeSpan.seconds(6), after: TimeSpan.seconds(4))
  private static let wideMargins = (before: TimeSpan.seconds(15), after: TimeSpan.seconds(12))
  /// Stretches with less between them are one.
  private static let bridge = TimeSpan.seconds(12)
  /// So long are all of them together at most.
  private static let most = TimeSpan.minutes(4)

  /// The stretches of a trial in which a story happens: around each of its events, the parting moment first.
  static func spans(of story: Story) -> [ClosedRange<Instant>] {
    var spans: [ClosedRange<Instant>] = []
    func length(_ spans: [ClosedRange<Instant>]) -> Int64 {
      spans.reduce(0) { $0 + ($1.upperBound - $1.lowerBound).nanoseconds }
    }
    let parting = story.events.first { $0.number == story.parting }
    // What is nearest to the parting moment has the first claim.
    let order = story.events.sorted { a, b in
      guard let parting else { return a.number < b.number }
      func distance(_ event: StoryEvent) -> Int64 { abs(event.at.nanoseconds - parting.at.nanoseconds) }
      return (distance(a), a.number) < (distance(b), b.number)
    }
    for event in order {
      let margin = event.number == parting?.number ? wideMargins : margins
      let from = max(0, event.at.nanoseconds - margin.before.nanoseconds)
      let span = Instant(nanoseconds: from)...(event.at + margin.after)
      let more = merged(spans + [span])
      if length(more) <= most.nanoseconds { spans = more }
    }
    return spans
  }

  private static func merged(_ spans: [ClosedRange<Instant>]) -> [ClosedRange<Instant>] {
    var merged: [ClosedRange<Instant>] = []
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, span.lowerBound - last.upperBound < bridge {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
      } else {
        merged.append(span)
      }
    }
    return merged
  }

  private func record(_ trial: Trial, _ spans: [ClosedRange<Instant>], of found: Found?) throws
    -> LineRecording
  {
    var running = try RunningTrial(trial, number: number)
    let (table, core) = (running.site.table, running.core)
    let words = words(of: table)
    // Where systems stand between line and record, what they do with the messages of the story.
    if let codes = found?.subjects.codes { running.follow(codes) }
    var recorder = LineRecorder(
      spans, of: found?.subjects, words: words, reader: core)
    var pair: ContainerPair?
    let start = trial.plan.clocks.startOfTrial
    let end = spans.last?.upperBound ?? .start
    while running.lots < trial.lotCount,
      running.lots <= (found?.lot ?? 0) || running.now < end || found != nil && pair == nil
    {
      try running.run(
        lots: running.lots + 1, slice: { _ in recorder.slice },
        look: { if $1 == found?.line ?? 0 { recorder.look(at: $0, now: $2) } },
        said: { batch, arrival in
          recorder.note(batch, at: Instant(nanoseconds: (arrival.microseconds - start) * 1_000))
          recorder.forgetHeard()
        },
        closed: { line, number, lot, _ in
          guard let found, number == found.line, lot.number == found.lotOnLine else { return }
          pair = Self.pair(found.mismatch, lot, in: line.truth, reader: core, words)
        })
    }
    recorder.finish(pair, startOfTrial: Timestamp(microseconds: start), hops: running.way.hops)
    return recorder.recording
  }

  /// The container that a mismatch is about: itself, or the one that the unit is in, in truth or else in the record.
  private static func pair(
    _ mismatch: Mismatch, _ lot: LotTruth, in truth: borrowing Truth, reader: any RecordReader,
    _ words: StoryWords
  ) -> ContainerPair? {
    if mismatch.level > .unit {
      if mismatch.level > .pallet { return nil }
      // A thing that came to be in one run need not come to be in the other.
      if let number = mismatch.number, !truth.contains(mismatch.level, number) { return nil }
      return ContainerPair(
        mismatch.level, mismatch.number, label: mismatch.item, lot: lot, in: truth, reader: reader,
        words: words)
    }
    if let number = mismatch.number, truth.cartonNumbers.contains(number),
      truth.carton(number).place == .caseOfUnits
    {
      return ContainerPair(
        truth.innermost, Int(truth.carton(number).container), label: .none, lot: lot, in: truth,
        reader: reader, words: words)
    }
    let parent = mismatch.parent.isSome ? mismatch.parent : reader.parent(of: mismatch.item)
    guard parent.isSome else { return nil }
    let box = truth.caseNumbers.first { truth.caseOfUnits($0).label == parent }
    return ContainerPair(
      truth.innermost, box, label: parent, lot: lot, in: truth, reader: reader, words: words)
  }

  private func words(of table: IdentifierTable) -> StoryWords {
    var words = StoryWords(
      code: { table.text(of: $0) }, actor: { table.definition(of: $0)?.name ?? "somebody" },
      lot: { table.definition(of: $0).map { "\($0.number)" } ?? "unknown" })
    words.innermost = trial.plan.hasBundles ? .bundle : .case
    return words
  }
}

extension Truth {
  /// Whether a thing of this number is remembered.
  fileprivate func contains(_ level: PackagingLevel, _ number: Int) -> Bool {
    switch level {
    case .pallet: palletNumbers.contains(number)
    case .case where innermost == .bundle: bundledCaseNumbers.contains(number)
    case .case, .bundle: caseNumbers.contains(number)
    default: cartonNumbers.contains(number)
    }
  }
}

extension Storyteller {
  /// What is to be seen of the first mismatch of a long trial that fits; nil where there is no such condition.
  public func watched(condition name: String, trial: Int, _ search: Replay.Search) throws -> WatchedTrial? {
    guard let condition = plan[name] else { return nil }
    return try replay(of: condition, named: name, trial: trial).watched(search)
  }

  /// What is to be seen of certain minutes of a long trial; nil where there is no such condition.
  public func watched(condition name: String, trial: Int, _ span: ClosedRange<Instant>) throws
    -> WatchedTrial?
  {
    guard let condition = plan[name] else { return nil }
    return try replay(of: condition, named: name, trial: trial).watched(span)
  }
}
