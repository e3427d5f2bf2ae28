import Drift
import Experiments
import TextFormats
import TraceModel
import World

extension DocumentWriter {
  /// Mismatches told as stories, up to three a failure point.
  var witnesses: ReportSection {
    let told = FailurePoint.allCases.flatMap { point in
      stories.enumerated().filter { $0.element.mismatch.kind.failurePoint == point }
    }
    var blocks: [Block] = told.map { .narrative(narrative($0.element, index: $0.offset)) }
    if !result.witnesses.isEmpty {
      blocks.append(.table(witnessTable))
    } else if told.isEmpty {
      blocks.append(
        .paragraph("Nothing was wrong when lots left the line: there is no mismatch of the line to tell of."))
    }
    return ReportSection(id: .witnesses, title: "Witnesses", blocks: blocks, brief: witnessBrief)
  }

  /// The one that weighs most: one that can be replayed before one of a protocol's short run, silent ones first, then by the things
  /// in its episode.
  var chiefWitness: Witness? {
    result.witnesses.enumerated().max { a, b in
      func weight(_ entry: (offset: Int, element: Witness)) -> [Int] {
        let witness = entry.element
        return [
          witness.cell.length == .long ? 1 : 0, witness.cell.role == .production ? 1 : 0,
          witness.key.silent ? 1 : 0,
          witness.key.level == .unit ? 0 : 1, witness.episodeSize, -entry.offset,
        ]
      }
      return weight(a).lexicographicallyPrecedes(weight(b))
    }?.element
  }

  /// The command that tells a witness's story again: of this experiment, with what its command has changed.
  func explain(_ witness: Witness) -> String {
    explain(
      "--condition \(ShellWord.quoted(witness.condition)) --trial \(witness.trial)", witness.key.level,
      witness.code)
  }

  private func explain(_ trial: String, _ level: PackagingLevel, _ code: String) -> String {
    var line = "driftline explain \(ShellWord.file(identity.reference))"
    // What is no setting stands in the command.
    for setting in identity.settings where !setting.hasPrefix("--") {
      line += " --set " + ShellWord.quoted(setting)
    }
    let words = identity.command.split(separator: " ")
    for option in ["--seed", "--healthy", "--only"] {
      guard let place = words.firstIndex(of: Substring(option)), place + 1 < words.count else { continue }
      line += " \(option) \(words[place + 1])"
    }
    return line + " \(trial)" + (level == .unit ? " --unit " : " --case ") + ShellWord.quoted(code)
  }

  private func story(of witness: Witness) -> Story? {
    // A repetition of the protocol has the number of a long run, and other draws.
    stories.first {
      witness.cell.length == .long && $0.code == witness.code && $0.trial == UInt64(max(0, witness.trial))
        && $0.mismatch.kind == witness.key.kind
    }
  }

  private func things(_ count: Int, _ level: PackagingLevel) -> String {
    Names.counted(count, level.description)
  }

  private func title(_ kind: MismatchKind, _ level: PackagingLevel) -> String {
    Names.kind(level, kind)
  }

  private var witnessBrief: [String] {
    guard let witness = chiefWitness else { return [] }
    let run = witness.cell.length == .long ? "trial" : "the protocol's repetition"
    var lines = [
      "witness  \(title(witness.key.kind, witness.key.level)) · \(run) \(witness.trial) · "
        + "\(things(witness.episodeSize, witness.key.level)) from one episode"
    ]
    if let story = story(of: witness), let record = story.record.first {
      let parting = story.events.first { $0.number == story.parting }
      if let parting { lines.append("\(parting.who) \(parting.what); \(record.text)") }
    } else if let cause = witness.key.mechanisms.members.first {
      lines.append("\(Names.mechanism(cause)): \(cause.card.symptom)")
    }
    return lines
  }

  private var witnessTable: Table {
    Table(
      "witnesses", "All witnesses: each of a long run is replayed exactly by its command",
      [
        .text("kind"), .text("code"), .text("condition"), .number("trial"), .number("episode"),
        .number("units"), .text("causes"), .text("first raised by"), .code("command"),
      ],
      rows: result.witnesses.enumerated().map { index, witness in
        let path = "/witnesses/\(index)"
        return [
          .text(title(witness.key.kind, witness.key.level)), .text(witness.code), .text(witness.condition),
          .text(String(witness.trial)),
          .quantity(Quantity(count: witness.episodeSize, source: path + "/episodeSize")),
          .quantity(Quantity(count: witness.units, source: path + "/units")),
          .text(Names.mechanisms(witness.key.mechanisms)), .text(witness.rule ?? "nothing"),
          .text(witness.cell.length == .long ? explain(witness) : "of the protocol's own run"),
        ]
      }, isFolded: true)
  }
}

