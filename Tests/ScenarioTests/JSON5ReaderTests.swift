import Foundation
import Scenario
import Testing

@Suite("The JSON5 reader: what it takes")
struct JSON5ReaderTests {
  func read(_ text: String) -> (node: Node?, diagnostics: Diagnostics) {
    JSON5Reader.read(SourceText(name: "line7.json5", text: text))
  }

  @Test("a scenario as people write it")
  func scenario() throws {
    let (node, diagnostics) = read(
      """
      // Line 7, Nordhafen
      {
        name: 'Line 7, "Nordhafen"', /* block */
        "belt": { speed: "30 m/min", offsets: [+1, -.5, 0x1F, 5., 1e3,], },
        $größe_1: true, n\\u0061me2: null,
        text: "two \\
      lines \\x41\\u00e4\\ud83d\\ude00\\0\\'",
      }
      """)
    #expect(diagnostics.all.isEmpty)
    let root = try #require(node)
    #expect(root.members.map(\.key) == ["name", "belt", "$größe_1", "name2", "text"])
    #expect(root["name"]?.plain == "Line 7, \"Nordhafen\"")
    #expect(root["belt"]?["offsets"]?.plain == "[1 -0.5 31 5 1e3]")
    #expect(root["text"]?.plain == "two lines Aä😀\0'")
    #expect(root["belt"]?["speed"]?.range.place ?? (0, 0) == (4, 20))
    #expect(root["belt"]?.members.first?.keyRange.description == "line7.json5:4:13")
  }

  @Test("random JSON documents read as Foundation reads them, however they are written")
  func foundation() throws {
    var random = SplitMix(seed: 2026)
    for _ in 0..<2_000 {
      let text = randomDocument(depth: 4, using: &random)
      let expected = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
      let (node, diagnostics) = read(text)
      #expect(diagnostics.all.isEmpty, "\(text)")
      #expect(agrees(try #require(node), expected), "\(text)")
    }
  }

  @Test("JSON that Foundation refuses is refused, where JSON5 does not allow more")
  func refusedByBoth() {
    for text in [
      "{", "[1 2]", "{\"a\" 1}", "[1,,2]", "\"abc", "01", "tru", "{}{}", "[1]]", "1e", "-", "\"\\ud800\"",
      "{a:}",
    ] {
      #expect(
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) == nil,
        "\(text)")
      #expect(read(text).diagnostics.hasErrors, "\(text)")
    }
  }

  @Test(
    "100,000 mutated scenarios: never a crash, every complaint inside the file, nothing refused without one")
  func mutations() {
    var random = SplitMix(seed: 5)
    let seed =
      Array(
        #"{ // c"#.utf8) + [10]
      + Array(
        #"name: 'Line 7', belt: {speed: "30 m/min", "gap": [1, -2.5e3, 0x1F, {a: null}], ü: true}, /* x */ t: "\u00e4\n"}"#
          .utf8)
    let alphabet =
      Array("{}[]:,\"'\\/*+-.0123456789eExuabtfn \n\r\t\u{2028}ü😀".utf8) + [0x00, 0x80, 0xC3, 0xED, 0xFF]
    let renderer = DiagnosticRenderer()
    for round in 0..<100_000 {
      var bytes = seed
      for _ in 0...(random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        let byte = alphabet[Int(random.next() % UInt64(alphabet.count))]
        switch random.next() % 5 {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2 where bytes.count > 1: bytes.remove(at: place)
        case 3 where bytes.count > 1: bytes.removeSubrange(place...)
        default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
        }
        if bytes.isEmpty { bytes = [byte] }
      }
      let source = SourceText(name: "m", bytes: bytes)
      let (node, diagnostics) = JSON5Reader.read(source)
      let lines =
        source.bytes.split(omittingEmptySubsequences: false) { $0 == 10 }.count + bytes.count { $0 == 13 }
      for diagnostic in diagnostics.all {
        let (line, column) = diagnostic.range.place
        let isInside =
          line >= 1 && line <= lines && column >= 1 && column <= source.line(line).count + 2
          && diagnostic.range.bytes.upperBound <= bytes.count
        if !isInside || diagnostic.message.isEmpty || diagnostic.hint == nil {
          Issue.record("\(diagnostic.range.description) \(diagnostic.message): \(bytes)")
        }
      }
      if !diagnostics.hasErrors, node == nil { Issue.record("refused without a complaint: \(bytes)") }
      if let node, node.isBroken, !diagnostics.hasErrors {
        Issue.record("broken without a complaint: \(bytes)")
      }
      if round % 50 == 0, !diagnostics.all.isEmpty { #expect(!renderer.text(diagnostics).isEmpty) }
    }
  }

  @Test("depth, size and number of complaints are limited, and none of them overflows the stack")
  func limits() {
    for opener in ["[", "{a:"] {
      let (_, diagnostics) = read(String(repeating: opener, count: 100_000))
      #expect(diagnostics.all.count == 1)
      #expect(diagnostics.all.first?.message.contains("64 levels") == true)
    }
    #expect(
      !read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).diagnostics.hasErrors)
    #expect(read(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).diagnostics.hasErrors)
    #expect(read(String(repeating: "? ", count: 10_000)).diagnostics.all.count <= 101)
    let large = SourceText(name: "large", bytes: [UInt8](repeating: 32, count: 4_000_001))
    #expect(JSON5Reader.read(large).diagnostics.all.first?.message.contains("4000000") == true)
    let keys = "{" + (0..<50_000).map { "k\($0):1" }.joined(separator: ",") + "}"
    #expect(read(keys).node?.members.count == 50_000)
  }
}

