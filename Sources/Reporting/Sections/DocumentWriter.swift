import Drift
import Experiments
import TextFormats
import TraceModel
import World

/// Writes the document of a result: the only place where simulation becomes words.
///
/// Each section stands in a file of its own beside this one.
struct DocumentWriter {
  let result: ExperimentResult
  let stories: [Story]
  let options: ReportOptions

  func document() -> ReportDocument {
    let (everything, untold) = (ResultJSON(result, stories, options), ResultJSON(result, [], options))
    let data: @Sendable () -> String = { everything.text }
    let figures: @Sendable () -> String = { untold.text }
    return ReportDocument(
      title: title,
      masthead: identity.document.fields.map { "\($0.name): \($0.text)" } + [
        "driftline \(identity.version)", identity.reference, "seed \(identity.seed)",
        Names.counted(identity.trials, "trial"),
      ]
        + [identity.program?.words ?? "", identity.sha256.map { "scenario \($0.prefix(12))" } ?? ""].filter {
          !$0.isEmpty
        },
      runningHead: runningHead, runningFoot: runningFoot, summary: identity.summary, finding: finding,
      reservation: Self.kindOfStatement,
      verdict: result.verdict, criteria: criteria, failureModes: result.failureModes,
      sections: [
        whole, plausibility, unseen, conditions, causes, time, detection, systems,
      ] + thread + market + verification + recalls + review + [
        compromised, print, witnesses, failures, traceability, sensitivity, limits, reproduction, approval,
        glossary,
      ],
      next: next, data: data, figures: stories.isEmpty ? nil : figures, texts: identity.texts)
  }

  var identity: ExperimentIdentity { result.identity }

  private var title: String { identity.name.isEmpty ? identity.reference : identity.name }

  private var runningHead: String {
    let filed = identity.document.fields
    let number = filed.first { $0.key == "number" }.map(\.text)
    let revision = filed.first { $0.key == "revision" }.map { "revision \($0.text)" }
    return [title, number, revision].compactMap(\.self).joined(separator: " · ")
  }

  private var runningFoot: String {
    [
      "driftline \(identity.version)", identity.program?.sha256.map { "program \($0.prefix(12))" },
      identity.sha256.map { "scenario \($0.prefix(12))" },
    ].compactMap(\.self).joined(separator: " · ")
  }

  /// A condition by the name that its scenario gives it.
  func name(_ role: Role) -> String { role == .validation ? identity.validation : identity.production }

  /// `under “night shift”`.
  func under(_ role: Role) -> String { "under “\(name(role))”" }

  /// Kinds of which something was seen under either condition.
  var seenKinds: [KindResult] {
    result.kinds.filter { $0.validation.seen > 0 || $0.production.seen > 0 }
  }

  func kinds(of point: FailurePoint) -> [(index: Int, kind: KindResult)] {
    result.kinds.enumerated().filter { $0.element.subject.failurePoint == point }.map {
      ($0.offset, $0.element)
    }
  }

  /// Units compared in a cell.
  func units(_ role: Role, _ length: RunLength) -> Int { result[Cell(role, length)]?.exposure.units ?? 0 }

  /// Things of a level, for each million of them; where none was seen, it is the episodes that are bounded, and stand beside it.
  func things(_ estimate: Estimate, _ level: PackagingLevel, source: String) -> Quantity {
    estimate.isBound
      ? Quantity(count: 0, Names.perMillion(level), source: source + "/value")
      : Quantity(estimate, Names.perMillion(level), source: source)
  }

  private static let kindOfStatement =
    "This is the outcome of a simulation. It is not calibrated to any published rate of aggregation errors, "
    + "because none exists; it says what follows from the assumptions that are listed in it. It is neither "
    + "an electronic signature nor a validation."
}

// MARK: - The finding

extension DocumentWriter {
  /// That no line is known to run like this one: it stands before everything that is said of the line's drift.
  private var doubt: String {
    let odd = result.implausibilities
    guard let first = odd.first else { return "" }
    let more = odd.count > 1 ? ", and \(Names.counted(odd.count - 1, "other figure")) like it" : ""
    return
      "Hardly a line runs like this one (\(first.measure.meaning): \(first.measure.text(first.value))\(more)), and what "
      + "follows is worth no more than that. "
  }

  /// What the protocol misses of its own, then what takes the ground away from the rest where something does, then that.
  var finding: String {
    let found = result.finding
    let units = units(.production, .long)
    if found.inProduction == 0 {
      let bound = result.levels.first.map { ", so that there are \(fewer($0.productionEpisodes))" } ?? ""
      return challengesMissed + doubt
        + "No failure was found on the line in \(NumberText.count(units)) units \(under(.production))\(bound)."
        + (bookDifferences(.production).map { " Books of its systems differ: \($0)." } ?? "") + afterLine
    }
    let kinds = found.inProduction == 1 ? "Of the one kind" : "Of \(found.inProduction) kinds"
    func words(_ count: Int) -> String {
      count == 0 ? "none" : count == found.inProduction ? found.inProduction == 1 ? "it" : "all" : "\(count)"
    }
    return challengesMissed + doubt
      + "\(kinds) of failure that this line has \(under(.production)), the protocol raises "
      + "\(words(found.raisedByProtocol)) in 95 % of its repetitions, and \(words(found.refusedByProtocol)) would stand in "
      + "the way of its acceptance."
  }

