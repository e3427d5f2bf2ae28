import TextFormats

/// The dimension of a ``Measure``, as a type.
public protocol MeasureDimension: Sendable {
  /// The same at run time.
  static var dimension: Dimension { get }
}

/// A floating-point quantity of dimension `D`; use its names `Length`, `Speed`, `Rate`, ….
///
/// The value is stored in base units, so that two texts for the same quantity are equal: `"30 m/min"` and `"500 mm/s"`.
public struct Measure<D: MeasureDimension>: Quantity {
  /// The value in base units of its dimension.
  public var base: Double

  /// A value in base units.
  @inlinable
  public init(base: Double) { self.base = base }

  /// See ``Quantity``.
  public static var dimension: Dimension { D.dimension }

  /// The nearest floating-point value.
  public init?(exact: ExactNumber) {
    guard exact.double.isFinite else { return nil }
    base = exact.double
  }

  /// A value from a number of some unit, by that unit's exact ratio.
  @inlinable
  init(_ value: Double, _ numerator: Double, over denominator: Double = 1) {
    base = value * numerator / denominator
  }

  /// The shortest decimal number of `unit` that reads back as this value.
  public func decimal(in unit: Unit) -> String? {
    let value = base * Double(unit.denominator) / Double(unit.numerator)
    let candidates = [
      value.rounded(significant: 12), value.rounded(significant: 15), value, value.nextUp, value.nextDown,
    ]
    return candidates.lazy.map(\.shortestText).first { text in
      guard let exact = ExactNumber(decimal: text)?.scaled(by: unit) else { return false }
      return Self(exact: exact) == self
    }
  }

  /// The zero of its dimension.
  public static var zero: Self { Self(base: 0) }

  /// Whether `a` is smaller.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.base < b.base }
  /// The sum.
  @inlinable
  public static func + (a: Self, b: Self) -> Self { Self(base: a.base + b.base) }
  /// The difference.
  @inlinable
  public static func - (a: Self, b: Self) -> Self { Self(base: a.base - b.base) }
  /// A multiple.
  @inlinable
  public static func * (a: Self, factor: Double) -> Self { Self(base: a.base * factor) }
  /// A multiple.
  @inlinable
  public static func * (factor: Double, a: Self) -> Self { Self(base: factor * a.base) }
  /// A part.
  @inlinable
  public static func / (a: Self, divisor: Double) -> Self { Self(base: a.base / divisor) }
  /// How many times `b` fits into `a`: a bare number, because the dimensions cancel.
  @inlinable
  public static func / (a: Self, b: Self) -> Double { a.base / b.base }
  /// The negative.
  @inlinable
  public static prefix func - (a: Self) -> Self { Self(base: -a.base) }
}

extension Measure: CustomStringConvertible {
  /// The shortest text that reads back as this value.
  public var description: String { text(in: ReadingContext(), preferring: nil) }
}

extension Double {
  /// Rounded to `digits` significant decimal digits, by multiplication with powers of ten.
  func rounded(significant digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    var scale = 1.0
    while magnitude * scale < 0.1, scale < 1e150 { scale *= 10 }
    var whole = magnitude * scale
    var places = digits
    while whole >= 1, places > 0 { (whole, places) = (whole / 10, places - 1) }
    for _ in 0..<max(0, places) where scale < 1e150 { scale *= 10 }
    // Below 2⁵¹ this sum leaves no fraction; the library's `rounded()` would pull in the C library's mathematics.
    return ((self * scale + 0x1.8p52) - 0x1.8p52) / scale
  }
}
