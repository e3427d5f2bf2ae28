import EventKernel
import Experiments
import Numerics
import World

/// What a site's figures tell of a line.
package struct CalibrationResult: Sendable {
  /// What becomes of a parameter.
  package enum Verdict: String, CaseIterable, Sendable {
    /// The figures tell its value.
    case told
    /// They leave a part of what is plausible, and no value is given.
    case narrowed
    /// They say nothing of it.
    case untold
  }

  /// One parameter that was looked for.
  package struct Parameter: Sendable {
    /// The parameter.
    package var assumption: Assumption
    /// What becomes of it.
    package var verdict: Verdict
    /// The value that it is given, as a share of what is plausible: with all others as written the figures are nearest to the
    /// site's. Nil where it is not told, and before that was tried.
    package var value: Double?
    /// Ends and middle of its interval, whatever the others are, as shares of what is plausible.
    package var interval: (low: Double, middle: Double, high: Double)
    /// The width of that, of the width of what was plausible.
    package var width: Double
    /// The narrowest that chance alone gave; nil where nobody had to ask.
    package var widthByChance: Double?
    /// How much of its spread the figures explain.
    package var explained: Double
    /// The measure that would tell most of it beside those that are there; nil where none that is known would.
    package var wanted: (measure: LogMeasure, width: Double)?
  }

  /// One figure held against lines with the values that were found.
  package struct Check: Sendable {
    /// Which.
    package var figure: SiteEvidence.Figure
    /// Whether it is that of the rows that were held back.
    package var isHeld: Bool
    /// The site's.
    package var value: Double
    /// Between these it lies on the calibrated line.
    package var low: Double
    package var high: Double
    /// Whether it does.
    package var isReproduced: Bool { value >= low && value <= high }
  }

  /// What the logs have.
  package let evidence: SiteEvidence
  /// The study.
  package let study: CalibrationStudy
  /// Every parameter, in the order of the scenario.
  package private(set) var parameters: [Parameter]
  /// Runs by which values were told.
  package let runs: Int
  /// Figures of the site that no run comes near, each by itself.
  package let beyond: [LogMeasure]
  /// How far all figures together are from those of all runs; well above 1 no run has figures that go together as these do.
  package let distance: Double
  /// Of how many values of its own runs the intervals were tried, and how many held them.
  package let tried: (values: Int, held: Int)
  /// The figures of the line with the values that were found.
  package internal(set) var checks: [Check] = []
  /// Cartons of each line by which values are tried: as many as tell on the site, up to four times those of a drawn line.
  package var checkCartons: Int {
    let most = 4 * study.calibration.cartons
    return min(most, max(study.calibration.cartons, evidence.mostCartons ?? most))
  }
  /// The values with which it is tried, a line each.
  package let trials: [[Double?]]

  /// Whether the site's line is none of those that the scenario could be: then no value is given.
  package var isForeign: Bool { !beyond.isEmpty || distance > Self.farthest }
  /// Whether every figure is reproduced, those held back among them.
  package var isReproduced: Bool { !isForeign && checks.allSatisfy(\.isReproduced) }
  /// The parameters whose values are told.
  package var told: [Parameter] { parameters.filter { $0.verdict == .told } }

  /// How often the figures of a check lie in all their intervals together, if the line is right.
  package static let confidence = 0.95
  /// By so much farther than the farthest run a site's figures may be: a line that was drawn is never quite the one that stands
  /// there. An assumption.
  package static let farthest = 1.5
  /// Lines by which the values that were found are tried.
  package static let checkRuns = 60
  /// Of so many of its own runs the intervals are tried.
  private static let ownRuns = 60

  /// What `runs` of `lines` say of `evidence`.
  package init(
    _ study: CalibrationStudy, _ lines: [CalibrationStudy.Line], _ runs: [TrialSummary],
    _ evidence: SiteEvidence
  ) throws(CalibrationProblem) {
    // Some lines with drawn values do not come to their end; what they would have made nobody knows.
    let ended = runs.indices.filter { runs[$0].occurrences[.units] > 0 }
    guard ended.count * 2 > runs.count else { throw study.endless(runs) }
    let (lines, runs) = (ended.map { lines[$0] }, ended.map { runs[$0] })
    (self.study, self.evidence, self.runs) = (study, evidence, runs.count)
    let figures = RunFigures(runs, evidence, seed: study.plan.seed)
    let draws = lines.map { $0.shares.map { $0 ?? 0.5 } }
    let posterior = Posterior(draws: draws, figures: figures.rows, observed: figures.observed)
    beyond = zip(evidence.figures, posterior.beyond(figures.margins)).filter(\.1).map(\.0.measure)
    distance = posterior.distance
    let isForeign = !beyond.isEmpty || distance > Self.farthest
    var paths = RandomPaths(seed: study.plan.seed, trial: 0)
    let dealing = paths.claim("calibration/deals", owner: "calibration")
    let further = figures.further
    let parameters = study.parameters.indices.map { index in
      let width = posterior.width(of: index)
      let isDependent = posterior.dependent.contains(index)
      let byChance = isDependent ? posterior.narrowestByChance(of: index, dealing: dealing) : nil
      let isTold = isDependent && width <= Posterior.narrow && width < byChance ?? 0
      let isNarrowed = isDependent && width < byChance ?? 0
      let verdict: Verdict = isForeign ? .untold : isTold ? .told : isNarrowed ? .narrowed : .untold
      return Parameter(
        assumption: study.parameters[index], verdict: verdict, value: nil,
        interval: posterior.interval(of: index),
        width: width, widthByChance: byChance, explained: posterior.explained[index],
        wanted: verdict == .told ? nil : Self.wanted(index, posterior, further, of: study.parameters.count))
    }
    self.parameters = parameters
    let told = Set(parameters.indices.filter { parameters[$0].verdict == .told })
    tried = Self.tried(draws, figures.rows, told)
    trials = Self.trials(posterior, told)
  }

  /// The measure without which a parameter is not told, and how wide its interval would be with it.
  private static func wanted(
    _ index: Int, _ posterior: Posterior, _ further: [(measure: LogMeasure, values: [Double])], of count: Int
  ) -> (measure: LogMeasure, width: Double)? {
    var best: (measure: LogMeasure, width: Double)?
    let limit = Posterior.chance / Double(max(1, count * further.count))
    for (measure, values) in further {
      let (share, chance) = posterior.explained(index, with: values)
      guard chance < limit else { continue }
      let width = (1 - share).squareRoot()
      // What a counter has is had sooner than an audit.
      let isBetter = best.map {
        measure.isAudit && !$0.measure.isAudit ? width < 0.8 * $0.width : width < $0.width
      }
      if isBetter ?? true { best = (measure, width) }
    }
    return best
  }

  /// Of runs of its own, whose values are known, how many of their intervals hold them.
  private static func tried(_ draws: [[Double]], _ figures: [[Double]], _ told: Set<Int>) -> (
    values: Int, held: Int
  ) {
    guard !told.isEmpty else { return (0, 0) }
    var (values, held) = (0, 0)
    for number in 0..<min(ownRuns, draws.count) {
      // Spread over all runs.
      let own = number * draws.count / min(ownRuns, draws.count)
      let rest = draws.indices.filter { $0 != own }
      let posterior = Posterior(
        draws: rest.map { draws[$0] }, figures: rest.map { figures[$0] }, observed: figures[own])
      for parameter in told.sorted() {
        let ends = posterior.interval(of: parameter)
        values += 1
        held += draws[own][parameter] >= ends.low && draws[own][parameter] <= ends.high ? 1 : 0
      }
    }
    return (values, held)
  }

  /// Values drawn from what is left of them, together as they go together; others as written.
  private static func trials(_ posterior: Posterior, _ told: Set<Int>) -> [[Double?]] {
    let total = posterior.weights.reduce(0, +)
    let parameters = posterior.draws.first?.count ?? 0
    return (0..<checkRuns).map { number in
      let aim = (Double(number) + 0.5) / Double(checkRuns) * total
      var sum = 0.0
      let run = posterior.weights.firstIndex { weight in
        sum += weight
        return sum >= aim
      }
      return (0..<parameters).map { parameter in
        told.contains(parameter) ? run.map { posterior.adjusted[$0][parameter] } : nil
      }
    }
  }

  // MARK: - The check

  /// Gives told parameters their values and holds the site's figures against the line with them, by runs of ``trials``.
  ///
  /// What is left of a parameter hangs on what others can be; a scenario has them as written. So over these runs each figure is
  /// a line in the told parameters with a scatter, and their values are those by which all figures are nearest to the site's, each
  /// in units of its scatter, and held to what is left of them by its own.
  package mutating func check(_ lines: [CalibrationStudy.Line], _ runs: [TrialSummary]) {
    let ended = runs.indices.filter { runs[$0].occurrences[.units] > 0 }
    let told = parameters.indices.filter { parameters[$0].verdict == .told }
    checks = []
    guard ended.count > told.count + 2 else { return }
    let runs = ended.map { runs[$0] }
    let logits = ended.map { run in told.map { Posterior.logit(lines[run].shares[$0] ?? 0.5) } }
    let level = 1 - (1 - Self.confidence) / Double(max(1, evidence.figures.count * 2))
    let lines = FigureLines(logits, runs, evidence)
    let values = lines.nearest
    for (place, index) in told.enumerated() { parameters[index].value = Posterior.logistic(values[place]) }
    for isHeld in [false, true] {
      for (index, figure) in evidence.figures.enumerated() {
        guard let part = isHeld ? figure.held : figure.told, let value = lines.scales[index].value(part),
          let ends = lines.interval(of: index, at: values, level: level, for: part)
        else { continue }
        let scale = lines.scales[index]
        let shares = [scale.share(ends.low), scale.share(ends.high)].sorted()
        checks.append(
          Check(figure: figure, isHeld: isHeld, value: scale.share(value), low: shares[0], high: shares[1]))
      }
    }
  }
}

