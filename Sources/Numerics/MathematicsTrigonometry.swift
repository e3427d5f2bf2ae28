extension Mathematics {
  /// The sine of an angle in radians, within 0.8 ulp at every finite argument; NaN at infinity.
  ///
  /// Arguments below 2²⁰ are reduced with π/2 in four parts (W. J. Cody, W. Waite, *Software Manual for the
  /// Elementary Functions*, 1980), larger ones with as many bits of 2/π as they need (M. H. Payne, R. N. Hanek,
  /// *Radian reduction for trigonometric functions*, SIGNUM Newsletter 18, 1983).
  public static func sin(_ x: Double) -> Double {
    if x.magnitude <= 0.785 { return x.magnitude < 0x1p-27 ? x : sineNearZero(x, 0) }
    let (quadrant, angle) = reduce(x)
    let size =
      quadrant & 1 == 0 ? sineNearZero(angle.high, angle.low) : cosineNearZero(angle.high, angle.low)
    return quadrant & 2 == 0 ? size : -size
  }

  /// The cosine of an angle in radians, within 0.8 ulp at every finite argument; NaN at infinity.
  public static func cos(_ x: Double) -> Double {
    if x.magnitude <= 0.785 { return cosineNearZero(x, 0) }
    let (quadrant, angle) = reduce(x)
    let size =
      quadrant & 1 == 0 ? cosineNearZero(angle.high, angle.low) : sineNearZero(angle.high, angle.low)
    return (quadrant &+ 1) & 2 == 0 ? size : -size
  }

  /// sin πx, within 2 ulp: exact reduction, because x is in half turns. For the reflection of the gamma function.
  static func sinPi(_ x: Double) -> Double {
    // x − 2·round(x/2) is exact; from there to the nearest half turn.
    let turn = x - 2 * (x / 2).rounded()
    let quarter = (2 * turn).rounded()
    let rest = turn - quarter / 2
    let angle =
      DoubleDouble(MathematicsTables.halfPiHigh * 2, MathematicsTables.halfPiLow * 2) * rest
    switch Int(quarter) & 3 {
    case 0: return sineNearZero(angle.high, angle.low)
    case 1: return cosineNearZero(angle.high, angle.low)
    case 2: return -sineNearZero(angle.high, angle.low)
    default: return -cosineNearZero(angle.high, angle.low)
    }
  }

  /// The nearest multiple of π/2, modulo 4, and the distance from it.
  private static func reduce(_ x: Double) -> (quadrant: Int, angle: DoubleDouble) {
    if !(x.magnitude < 0x1p20) { return reduceLarge(x) }
    let turns = (x * MathematicsTables.twoOverPi + 0x1.8p52) - 0x1.8p52
    // Each product with one of the first three parts is exact: 33 + 20 bits.
    let first = x - turns * MathematicsTables.halfPi1
    let second = DoubleDouble.sum(first, -turns * MathematicsTables.halfPi2)
    let third = DoubleDouble.sum(second.high, -turns * MathematicsTables.halfPi3)
    let low = third.low + (second.low - turns * MathematicsTables.halfPi4)
    return (Int(turns), .sum(third.high, low))
  }

  /// x = m·2^e with a whole m; of 2/π only the 192 bits matter that neither give whole turns nor vanish.
  private static func reduceLarge(_ x: Double) -> (quadrant: Int, angle: DoubleDouble) {
    guard x.isFinite else { return (0, DoubleDouble(.nan)) }
    let exponent = Int((x.bitPattern &>> 52) & 0x7FF) - 1075
    let m = (x.bitPattern & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000
    // The first bit taken weighs 2 quarter turns after the multiplication; a word of zeros stands before the point.
    let start = exponent - 1 + 63
    let window = (twoOverPi(from: start), twoOverPi(from: start + 64), twoOverPi(from: start + 128))
    // m times the window, modulo 4 quarter turns: the upper two bits are the quadrant, 190 the fraction.
    let low = m.multipliedFullWidth(by: window.2)
    let middle = m.multipliedFullWidth(by: window.1)
    var word2 = low.low
    let (word1Sum, carry) = middle.low.addingReportingOverflow(low.high)
    var word1 = word1Sum
    var word0 = m &* window.0 &+ middle.high &+ (carry ? 1 : 0)
    var quadrant = Int(word0 &>> 62)
    word0 = (word0 &<< 2) | (word1 &>> 62)
    word1 = (word1 &<< 2) | (word2 &>> 62)
    word2 = word2 &<< 2
    let beyondHalf = word0 &>> 63 == 1
    if beyondHalf {
      // To the next multiple: the two's complement of the fraction.
      quadrant += 1
      word2 = ~word2 &+ 1
      word1 = ~word1 &+ (word2 == 0 ? 1 : 0)
      word0 = ~word0 &+ (word2 == 0 && word1 == 0 ? 1 : 0)
    }
    var fraction = DoubleDouble.sum(
      Double(word0 &>> 32) * 0x1p-32, Double(word0 & 0xFFFF_FFFF) * 0x1p-64)
    fraction = fraction + DoubleDouble(Double(word1 &>> 32) * 0x1p-96)
    fraction = fraction + DoubleDouble(Double(word1 & 0xFFFF_FFFF) * 0x1p-128)
    fraction = fraction + DoubleDouble(Double(word2 &>> 32) * 0x1p-160)
    let angle = fraction * DoubleDouble(MathematicsTables.halfPiHigh, MathematicsTables.halfPiLow)
    let negative = beyondHalf != (x < 0)
    return (x < 0 ? -quadrant : quadrant, negative ? -angle : angle)
  }

  /// 64 bits of 2/π from a bit of the table onward.
  private static func twoOverPi(from bit: Int) -> UInt64 {
    let words = MathematicsTables.twoOverPiWords
    let word = bit &>> 6
    let shift = UInt64(bit & 63)
    if shift == 0 { return words[word] }
    return (words[word] &<< shift) | (words[word &+ 1] &>> (64 &- shift))
  }

  /// sin(x + low) for |x| ≤ π/4 and |low| below an ulp of x: the Taylor series to x¹⁷, whose rest is below 2⁻⁶².
  @inline(__always)
  private static func sineNearZero(_ x: Double, _ low: Double) -> Double {
    let square = x * x
    var sum = 1.0 / 355_687_428_096_000  // 1/17!
    sum = sum * square - 1.0 / 1_307_674_368_000
    sum = sum * square + 1.0 / 6_227_020_800
    sum = sum * square - 1.0 / 39_916_800
    sum = sum * square + 1.0 / 362_880
    sum = sum * square - 1.0 / 5_040
    sum = sum * square + 1.0 / 120
    sum = sum * square - 1.0 / 6
    return x + (x * square * sum + low * (1 - 0.5 * square))
  }

  /// cos(x + low) likewise, to x¹⁶.
  @inline(__always)
  private static func cosineNearZero(_ x: Double, _ low: Double) -> Double {
    let square = x * x
    var sum = 1.0 / 20_922_789_888_000  // 1/16!
    sum = sum * square - 1.0 / 87_178_291_200
    sum = sum * square + 1.0 / 479_001_600
    sum = sum * square - 1.0 / 3_628_800
    sum = sum * square + 1.0 / 40_320
    sum = sum * square - 1.0 / 720
    sum = sum * square + 1.0 / 24
    let half = 0.5 * square
    let head = 1 - half
    return head + (((1 - head) - half) + (square * square * sum - x * low))
  }
}
