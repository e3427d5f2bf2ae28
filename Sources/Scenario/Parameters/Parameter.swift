/// One figure of a machine, a person or a cause: with unit, ranges, origin, and the value at which it does no harm.
///
/// A mechanism declares its parameters where it acts, one statement each. On *Line 7, Nordhafen*, whose printer
/// saves its place in the serial pool only now and then:
///
/// ```swift
/// enum PoolCheckpoint {
///   static let interval = Parameter<Count>(
///     "interval", "serials between two saves of the pool position",
///     default: 500, healthy: 1, possible: 1..., plausible: 1...1_000,
///     origin: .assumption("vendors do not publish it; 100 to 1,000 seen in configuration files"))
///   static let crashes = Parameter<Rate>(
///     "crashes", "crashes of the printer's controller",
///     default: .perWeek(1), healthy: .zero, possible: .zero..., plausible: .zero ... .perWeek(2),
///     origin: .assumption("one unplanned restart a week"))
///   static let save = Parameter<SaveOrder>(
///     "save", "whether the position is saved before or after the serial is used",
///     default: .afterUse, healthy: .beforeUse, origin: .assumption("common on older controllers"))
/// }
/// ```
///
/// The scenario then says `"pool-checkpoint": { interval: 250, crashes: "2/week" }`, and the mechanism asks its
/// section of the resolved scenario for `section[PoolCheckpoint.interval]`, which is a `Count` and cannot be a `Rate`.
public struct Parameter<Value: ParameterValue>: Sendable {
  /// The key in a scenario file: lower case, words joined by hyphens.
  public let id: String
  /// What it is, in plain words.
  public let name: String
  /// The value under production conditions where a scenario says nothing else.
  public let standard: Value
  /// The value at which it does no harm.
  public let healthy: Value
  /// What can be at all; a value outside is an error. Nil where ranges have no meaning.
  public let possible: Bounds?
  /// What is believable; a value outside is a warning with this range and its origin.
  public let plausible: Bounds?
  /// Where the default comes from.
  public let origin: Origin
  /// Where the plausible range comes from.
  public let rangeOrigin: Origin
  /// The unit in which values are shown; the shortest text where nil.
  public let unit: Unit?
  /// More for those who ask: how it is measured, what it depends on.
  public let help: String

  init(
    id: String, name: String, standard: Value, healthy: Value, possible: Bounds?, plausible: Bounds?,
    origin: Origin, rangeOrigin: Origin?, unit: Unit?, help: String
  ) {
    precondition(Identifier.isValid(id), "parameter “\(id)”: a key has lower-case words joined by hyphens")
    precondition(!name.isEmpty, "parameter “\(id)” has no name")
    for (role, value) in [("default", standard), ("healthy value", healthy)] {
      for magnitude in value.magnitudes {
        precondition(
          possible?.contains(magnitude) ?? true, "parameter “\(id)”: its \(role) is impossible: \(value)")
      }
    }
    self.id = id
    self.name = name
    self.standard = standard
    self.healthy = healthy
    self.possible = possible
    self.plausible = plausible
    self.origin = origin
    self.rangeOrigin = rangeOrigin ?? origin
    self.unit = unit
    self.help = help
  }
}

extension Parameter where Value: Quantity {
  /// A quantity with a possible range that is closed.
  public init(
    _ id: String, _ name: String, default standard: Value, healthy: Value,
    possible: ClosedRange<Value>, plausible: ClosedRange<Value>,
    origin: Origin, rangeOrigin: Origin? = nil, unit: String? = nil, help: String = ""
  ) {
    let unit = Value.dimension.unit(
      unit, of: id, upTo: possible.upperBound, [standard, plausible.lowerBound, plausible.upperBound])
    self.init(
      id: id, name: name, standard: standard, healthy: healthy,
      possible: Bounds(possible, unit: unit), plausible: Bounds(plausible, unit: unit), origin: origin,
      rangeOrigin: rangeOrigin, unit: unit, help: help)
  }

