import Experiments
import Reporting
import Scenario
import TextFormats
import World

/// A scenario's plan on one screen: what is run, what was written for this line, what it has from another, what is assumed.
struct CheckSummary {
  private let plan: ExperimentPlan
  /// The seconds that all trials take of one core.
  private let seconds: Double
  private let values: [ScenarioValue]

  init(_ plan: ExperimentPlan, seconds: Double) {
    (self.plan, self.seconds) = (plan, seconds)
    values = plan.values
  }

  var text: String {
    let (own, inherited) = (listed(inherited: false), listed(inherited: true))
    let arrow = "“\(plan.validation)” → “\(plan.production)”"
    var text = head + "\n" + Layout.table(plan: rows)
    if !own.isEmpty {
      text += "\nwritten for this line, other than the default, \(arrow)\n" + Layout.table(own)
    }
    if !inherited.isEmpty {
      text += "\nfrom \(parents), other than the default, \(arrow)\n" + Layout.table(inherited)
    }
    return text + "\n" + assumptions
      + Layout.wrapped("--all shows every value with its origin, and where it stands.")
  }

  // MARK: - The plan

  private var base: ResolvedScenario? { plan.conditions.first?.scenario }

  private var parents: String {
    (base?.sources.dropLast().reversed().map { "“\($0.name)”" } ?? []).joined(separator: " and ")
  }

  private var head: String {
    let file = (base?.sources.last?.name).map { $0 == plan.name ? "" : " (\($0))" } ?? ""
    let extends = parents.isEmpty ? "" : ", extends \(parents)"
    return Layout.wrapped(plan.name + file + extends)
      + (plan.summary.isEmpty ? "" : Layout.wrapped(plan.summary))
  }

  private var rows: [(String, String)] {
    let long = plan.longLots
    let steps = plan.steps.map { "\($0.name), \($0.allUnits) units" }.joined(separator: "; ")
    let others = plan.conditions.map(\.name).filter { $0 != plan.validation && $0 != plan.production }
    var rows = [
      (
        "compared",
        "“\(plan.validation)” with “\(plan.production)”"
          + (others.isEmpty ? "" : "; for “run --condition”: \(others.joined(separator: ", "))")
      ),
      (
        "long runs",
        "\(plan.trials) trials of each: \(long.count) \(long.count == 1 ? "lot" : "lots") of \(long.cartonsPerLot), \(plan.longUnits) units"
      ),
      ("protocol", "\(plan.protocolTrials) trials of each: \(steps)" + inherited("protocol", "steps")),
    ]
    let challenges = plan.challenges.map(\.id).joined(separator: ", ")
    rows.append(
      ("challenges", challenges.isEmpty ? "none" : challenges + inherited("protocol", "challenges")))
    rows.append(("mechanisms", mechanisms))
    // That some of the wholesalers tell of receipts stands among the values.
    if let market = (plan[plan.production] ?? plan.conditions.first)?.market,
      market.sharesOpenings > 0 || market.dispensersReport > 0
    {
      rows.append(("record told", market.toldToMaker))
    }
    let without = plan.conditions.filter { !$0.site.returnsInScope && $0.market != nil }
    if !without.isEmpty {
      rows.append(
        (
          "not in scope",
          "returns and repackaging, under " + without.map { "“\($0.name)”" }.joined(separator: ", ")
        ))
    }
    for criterion in plan.criteria {
      rows.append((criterion.id, criterion.criterion.text + inherited("criteria", criterion.id)))
    }
    if let debt = plan.debt {
      rows.append(
        ("debt", "\(Figures.counted(debt.items.count, "item")); “driftline debt” says what they cost"))
    }
    if let calibration = plan.calibration {
      let logs = Figures.counted(calibration.logs.count, "log")
      rows.append(
        (
          "calibration",
          "\(calibration.runs) runs held against \(logs); “driftline calibrate” says what they tell"
        ))
    }
    rows.append(
      (
        "takes",
        "about \(Figures.number(max(0.1, seconds / Double(Process.processors)))) s on \(Process.processors) cores, "
          + "roughly, for \(plan.allUnits) units; seed \(plan.seed)"
      ))
    return rows
  }

  private var hasMarket: Bool { plan.conditions.contains { $0.market != nil || $0.verification != nil } }

  private static let mostOff = 8

