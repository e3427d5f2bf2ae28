extension Mathematics {
  /// e to the power x, within 0.52 ulp, also where the result is subnormal.
  ///
  /// P. T. P. Tang, *Table-driven implementation of the exponential function in IEEE floating-point arithmetic*,
  /// ACM TOMS 15 (1989), with 128 steps an octave. 0 from −745.14 downward, ∞ from 709.79 upward.
  public static func exp(_ x: Double) -> Double {
    if x.magnitude < 660 { return usualExp(x, 0) }
    return unusualExp(x, 0)
  }

  /// eˣ − 1, within 0.8 ulp, also where eˣ would be rounded to 1.
  public static func expm1(_ x: Double) -> Double {
    if x.magnitude < 0.35 {
      if x.magnitude < 0x1p-54 { return x }
      return x + x * x * expm1Series(x)
    }
    if x >= 40 { return exp(x) }
    if x < -40 { return -1 }
    if x.isNaN { return x }
    let part = ExponentialParts(x, 0)
    let sum = DoubleDouble.sum(part.scale, -1)
    return sum.high + (sum.low + part.scale * part.rest)
  }

  /// x to the power y, within 0.52 ulp.
  ///
  /// Special cases as in IEEE 754-2019 § 9.2.1: x⁰ = 1 and 1ʸ = 1 for every x and y, a negative x has powers at whole
  /// y only (elsewhere NaN), and zeros and infinities keep their sign at odd y.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if x > 0, x < .infinity, y.magnitude < 0x1p65, y.magnitude > 0x1p-65 {
      return exp(preciseLog(x), times: y)
    }
    return unusualPow(x, y)
  }

  /// e to the power of an unevaluated sum, within 0.52 ulp: what an exact logarithm goes back through.
  static func exp(_ x: DoubleDouble) -> Double {
    if x.high.magnitude < 660 { return usualExp(x.high, x.low) }
    return unusualExp(x.high, x.low)
  }

  private static func exp(_ logarithm: DoubleDouble, times y: Double) -> Double {
    // Beyond, the result is 0, 1 or ∞; nearer, no step of the product overflows.
    let estimate = logarithm.high * y
    if estimate.magnitude > 800 { return estimate > 0 ? .infinity : 0 }
    let exponent = logarithm * y
    return exp(exponent)
  }

  private static func unusualPow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    if y.isInfinite {
      if x == -1 { return 1 }
      return (x.magnitude > 1) == (y > 0) ? .infinity : 0
    }
    let parity = Parity(y)
    let sign = x.sign == .minus && parity == .odd ? -1.0 : 1.0
    if x == 0 { return y > 0 ? sign * 0 : sign * .infinity }
    if x.isInfinite { return y > 0 ? sign * .infinity : sign * 0 }
    if x < 0 && parity == .fraction { return .nan }
    let base = x.magnitude
    if base == 1 { return sign }
    if y.magnitude <= 0x1p-65 { return 1 }
    if y.magnitude >= 0x1p65 { return sign * ((base > 1) == (y > 0) ? .infinity : 0) }
    return sign * exp(preciseLog(base), times: y)
  }

  private enum Parity {
    case even, odd, fraction

    init(_ y: Double) {
      let size = y.magnitude
      if size >= 0x1p53 {
        self = .even
      } else {
        let whole = UInt64(size)
        self = Double(whole) != size ? .fraction : whole & 1 == 0 ? .even : .odd
      }
    }
  }

  /// For |x| < 660, where no part of the sum leaves the normal numbers.
  @inline(__always)
  private static func usualExp(_ x: Double, _ low: Double) -> Double {
    let part = ExponentialParts(x, low)
    return part.scale + part.scale * part.rest
  }

  private static func unusualExp(_ x: Double, _ low: Double) -> Double {
    if x.isNaN { return x }
    if x > 710 { return .infinity }
    if x < -746 { return 0 }
    // Around 1 first, then into place: e^x = 2^±1024 · (scale + scale·rest).
    let shift = x > 0 ? 1022 : -1022
    let part = ExponentialParts(x, low, exponentShift: -shift)
    let result = DoubleDouble.orderedSum(part.scale, part.scale * part.rest)
    if shift > 0 { return result.high * 0x1p1022 }
    if result.high >= 1 { return result.high * 0x1p-1022 }
    // Subnormal: adding 1 rounds at the right place, once.
    let one = DoubleDouble.orderedSum(1, result.high)
    return ((one.high + (one.low + result.low)) - 1) * 0x1p-1022
  }

  /// (eˣ − 1 − x)/x² for |x| < 0.35: the Taylor series, whose rest is below 2⁻⁵⁹ of eˣ − 1.
  @inline(__always)
  private static func expm1Series(_ x: Double) -> Double {
    var sum = 1.0 / 1_307_674_368_000  // 1/15!
    sum = sum * x + 1.0 / 87_178_291_200
    sum = sum * x + 1.0 / 6_227_020_800
    sum = sum * x + 1.0 / 479_001_600
    sum = sum * x + 1.0 / 39_916_800
    sum = sum * x + 1.0 / 3_628_800
    sum = sum * x + 1.0 / 362_880
    sum = sum * x + 1.0 / 40_320
    sum = sum * x + 1.0 / 5_040
    sum = sum * x + 1.0 / 720
    sum = sum * x + 1.0 / 120
    sum = sum * x + 1.0 / 24
    sum = sum * x + 1.0 / 6
    return sum * x + 1.0 / 2
  }
}

/// An exponent taken apart: e to its power is `scale`·(1 + `rest`), where |`rest`| < 0.003.
private struct ExponentialParts {
  var scale: Double
  var rest: Double

  @inline(__always)
  init(_ x: Double, _ low: Double, exponentShift: Int = 0) {
    // Adding 1.5·2⁵² leaves the nearest whole number in the last bits.
    let shifted = x * MathematicsTables.expStepsPerUnit + 0x1.8p52
    let steps = shifted - 0x1.8p52
    let count = Int(truncatingIfNeeded: shifted.bitPattern &- (0x1.8p52).bitPattern)
    let r = ((x - steps * MathematicsTables.expStepHigh) - steps * MathematicsTables.expStepLow) + low
    let index = count & 127
    let table = MathematicsTables.exponential
    let power = table[2 &* index].bitPattern
    let exponent = UInt64(truncatingIfNeeded: (count &>> 7) &+ exponentShift) &<< 52
    scale = Double(bitPattern: power &+ exponent)
    let square = r * r
    rest =
      r
      + (table[2 &* index &+ 1] + square * ((1.0 / 2 + r * (1.0 / 6)) + square * (1.0 / 24 + r * (1.0 / 120))))
  }
}
