/// Reads EPCIS JSON-LD, an event at a time.
///
/// Members can come in any order, and `@context` can stand behind the events that need it. Where it does, and
/// the source can be read twice, everything around the events is read first.
final class JSONDocumentReader: DocumentReader {
  private enum Level { case document, body, queryResults, resultsBody, eventList }

  let scanner: JSONScanner
  let builder: EventBuilder
  var document = EPCISDocument()
  let format = EPCISFormat.json20
  var context = JSONContext()
  /// The context in force: the document's, and within an event that has one its own on top.
  var scope = JSONContext()
  private let table = TermTable.shared
  private var levels: [(level: Level, isFirst: Bool)] = []
  private var sawContext = false
  private var sawBody = false
  private var sawType = false
  private var hasVersion = false
  /// Names without a prefix, until it is known whether a context defines them.
  private var unprefixed: [EPCISError] = []
  private var isScanningAhead = false
  private var didScanAhead = false
  private var hasPending = false
  private var bareEvent: EPCISEvent?
  private var bareProblem: EPCISError?
  private var isBare = false
  private var partners: (sender: String?, receiver: String?, identifier: String?) = (nil, nil, nil)
  private var eventCount = 0

  init(_ window: ByteWindow) throws(EPCISError) {
    scanner = JSONScanner(window)
    builder = EventBuilder(window)
    builder.toleratesRepetition = true
    window.beginBudget()
    guard try scanner.peek() == 0x7B else {
      throw window.failure(.notEPCIS(found: "this JSON value"))
    }
    try scanner.begin(0x7B)
    levels = [(.document, true)]
    try advance()
  }

  /// The next event; nil at the end of the document.
  func next() throws(EPCISError) -> EPCISEvent? {
    if isBare {
      isBare = false
      if let bareProblem { throw bareProblem }
      return bareEvent
    }
    if !hasPending { try advance() }
    guard hasPending else { return nil }
    hasPending = false
    defer { eventCount += 1 }
    do {
      builder.begin()
      scope = context
      try scanner.begin(0x7B)
      var isFirst = true
      while try scanner.nextKey(isFirst: &isFirst) { try eventMember() }
      scanner.window.beginBudget()
      return try finishEvent()
    } catch {
      var error = error
      error.event = eventCount
      throw error
    }
  }

  private func finishEvent() throws(EPCISError) -> EPCISEvent {
    noticeUnprefixed(scope)
    builder.event.resolve(in: scope)
    builder.noticeNamespaces(of: builder.event.ilmd)
    if !builder.has(.type) { builder.note(.missing(field: "type", in: "an event")) }
    return try builder.finish(number: eventCount)
  }

  // MARK: Around the events

  /// Goes on to the next event, taking everything on the way.
  private func advance() throws(EPCISError) {
    while let top = levels.last {
      var isFirst = top.isFirst
      if top.level == .eventList {
        guard try scanner.nextElement(isFirst: &isFirst) else {
          levels.removeLast()
          continue
        }
        levels[levels.count - 1].isFirst = isFirst
        guard try scanner.peek() == 0x7B else {
          throw scanner.unexpected(try scanner.peek(), expected: "an event", inside: "eventList")
        }
        hasPending = true
        return
      }
      guard try scanner.nextKey(isFirst: &isFirst) else {
        levels.removeLast()
        continue
      }
      levels[levels.count - 1].isFirst = isFirst
      switch top.level {
      case .document: try documentMember()
      case .body: try bodyMember()
      case .queryResults: try queryMember()
      case .resultsBody: try resultsMember()
      case .eventList: break
      }
      if isBare { return }
    }
    if isScanningAhead { return }
    try scanner.expectEnd()
    if !sawBody, !sawType, !document.isBareEvent {
      throw scanner.window.failure(.notEPCIS(found: "this JSON object"))
    }
    finishHeader()
    let missing: [Term] = (sawType ? [] : [.type]) + (hasVersion ? [] : [.schemaVersion])
    builder.noticeAround(document, events: eventCount, missing: missing)
  }

