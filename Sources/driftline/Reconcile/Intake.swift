import EPCIS
import TraceCore
import TraceModel

/// Takes documents into a record: all in the order in which they were made, each as a whole or not at all.
///
/// Every document is read twice, an event at a time: once to see that it can be read to its end, once to take it.
final class Intake {
  /// Whether what can be read of a document is taken although other parts cannot be.
  var proceeds = false
  /// What was seen of each document, in the order of the command line.
  private(set) var inspections: [Inspection] = []
  /// What documents show of products and places.
  var survey = DocumentSurvey()
  /// Where each event stands.
  private(set) var places = EventPlaces()
  /// Containers in the order of their first packing.
  private(set) var containers: [ItemID] = []
  private var knownContainers: Set<ItemID> = []
  /// When the last document was made.
  private(set) var arrival = Timestamp.distantPast
  /// What an event of a document that is taken gives; for those who look at it besides.
  var observe: (EPCISEvent, [TraceEvent]) -> Void = { _, _ in }
  /// Whether all documents count as come at the same time, that of the newest: what one needs may stand in any other.
  var arrivesTogether = false
  /// Who holds the documents against a receiver's demands, where somebody does.
  var review: ProfileReview?

  private static let batchSize = 512

  /// Reads all documents once.
  func inspect(_ files: [InputFile]) {
    for file in files {
      let before = survey
      let inspection = Inspection(file, into: &survey)
      inspections.append(inspection)
      if !isTaken(inspection) { survey = before }
    }
  }

  /// Whether a document is taken.
  func isTaken(_ inspection: Inspection) -> Bool {
    inspection.problems.isEmpty || proceeds && inspection.eventCount > 0
  }

  /// Reads the documents that can be taken once more, and hands their events to `sink`.
  func take(into sink: any EventSink, by mapper: EventMapper) throws {
    survey.register(in: mapper.names)
    review?.prepare(survey, mapper.names)
    let order = inspections.indices.filter { isTaken(inspections[$0]) }.sorted {
      (inspections[$0].made ?? .distantPast, $0) < (inspections[$1].made ?? .distantPast, $1)
    }
    if arrivesTogether, let last = order.last { arrival = inspections[last].made ?? arrival }
    for index in order {
      try sink.beginDocument()
      do {
        try take(index, into: sink, by: mapper)
      } catch {
        sink.abandonDocument()
        throw error
      }
      try sink.endDocument(inspections[index])
    }
  }

  private func take(
    _ index: Int, into sink: any EventSink, by mapper: EventMapper
  ) throws {
    let inspection = inspections[index]
    let stream = EventStream(
      path: inspection.file.path, name: inspection.file.name, prefixes: mapper.names.prefixes)
    mapper.log.source = inspection.file.name
    mapper.log.line = 0
    if let document = inspection.document { mapper.begin(document) }
    arrival = max(arrival, inspection.made ?? arrival)
    review?.begin(inspection, prefixes: mapper.names.prefixes)
    var batch = EventBatch()
    while true {
      do {
        guard let read = try stream.next() else { break }
        mapper.log.line = read.line
        let events = mapper.events(of: read)
        observe(read.event, events)
        review?.add(read.event, line: read.line)
        for event in events {
          places.note(event.header.id, document: index, line: read.line)
          let container = event.header.container
          if event.header.kind == .pack, container.isSome, knownContainers.insert(container).inserted {
            containers.append(container)
          }
          batch.append(event)
        }
        if batch.count >= Self.batchSize { try hand(&batch, to: sink) }
      } catch let error as EPCISError {
        if error.isRecoverable { continue }
        if proceeds { break }
        throw error
      }
    }
    try hand(&batch, to: sink)
    review?.end()
  }

  private func hand(_ batch: inout EventBatch, to sink: any EventSink) throws {
    try sink.take(batch, arrival: arrival)
    batch.removeAll()
  }
}

/// Who takes the events of documents: a record in memory, or one on disk that keeps a document as a whole.
protocol EventSink {
  /// What follows belongs together.
  func beginDocument() throws
  /// Takes events in their order.
  func take(_ batch: EventBatch, arrival: Timestamp) throws
  /// What came since the beginning is there as a whole.
  func endDocument(_ inspection: Inspection) throws
  /// What came since the beginning is as if it had not come.
  func abandonDocument()
}

/// A record in memory.
struct KeeperSink: EventSink {
  let keeper: any RecordKeeper

  func beginDocument() {}

  func take(_ batch: EventBatch, arrival: Timestamp) {
    keeper.take(batch, arrival: arrival)
    _ = keeper.takeFeedback()
  }

  func endDocument(_ inspection: Inspection) {}

  func abandonDocument() {}
}

/// Where events stand in their documents, so that a finding can be looked up.
///
/// Of each event the first places are kept: a sender's retries may repeat one event as often as a file has lines.
struct EventPlaces {
  /// A line of a document.
  struct Place: Hashable {
    let document: UInt16
    let line: UInt32
  }

  /// The places of one event, in the order of reading.
  struct Places {
    fileprivate(set) var first: [Place] = []
    /// How many there are besides.
    fileprivate(set) var more = 0

    fileprivate mutating func add(_ place: Place) {
      if first.count < EventPlaces.limit { first.append(place) } else { more += 1 }
    }
  }

  /// How many places of an event are kept.
  static let limit = 3

  private var once: [EventID: Place] = [:]
  /// Of events that came again, as a declaration that repeats its event.
  private var repeated: [EventID: Places] = [:]

  mutating func note(_ event: EventID, document: Int, line: Int) {
    guard event != .none else { return }
    let place = Place(document: UInt16(truncatingIfNeeded: document), line: UInt32(truncatingIfNeeded: line))
    guard let first = once[event] else {
      once[event] = place
      return
    }
    repeated[event, default: Places(first: [first])].add(place)
  }

  /// The first places of an event, and how many more there are.
  func places(of event: EventID) -> Places {
    repeated[event] ?? Places(first: once[event].map { [$0] } ?? [])
  }
}
