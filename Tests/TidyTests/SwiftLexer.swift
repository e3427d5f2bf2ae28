/// A part of a Swift text: as much of the grammar as the rules need.
struct Token: Equatable {
  enum Kind: Equatable {
    case word, number, symbol
    /// A text in quotes; what is interpolated into it follows as tokens of its own.
    case text
    /// A `///` comment.
    case documentation
    /// Any other comment.
    case comment
  }

  let kind: Kind
  let text: String
  let line: Int

  init(_ kind: Kind, _ text: String, _ line: Int) {
    self.kind = kind
    self.text = text
    self.line = line
  }
}

/// Cuts a Swift text into words, symbols, texts and comments, so that no rule takes a comment for code.
struct SwiftLexer {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var tokens: [Token] = []

  static func tokens(of text: String) -> [Token] {
    var lexer = SwiftLexer(scalars: Array(text.unicodeScalars))
    lexer.code(untilParenthesis: false)
    return lexer.tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  /// Code up to the end, or up to the parenthesis that closes an interpolation.
  private mutating func code(untilParenthesis: Bool) {
    var depth = 0
    while let scalar = peek() {
      if scalar == "/" && peek(1) == "/" {
        lineComment()
      } else if scalar == "/" && peek(1) == "*" {
        blockComment()
      } else if scalar == "\"" || (scalar == "#" && isRawText()) {
        text()
      } else if isWordStart(scalar) {
        word()
      } else if ("0"..."9").contains(scalar) {
        number()
      } else {
        if scalar == "(" { depth += 1 }
        if scalar == ")" {
          depth -= 1
          if untilParenthesis && depth < 0 { return }
        }
        if !scalar.properties.isWhitespace { tokens.append(Token(.symbol, String(Character(scalar)), line)) }
        advance()
      }
    }
  }

  private mutating func lineComment() {
    let start = index
    while let scalar = peek(), scalar != "\n" { _ = scalar; index += 1 }
    let text = string(start)
    tokens.append(Token(text.hasPrefix("///") ? .documentation : .comment, text, line))
  }

  private mutating func blockComment() {
    let (start, first) = (index, line)
    var depth = 0
    repeat {
      if peek() == "/" && peek(1) == "*" {
        depth += 1
        advance()
      } else if peek() == "*" && peek(1) == "/" {
        depth -= 1
        advance()
      }
      advance()
    } while depth > 0 && peek() != nil
    tokens.append(Token(.comment, string(start), first))
  }

  private func isRawText() -> Bool {
    var ahead = 0
    while peek(ahead) == "#" { ahead += 1 }
    return peek(ahead) == "\""
  }

  private mutating func text() {
    let first = line
    var pounds = 0
    while peek() == "#" {
      pounds += 1
      advance()
    }
    let isLong = peek() == "\"" && peek(1) == "\"" && peek(2) == "\""
    for _ in 0..<(isLong ? 3 : 1) { advance() }
    var content = ""
    let place = tokens.count
    tokens.append(Token(.text, "", first))
    while let scalar = peek() {
      if scalar == "\\", (0..<pounds).allSatisfy({ peek(1 + $0) == "#" }) {
        for _ in 0...pounds { advance() }
        if peek() == "(" {
          advance()
          code(untilParenthesis: true)
        }
        advance()
      } else if scalar == "\"", closes(isLong, pounds) {
        for _ in 0..<((isLong ? 3 : 1) + pounds) { advance() }
        break
      } else if scalar == "\n" && !isLong {
        break
      } else {
        content.unicodeScalars.append(scalar)
        advance()
      }
    }
    tokens[place] = Token(.text, content, first)
  }

  private func closes(_ isLong: Bool, _ pounds: Int) -> Bool {
    let quotes = isLong ? 3 : 1
    return (0..<quotes).allSatisfy { peek($0) == "\"" }
      && (0..<pounds).allSatisfy { peek(quotes + $0) == "#" }
  }

  private mutating func word() {
    let start = index
    if peek() == "`" { index += 1 }
    while let scalar = peek(), isWordStart(scalar) || ("0"..."9").contains(scalar) { _ = scalar; index += 1 }
    tokens.append(Token(.word, string(start).filter { $0 != "`" }, line))
  }

  private mutating func number() {
    let start = index
    while let scalar = peek(), isWordStart(scalar) || ("0"..."9").contains(scalar) { _ = scalar; index += 1 }
    tokens.append(Token(.number, string(start), line))
  }

  private func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || "_`$@#".unicodeScalars.contains(scalar)
      || (scalar.value >= 128 && scalar.properties.isAlphabetic)
  }

  private func string(_ start: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<index])
    return String(view)
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < scalars.count ? scalars[index + ahead] : nil
  }

  private mutating func advance() {
    if peek() == "\n" { line += 1 }
    index += 1
  }
}