  /// What has gone wrong after a line on which nothing has: documents, whereabouts, queries; empty where nothing has, or nobody asks.
  private var afterLine: String {
    guard let cell = result[Cell(.production, .long)] else { return "" }
    var parts: [String] = []
    if let market = cell.market {
      if market.documents.refused > 0 {
        parts.append(
          "\(NumberText.count(market.documents.refused)) of \(NumberText.count(market.documents.sent)) documents were refused"
        )
      }
      if market.misplaced > 0 {
        parts.append(
          "\(Names.counted(market.misplaced, "unit")) \(market.misplaced == 1 ? "is" : "are") not where anybody was told"
        )
      }
    }
    if let queries = cell.verification?.sum, queries.failed > 0 {
      parts.append("\(NumberText.count(queries.failed)) of \(NumberText.count(queries.asked)) queries failed")
    }
    return parts.isEmpty ? "" : " After it \(parts.joined(separator: ", and "))."
  }

  /// `53 differences between two of them were found`; nil where nobody compared any, or none differs by more than it may.
  func bookDifferences(_ role: Role) -> String? {
    guard let all = result[Cell(role, .long)]?.books?.exceptions, all.differences > all.tolerated else {
      return nil
    }
    let count = all.differences - all.tolerated
    return "\(Names.counted(count, "difference")) between two of them \(count == 1 ? "was" : "were") found"
  }

  /// `fewer than 0.41 episodes per million units`.
  func fewer(_ episodes: Estimate) -> String {
    "fewer than \(NumberText.bound(episodes.high)) episodes per million units"
  }

  /// Whether the protocol fails by its own measure: a line that is fit for it is accepted in 19 of 20 repetitions at least.
  var protocolFails: Bool {
    guard let accepted = result.acceptedProtocols else { return !result.missedChallenges.isEmpty }
    return accepted * 20 < identity.shortTrials * 19
  }

  /// What the protocol misses of its own challenges: it is said before anything else.
  private var challengesMissed: String {
    let missed = result.missedChallenges
    if missed.isEmpty { return "" }
    let words = missed.map {
      "\(NumberText.count($0.missed)) of \(NumberText.count($0.made)) \(Names.challenge($0.id))"
    }
    let caught = "nothing caught \(words.joined(separator: ", and ")) that it put in. "
    let fails = "The protocol fails by its own measure"
    guard let accepted = result.acceptedProtocols else { return "\(fails): \(caught)" }
    let repetitions = Names.counted(identity.shortTrials, "repetition")
    return protocolFails
      ? "\(fails) (\(identity.shortTrials - accepted) of \(repetitions) of it fail): \(caught)"
      : "\(accepted) of \(repetitions) of the protocol would be accepted; \(caught)"
  }

  var criteria: [ReportDocument.Criterion] {
    result.criteria.enumerated().map { index, criterion in
      let quantity = Quantity(
        criterion.estimate, Self.unit(criterion.unit), source: "/criteria/\(index)/estimate")
      var measured = quantity.parts.text
      if criterion.verdict == .inconclusive, let trials = criterion.trialsNeeded {
        measured +=
          trials < Self.mostTrials
          ? ": if it stays so, about \(NumberText.large(Double(trials))) trials decide it"
          : ": too near the limit for trials to decide it"
      }
      return ReportDocument.Criterion(
        id: criterion.id, text: Self.readable(criterion.text), quantity: quantity, measured: measured,
        verdict: criterion.verdict, place: criterion.place, basis: criterion.basis, note: criterion.note)
    }
  }

  private static func unit(_ text: String) -> Quantity.Unit {
    switch text {
    case "%": .share
    case "": .none
    case Quantity.Unit.perMillion.word: .perMillion
    default: .rate(text)
    }
  }

  /// `<=` is for keyboards.
  static func readable(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "=", let last = result.last, last == "<" || last == ">" {
        result.removeLast()
        result += last == "<" ? "≤" : "≥"
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// So many trials are no next step any more, but a reason for another criterion.
  private static let mostTrials = 10_000

  /// What to run next: the story of the witness that weighs most, and more trials where something is open.
  var next: [ReportDocument.Command] {
    var commands: [ReportDocument.Command] = []
    if let witness = chiefWitness, witness.cell.length == .long {
      commands.append(.init(purpose: "the story of this witness", line: explain(witness)))
    }
    let open = result.criteria.filter { ($0.trialsNeeded ?? Self.mostTrials) < Self.mostTrials }
    if let needed = open.compactMap(\.trialsNeeded).max() {
      commands.append(
        .init(
          purpose:
            "about enough trials for \(open.map(\.id).joined(separator: ", ")), if what was measured stays",
          line: "driftline compare \(ShellWord.file(identity.reference)) --trials \(needed)"))
    }
    return commands
  }
}
