import EPCIS
import Foundation
import Testing
import TraceModel

/// A document read ahead says what it says to the reader.
@Suite struct EventStreamTests {
  /// What came, in its order: events with their lines, and errors.
  private func outcome(_ next: () throws -> (EPCISEvent, Int)?) -> [String] {
    var outcome: [String] = []
    while outcome.count < 10_000 {
      do {
        guard let (event, line) = try next() else { break }
        outcome.append("\(line) \(EventHash.prehash(of: event))")
      } catch let error as EPCISError {
        outcome.append("error: \(error)")
        if !error.isRecoverable { break }
      } catch { break }
    }
    return outcome
  }

  private func withoutLine(_ outcome: String) -> Substring {
    outcome.hasPrefix("error") ? outcome[...] : outcome.drop { $0 != " " }
  }

  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path)
  }

  @Test func `events, lines and errors come as from the reader, also from broken documents`() throws {
    var errors = 0
    var mapped = 0
    func mapper() -> EventMapper {
      let log = MappingLog()
      return EventMapper(names: IdentifierNames(table: IdentifierTable(), log: log), log: log)
    }
    for seed in 0..<120 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      let document = random.document()
      let format = EPCISFormat.allCases[seed % 3]
      var bytes = try document.written(as: format).bytes
      var generator = SeededGenerator(state: UInt64(seed))
      for _ in 0..<(seed % 4) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 32...126, using: &generator)
      }
      try withFile(bytes) { path in
        var expected: [String] = []
        var around: EPCISDocument?
        do {
          let reader = try EPCISReader(path: path, name: "lot")
          reader.tracksLines = true
          expected = outcome { try reader.next().map { ($0, reader.eventLine) } }
          around = reader.document
        } catch { expected = ["error: \(error)"] }
        let stream = EventStream(path: path, name: "lot")
        let survey = EventStream(path: path, name: "lot", for: .survey)
        let (mapper, other) = (mapper(), mapper())
        let found = outcome {
          guard let read = try stream.next() else { return nil }
          let (ahead, plain) = (mapper.events(of: read), other.events(of: read.event))
          #expect("\(ahead)" == "\(plain)", "seed \(seed)")
          mapped += ahead.reduce(0) { $0 + $1.items.count }
          #expect((read.contentID == nil) == (read.event.eventID != nil))
          if let id = read.contentID { #expect(id == EventID(contentOf: read.event)) }
          return (read.event, read.line)
        }
        #expect(found == expected, "seed \(seed)")
        let surveyed = outcome { try survey.next().map { ($0.event, 0) } }
        #expect(surveyed.map(withoutLine) == expected.map(withoutLine), "seed \(seed)")
        #expect(survey.document?.content == around, "seed \(seed)")
        if seed % 4 == 0 {
          let isOver = try stream.next() == nil
          #expect(isOver, "the end stays the end")
        }
        errors += expected.contains { $0.hasPrefix("error") } ? 1 : 0
      }
    }
    #expect(errors > 20 && mapped > 100, "\(errors), \(mapped)")
  }

  @Test func `a stream that nobody reads to its end goes away, and a missing file is told`() throws {
    var random = RandomDocument(seed: 4, isPlain: true)
    var long = random.document()
    let event = try #require(long.events.first)
    long.events = Array(repeating: event, count: 2_000)
    try withFile(try long.written(as: .json20).bytes) { path in
      for taken in 0..<200 {
        let stream = EventStream(path: path)
        for _ in 0..<taken { _ = try #require(try stream.next()) }
      }
      let stream = EventStream(path: path)
      var count = 0
      while try stream.next() != nil { count += 1 }
      #expect(count == 2_000)
    }
    #expect(throws: EPCISError.self) { _ = try EventStream(path: "/nowhere/lot.xml").next() }
  }

  /// Texts that only read alike (é as one character or as two) have hashes of their own, whatever was hashed before.
  @Test func `a hash that remembers gives what a fresh one gives`() throws {
    let hash = EventHash()
    var random = RandomDocument(seed: 9, isPlain: false)
    let event = try #require(random.document().events.first)
    for number in 0..<6_000 {
      var event = event
      event.bizStep = "https://example.org/sch\(number % 2 == 0 ? "\u{E9}" : "e\u{301}")ma"
      event.bizTransactionList = [
        BusinessTransaction(type: "po", id: "https://example.org/\(number % 5_000)")
      ]
      #expect(hash.digest(of: event) == EventHash().digest(of: event))
    }
  }
}
