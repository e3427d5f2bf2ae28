/// One of a list of values, each with its weight; with equal weights, resampling of what was observed.
///
/// Drawn from the alias table of A. J. Walker, built as in M. D. Vose, *A linear algorithm for generating random
/// numbers with a given distribution*, IEEE Transactions on Software Engineering 17 (1991): one number a draw, however
/// many values there are. Probabilities are met to 2⁻⁶⁴ times the count of values.
public struct Discrete: ProbabilityDistribution {
  /// The values with a weight above 0, rising, each once.
  public let values: [Double]
  /// Their probabilities.
  public let probabilities: [Double]

  @usableFromInline let columns: [Column]
  private let upTo: [Double]
  private let from: [Double]

  /// A column of the alias table: its own value below the threshold, the other's above.
  @usableFromInline
  struct Column: Hashable, Sendable {
    @usableFromInline var threshold: UInt64
    @usableFromInline var own: Double
    @usableFromInline var other: Double
  }

  /// The distribution that gives each value in proportion to its weight; a value named twice has both weights.
  public init(values: [Double], weights: [Double]) throws(DistributionError) {
    guard values.count == weights.count else {
      throw .unequalCounts(first: "values", values.count, second: "weights", weights.count)
    }
    for value in values { _ = try Check.finite(value, "value") }
    var total = 0.0
    for weight in weights { total += try Check.notNegative(weight, "weight") }
    guard total > 0 else { throw .empty(parameter: "values") }
    _ = try Check.finite(total, "the sum of the weights")

    var merged: [(value: Double, probability: Double)] = []
    for (value, weight) in zip(values, weights).sorted(by: { $0 < $1 }) where weight > 0 {
      if merged.last?.value == value {
        merged[merged.count - 1].probability += weight / total
      } else {
        merged.append((value, weight / total))
      }
    }
    self.values = merged.map(\.value)
    probabilities = merged.map(\.probability)
    upTo = Self.running(probabilities)
    from = Self.running(probabilities.reversed()).reversed()
    columns = Self.aliases(self.values, probabilities)
  }

  /// Each observation as likely as any other.
  public init(observations: [Double]) throws(DistributionError) {
    guard !observations.isEmpty else { throw .empty(parameter: "observations") }
    try self.init(values: observations, weights: Array(repeating: 1, count: observations.count))
  }

  /// A column of the alias table, and one of its two values.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    // The upper word of the product is the column, the lower one uniform within it.
    let place = source.next().multipliedFullWidth(by: UInt64(columns.count))
    let column = columns[Int(truncatingIfNeeded: place.high)]
    return place.low < column.threshold ? column.own : column.other
  }

  /// The sum of the values, each times its probability.
  public var mean: Double { moments(within: values[0]...values[values.count - 1]).mean }

  /// The mean square of the distances from the mean.
  public var variance: Double { moments(within: values[0]...values[values.count - 1]).variance }

  /// The sum of the probabilities up to x.
  public func cdf(_ x: Double) -> Double {
    let count = countOfValues { $0 <= x }
    return count == 0 ? 0 : upTo[count - 1]
  }

  /// P(X < x).
  public func probability(below x: Double) -> Double {
    let count = countOfValues { $0 < x }
    return count == 0 ? 0 : upTo[count - 1]
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    let count = countOfValues { $0 <= x }
    return count == values.count ? 0 : from[count]
  }

  /// P(X ≥ x).
  public func probability(atLeast x: Double) -> Double {
    let count = countOfValues { $0 < x }
    return count == values.count ? 0 : from[count]
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    values[min(Self.countOf(upTo) { $0 < p }, values.count - 1)]
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    // The first value above which no more than q remains.
    values[max(0, Self.countOf(from) { $0 > q } - 1)]
  }

  /// Mean and variance of what lies in a range.
  public func moments(within range: ClosedRange<Double>) -> (mean: Double, variance: Double) {
    let inside = zip(values, probabilities).filter { range.contains($0.0) }
    let mass = inside.reduce(0) { $0 + $1.1 }
    let mean = inside.reduce(0) { $0 + $1.0 * ($1.1 / mass) }
    let variance = inside.reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * ($1.1 / mass) }
    return (mean, variance)
  }

  private func countOfValues(where holds: (Double) -> Bool) -> Int { Self.countOf(values, where: holds) }

  /// How many of a list's first elements hold, when all behind them do not: O(log count).
  private static func countOf(_ list: [Double], where holds: (Double) -> Bool) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if holds(list[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func running(_ parts: [Double]) -> [Double] {
    var sum = 0.0
    var sums = parts.map { part in
      sum += part
      return min(sum, 1)
    }
    sums[sums.count - 1] = 1
    return sums
  }

  /// Vose's method: each column holds 1/n of the probability, its own value's and what one richer value lends it.
  private static func aliases(_ values: [Double], _ probabilities: [Double]) -> [Column] {
    let count = Double(values.count)
    var share = probabilities.map { $0 * count }
    var columns = values.map { Column(threshold: .max, own: $0, other: $0) }
    var poor = values.indices.filter { share[$0] < 1 }
    var rich = values.indices.filter { share[$0] >= 1 }
    while let small = poor.last, let large = rich.last {
      poor.removeLast()
      columns[small].threshold = UInt64(share[small] * 0x1p64)
      columns[small].other = values[large]
      share[large] -= 1 - share[small]
      if share[large] < 1 {
        rich.removeLast()
        poor.append(large)
      }
    }
    return columns
  }
}
