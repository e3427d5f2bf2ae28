/// A distribution as it was observed: straight lines between the points of its inverse distribution function.
///
/// Drawn by inversion, one number a draw, O(log points). Unlike resampling (``Discrete/init(observations:)``) it gives
/// values between those observed, though none beyond them.
public struct Empirical: ProbabilityDistribution {
  /// Probabilities, rising from 0 to 1.
  public let probabilities: [Double]
  /// The value that is not exceeded with each of these probabilities; never falling.
  public let values: [Double]

  /// The distribution through observations: the smallest at 0, the greatest at 1, the rest evenly between.
  public init(observations: [Double]) throws(DistributionError) {
    guard let first = observations.first else { throw .empty(parameter: "observations") }
    if observations.count == 1 {
      try self.init(probabilities: [0, 1], values: [first, first])
    } else {
      let steps = Double(observations.count - 1)
      try self.init(
        probabilities: observations.indices.map { Double($0) / steps }, values: observations.sorted())
    }
  }

  /// The distribution through points: each value is not exceeded with its probability.
  ///
  /// The first probability must be 0 and the last 1, for the smallest and the greatest value; two points with one
  /// value between them give that value the probability between them.
  public init(probabilities: [Double], values: [Double]) throws(DistributionError) {
    guard probabilities.count == values.count else {
      throw .unequalCounts(first: "probabilities", probabilities.count, second: "values", values.count)
    }
    guard let first = probabilities.first, let last = probabilities.last, probabilities.count >= 2 else {
      throw .empty(parameter: "points")
    }
    for value in values { _ = try Check.finite(value, "value") }
    _ = try Check.within(first, 0, 0, "first probability")
    _ = try Check.within(last, 1, 1, "last probability")
    for (earlier, later) in zip(probabilities, probabilities.dropFirst()) where !(earlier < later) {
      throw .disordered(first: "a probability", earlier, second: "the next one", later)
    }
    for (earlier, later) in zip(values, values.dropFirst()) where !(earlier <= later) {
      throw .disordered(first: "a value", earlier, second: "the next one", later)
    }
    self.probabilities = probabilities
    self.values = values
  }

  /// The line between two points, at u.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double { quantile(source.uniform()) }

  /// The mean of the pieces between the points.
  public var mean: Double { moments(within: values[0]...values[values.count - 1]).mean }

  /// That of the pieces between the points.
  public var variance: Double { moments(within: values[0]...values[values.count - 1]).variance }

  /// The height of the line through the points at x.
  public func cdf(_ x: Double) -> Double {
    // The first point beyond x: up to it the line rises from the point before.
    let next = Self.firstIndex(in: values) { $0 > x }
    return next == 0 ? 0 : next == values.count ? 1 : probability(at: x, between: next - 1, next)
  }

  /// P(X < x).
  public func probability(below x: Double) -> Double {
    let next = Self.firstIndex(in: values) { $0 >= x }
    return next == 0 ? 0 : next == values.count ? 1 : probability(at: x, between: next - 1, next)
  }

  /// P(X > x).
  public func probability(above x: Double) -> Double { 1 - cdf(x) }

  /// P(X ≥ x).
  public func probability(atLeast x: Double) -> Double { 1 - probability(below: x) }

  /// The inverse of ``cdf(_:)``.
  @inlinable
  public func quantile(_ p: Double) -> Double {
    let next = max(1, Self.firstIndex(in: probabilities) { $0 >= p })
    if next >= values.count { return values[values.count - 1] }
    let share = (p - probabilities[next - 1]) / (probabilities[next] - probabilities[next - 1])
    return values[next - 1] + (values[next] - values[next - 1]) * share
  }

  /// The inverse of ``probability(above:)``.
  @inlinable
  public func quantile(upper q: Double) -> Double { quantile(1 - q) }

  /// Mean and variance of what lies in a range.
  public func moments(within range: ClosedRange<Double>) -> (mean: Double, variance: Double) {
    var pieces: [(mass: Double, from: Double, to: Double)] = []
    for index in 1..<values.count {
      let (low, high) = (values[index - 1], values[index])
      let step = probabilities[index] - probabilities[index - 1]
      let (from, to) = (max(low, range.lowerBound), min(high, range.upperBound))
      if from > to { continue }
      pieces.append((low == high ? step : step * ((to - from) / (high - low)), from, to))
    }
    let mass = pieces.reduce(0) { $0 + $1.mass }
    var mean = 0.0
    for piece in pieces { mean += piece.mass / mass * 0.5 * (piece.from + piece.to) }
    var variance = 0.0
    for piece in pieces {
      let (a, b) = (piece.from - mean, piece.to - mean)
      variance += piece.mass / mass * (a * a + a * b + b * b) / 3
    }
    return (mean, variance)
  }

  private func probability(at x: Double, between index: Int, _ next: Int) -> Double {
    let share = (x - values[index]) / (values[next] - values[index])
    return probabilities[index] + (probabilities[next] - probabilities[index]) * share
  }

  /// The first index at which `holds`, when it holds from there on; the count if nowhere.
  @inlinable
  @inline(__always)
  static func firstIndex(in list: [Double], where holds: (Double) -> Bool) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if holds(list[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
