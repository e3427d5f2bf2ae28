/// A value with a dimension that the compiler knows.
///
/// ```swift
/// let pitch: Length = .mm(100)
/// let belt: Speed = .metersPerMinute(30)
/// pitch + belt  // does not compile
/// ```
public protocol Quantity: ParameterValue, Comparable {
  /// What is measured.
  static var dimension: Dimension { get }

  /// The value in base units of its dimension (mm, mm/s, 1/s, ns, g, 1, ppm, grades, grades/h).
  var base: Double { get }

  /// The value that is `exact` base units, rounded to what the type can hold; nil where it cannot hold it at all.
  init?(exact: ExactNumber)

  /// The shortest decimal number of `unit` that reads back as this value, or nil where no short one does.
  func decimal(in unit: Unit) -> String?
}

extension Quantity {
  /// A quantity is read from a text with a unit, or from a bare number where its dimension needs none.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    let text: String
    switch literal {
    case .number(let number) where dimension.allowsBareNumber: text = number
    case .number(let number):
      throw .missingUnit(number, dimension, currency: dimension == .money ? context.currency : nil)
    case .text(let words): text = words
    case .boolean(let value): throw .wrongKind(found: "\(value)", expected: dimension.phrase)
    }
    let exact = try QuantityText(text).resolve(dimension, in: context)
    guard let value = Self(exact: exact) else {
      throw dimension == .count ? .notWhole(text) : .tooLarge(text, dimension)
    }
    return value
  }

  /// The text with the fewest digits that reads back as this value; `unit` is used where it can express it exactly, in digits that
  /// people write.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String {
    if let unit, let number = decimal(in: unit), number.count <= 12 { return unit.attached(to: number) }
    var best: (number: String, unit: Unit)?
    for unit in context.units(of: Self.dimension) where unit.isShown {
      guard let number = decimal(in: unit) else { continue }
      if number.count < best?.number.count ?? .max { best = (number, unit) }
    }
    return best.map { $0.unit.attached(to: $0.number) } ?? "\(base)"
  }

  /// What is held against the ranges of a parameter.
  public var magnitudes: [Double] { [base] }

  /// Quantities describe themselves by their dimension.
  public static var kind: ValueKind { .quantity(dimension, optional: false) }
}
