/// Events in XML, each field in the place that the version's schema gives it.
extension XMLDocumentWriter {
  func writeEvent(_ event: EPCISEvent) {
    reportForeignFields(of: event)
    let name = event.type.element
    switch event.type {
    case .transformation where isOld: wrapped(1) { self.element(name) { self.transformation(event) } }
    case .association where isOld:
      log.add(event.type.name, .laterVersion, .keptAsExtension)
      wrapped(2) { self.element(name) { self.association(event) } }
    case .object: element(name) { self.object(event) }
    case .aggregation: element(name) { self.aggregation(event) }
    case .transaction: element(name) { self.transaction(event) }
    case .transformation: element(name) { self.transformation(event) }
    case .association: element(name) { self.association(event) }
    }
  }

  private func element(_ name: StaticString, _ body: () -> Void) {
    output.open(name)
    body()
    output.close(name)
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
    if let parent = event.parentID { output.leaf("parentID", identifiers.text(parent)) }
    list(event.childEPCs, in: "childEPCs", evenIfEmpty: isOld)
    steps(event)
    transactions(event.bizTransactionList)
    rest(event, quantities: event.childQuantityList, in: "childQuantityList", ilmd: [])
  }

  private func transaction(_ event: EPCISEvent) {
    base(event)
    transactions(event.bizTransactionList)
    if let parent = event.parentID { output.leaf("parentID", identifiers.text(parent)) }
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
    if let id = event.transformationID { output.leaf("transformationID", identifiers.text(id)) }
    steps(event)
    transactions(event.bizTransactionList)
    parties(event)
    if !isOld { laterFields(event) }
    ilmd(event.ilmd)
    if isOld {
      inExtension(hasLaterFields(event) || hasLocal(event)) {
        self.laterFields(event); self.local(event)
      }
    }
    extensions(event)
  }

  private func association(_ event: EPCISEvent) {
    base(event)
    if let parent = event.parentID { output.leaf("parentID", identifiers.text(parent)) }
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
        self.quantities(list, in: name)
        self.parties(event)
        self.ilmd(nodes)
        self.inExtension(hasLater) {
          self.laterFields(event); self.local(event)
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
      if let id = event.eventID { output.leaf("eventID", id) }
      if let declaration = event.errorDeclaration { write(declaration) }
      if let certificate = event.certificationInfo.first { output.leaf("certificationInfo", certificate) }
      return
    }
    guard event.eventID != nil || event.errorDeclaration != nil || !event.certificationInfo.isEmpty else {
      return
    }
    element("baseExtension") {
      if let id = event.eventID { self.output.leaf("eventID", id) }
      if let declaration = event.errorDeclaration { self.write(declaration) }
      guard let certificate = event.certificationInfo.first else { return }
      self.log.add("certificationInfo", .laterVersion, .keptAsExtension)
      self.wrapped(1) { self.output.leaf("certificationInfo", certificate) }
    }
  }

  private func write(_ declaration: ErrorDeclaration) {
    output.open("errorDeclaration")
    output.leaf("declarationTime", declaration.declarationTime, requiringZone: !isOld)
    if let reason = declaration.reason { output.leaf("reason", form(.errorReason, reason)) }
    if !declaration.correctiveEventIDs.isEmpty {
      output.open("correctiveEventIDs")
      for id in declaration.correctiveEventIDs { output.leaf("correctiveEventID", id) }
      output.close("correctiveEventIDs")
    }
    writeExtensions(declaration.extensions)
    output.close("errorDeclaration")
  }

  private func steps(_ event: EPCISEvent) {
    if let action = event.action { output.leaf("action", action.name) }
    if let step = event.bizStep { output.leaf("bizStep", form(.bizStep, step)) }
    if let disposition = event.disposition { output.leaf("disposition", form(.disposition, disposition)) }
    if let place = event.readPoint { write(place, as: "readPoint") }
    if let place = event.bizLocation { write(place, as: "bizLocation") }
  }

  private func write(_ place: EventLocation, as name: StaticString) {
    output.open(name)
    output.leaf("id", identifiers.text(place.id))
    writeExtensions(place.extensions)
    output.close(name)
  }

  /// Elements without a namespace have to stand in an `extension` of their own.
  private func writeExtensions(_ nodes: [ExtensionNode]) {
    let local = nodes.filter { $0.name.namespace.isEmpty }
    inExtension(!local.isEmpty) { for node in local { self.write(node) } }
    for node in nodes where !node.name.namespace.isEmpty { write(node) }
  }

  private func transactions(_ list: [BusinessTransaction]) {
    guard !list.isEmpty else { return }
    output.open("bizTransactionList")
    for transaction in list {
      typed("bizTransaction", transaction.type.map { form(.bizTransactionType, $0) }, transaction.id)
    }
    output.close("bizTransactionList")
  }

  private func parties(_ event: EPCISEvent) {
    if !event.sourceList.isEmpty {
      output.open("sourceList")
      for party in event.sourceList { typed("source", form(.sourceDestType, party.type), party.id) }
      output.close("sourceList")
    }
    if !event.destinationList.isEmpty {
      output.open("destinationList")
      for party in event.destinationList { typed("destination", form(.sourceDestType, party.type), party.id) }
      output.close("destinationList")
    }
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
    output.open(name)
    for index in list.indices {
      if identifiers.isIdentity {
        list.withUTF8(at: index) { output.leaf("epc", $0) }
      } else {
        output.leaf("epc", identifiers.text(list[index]))
      }
    }
    output.close(name)
  }

  private func quantities(_ list: [QuantityElement], in name: StaticString) {
    guard !list.isEmpty else { return }
    output.open(name)
    for element in list {
      output.open("quantityElement")
      output.leaf("epcClass", identifiers.text(element.epcClass))
      if let quantity = element.quantity {
        output.leaf("quantity", quantity.text)
      } else if element.uom != nil {
        output.startLine()
        buffer.append("<quantity xsi:nil=\"true\"/>")
      }
      if let uom = element.uom { output.leaf("uom", uom) }
      output.close("quantityElement")
    }
    output.close(name)
  }

  private func ilmd(_ nodes: [ExtensionNode]) {
    guard !nodes.isEmpty else { return }
    output.open("ilmd")
    writeExtensions(nodes)
    output.close("ilmd")
  }

  // MARK: Fields of 2.0, and users' own

  private func hasLaterFields(_ event: EPCISEvent) -> Bool {
    !event.sensorElementList.isEmpty || event.persistentDisposition != nil
  }

  private func laterFields(_ event: EPCISEvent) {
    if !event.sensorElementList.isEmpty {
      if isOld { log.add("sensorElementList", .laterVersion, .keptAsExtension) }
      output.open("sensorElementList")
      for element in event.sensorElementList { write(element) }
      output.close("sensorElementList")
    }
    if let disposition = event.persistentDisposition {
      if isOld { log.add("persistentDisposition", .laterVersion, .keptAsExtension) }
      output.open("persistentDisposition")
      for word in disposition.unset { output.leaf("unset", form(.disposition, word)) }
      for word in disposition.set { output.leaf("set", form(.disposition, word)) }
      output.close("persistentDisposition")
    }
  }

  private func write(_ element: SensorElement) {
    output.open("sensorElement")
    if let metadata = element.metadata { write(metadata, as: "sensorMetadata") }
    for report in element.reports { write(report, as: "sensorReport") }
    writeExtensions(element.extensions)
    output.close("sensorElement")
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

  private func reportForeignFields(of event: EPCISEvent) {
    for name in event.foreignFields { log.add(name, .otherEventType, .omitted) }
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
