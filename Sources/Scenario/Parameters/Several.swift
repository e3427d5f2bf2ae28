/// Several quantities of one dimension in one value: `"960 mm, 1230 mm"`, or `"none"`.
public struct Several<Value: Quantity>: ParameterValue {
  /// The quantities, in the order in which they are written.
  public var values: [Value]

  /// These quantities.
  public init(_ values: [Value]) { self.values = values }

  /// See ``ParameterValue``.
  public static var kind: ValueKind {
    .notation(
      phrase: "several values separated by commas, each \(Value.dimension.phrase), or “none”",
      example: "\(Value.dimension.example), \(Value.dimension.example)")
  }

  /// Reads quantities separated by commas, a single one, or the word `none`.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    guard case .text(let text) = literal else { return Self([try Value.read(literal, in: context)]) }
    if text.trimmed == "none" { return Self([]) }
    var values: [Value] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      values.append(try Value.read(.text(String(part.trimmed)), in: context))
    }
    return Self(values)
  }

  /// The quantities separated by commas.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String {
    values.isEmpty ? "none" : values.map { $0.text(in: context, preferring: unit) }.joined(separator: ", ")
  }

  /// All of them are held against the ranges.
  public var magnitudes: [Double] { values.map(\.base) }
}

extension Parameter {
  /// Several quantities.
  public init<Q: Quantity>(
    _ id: String, _ name: String, default standard: Several<Q>, healthy: Several<Q>,
    possible: ClosedRange<Q>, plausible: ClosedRange<Q>, origin: Origin, rangeOrigin: Origin? = nil,
    help: String = ""
  ) where Value == Several<Q> {
    self.init(
      id: id, name: name, standard: standard, healthy: healthy, possible: Bounds(possible),
      plausible: Bounds(plausible), origin: origin, rangeOrigin: rangeOrigin, unit: nil, help: help)
  }

  /// Anything that has no ranges: words, moments, notations of its own.
  public init(
    notation id: String, _ name: String, default standard: Value, healthy: Value, origin: Origin,
    help: String = ""
  ) {
    self.init(
      id: id, name: name, standard: standard, healthy: healthy, possible: nil, plausible: nil, origin: origin,
      rangeOrigin: nil, unit: nil, help: help)
  }
}
