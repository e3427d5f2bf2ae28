import EPCIS
import Experiments
import TraceModel
import TraceStore

/// The events of a record as one document: of a store, or of one trial of a scenario.
final class RecordSource: ExportSource {
  let parts: [ExportPart]
  private(set) var survey = DocumentSurvey()
  /// What EPCIS cannot say of the events that were read first.
  var notices: [MappingNotice] { log.notices }

  private let log = MappingLog()
  private let first: EventExpression
  private let later: EventExpression
  private let events: ((TraceEvent) throws -> Void) throws -> Void
  private var isRead = false

  /// The events that `events` hands over, of a record with `table`; `made` is when the last of them was recorded.
  private init(
    _ name: String, _ table: IdentifierTable, made: Timestamp, original: @escaping (EventID) -> TraceEvent?,
    events: @escaping ((TraceEvent) throws -> Void) throws -> Void
  ) {
    self.events = events
    survey.add(table)
    let names = IdentifierNames(table: table, log: log)
    survey.register(in: names)
    log.source = name
    let seconds = made.microseconds / 1_000_000
    var frame = EPCISDocument(creationDate: EPCISTimestamp(seconds: seconds, fraction: 0, fractionDigits: 0))
    frame.masterData = names.masterData
    parts = [ExportPart(name: name, frame: frame)]
    survey.add(frame)
    first = EventExpression(names: names, log: log)
    later = EventExpression(names: names, log: MappingLog())
    first.original = original
    later.original = original
  }

  /// Everything that a store was told, in the order of arrival.
  convenience init(store path: String) throws {
    let reader = try StoreReader(path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    self.init(
      name, reader.table, made: max(reader.now, Timestamp(seconds: 0)),
      original: { id in (try? reader.event(of: id)) ?? nil },
      events: { body in try reader.forEachEvent { _, event in try body(event) } })
  }

  /// Everything that the line says in a long trial of a condition.
  convenience init(_ trial: SpokenTrial, name: String) {
    self.init(
      name, trial.table, made: trial.end, original: { trial.event(of: $0) },
      events: { body in for event in trial.events { try body(event) } })
  }

  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    let expression = isRead ? later : first
    isRead = true
    try events { try body(expression.epcisEvent(of: $0)) }
  }
}
