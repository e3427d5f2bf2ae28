/// A whole number of things: cartons in a case, serials between two saves.
public struct Count: Quantity, ExpressibleByIntegerLiteral {
  /// The number.
  public var value: Int

  /// A number of things.
  public init(_ value: Int) { self.value = value }

  /// A number of things.
  public init(integerLiteral value: Int) { self.value = value }

  /// A count, where `exact` is a whole number.
  public init?(exact: ExactNumber) {
    guard let value = exact.integer.flatMap({ Int(exactly: $0) }) else { return nil }
    self.value = value
  }

  /// See ``Quantity``.
  public static var dimension: Dimension { .count }
  /// The number, exact up to 2⁵³.
  public var base: Double { Double(value) }
  /// Digits.
  public func decimal(in unit: Unit) -> String? { String(value) }

  /// Whether `a` is smaller.
  public static func < (a: Count, b: Count) -> Bool { a.value < b.value }
}
