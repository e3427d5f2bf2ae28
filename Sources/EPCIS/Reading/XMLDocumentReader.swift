/// Reads EPCIS XML of both versions, an event at a time.
///
/// One reader for both: version 2.0 moved what 1.2 had inside `extension` elements to where it belongs, so
/// `extension` and `baseExtension` are gone into wherever they stand and leave no trace.
final class XMLDocumentReader: DocumentReader {
  private enum Level { case document, body, queryResults, resultsBody, eventList, passage, bareEvent }

  let scanner: XMLScanner
  let builder: EventBuilder
  var document: EPCISDocument
  private(set) var format: EPCISFormat = .xml20
  private let table = TermTable.shared
  private var classes: [NamespaceClass] = []
  private var levels: [Level] = []
  private var pending: EventType?
  private(set) var pendingIsQuantity = false
  private var eventCount = 0
  private var rootName = ""
  private var hasVersion = false

  private enum NamespaceClass { case core, header, foreign }

  init(_ window: ByteWindow) throws(EPCISError) {
    scanner = XMLScanner(window)
    builder = EventBuilder(window)
    document = EPCISDocument()
    window.beginBudget()
    try readRoot()
    if pending == nil { try advance() }
  }

  /// The next event; nil at the end of the document.
  func next() throws(EPCISError) -> EPCISEvent? {
    if pending == nil { try advance() }
    guard let type = pending else { return nil }
    pending = nil
    builder.begin()
    builder.event.type = type
    defer { eventCount += 1 }
    do {
      try members()
      if pendingIsQuantity { makeObjectEvent() }
      builder.window.beginBudget()
      return try builder.finish(number: eventCount)
    } catch {
      var error = error
      error.event = eventCount
      throw error
    }
  }

  // MARK: Around the events

  private func readRoot() throws(EPCISError) {
    guard try scanner.next() == .start else { return }
    rootName = scanner.name
    let namespace = scanner.namespaces[scanner.namespace]
    let term = self.term()
    switch term {
    case .captureDocument: document.kind = .capture
    case .queryDocument: document.kind = .query(name: "", subscriptionID: nil)
    case .masterDataDocument: document.kind = .masterData
    default:
      guard let type = term?.eventType else {
        throw scanner.window.failure(.notEPCIS(found: "<\(scanner.name)>"))
      }
      document.kind = .bareEvent
      pending = type
      levels = [.bareEvent]
      pendingIsQuantity = term == .quantityEvent
    }
    let isOld = [Namespaces.epcis1, Namespaces.query1, Namespaces.masterData1].contains(namespace)
    format = isOld ? .xml12 : .xml20
    document.schemaVersion = format.schemaVersion
    for attribute in scanner.attributes where attribute.namespace == 0 {
      let value = scanner.bytes(attribute.value)
      switch table.term(scanner.bytes(attribute.local)) {
      case .schemaVersion:
        document.schemaVersion = String(decoding: value, as: UTF8.self)
        hasVersion = true
      case .creationDate: document.creationDate = builder.timestamp(.creationDate, value)
      default: break
      }
    }
    for binding in scanner.bindings.dropFirst() where !binding.prefix.isEmpty {
      let prefix = String(decoding: binding.prefix, as: UTF8.self)
      document.namespaces.append(NamespaceBinding(prefix: prefix, uri: scanner.namespaces[binding.namespace]))
    }
    if levels.isEmpty { levels = [.document] }
    try builder.takeProblem()
  }

  /// Goes on to the next event's start tag, taking everything on the way.
  private func advance() throws(EPCISError) {
    while let level = levels.last {
      guard level != .bareEvent else {
        levels.removeLast()
        continue
      }
      guard try scanner.nextTag() == .start else {
        levels.removeLast()
        continue
      }
      let term = self.term()
      switch (level, term) {
      case (.document, .headerElement?): try readHeader()
      case (.document, .bodyElement?): enter(.body)
      case (.body, .eventListElement?), (.resultsBody, .eventListElement?): enter(.eventList)
      case (.body, .queryResultsElement?): enter(.queryResults)
      case (.queryResults, .resultsBody?): enter(.resultsBody)
      case (.queryResults, .queryName?): setQuery(name: builder.uri(try scanner.elementText()))
      case (.queryResults, .subscriptionID?):
        setQuery(subscriptionID: builder.uri(try scanner.elementText()))
      case (.resultsBody, .vocabularyListElement?): document.queriedMasterData += try vocabularies()
      case (.body, .vocabularyListElement?): document.masterData += try vocabularies()
      case (.eventList, .extension?), (.passage, .extension?): levels.append(.passage)
      case (.document, .extension?), (.body, .extension?), (.queryResults, .extension?):
        document.extensions += try contents()
      case (.eventList, _), (.passage, _):
        if let type = term?.eventType {
          pending = type
          pendingIsQuantity = term == .quantityEvent
          return
        }
        try refuseEvent()
      default: document.extensions.append(try userNode(in: "<\(place(level))>"))
      }
    }
    guard try scanner.next() == .documentEnd else { return }
    finishHeader()
    builder.noticeAround(document, events: eventCount, missing: hasVersion ? [] : [.schemaVersion])
  }

