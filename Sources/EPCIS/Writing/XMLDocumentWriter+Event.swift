/// Events in XML, each field in the place that the version's schema gives it.
extension XMLDocumentWriter {
  func writeEvent(_ event: EPCISEvent) {
    for name in event.foreignFields { log.add(name, .otherEventType, .omitted) }
    let name = event.type.element
    switch event.type {
    case .transformation where isOld: wrapped(1) { output.element(name) { transformation(event) } }
    case .association where isOld:
      log.add(event.type.name, .laterVersion, .keptAsExtension)
      wrapped(2) { output.element(name) { association(event) } }
    case .object: output.element(name) { object(event) }
    case .aggregation: output.element(name) { aggregation(event) }
    case .transaction: output.element(name) { transaction(event) }
    case .transformation: output.element(name) { transformation(event) }
    case .association: output.element(name) { association(event) }
    }
  }

  private func wrapped(_ levels: Int, _ body: () -> Void) {
    for _ in 0..<levels { output.open("extension") }
    body()
    for _ in 0..<levels { output.close("extension") }
  }

  // MARK: Types

  private func object(_ event: EPCISEvent) {
    base(event)
    list(event.epcList, in: "epcList", evenIfEmpty: isOld)
    steps(event)
    transactions(event.bizTransactionList)
    rest(event, quantities: event.quantityList, in: "quantityList", ilmd: event.ilmd)
  }

  private func aggregation(_ event: EPCISEvent) {
    base(event)
    output.leaf("parentID", event.parentID.map(identifiers.text))
    list(event.childEPCs, in: "childEPCs", evenIfEmpty: isOld)
    steps(event)
    transactions(event.bizTransactionList)
    rest(event, quantities: event.childQuantityList, in: "childQuantityList", ilmd: [])
  }

  private func transaction(_ event: EPCISEvent) {
    base(event)
    transactions(event.bizTransactionList)
    output.leaf("parentID", event.parentID.map(identifiers.text))
    list(event.epcList, in: "epcList", evenIfEmpty: isOld)
    steps(event)
    rest(event, quantities: event.quantityList, in: "quantityList", ilmd: [])
  }

  private func transformation(_ event: EPCISEvent) {
    base(event)
    list(event.inputEPCList, in: "inputEPCList")
    quantities(event.inputQuantityList, in: "inputQuantityList")
    list(event.outputEPCList, in: "outputEPCList")
    quantities(event.outputQuantityList, in: "outputQuantityList")
    output.leaf("transformationID", event.transformationID.map(identifiers.text))
    steps(event)
    transactions(event.bizTransactionList)
    parties(event)
    if !isOld { laterFields(event) }
    ilmd(event.ilmd)
    if isOld {
      inExtension(hasLaterFields(event) || hasLocal(event)) {
        laterFields(event); local(event)
      }
    }
    extensions(event)
  }

  private func association(_ event: EPCISEvent) {
    base(event)
    output.leaf("parentID", event.parentID.map(identifiers.text))
    list(event.childEPCs, in: "childEPCs")
    quantities(event.childQuantityList, in: "childQuantityList")
    steps(event)
    transactions(event.bizTransactionList)
    parties(event)
    laterFields(event)
    if isOld { local(event) }
    extensions(event)
  }

  /// The fields behind the business transactions: direct children in 2.0, nested in 1.2.
  private func rest(
    _ event: EPCISEvent, quantities list: [QuantityElement], in name: StaticString,
    ilmd nodes: [ExtensionNode]
  ) {
    let hasLater = hasLaterFields(event) || hasLocal(event)
    let hasParties = !event.sourceList.isEmpty || !event.destinationList.isEmpty
    let isNeeded = !list.isEmpty || hasParties || !nodes.isEmpty || hasLater
    if isOld {
      inExtension(isNeeded) {
        quantities(list, in: name)
        parties(event)
        ilmd(nodes)
        inExtension(hasLater) {
          laterFields(event); local(event)
        }
      }
    } else {
      quantities(list, in: name)
      parties(event)
      laterFields(event)
      ilmd(nodes)
    }
    extensions(event)
  }

  private func inExtension(_ isNeeded: Bool, _ body: () -> Void) {
    if isNeeded { wrapped(1, body) }
  }