/// Each figure of runs as a line in the values that these runs were given.
private struct FigureLines {
  let scales: [LogScale]
  private let logits: [[Double]]
  private let counts: [[LogCount]]
  private let coefficients: [[Double]]
  private let variances: [Double]
  private let observed: [Double]
  private let free: Double

  init(_ logits: [[Double]], _ runs: [TrialSummary], _ evidence: SiteEvidence) {
    self.logits = logits
    let scales = evidence.figures.map { LogScale(measure: $0.measure.same) }
    self.scales = scales
    let parameters = logits.first?.count ?? 0
    free = Double(max(1, runs.count - 1 - parameters))
    let fit = LeastSquares(logits, weights: Array(repeating: 1, count: runs.count), ridge: 1e-4)
    var (counts, coefficients, variances): ([[LogCount]], [[Double]], [Double]) = ([], [], [])
    for scale in scales {
      let values = RunFigures.filled(runs.map { scale.count(in: $0).flatMap(scale.value) })
      let line = fit.coefficients(of: values)
      let rests = zip(values, logits).map { $0 - LeastSquares.value(line, at: $1) }
      counts.append(runs.compactMap(scale.count))
      coefficients.append(line)
      // What comes by the roll or by the lot never differs among runs, and does by one from a log that ends elsewhere.
      let grain = Moments.mean(runs.compactMap(scale.count).map(scale.grain))
      variances.append(max(1e-12, rests.reduce(0) { $0 + $1 * $1 } / free, grain * grain))
    }
    (self.counts, self.coefficients, self.variances) = (counts, coefficients, variances)
    observed = zip(evidence.figures, scales).map { $1.value($0.told) ?? 0 }
  }

