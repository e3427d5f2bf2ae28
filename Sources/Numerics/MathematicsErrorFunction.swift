extension Mathematics {
  /// The error function, 2/√π·∫₀ˣ exp(−t²) dt, within 2 ulp.
  public static func erf(_ x: Double) -> Double {
    if x.magnitude < 0.5 { return x * erfSeries(x * x) }
    if x.isNaN { return x }
    let tail = upperErrorFunction(x.magnitude)
    return x > 0 ? 1 - tail : tail - 1
  }

  /// 1 − erf x, within 4 ulp, also where erf x has been rounded to 1; below 2⁻¹⁰²² within 4 of the smallest number.
  public static func erfc(_ x: Double) -> Double {
    if x.magnitude < 0.5 { return 1 - x * erfSeries(x * x) }
    if x.isNaN { return x }
    let tail = upperErrorFunction(x.magnitude)
    return x > 0 ? tail : 2 - tail
  }

  /// The probability that a standard normal variable is at most x, within 4 ulp, down to the far lower tail.
  ///
  /// For the upper tail ask for the lower one at −x.
  public static func normalCDF(_ x: Double) -> Double {
    let root = 0.70710678118654752440
    if x.magnitude < 0.7 { return 0.5 + 0.5 * (x * root * erfSeries(0.5 * x * x)) }
    if x.isNaN { return x }
    let size = x.magnitude
    if size > 40 { return x > 0 ? 1 : 0 }
    let square = DoubleDouble.product(size, size)
    let density = DoubleDouble(-0.5 * square.high, -0.5 * square.low)
    let tail = 0.5 * scaledTail(size * root, density)
    return x > 0 ? 1 - tail : tail
  }

  /// The x that a standard normal variable exceeds with probability 1 − p, within 10⁻¹⁵ relative.
  ///
  /// M. J. Wichura, *Algorithm AS 241: The percentage points of the normal distribution*, Applied Statistics 37
  /// (1988), PPND16. −∞ at 0, ∞ at 1, NaN outside. For an upper tail q far below 1 take −normalQuantile(q).
  public static func normalQuantile(_ p: Double) -> Double {
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * (Wichura.centralNumerator(r) / Wichura.centralDenominator(r))
    }
    return normalQuantileOfTail(p)
  }

  private static func normalQuantileOfTail(_ p: Double) -> Double {
    let tail = p < 0.5 ? p : 1 - p
    if !(tail > 0) { return tail == 0 ? (p < 0.5 ? -.infinity : .infinity) : .nan }
    let r = (-log(tail)).squareRoot()
    let size =
      r <= 5
      ? Wichura.nearNumerator(r - 1.6) / Wichura.nearDenominator(r - 1.6)
      : Wichura.farNumerator(r - 5) / Wichura.farDenominator(r - 5)
    return p < 0.5 ? -size : size
  }

  /// erfc x for x ≥ ½.
  private static func upperErrorFunction(_ x: Double) -> Double {
    if x > 28 { return 0 }
    let square = DoubleDouble.product(x, x)
    return scaledTail(x, -square)
  }

  /// exp(logDensity) · exp(x²)·erfc(x), where the second factor is a fitted polynomial of (x − 4)/(x + 4) over 1 + 2x.
  ///
  /// The change of variable: M. M. Shepherd, J. G. Laframboise, *Chebyshev approximation of (1 + 2x)exp(x²)erfc x in
  /// 0 ≤ x < ∞*, Math. Comp. 36 (1981).
  @inline(__always)
  private static func scaledTail(_ x: Double, _ logDensity: DoubleDouble) -> Double {
    let t = (x - 4) / (x + 4)
    let scaled = polynomial(MathematicsTables.scaledComplement, at: t) / (1 + 2 * x)
    if logDensity.high < -700 {
      // Into the subnormal numbers with one rounding.
      return exp(logDensity + preciseLog(scaled))
    }
    return exp(logDensity) * scaled
  }

  /// erf(x)/x for |x| < ½ from its square: the Maclaurin series to x²⁶.
  @inline(__always)
  private static func erfSeries(_ square: Double) -> Double {
    let twoOverRootPi = 1.12837916709551257390
    var sum = 1.0 / (27 * 6_227_020_800)  // 1/(27·13!)
    sum = 1.0 / (25 * 479_001_600) - sum * square
    sum = 1.0 / (23 * 39_916_800) - sum * square
    sum = 1.0 / (21 * 3_628_800) - sum * square
    sum = 1.0 / (19 * 362_880) - sum * square
    sum = 1.0 / (17 * 40_320) - sum * square
    sum = 1.0 / (15 * 5_040) - sum * square
    sum = 1.0 / (13 * 720) - sum * square
    sum = 1.0 / (11 * 120) - sum * square
    sum = 1.0 / (9 * 24) - sum * square
    sum = 1.0 / (7 * 6) - sum * square
    sum = 1.0 / (5 * 2) - sum * square
    sum = 1.0 / 3 - sum * square
    return twoOverRootPi - twoOverRootPi * (sum * square)
  }
}

/// The coefficients of AS 241, PPND16: x ≈ q·A(r)/B(r) in the middle, C(r)/D(r) and E(r)/F(r) in the tails.
private enum Wichura {
  @inline(__always)
  static func centralNumerator(_ r: Double) -> Double {
    polynomial(
      r, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
      4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)
  }

  @inline(__always)
  static func centralDenominator(_ r: Double) -> Double {
    polynomial(
      r, 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
      2.1213794301586595867e4,
      3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
  }

  @inline(__always)
  static func nearNumerator(_ r: Double) -> Double {
    polynomial(
      r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0,
      1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
      7.74545014278341407640e-4)
  }

  @inline(__always)
  static func nearDenominator(_ r: Double) -> Double {
    polynomial(
      r, 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9)
  }

  @inline(__always)
  static func farNumerator(_ r: Double) -> Double {
    polynomial(
      r, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
      2.01033439929228813265e-7)
  }

  @inline(__always)
  static func farDenominator(_ r: Double) -> Double {
    polynomial(
      r, 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15)
  }

  /// Pairs first (G. Estrin): half the waiting of Horner's rule.
  @inline(__always)
  private static func polynomial(
    _ r: Double, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double,
    _ c6: Double,
    _ c7: Double
  ) -> Double {
    let square = r * r
    return ((c0 + c1 * r) + (c2 + c3 * r) * square) + ((c4 + c5 * r) + (c6 + c7 * r) * square)
      * (square * square)
  }
}
