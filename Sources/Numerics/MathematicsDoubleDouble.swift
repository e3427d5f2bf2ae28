/// An unevaluated sum of two doubles, about 106 bits: what carries a logarithm through a power.
///
/// T. J. Dekker, *A floating-point technique for extending the available precision*, Numer. Math. 18 (1971);
/// D. E. Knuth, *The Art of Computer Programming*, vol. 2, § 4.2.2. Products are split by hand, because a fused
/// multiply-add would be the shorter way only where the processor has one.
struct DoubleDouble {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// a + b exactly.
  @inline(__always)
  static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    let fromB = s - a
    return DoubleDouble(s, (a - (s - fromB)) + (b - fromB))
  }

  /// a + b exactly, if |a| ≥ |b| or a is 0.
  @inline(__always)
  static func orderedSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    return DoubleDouble(s, (a - s) + b)
  }

  /// a × b with an error below 2⁻¹⁰⁵ of it; exact when one factor has at most 26 bits.
  @inline(__always)
  static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let p = a * b
    let aHigh = head(a)
    let bHigh = head(b)
    let aLow = a - aHigh
    let bLow = b - bHigh
    return DoubleDouble(p, ((aHigh * bHigh - p) + (aHigh * bLow + aLow * bHigh)) + aLow * bLow)
  }

  @inline(__always)
  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let s = sum(a.high, b.high)
    return orderedSum(s.high, s.low + (a.low + b.low))
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: Double) -> DoubleDouble {
    let p = product(a.high, b)
    return orderedSum(p.high, p.low + a.low * b)
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let p = product(a.high, b.high)
    return orderedSum(p.high, p.low + (a.high * b.low + a.low * b.high))
  }

  @inline(__always)
  static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(-a.high, -a.low) }

  /// The two rounded into one.
  @inline(__always)
  var value: Double { high + low }

  /// The first 26 significant bits.
  @inline(__always)
  private static func head(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_F800_0000)
  }
}