  /// The values by which all figures are nearest to the site's, within those that the runs had.
  var nearest: [Double] {
    let count = logits.first?.count ?? 0
    guard count > 0 else { return [] }
    let columns = (0..<count).map { parameter in logits.map { $0[parameter] } }
    var rows = coefficients.map { Array($0.dropFirst()) }
    var weights = variances.map { 1 / $0 }
    var values = observed.indices.map { observed[$0] - coefficients[$0][0] }
    for (parameter, column) in columns.enumerated() {
      rows.append((0..<count).map { $0 == parameter ? 1 : 0 })
      weights.append(1 / max(1e-9, Moments.variance(column)))
      values.append(Moments.mean(column))
    }
    let found = LeastSquares(rows: rows, weights: weights).coefficients(of: values)
    return zip(found, columns).map { value, column in
      min(column.max() ?? value, max(column.min() ?? value, value))
    }
  }

  /// Between which ends a part of a log has a figure, on its scale, on the line with these values.
  func interval(of index: Int, at values: [Double], level: Double, for part: LogCount) -> (
    low: Double, high: Double
  )? {
    let counts = counts[index]
    guard counts.count > 2 else { return nil }
    let extra = counts.map { scales[index].scatter(of: part, beyond: $0) }.max() ?? 0
    let own = 1 + Double(values.count + 1) / Double(logits.count)
    let grain = scales[index].grain(of: part)
    let deviation = (variances[index] * own + extra * extra + grain * grain).squareRoot()
    let half = StudentT.quantile(upper: (1 - level) / 2, degreesOfFreedom: free) * deviation
    let mean = LeastSquares.value(coefficients[index], at: values)
    return (mean - half, mean + half)
  }
}

