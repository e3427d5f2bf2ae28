import EventKernel

/// How a quantity varies, as a scenario writes it: `lognormal(median 1.2 s, p99 9 s, max 30 s)`.
///
/// A plain quantity is the distribution that is always that. Every distribution can be cut at `min` and `max`. What the
/// arguments mean is checked when the text is read, so that ``distribution`` cannot fail later.
public struct DistributionSpec<Value: Quantity>: ParameterValue {
  /// The family's name.
  public let family: DistributionFamily
  /// Its arguments with the cuts, in the order of the family.
  public let arguments: [Argument]
  /// The distribution of the kernel, in base units of the dimension (ns, mm, …).
  public let distribution: Distribution

  /// A named argument.
  public struct Argument: Hashable, Sendable {
    /// `median`, `p99`, `min`, ….
    public let name: String
    /// What stands behind the name.
    public let value: ArgumentValue
  }

  /// What an argument is: a quantity of the dimension, or a bare number such as a shape.
  public enum ArgumentValue: Hashable, Sendable {
    /// A quantity of the dimension.
    case quantity(Value)
    /// A bare number.
    case number(Double)

    /// The value in base units, or the number.
    var base: Double {
      switch self {
      case .quantity(let value): value.base
      case .number(let value): value
      }
    }
  }

  /// Always the same.
  public static func constant(_ value: Value) -> Self {
    Self(
      family: .constant, arguments: [Argument(name: "value", value: .quantity(value))],
      distribution: .constant(value.base))
  }

  /// A distribution as a scenario writes it; a text that is none is a bug of the declaration.
  public init(_ text: String) {
    do throws(ReadingError) {
      self = try Self.read(.text(text), in: ReadingContext())
    } catch {
      preconditionFailure("“\(text)”: \(error.message); \(error.hint)")
    }
  }

  private init(family: DistributionFamily, arguments: [Argument], distribution: Distribution) {
    self.family = family
    self.arguments = arguments
    self.distribution = distribution
  }

  /// Whether two are written the same; their laws follow from that.
  public static func == (a: Self, b: Self) -> Bool { a.family == b.family && a.arguments == b.arguments }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(family)
    hasher.combine(arguments)
  }

  /// See ``ParameterValue``.
  public static var kind: ValueKind { .distribution(Value.dimension) }

  /// Every argument that is a value and not a spread: ranges hold for the place of a distribution.
  public var magnitudes: [Double] {
    arguments.compactMap { argument in
      if case .quantity(let value) = argument.value, argument.name != "sd" { value.base } else { nil }
    }
  }

  /// The text, with the family's name unless it is constant.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String {
    let texts = arguments.map { argument in
      switch argument.value {
      case .quantity(let value): (argument.name, value.text(in: context, preferring: unit))
      case .number(let value): (argument.name, value.shortestText)
      }
    }
    if family == .constant { return texts.first?.1 ?? "" }
    return "\(family.rawValue)(\(texts.map { "\($0) \($1)" }.joined(separator: ", ")))"
  }

  /// Reads `name(argument value, …)`, or a plain quantity.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    guard case .text(let text) = literal, let open = text.firstIndex(of: "(") else {
      return .constant(try Value.read(literal, in: context))
    }
    let name = String(text[..<open].trimmed)
    let names = DistributionFamily.allCases.map(\.rawValue)
    guard let family = DistributionFamily(rawValue: name), family != .constant else {
      throw .unknownDistribution(name, nearest: Nearest.name(to: name, among: names))
    }
    let rest = text[text.index(after: open)...].trimmed
    guard rest.last == ")" else { throw .notADistribution(text, family.example) }
    let arguments = try Self.arguments(rest.dropLast(), family, text, context)
    do throws(DistributionError) {
      let law = try family.law(arguments.map { ($0.name, $0.value.base) })
      return Self(family: family, arguments: arguments, distribution: law)
    } catch {
      throw .impossibleDistribution(text, error.description)
    }
  }

  private static func arguments(
    _ text: Substring, _ family: DistributionFamily, _ whole: String, _ context: ReadingContext
  ) throws(ReadingError) -> [Argument] {
    var written: [Argument] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.trimmed
      let name = String(words.prefix { !$0.isWhitespace })
      let value = words.dropFirst(name.count).trimmed
      guard !value.isEmpty, !written.contains(where: { $0.name == name }) else {
        throw .notADistribution(whole, family.example)
      }
      if name == "shape" {
        guard let number = ExactNumber(decimal: value)?.double else {
          throw .notADistribution(whole, family.example)
        }
        written.append(Argument(name: name, value: .number(number)))
      } else {
        // An argument is a text even where it is a bare number, so that a missing unit is complained of with its name.
        written.append(
          Argument(name: name, value: .quantity(try Value.read(.text(String(value)), in: context))))
      }
    }
    let names = written.map(\.name).filter { $0 != "min" && $0 != "max" }
    guard let form = family.forms.first(where: { Set($0) == Set(names) }) else {
      throw .wrongArguments(whole, family.forms.map { $0.joined(separator: ", ") })
    }
    return (form + ["min", "max"]).compactMap { name in written.first { $0.name == name } }
  }
}

