import Numerics

/// What follows from how grades are distributed: F(g) = 1 − (1 − (g/4)ᵃ)ᵇ (P. Kumaraswamy, *J. Hydrology* 46, 1980).
public enum PrintOracle {
  /// Share of prints below `grade`.
  public static func share(below grade: Double, rise: Double, crowd: Double = 3) -> Double {
    1 - Chance.power(1 - Chance.power(min(1, max(0, grade / 4)), rise), crowd)
  }

  /// The `rise` at which a share of `share` lies below `grade`, with a crowd of 3: 1 − (1 − x)³ = share, x = (g/4)ᵃ.
  public static func rise(share: Double, below grade: Double) -> Double {
    let x = 1 - Chance.power(1 - share, 1.0 / 3)
    return Mathematics.log(x) / Mathematics.log(grade / 4)
  }

  /// The mean of `value` over `minutes` that begin at an age of `age` hours.
  public static func mean(age: Double, minutes: Double, _ value: (Double) -> Double) -> Double {
    (0..<100).reduce(0) { $0 + value(age + minutes / 60 * (Double($1) + 0.5) / 100) / 100 }
  }

  /// Share of prints that an aged head leaves below the limit, over so many minutes.
  public static func rejected(
    limit: Double, lossPerHour: Double, age: Double, minutes: Double, rise: Double
  ) -> Double {
    mean(age: age, minutes: minutes) { share(below: limit + lossPerHour * $0, rise: rise) }
  }

  /// Share of prints that pass on the line and cannot be read later: what lies between the two limits.
  public static func unreadableLater(
    acceptLimit: Double, fieldLimit: Double, fieldLoss: Double, rise: Double
  ) -> Double {
    max(0, share(below: fieldLimit + fieldLoss, rise: rise) - share(below: acceptLimit, rise: rise))
  }

  /// Share of prints that a camera lets pass whose limit has moved down, and never below what it can read at all.
  public static func falselyAccepted(
    acceptLimit: Double, readLimit: Double, driftPerHour: Double, age: Double, minutes: Double, rise: Double
  ) -> Double {
    mean(age: age, minutes: minutes) {
      let moved = max(readLimit, acceptLimit - driftPerHour * $0)
      return share(below: acceptLimit, rise: rise) - share(below: moved, rise: rise)
    }
  }

  /// Share of looks without a code by a camera whose light fades.
  public static func unread(
    readLimit: Double, lossPerHour: Double, age: Double, minutes: Double, rise: Double
  ) -> Double {
    mean(age: age, minutes: minutes) { share(below: readLimit + lossPerHour * $0, rise: rise) }
  }
}