  private func documentMember() throws(EPCISError) {
    let term = table.term(scanner.text)
    let key = builder.strings.string(scanner.text)
    if didScanAhead, !isScanningAhead { return try scanner.skipValue() }
    switch term {
    case .type: try documentType()
    case .id: document.id = try text("id")
    case .schemaVersion:
      document.schemaVersion = try text("schemaVersion") ?? document.schemaVersion
      hasVersion = true
    case .creationDate:
      if try isString("creationDate") {
        document.creationDate = builder.timestamp(.creationDate, scanner.text)
        try builder.takeProblem()
      }
    case .sender: partners.sender = try text("sender")
    case .receiver: partners.receiver = try text("receiver")
    case .instanceIdentifier: partners.identifier = try text("instanceIdentifier")
    case .epcisHeader: try headerMembers()
    case .epcisBody: try body()
    case nil where key == "@context":
      if sawBody, !isScanningAhead, eventCount > 0, try scanner.peek() != 0x22 {
        throw scanner.window.failure(.lateContext)
      }
      sawContext = true
      try readContext(into: &context)
      document.namespaces = context.bindings
    case nil where key == "epcis:epcisHeader": try headerMembers()
    case nil where !document.isBareEvent, .eventList, .queryResults, .resultsBody, .vocabularyList:
      try userMember(key, in: "the document", into: &document.extensions)
    default: try readBareEvent(term, key)
    }
  }

  private func documentType() throws(EPCISError) {
    guard try isString("type") else { return }
    sawType = true
    switch table.term(scanner.text) {
    case .captureDocument: document.kind = .capture
    case .queryDocument: if !isQuery { document.kind = .query(name: "", subscriptionID: nil) }
    case let term:
      guard let type = term?.eventType, term != .quantityEvent else {
        throw scanner.window.failure(.notEPCIS(found: EPCISError.excerpt(scanner.text)))
      }
      document.kind = .bareEvent
      builder.begin(isBare: true)
      builder.event.type = type
      builder.meet(.type)
    }
  }

  private func body() throws(EPCISError) {
    guard !sawBody || isScanningAhead else {
      throw scanner.window.failure(.duplicate(field: "epcisBody", in: "the document"))
    }
    sawBody = true
    if isScanningAhead { return try scanner.skipValue() }
    _ = try scanner.peek()
    if !(sawContext && sawType), scanner.window.isRewindable { try scanAhead() }
    finishHeader()
    try enter(.body)
  }

  /// Goes into what holds the events, or what holds them.
  private func enter(_ level: Level) throws(EPCISError) {
    builder.enterHolder()
    try scanner.begin(level == .eventList ? 0x5B : 0x7B)
    levels.append((level, true))
  }

  /// Reads what stands behind the body, and comes back.
  private func scanAhead() throws(EPCISError) {
    let place = scanner.window.place
    let depth = scanner.depth
    let before = levels
    isScanningAhead = true
    try scanner.skipValue()
    try advance()
    isScanningAhead = false
    didScanAhead = true
    levels = before
    try scanner.restart(at: place, depth: depth)
  }

  private func bodyMember() throws(EPCISError) {
    switch table.term(scanner.text) {
    case .eventList: try enter(.eventList)
    case .queryResults:
      if !sawType { document.kind = .query(name: "", subscriptionID: nil) }
      try enter(.queryResults)
    default: try documentExtension(in: "epcisBody")
    }
  }

  private var isQuery: Bool { if case .query = document.kind { true } else { false } }

  private func queryMember() throws(EPCISError) {
    guard case .query(let name, let id) = document.kind else {
      throw scanner.window.failure(.misplaced("queryResults", in: "an EPCISDocument"))
    }
    switch table.term(scanner.text) {
    case .queryName: document.kind = .query(name: try text("queryName") ?? "", subscriptionID: id)
    case .subscriptionID: document.kind = .query(name: name, subscriptionID: try text("subscriptionID"))
    case .resultsBody: try enter(.resultsBody)
    default: try documentExtension(in: "queryResults")
    }
  }

