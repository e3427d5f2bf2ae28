/// Reads a JSON5 text (<https://spec.json5.org>) strictly, into a tree in which every value knows its place.
///
/// All that is wrong is collected, not only the first: a comma that is missing is supposed to be there, and what makes
/// no sense is left out up to the next comma. Stricter than JSON5 in one point: `Infinity` and `NaN` are refused.
public struct JSON5Reader {
  /// What a file may have at most; beyond, it is not read.
  public struct Limits: Sendable {
    /// Bytes of one file.
    public var bytes = 4_000_000
    /// Objects and lists within one another.
    public var depth = 64
    /// Complaints about one file.
    public var complaints = 100

    /// The usual limits: 4 MB, 64 levels, 100 complaints.
    public init() {}
  }

  /// The tree of `source`, and what is wrong with it. The tree is nil where nothing of it could be read.
  public static func read(_ source: SourceText, limits: Limits = Limits()) -> (
    node: Node?, diagnostics: Diagnostics
  ) {
    var reader = JSON5Reader(source, limits)
    return (reader.document(), reader.lexer.diagnostics)
  }

  private let source: SourceText
  private let limits: Limits
  private var lexer: JSON5Lexer
  private var token: JSON5Token

  private init(_ source: SourceText, _ limits: Limits) {
    self.source = source
    self.limits = limits
    lexer = JSON5Lexer(source)
    token = JSON5Token(kind: .end, bytes: 0..<0)
  }

  private mutating func document() -> Node? {
    guard source.bytes.count <= limits.bytes else {
      complain(
        "this file has \(source.bytes.count) bytes, and \(limits.bytes) is the most that is read", 0..<0,
        hint: "a scenario is a text that people write; is this one?")
      return nil
    }
    for offset in source.brokenBytes.prefix(5) {
      complain("a byte that is not UTF-8", offset..<(offset + 1), hint: "save the file as UTF-8")
    }
    advance()
    if token.kind == .end {
      complain("there is nothing in this file", 0..<0, hint: "a scenario is an object: { … }")
      return nil
    }
    let node = value(depth: 0)
    if token.kind != .end, !isFull {
      complain("\(token.phrase) after the end of the scenario", token.bytes, hint: "one file holds one value")
    }
    return node
  }

  private mutating func value(depth: Int) -> Node {
    let start = token.bytes
    switch token.kind {
    case .openBrace: return object(depth: depth + 1)
    case .openBracket: return list(depth: depth + 1)
    case .text(let text): return take(.text(text))
    case .number(let digits): return take(.number(digits))
    case .broken: return take(.broken)
    case .name("true"): return take(.boolean(true))
    case .name("false"): return take(.boolean(false))
    case .name("null"): return take(.null)
    case .name(let name):
      if let (message, hint) = JSON5Number.complaint(name) {
        complain(message, start, hint: hint)
      } else {
        let meant = Nearest.name(to: name, among: ["true", "false", "null"])
        complain(
          "“\(name)” is not a value", start,
          hint: meant.map { "did you mean \($0)?" } ?? "a text needs quotes: \"\(name)\"")
      }
      return take(.broken)
    case .closeBrace, .closeBracket, .colon, .comma, .end:
      complain(
        "a value is missing before \(token.phrase)", start, hint: "write a number, a text, { … } or [ … ]")
      return Node(.broken, at: SourceRange(source, start))
    }
  }

  private mutating func object(depth: Int) -> Node {
    let start = token.bytes
    guard !isTooDeep(depth) else { return Node(.broken, at: SourceRange(source, start)) }
    advance()
    var members: [Node.Member] = []
    var known: [String: SourceRange] = [:]
    while token.kind != .closeBrace, token.kind != .end, !isFull {
      if token.kind == .closeBracket {
        complain("“]” closes nothing here", token.bytes, hint: "an object ends with }")
        advance()
        continue
      }
      if let member = member(depth: depth) {
        if let first = known[member.key] {
          complain(repeated: member, first)
        } else {
          known[member.key] = member.keyRange
          members.append(member)
        }
      }
      separator(before: .closeBrace, in: start)
    }
    return close(
      .closeBrace, .object(members), from: start, "this object is never closed", hint: "end it with }")
  }

