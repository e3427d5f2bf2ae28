import EPCIS
import Foundation
import Hashing
import Testing
import TraceModel

/// Documents of GS1 and of other makers. Run where they are found.
@Suite(.disabled(if: SharedFiles.areMissing, "the documents of others are not here"))
struct ConformanceTests {
  @Test func `every valid document is read`() throws {
    var eventCount = 0
    for path in SharedFiles.documents {
      do {
        eventCount += try EPCISDocument(path: path).events.count
      } catch {
        Issue.record("\(error)")
      }
    }
    #expect(SharedFiles.documents.count >= 100)
    #expect(eventCount >= 180)
  }

  @Test func `what is no EPCIS document is refused as such`() {
    for path in SharedFiles.files(in: ["gs1/examples-xml/CaptureJob"], endings: [".xml"]) {
      let error = #expect(throws: EPCISError.self) { try EPCISDocument(path: path) }
      guard case .notEPCIS = error?.kind else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: EPCISFormat.allCases)
  func `every document survives being written and read again`(format: EPCISFormat) throws {
    for path in SharedFiles.documents {
      let document = try EPCISDocument(path: path)
      try RoundTrip.expectUnchanged(document, by: [format], path)
    }
  }

  @Test func `every document survives the way through all formats`() throws {
    for path in SharedFiles.documents {
      let document = try EPCISDocument(path: path)
      try RoundTrip.expectUnchanged(document, by: [.xml12, .xml20, .json20, .xml12], path)
      try RoundTrip.expectUnchanged(document, by: [.json20, .xml12, .xml20, .json20], path)
    }
  }

  /// Only texts that belong to a published hash: one file's second text is of another variant of its event.
  @Test func `published pre-hash texts are matched`() throws {
    var count = 0
    for path in SharedFiles.files(in: ["event-hash"], endings: [".prehashes"]) {
      let name = path.replacingOccurrences(of: ".prehashes", with: "")
      guard let hashes = try? String(contentsOfFile: name + ".hashes", encoding: .utf8) else { continue }
      let texts = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      for source in [name + ".xml", name + ".jsonld"] where FileManager.default.fileExists(atPath: source) {
        let found = try EPCISDocument(path: source).events.map { EventHash.prehash(of: $0) }
        #expect(found.count == texts.count, "\(source)")
        for (found, text) in zip(found, texts) where hashes.contains(SHA256.hexadecimal(Array(text.utf8))) {
          #expect(found == text, "\(source)")
          count += 1
        }
      }
    }
    #expect(count >= 12)
  }

  @Test func `published hashes are matched`() throws {
    var count = 0
    for path in SharedFiles.files(in: ["event-hash"], endings: [".hashes"]) {
      let expected = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      for ending in ["xml", "jsonld"] {
        let source = path.replacingOccurrences(of: ".hashes", with: "." + ending)
        guard FileManager.default.fileExists(atPath: source) else { continue }
        for (event, expected) in zip(try EPCISDocument(path: source).events, expected) {
          #expect(EventHash.id(of: event) == expected, "\(source)")
          count += 1
        }
      }
    }
    #expect(count >= 12)
  }

  /// Number 2 has another time zone offset, which the published algorithm counts as part of the event.
  @Test func `GS1's ways to write one event have one hash`() throws {
    let paths = SharedFiles.files(in: ["gs1/examples-xml/WithEventHashID"], endings: [".xml"])
    let ids = try paths.map { EventHash.id(of: try #require(try EPCISDocument(path: $0).events.first)) }
    try #require(ids.count == 6)
    #expect(Set([ids[0], ids[2], ids[3], ids[4], ids[5]]).count == 1)
    #expect(ids[0] != ids[1])
  }
}
