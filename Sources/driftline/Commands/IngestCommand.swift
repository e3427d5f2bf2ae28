import Foundation
import TraceModel
import TraceStore

/// `driftline ingest`: takes events as they come and says which are safe.
enum IngestCommand {
  static let command = Command(
    name: "ingest",
    summary: "take events into a store, and say which are safe",
    examples: [
      .init("driftline ingest events.jsonl --store site.db", "a file with one event a line"),
      .init("gateway | driftline ingest --store site.db --batch 1", "each event acknowledged by itself"),
    ],
    options: [
      StoreOptions.store,
      .value("batch", "N", of: Int.self, "events of one commit; 1,000 where it is not said"),
      .flag("event-clock", "let the record's clock follow the events, as for a file from the past"),
      StoreOptions.json,
    ],
    operands: [Operand("FILE", isOptional: true, "lines of JSON; standard input where it is not said")],
    discussion: """
      A line is one event: {"kind":"commission","identity":"7/1",
      "time":"2026-03-02T06:00:00Z","actor":"Line 7 camera","items":["urn:epc:id:…"]},
      and as they apply container, lot with gtin and expiry, readPoint, place, quantity
      with counter, step, disposition, source, destination, document, transactions,
      outputs, declaredWrong, correctives, reason. Or it defines master data:
      {"define":"product","value":{…}}, as the table “definition” of a store has it.

      For every commit one line is written, after the commit: the numbers of the first
      and the last entry that are safe from then on, and the head of the hash chain.
      What was acknowledged survives a crash; an event that comes again is recognised
      by its identity.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    var lines = try LineSource(arguments.operands.first)
    let record = try StoredRecord(path)
    defer { record.close() }
    var intake = Intake(record: record, usesEventClock: arguments.isSet("event-clock"))
    let size = max(1, arguments.value("batch", as: Int.self) ?? 1_000)
    while let line = lines.next() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      do {
        try intake.add(line)
      } catch let problem as EventLine.Problem {
        throw Failure.badLine(lines.number, reason: problem.reason, acknowledged: record.lastEntry)
      }
      if intake.count >= size { try intake.commit(&console, isJSON: arguments.isSet("json")) }
    }
    try intake.commit(&console, isJSON: arguments.isSet("json"))
    return .fine
  }

  /// Gathers a batch and commits it.
  private struct Intake {
    let record: StoredRecord
    let usesEventClock: Bool
    private var batch = EventBatch()
    private var latest = Timestamp.distantPast
    private var reader: EventLine

    init(record: StoredRecord, usesEventClock: Bool) {
      self.record = record
      self.usesEventClock = usesEventClock
      reader = EventLine(table: record.table)
    }

    var count: Int { batch.count }

    mutating func add(_ line: Data) throws {
      guard let event = try reader.read(line) else { return }
      latest = max(latest, event.header.eventTime)
      batch.append(event)
    }

    mutating func commit(_ console: inout Console, isJSON: Bool) throws {
      guard !batch.isEmpty else { return }
      let receipt = try record.take(batch, arrival: usesEventClock ? latest : Moment.now)
      batch.removeAll()
      let last = receipt.numbers.upperBound - 1
      if isJSON {
        console.print(
          "{\"first\":\(receipt.first),\"last\":\(last),\"repeated\":\(receipt.repeated.count),"
            + "\"alerts\":\(receipt.feedback.count),\"head\":\"\(receipt.head)\"}\n")
      } else {
        console.print("\(receipt.first) \(last) \(receipt.head)\n")
      }
      // What is acknowledged has to be seen now, not when there is enough of it.
      if let failure = console.flush() { throw failure }
    }
  }
}

/// Lines of a file or of standard input, as bytes.
private struct LineSource {
  private let file: FileHandle
  private var buffer = Data()
  private var isAtEnd = false
  /// The number of the line that was read last, from 1.
  private(set) var number = 0

  init(_ path: String?) throws {
    guard let path, path != "-" else {
      file = .standardInput
      return
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Failure.cannotReadFile(path)
    }
    self.file = file
  }

  mutating func next() -> Data? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = buffer[buffer.startIndex..<end]
        buffer = buffer[(end + 1)...]
        number += 1
        return Data(line)
      }
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        defer { buffer = Data() }
        number += 1
        return Data(buffer)
      }
      let more = file.availableData
      if more.isEmpty { isAtEnd = true } else { buffer = Data(buffer) + more }
    }
  }
}