  private mutating func member(depth: Int) -> Node.Member? {
    let keyRange = SourceRange(source, token.bytes)
    let key: String
    switch token.kind {
    case .text(let text): key = text
    case .name(let name): key = name
    case .number:
      complain("\(token.phrase) is not a key", token.bytes, hint: "put it in quotes")
      skipMember()
      return nil
    default:
      if token.kind != .broken {
        complain("\(token.phrase) where a key is needed", token.bytes, hint: "write key: value")
      }
      skipMember()
      return nil
    }
    advance()
    if token.kind == .colon {
      advance()
    } else {
      complain("“:” is missing after the key “\(key)”", token.bytes, hint: "write \(key): value")
      if [.comma, .closeBrace, .end].contains(token.kind) { return nil }
    }
    return Node.Member(key: key, keyRange: keyRange, value: value(depth: depth))
  }

  private mutating func list(depth: Int) -> Node {
    let start = token.bytes
    guard !isTooDeep(depth) else { return Node(.broken, at: SourceRange(source, start)) }
    advance()
    var elements: [Node] = []
    while token.kind != .closeBracket, token.kind != .end, !isFull {
      if token.kind == .closeBrace {
        complain("“}” closes nothing here", token.bytes, hint: "a list ends with ]")
        advance()
        continue
      }
      elements.append(value(depth: depth))
      if token.kind == .colon {
        complain("“:” in a list", token.bytes, hint: "keys stand in objects: { key: value }")
        advance()
        continue
      }
      separator(before: .closeBracket, in: start)
    }
    return close(
      .closeBracket, .list(elements), from: start, "this list is never closed", hint: "end it with ]")
  }

  /// Takes the comma between two parts; one that is missing is complained of and supposed to be there.
  private mutating func separator(before closer: JSON5Token.Kind, in start: Range<Int>) {
    switch token.kind {
    case .comma:
      advance()
      if token.kind == .comma {
        complain("two commas without anything between them", token.bytes, hint: "leave one out")
        while token.kind == .comma { advance() }
      }
    case closer, .end, .closeBrace, .closeBracket: break
    case _ where lastWasBroken: break  // What is broken may have taken the comma with it.
    default:
      complain("a comma is missing before \(token.phrase)", token.bytes, hint: "put a comma between the two")
    }
  }

  private mutating func close(
    _ closer: JSON5Token.Kind, _ content: Node.Content, from start: Range<Int>, _ message: String,
    hint: String
  ) -> Node {
    let end = token.bytes.upperBound
    lastWasBroken = false
    if token.kind == closer {
      advance()
    } else if !isFull {
      complain(message, start, hint: hint)
    }
    return Node(content, at: SourceRange(source, start.lowerBound..<max(end, start.upperBound)))
  }

  /// Leaves out everything up to the next comma or closing brace on this level; always at least one token.
  private mutating func skipMember() {
    var depth = 0
    repeat {
      switch token.kind {
      case .openBrace, .openBracket: depth += 1
      case .closeBrace, .closeBracket: depth -= 1
      case .end: return
      default: break
      }
      if depth < 0 { return }
      advance()
    } while depth > 0 || (token.kind != .comma && token.kind != .closeBrace && token.kind != .end)
  }

  private mutating func isTooDeep(_ depth: Int) -> Bool {
    guard depth > limits.depth else { return false }
    complain(
      "more than \(limits.depth) levels within one another", token.bytes, hint: "no scenario needs that many")
    token = JSON5Token(kind: .end, bytes: source.bytes.count..<source.bytes.count)
    isStopped = true
    return true
  }

  private mutating func take(_ content: Node.Content) -> Node {
    if case .broken = content { lastWasBroken = true } else { lastWasBroken = false }
    let node = Node(content, at: SourceRange(source, token.bytes))
    advance()
    return node
  }

  private mutating func advance() { if !isStopped { token = lexer.next() } }

  private var isStopped = false
  private var lastWasBroken = false

  /// Whether so much is wrong that more complaints help nobody.
  private var isFull: Bool { isStopped || lexer.diagnostics.all.count >= limits.complaints }

  private mutating func complain(_ message: String, _ range: Range<Int>, hint: String) {
    lexer.diagnostics.error(message, at: SourceRange(source, range), hint: hint)
  }

  private mutating func complain(repeated member: Node.Member, _ first: SourceRange) {
    lexer.diagnostics.error(
      "the key “\(member.key)” stands here for the second time", at: member.keyRange,
      hint: "keep one of the two", notes: [.init("first stated here", at: first)])
  }
}
