extension Mathematics {
  /// The natural logarithm, within 0.52 ulp.
  ///
  /// Logarithms turn a uniform number into a waiting time, so this is the function that runs hottest. −∞ at 0,
  /// NaN below. Table and short series: P. T. P. Tang, *Table-driven implementation of the logarithm function in
  /// IEEE floating-point arithmetic*, ACM TOMS 16 (1990); here with a 10-bit reciprocal, whose product with either
  /// half of the mantissa is exact, so that no division and no fused multiply-add is needed.
  public static func log(_ x: Double) -> Double {
    let bits = x.bitPattern
    if bits &- 0x0010_0000_0000_0000 >= 0x7FE0_0000_0000_0000 { return logOfUnusual(x) }
    return logOfNormal(bits, exponent: 0)
  }

  /// ln(1 + x), within 0.52 ulp, also where 1 + x would be rounded to 1.
  public static func log1p(_ x: Double) -> Double {
    if x.magnitude < 0x1p-7 {
      if x.magnitude < 0x1p-54 { return x }
      return x + x * x * logSeries(x)
    }
    if !(x > -1) || x == .infinity { return log(1 + x) }
    let sum = DoubleDouble.sum(1, x)
    let logarithm = preciseLog(sum.high)
    return logarithm.high + (logarithm.low + sum.low / sum.high)
  }

  /// ln(1 + x) − x, within 10⁻¹⁵ relative: how far a ratio of probabilities is from its peak.
  ///
  /// Near 0 the two cancel; there a series in s = x/(2 + x) is taken: ln(1 + x) = 2(s + s³/3 + s⁵/5 + …).
  static func log1pMinus(_ x: Double) -> Double {
    if x.magnitude >= 0.4 {
      let sum = DoubleDouble.sum(1, x)
      if !(sum.high > 0) || x == .infinity { return x == .infinity || sum.high == 0 ? -.infinity : .nan }
      let logarithm = preciseLog(sum.high)
      return (logarithm + DoubleDouble(-x, sum.low / sum.high)).value
    }
    // ln(1 + x) − x = 2s − x + 2(s³/3 + …), and 2s − x = −s·x.
    let s = x / (2 + x)
    let square = s * s
    var sum = 0.0
    var odd = 35.0
    while odd >= 3 {
      sum = sum * square + 2 / odd
      odd -= 2
    }
    return s * (square * sum - x)
  }

  /// ln x for a normal x as two doubles, within 2⁻⁶⁶ relative.
  static func preciseLog(_ x: Double) -> DoubleDouble {
    if x < 0x1p-1022 { return preciseLogOfNormal((x * 0x1p54).bitPattern, exponent: -54) }
    return preciseLogOfNormal(x.bitPattern, exponent: 0)
  }

  private static func logOfUnusual(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    if !(x > 0) { return .nan }
    if x == .infinity { return x }
    return logOfNormal((x * 0x1p54).bitPattern, exponent: -54)
  }

  /// x = 2^k·z with z in [0.6875, 1.375); ln x = k ln 2 − ln c + ln(1 + r), where c ≈ 1/z and r = c·z − 1 is exact.
  @inline(__always)
  private static func logOfNormal(_ bits: UInt64, exponent: Int) -> Double {
    let part = LogarithmParts(bits, exponent)
    let sum = DoubleDouble.orderedSum(part.base, part.r)
    let r = part.r
    return sum.high + (sum.low + (part.baseLow + (part.rLow + r * r * logSeries(r))))
  }

  private static func preciseLogOfNormal(_ bits: UInt64, exponent: Int) -> DoubleDouble {
    let part = LogarithmParts(bits, exponent)
    let r = part.r
    let square = DoubleDouble.product(r, r)
    let first = DoubleDouble.orderedSum(part.base, r)
    let second = DoubleDouble.orderedSum(first.high, -0.5 * square.high)
    let tail =
      1.0 / 3 + r
      * (-1.0 / 4 + r * (1.0 / 5 + r * (-1.0 / 6 + r * (1.0 / 7 + r * (-1.0 / 8 + r * (1.0 / 9))))))
    let low =
      first.low
      + (second.low + (part.baseLow + (part.rLow - r * part.rLow - 0.5 * square.low + r * square.high * tail)))
    return .orderedSum(second.high, low)
  }

  /// (ln(1 + r) − r)/r² for |r| ≤ 2⁻⁷: the Taylor series, whose rest is below 2⁻⁵⁹ of ln(1 + r).
  @inline(__always)
  private static func logSeries(_ r: Double) -> Double {
    let square = r * r
    let low = (-1.0 / 2 + r * (1.0 / 3)) + square * (-1.0 / 4 + r * (1.0 / 5))
    let high = (-1.0 / 6 + r * (1.0 / 7)) + square * (-1.0 / 8)
    return low + square * square * high
  }
}

/// An argument taken apart: its logarithm is `base` + `baseLow` + ln(1 + `r` + `rLow`).
private struct LogarithmParts {
  var base: Double
  var baseLow: Double
  var r: Double
  var rLow: Double

  @inline(__always)
  init(_ bits: UInt64, _ exponent: Int) {
    let offset = bits &- 0x3FE6_0000_0000_0000
    let index = Int(truncatingIfNeeded: (offset &>> 45) & 127)
    let k = Double((Int64(bitPattern: offset) &>> 52) &+ Int64(exponent))
    let z = Double(bitPattern: bits &- (offset & 0xFFF0_0000_0000_0000))
    let table = MathematicsTables.logarithm
    let c = table[3 &* index]
    let zHigh = Double(bitPattern: z.bitPattern & 0xFFFF_FFFF_0000_0000)
    let rHigh = zHigh * c - 1
    let rest = (z - zHigh) * c
    r = rHigh + rest
    rLow = (rHigh - r) + rest
    base = k * MathematicsTables.logTwoHigh + table[3 &* index &+ 1]
    baseLow = k * MathematicsTables.logTwoLow + table[3 &* index &+ 2]
  }
}
