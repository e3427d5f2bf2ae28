extension Mathematics {
  /// Γ(x) for 1 ≤ x ≤ 2, from ln Γ(2 + z) with |z| ≤ ½ and Γ(x + 1) = x·Γ(x).
  static func gamma(_ x: Double) -> Double {
    let z = x < 1.5 ? x - 1 : x - 2
    let near = exp(DoubleDouble(z * polynomial(MathematicsTables.logGammaNearTwo, at: z)))
    return x < 1.5 ? near / x : near
  }

  /// ln Γ(x) for x > 0, within 6 ulp; ∞ at 0 and at infinity, NaN below 0.
  public static func logGamma(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 || x.isInfinite { return .infinity }
    if x < 8 { return logGammaOfSmall(x) }
    // There ln x − 1 times x is all that counts, and the product below would overflow before its time.
    return x > 0x1p500 ? x * (log(x) - 1) : stirling(x).value
  }

  /// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) for x > 0, within 10⁻¹⁵ absolute: how far Stirling's formula falls short.
  public static func stirlingError(_ x: Double) -> Double {
    if x < 16, x >= 1, x == Double(Int(x)) { return MathematicsTables.stirlingErrorOfWhole[Int(x) &- 1] }
    if x >= 8 { return stirlingSeries(x) }
    let logarithm = preciseLog(x)
    let formula =
      logarithm * (x - 0.5)
      + (DoubleDouble(-x)
        + DoubleDouble(MathematicsTables.halfLogTwoPiHigh, MathematicsTables.halfLogTwoPiLow))
    return (DoubleDouble(logGammaOfSmall(x)) + -formula).value
  }

  /// ln Γ(x) for x ≥ 8 by Stirling's series (NIST DLMF 5.11.1), the large parts to 100 bits.
  private static func stirling(_ x: Double) -> DoubleDouble {
    let powers = preciseLog(x) * (x - 0.5)
    let constant = DoubleDouble(MathematicsTables.halfLogTwoPiHigh, MathematicsTables.halfLogTwoPiLow)
    return powers + (DoubleDouble(-x) + (constant + DoubleDouble(stirlingSeries(x))))
  }

  /// 1/(12x) − 1/(360x³) + …: eleven terms, whose rest at 8 is below 10⁻¹⁷.
  private static func stirlingSeries(_ x: Double) -> Double {
    let inverse = 1 / x
    let square = inverse * inverse
    var sum = 77_683.0 / 5_796
    sum = sum * square - 174_611.0 / 125_400
    sum = sum * square + 43_867.0 / 244_188
    sum = sum * square - 3_617.0 / 122_400
    sum = sum * square + 1.0 / 156
    sum = sum * square - 691.0 / 360_360
    sum = sum * square + 1.0 / 1_188
    sum = sum * square - 1.0 / 1_680
    sum = sum * square + 1.0 / 1_260
    sum = sum * square - 1.0 / 360
    return (sum * square + 1.0 / 12) * inverse
  }

  private static func logGammaOfSmall(_ x: Double) -> Double {
    let steps = x.rounded() - 2
    if steps <= -1 {
      // x < 1.5: ln Γ(2 + z) with z = x or x − 1, less the logarithms of the factors.
      if steps == -2 {
        if x < 0x1p-60 { return -log(x) }
        return x * polynomial(MathematicsTables.logGammaNearTwo, at: x) - log1p(x) - log(x)
      }
      let z = x - 1
      return z * polynomial(MathematicsTables.logGammaNearTwo, at: z) - log1p(z)
    }
    let z = (x - steps) - 2
    let near = z * polynomial(MathematicsTables.logGammaNearTwo, at: z)
    if steps == 0 { return near }
    var product = 1.0
    var k = 1.0
    while k <= steps {
      product *= x - k
      k += 1
    }
    return near + log(product)
  }
}
