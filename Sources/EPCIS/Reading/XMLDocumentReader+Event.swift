/// The fields of events in XML.
extension XMLDocumentReader {
  /// Takes the members of an event, or of an `extension` so many levels within it.
  func members(_ depth: Int = 0) throws(EPCISError) {
    while try scanner.nextTag() == .start {
      if let term = term() {
        try member(term, depth)
      } else {
        try userMember(depth)
      }
    }
  }

  /// The innermost `extension` is open for names without a namespace, everything around it is not.
  private func userMember(_ depth: Int) throws(EPCISError) {
    builder.event.extensions.append(
      try depth > 1 ? node() : userNode(in: "<\(builder.event.type.name)>"))
  }

  private func member(_ term: Term, _ depth: Int) throws(EPCISError) {
    switch term {
    case .extension, .baseExtension: try members(depth + 1)
    case .eventTime, .recordTime, .eventTimeZoneOffset, .eventID, .action, .parentID, .transformationID:
      builder.set(term, try scanner.elementText())
    case .bizStep: builder.meet(term); builder.event.bizStep = try vocabularyTerm(.bizStep)
    case .disposition: builder.meet(term); builder.event.disposition = try vocabularyTerm(.disposition)
    case .certificationInfo: builder.event.certificationInfo.append(builder.uri(try scanner.elementText()))
    case .epcList: builder.meet(term); builder.event.epcList = try identifiers(.epc, in: term)
    case .childEPCs: builder.meet(term); builder.event.childEPCs = try identifiers(.epc, in: term)
    case .inputEPCList: builder.meet(term); builder.event.inputEPCList = try identifiers(.epc, in: term)
    case .outputEPCList:
      builder.meet(term); builder.event.outputEPCList = try identifiers(.epc, in: term)
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
    case .errorDeclaration: builder.meet(term); builder.event.errorDeclaration = try errorDeclaration()
    case .ilmd:
      builder.meet(term)
      builder.event.ilmd = try contents(isIlmd: true)
      builder.noticeNamespaces(of: builder.event.ilmd)
    case .sensorElementList: builder.meet(term); try sensorElements()
    case .epcClass where pendingIsQuantity, .quantity where pendingIsQuantity:
      builder.event.extensions.append(try node())
    default: try userMember(depth)
    }
  }

  private func vocabularyTerm(_ kind: VocabularyKind) throws(EPCISError) -> String {
    uriTerm(kind, try scanner.elementText())
  }

  /// A term, which in XML is a URI; a bare word of the standard is taken for what it looks like, and told.
  private func uriTerm(_ kind: VocabularyKind, _ text: UnsafeBufferPointer<UInt8>) -> String {
    let term = builder.term(kind, text, in: self)
    if !text.contains(0x3A), let urn = kind.urnOfWord(term) {
      builder.notice(.invalidValue(field: "\(kind)", value: term, expected: "a URI, as \(urn)"))
    }
    return term
  }

  private func identifiers(_ item: Term, in list: Term) throws(EPCISError) -> PackedStrings {
    var target: PackedStrings = []
    while try scanner.nextTag() == .start {
      guard term() == item else {
        try misplaced(in: list)
        continue
      }
      target.append(utf8: EventBuilder.trimmed(try scanner.elementText()))
    }
    return target
  }

  private func quantities(_ list: Term) throws(EPCISError) -> [QuantityElement] {
    var result: [QuantityElement] = []
    while try scanner.nextTag() == .start {
      guard term() == .quantityElement else {
        try misplaced(in: list)
        continue
      }
      var element = QuantityElement(epcClass: "")
      var hasClass = false
      while try scanner.nextTag() == .start {
        switch term() {
        case .epcClass:
          element.epcClass = builder.uri(try scanner.elementText())
          hasClass = true
        case .quantity:
          let text = EventBuilder.trimmed(try scanner.elementText())
          if !text.isEmpty { element.quantity = builder.decimal("quantity", text, isQuantity: true) }
        case .uom: element.uom = builder.uri(try scanner.elementText())
        default: try misplaced(in: .quantityElement)
        }
      }
      if !hasClass { builder.note(.missing(field: "epcClass", in: list.rawValue)) }
      result.append(element)
    }
    return result
  }

  private func location(_ place: Term) throws(EPCISError) -> EventLocation {
    var result = EventLocation("")
    var hasID = false
    while try scanner.nextTag() == .start {
      switch term() {
      case .id:
        result.id = builder.uri(try scanner.elementText())
        hasID = true
      case .extension: result.extensions += try contents()
      default: result.extensions.append(try userNode(in: "<\(place.rawValue)>"))
      }
    }
    if !hasID { builder.note(.missing(field: "id", in: place.rawValue)) }
    return result
  }

