/// The members of events in JSON-LD.
extension JSONDocumentReader {
  func eventMember(_ term: Term?, _ key: String) throws(EPCISError) {
    guard let term else {
      if key == "@context" { return try readContext(into: &scope) }
      return try userMember(key, in: "an event", into: &builder.event.extensions)
    }
    switch term {
    case .type: try eventType()
    case .eventTime, .recordTime, .eventTimeZoneOffset, .eventID, .action, .parentID, .transformationID:
      if try isString(term.rawValue) { builder.set(term, scanner.text) }
    case .bizStep: builder.meet(term); builder.event.bizStep = try vocabularyTerm(.bizStep, term)
    case .disposition: builder.meet(term); builder.event.disposition = try vocabularyTerm(.disposition, term)
    case .certificationInfo: builder.meet(term); builder.event.certificationInfo = try texts(term)
    case .epcList: builder.meet(term); builder.event.epcList = try identifiers(term)
    case .childEPCs: builder.meet(term); builder.event.childEPCs = try identifiers(term)
    case .inputEPCList: builder.meet(term); builder.event.inputEPCList = try identifiers(term)
    case .outputEPCList: builder.meet(term); builder.event.outputEPCList = try identifiers(term)
    case .quantityList: builder.meet(term); builder.event.quantityList = try quantities(term)
    case .childQuantityList: builder.meet(term); builder.event.childQuantityList = try quantities(term)
    case .inputQuantityList: builder.meet(term); builder.event.inputQuantityList = try quantities(term)
    case .outputQuantityList: builder.meet(term); builder.event.outputQuantityList = try quantities(term)
    case .readPoint: builder.meet(term); builder.event.readPoint = try location(term)
    case .bizLocation: builder.meet(term); builder.event.bizLocation = try location(term)
    case .bizTransactionList: builder.meet(term); try bizTransactions()
    case .sourceList: builder.meet(term); builder.event.sourceList = try parties(.source, in: term)
    case .destinationList:
      builder.meet(term); builder.event.destinationList = try parties(.destination, in: term)
    case .persistentDisposition: builder.meet(term); try persistentDisposition()
    case .errorDeclaration: builder.meet(term); try errorDeclaration()
    case .ilmd:
      builder.meet(term)
      builder.event.ilmd = []
      try object(term) { (_, key) throws(EPCISError) in
        try self.userMember(key, in: "ilmd", into: &self.builder.event.ilmd)
      }
    case .sensorElementList: builder.meet(term); try sensorElements()
    default: try userMember(term.rawValue, in: "an event", into: &builder.event.extensions)
    }
  }

  private func eventType() throws(EPCISError) {
    builder.meet(.type)
    guard try isString("type") else { return }
    if let type = term(of: scanner.text)?.eventType {
      builder.event.type = type
    } else {
      let value = EPCISError.excerpt(scanner.text)
      builder.note(.invalidValue(field: "type", value: value, expected: "an event's type"))
    }
  }

  private func vocabularyTerm(_ kind: VocabularyKind, _ field: Term) throws(EPCISError) -> String? {
    guard try isString(field.rawValue) else { return nil }
    return builder.term(kind, scanner.text, in: scope)
  }

  // MARK: Lists

  /// Calls the body for each element of an array; a single value counts as an array of one, as in JSON-LD.
  private func elements(
    _ field: Term, _ body: () throws(EPCISError) -> Void
  ) throws(EPCISError) {
    switch try scanner.peek() {
    case 0x5B:
      try scanner.begin(0x5B)
      var isFirst = true
      while try scanner.nextElement(isFirst: &isFirst) { try body() }
    case 0x6E: _ = try scanner.literal()
    default: try body()
    }
  }

  /// Calls the body for each member of an object, with its term or, if it is none of the standard's, its key.
  private func object(
    _ field: Term, _ body: (Term?, String) throws(EPCISError) -> Void
  ) throws(EPCISError) {
    guard try scanner.peek() == 0x7B else {
      builder.note(.invalidValue(field: field.rawValue, value: "…", expected: "an object"))
      return try scanner.skipValue()
    }
    try scanner.begin(0x7B)
    var isFirst = true
    while try scanner.nextKey(isFirst: &isFirst) {
      let term = term(of: scanner.text)
      try body(term, term?.rawValue ?? builder.strings.string(scanner.text))
    }
  }

  func identifiers(_ field: Term) throws(EPCISError) -> PackedStrings {
    var target: PackedStrings = []
    guard try scanner.peek() == 0x5B else {
      if try isString(field.rawValue) { target.append(utf8: EventBuilder.trimmed(scanner.text)) }
      return target
    }
    try scanner.begin(0x5B)
    var isFirst = true
    while try scanner.nextElement(isFirst: &isFirst) {
      if try isString(field.rawValue) { target.append(utf8: EventBuilder.trimmed(scanner.text)) }
    }
    return target
  }

  private func texts(_ field: Term) throws(EPCISError) -> [String] {
    var result: [String] = []
    try elements(field) { () throws(EPCISError) in
      if let text = try self.text(field.rawValue) { result.append(text) }
    }
    return result
  }

  private func quantities(_ list: Term) throws(EPCISError) -> [QuantityElement] {
    var result: [QuantityElement] = []
    try elements(list) { () throws(EPCISError) in
      var element = QuantityElement(epcClass: "")
      var hasClass = false
      try self.object(list) { (term, key) throws(EPCISError) in
        switch term {
        case .epcClass:
          element.epcClass = try self.text(key) ?? ""
          hasClass = true
        case .quantity:
          if let text = try self.scalar("quantity") {
            element.quantity = self.builder.decimal("quantity", text, isQuantity: true)
          }
        case .uom: element.uom = try self.text(key)
        default: try self.misplaced(key, in: list)
        }
      }
      if !hasClass { self.builder.note(.missing(field: "epcClass", in: list.rawValue)) }
      result.append(element)
    }
    return result
  }

