import Drift
import Experiments
import Reporting
import TraceModel
import World

/// A result in sentences.
struct DriveWords {
  private let result: DriveResult

  init(_ result: DriveResult) { self.result = result }

  static func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .accepted: "ACCEPTED"
    case .notAccepted: "NOT ACCEPTED"
    case .inconclusive: "INCONCLUSIVE"
    }
  }

  private func things(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Wrong things of a level.
  static func wrong(_ run: ConditionRun, _ level: PackagingLevel) -> Int {
    run.kinds.filter { $0.level == level }.reduce(0) { $0 + $1.counts.count }
  }

  /// The verdict and why.
  var finding: String {
    let tally = result.tally
    var reasons: [String] = []
    if tally.storage.lostCount > 0 {
      reasons.append("\(things(tally.storage.lostCount, "event")) that it has acknowledged are not there")
    }
    if !tally.unknown.isEmpty {
      reasons.append("of \(things(tally.unknown.count, "document")) nobody knows whether they are there")
    }
    for criterion in result.criteria where criterion.verdict != .accepted {
      reasons.append("\(criterion.id) is \(criterion.verdict == .notAccepted ? "not met" : "open")")
    }
    if result.criteria.isEmpty {
      reasons.append(
        result.differences.count == 0
          ? "no criterion of the scenario is about what a system believes, and it has what our core has"
          : "no criterion of the scenario is about what a system believes, and it has \(things(result.differences.count, "thing")) otherwise than our core"
      )
    }
    let differing = result.differences.count
    if !result.criteria.isEmpty, differing > 0 {
      reasons.append(
        "apart from the line, it has \(NumberText.grouped(differing)) of \(things(result.differences.things, "thing")) otherwise than our core, told the same"
      )
    }
    return "\(Self.word(result.verdict)): \(result.title)"
      + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
  }

  /// How the three records stand against truth.
  var againstTruth: [String] {
    let exposure = result.system.cell.exposure
    func line(_ name: String, _ run: ConditionRun) -> String {
      "\(name): \(things(Self.wrong(run, .unit), "unit")), \(things(Self.wrong(run, .case), "case")) and "
        + "\(things(Self.wrong(run, .pallet), "pallet")) wrong, \(things(run.cell.compromised, "unit")) compromised"
    }
    return [
      "of \(things(exposure.units, "unit")) in \(things(exposure.cases, "case")) on \(things(exposure.pallets, "pallet")):",
      line("the line's own record, which hears all that is said", result.ours),
      line("our core, told the same documents as the system", result.reference),
      line("the system", result.system),
    ]
  }

  /// What became of the documents.
  var delivery: [String] {
    let tally = result.tally
    var lines = [
      "\(things(tally.documents, "document")) of at most \(things(result.size, "event")), \(things(tally.events, "event")) "
        + "in all: \(tally.accepted) accepted, \(tally.refused.count) refused, \(tally.unknown.count) of which nobody knows the outcome"
    ]
    if tally.copies > 0 {
      lines.append("\(tally.copies) were sent twice; \(tally.refusedCopies) of these copies were refused")
    }
    if tally.cut > 0 || tally.again > 0 || tally.asked > 0 {
      lines.append(
        "\(tally.cut) connections were cut; \(tally.again) times a document was sent again, and "
          + "\(tally.asked) times it was asked whether one is there")
    }
    if tally.resumed > 0 { lines.append("\(tally.resumed) deliveries were finished by an earlier run") }
    lines += tally.refused.prefix(5).map { "document \($0.number + 1) was refused: \($0.why)" }
    if tally.refused.count > 5 { lines.append("and \(tally.refused.count - 5) more") }
    lines += tally.unknown.prefix(5).map { "of document \($0.number + 1) nobody knows: \($0.why)" }
    let storage = tally.storage
    lines.append(
      storage.asked == 0
        ? "it cannot be asked for events, so that nothing is shown of what it keeps"
        : "of \(things(storage.asked, "event")) that it has acknowledged, \(NumberText.grouped(storage.held)) are there"
    )
    lines += storage.lost.prefix(5).map { "acknowledged and not there: \($0)" }
    return lines
  }

  /// What is wrong with the system itself.
  var itself: [String] {
    let differences = result.differences
    guard differences.count > 0 else {
      return [
        "nothing: told the same, it has each of \(things(differences.things, "thing")) as our core has it"
      ]
    }
    var lines = [
      "of \(things(differences.things, "thing")), \(NumberText.grouped(differences.count)) are otherwise than our core has them, told the same"
    ]
    for cause in Difference.Cause.allCases {
      for about in Difference.About.allCases {
        let count = differences.count(cause, about)
        guard count > 0 else { continue }
        lines.append("\(things(count, "thing")) \(about.meaning), and \(cause.meaning)")
        for example in differences.examples where example.cause == cause && example.about == about {
          lines.append(
            "  \(example.thing): our core \(example.ours), the system \(example.theirs) (documents "
              + example.documents.map(String.init).joined(separator: ", ") + ")")
        }
      }
    }
    return lines
  }

  /// What was not judged, and what holds of the way of judging.
  var method: [String] {
    var lines = [
      "Asked when all of a lot was said and delivered; what was wrong in between is not seen. In which lot it has a unit it is not asked. "
        + "People do what the line's own record asks for, as the scenario says: the world is the same for all three."
    ]
    if !result.unjudged.isEmpty {
      lines.append(
        "Not judged, because no document tells of it: \(result.unjudged.map(\.id).joined(separator: ", "))")
    }
    return lines
  }
}