// MARK: - A story

extension DocumentWriter {
  private func narrative(_ story: Story, index: Int) -> Narrative {
    let mismatch = story.mismatch
    let witness = result.witnesses.first { self.story(of: $0)?.code == story.code && $0.code == story.code }
    var facts = "trial \(story.trial) · \(story.code)"
    if let witness { facts += " · \(things(witness.episodeSize, mismatch.level)) from one episode" }
    if !mismatch.boundaries.isEmpty { facts += " · \(Names.boundaries(mismatch.boundaries))" }
    if mismatch.silent { facts += " · nothing was raised about it before it left the line" }
    if mismatch.detectedAt != .never { facts += " · first detected \(Names.place(mismatch.detectedAt))" }
    return Narrative(
      id: "story-\(index + 1)",
      title: Names.capitalised(
        "\(title(mismatch.kind, mismatch.level)): \(Names.meaning(mismatch.kind))"), facts: facts,
      parts: parts(story), events: events(story, index), picture: picture(story, index),
      command: witness.map(explain) ?? explain(story))
  }

  private func explain(_ story: Story) -> String {
    explain("--trial \(story.trial)", story.mismatch.level, story.code)
  }

  private func cited(_ text: String, _ events: [Int]) -> String {
    events.isEmpty ? text : "\(text) [\(events.map(String.init).joined(separator: ", "))]"
  }

  private func parts(_ story: Story) -> [Narrative.Part] {
    let happened = story.events.map { "\($0.who) \($0.lane == .record ? "says: " : "")\($0.what)" }
    let causes = story.causes.flatMap { cause in
      [cited("\(Names.mechanism(cause.mechanism)): \(cause.mechanism.card.cause)", cause.events)]
        // What is as it should be is no reason.
        + cause.parameters.filter { $0.value != $0.healthy }.map {
          "\($0.name): \($0.value), healthy \($0.healthy) (\($0.origin))"
        }
    }
    let alternatives = story.alternatives.map { alternative in
      "\(Names.mechanisms(alternative.healthy)) healthy, every other draw equal: \(alternative.text)"
    }
    return [
      .init(word: "Let", sentences: story.introduction.map { cited($0.text, $0.events) }),
      .init(word: "Then", sentences: happened, isNumbered: true),
      .init(word: "However", sentences: story.record.map { cited($0.text, $0.events) }),
      .init(word: "Because", sentences: causes), .init(word: "Unless", sentences: alternatives),
    ].filter { !$0.sentences.isEmpty }
  }

  private func events(_ story: Story, _ index: Int) -> Table {
    Table(
      "story-\(index + 1)-events", "What happened and what was said, in the order of true time",
      [
        .text("no."), .text("where"), .text("true time"), .text("sender's clock"), .text("who"),
        .text("what"), .text("decided by"),
      ],
      rows: story.events.map { event in
        [
          .text(String(event.number)), .text(event.lane == .truth ? "truth" : "record"),
          .text(event.at.description), event.stamp.map { .text($0.description) } ?? .empty,
          .text(event.who), .text(event.what), event.mechanism.map { .text(Names.mechanism($0)) } ?? .empty,
        ]
      }, isFolded: true)
  }

  private func picture(_ story: Story, _ index: Int) -> Figure {
    let parting = story.events.first { $0.number == story.parting }
    let title =
      parting.map { "Truth and record part at \($0.number): \($0.who) \($0.what)" }
      ?? "No single moment can be named at which truth and record part"
    return Figure(
      id: "story-\(index + 1)-picture", title: title,
      reading:
        "Above the axis stands what happened, below it what was said, in the order of true time; distances are times on "
        + "a compressed scale, written between the events."
        + (parting == nil ? "" : " The moment at which the two part is marked."),
      chart: .lanes(
        LaneChart(
          events: story.events.map { event in
            LaneChart.Event(
              number: event.number, isTruth: event.lane == .truth,
              seconds: Double(event.at.nanoseconds) / 1e9, who: event.who, what: event.what,
              color: event.mechanism.map(Names.color), isParting: event.number == story.parting)
          })), table: events(story, index))
  }
}
