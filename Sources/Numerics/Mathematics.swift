/// Logarithms, powers and probability functions with the same bits on every processor.
///
/// The C library's own give other last bits on other processors: it chooses at start-up between code with and
/// without fused multiply-add. One such bit in one draw sends two runs of a seed apart for good. So every function
/// here is built from + − × ÷ √ alone, which IEEE 754 rounds in one way only, and from integer arithmetic.
///
/// Two rules keep that true, and a test reads the sources for both: nothing here calls the C library, and nothing
/// asks for a fused multiply-add (`addingProduct`, `addProduct`). Swift itself never fuses `a * b + c`: it emits
/// separate instructions without the permission to contract them, on x86-64 as on arm64.
///
/// Errors are stated in ulp (units in the last place of the exact result; 0.5 is perfect rounding) or as relative
/// errors. The bounds were measured against references of 60 digits on a grid of arguments and are held by tests.
///
/// | function | error | where |
/// |---|---|---|
/// | ``log(_:)``, ``log1p(_:)``, ``exp(_:)``, ``pow(_:_:)`` | 0.52 ulp | everywhere, subnormal results included |
/// | ``expm1(_:)`` | 0.8 ulp | everywhere |
/// | ``logGamma(_:)`` | 6 ulp | positive arguments |
/// | ``erf(_:)`` | 2 ulp | everywhere |
/// | ``erfc(_:)``, ``normalCDF(_:)`` | 4 ulp | everywhere |
/// | ``normalQuantile(_:)`` | 10⁻¹⁵ relative | everywhere |
/// | ``gammaLower(shape:at:)``, ``gammaUpper(shape:at:)`` | 2·10⁻¹³ relative | shapes up to 10⁶ |
/// | ``betaLower(_:_:at:)``, ``betaUpper(_:_:at:)`` | 2·10⁻¹³ relative | shapes up to 700 |
/// | the same | 3·10⁻¹² relative | shapes up to 10⁶ |
public enum Mathematics {
  /// The ratio of a circle's circumference to its diameter, rounded to the nearest double.
  public static let pi = Double.pi

  /// The polynomial with these coefficients, lowest power first, by Horner's rule.
  @inline(__always)
  static func polynomial(_ coefficients: [Double], at x: Double) -> Double {
    var sum = 0.0
    var index = coefficients.count &- 1
    while index >= 0 {
      sum = sum * x + coefficients[index]
      index &-= 1
    }
    return sum
  }
}
