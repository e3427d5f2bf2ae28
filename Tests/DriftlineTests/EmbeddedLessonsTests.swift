import Foundation
import Testing
import driftline

@Suite("Embedded lessons")
struct EmbeddedLessonsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("what is embedded is what stands in Scenarios/lessons; DRIFTLINE_RECORD=1 embeds it anew")
  func same() throws {
    let folder = Self.root.appendingPathComponent("Scenarios/lessons")
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let files = try entries.filter { $0.first?.isNumber == true || $0.hasPrefix("puzzle-") }.map { entry in
      (
        name: String(entry.drop { $0.isNumber || $0 == "-" }.dropLast(3)),
        text: try String(contentsOf: folder.appendingPathComponent(entry), encoding: .utf8)
      )
    }
    if ProcessInfo.processInfo.environment["DRIFTLINE_RECORD"] != nil {
      try Self.source(files).write(
        to: Self.root.appendingPathComponent("Sources/driftline/Lessons/EmbeddedLessons.swift"),
        atomically: true, encoding: .utf8)
      return
    }
    #expect(EmbeddedLessons.files.map(\.name) == files.map(\.name))
    for (embedded, file) in zip(EmbeddedLessons.files, files) {
      #expect(embedded.text == file.text, "\(file.name) has changed since it was embedded")
    }
  }

  private static func source(_ files: [(name: String, text: String)]) -> String {
    var entries = ""
    for file in files {
      entries +=
        "    (\n      name: \"\(file.name)\",\n      text: ##\"\"\"\n\(file.text)\n\"\"\"##\n    ),\n"
    }
    return """
      // Made from the files in Scenarios/lessons by a test: DRIFTLINE_RECORD=1 swift test -c release --filter EmbeddedLessons
      // swift-format-ignore-file

      /// Lessons and puzzles, which every build carries as it does scenarios.
      package enum EmbeddedLessons {
        /// Names, as users write them, with the text of their files; in the order in which they are learned.
        package static let files: [(name: String, text: String)] = [
      \(entries)  ]
      }

      """
  }

  @Test("every scenario reads without an error", arguments: EmbeddedLessons.scenarios.map(\.name))
  func reads(name: String) throws {
    let run = try Program.run(["check", name])
    #expect(run.code == 0, "\(run.errors)")
  }
}
