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
  private let entry: (Int64) throws -> TraceEvent?
  private let hash = EventHash()
  private var isRead = false

  /// The events that `events` hands over, of a record with `table`, within `frame`; the last was recorded at `made`.
  private init(
    _ name: String, _ table: IdentifierTable, _ frame: EPCISDocument, made: Timestamp,
    shipment: TraceEvent? = nil, documents: Set<String> = [],
    original: @escaping (EventID) -> TraceEvent?,
    entry: @escaping (Int64) throws -> TraceEvent? = { _ in nil },
    events: @escaping ((TraceEvent) throws -> Void) throws -> Void
  ) {
    self.events = events
    self.entry = entry
    survey.add(table)
    survey.add(frame)
    let names = IdentifierNames(table: table, log: log)
    survey.register(in: names)
    log.source = name
    var frame = frame
    let seconds = max(made.microseconds / 1_000_000, frame.creationDate?.seconds ?? .min)
    frame.creationDate = EPCISTimestamp(seconds: seconds, fraction: 0, fractionDigits: 0)
    frame.add(names.masterData)
    if let shipment, let parties = shipment.details {
      frame.header = StandardHeader(
        sender: names.text(of: parties.source), receiver: names.text(of: parties.destination),
        instanceIdentifier: EventID(name: "\(seconds)", in: shipment.header.id).uri)
    }
    parts = [ExportPart(name: name, frame: frame)]
    first = EventExpression(names: names, log: log)
    later = EventExpression(names: names, log: MappingLog())
    for expression in [first, later] {
      expression.original = original
      expression.sender = (frame.header?.senders.first).map { names.partner($0.id) } ?? .none
      expression.documents = documents
    }
  }

  /// Everything that a store was told, in the order of arrival.
  convenience init(store path: String) throws {
    let reader = try StoreReader(path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let frames = try reader.frames().map { try EPCISDocument(bytes: Array($0.utf8), name: name) }
    let frame = EPCISDocument(joining: frames)
    // Where no document has said between whom it goes, the first shipment does.
    let shipment = frame.header == nil ? try reader.firstEvent { $0.header.kind == .ship } : nil
    self.init(
      name, reader.table, frame, made: max(reader.now, Timestamp(seconds: 0)), shipment: shipment,
      documents: Set(frames.compactMap { $0.header?.instanceIdentifier }),
      original: { id in (try? reader.event(of: id)) ?? nil },
      entry: { number in try reader.event(at: number) },
      events: { body in try reader.forEachEvent { _, event in try body(event) } })
  }

  /// Everything that the line says in a long trial of a condition, as its site would send it to its customer. Its events
  /// are named within `space`, which no other run has.
  convenience init(_ trial: SpokenTrial, name: String, in space: EventID) {
    var frame = EPCISDocument()
    let (maker, customer) = (trial.maker, Site.parties[1])
    frame.header = StandardHeader(
      sender: maker.place.epcURI, receiver: customer.place.epcURI, instanceIdentifier: space.uri)
    frame.masterData = Self.masterData(trial.masterData, of: [maker, customer])
    func named(_ id: EventID) -> EventID {
      id == .none ? id : EventID(name: "\(id.high) \(id.low)", in: space)
    }
    self.init(
      name, trial.table, frame, made: trial.end, original: { _ in nil },
      events: { body in
        for var event in trial.events {
          event.header.id = named(event.header.id)
          try body(event)
        }
      })
  }

  /// The event hash of an entry of a store as it is written here, which is the one that a partner computes of the document;
  /// nil where there is no such entry.
  ///
  /// Whether a thing existed decides how its end is written, so that entries come in their order.
  func hash(ofEntry number: Int64) throws -> String? {
    try entry(number).map { hash.id(of: later.epcisEvent(of: $0)) }
  }

  /// What documents of a run say of its products and of the companies around it.
  static func masterData(
    _ products: [(of: ProductClass, data: [(MasterDataField, String)])],
    of parties: [Site.Party]
  ) -> [MasterDataVocabulary] {
    [
      vocabulary("EPCClass", products.compactMap { code, data in code.epcURI.map { ($0, data) } }),
      vocabulary(
        "Location", parties.compactMap { party in party.place.epcURI.map { ($0, party.address) } }),
    ]
  }

  private static func vocabulary(
    _ type: String, _ elements: [(id: String, fields: [(MasterDataField, String)])]
  ) -> MasterDataVocabulary {
    MasterDataVocabulary(
      type: "urn:epcglobal:epcis:vtype:\(type)",
      elements: elements.map { id, fields in
        MasterDataElement(
          id: id,
          attributes: fields.map {
            MasterDataAttribute(id: "urn:epcglobal:cbv:mda#\($0.rawValue)", text: $1)
          })
      })
  }

  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    let expression = isRead ? later : first
    isRead = true
    // What an event was divided into leaves as the one that it was.
    try events {
      if $0.details?.original != EventDetails.partOfOriginal {
        try body(expression.epcisEvent(of: $0))
      }
    }
  }
}
