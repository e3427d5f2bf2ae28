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
      .count("batch", "N", in: 1...1_000_000, "events of one commit; 1,000 where it is not said"),
      .flag("event-clock", "let the record's clock follow the events, as for a file from the past"),
      .flag("proceed", "pass over lines that make no sense, and say which"),
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

      Whatever a line states is kept, or the line is refused: a member of a wrong type,
      a date or a GTIN that is none, a lot's GTIN that no product has.

      For every commit one line is written, after the commit: the numbers of the first
      and the last entry that are safe from then on, and the head of the hash chain.
      Where it has master data alone, the last number is one below the first. What was
      acknowledged survives a crash; an event that comes again is recognized by its
      identity. What comes before a line that is refused is taken. A commit that is not
      full waits for further lines a second at most.

      Exit code: 0 all is taken, 1 lines were passed over, 65 a line makes no sense,
      74 a file or the store cannot be read or written.
      """,
    run: run)

  /// For how many seconds an event may wait until it is acknowledged.
  private static let patience = 1.0

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    var lines = try LineSource(arguments.operands.first)
    defer { lines.close() }
    let record = try StoredRecord(path)
    defer { record.close() }
    var intake = Intake(record, arguments)
    let size = arguments.value("batch", as: Int.self) ?? 1_000
    var passedOver = 0
    while true {
      let line: [UInt8]
      do throws(Failure) {
        switch try lines.next(patience: intake.waitingSince.map { patience - (Process.seconds - $0) }) {
        case .line(let bytes): line = bytes
        case .nothingYet:
          try intake.commit(&console)
          continue
        case .end:
          try intake.commit(&console)
          if passedOver > 10 { console.note("\(passedOver) lines were passed over, and ten were told") }
          return passedOver == 0 ? .fine : .notAccepted
        }
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
        do throws(EventLine.Problem) {
          try intake.add(line)
        } catch {
          guard arguments.isSet("proceed") else {
            throw Failure.badLine(lines.number, reason: error.reason, acknowledged: nil)
          }
          passedOver += 1
          if passedOver <= 10 {
            console.complain(.badLine(lines.number, reason: error.reason, acknowledged: nil))
          }
        }
        if intake.count >= size { try intake.commit(&console) }
      } catch {
        guard case .badLine(let number, let reason, _) = error else { throw error }
        // What came before it is good.
        try intake.commit(&console)
        throw Failure.badLine(number, reason: reason, acknowledged: record.lastEntry)
      }
    }
  }

  /// Gathers a batch and commits it.
  private struct Intake {
    private let record: StoredRecord
    private let usesEventClock: Bool
    private let isJSON: Bool
    private var batch = EventBatch()
    private var definitions = 0
    private var latest: Timestamp
    private var reader: EventLine
    /// When the first line that is not committed came; nil where there is none.
    private(set) var waitingSince: Double?

    init(_ record: StoredRecord, _ arguments: Arguments) {
      self.record = record
      usesEventClock = arguments.isSet("event-clock")
      isJSON = arguments.isSet("json")
      latest = record.core.now
      reader = EventLine(table: record.table)
    }

    var count: Int { batch.count }

    mutating func add(_ line: [UInt8]) throws(EventLine.Problem) {
      let event = try reader.read(line)
      waitingSince = waitingSince ?? Process.seconds
      guard let event else {
        definitions += 1
        return
      }
      latest = max(latest, event.header.eventTime)
      batch.append(event)
    }

    mutating func commit(_ console: inout Console) throws(Failure) {
      guard waitingSince != nil else { return }
      let receipt: Receipt
      do throws(StoreError) {
        receipt = try record.take(batch, arrival: usesEventClock ? latest : Moment.now)
      } catch {
        throw .store(error)
      }
      batch.removeAll()
      waitingSince = nil
      let last = receipt.numbers.upperBound - 1
      if isJSON {
        console.print(
          "{\"first\":\(receipt.first),\"last\":\(last),\"repeated\":\(receipt.repeated.count),"
            + "\"definitions\":\(definitions),\"alerts\":\(receipt.feedback.count),"
            + "\"head\":\"\(receipt.head)\"}\n")
      } else {
        console.print("\(receipt.first) \(last) \(receipt.head)\n")
      }
      definitions = 0
      // What is acknowledged has to be seen now, not when there is enough of it.
      if let failure = console.flush() { throw failure }
    }
  }
}
