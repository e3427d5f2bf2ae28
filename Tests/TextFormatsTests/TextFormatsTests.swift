import Foundation
import Testing
import TextFormats

/// Texts that somebody could send to Line 7, Nordhafen, to move a terminal or to forge a line.
private let hostile = [
  "plain", "", "Nordhafen’s €", "a\nNothing is wrong", "\u{1B}[2J\u{1B}]0;x\u{7}", "\u{9B}31m",
  "a\u{7F}\u{85}b",
  "\u{202E}lived\u{202C}", "\u{2066}x\u{2069}", "p\u{2028}q\u{2029}r", "\u{200E}\u{FEFF}\u{E0041}",
  "\r\n\t\0",
  "'; rm -rf / #", "'\u{301}; echo '\u{301}", "-x", "a b", "$(id)`id`\"\\", "é👩‍👩‍👧ک‌ی", "=1+1",
]

@Suite("Text of strangers")
struct VisibleTextTests {
  @Test("nothing of it moves a cursor, ends a line or turns the direction of writing", arguments: hostile)
  func isOneLine(_ text: String) {
    #expect(
      !text.visible.unicodeScalars.contains {
        switch $0.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
          0xE0000...0xE007F:
          true
        default: false
        }
      })
    #expect(text.visibleLines.filter { $0 == "\n" }.count == text.unicodeScalars.filter { $0 == "\n" }.count)
  }

  @Test("what is shown stays as it is, joiners of scripts and emoji among it")
  func keeps() {
    for text in ["plain", "Nordhafen’s €", "é👩‍👩‍👧ک‌ی", "日本"] { #expect(text.visible == text) }
    #expect("a\n\u{1B}\u{202E}\u{E0041}".visible == #"a\n\u001b\u202e\udb40\udc41"#)
    #expect("a\nb\r".visibleLines == "a\nb\\r")
  }
}

@Suite("JSON")
struct JSONValueTests {
  @Test("another reader reads back what was written, in each layout", arguments: hostile)
  func readsBack(_ text: String) throws {
    let value = JSONValue.object([
      (
        text + "!",
        .list([.text(text), .integer(-3), .natural(.max), .number(0.1), .decimal(3), .null, .boolean(true)])
      ),
      ("long", .list(Array(repeating: .text(text), count: 30))), ("empty", .object([(String, JSONValue)]())),
    ])
    for written in [value.text, value.document, value.line, value.folded()] {
      #expect(!written.unicodeScalars.contains { $0.isInvisible && $0 != "\n" })
      let read = try #require(
        JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any], "\(written)")
      let list = try #require(read[text + "!"] as? [Any])
      #expect(list[0] as? String == text)
      #expect((list[1] as? NSNumber)?.intValue == -3 && (list[2] as? NSNumber)?.uint64Value == .max)
      #expect((read["long"] as? [String])?.last == text)
    }
    #expect(value.line.contains("0.1,3.0,null,true") && !value.line.contains("\n"))
  }

  @Test("a number that is none is null, and a short text has no point")
  func numbers() {
    #expect(
      JSONValue.list([.number(3), .number(1e-7), .number(.nan), .decimal(.infinity)]).line
        == "[3,0.0000001,null,null]")
  }
}

@Suite("Words of a shell")
struct ShellWordTests {
  @Test("a shell reads back one word", arguments: hostile.filter { !$0.contains("\0") })
  func readsBack(_ text: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf '%s|' " + ShellWord.quoted(text)]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let read = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: read, as: UTF8.self) == text + "|")
  }

  @Test("a file whose name begins with a dash is no option; what means nothing to a shell stays bare")
  func files() {
    #expect(ShellWord.file("-v.json5") == "./-v.json5")
    #expect(ShellWord.file("line 7.json5") == "'line 7.json5'")
    #expect(ShellWord.file("../a/line-7.json5") == "../a/line-7.json5")
  }
}
