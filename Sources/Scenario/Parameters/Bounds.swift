/// A closed range of one dimension, in base units, perhaps without an upper end.
///
/// Typed ranges go in, so that the compiler has checked the dimension; ranges without a type come out, so that a
/// catalogue can list them all.
public struct Bounds: Hashable, Sendable {
  /// What is measured.
  public let dimension: Dimension
  /// The smallest value that is inside.
  public let lower: Double
  /// The largest value that is inside; nil where there is none.
  public let upper: Double?
  private let ends: (lower: any Quantity, upper: (any Quantity)?)
  private let unit: Unit?

  /// From one value to another, both inside; shown in `unit` where it can express the ends.
  public init<Q: Quantity>(_ range: ClosedRange<Q>, unit: Unit? = nil) {
    dimension = Q.dimension
    lower = range.lowerBound.base
    upper = range.upperBound.base
    ends = (range.lowerBound, range.upperBound)
    self.unit = unit
  }

  /// From one value on; shown in `unit` where it can express the end.
  public init<Q: Quantity>(_ range: PartialRangeFrom<Q>, unit: Unit? = nil) {
    dimension = Q.dimension
    lower = range.lowerBound.base
    upper = nil
    ends = (range.lowerBound, nil)
    self.unit = unit
  }

  /// Whether `magnitude` (base units) is inside.
  public func contains(_ magnitude: Double) -> Bool { magnitude >= lower && magnitude <= upper ?? .infinity }

  /// Whether two ranges hold the same values; their texts follow from them.
  public static func == (a: Bounds, b: Bounds) -> Bool {
    a.dimension == b.dimension && a.lower == b.lower && a.upper == b.upper
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(dimension)
    hasher.combine(lower)
    hasher.combine(upper)
  }

  /// The ends as texts, the upper one nil where there is none; made when somebody asks, because a schema has hundreds.
  public var texts: (lower: String, upper: String?) { (text(ends.lower), ends.upper.map(text)) }

  private func text(_ value: any Quantity) -> String {
    value.text(in: ReadingContext(currency: dimension == .money ? "¤" : nil), preferring: unit)
  }
}

extension Bounds: CustomStringConvertible {
  /// `0 to 80 mm`, `30 s to 7 d`, `0 % or more`.
  public var description: String {
    let (lower, upper) = texts
    guard let upper else { return "\(lower) or more" }
    let (from, to) = (QuantityText(lower), QuantityText(upper))
    return "\(from.unit == to.unit || from.number == "0" ? from.number : lower) to \(upper)"
  }
}