/// The figures of runs, those that the site has and those that it could have.
struct RunFigures {
  /// The site's figures on their scales.
  let observed: [Double]
  /// Those of each run.
  let rows: [[Double]]
  /// By how much each can differ from a run's by chance alone, beside what runs show: three deviations of a count.
  let margins: [Double]
  /// What no log gave, run by run.
  let further: [(measure: LogMeasure, values: [Double])]

  init(_ runs: [TrialSummary], _ evidence: SiteEvidence, seed: UInt64) {
    var observed: [Double] = []
    var margins: [Double] = []
    var columns: [[Double]] = []
    for figure in evidence.figures {
      let scale = LogScale(measure: figure.measure.same)
      var paths = RandomPaths(seed: seed, trial: 0)
      let path = paths.claim("calibration/scatter/\(scale.measure.word)", owner: "calibration")
      let values = runs.enumerated().map { number, run -> Double? in
        guard let count = scale.count(in: run), let value = scale.value(count) else { return nil }
        var stream = path.stream(UInt64(number))
        return value + Mathematics.normalQuantile(stream.uniformOpen())
          * scale.scatter(of: figure.told, beyond: count)
      }
      observed.append(scale.value(figure.told) ?? 0)
      columns.append(Self.filled(values))
      let whole = runs.compactMap { scale.count(in: $0)?.whole }.min() ?? 1
      margins.append(
        scale.measure.isOfTime
          ? Moments.variance(Self.filled(values)).squareRoot() / 2 : 3 / max(1, whole).squareRoot())
    }
    (self.observed, self.margins) = (observed, margins)
    rows = runs.indices.map { run in columns.map { $0[run] } }
    let known = Set(evidence.measures)
    further = LogMeasure.allCases.filter { $0.same == $0 && !known.contains($0) }.compactMap { measure in
      let scale = LogScale(measure: measure)
      let values = runs.map { run in scale.count(in: run).flatMap(scale.value) }
      guard values.contains(where: { $0 != nil }) else { return nil }
      let filled = Self.filled(values)
      return Moments.variance(filled) > 1e-12 ? (measure, filled) : nil
    }
  }

  /// A run that has nothing of the kind says as much as the others together.
  static func filled(_ values: [Double?]) -> [Double] {
    let mean = Moments.mean(values.compactMap(\.self))
    return values.map { $0 ?? mean }
  }
}