  // MARK: Parts

  private func base(_ event: EPCISEvent) {
    output.leaf("eventTime", event.eventTime, requiringZone: !isOld)
    if let time = event.recordTime { output.leaf("recordTime", time, requiringZone: !isOld) }
    output.leaf("eventTimeZoneOffset", event.eventTimeZoneOffset.description)
    if event.certificationInfo.count > 1 { log.add("certificationInfo", .singleValue, .omitted) }
    guard isOld else {
      output.leaf("eventID", event.eventID)
      if let declaration = event.errorDeclaration { write(declaration) }
      output.leaf("certificationInfo", event.certificationInfo.first)
      return
    }
    guard event.eventID != nil || event.errorDeclaration != nil || !event.certificationInfo.isEmpty else {
      return
    }
    output.element("baseExtension") {
      output.leaf("eventID", event.eventID)
      if let declaration = event.errorDeclaration { write(declaration) }
      guard let certificate = event.certificationInfo.first else { return }
      log.add("certificationInfo", .laterVersion, .keptAsExtension)
      wrapped(1) { output.leaf("certificationInfo", certificate) }
    }
  }

  private func write(_ declaration: ErrorDeclaration) {
    output.element("errorDeclaration") {
      output.leaf("declarationTime", declaration.declarationTime, requiringZone: !isOld)
      output.leaf("reason", declaration.reason.map { form(.errorReason, $0) })
      if !declaration.correctiveEventIDs.isEmpty {
        output.element("correctiveEventIDs") {
          for id in declaration.correctiveEventIDs { output.leaf("correctiveEventID", id) }
        }
      }
      writeExtensions(declaration.extensions)
    }
  }

  private func steps(_ event: EPCISEvent) {
    output.leaf("action", event.action?.name)
    output.leaf("bizStep", event.bizStep.map { form(.bizStep, $0) })
    output.leaf("disposition", event.disposition.map { form(.disposition, $0) })
    if let place = event.readPoint { write(place, as: "readPoint") }
    if let place = event.bizLocation { write(place, as: "bizLocation") }
  }

  private func write(_ place: EventLocation, as name: StaticString) {
    output.element(name) {
      output.leaf("id", identifiers.text(place.id))
      writeExtensions(place.extensions)
    }
  }

  /// Elements without a namespace have to stand in an `extension` of their own.
  func writeExtensions(_ nodes: [ExtensionNode]) {
    let local = nodes.filter { $0.name.namespace.isEmpty }
    inExtension(!local.isEmpty) { for node in local { write(node) } }
    for node in nodes where !node.name.namespace.isEmpty { write(node) }
  }

  private func transactions(_ list: [BusinessTransaction]) {
    guard !list.isEmpty else { return }
    output.element("bizTransactionList") {
      for transaction in list {
        typed("bizTransaction", transaction.type.map { form(.bizTransactionType, $0) }, transaction.id)
      }
    }
  }

  private func parties(_ event: EPCISEvent) {
    parties(event.sourceList, in: "sourceList", "source")
    parties(event.destinationList, in: "destinationList", "destination")
  }

  private func parties(_ list: [SourceOrDestination], in name: StaticString, _ item: StaticString) {
    guard !list.isEmpty else { return }
    output.element(name) { for party in list { typed(item, form(.sourceDestType, party.type), party.id) } }
  }

  private func typed(_ name: StaticString, _ type: String?, _ id: String) {
    output.startLine()
    buffer.append(0x3C)
    buffer.append(name)
    if let type { output.attribute("type", type) }
    buffer.append(0x3E)
    output.text(identifiers.text(id))
    buffer.append("</")
    buffer.append(name)
    buffer.append(0x3E)
  }

  private func list(_ list: PackedStrings, in name: StaticString, evenIfEmpty: Bool = false) {
    guard !list.isEmpty || evenIfEmpty else { return }
    output.element(name) {
      for index in list.indices {
        if identifiers.isIdentity {
          list.withUTF8(at: index) { output.leaf("epc", $0) }
        } else {
          output.leaf("epc", identifiers.text(list[index]))
        }
      }
    }
  }

