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

  /// Packages that bear a number which another one has already, in the mean, of so many that are given labels in a row: a label
  /// is there twice with chance `twice`, else once, and packages take one after the other.
  ///
  /// By the first label: it goes on one package, and the rest is as before with one package fewer; or on two, and these are
  /// a pair. Of a pair at the end one label is left.
  public static func duplicates(packages: Int, twice: Double) -> Double {
    var (oneFewer, twoFewer) = (0.0, 0.0)
    for _ in stride(from: 2, through: packages, by: 1) {
      (oneFewer, twoFewer) = ((1 - twice) * oneFewer + twice * (1 + twoFewer), oneFewer)
    }
    return oneFewer
  }

  /// The share of packages that do so where they come at any moment, `packages` in the mean between two clearances of the desk.
  public static func duplicates(meanPackages: Double, twice: Double) -> Double {
    var (chance, sum) = (Mathematics.exp(-meanPackages), 0.0)
    for number in 1...Int(meanPackages + 12 * meanPackages.squareRoot() + 20) {
      chance *= meanPackages / Double(number)
      sum += chance * duplicates(packages: number, twice: twice)
    }
    return sum / meanPackages
  }
}