  private func bizTransactions() throws(EPCISError) {
    while try scanner.nextTag() == .start {
      guard term() == .bizTransaction else {
        try misplaced(in: .bizTransactionList)
        continue
      }
      let type = typeAttribute(.bizTransactionType)
      let id = builder.uri(try scanner.elementText())
      builder.event.bizTransactionList.append(BusinessTransaction(type: type, id: id))
    }
  }

  private func parties(_ item: Term, in list: Term) throws(EPCISError) -> [SourceOrDestination] {
    var result: [SourceOrDestination] = []
    while try scanner.nextTag() == .start {
      guard term() == item else {
        try misplaced(in: list)
        continue
      }
      let type = typeAttribute(.sourceDestType)
      if type == nil { builder.note(.missing(field: "type", in: item.rawValue)) }
      result.append(SourceOrDestination(type: type ?? "", id: builder.uri(try scanner.elementText())))
    }
    return result
  }

  private func typeAttribute(_ kind: VocabularyKind) -> String? {
    for attribute in scanner.attributes
    where attribute.namespace == 0 && table(scanner.bytes(attribute.local)) == .type {
      return uriTerm(kind, scanner.bytes(attribute.value))
    }
    return nil
  }

  private func persistentDisposition() throws(EPCISError) {
    var result = PersistentDisposition()
    while try scanner.nextTag() == .start {
      switch term() {
      case .set: result.set.append(try vocabularyTerm(.disposition))
      case .unset: result.unset.append(try vocabularyTerm(.disposition))
      default: try misplaced(in: .persistentDisposition)
      }
    }
    if !(result.set.isEmpty && result.unset.isEmpty) { builder.event.persistentDisposition = result }
  }

  private func errorDeclaration() throws(EPCISError) -> ErrorDeclaration {
    var result = ErrorDeclaration(declarationTime: .epoch)
    var hasTime = false
    while try scanner.nextTag() == .start {
      switch term() {
      case .declarationTime:
        hasTime = true
        if let time = builder.timestamp(.declarationTime, try scanner.elementText()) {
          result.declarationTime = time
        }
      case .reason: result.reason = try vocabularyTerm(.errorReason)
      case .correctiveEventIDs:
        result.correctiveEventIDs = try identifiers(.correctiveEventID, in: .correctiveEventIDs)
      case .extension: result.extensions += try contents()
      default: result.extensions.append(try userNode(in: "<errorDeclaration>"))
      }
    }
    if !hasTime { builder.note(.missing(field: "declarationTime", in: "errorDeclaration")) }
    return result
  }

  /// The deprecated QuantityEvent of 1.x says what an observation of a quantity says, and is read as that.
  func makeObjectEvent() {
    var element = QuantityElement(epcClass: "")
    builder.event.extensions.removeAll { node in
      switch (node.name.local, node.text) {
      case ("epcClass", let text?): element.epcClass = text
      case ("quantity", let text?): element.quantity = DecimalText(text, expandingExponent: true)
      default: return false
      }
      return node.name.namespace.isEmpty
    }
    builder.event.quantityList = [element]
    builder.event.action = .observe
  }

  // MARK: Sensors

  private func sensorElements() throws(EPCISError) {
    while try scanner.nextTag() == .start {
      switch term() {
      case .sensorElement: builder.event.sensorElementList.append(try sensorElement())
      case .extension: builder.event.extensions += try contents()
      default: try misplaced(in: .sensorElementList)
      }
    }
  }

  private func sensorElement() throws(EPCISError) -> SensorElement {
    var result = SensorElement()
    while try scanner.nextTag() == .start {
      switch term() {
      case .sensorMetadata: result.metadata = try sensorRecord()
      case .sensorReport: result.reports.append(try sensorRecord())
      case .extension: result.extensions += try contents()
      default: result.extensions.append(try userNode(in: "<sensorElement>"))
      }
    }
    return result
  }

  private func sensorRecord() throws(EPCISError) -> SensorRecord {
    var record = SensorRecord()
    for attribute in scanner.attributes {
      let name = String(decoding: scanner.bytes(attribute.local), as: UTF8.self)
      let value = scanner.bytes(attribute.value)
      if attribute.namespace == 0, let key = SensorRecord.Key.named[name] {
        record[key] = builder.sensorValue(key, value, in: self)
      } else {
        try builder.countNode()
        let text = String(decoding: value, as: UTF8.self)
        record.extensions.append(ExtensionNode(attributeName(attribute), .text(text)))
      }
    }
    let text = try scanner.elementText()
    if !EventBuilder.trimmed(text).isEmpty {
      let name = QualifiedName(local: ExtensionNode.looseText)
      record.extensions.append(ExtensionNode(name, .text(String(decoding: text, as: UTF8.self))))
    }
    return record
  }
}

extension SensorRecord.Key {
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
