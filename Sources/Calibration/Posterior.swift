import EventKernel
import Numerics

/// What runs with drawn values say of the values that gave some figures: rejection with local linear adjustment.
///
/// M. A. Beaumont, W. Zhang, D. J. Balding, *Approximate Bayesian computation in population genetics*, Genetics 162 (2002).
/// Runs whose figures are near to those observed are kept, by weights that fall to nothing at the last of them, and a
/// regression takes away what their values differ because their figures do. Near is told in a few directions alone: each
/// parameter that depends on the figures at all has one, its expectation from all figures (P. Fearnhead, D. Prangle,
/// *Constructing summary statistics for approximate Bayesian computation*, J. R. Statist. Soc. B 74, 2012). It knows nothing of
/// lines: draws go in, as shares of their range, and figures.
package struct Posterior {
  /// A parameter's draws as shares of what is plausible, each run's.
  package let draws: [[Double]]
  /// Each run's figures.
  private let figures: [[Double]]
  /// Those of the site.
  private let observed: [Double]
  /// The same in units of their spread over runs.
  private let scaled: [[Double]]
  private let scaledObserved: [Double]
  /// Draws on a scale without ends, parameter by parameter.
  private let logits: [[Double]]

  /// How much of each parameter's spread the figures on which it depends explain.
  package let explained: [Double]
  /// The chance that the one which says most of a parameter says as much although it knows nothing of it.
  package let chances: [Double]
  /// The parameters that depend on the figures beyond chance.
  package let dependent: [Int]
  /// The runs that are kept, by their weights.
  package let weights: [Double]
  /// Adjusted values of the parameters that depend on figures, each run's; those of others as they were drawn.
  package let adjusted: [[Double]]

  /// The figures on which each parameter depends, the one that says most of it first.
  private let chosen: [[Int]]
  private let directions: [[Double]]
  private let local: LeastSquares
  private let aim: [Double]
  private let inflation: Double

  /// So likely at most is it that any parameter at all is taken for one that depends on the figures.
  package static let chance = 0.01
  /// The share of the runs that is kept.
  package static let kept = 0.3
  /// How often an interval holds the value.
  package static let confidence = 0.9
  /// A parameter is told where its interval has at most such a share of the width of what was plausible.
  package static let narrow = 0.6

  /// What `draws[run][parameter]` and `figures[run][figure]` say of the values behind `observed`; the parameters are some
  /// `among` more, where that is said.
  package init(draws: [[Double]], figures: [[Double]], observed: [Double], among all: Int? = nil) {
    (self.draws, self.figures, self.observed) = (draws, figures, observed)
    let count = draws.count
    let parameters = draws.first?.count ?? 0
    // Figures in units of their spread; what never differs tells nothing.
    var (columns, aims): ([[Double]], [Double]) = ([], [])
    for figure in observed.indices {
      let column = figures.map { $0[figure] }
      let (mean, deviation) = (Moments.mean(column), Moments.variance(column).squareRoot())
      guard deviation > 1e-12 * max(1, mean.magnitude) else { continue }
      columns.append(column.map { ($0 - mean) / deviation })
      aims.append((observed[figure] - mean) / deviation)
    }
    let scaled = (0..<count).map { run in columns.map { $0[run] } }
    (self.scaled, scaledObserved) = (scaled, aims)
    let logits = (0..<parameters).map { parameter in draws.map { Self.logit($0[parameter]) } }
    self.logits = logits
    // Which parameters depend on them, and on which.
    var (explained, chances, chosen): ([Double], [Double], [[Int]]) = ([], [], [])
    var fits: [(parameter: Int, values: [Double], aim: Double)] = []
    let sure = Self.chance / Double(max(1, (all ?? parameters) * columns.count))
    for parameter in 0..<parameters {
      let choice = FigureChoice(columns, for: logits[parameter], sure: sure)
      explained.append(choice.explained)
      chances.append(choice.chance)
      chosen.append(choice.figures)
      let rows = scaled.map { row in choice.figures.map { row[$0] } }
      let line = LeastSquares(rows, weights: Array(repeating: 1, count: count), ridge: 1e-4)
        .coefficients(of: logits[parameter])
      fits.append(
        (
          parameter, rows.map { LeastSquares.value(line, at: $0) },
          LeastSquares.value(line, at: choice.figures.map { aims[$0] })
        ))
    }
    (self.explained, self.chances, self.chosen) = (explained, chances, chosen)
    let dependent = (0..<parameters).filter { !chosen[$0].isEmpty }
    self.dependent = dependent
    // Directions at right angles, the one that explains most first; their lengths are what they explain.
    var directions: [[Double]] = Array(repeating: [], count: count)
    var aim: [Double] = []
    var basis: [(values: [Double], square: Double, aim: Double)] = []
    for parameter in dependent.sorted(by: { (explained[$1], $0) < (explained[$0], $1) }) {
      let fit = fits[parameter]
      let mean = Moments.mean(fit.values)
      var (values, target) = (fit.values.map { $0 - mean }, fit.aim - mean)
      let before = values.reduce(0) { $0 + $1 * $1 }
      for other in basis {
        let part = zip(values, other.values).reduce(0.0) { $0 + $1.0 * $1.1 } / other.square
        for run in values.indices { values[run] -= part * other.values[run] }
        target -= part * other.aim
      }
      let square = values.reduce(0) { $0 + $1 * $1 }
      guard square > 0.02 * before, basis.count < Self.mostDirections else { continue }
      basis.append((values, square, target))
      for run in values.indices { directions[run].append(values[run]) }
      aim.append(target)
    }
    (self.directions, self.aim) = (directions, aim)
    // The nearest are kept.
    let distances = directions.map { point in
      zip(point, aim).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let keep = min(count, max(Int(Self.kept * Double(count)), 20 + 4 * aim.count))
    let radius = max(distances.sorted()[max(0, keep - 1)] * (1 + 1e-9), 1e-300)
    let weights: [Double] =
      aim.isEmpty
      ? Array(repeating: 1, count: count)
      : distances.map { $0 < radius ? 1 - ($0 / radius) * ($0 / radius) : 0 }
    self.weights = weights
    let local = LeastSquares(directions, weights: weights, ridge: 1e-6)
    self.local = local
    let sum = weights.reduce(0, +)
    let effective = sum * sum / max(1e-300, weights.reduce(0) { $0 + $1 * $1 })
    inflation = (effective / max(1, effective - Double(aim.count) - 1)).squareRoot()
    var adjusted = draws
    for parameter in dependent {
      let values = Self.adjusted(logits[parameter], local, directions, aim, weights, inflation)
      for run in 0..<count { adjusted[run][parameter] = values[run] }
    }
    self.adjusted = adjusted
  }

  /// So many directions at most: more than can be told apart with some hundred runs.
  private static let mostDirections = 8

  private static func adjusted(
    _ logits: [Double], _ local: LeastSquares, _ directions: [[Double]], _ aim: [Double], _ weights: [Double],
    _ inflation: Double
  ) -> [Double] {
    let line = local.coefficients(of: logits)
    let center = LeastSquares.value(line, at: aim)
    return logits.indices.map { run in
      // A regression takes a part of the spread for its own.
      logistic(center + inflation * (logits[run] - LeastSquares.value(line, at: directions[run])))
    }
  }

  // MARK: - Answers

  /// A parameter's interval and median, as shares of what is plausible.
  package func interval(of parameter: Int) -> (low: Double, middle: Double, high: Double) {
    interval(adjusted.map { $0[parameter] })
  }

  private func interval(_ values: [Double]) -> (low: Double, middle: Double, high: Double) {
    Self.interval(values, weights)
  }

  private static func interval(_ values: [Double], _ weights: [Double]) -> (
    low: Double, middle: Double, high: Double
  ) {
    let ends = Moments.quantiles(
      [(1 - confidence) / 2, 0.5, (1 + confidence) / 2], of: values, weights: weights)
    return (ends[0], ends[1], ends[2])
  }

  /// The width of a parameter's interval, of the width of what is plausible.
  package func width(of parameter: Int) -> Double {
    let ends = interval(of: parameter)
    return (ends.high - ends.low) / Self.confidence
  }

  /// The share of `deals` of a parameter's draws to other runs that leave an interval as narrow as its own: what chance gives.
  ///
  /// Where chance often gives one, fewer deals say so (J. Besag, P. Clifford, *Sequential Monte Carlo p-values*, Biometrika 78,
  /// 1991).
  package func chance(of parameter: Int, deals: Int, dealing path: RandomPath) -> Double {
    let kept = weights.indices.filter { weights[$0] > 0 }
    let (near, points) = (kept.map { weights[$0] }, kept.map { directions[$0] })
    let local = LeastSquares(points, weights: near, ridge: 1e-6)
    var values = logits[parameter]
    func width() -> Double {
      let ends = Self.interval(
        Self.adjusted(Array(values[..<kept.count]), local, points, aim, near, inflation), near)
      return ends.high - ends.low
    }
    let ends = interval(of: parameter)
    let own = (ends.high - ends.low) * (1 + 1e-9)
    var narrow = 0
    for deal in 0..<deals {
      var stream = path.stream(UInt64(parameter), UInt32(deal))
      for index in kept.indices {
        values.swapAt(index, index + Int(stream.below(UInt64(values.count - index))))
      }
      narrow += width() <= own ? 1 : 0
      if narrow == Self.enough { return Double(narrow) / Double(deal + 1) }
    }
    return Double(narrow + 1) / Double(deals + 1)
  }

  /// As many narrow ones are enough to say that chance gives them.
  private static let enough = 20

  /// Whether a figure lies beyond those of all `runs`, figure by figure, by more than its margin.
  package static func beyond(_ runs: [[Double]], _ observed: [Double], _ margins: [Double]) -> [Bool] {
    observed.indices.map { figure in
      let column = runs.map { $0[figure] }
      return observed[figure] < (column.min() ?? 0) - margins[figure]
        || observed[figure] > (column.max() ?? 0) + margins[figure]
    }
  }

  /// By how much the figures together are farther from the runs' middle than those of the farthest run: above 1 no run has
  /// figures that go together as these do.
  package var distance: Double {
    guard !scaledObserved.isEmpty else { return 0 }
    // Mahalanobis' distance, by a regression of each figure on those before it.
    var sums = Array(repeating: 0.0, count: scaled.count)
    var own = 0.0
    for figure in scaledObserved.indices {
      let before = scaled.map { Array($0[..<figure]) }
      let line = LeastSquares(before, weights: Array(repeating: 1, count: scaled.count), ridge: 1e-4)
        .coefficients(of: scaled.map { $0[figure] })
      let rests = scaled.indices.map { scaled[$0][figure] - LeastSquares.value(line, at: before[$0]) }
      // Figures that hang together hang together less over many rows than within one run.
      let variance = max(0.05, Moments.variance(rests))
      for run in rests.indices { sums[run] += rests[run] * rests[run] / variance }
      let rest = scaledObserved[figure] - LeastSquares.value(line, at: Array(scaledObserved[..<figure]))
      own += rest * rest / variance
    }
    return (own / max(1e-300, sums.max() ?? 1)).squareRoot()
  }

  /// How much of a parameter's spread a further figure would explain together with those that are there, and the chance that
  /// one which knows nothing of it would explain as much more.
  package func explained(_ parameter: Int, with further: [Double]) -> (share: Double, chance: Double) {
    let count = further.count
    func rests(_ values: [Double], beside figures: [Int]) -> [Double] {
      let rows = scaled.map { row in figures.map { row[$0] } }
      let line = LeastSquares(rows, weights: Array(repeating: 1, count: count), ridge: 1e-4).coefficients(
        of: values)
      return values.indices.map { values[$0] - LeastSquares.value(line, at: rows[$0]) }
    }
    let own = rests(logits[parameter], beside: chosen[parameter])
    let other = rests(further, beside: Array(scaledObserved.indices))
    let square = other.reduce(0) { $0 + $1 * $1 }
    let rest = own.reduce(0) { $0 + $1 * $1 }
    let whole = Moments.variance(logits[parameter]) * Double(count - 1)
    guard square > 1e-6 * Moments.variance(further) * Double(count), rest > 0, whole > 0 else {
      return (explained[parameter], 1)
    }
    let product = zip(own, other).reduce(0.0) { $0 + $1.0 * $1.1 }
    let gain = min(rest, product * product / square)
    let free = Double(count - 2 - chosen[parameter].count)
    guard free >= 1 else { return (explained[parameter], 1) }
    return (1 - (rest - gain) / whole, Mathematics.betaUpper(0.5, free / 2, at: gain / rest))
  }

  // MARK: - Scales

  /// From a share of a range to a scale without ends.
  package static func logit(_ share: Double) -> Double {
    let inside = min(1 - 1e-6, max(1e-6, share))
    return Mathematics.log(inside / (1 - inside))
  }

  /// And back.
  package static func logistic(_ logits: Double) -> Double {
    logits < -30 ? 0 : logits > 30 ? 1 : 1 / (1 + Mathematics.exp(-logits))
  }
}

/// The few of many figures on which something depends: one after the other, the one that explains most beside those that are
/// chosen, as long as chance would hardly explain as much.
private struct FigureChoice {
  var figures: [Int] = []
  var explained = 0.0
  /// That the first explains as much by chance.
  var chance = 1.0

  /// So many are enough for anything.
  private static let most = 6
  /// Further ones need to be as sure as this, of all figures together.
  private static let further = 0.01

  init(_ columns: [[Double]], for values: [Double], sure: Double) {
    let count = values.count
    let mean = Moments.mean(values)
    var rest = values.map { $0 - mean }
    let whole = rest.reduce(0) { $0 + $1 * $1 }
    var columns = columns
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    while figures.count < min(Self.most, columns.count) {
      let left = rest.reduce(0) { $0 + $1 * $1 }
      let free = Double(count - 2 - figures.count)
      guard free >= 1, left > 1e-12 * whole, whole > 0 else { break }
      var best: (figure: Int, share: Double, slope: Double)?
      for figure in columns.indices where !figures.contains(figure) {
        let square = product(columns[figure], columns[figure])
        // What others say already it does not say again.
        guard square > 1e-6 * Double(count) else { continue }
        let both = product(columns[figure], rest)
        let share = both * both / (square * left)
        if share > best?.share ?? 0 { best = (figure, share, both / square) }
      }
      guard let best else { break }
      let chance = Mathematics.betaUpper(0.5, free / 2, at: min(1, best.share))
      if figures.isEmpty { self.chance = min(1, chance * Double(columns.count)) }
      guard chance < (figures.isEmpty ? sure : Self.further / Double(columns.count)) else { break }
      figures.append(best.figure)
      let chosen = columns[best.figure]
      let square = product(chosen, chosen)
      for run in rest.indices { rest[run] -= best.slope * chosen[run] }
      for figure in columns.indices where !figures.contains(figure) {
        let slope = product(columns[figure], chosen) / square
        for run in chosen.indices { columns[figure][run] -= slope * chosen[run] }
      }
    }
    let left = rest.reduce(0) { $0 + $1 * $1 }
    explained = whole > 0 && !figures.isEmpty ? 1 - left / whole : 0
  }
}
