/// Something that can be set on the command line: `--json`, `--trials N`, `-j N`.
package struct Option: Sendable {
  /// The name without its hyphens.
  package let name: String
  /// One letter, for those who type it often.
  package let short: Character?
  /// What stands for the value in help, in capitals; nil for a flag, which has none.
  package let placeholder: String?
  /// Whether it may stand there several times.
  package let isRepeatable: Bool
  /// What it does, in one line.
  package let help: String
  /// What a value must be, where `text` is none: "a whole number".
  package let complaint: @Sendable (_ text: String) -> String?

  /// A flag.
  package static func flag(_ name: String, short: Character? = nil, _ help: String) -> Option {
    Option(name: name, short: short, placeholder: nil, isRepeatable: false, help: help) { _ in nil }
  }

  /// An option with a value of type `Value`.
  package static func value<Value: ArgumentValue>(
    _ name: String, short: Character? = nil, _ placeholder: String, of type: Value.Type,
    isRepeatable: Bool = false,
    _ help: String
  ) -> Option {
    Option(name: name, short: short, placeholder: placeholder, isRepeatable: isRepeatable, help: help) {
      text in
      Value(argument: text) == nil ? Value.expectation : nil
    }
  }

  /// An option with a whole number in a range, which help and complaint name.
  package static func count(
    _ name: String, short: Character? = nil, _ placeholder: String, in range: ClosedRange<Int>, _ help: String
  ) -> Option {
    Option(name: name, short: short, placeholder: placeholder, isRepeatable: false, help: help) { text in
      Int(text).map(range.contains) == true
        ? nil : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// `-j, --jobs N`.
  package var label: String {
    (short.map { "-\($0), " } ?? "    ") + "--\(name)" + (placeholder.map { " \($0)" } ?? "")
  }
}

/// What stands on a command line without a name: a file.
package struct Operand: Sendable {
  /// What stands for it in help, in capitals.
  package let placeholder: String
  /// Whether it can be left out.
  package let isOptional: Bool
  /// Whether there may be several; only the last operand of a command can.
  package let isRepeatable: Bool
  /// What it is, in one line.
  package let help: String
  /// Words that shells offer for it, beside files.
  package let known: @Sendable () -> [String]

  package init(
    _ placeholder: String, isOptional: Bool = false, isRepeatable: Bool = false, _ help: String,
    known: @escaping @Sendable () -> [String] = { [] }
  ) {
    self.placeholder = placeholder
    self.isOptional = isOptional
    self.isRepeatable = isRepeatable
    self.help = help
    self.known = known
  }

  /// `FILE`, `[FILE]`, `[FILE …]`.
  package var label: String {
    let inner = isRepeatable ? "\(placeholder) …" : placeholder
    return isOptional ? "[\(inner)]" : inner
  }
}

/// A type that a word on the command line can stand for.
package protocol ArgumentValue: SendableMetatype {
  /// What a word must be, with an article.
  static var expectation: String { get }
  /// The value that `argument` stands for.
  init?(argument: String)
}

extension String: ArgumentValue {
  package static var expectation: String { "a text" }
  package init?(argument: String) { self = argument }
}

extension Int: ArgumentValue {
  package static var expectation: String { "a whole number" }
  package init?(argument: String) { self.init(argument) }
}

extension UInt64: ArgumentValue {
  package static var expectation: String { "a whole number from 0 to 18446744073709551615" }
  package init?(argument: String) { self.init(argument) }
}