  private func enter(_ level: Level) {
    levels.append(level)
    builder.enterHolder()
  }

  private func place(_ level: Level) -> String {
    switch level {
    case .document, .bareEvent: rootName
    case .body: Term.bodyElement.rawValue
    case .queryResults: Term.queryResultsElement.rawValue
    case .resultsBody: Term.resultsBody.rawValue
    case .eventList, .passage: Term.eventListElement.rawValue
    }
  }

  private func refuseEvent() throws(EPCISError) {
    var error = scanner.window.failure(.misplaced("<\(scanner.name)>", in: "EventList"))
    error.event = eventCount
    eventCount += 1
    try scanner.skipElement()
    throw error
  }

  private func setQuery(name: String? = nil, subscriptionID: String? = nil) {
    guard case .query(let oldName, let oldID) = document.kind else { return }
    document.kind = .query(name: name ?? oldName, subscriptionID: subscriptionID ?? oldID)
  }

  private func readHeader() throws(EPCISError) {
    while try scanner.nextTag() == .start {
      switch term() {
      case .businessHeader: document.header = try standardHeader()
      case .extension: try readHeaderExtension()
      case .masterDataElement: try readMasterData()
      default: document.extensions.append(try userNode(in: "<EPCISHeader>"))
      }
    }
    finishHeader()
    try builder.takeProblem()
  }

  private func readHeaderExtension() throws(EPCISError) {
    while try scanner.nextTag() == .start {
      switch term() {
      case .masterDataElement: try readMasterData()
      case .extension: try readHeaderExtension()
      default: document.extensions.append(try userNode(in: "<EPCISHeader>"))
      }
    }
  }

  private func readMasterData() throws(EPCISError) {
    while try scanner.nextTag() == .start {
      switch term() {
      case .vocabularyListElement: document.masterData += try vocabularies()
      case .extension: document.extensions += try contents()
      default: document.extensions.append(try userNode(in: "<EPCISMasterData>"))
      }
    }
  }

  /// A creation time that only repeats the document's is not kept, because JSON-LD has no place for it.
  private func finishHeader() {
    if document.header?.creation == document.creationDate { document.header?.creation = nil }
  }

  // MARK: Names

  /// The present element's term, if it is of a standard namespace.
  func term() -> Term? {
    switch namespaceClass(scanner.namespace) {
    case .core, .header: table.term(scanner.local)
    case .foreign: nil
    }
  }

  private func namespaceClass(_ index: Int) -> NamespaceClass {
    while classes.count <= index {
      let uri = scanner.namespaces[classes.count]
      let isHeader = uri == StandardHeader.namespace
      classes.append(Namespaces.core.contains(uri) ? .core : isHeader ? .header : .foreign)
    }
    return classes[index]
  }

  /// Whether the present element is in a namespace of the standard, or in none.
  var isStandard: Bool { namespaceClass(scanner.namespace) == .core }

  func table(_ name: UnsafeBufferPointer<UInt8>) -> Term? { table.term(name) }

  /// Passes over an element that has no place here.
  func misplaced(in place: Term) throws(EPCISError) {
    builder.note(.misplaced("<\(scanner.name)>", in: "<\(place.rawValue)>"))
    try scanner.skipElement()
  }
}

extension XMLDocumentReader: PrefixScope {
  func expanded(_ text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
    guard let namespace = scanner.namespace(forPrefix: text[..<colon]) else { return nil }
    return namespace + text[text.utf8.index(after: colon)...]
  }
}