/// The distributions that a scenario can name; each is one of the kernel, where its source is cited.
public enum DistributionFamily: String, Hashable, Sendable, CaseIterable {
  /// Always the same: a plain quantity.
  case constant
  /// Equally likely between two ends.
  case uniform
  /// Without memory: times between events that have nothing to do with one another.
  case exponential
  /// Symmetric around its mean.
  case normal
  /// Long to the right: repair and decoding times.
  case lognormal
  /// Between two ends with a peak: what people estimate.
  case triangular
  /// Long to the right, with a lighter tail.
  case gamma
  /// Wear: lifetimes of parts.
  case weibull

  /// The sets of arguments that say which one it is; `min` and `max` may always be added.
  public var forms: [[String]] {
    switch self {
    case .constant: [["value"]]
    case .uniform: [["from", "to"]]
    case .exponential: [["mean"]]
    case .normal: [["mean", "sd"]]
    case .lognormal: [["median", "p99"], ["mean", "sd"]]
    case .triangular: [["from", "mode", "to"]]
    case .gamma: [["mean", "sd"]]
    case .weibull: [["scale", "shape"]]
    }
  }

  /// A text, for hints.
  var example: String {
    let values = (forms.first ?? []).enumerated().map { index, name in
      name == "shape" ? "shape 1.5" : "\(name) \(index + 1) s"
    }
    return "\(rawValue)(\(values.joined(separator: ", ")))"
  }

  /// The kernel's distribution with these arguments, in base units.
  func law(_ arguments: [(name: String, value: Double)]) throws(DistributionError) -> Distribution {
    func value(_ name: String) -> Double { arguments.first { $0.name == name }?.value ?? .nan }
    func has(_ name: String) -> Bool { arguments.contains { $0.name == name } }
    let whole: Distribution
    switch self {
    case .constant: whole = .constant(value("value"))
    case .uniform: whole = .uniform(try Uniform(from: value("from"), to: value("to")))
    case .exponential: whole = .exponential(try Exponential(mean: value("mean")))
    case .normal: whole = .normal(try Normal(mean: value("mean"), standardDeviation: value("sd")))
    case .lognormal where has("median"):
      whole = .logNormal(try LogNormal(median: value("median"), p99: value("p99")))
    case .lognormal: whole = .logNormal(try LogNormal(mean: value("mean"), standardDeviation: value("sd")))
    case .triangular:
      whole = .triangular(try Triangular(from: value("from"), mode: value("mode"), to: value("to")))
    case .gamma: whole = .gamma(try Gamma(mean: value("mean"), standardDeviation: value("sd")))
    case .weibull: whole = .weibull(try Weibull(shape: value("shape"), scale: value("scale")))
    }
    guard has("min") || has("max") else { return whole }
    let (low, high) = (has("min") ? value("min") : -.infinity, has("max") ? value("max") : .infinity)
    guard low <= high else { throw .disordered(first: "min", low, second: "max", high) }
    return .truncated(try Truncated(whole, to: low...high))
  }
}
