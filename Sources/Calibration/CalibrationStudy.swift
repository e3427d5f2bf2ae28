import EventKernel
import Experiments
import Numerics
import Scenario
import World

/// Why values of a scenario cannot be looked for: mistakes of the scenario, each with its place.
package struct CalibrationProblem: Error {
  /// What has to be told.
  package var diagnostics = Diagnostics()
}

/// Which lines have to be run to say what a site's figures tell of them, and the plans by which they are.
///
/// A line with drawn values is one more condition of the experiment, with its settings laid over production's: its trials are
/// run, kept, resumed and divided as any others are. Every run has a number of its own, so that its draws are its own.
package struct CalibrationStudy: Sendable {
  /// The experiment, with a line as short as a run of this study has it.
  package let plan: ExperimentPlan
  /// What the scenario says of logs and runs.
  package let calibration: CalibrationPlan
  /// The parameters that are looked for.
  package let parameters: [Assumption]
  /// Assumptions that are no numbers or have no range, of which no figure tells anything.
  package let others: [String]
  /// Assumptions that could be looked for and are taken as written.
  package let asWritten: [String]

  /// Seconds from when a lot has left the line to the first carton of the next, as they are planned.
  var betweenLots: Double { plan.longLots.closing.seconds + plan.longLots.changeover.seconds }

  /// The line as it is written.
  let writtenLine: LinePlan

  /// The condition that is changed; nil where the scenario has none.
  let condition: String?

  /// Whether goods are followed after the line; where neither a log nor a parameter is of it, runs are shorter without.
  private let hasMarket: Bool
  /// The name of the condition by which long runs have their lots, and how many those of the scenario have.
  private let longest: String
  private let allLots: Int
  private let request: ExperimentRequest
  private let reader: ExperimentReader

  /// A study of what `request` describes, as `plan` has it, by logs that have these measures.
  package init(
    _ request: ExperimentRequest, _ plan: ExperimentPlan, _ calibration: CalibrationPlan,
    loader: ScenarioLoader,
    measures: [LogMeasure]
  ) throws(CalibrationProblem) {
    (self.request, self.calibration) = (request, calibration)
    reader = ExperimentReader(loader: loader)
    var plan = plan
    guard
      let index = plan.conditions.firstIndex(where: { $0.name == plan.production })
        ?? plan.conditions.indices.last
    else { preconditionFailure("a plan has a condition") }
    longest = plan.conditions[index].name
    let lots = plan.conditions[index].line.lots
    allLots = lots.count
    // Lots as they are: what comes once a lot would come too often in a part of one.
    plan.conditions[index].line.lots.count = min(
      lots.count, max(1, calibration.cartons / max(1, lots.cartonsPerLot)))
    let condition = plan.conditions[index]
    self.condition = condition.scenario.condition
    writtenLine = condition.line
    let (ranged, others) = Assumption.all(of: condition)
    self.others = others
    parameters =
      calibration.parameters.isEmpty
      ? ranged.filter {
        Self.isUsual($0.path) && (measures.contains(where: \.isAfterLine) || !Self.isAfterLine($0.path))
      } : try Self.named(calibration.parameters, condition, ranged)
    hasMarket = measures.contains(where: \.isAfterLine) || parameters.contains { Self.isAfterLine($0.path) }
    if !hasMarket { Self.endWithTheLine(&plan.conditions[index]) }
    self.plan = plan
    let known = Set(parameters.map(\.path))
    asWritten = ranged.map(\.path).filter { !known.contains($0) }
    guard parameters.isEmpty else { return }
    throw Self.problem(
      "nothing of this scenario is an assumption with a plausible range", at: calibration.place,
      hint: "parameters: [\"PATH\"] looks for others; “driftline check --all” shows every value")
  }

  /// Whether a value is looked for where nobody names any: what mechanisms do, how worn things are, how often the line stops.
  /// How a line is built and how long people take is read off at the site, and most values that could be drawn for it make no
  /// line together.
  private static func isUsual(_ path: String) -> Bool {
    ["mechanisms.", "start.", "line.stops."].contains { path.hasPrefix($0) }
  }

  private static func isAfterLine(_ path: String) -> Bool {
    let steps = ScenarioPath(path).steps
    return steps.first == "mechanisms" && steps.count > 1
      && MechanismID(word: steps[1])?.card.failurePoint.isAfterLine ?? false
  }

  private static func endWithTheLine(_ condition: inout ConditionPlan) {
    (condition.market, condition.verification, condition.recalls, condition.books) = (nil, nil, [], nil)
  }

  /// The values that somebody has named, each by its path or by that of what it belongs to.
  private static func named(
    _ names: [(path: String, place: SourceRange?)], _ condition: ConditionPlan, _ ranged: [Assumption]
  ) throws(CalibrationProblem) -> [Assumption] {
    let prefix = condition.scenario.condition.map { "conditions.\($0)." } ?? ""
    let values = condition.scenario.values
    var found: [Assumption] = []
    for (name, place) in names {
      let path = ScenarioPath(name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name)
      let exact = values.filter { $0.path == path }.compactMap { Assumption($0, prefix: prefix) }
      let fitting = exact.isEmpty ? ranged.filter { ScenarioPath($0.path).starts(with: path) } : exact
      guard !fitting.isEmpty else {
        let isThere = values.contains { $0.path.starts(with: path) }
        let near = Nearest.name(to: path.description, among: ranged.map(\.path))
        throw problem(
          isThere
            ? "“\(name)” has no plausible range of numbers in which it could be looked for"
            : "this scenario has no value “\(name)”", at: place,
          hint: near.map { "did you mean “\($0)”?" } ?? "“driftline check --all” shows every value")
      }
      found += fitting.filter { one in !found.contains { $0.path == one.path } }
    }
    return found
  }

  /// Of lines with drawn values, hardly any has come to its end.
  func endless(_ runs: [TrialSummary]) -> CalibrationProblem {
    let reason = runs.lazy.compactMap(\.faults.first).first ?? "no carton has entered"
    return Self.problem(
      "most lines with values drawn from what is plausible do not come to their end: \(reason)",
      at: calibration.place,
      hint: "look for fewer parameters at a time: --parameters PATH,…")
  }

  private static func problem(_ message: String, at place: SourceRange?, hint: String) -> CalibrationProblem {
    var problem = CalibrationProblem()
    let nowhere = SourceRange(SourceText(name: "calibration", text: ""), 0..<0)
    problem.diagnostics.error(message, at: place ?? nowhere, hint: hint)
    return problem
  }

  // MARK: - What is run

  /// A line with some values, and the trial in which it is run.
  package struct Line: Sendable {
    /// The values of the parameters as shares of what is plausible, in their order; nil where as written.
    package var shares: [Double?]
    /// The line, under the name by which its trial is kept.
    package var condition: ConditionPlan
    /// Its trial.
    package var job: TrialJob
    /// Whether no value is another.
    var isAsWritten: Bool { shares.allSatisfy { $0 == nil } }
  }

  /// Lines with values drawn from what is plausible, the same for the same numbers. A draw that cannot be run is drawn again.
  package func drawn(_ numbers: Range<Int>, atOnce: Int) throws(CalibrationProblem) -> [Line] {
    try runTrials(UInt64(numbers.lowerBound)..<UInt64(numbers.upperBound), jobs: max(1, atOnce)) {
      (number: UInt64) throws(CalibrationProblem) in
      var paths = RandomPaths(seed: plan.seed, trial: number)
      let streams = parameters.map { paths.claim("calibration/\($0.path)", owner: "calibration") }
      var complaint = ""
      for attempt in 0..<Self.attempts {
        let shares: [Double?] = zip(parameters, streams).map { parameter, path in
          var stream = path.stream(UInt64(attempt))
          let share = stream.uniformOpen()
          guard RollLaw.all.contains(where: { $0.path == parameter.path }), stream.uniformOpen() < Self.even
          else { return share }
          return RollLaw.even(share, of: parameter, lot: plan.longLots.cartonsPerLot)
        }
        switch line(shares, "draw", Self.firstDraw + Int(number)) {
        case .success(let line): return line
        case .failure(let refused): complaint = refused.reason
        }
      }
      throw Self.problem(
        "values drawn from what is plausible make no line that can be run: \(complaint)",
        at: calibration.place,
        hint: "look for fewer parameters at a time: --parameters PATH,…")
    }
  }

  /// The line as it is written, a few times: values drawn from all that is plausible, all at once, make wilder lines than most
  /// that anybody has written, and a site's figures may be those of his alone.
  package func asItStands(atOnce: Int) throws(CalibrationProblem) -> [Line] {
    try runTrials(0..<UInt64(Self.written), jobs: max(1, atOnce)) {
      (number: UInt64) throws(CalibrationProblem) in
      switch line(parameters.map { _ in nil }, "as written", Self.firstWritten + Int(number)) {
      case .success(let line): return line
      case .failure(let refused):
        throw Self.problem(
          "the line as it is written cannot be run: \(refused.reason)", at: calibration.place,
          hint: "“driftline check” says more")
      }
    }
  }

  /// So many of those.
  private static let written = 10
  /// Numbers of trials, which no run of the scenario itself has: what a site's logs are tried on is none of them.
  private static let (firstDraw, firstCheck, firstWritten) = (1_000_000, 2_000_000, 3_000_000)
  /// The share of draws in which a lot is a whole number of rolls, or a roll of lots, as people order them: then rolls end where
  /// lots do, each time, and the line has other figures than with one use more.
  private static let even = 0.15
  /// As often values are drawn anew.
  private static let attempts = 200

  /// Lines with these values, each a share of its range or as written, of about so many cartons each; without those of values
  /// that make no line together.
  package func checks(_ shares: [[Double?]], cartons: Int, atOnce: Int) throws(CalibrationProblem) -> [Line] {
    let lots = min(allLots, max(1, cartons / max(1, plan.longLots.cartonsPerLot)))
    let results = runTrials(0..<UInt64(shares.count), jobs: max(1, atOnce)) { number in
      line(shares[Int(number)], "check", Self.firstCheck + Int(number), lots: lots)
    }
    let lines = results.compactMap { try? $0.get() }
    guard lines.count * 2 > shares.count, lines.count > 2 else {
      let refused = results.lazy.compactMap { if case .failure(let refused) = $0 { refused } else { nil } }
        .first
      throw Self.problem(
        "lines with the values that were found cannot be run: \(refused?.reason ?? "there are none")",
        at: calibration.place, hint: "look for fewer parameters at a time: --parameters PATH,…")
    }
    return lines
  }

  /// The experiment with these lines, by which `ExperimentRunner` runs their trials.
  package func planned(_ lines: [Line]) -> ExperimentPlan {
    var plan = plan
    // Every long run is as long as production's.
    if let lots = lines.first?.condition.line.lots {
      for index in plan.conditions.indices where plan.conditions[index].name == longest {
        plan.conditions[index].line.lots = lots
      }
    }
    plan.conditions += lines.map(\.condition)
    return plan
  }

  /// Why a line cannot be run.
  private struct Refused: Error { var reason: String }

  private func line(_ shares: [Double?], _ noun: String, _ number: Int, lots count: Int? = nil) -> Result<
    Line, Refused
  > {
    var settings: [String] = []
    for (parameter, share) in zip(parameters, shares) {
      guard let share, let text = parameter.text(at: share) else { continue }
      settings.append(parameter.setting(text))
    }
    var request = request
    request.settings += settings
    let (read, diagnostics) = reader.read(request)
    guard var condition = read.flatMap({ $0[plan.production] ?? $0.conditions.last }) else {
      let error = diagnostics.all.first { $0.severity == .error }
      return .failure(Refused(reason: error?.message ?? "it cannot be read"))
    }
    let lots = plan.longLots
    condition.line.lots.cartonsPerLot = lots.cartonsPerLot
    condition.line.lots.count = count ?? lots.count
    if !hasMarket { Self.endWithTheLine(&condition) }
    // The name tells its values, so that what is kept of other values is never taken for it.
    var digest = Digest()
    for setting in settings { digest.add(setting) }
    digest.add(
      "\(condition.line.lots.count) lots of \(lots.cartonsPerLot)\(hasMarket ? " and their market" : "")")
    condition.name = "calibration \(noun) \(digest)"
    let job = TrialJob(role: .production, condition: condition.name, length: .long, trial: number)
    return .success(Line(shares: shares, condition: condition, job: job))
  }
}

extension Assumption {
  /// Whether the ends of what is plausible are of different orders of magnitude: then its ratios are alike, and not its
  /// differences.
  var isWide: Bool { bounds.lowest > 0 && bounds.highest >= 10 * bounds.lowest }

  /// The number below which such a share of what is plausible lies.
  func base(at share: Double) -> Double {
    guard isWide else { return bounds.lowest + share * (bounds.highest - bounds.lowest) }
    let ratio = Mathematics.log(bounds.highest / bounds.lowest)
    return bounds.lowest * Mathematics.exp(share * ratio)
  }

  /// The same as a text that reads back, within what is plausible.
  func text(at share: Double) -> String? {
    guard let value = value(near: base(at: share)) else { return nil }
    if value.base < bounds.lowest { return lower }
    if value.base > bounds.highest { return upper }
    return value.text
  }

  /// Which share of what is plausible lies below a number.
  package func share(of number: Double) -> Double {
    let inside = min(bounds.highest, max(bounds.lowest, number))
    guard isWide else { return (inside - bounds.lowest) / (bounds.highest - bounds.lowest) }
    return Mathematics.log(inside / bounds.lowest) / Mathematics.log(bounds.highest / bounds.lowest)
  }
}
