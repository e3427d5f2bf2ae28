/// A value as a file or a command line writes it, before its meaning is known.
public enum Literal: Hashable, Sendable {
  /// A number, by its digits as written, so that nothing is rounded before its unit is known.
  case number(String)
  /// A text.
  case text(String)
  /// `true` or `false`.
  case boolean(Bool)

  /// As it would be written again.
  var written: String {
    switch self {
    case .number(let digits): digits
    case .text(let text): "\"\(text)\""
    case .boolean(let value): "\(value)"
    }
  }
}

/// Anything that a ``Parameter`` can hold: quantities, optional quantities, choices, booleans.
///
/// An implementer must read back what it writes: `read(.text(v.text(in: c, preferring: nil)), in: c) == v`.
public protocol ParameterValue: Hashable, Sendable {
  /// What sort of value this is, for catalogues and schemas.
  static var kind: ValueKind { get }

  /// The value that `literal` stands for.
  static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self

  /// The shortest text that reads back as this value.
  func text(in context: ReadingContext, preferring unit: Unit?) -> String

  /// The numbers, in base units, that are held against the ranges of a parameter; empty where ranges have no meaning.
  var magnitudes: [Double] { get }
}

/// What sort of value a parameter holds.
public enum ValueKind: Hashable, Sendable {
  /// A quantity of one dimension; when optional, the word ``Dimension/absence`` stands for none.
  case quantity(Dimension, optional: Bool)
  /// One of several words, with what each means.
  case choice([ChoiceCase])
  /// `true` or `false`.
  case boolean
  /// Something with a notation of its own: what it is with an article, and a text that reads as one.
  case notation(phrase: String, example: String)
}

/// One word of a choice.
public struct ChoiceCase: Hashable, Sendable {
  /// How it is written.
  public let word: String
  /// What it means.
  public let meaning: String

  /// A word and its meaning.
  public init(_ word: String, meaning: String) {
    self.word = word
    self.meaning = meaning
  }
}

/// An enumeration whose cases are words in a scenario file.
///
/// ```swift
/// enum ReloadPolicy: Choice {
///   case reprint, discard, verify
///   var meaning: String {
///     switch self {
///     case .reprint: "the buffered label is printed again"
///     case .discard: "the buffered label is dropped and voided"
///     case .verify: "the first label after a reload is read before it counts"
///     }
///   }
/// }
/// ```
public protocol Choice: Worded, ParameterValue {
  /// What choosing this means, in plain words.
  var meaning: String { get }
}

extension Choice {
  /// All words with their meanings.
  public static var kind: ValueKind { .choice(allCases.map { ChoiceCase($0.word, meaning: $0.meaning) }) }

  /// The case whose word is written.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    let words = allCases.map(\.word)
    guard case .text(let text) = literal else {
      throw .wrongKind(found: literal.phrase, expected: "one of \(words.joined(separator: ", "))")
    }
    guard let value = Self(word: text) else {
      throw .unknownChoice(text, choices: words, nearest: Nearest.name(to: text, among: words))
    }
    return value
  }

  /// The word.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { word }
  /// A choice has no ranges.
  public var magnitudes: [Double] { [] }
}

/// A choice that may be absent.
public struct ChoiceOrNone<Case: Choice>: ParameterValue {
  /// The case; nil for none.
  public let value: Case?

  /// A case, or none.
  public init(_ value: Case?) { self.value = value }

  /// “none” and all words, with their meanings.
  public static var kind: ValueKind {
    .choice(
      [ChoiceCase("none", meaning: "none")] + Case.allCases.map { ChoiceCase($0.word, meaning: $0.meaning) })
  }

  /// “none”, or the case whose word is written.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    literal == .text("none") ? Self(nil) : Self(try Case.read(literal, in: context))
  }

  /// The word.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { value?.word ?? "none" }
  /// A choice has no ranges.
  public var magnitudes: [Double] { [] }
}

extension Bool: ParameterValue {
  /// `true` or `false`.
  public static var kind: ValueKind { .boolean }

  /// Reads `true` and `false`, also as texts, because a command line has nothing else.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Bool {
    switch literal {
    case .boolean(let value): return value
    case .text("true"): return true
    case .text("false"): return false
    default: throw .wrongKind(found: literal.phrase, expected: "true or false")
    }
  }

  /// `true` or `false`.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { self ? "true" : "false" }
  /// A boolean has no ranges.
  public var magnitudes: [Double] { [] }
}

/// A quantity that may be absent: a clock that is never synchronized, a camera that is never calibrated.
extension Optional: ParameterValue where Wrapped: Quantity {
  /// The kind of the quantity, marked as optional.
  public static var kind: ValueKind { .quantity(Wrapped.dimension, optional: true) }

  /// Reads the word for absence (``Dimension/absence``) or a quantity.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Self {
    literal == .text(Wrapped.dimension.absence) ? nil : try Wrapped.read(literal, in: context)
  }

  /// The word for absence, or the quantity's text.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String {
    self?.text(in: context, preferring: unit) ?? Wrapped.dimension.absence
  }

  /// Absence is outside of all ranges and inside of them: it is not checked.
  public var magnitudes: [Double] { map { [$0.base] } ?? [] }
}

extension Dimension {
  /// The word that stands for an absent optional quantity: `never` for intervals of time, `none` otherwise.
  public var absence: String { self == .duration ? "never" : "none" }
}

extension Literal {
  /// As it is written.
  var text: String {
    switch self {
    case .number(let text), .text(let text): text
    case .boolean(let value): "\(value)"
    }
  }

  /// How messages name it.
  var phrase: String {
    switch self {
    case .number(let digits): "the number \(digits)"
    case .text(let text): "“\(text)”"
    case .boolean(let value): "\(value)"
    }
  }
}
