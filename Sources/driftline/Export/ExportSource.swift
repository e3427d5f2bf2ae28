import EPCIS
import TraceModel

/// One document of a source: what it is called, and what stands around its events.
struct ExportPart {
  var name: String
  var frame: EPCISDocument
}

/// Where exported events come from, as often as needed.
protocol ExportSource {
  /// The documents that the source consists of.
  var parts: [ExportPart] { get }
  /// What the source shows of products and places.
  var survey: DocumentSurvey { get }
  /// What could not be said in documents at all; empty where the events come from documents.
  var notices: [MappingNotice] { get }
  /// What is questionable in the documents that the events come from.
  var questionable: [EPCISReader.Notice] { get }
  /// Calls `body` with each event of a document.
  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws
}

extension ExportSource {
  var notices: [MappingNotice] { [] }
  var questionable: [EPCISReader.Notice] { [] }

  /// Calls `body` with each event of all documents.
  func forEachEvent(_ body: (EPCISEvent) throws -> Void) throws {
    for index in parts.indices { try forEachEvent(of: index, body) }
  }

  /// What stands around events of all documents.
  var frame: EPCISDocument { EPCISDocument(joining: parts.map(\.frame)) }

  /// Company prefixes that the documents show, by which Digital Links become EPC URIs.
  var prefixes: CompanyPrefixTable {
    let names = IdentifierNames(table: IdentifierTable(), log: MappingLog())
    survey.register(in: names)
    return names.prefixes
  }
}

extension EPCISDocument {
  /// What stands around the events of several documents in one: the first one's, with what the others have besides. It is
  /// another document than each of them, and has an instance identifier of its own.
  init(joining frames: [EPCISDocument]) {
    self = frames.first ?? EPCISDocument()
    for frame in frames.dropFirst() {
      creationDate = [creationDate, frame.creationDate].compactMap(\.self).max { $0.seconds < $1.seconds }
      header = header ?? frame.header
      extensions += frame.extensions.filter { !extensions.contains($0) }
      namespaces += frame.namespaces.filter { binding in
        !namespaces.contains { $0.prefix == binding.prefix }
      }
      add(frame.masterData)
    }
    let identifiers = frames.map { $0.header?.instanceIdentifier ?? "" }
    if frames.count > 1 {
      header?.instanceIdentifier = EventID(name: identifiers.joined(separator: "\n"), in: .driftline).uri
    }
  }

  /// Adds master data: elements that are not there, and what those that are there do not say.
  mutating func add(_ vocabularies: [MasterDataVocabulary]) {
    for added in vocabularies {
      guard let vocabulary = masterData.firstIndex(where: { $0.type == added.type }) else {
        masterData.append(added)
        continue
      }
      var places: [String: Int] = [:]
      for (index, element) in masterData[vocabulary].elements.enumerated() { places[element.id] = index }
      for element in added.elements {
        if let index = places[element.id] {
          let known = masterData[vocabulary].elements[index].attributes
          masterData[vocabulary].elements[index].attributes += element.attributes.filter { attribute in
            !known.contains { $0.id == attribute.id }
          }
        } else {
          places[element.id] = masterData[vocabulary].elements.count
          masterData[vocabulary].elements.append(element)
        }
      }
    }
  }
}

/// Documents in files, one after the other.
struct FileSource: ExportSource {
  private let files: [InputFile]
  private(set) var parts: [ExportPart] = []
  private(set) var survey = DocumentSurvey()
  private(set) var questionable: [EPCISReader.Notice] = []

  /// Reads all files once: what cannot be read to its end is not exported.
  init(_ files: [InputFile]) throws(Failure) {
    self.files = files
    for file in files {
      let inspection = Inspection(file, into: &survey)
      if let problem = inspection.problems.first { throw .badDocument(problem, isLeftOut: true) }
      parts.append(ExportPart(name: file.name, frame: inspection.document ?? EPCISDocument()))
      questionable += inspection.notices
    }
  }

  /// Reads a file once more.
  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    do {
      let reader = try EPCISReader(path: files[part].path, name: files[part].name)
      while let event = try reader.next() { try body(event) }
    } catch let problem as EPCISError {
      throw Failure.badDocument(problem, isLeftOut: false)
    }
  }
}

/// The events of another source with their event hashes as identities, also where a declaration names what corrects an event.
struct HashedSource: ExportSource {
  private let source: any ExportSource
  private let hash = EventHash()
  /// The hashes of events that declarations name, by the identities that they had.
  private var hashes: [String: String] = [:]

  init(_ source: any ExportSource) throws {
    self.source = source
    var named: Set<String> = []
    try source.forEachEvent { named.formUnion($0.errorDeclaration?.correctiveEventIDs ?? []) }
    if named.isEmpty { return }
    try source.forEachEvent { event in
      if let id = event.eventID, named.contains(id) { hashes[id] = hash.id(of: event) }
    }
  }

  var parts: [ExportPart] { source.parts }
  var survey: DocumentSurvey { source.survey }
  var notices: [MappingNotice] { source.notices }
  var questionable: [EPCISReader.Notice] { source.questionable }

  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    try source.forEachEvent(of: part) { event in
      var event = event
      event.eventID = hash.id(of: event)
      let correctives = event.errorDeclaration?.correctiveEventIDs ?? []
      event.errorDeclaration?.correctiveEventIDs = PackedStrings(correctives.map { hashes[$0] ?? $0 })
      try body(event)
    }
  }
}