  private func misplaced(_ key: String, in place: Term) throws(EPCISError) {
    builder.note(.misplaced(key, in: place.rawValue))
    try scanner.skipValue()
  }

  private func location(_ place: Term) throws(EPCISError) -> EventLocation? {
    if try scanner.peek() == 0x6E {
      _ = try scanner.literal()
      return nil
    }
    if try scanner.peek() == 0x22 { return try text(place.rawValue).map { EventLocation($0) } }
    var result = EventLocation("")
    var hasID = false
    try object(place) { (term, key) throws(EPCISError) in
      guard term == .id else { return try self.userMember(key, in: place.rawValue, into: &result.extensions) }
      result.id = try self.text(key) ?? ""
      hasID = true
    }
    if !hasID { builder.note(.missing(field: "id", in: place.rawValue)) }
    return result
  }

  private func bizTransactions() throws(EPCISError) {
    builder.event.bizTransactionList = []
    try elements(.bizTransactionList) { () throws(EPCISError) in
      var result = BusinessTransaction(id: "")
      try self.object(.bizTransactionList) { (term, key) throws(EPCISError) in
        switch term {
        case .type: result.type = try self.vocabularyTerm(.bizTransactionType, .type)
        case .bizTransaction: result.id = try self.text(key) ?? ""
        default: try self.misplaced(key, in: .bizTransactionList)
        }
      }
      self.builder.event.bizTransactionList.append(result)
    }
  }

  private func parties(_ item: Term, in list: Term) throws(EPCISError) -> [SourceOrDestination] {
    var result: [SourceOrDestination] = []
    try elements(list) { () throws(EPCISError) in
      var party = SourceOrDestination(type: "", id: "")
      var hasType = false
      try self.object(list) { (term, key) throws(EPCISError) in
        switch term {
        case .type:
          party.type = try self.vocabularyTerm(.sourceDestType, .type) ?? ""
          hasType = true
        case item: party.id = try self.text(key) ?? ""
        default: try self.misplaced(key, in: list)
        }
      }
      if !hasType { self.builder.note(.missing(field: "type", in: list.rawValue)) }
      result.append(party)
    }
    return result
  }

  private func persistentDisposition() throws(EPCISError) {
    var result = PersistentDisposition()
    try object(.persistentDisposition) { (term, key) throws(EPCISError) in
      switch term {
      case .set:
        try self.elements(.set) { () throws(EPCISError) in
          if let word = try self.vocabularyTerm(.disposition, .set) { result.set.append(word) }
        }
      case .unset:
        try self.elements(.unset) { () throws(EPCISError) in
          if let word = try self.vocabularyTerm(.disposition, .unset) { result.unset.append(word) }
        }
      default: try self.misplaced(key, in: .persistentDisposition)
      }
    }
    if !(result.set.isEmpty && result.unset.isEmpty) { builder.event.persistentDisposition = result }
  }

  private func errorDeclaration() throws(EPCISError) {
    var result = ErrorDeclaration(declarationTime: .epoch)
    var hasTime = false
    try object(.errorDeclaration) { (term, key) throws(EPCISError) in
      switch term {
      case .declarationTime:
        hasTime = true
        if try self.isString(key), let time = self.builder.timestamp(.declarationTime, self.scanner.text) {
          result.declarationTime = time
        }
      case .reason: result.reason = try self.vocabularyTerm(.errorReason, .reason)
      case .correctiveEventIDs: result.correctiveEventIDs = try self.identifiers(.correctiveEventIDs)
      default: try self.userMember(key, in: "errorDeclaration", into: &result.extensions)
      }
    }
    if !hasTime { builder.note(.missing(field: "declarationTime", in: "errorDeclaration")) }
    builder.event.errorDeclaration = result
  }

  // MARK: Sensors

  private func sensorElements() throws(EPCISError) {
    builder.event.sensorElementList = []
    try elements(.sensorElementList) { () throws(EPCISError) in
      var result = SensorElement()
      try self.object(.sensorElement) { (term, key) throws(EPCISError) in
        switch term {
        case .sensorMetadata: result.metadata = try self.sensorRecord(.sensorMetadata)
        case .sensorReport:
          try self.elements(.sensorReport) { () throws(EPCISError) in
            result.reports.append(try self.sensorRecord(.sensorReport))
          }
        default: try self.userMember(key, in: "sensorElement", into: &result.extensions)
        }
      }
      self.builder.event.sensorElementList.append(result)
    }
  }

  private func sensorRecord(_ place: Term) throws(EPCISError) -> SensorRecord {
    var record = SensorRecord()
    try object(place) { (_, key) throws(EPCISError) in
      guard let field = SensorRecord.Key.named[key] else {
        return try self.extensionValue(key, into: &record.extensions)
      }
      if let text = try self.scalar(key) {
        record[field] = self.builder.sensorValue(field, text, in: self.scope)
      }
    }
    return record
  }

  /// A text, number or boolean as its text; nil for null.
  private func scalar(_ field: String) throws(EPCISError) -> UnsafeBufferPointer<UInt8>? {
    switch try scanner.peek() {
    case 0x2D, 0x30...0x39: try scanner.number()
    case 0x74, 0x66: _ = try scanner.literal()
    default: if try !isString(field) { return nil }
    }
    return scanner.text
  }
}
