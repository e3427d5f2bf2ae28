import EPCIS
import TraceModel
import TraceStore

/// A record on disk: a document is in it as a whole, or nothing of it.
///
/// Its events are staged in the store's log and committed together, however many there are: who reads the store meanwhile
/// sees nothing of the document, and nor does anybody after a crash.
final class StoreSink: EventSink {
  private let record: StoredRecord
  /// Entries of the documents so far; nil before the first.
  private(set) var entries: Range<Int64>?
  /// How many of them were new.
  private(set) var newEntries = 0

  init(_ record: StoredRecord) { self.record = record }

  func beginDocument() throws { try record.beginGroup() }

  func take(_ batch: EventBatch, arrival: Timestamp) throws {
    guard !batch.isEmpty else { return }
    let receipt = try record.take(batch, arrival: arrival)
    entries = (entries?.lowerBound ?? receipt.first)..<receipt.numbers.upperBound
    newEntries += receipt.count - receipt.repeated.count
  }

  func endDocument(_ inspection: Inspection) throws {
    try record.keep(Self.exchange(inspection))
    try record.endGroup()
  }

  func abandonDocument() { record.abandonGroup() }

  /// How the store keeps that the document came.
  private static func exchange(_ inspection: Inspection) -> StoredExchange {
    let header = inspection.document?.header
    let identifier = header?.instanceIdentifier ?? ""
    var exchange = StoredExchange(
      document: identifier.isEmpty ? inspection.file.name : identifier,
      partner: (header?.senders.first?.id).flatMap(IdentifierNames.party), direction: .received,
      version: inspection.format?.version, events: inspection.eventCount, bytes: inspection.file.size,
      frame: inspection.document.flatMap(frame))
    guard let made = inspection.made,
      let time = ZonedTime(milliseconds: made.microseconds / 1_000, offsetMinutes: 0)
    else { return exchange }
    do {
      try exchange.state.take(.send, at: time)
      try exchange.state.take(.confirmReceipt, at: time)
      // What was taken as far as it could be read is received, and not answered.
      if inspection.problems.isEmpty { try exchange.state.take(.accept, at: time) }
    } catch { preconditionFailure("\(error)") }
    return exchange
  }

  /// What stands around the events, so that they can be exported again with their parties, places and statements.
  private static func frame(_ document: EPCISDocument) -> String? {
    var options = WriteOptions()
    options.isIndented = false
    let written = try? document.written(as: .json20, options: options)
    return written.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}
