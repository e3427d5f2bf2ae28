import EventKernel
import Experiments
import Numerics
import World

/// What a site's figures tell of a line.
package struct CalibrationResult: Sendable {
  /// What becomes of a parameter.
  package typealias Verdict = Answers.Verdict

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
    /// The width of that, of the width of what was plausible; of whole numbers, those that are left of all.
    package var width: Double
    /// The share of deals of its draws to other runs that leave as narrow an interval; nil where nobody had to ask.
    package var chance: Double?
    /// By how much its interval was made wider, so that it holds as often as is said.
    package var widening: Answers.Widening
    /// How much of its spread the figures explain.
    package var explained: Double
    /// The measure that would tell most of it beside those that are there; nil where none that is known would.
    package var wanted: (measure: LogMeasure, width: Double)?
  }

  /// One figure held against lines with what is left of all values, and against those with all others as written.
  package struct Check: Sendable {
    /// Which.
    package var figure: SiteEvidence.Figure
    /// Whether it is that of the rows that were held back.
    package var isHeld: Bool
    /// The site's.
    package var value: Double
    /// Between these it lies on lines with values that are left, of every parameter.
    package var low: Double
    package var high: Double
    /// Between these it lies on the line with the values that were told, all others as written.
    package var written: (low: Double, high: Double)
    /// Whether it lies between the first.
    package var isReproduced: Bool { value >= low && value <= high }
    /// Whether it lies between the second.
    package var isReproducedAsWritten: Bool { value >= written.low && value <= written.high }
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
  /// Figures that the line as it is written has and no line with drawn values: they are told from, and tell nothing.
  package let writtenAlone: [LogMeasure]
  /// How far all figures together are from those of all runs; well above 1 no run has figures that go together as these do.
  package let distance: Double
  /// Of values that are given an interval: how many of its own runs these were tried on, how many held as they were found, and
  /// how many as wide as they are given.
  package var tried: (values: Int, found: Int, held: Int) {
    parameters.filter { $0.verdict != .untold }.reduce((0, 0, 0)) {
      ($0.0 + $1.widening.values, $0.1 + $1.widening.found, $0.2 + $1.widening.held)
    }
  }
  /// The figures of the line with the values that were found.
  package internal(set) var checks: [Check] = []
  /// Cartons of each line by which values are tried: as many as tell on the site, up to four times those of a drawn line.
  package var checkCartons: Int {
    let most = 4 * study.calibration.cartons
    return min(most, max(study.calibration.cartons, evidence.mostCartons ?? most))
  }
  /// The values with which it is tried, a line each: those that are told with all others as written, and then what is left of all.
  package let trials: [[Double?]]

  /// Whether the site's line is none of those that the scenario could be: then no value is given.
  package var isForeign: Bool { !beyond.isEmpty || distance > Self.farthest }
  /// Whether every figure is reproduced, those held back among them.
  package var isReproduced: Bool { !isForeign && checks.allSatisfy(\.isReproduced) }
  /// Whether the line with the values that were told reproduces them too, with all others as written.
  package var isReproducedAsWritten: Bool { !isForeign && checks.allSatisfy(\.isReproducedAsWritten) }
  /// The parameters whose values are told.
  package var told: [Parameter] { parameters.filter { $0.verdict == .told } }

  /// How often the figures of a check lie in all their intervals together, if the line is right.
  package static let confidence = 0.95
  /// By so much farther than the farthest run a site's figures may be: a line that was drawn is never quite the one that stands
  /// there. An assumption.
  package static let farthest = 1.5
  /// Lines by which the values that were told are tried, and as many by which what is left of all is.
  package static let checkRuns = 40

  /// What `runs` of `lines` say of `evidence`.
  package init(
    _ study: CalibrationStudy, _ lines: [CalibrationStudy.Line], _ runs: [TrialSummary],
    _ evidence: SiteEvidence
  ) throws(CalibrationProblem) {
    // Some lines with drawn values do not come to their end; what they would have made nobody knows.
    let ended = runs.indices.filter { runs[$0].occurrences[.units] > 0 }
    guard ended.count * 2 > runs.count else { throw study.endless(runs) }
    let all = RunFigures(
      ended.map { (runs[$0], lines[$0].condition.line) }, evidence, seed: study.plan.seed,
      betweenLots: study.betweenLots)
    let drawn = ended.filter { !lines[$0].isAsWritten }
    let (lines, runs) = (drawn.map { lines[$0] }, drawn.map { runs[$0] })
    (self.study, self.evidence, self.runs) = (study, evidence, runs.count)
    let figures = RunFigures(
      zip(runs, lines).map { ($0, $1.condition.line) }, evidence, seed: study.plan.seed,
      betweenLots: study.betweenLots)
    let isBeyond = Posterior.beyond(all.rows, all.observed, all.margins)
    let isBeyondDraws = Posterior.beyond(figures.rows, figures.observed, figures.margins)
    let near = evidence.figures.indices.filter { !isBeyondDraws[$0] }
    let draws = lines.map { $0.shares.map { $0 ?? 0.5 } }
    var paths = RandomPaths(seed: study.plan.seed, trial: 0)
    var known: [Int: Answers.Known] = [:]
    for (index, parameter) in study.parameters.enumerated() {
      guard let law = RollLaw.all.first(where: { $0.path == parameter.path }),
        let figure = evidence[law.measure]
      else { continue }
      known[index] = law.answer(
        figure.told, of: parameter,
        runs.indices.map { (runs[$0], lines[$0].condition.line, draws[$0][index]) },
        lot: study.plan.longLots.cartonsPerLot,
        dealing: paths.claim("calibration/rolls/\(law.measure.word)", owner: "calibration"))
    }
    let answers = Answers(
      draws: draws, figures: figures.rows.map { run in near.map { run[$0] } },
      observed: near.map { figures.observed[$0] },
      possible: study.parameters.map(PossibleValues.init), known: known,
      dealing: paths.claim("calibration/deals", owner: "calibration"))
    let posterior = answers.posterior
    let places = evidence.figures.indices
    beyond = places.filter { isBeyond[$0] }.map { evidence.figures[$0].measure }
    writtenAlone = places.filter { isBeyondDraws[$0] && !isBeyond[$0] }.map { evidence.figures[$0].measure }
    distance = Posterior(draws: all.rows.map { _ in [] }, figures: all.rows, observed: all.observed).distance
    let isForeign = !beyond.isEmpty || distance > Self.farthest
    let further = figures.further
    let parameters = study.parameters.indices.map { index in
      let answer = answers.all[index]
      let verdict: Verdict = isForeign ? .untold : answer.verdict
      return Parameter(
        assumption: study.parameters[index], verdict: verdict, value: nil, interval: answer.interval,
        width: answer.width, chance: answer.chance, widening: answer.widening,
        explained: posterior.explained[index],
        wanted: verdict == .told ? nil : Self.wanted(index, posterior, further, of: study.parameters.count))
    }
    self.parameters = parameters
    trials = Self.trials(answers, parameters.map { $0.verdict == .told }, isForeign: isForeign)
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

  /// Values drawn from what is left of them, together as they go together: of those that are told, all others as written; and of
  /// all, where the line can be the site's.
  private static func trials(_ answers: Answers, _ told: [Bool], isForeign: Bool) -> [[Double?]] {
    let weights = answers.posterior.weights
    let total = weights.reduce(0, +)
    let runs = (0..<checkRuns).map { number in
      let aim = (Double(number) + 0.5) / Double(checkRuns) * total
      var sum = 0.0
      return weights.firstIndex { weight in
        sum += weight
        return sum >= aim
      } ?? 0
    }
    let written = runs.map { run in told.indices.map { told[$0] ? answers.left(run, $0) : nil } }
    return isForeign ? written : written + runs.map { run in told.indices.map { answers.left(run, $0) } }
  }

  // MARK: - The check

  /// Gives told parameters their values and holds the site's figures against runs of ``trials``.
  ///
  /// What is left of a parameter hangs on what others can be; a scenario has them as written. So over runs with all others as
  /// written each figure is a line in the told parameters with a scatter, and their values are those by which all figures are
  /// nearest to the site's, each in units of its scatter, and held to what is left of them by its own. Whether the line is right is
  /// another question: the others need not be as written, and what is left of all of them has to have these figures.
  package mutating func check(_ lines: [CalibrationStudy.Line], _ runs: [TrialSummary]) {
    let ended = lines.indices.filter { runs[$0].occurrences[.units] > 0 }
    let told = parameters.indices.filter { parameters[$0].verdict == .told }
    checks = []
    func figures(_ numbers: [Int], _ told: [Int]) -> FigureLines? {
      guard numbers.count > told.count + 2 else { return nil }
      return FigureLines(
        numbers.map { run in told.map { Posterior.logit(lines[run].shares[$0] ?? 0.5) } },
        numbers.map { (runs[$0], lines[$0].condition.line) }, evidence, betweenLots: study.betweenLots)
    }
    // Where all are told there is none as written, and both are the same lines.
    let partly = ended.filter { lines[$0].shares.contains(nil) }
    let wholly = ended.filter { !lines[$0].shares.contains(nil) }
    guard let written = figures(partly.isEmpty ? wholly : partly, told),
      let left = figures(wholly.isEmpty ? partly : wholly, [])
    else { return }
    let values = written.nearest
    for (place, index) in told.enumerated() {
      let (interval, value) = (parameters[index].interval, Posterior.logistic(values[place]))
      parameters[index].value = min(interval.high, max(interval.low, value))
    }
    let level = 1 - (1 - Self.confidence) / Double(max(1, evidence.figures.count * 2))
    for isHeld in [false, true] {
      for (index, figure) in evidence.figures.enumerated() {
        let scale = written.scales[index]
        guard let part = isHeld ? figure.held : figure.told, let value = scale.value(part),
          let ends = left.interval(of: index, at: [], level: level, for: part),
          let own = written.interval(of: index, at: values, level: level, for: part)
        else { continue }
        let shares = [scale.share(ends.low), scale.share(ends.high)].sorted()
        let others = [scale.share(own.low), scale.share(own.high)].sorted()
        checks.append(
          Check(
            figure: figure, isHeld: isHeld, value: scale.share(value), low: shares[0], high: shares[1],
            written: (others[0], others[1])))
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

  init(
    _ logits: [[Double]], _ runs: [(run: TrialSummary, line: LinePlan)], _ evidence: SiteEvidence,
    betweenLots: Double
  ) {
    self.logits = logits
    let scales = evidence.figures.map { LogScale(measure: $0.measure.same, betweenLots: betweenLots) }
    self.scales = scales
    let parameters = logits.first?.count ?? 0
    free = Double(max(1, runs.count - 1 - parameters))
    let fit = LeastSquares(logits, weights: Array(repeating: 1, count: runs.count), ridge: 1e-4)
    var (counts, coefficients, variances): ([[LogCount]], [[Double]], [Double]) = ([], [], [])
    for scale in scales {
      let own = runs.compactMap { scale.count(in: $0.run, on: $0.line) }
      let values = RunFigures.filled(
        runs.map { scale.count(in: $0.run, on: $0.line).flatMap(scale.value) })
      let line = fit.coefficients(of: values)
      let rests = zip(values, logits).map { $0 - LeastSquares.value(line, at: $1) }
      counts.append(own)
      coefficients.append(line)
      // What comes by the roll or by the lot never differs among runs, and does by one from a log that ends elsewhere.
      let grain = Moments.mean(own.map(scale.grain))
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

  init(
    _ runs: [(run: TrialSummary, line: LinePlan)], _ evidence: SiteEvidence, seed: UInt64,
    betweenLots: Double
  ) {
    var observed: [Double] = []
    var margins: [Double] = []
    var columns: [[Double]] = []
    for figure in evidence.figures {
      let scale = LogScale(measure: figure.measure.same, betweenLots: betweenLots)
      var paths = RandomPaths(seed: seed, trial: 0)
      let path = paths.claim("calibration/scatter/\(scale.measure.word)", owner: "calibration")
      let values = runs.enumerated().map { number, run -> Double? in
        guard let count = scale.count(in: run.run, on: run.line) else { return nil }
        var stream = path.stream(UInt64(number))
        return scale.shown(count, in: figure.told, chance: stream.uniformOpen())
      }
      observed.append(scale.value(figure.told) ?? 0)
      columns.append(Self.filled(values))
      let whole = runs.compactMap { scale.count(in: $0.run, on: $0.line)?.whole }.min() ?? 1
      margins.append(
        scale.measure.isOfTime
          ? Moments.variance(Self.filled(values)).squareRoot() / 2 : 3 / max(1, whole).squareRoot())
    }
    (self.observed, self.margins) = (observed, margins)
    rows = runs.indices.map { run in columns.map { $0[run] } }
    let known = Set(evidence.measures)
    further = LogMeasure.allCases.filter { $0.same == $0 && !known.contains($0) }.compactMap { measure in
      let scale = LogScale(measure: measure, betweenLots: betweenLots)
      let values = runs.map { run in scale.count(in: run.run, on: run.line).flatMap(scale.value) }
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
