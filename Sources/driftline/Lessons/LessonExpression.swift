/// What a lesson measures: words for a figure of a run, and arithmetic with them: `case over, under`, `unit ghost / units`.
///
/// A figure of one of the lesson's other runs stands with its name: `case under @no-override`.
indirect enum LessonExpression: Equatable, Sendable {
  case number(Double)
  case figure(String, run: String?)
  case operation(Character, LessonExpression, LessonExpression)

  /// The expression in a text; nil where it makes none.
  init?(_ text: String) {
    let spaced = text.replacing("(", with: " ( ").replacing(")", with: " ) ")
    var words = spaced.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    guard let found = Self.sum(&words), words.isEmpty else { return nil }
    self = found
  }

  /// The value, where each figure's is known.
  func value(_ figure: (_ words: String, _ run: String?) throws -> Double) rethrows -> Double {
    switch self {
    case .number(let number): return number
    case .figure(let words, let run): return try figure(words, run)
    case .operation(let sign, let left, let right):
      let (a, b) = (try left.value(figure), try right.value(figure))
      switch sign {
      case "+": return a + b
      case "-": return a - b
      case "*": return a * b
      default: return b == 0 ? 0 : a / b
      }
    }
  }

  // MARK: Reading

  private static let signs: Set<String> = ["+", "-", "*", "/", "(", ")"]

  private static func sum(_ words: inout ArraySlice<String>) -> LessonExpression? {
    chain(&words, of: ["+", "-"], product)
  }

  private static func product(_ words: inout ArraySlice<String>) -> LessonExpression? {
    chain(&words, of: ["*", "/"], atom)
  }

  private static func chain(
    _ words: inout ArraySlice<String>, of signs: [String],
    _ part: (inout ArraySlice<String>) -> LessonExpression?
  ) -> LessonExpression? {
    guard var result = part(&words) else { return nil }
    while let sign = words.first, signs.contains(sign) {
      words.removeFirst()
      guard let next = part(&words) else { return nil }
      result = .operation(Character(sign), result, next)
    }
    return result
  }

  private static func atom(_ words: inout ArraySlice<String>) -> LessonExpression? {
    if words.first == "(" {
      words.removeFirst()
      guard let inner = sum(&words), words.popFirst() == ")" else { return nil }
      return inner
    }
    var figure: [String] = []
    var run: String?
    while let word = words.first, !signs.contains(word) {
      words.removeFirst()
      if word.hasPrefix("@") {
        run = String(word.dropFirst())
        break
      }
      figure.append(word)
    }
    guard !figure.isEmpty else { return nil }
    if figure.count == 1, let number = Double(figure[0]) { return run == nil ? .number(number) : nil }
    return .figure(figure.joined(separator: " "), run: run)
  }
}

/// What a figure has to be for an answer to be right: `= 0`, `< 3`, `>= 2 %`, or `else`.
struct LessonCondition: Equatable, Sendable {
  /// How the figure is compared; nil where everything else is meant.
  let sign: Sign?
  /// With what.
  let limit: Double

  enum Sign: String, CaseIterable, Sendable {
    // Longer ones first, because they begin like the shorter.
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
    case equal = "="
  }

  /// The condition in a text; nil where it is none.
  init?(_ text: String) {
    if text == "else" {
      (sign, limit) = (nil, 0)
      return
    }
    guard let sign = Sign.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
    var rest = text.dropFirst(sign.rawValue.count).filter { $0 != " " }
    let isShare = rest.hasSuffix("%")
    if isShare { rest.removeLast() }
    guard let number = Double(rest) else { return nil }
    (self.sign, limit) = (sign, isShare ? number / 100 : number)
  }

  /// Whether a figure is so.
  func holds(_ value: Double) -> Bool {
    switch sign {
    case .atMost: value <= limit
    case .atLeast: value >= limit
    case .below: value < limit
    case .above: value > limit
    case .equal: value == limit
    case nil: true
    }
  }
}
