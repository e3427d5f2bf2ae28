/// Why there is no such distribution.
public enum DistributionError: Error, Hashable, Sendable {
  /// A parameter is infinite or not a number.
  case notFinite(parameter: String, value: Double)
  /// A parameter that must be above 0 is not.
  case notPositive(parameter: String, value: Double)
  /// A parameter that must not be below 0 is.
  case negative(parameter: String, value: Double)
  /// A parameter lies outside the range in which the distribution can be drawn from.
  case outside(parameter: String, value: Double, low: Double, high: Double)
  /// Two parameters stand in the wrong order.
  case disordered(first: String, Double, second: String, Double)
  /// There is nothing to draw from.
  case empty(parameter: String)
  /// Two lists that belong together have different lengths.
  case unequalCounts(first: String, Int, second: String, Int)
  /// A truncation to a range in which the distribution has no probability that a double could hold.
  case noMass(low: Double, high: Double)
}

extension DistributionError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .notFinite(let parameter, let value):
      "\(parameter) is \(value); it must be a finite number"
    case .notPositive(let parameter, let value):
      "\(parameter) is \(value); it must be above 0"
    case .negative(let parameter, let value):
      "\(parameter) is \(value); it must not be below 0"
    case .outside(let parameter, let value, let low, let high):
      "\(parameter) is \(value); it must lie from \(low) to \(high)"
    case .disordered(let first, let firstValue, let second, let secondValue):
      "\(first) is \(firstValue) and \(second) is \(secondValue); \(first) must not be above \(second)"
    case .empty(let parameter):
      "there are no \(parameter); at least one with a weight above 0 is needed"
    case .unequalCounts(let first, let firstCount, let second, let secondCount):
      "there are \(firstCount) \(first) and \(secondCount) \(second); each needs its counterpart"
    case .noMass(let low, let high):
      "the distribution has no probability from \(low) to \(high); truncate to a range that it can reach"
    }
  }
}

/// Checks that give back what they have checked.
enum Check {
  static func finite(_ value: Double, _ parameter: String) throws(DistributionError) -> Double {
    guard value.isFinite else { throw .notFinite(parameter: parameter, value: value) }
    return value
  }

  static func positive(_ value: Double, _ parameter: String) throws(DistributionError) -> Double {
    guard try finite(value, parameter) > 0 else { throw .notPositive(parameter: parameter, value: value) }
    return value
  }

  static func notNegative(_ value: Double, _ parameter: String) throws(DistributionError) -> Double {
    guard try finite(value, parameter) >= 0 else { throw .negative(parameter: parameter, value: value) }
    return value
  }

  static func within(
    _ value: Double, _ low: Double, _ high: Double, _ parameter: String
  ) throws(DistributionError) -> Double {
    guard value >= low, value <= high else {
      throw .outside(parameter: parameter, value: value, low: low, high: high)
    }
    return value
  }
}
