/// Events in JSON-LD.
extension JSONDocumentWriter {
  func writeEvent(_ event: EPCISEvent) {
    for name in event.foreignFields { log.add(name, .otherEventType, .omitted) }
    let nodes = event.allExtensions
    let added = nodes.isEmpty ? [] : nodes.namespaces.filter { prefixes.prefix(of: $0.namespace) == nil }
    output.begin(0x7B)
    if !added.isEmpty {
      output.key("@context")
      output.begin(0x5B)
      let used = event.prefixesInTerms
      write(added.map { bound($0.namespace, preferring: $0.prefix, avoiding: used) })
      output.end(0x5D)
    }
    writeBase(event)
    writeObjects(event)
    writeSteps(event)
    writeParties(event)
    writeLaterFields(event)
    if !event.ilmd.isEmpty, event.type == .object || event.type == .transformation {
      output.key("ilmd")
      output.begin(0x7B)
      writeMembers(event.ilmd)
      output.end(0x7D)
    }
    writeMembers(event.extensions)
    output.end(0x7D)
    for name in added { prefixes.release(name.namespace) }
  }

  private func writeBase(_ event: EPCISEvent) {
    output.key("type")
    output.string(event.type.name)
    output.key("eventTime")
    writeTime(event.eventTime, "eventTime")
    if let time = event.recordTime {
      output.key("recordTime")
      writeTime(time, "recordTime")
    }
    output.key("eventTimeZoneOffset")
    output.string(event.eventTimeZoneOffset.description)
    if let id = event.eventID {
      output.key("eventID")
      output.string(id)
    }
    if !event.certificationInfo.isEmpty {
      output.key("certificationInfo")
      if event.certificationInfo.count == 1 {
        output.string(event.certificationInfo[0])
      } else {
        output.begin(0x5B)
        for certificate in event.certificationInfo { output.string(certificate) }
        output.end(0x5D)
      }
    }
    if let declaration = event.errorDeclaration { write(declaration) }
  }

  private func write(_ declaration: ErrorDeclaration) {
    output.key("errorDeclaration")
    output.begin(0x7B)
    output.key("declarationTime")
    writeTime(declaration.declarationTime, "declarationTime")
    if let reason = declaration.reason {
      output.key("reason")
      output.string(VocabularyKind.errorReason.bareWord(reason))
    }
    if !declaration.correctiveEventIDs.isEmpty {
      output.key("correctiveEventIDs")
      output.begin(0x5B)
      for index in declaration.correctiveEventIDs.indices {
        declaration.correctiveEventIDs.withUTF8(at: index) { output.string($0) }
      }
      output.end(0x5D)
    }
    writeMembers(declaration.extensions)
    output.end(0x7D)
  }

  // MARK: Objects

  private func writeObjects(_ event: EPCISEvent) {
    switch event.type {
    case .object:
      // GS1's schema requires a list of objects, even an empty one, where nothing else says what was
      // observed.
      let isNeeded = event.quantityList.isEmpty && (event.sensorElementList.isEmpty || event.readPoint == nil)
      write(event.epcList, as: "epcList", evenIfEmpty: isNeeded)
      write(event.quantityList, as: "quantityList")
    case .transaction:
      writeParent(event)
      write(event.epcList, as: "epcList", evenIfEmpty: event.quantityList.isEmpty)
      write(event.quantityList, as: "quantityList")
    case .aggregation, .association:
      writeParent(event)
      write(event.childEPCs, as: "childEPCs")
      write(event.childQuantityList, as: "childQuantityList")
    case .transformation:
      write(event.inputEPCList, as: "inputEPCList")
      write(event.inputQuantityList, as: "inputQuantityList")
      write(event.outputEPCList, as: "outputEPCList")
      write(event.outputQuantityList, as: "outputQuantityList")
      if let id = event.transformationID {
        output.key("transformationID")
        output.string(identifiers.text(id))
      }
    }
  }

  private func writeParent(_ event: EPCISEvent) {
    guard let parent = event.parentID else { return }
    output.key("parentID")
    output.string(identifiers.text(parent))
  }

  private func write(_ list: PackedStrings, as key: StaticString, evenIfEmpty: Bool = false) {
    guard !list.isEmpty || evenIfEmpty else { return }
    output.key(key)
    output.begin(0x5B)
    for index in list.indices {
      if identifiers.isIdentity {
        list.withUTF8(at: index) { output.string($0) }
      } else {
        output.string(identifiers.text(list[index]))
      }
    }
    output.end(0x5D)
  }

  private func write(_ list: [QuantityElement], as key: StaticString) {
    guard !list.isEmpty else { return }
    output.key(key)
    output.begin(0x5B)
    for element in list {
      output.begin(0x7B)
      output.key("epcClass")
      output.string(identifiers.text(element.epcClass))
      if let quantity = element.quantity {
        output.key("quantity")
        output.raw(quantity.text)
      }
      if let uom = element.uom {
        output.key("uom")
        output.string(uom)
      }
      output.end(0x7D)
    }
    output.end(0x5D)
  }

