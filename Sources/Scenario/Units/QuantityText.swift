/// A number and a unit, as written: `300/min`, `40 mm`, `-12.5 %`, `C`.
struct QuantityText {
  let text: String
  let number: String
  let unit: String

  /// Splits `text` after its number; whether the parts mean anything is decided by ``resolve(_:in:)``.
  init(_ text: String) {
    self.text = text
    var rest = Substring(text).trimmed
    var number = ""
    if let sign = rest.first, "+-−".contains(sign) {
      number = sign == "+" ? "" : "-"
      rest.removeFirst()
    }
    while let character = rest.first {
      if character.asciiDigit != nil || character == "." {
        number.append(character)
        rest.removeFirst()
      } else if character == "e" || character == "E", let length = rest.exponentLength {
        number += rest.prefix(length)
        rest.removeFirst(length)
      } else {
        break
      }
    }
    self.number = number
    var unit = rest.trimmed
    if unit.hasPrefix("per ") { unit = Substring("/" + unit.dropFirst(4).trimmed) }
    self.unit = unit.split(separator: "/", omittingEmptySubsequences: false).map { $0.trimmed }.joined(
      separator: "/")
  }

  /// The exact number of base units that the text stands for.
  func resolve(_ dimension: Dimension, in context: ReadingContext) throws(ReadingError) -> ExactNumber {
    if let word = dimension.words.first(where: { $0.word == text.trimmed }) {
      return ExactNumber(Int64(word.base))
    }
    guard let exact = ExactNumber(decimal: number) else {
      throw number.contains(where: { $0.asciiDigit != nil }) && number.filter({ $0 == "." }).count <= 1
        ? .tooLarge(text, dimension) : .notAQuantity(text, dimension)
    }
    let units = context.units(of: dimension)
    guard let unit = units.first(where: { $0.isWritten(self.unit) }) else {
      throw complaint(dimension, context)
    }
    guard let scaled = exact.scaled(by: unit) else { throw .tooLarge(text, dimension) }
    return scaled
  }

  /// The text without signs between thousands; nil where none stands there.
  private var together: String? {
    var (digits, rest) = ("", unit[...])
    let signs: Set<Character> = ["'", "\u{2019}", ",", "_", " ", "\u{A0}", "\u{202F}", "\u{2009}"]
    // Behind a number the first space is not a part of what follows.
    while let first = rest.first, signs.contains(first) || digits.isEmpty && first.asciiDigit != nil {
      let group = signs.contains(first) ? rest.dropFirst() : rest
      guard group.prefix(while: { $0.asciiDigit != nil }).count == 3 else { break }
      digits += group.prefix(3)
      rest = group.dropFirst(3)
    }
    guard !digits.isEmpty, !number.contains(".") else { return nil }
    return number + digits + (rest.trimmed.isEmpty ? "" : " " + rest.trimmed)
  }

  private func complaint(_ dimension: Dimension, _ context: ReadingContext) -> ReadingError {
    if let together { return .grouped(text, together: together) }
    if unit.isEmpty {
      return .missingUnit(number, dimension, currency: dimension == .money ? context.currency : nil)
    }
    if ["shift", "shifts", "/shift"].contains(unit) && (dimension == .duration || dimension == .rate) {
      return .needsShiftLength(text)
    }
    if dimension == .money, unit.count == 3, unit.allSatisfy({ $0.isUppercase }) {
      return .wrongCurrency(unit, expected: context.currency)
    }
    let others = Dimension.allCases.filter { $0 != dimension }
    if let other = others.first(where: { context.units(of: $0).contains { $0.isWritten(unit) } }) {
      return .wrongDimension(text, found: other, expected: dimension)
    }
    let known = context.units(of: dimension).flatMap { [$0.symbol] + $0.aliases }.filter { !$0.isEmpty }
    return .unknownUnit(unit, dimension, nearest: Nearest.name(to: unit, among: known))
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: Substring {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}

extension Substring {
  /// The length of an exponent at the start (`e6`, `e-3`), or nil where there is none.
  fileprivate var exponentLength: Int? {
    var length = 1
    var rest = dropFirst()
    if rest.first == "-" || rest.first == "+" {
      rest.removeFirst()
      length += 1
    }
    let digits = rest.prefix { $0.asciiDigit != nil }.count
    return digits > 0 ? length + digits : nil
  }
}
