import EventKernel

/// What a case weighs and what the scale says.
public struct WeakCheckweigher: Sendable {
  /// Mean mass of a unit, in mg.
  public var unit = 25_000.0
  /// Standard deviation of a unit's mass, in mg.
  public var unitSpread = 500.0
  /// Mean mass of an empty case with its label, in mg.
  public var tare = 180_000.0
  /// Standard deviation of the empty case, in mg.
  public var tareSpread = 3_000.0
  /// Standard deviation of the scale, in mg.
  public var scaleSpread = 1_000.0

  /// A unit of 25 g.
  public init() {}

  /// The scale's reading for a case of `count` units, in mg.
  func mass(of count: Int, from stream: inout RandomStream) -> Int64 {
    let variance =
      Double(count) * unitSpread * unitSpread + tareSpread * tareSpread + scaleSpread * scaleSpread
    // The sum of twelve uniform numbers less six has mean 0 and variance 1, and is bounded.
    var sum = -6.0
    for _ in 0..<12 { sum += stream.uniform() }
    return Int64(Double(count) * unit + tare + variance.squareRoot() * sum)
  }
}