  private var mechanisms: String {
    func names(_ ids: [MechanismID]) -> String { ids.map(\.word).joined(separator: ", ") }
    // What acts after the line is told where there is anything after it.
    let all = MechanismID.allCases.filter { hasMarket || !$0.card.failurePoint.isAfterLine }
    let on = all.filter { id in plan.conditions.contains { $0.mechanisms.contains(id) } }
    if on.isEmpty { return "none is on" }
    var text = on.count * 2 < all.count ? "on: " + names(on) : "\(on.count) of \(all.count) are on"
    if on.count * 2 >= all.count, on.count < all.count {
      text += ", not " + names(all.filter { !on.contains($0) })
    }
    for condition in plan.conditions {
      let off = on.filter { !condition.mechanisms.contains($0) }
      // What a condition switches off stands among the values as well.
      let which = off.count > Self.mostOff ? "\(off.count) of these" : names(off)
      if !off.isEmpty { text += "; “\(condition.name)” is without \(which)" }
    }
    return text
  }

  /// What is said where something stands in another scenario.
  private func inherited(_ steps: String...) -> String {
    var found: Resolved? = base.map { .section($0.root) }
    for step in steps { found = found?.section?[step] }
    guard let source = found?.firstRange?.source, source.name != base?.sources.last?.name else { return "" }
    return " (from “\(source.name)”)"
  }

  // MARK: - Values

  /// Values by the section in which they stand: those that are not usual, written by this scenario or by another. Of a
  /// mechanism that one condition is without, that it is.
  private func listed(inherited: Bool) -> [(String, String)] {
    var rows: [(section: String, words: String)] = []
    var last: String?
    // Where a condition is without all that acts after the line, nobody reads a dozen names.
    var isAfterLineSwitched = false
    for value in values {
      let sides = [value.validation, value.production].compactMap { $0 }
      let written = sides.filter { $0.author != .nobody }
      guard !sides.allSatisfy(\.isUsual), !written.isEmpty,
        written.allSatisfy({ $0.author == .inherited }) == inherited
      else { continue }
      let steps = value.path.split(separator: ".").map(String.init)
      let part = steps.dropFirst().dropLast().joined(separator: ".")
      let isSwitched = sides.count == 1 && steps[0] == "mechanisms"
      if rows.last?.section != steps[0] {
        rows.append((steps[0], ""))
        last = nil
      }
      if part == last, isSwitched { continue }
      if isSwitched, value.validation == nil, isAfterLine(part) {
        isAfterLineSwitched = true
        continue
      }
      let texts = [value.validation, value.production].map { $0?.text ?? "–" }
      let words =
        isSwitched
        ? value.validation == nil ? "off → on" : "on → off"
        : "\(steps[steps.count - 1]) \(value.differs ? texts.joined(separator: " → ") : sides[0].text)"
      let gap = last == nil ? "" : part == last ? ", " : "; "
      rows[rows.count - 1].words += gap + (part == last || part.isEmpty ? words : "\(part): \(words)")
      last = part
    }
    if isAfterLineSwitched, let place = rows.firstIndex(where: { $0.section == "mechanisms" }) {
      let words = "after the line: off → on"
      rows[place].words += (rows[place].words.isEmpty ? "" : "; ") + words
    }
    return rows.map { ($0.section.visible, $0.words) }
  }

  private func isAfterLine(_ word: String) -> Bool {
    MechanismID.allCases.contains { $0.word == word && $0.card.failurePoint.isAfterLine }
  }

  /// So many mechanisms are named where not all of them fit on a screen.
  private static let mostNamed = 5

  /// What the result rests on: the mechanisms that are on with values that nobody has looked at for this line.
  private var assumptions: String {
    let assumed = values.filter(\.isAssumption)
    var counts: [(id: String, count: Int)] = []
    for value in assumed where (value.production ?? value.validation)?.author != .own {
      guard let id = value.mechanism else { continue }
      if counts.last?.id == id { counts[counts.count - 1].count += 1 } else { counts.append((id, 1)) }
    }
    let text = "\(assumed.count) of \(values.count) values are assumptions."
    if counts.isEmpty { return Layout.wrapped(text) }
    let most = counts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .prefix(Self.mostNamed).map(\.element)
    let rest = counts.count - most.count
    return Layout.wrapped(
      text + " What goes wrong hangs on those of the mechanisms; not written for this line are of "
        + most.map { "\($0.id) \($0.count)" }.joined(separator: ", ")
        + (rest > 0 ? " and of \(rest) others." : "."))
  }
}

extension Resolved {
  /// The first place in a text from which something of it was read.
  fileprivate var firstRange: SourceRange? {
    switch self {
    case .value(let value): value.provenance.range
    case .text(let text): text.provenance.range
    case .section(let section): section.entries.lazy.compactMap(\.value.firstRange).first
    case .list(let elements): elements.lazy.compactMap(\.firstRange).first
    }
  }
}