  // MARK: Circumstances

  private func writeSteps(_ event: EPCISEvent) {
    if let action = event.action, event.type != .transformation {
      output.key("action")
      output.string(action.name)
    }
    if let step = event.bizStep {
      output.key("bizStep")
      output.string(VocabularyKind.bizStep.bareWord(step))
    }
    if let disposition = event.disposition {
      output.key("disposition")
      output.string(VocabularyKind.disposition.bareWord(disposition))
    }
    if let place = event.readPoint { write(place, as: "readPoint") }
    if let place = event.bizLocation { write(place, as: "bizLocation") }
  }

  private func write(_ place: EventLocation, as key: StaticString) {
    output.key(key)
    output.begin(0x7B)
    output.key("id")
    output.string(identifiers.text(place.id))
    writeMembers(place.extensions)
    output.end(0x7D)
  }

  private func writeParties(_ event: EPCISEvent) {
    if !event.bizTransactionList.isEmpty {
      output.key("bizTransactionList")
      output.begin(0x5B)
      for transaction in event.bizTransactionList {
        write(
          "bizTransaction", transaction.id,
          transaction.type.map { VocabularyKind.bizTransactionType.bareWord($0) })
      }
      output.end(0x5D)
    }
    write(event.sourceList, as: "sourceList", item: "source")
    write(event.destinationList, as: "destinationList", item: "destination")
  }

  private func write(_ parties: [SourceOrDestination], as key: StaticString, item: StaticString) {
    guard !parties.isEmpty else { return }
    output.key(key)
    output.begin(0x5B)
    for party in parties { write(item, party.id, VocabularyKind.sourceDestType.bareWord(party.type)) }
    output.end(0x5D)
  }

  private func write(_ key: StaticString, _ id: String, _ type: String?) {
    output.begin(0x7B)
    if let type {
      output.key("type")
      output.string(type)
    }
    output.key(key)
    output.string(identifiers.text(id))
    output.end(0x7D)
  }

  // MARK: Sensors and persistent dispositions

  private func writeLaterFields(_ event: EPCISEvent) {
    if !event.sensorElementList.isEmpty {
      output.key("sensorElementList")
      output.begin(0x5B)
      for element in event.sensorElementList { write(element) }
      output.end(0x5D)
    }
    guard let disposition = event.persistentDisposition else { return }
    output.key("persistentDisposition")
    output.begin(0x7B)
    for (key, words) in [("set", disposition.set), ("unset", disposition.unset)] where !words.isEmpty {
      output.key(key)
      output.begin(0x5B)
      // order-free: an array, in the order of the document
      for word in words { output.string(VocabularyKind.disposition.bareWord(word)) }
      output.end(0x5D)
    }
    output.end(0x7D)
  }

  private func write(_ element: SensorElement) {
    output.begin(0x7B)
    if let metadata = element.metadata {
      output.key("sensorMetadata")
      write(metadata)
    }
    output.key("sensorReport")
    output.begin(0x5B)
    for report in element.reports {
      if report[.type] == nil { log.add("sensorReport's type", .missingField, .omitted) }
      write(report)
    }
    output.end(0x5D)
    writeMembers(element.extensions)
    output.end(0x7D)
  }

  private func write(_ record: SensorRecord) {
    output.begin(0x7B)
    for field in record.fields {
      if case .number = field.key.form, !JSONNumber.isValid(field.value) {
        log.add(field.key.name, .numberInJSON, .omitted)
        continue
      }
      output.key(field.key.name)
      switch field.key.form {
      case .vocabulary(let kind): output.string(kind.bareWord(field.value))
      case .number, .boolean: output.raw(field.value)
      case .uri: output.string(identifiers.text(field.value))
      case .text, .time: output.string(field.value)
      }
    }
    writeMembers(record.extensions)
    output.end(0x7D)
  }

}

extension EPCISEvent {
  /// What stands before the colon in terms that are no standard words: bound as a prefix, it would change
  /// them.
  var prefixesInTerms: Set<String> {
    var terms = [bizStep, disposition, errorDeclaration?.reason].compactMap { $0 }
    terms += bizTransactionList.compactMap(\.type) + sourceList.map(\.type) + destinationList.map(\.type)
    for element in sensorElementList {
      for report in element.reports {
        terms += [report[.type], report[.exception], report[.component]].compactMap { $0 }
      }
    }
    return Set(terms.compactMap { term in term.firstIndex(of: ":").map { String(term[..<$0]) } })
  }

  /// Every user extension, wherever it stands; cheap when there is none.
  var allExtensions: [ExtensionNode] {
    var nodes = extensions + ilmd
    if let errorDeclaration { nodes += errorDeclaration.extensions }
    if let readPoint { nodes += readPoint.extensions }
    if let bizLocation { nodes += bizLocation.extensions }
    for element in sensorElementList {
      nodes += element.extensions
      nodes += element.metadata?.extensions ?? []
      for report in element.reports { nodes += report.extensions }
    }
    return nodes
  }
}
