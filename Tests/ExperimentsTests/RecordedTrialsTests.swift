import Experiments
import Foundation
import Testing

@Suite("Recorded trials")
struct RecordedTrialsTests {
  @Test("trials of the embedded scenarios have the recorded bytes; DRIFTLINE_RECORD=1 records them anew")
  func same() throws {
    var found: [String: String] = [:]
    for (name, _) in EmbeddedScenarios.all { found[name] = try RecordedTrials.digest(of: name, atOnce: 2) }
    if ProcessInfo.processInfo.environment["DRIFTLINE_RECORD"] != nil {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let file = root.appendingPathComponent("Sources/Experiments/Running/RecordedTrials.swift")
      var text = try String(contentsOf: file, encoding: .utf8)
      for (name, digest) in found {
        text = text.replacingOccurrences(
          of: "\"\(name)\": \"[0-9a-f]*\"", with: "\"\(name)\": \"\(digest)\"", options: .regularExpression)
      }
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(RecordedTrials.digests == found)
  }
}
