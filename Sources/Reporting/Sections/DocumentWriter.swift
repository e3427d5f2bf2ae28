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
    ReportDocument(
      title: identity.name.isEmpty ? identity.reference : identity.name,
      masthead: identity.document.fields.map { "\($0.name): \($0.text)" } + [
        "driftline \(identity.version)", identity.reference, "seed \(identity.seed)",
        Names.counted(identity.trials, "trial"),
      ]
        + [identity.program?.words ?? "", identity.sha256.map { "scenario \($0.prefix(12))" } ?? ""].filter {
          !$0.isEmpty
        },
      summary: identity.summary, finding: finding, reservation: Self.kindOfStatement,
      verdict: result.verdict, criteria: criteria,
      sections: [
        whole, plausibility, unseen, conditions, causes, time, detection, compromised, witnesses,
        traceability, limits, reproduction, approval, glossary,
      ],
      next: next, data: ResultJSON(result, stories, options).text,
      figures: stories.isEmpty ? nil : ResultJSON(result, [], options).text, texts: identity.texts)
  }

  var identity: ExperimentIdentity { result.identity }

  /// Kinds of which something was seen under either condition, with their places in the result.
  var seenKinds: [(index: Int, kind: KindResult)] {
    result.kinds.enumerated().filter { $0.element.validation.seen > 0 || $0.element.production.seen > 0 }
      .map { ($0.offset, $0.element) }
  }

  func kinds(of point: FailurePoint) -> [(index: Int, kind: KindResult)] {
    result.kinds.enumerated().filter { $0.element.subject.failurePoint == point }.map {
      ($0.offset, $0.element)
    }
  }

  /// Units compared in a cell.
  func units(_ role: Role, _ length: RunLength) -> Int { result[Cell(role, length)]?.exposure.units ?? 0 }

  /// `0 in 2.4 million (below 1.2 per million)`, or the figure with its interval.
  func sentence(_ quantity: Quantity, units: Int) -> String {
    guard quantity.isBound, quantity.unit == .perMillion else { return quantity.text }
    let interval = quantity.parts.interval.dropLast()
    let bound = interval.isEmpty ? "" : " \(interval) per million)"
    return "0 in \(NumberText.count(units))\(bound)"
  }

  private static let kindOfStatement =
    "This is the outcome of a simulation. It is not calibrated to any published rate of aggregation errors, "
    + "because none exists; it says what follows from the assumptions that are listed in it. It is neither "
    + "an electronic signature nor a validation."
}

// MARK: - The finding

extension DocumentWriter {
  var finding: String {
    let found = result.finding
    let units = units(.production, .long)
    if result.kinds.isEmpty { return "No kind of failure was looked at: this scenario compares nothing." }
    if found.inProduction == 0 {
      let total = Quantity(result.total.production, .perMillion, source: "/total/production")
      return "No failure was found under production's conditions: \(sentence(total, units: units))."
    }
    let kinds = found.inProduction == 1 ? "Of the 1 kind" : "Of \(found.inProduction) kinds"
    let seen =
      found.seenByProtocol == 0
      ? "none" : found.seenByProtocol == found.inProduction ? "all" : "\(found.seenByProtocol)"
    return "\(kinds) of failure that this line has in production, the protocol could have shown \(seen)."
  }

  var criteria: [ReportDocument.Criterion] {
    result.criteria.enumerated().map { index, criterion in
      let quantity = Quantity(
        criterion.estimate, Self.unit(criterion.unit), source: "/criteria/\(index)/estimate")
      var measured = quantity.parts.text
      if criterion.verdict == .inconclusive, let times = criterion.timesNeeded, times.isFinite {
        measured += ": needs \(NumberText.large(times)) times the trials"
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

  /// What to run next: the story of the witness that weighs most, and more trials where something is open.
  var next: [ReportDocument.Command] {
    var commands: [ReportDocument.Command] = []
    if let witness = chiefWitness {
      commands.append(.init(purpose: "the story of this witness", line: explain(witness)))
    }
    let open = result.criteria.filter { $0.verdict == .inconclusive }
    if !open.isEmpty {
      let times = open.compactMap(\.timesNeeded).filter(\.isFinite).max() ?? 4
      let trials = min(1e6, (Double(identity.trials) * max(times, 1)).rounded(.up))
      commands.append(
        .init(
          purpose: "enough trials for what is open",
          line: "driftline compare \(ShellWord.file(identity.reference)) --trials \(Int(trials))"))
    }
    return commands
  }
}
