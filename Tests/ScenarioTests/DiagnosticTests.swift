import Scenario
import Testing

@Suite("Diagnostics: what a user is told")
struct DiagnosticTests {
  func told(_ text: String, width: Int = 80) -> String {
    let (_, diagnostics) = JSON5Reader.read(SourceText(name: "line7.json5", text: text))
    return DiagnosticRenderer(width: width).text(diagnostics)
  }

  @Test("place, message, line, caret and hint")
  func picture() {
    #expect(
      told("{\n  belt: { speed: 30 m/min },\n}") == """
        line7.json5:2:18: error: “30 m/min” needs quotes
          2 │   belt: { speed: 30 m/min },
            │                  ^^^^^^^^
            hint: a number with a unit is a text: "30 m/min"

        """)
    #expect(told("{ a: 300/min }").contains("“300/min” is not a number"))
    #expect(told("{ a: 0.3 % }").contains("“0.3 %” needs quotes"))
    #expect(told("{ a: 1 b: 2 }").contains("a comma is missing before “b”"))
  }

  @Test("everything that is wrong is told at once")
  func allAtOnce() {
    let (_, diagnostics) = JSON5Reader.read(
      SourceText(
        name: "line7.json5",
        text: """
          {
            a: 1 b: 2,
            c: Infinity,
            a: 3,
            d: 012,
            e: [1,,2],
            f: treu,
            g: "open,
            h: '\\ud800',
            i: 40mm,
            : 5,
          }}
          """))
    #expect(
      diagnostics.sorted.map { "\($0.range.place.line):\($0.range.place.column)" } == [
        "2:8", "3:6", "4:3", "5:6", "6:9", "7:6", "8:6", "9:7", "10:6", "11:3", "12:2",
      ], "\(DiagnosticRenderer().text(diagnostics))")
    #expect(diagnostics.all.allSatisfy { $0.hint != nil })
    #expect(
      diagnostics.all.first { $0.message.contains("second time") }?.notes.first?.range.place ?? (0, 0) == (
        2, 3
      ))
  }

  @Test("no line is longer than the terminal, wherever the mistake stands in a long line")
  func windows() {
    for place in [0, 1, 10, 39, 40, 75, 500, 4_990, 4_999] {
      for filler in ["x", "漢", "\\t", "e\u{301}"] {
        let before = String(repeating: filler, count: place)
        let text = "{ a: \"\(before)\" ? , b: \"\(String(repeating: filler, count: 5_000 - place))\" }"
        for line in told(text).split(separator: "\n") {
          let columns = line.reduce(0) {
            $0 + ($1.unicodeScalars.first.map { $0.value >= 0x2E80 } == true ? 2 : 1)
          }
          #expect(columns <= 80, "\(line)")
        }
        #expect(told(text).contains("^"))
        #expect(told(text).contains("?"))
      }
    }
  }

  @Test("the caret stands below the mistake also behind tabs and wide characters")
  func wide() {
    let lines = told("{ a: '漢字',\tb: ? }").split(separator: "\n").map(String.init)
    #expect(lines[1] == "  1 │ { a: '漢字',  b: ? }")
    #expect(lines[2] == "    │                  ^")
  }

  @Test("control characters and bidirectional overrides never reach the terminal")
  func controls() {
    let text = told("{ a: \"\u{1B}[31m\u{202E}\u{7}\" ? }")
    #expect(text.contains("·[31m··"))
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0.value != 10 || $0.value == 0x202E })
    let (_, diagnostics) = JSON5Reader.read(SourceText(name: "evil\u{1B}[2J\n.json5", text: "?"))
    #expect(DiagnosticRenderer().text(diagnostics).hasPrefix("evil·[2J·.json5:1:1: error:"))
  }

  @Test("a byte that is not UTF-8 has a place")
  func brokenUTF8() {
    let source = SourceText(
      name: "latin1.json5", bytes: Array("{\n a: 'Stra".utf8) + [0xDF] + Array("e' }".utf8))
    let (node, diagnostics) = JSON5Reader.read(source)
    #expect(diagnostics.all.map(\.range.description) == ["latin1.json5:2:10"])
    #expect(node?["a"] != nil)
  }

  @Test("color only where it is asked for, and the text is the same")
  func color() {
    let (_, diagnostics) = JSON5Reader.read(SourceText(name: "a", text: "{ b c }"))
    let plain = DiagnosticRenderer().text(diagnostics)
    var colored = DiagnosticRenderer(isColored: true).text(diagnostics)
    #expect(!plain.contains("\u{1B}") && colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    while let start = colored.firstRange(of: "\u{1B}["),
      let end = colored[start.upperBound...].firstIndex(of: "m")
    {
      colored.removeSubrange(start.lowerBound...end)
    }
    #expect(colored == plain)
  }

  @Test("beyond the limit only the number of complaints is told")
  func many() {
    let (_, diagnostics) = JSON5Reader.read(
      SourceText(name: "a", text: "[" + String(repeating: "? ", count: 60) + "]"))
    #expect(
      DiagnosticRenderer(limit: 10).text(diagnostics).hasSuffix("… and \(diagnostics.all.count - 10) more\n"))
  }
}
