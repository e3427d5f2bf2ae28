/// A parameter of any type, for catalogues, schemas and the checking of files.
public struct AnyParameter: Sendable {
  /// See ``Parameter/id``.
  public let id: String
  /// See ``Parameter/name``.
  public let name: String
  /// What sort of value it holds.
  public var kind: ValueKind { type(of: standard).kind }
  /// The default value.
  public private(set) var standard: any ParameterValue
  /// The value at which it does no harm.
  public private(set) var healthy: any ParameterValue
  /// See ``Parameter/possible``.
  public let possible: Bounds?
  /// See ``Parameter/plausible``.
  public let plausible: Bounds?
  /// See ``Parameter/origin``.
  public private(set) var origin: Origin
  /// See ``Parameter/rangeOrigin``.
  public let rangeOrigin: Origin
  /// See ``Parameter/unit``.
  public let unit: Unit?
  /// See ``Parameter/help``.
  public let help: String

  private let readValue: @Sendable (Literal, ReadingContext) throws(ReadingError) -> any ParameterValue

  /// Forgets the type of `parameter`'s value.
  public init<Value>(_ parameter: Parameter<Value>) {
    id = parameter.id
    name = parameter.name
    standard = parameter.standard
    healthy = parameter.healthy
    possible = parameter.possible
    plausible = parameter.plausible
    origin = parameter.origin
    rangeOrigin = parameter.rangeOrigin
    unit = parameter.unit
    help = parameter.help
    readValue = { (literal, context) throws(ReadingError) in try Value.read(literal, in: context) }
  }

  /// The same parameter with another default, which rests on `origin`: a machine of another age, for example.
  ///
  /// A value of another type is a bug of the caller. Where the parameter had nothing that does no harm but its default,
  /// the new default is that as well.
  public func with(standard value: any ParameterValue, origin: Origin) -> AnyParameter {
    precondition(type(of: value) == type(of: standard), "“\(id)” cannot be \(value)")
    var other = self
    if AnyHashable(standard) == AnyHashable(healthy) { other.healthy = value }
    (other.standard, other.origin) = (value, origin)
    return other
  }

  /// Reads `literal` and holds it against the ranges.
  ///
  /// - Returns: the value, and what has to be said about it: at most one finding.
  public func read(
    _ literal: Literal, in context: ReadingContext
  ) throws(ReadingError) -> (value: any ParameterValue, finding: RangeFinding?) {
    let value = try readValue(literal, context)
    return (value, finding(for: value))
  }

  /// What has to be said about `value`: the first magnitude outside of what is possible, or of what is plausible.
  public func finding(for value: any ParameterValue) -> RangeFinding? {
    if let possible, !value.magnitudes.allSatisfy(possible.contains) { return .impossible(possible) }
    if let plausible, !value.magnitudes.allSatisfy(plausible.contains) {
      return .implausible(plausible, rangeOrigin)
    }
    return nil
  }

  /// The default as a text that reads back.
  public func standardText(in context: ReadingContext = ReadingContext()) -> String {
    standard.text(in: context, preferring: unit)
  }

  /// The healthy value as a text that reads back.
  public func healthyText(in context: ReadingContext = ReadingContext()) -> String {
    healthy.text(in: context, preferring: unit)
  }
}

extension Parameter {
  /// The parameter without its type.
  public var erased: AnyParameter { AnyParameter(self) }
}

/// A value that lies where it should not.
public enum RangeFinding: Hashable, Sendable {
  /// Cannot be: an error.
  case impossible(Bounds)
  /// Can be but is not believed: a warning, with the origin of the range.
  case implausible(Bounds, Origin)
}
