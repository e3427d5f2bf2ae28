import Numerics

/// What a run of some length can see, by arithmetic.
public enum BlindSpot {
  /// The chance that a run of `things` shows at least one of what happens with `probability` to each by itself:
  /// 1 − (1 − p)ⁿ. 416 cases show 10⁻² with 98.5 %, 10⁻³ with 34 %, 10⁻⁴ with 4 %.
  public static func chance(things: Double, probability: Double) -> Double {
    if probability >= 1 { return things > 0 ? 1 : 0 }
    return -Mathematics.expm1(things * Mathematics.log1p(-probability))
  }

  /// The same where wrong things come in episodes of `size`: a share p of wrong things is p ÷ size episodes a thing, and
  /// a run of n sees n + size − 1 places where one can have begun that reaches into it.
  public static func chance(things: Double, probability: Double, episodeSize size: Double) -> Double {
    guard size > 1 else { return chance(things: things, probability: probability) }
    return chance(things: things + size - 1, probability: probability / size)
  }

  /// Exposure after which something with `rate` episodes for each of it is seen with `chance`: −ln(1 − chance) ÷ rate.
  public static func exposure(rate: Double, chance: Double = 0.95) -> Double {
    rate > 0 ? -Mathematics.log(1 - chance) / rate : .infinity
  }
}