  private func quantities(_ list: [QuantityElement], in name: StaticString) {
    guard !list.isEmpty else { return }
    output.element(name) {
      for element in list {
        output.element("quantityElement") {
          output.leaf("epcClass", identifiers.text(element.epcClass))
          output.leaf("quantity", element.quantity?.text)
          if element.quantity == nil, element.uom != nil {
            output.startLine()
            buffer.append("<quantity xsi:nil=\"true\"/>")
          }
          output.leaf("uom", element.uom)
        }
      }
    }
  }

  private func ilmd(_ nodes: [ExtensionNode]) {
    if !nodes.isEmpty { output.element("ilmd") { writeExtensions(nodes) } }
  }

  // MARK: Fields of 2.0, and users' own

  private func hasLaterFields(_ event: EPCISEvent) -> Bool {
    !event.sensorElementList.isEmpty || event.persistentDisposition != nil
  }

  private func laterFields(_ event: EPCISEvent) {
    if !event.sensorElementList.isEmpty {
      if isOld { log.add("sensorElementList", .laterVersion, .keptAsExtension) }
      output.element("sensorElementList") { for element in event.sensorElementList { write(element) } }
    }
    if let disposition = event.persistentDisposition {
      if isOld { log.add("persistentDisposition", .laterVersion, .keptAsExtension) }
      output.element("persistentDisposition") {
        for word in disposition.unset { output.leaf("unset", form(.disposition, word)) }
        for word in disposition.set { output.leaf("set", form(.disposition, word)) }
      }
    }
  }

  private func write(_ element: SensorElement) {
    output.element("sensorElement") {
      if let metadata = element.metadata { write(metadata, as: "sensorMetadata") }
      for report in element.reports { write(report, as: "sensorReport") }
      writeExtensions(element.extensions)
    }
  }

  private func hasLocal(_ event: EPCISEvent) -> Bool {
    isOld && event.extensions.contains { $0.name.namespace.isEmpty }
  }

  /// Users' elements without a namespace, for which 1.2 has its innermost `extension`.
  private func local(_ event: EPCISEvent) {
    for node in event.extensions where node.name.namespace.isEmpty { write(node) }
  }

  private func extensions(_ event: EPCISEvent) {
    for node in event.extensions where !node.name.namespace.isEmpty || !isOld {
      // 2.0 has no place for elements without a namespace; they stand among the others.
      if node.name.namespace.isEmpty { log.add(node.name.local, .noPlace, .keptAsExtension) }
      write(node)
    }
  }

  // MARK: Values

  private func form(_ kind: VocabularyKind, _ term: String) -> String {
    isOld ? kind.urn(term) : kind.webURI(term)
  }
}

extension EventType {
  var element: StaticString {
    switch self {
    case .object: "ObjectEvent"
    case .aggregation: "AggregationEvent"
    case .transaction: "TransactionEvent"
    case .transformation: "TransformationEvent"
    case .association: "AssociationEvent"
    }
  }
}

extension EPCISEvent {
  /// The fields present that the event's type does not have.
  var foreignFields: [String] {
    let hasParent = type == .aggregation || type == .transaction || type == .association
    let hasChildren = type == .aggregation || type == .association
    let hasList = type == .object || type == .transaction
    let isTransformation = type == .transformation
    var names: [String] = []
    if !hasParent, parentID != nil { names.append("parentID") }
    if !hasChildren, !childEPCs.isEmpty { names.append("childEPCs") }
    if !hasChildren, !childQuantityList.isEmpty { names.append("childQuantityList") }
    if !hasList, !epcList.isEmpty { names.append("epcList") }
    if !hasList, !quantityList.isEmpty { names.append("quantityList") }
    if !isTransformation {
      if !inputEPCList.isEmpty { names.append("inputEPCList") }
      if !outputEPCList.isEmpty { names.append("outputEPCList") }
      if !inputQuantityList.isEmpty { names.append("inputQuantityList") }
      if !outputQuantityList.isEmpty { names.append("outputQuantityList") }
      if transformationID != nil { names.append("transformationID") }
    } else if action != nil {
      names.append("action")
    }
    if type != .object, !isTransformation, !ilmd.isEmpty { names.append("ilmd") }
    return names
  }
}