  private func resultsMember() throws(EPCISError) {
    switch table.term(scanner.text) {
    case .eventList: try enter(.eventList)
    case .vocabularyList: document.queriedMasterData += try vocabularies()
    default: try documentExtension(in: "resultsBody")
    }
  }

  private func documentExtension(in place: String) throws(EPCISError) {
    try userMember(builder.strings.string(scanner.text), in: place, into: &document.extensions)
    document.extensions.resolve(in: context)
  }

  private func headerMembers() throws(EPCISError) {
    try scanner.begin(0x7B)
    var isFirst = true
    while try scanner.nextKey(isFirst: &isFirst) {
      if table.term(scanner.text) == .epcisMasterData {
        try scanner.begin(0x7B)
        var isFirst = true
        while try scanner.nextKey(isFirst: &isFirst) {
          if table.term(scanner.text) == .vocabularyList {
            document.masterData += try vocabularies()
          } else {
            try userMember(
              builder.strings.string(scanner.text), in: "epcisMasterData", into: &document.extensions)
          }
        }
      } else {
        try userMember(builder.strings.string(scanner.text), in: "epcisHeader", into: &document.extensions)
      }
    }
  }

  /// Puts together what the document says about sender and receiver, once its names are known.
  private func finishHeader() {
    noticeUnprefixed(context)
    document.extensions.resolve(in: context)
    document.masterData.resolve(in: context)
    document.queriedMasterData.resolve(in: context)
    if partners.sender != nil || partners.receiver != nil || partners.identifier != nil {
      document.header = StandardHeader(
        sender: partners.sender, receiver: partners.receiver, instanceIdentifier: partners.identifier ?? "")
    }
    if let index = document.extensions.firstIndex(where: { $0.name == StandardHeader.name }) {
      document.header = StandardHeader(document.extensions.remove(at: index), document: document.creationDate)
      partners = (nil, nil, nil)
    }
  }

  /// A single event without a document around it: its first own member shows it.
  private func readBareEvent(_ first: Term?, _ key: String) throws(EPCISError) {
    if !document.isBareEvent {
      guard !sawBody, !sawType else {
        return try userMember(key, in: "the document", into: &document.extensions)
      }
      document.kind = .bareEvent
      builder.begin(isBare: true)
    }
    do {
      scope = context
      try eventMember(first, key)
      var isFirst = false
      while try scanner.nextKey(isFirst: &isFirst) { try eventMember() }
      levels = []
      try scanner.expectEnd()
      builder.event.extensions += document.extensions
      document.extensions = []
      bareEvent = try finishEvent()
    } catch {
      var error = error
      error.event = 0
      bareProblem = error
    }
    isBare = true
  }

  // MARK: Names

  /// A user's member where the standard allows names with a prefix, and those that a context defines.
  func userMember(_ key: String, in place: String, into nodes: inout [ExtensionNode]) throws(EPCISError) {
    if !key.utf8.contains(0x3A), !key.hasPrefix("@") {
      let kind = EPCISError.Kind.misplaced(EPCISError.excerpt(key), in: place)
      if builder.isNoticed(kind) {
        builder.notice(kind)
      } else if builder.keepsNotices, unprefixed.count < 1000 {
        unprefixed.append(scanner.window.failure(kind))
      }
    }
    try extensionValue(key, into: &nodes)
  }

  private func noticeUnprefixed(_ context: JSONContext) {
    for failure in unprefixed where !context.defines(failure.unknownName ?? "") {
      builder.notice(failure.kind, at: failure)
    }
    unprefixed.removeAll()
  }

  private func eventMember() throws(EPCISError) {
    let term = table.term(scanner.text)
    try eventMember(term, term == nil ? builder.strings.string(scanner.text) : "")
  }

