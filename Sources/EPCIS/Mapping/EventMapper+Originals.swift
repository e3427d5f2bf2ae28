import TraceModel

/// What a document says beyond what the record has a place for: kept beside the event, so that it leaves as it came.
extension EventMapper {
  /// The events with the original beside them, unless the record writes one that has the same event hash.
  func keepingOriginal(_ events: [TraceEvent], _ original: EPCISEvent) -> [TraceEvent] {
    guard keepsOriginals, let first = events.first else { return events }
    expression.documents = [document.identity]
    if events.count == 1 {
      var said = expression.epcisEvent(of: first)
      // Nearly all are the same but for how they write the time, which costs less to see than two hashes.
      if !original.eventTime.isFinerThanMicroseconds { said.eventTime = original.eventTime }
      (said.eventID, said.recordTime) = (original.eventID, original.recordTime)
      if said == original || hash.digest(of: said) == hash.digest(of: original) { return events }
    }
    guard let text = original.keptText else { return events }
    return events.enumerated().map { part, event in
      var event = event
      event.details = event.details ?? EventDetails()
      event.details?.original = part == 0 ? text : EventDetails.partOfOriginal
      return event
    }
  }
}

extension EPCISEvent {
  /// The event in a document of its own, in JSON-LD on one line.
  fileprivate var keptText: String? {
    var document = EPCISDocument()
    document.events = [self]
    var options = WriteOptions()
    options.isIndented = false
    return try? String(
      decoding: document.written(as: .json20, options: options).bytes, as: UTF8.self)
  }

  /// The event that was kept as a text; nil where it is none.
  init?(keptText text: String) {
    guard let event = try? EPCISDocument(bytes: Array(text.utf8)).events.first else { return nil }
    self = event
  }
}