  /// A quantity whose possible range has no upper end.
  public init(
    _ id: String, _ name: String, default standard: Value, healthy: Value,
    possible: PartialRangeFrom<Value>, plausible: ClosedRange<Value>,
    origin: Origin, rangeOrigin: Origin? = nil, unit: String? = nil, help: String = ""
  ) {
    let unit = Value.dimension.unit(
      unit, of: id, upTo: nil, [standard, plausible.lowerBound, plausible.upperBound])
    self.init(
      id: id, name: name, standard: standard, healthy: healthy,
      possible: Bounds(possible, unit: unit), plausible: Bounds(plausible, unit: unit), origin: origin,
      rangeOrigin: rangeOrigin, unit: unit, help: help)
  }
}

extension Parameter {
  /// A quantity that may be absent: "never", "none".
  public init<Q: Quantity>(
    _ id: String, _ name: String, default standard: Q?, healthy: Q?,
    possible: PartialRangeFrom<Q>, plausible: ClosedRange<Q>,
    origin: Origin, rangeOrigin: Origin? = nil, unit: String? = nil, help: String = ""
  ) where Value == Q? {
    let unit = Q.dimension.unit(
      unit, of: id, upTo: nil, [standard, plausible.lowerBound, plausible.upperBound].compactMap(\.self))
    self.init(
      id: id, name: name, standard: standard, healthy: healthy,
      possible: Bounds(possible, unit: unit), plausible: Bounds(plausible, unit: unit), origin: origin,
      rangeOrigin: rangeOrigin, unit: unit, help: help)
  }
}

extension Parameter where Value: Choice {
  /// One of several words.
  public init(
    _ id: String, _ name: String, default standard: Value, healthy: Value, origin: Origin, help: String = ""
  ) {
    self.init(
      id: id, name: name, standard: standard, healthy: healthy, possible: nil, plausible: nil,
      origin: origin, rangeOrigin: nil, unit: nil, help: help)
  }
}

extension Parameter where Value == Bool {
  /// Yes or no.
  public init(
    _ id: String, _ name: String, default standard: Bool, healthy: Bool, origin: Origin, help: String = ""
  ) {
    self.init(
      id: id, name: name, standard: standard, healthy: healthy, possible: nil, plausible: nil,
      origin: origin, rangeOrigin: nil, unit: nil, help: help)
  }
}

extension Dimension {
  /// The unit that a declaration names for display; a misspelt one is a bug of the declaration. Where it names none, the one in
  /// which values that stand side by side are alike: per cent for what is a share of a whole, no unit for a factor, which may be
  /// more than one; of rates the one in which the first of these values has the fewest digits. Nil where each value is best told by itself.
  fileprivate func unit<Q: Quantity>(_ symbol: String?, of id: String, upTo most: Q?, _ values: [Q]) -> Unit?
  {
    guard let symbol else {
      switch self {
      case .fraction: return units.first { $0.symbol == ((most?.base ?? .infinity) <= 1 ? "%" : "") }
      case .rate, .gradeRate, .drift:
        func digits(_ unit: Unit) -> Int { values.first?.decimal(in: unit)?.count ?? 99 }
        return units.filter(\.isShown).min { digits($0) < digits($1) }
      default: return nil
      }
    }
    guard let unit = units.first(where: { $0.isWritten(symbol) }) else {
      preconditionFailure("parameter “\(id)”: “\(symbol)” is not a unit of \(phrase)")
    }
    return unit
  }
}

/// What keys look like.
enum Identifier {
  /// Lower-case ASCII words and digits joined by single hyphens, a letter first; camel case as in `byTime` is refused.
  static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first), text.utf8.last != 45 else { return false }
    var previous: UInt8 = 0
    for byte in text.utf8 {
      guard (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 else { return false }
      if byte == 45 && previous == 45 { return false }
      previous = byte
    }
    return true
  }
}