  // MARK: Values

  /// Takes a string; false, with the problem kept, when there is something else.
  func isString(_ field: String) throws(EPCISError) -> Bool {
    switch try scanner.peek() {
    case 0x22:
      try scanner.string()
      return true
    case 0x6E:
      _ = try scanner.literal()
      return false
    default:
      builder.note(.invalidValue(field: field, value: "…", expected: "a text"))
      try scanner.skipValue()
      return false
    }
  }

  func text(_ field: String) throws(EPCISError) -> String? {
    guard try isString(field) else { return nil }
    return builder.uri(scanner.text)
  }

  func term(of text: UnsafeBufferPointer<UInt8>) -> Term? { table.term(text) }

  /// Takes `@context`: an address, an object, or an array of both.
  func readContext(into context: inout JSONContext) throws(EPCISError) {
    switch try scanner.peek() {
    case 0x5B:
      try scanner.begin(0x5B)
      var isFirst = true
      while try scanner.nextElement(isFirst: &isFirst) { try readContext(into: &context) }
    case 0x7B:
      try scanner.begin(0x7B)
      var isFirst = true
      while try scanner.nextKey(isFirst: &isFirst) {
        let key = String(decoding: scanner.text, as: UTF8.self)
        try readDefinition(of: key, into: &context)
        if context.bindings.count > 4096 {
          throw scanner.window.failure(.limitExceeded("the number of prefixes", limit: 4096))
        }
      }
    default: try scanner.skipValue()
    }
  }

  private func readDefinition(of key: String, into context: inout JSONContext) throws(EPCISError) {
    switch try scanner.peek() {
    case 0x22:
      try scanner.string()
      let value = String(decoding: scanner.text, as: UTF8.self)
      if key == "@vocab" {
        context.setVocabulary(value)
      } else if !key.hasPrefix("@") {
        context.define(key, as: value)
      }
    case 0x7B:
      try scanner.begin(0x7B)
      var isFirst = true
      var (address, isPrefix): (String?, Bool) = (nil, false)
      while try scanner.nextKey(isFirst: &isFirst) {
        let isID = scanner.text.elementsEqual("@id".utf8)
        let saysPrefix = scanner.text.elementsEqual("@prefix".utf8)
        if isID, try scanner.peek() == 0x22 {
          try scanner.string()
          address = String(decoding: scanner.text, as: UTF8.self)
        } else if saysPrefix, try scanner.peek() == 0x74 {
          _ = try scanner.literal()
          isPrefix = true
        } else {
          try scanner.skipValue()
        }
      }
      if let address { context.define(key, as: address, isPrefix: isPrefix) }
    default: try scanner.skipValue()
    }
  }
}

extension EPCISDocument {
  var isBareEvent: Bool { kind == .bareEvent }
}

extension EPCISEvent {
  /// Applies a context to the names of all extensions.
  mutating func resolve(in context: JSONContext) {
    if !extensions.isEmpty { extensions.resolve(in: context) }
    if !ilmd.isEmpty { ilmd.resolve(in: context) }
    errorDeclaration?.extensions.resolve(in: context)
    readPoint?.extensions.resolve(in: context)
    bizLocation?.extensions.resolve(in: context)
    for index in sensorElementList.indices {
      sensorElementList[index].extensions.resolve(in: context)
      sensorElementList[index].metadata?.extensions.resolve(in: context)
      for report in sensorElementList[index].reports.indices {
        sensorElementList[index].reports[report].extensions.resolve(in: context)
      }
    }
  }
}

extension [MasterDataVocabulary] {
  mutating func resolve(in context: JSONContext) {
    for vocabulary in indices {
      for element in self[vocabulary].elements.indices {
        self[vocabulary].elements[element].extensions.resolve(in: context)
        for attribute in self[vocabulary].elements[element].attributes.indices {
          self[vocabulary].elements[element].attributes[attribute].value.resolve(in: context)
        }
      }
    }
  }
}