extension Node {
  /// The value without places, for comparison.
  var plain: String {
    switch content {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let digits): digits
    case .text(let text): text
    case .list(let nodes): "[" + nodes.map(\.plain).joined(separator: " ") + "]"
    case .object(let members):
      "{" + members.map { "\($0.key)=\($0.value.plain)" }.joined(separator: " ") + "}"
    case .broken: "?"
    }
  }

  /// Whether any part could not be read.
  var isBroken: Bool {
    switch content {
    case .broken: true
    case .list(let nodes): nodes.contains(where: \.isBroken)
    case .object(let members): members.contains(where: \.value.isBroken)
    default: false
    }
  }
}

/// Whether our tree says what Foundation's objects say.
private func agrees(_ node: Node, _ other: Any) -> Bool {
  switch node.content {
  case .null: return other is NSNull
  case .boolean(let value): return (other as? Bool) == value
  case .number(let digits): return Double(digits) == (other as? NSNumber)?.doubleValue
  case .text(let text): return (other as? String) == text
  case .list(let nodes):
    guard let others = other as? [Any], others.count == nodes.count else { return false }
    return zip(nodes, others).allSatisfy { agrees($0, $1) }
  case .object(let members):
    guard let others = other as? [String: Any], others.count == members.count else { return false }
    return members.allSatisfy { member in others[member.key].map { agrees(member.value, $0) } ?? false }
  case .broken: return false
  }
}

/// A random JSON text with random blanks and escapes.
private func randomDocument(depth: Int, using random: inout SplitMix) -> String {
  func pick(_ limit: UInt64) -> Int { Int(random.next() % limit) }
  func blank() -> String { ["", "", " ", "\n", "\t", "\r\n  "][pick(6)] }
  func text() -> String {
    let parts = [
      "a", "Ä", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", "\u{7F}", " ", "//", "/*",
      "{", "'",
    ]
    return "\"" + (0..<pick(6)).map { _ in parts[pick(UInt64(parts.count))] }.joined() + "\""
  }
  switch pick(depth > 0 ? 8 : 5) {
  case 0: return ["null", "true", "false"][pick(3)]
  case 1: return "\(Int64(truncatingIfNeeded: random.next()) >> 20)"
  case 2: return "\(pick(1000)).\(pick(1000))\(["", "e5", "E-3", "e+2"][pick(4)])"
  case 3: return "-\(pick(10))"
  case 4: return text()
  case 5, 6:
    var members: [String] = []
    for index in 0..<pick(5) {
      let key = text().dropLast() + "\(index)\""
      members.append(
        blank() + key + blank() + ":" + blank() + randomDocument(depth: depth - 1, using: &random) + blank())
    }
    return "{" + (members.isEmpty ? blank() : members.joined(separator: ",")) + "}"
  default:
    var elements: [String] = []
    for _ in 0..<pick(5) {
      elements.append(blank() + randomDocument(depth: depth - 1, using: &random) + blank())
    }
    return "[" + elements.joined(separator: ",") + "]"
  }
}
