import Numerics

/// What follows for documents and custody after the line, by arithmetic.
public enum MarketOracle {
  /// Documents that partners refuse because of their version, where each of `partners` is sent one every `period`, and sender
  /// and receiver are of two minds for `lag` of which `grace` does no harm. Whole where the rest is a multiple of the period.
  public static func refused(partners: Int, period: Double, lag: Double, grace: Double) -> Double {
    Double(partners) * max(0, lag - grace) / period
  }

  /// The chance that what is sent `lead` later comes first, where both are under way for times without memory:
  /// P(L₁ > δ + L₂) = m₁/(m₁ + m₂) · e^(−δ/m₁).
  public static func inverted(first: Double, second: Double, lead: Double) -> Double {
    first / (first + second) * Mathematics.exp(-lead / first)
  }

  /// From something to the look that finds it, in the mean and its standard deviation: looks at every period find it after half
  /// of one; looks at any moment find it after a whole one.
  public static func untilSeen(period: Double, isRegular: Bool) -> (mean: Double, deviation: Double) {
    isRegular ? (period / 2, period / 12.0.squareRoot()) : (period, period)
  }
}
