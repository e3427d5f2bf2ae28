/// Events in JSON-LD.
extension JSONDocumentWriter {
  func write(_ event: EPCISEvent) {
    for name in event.foreignFields { log.add(name, .otherEventType, .omitted) }
    let nodes = event.allExtensions
    let added = nodes.isEmpty ? [] : nodes.namespaces.filter { prefixes.prefix(of: $0.namespace) == nil }
    output.object {
      if !added.isEmpty {
        let used = event.prefixesInTerms
        output.array("@context") {
          write(added.map { bound($0.namespace, preferring: $0.prefix, avoiding: used) })
        }
      }
      writeBase(event)
      writeObjects(event)
      writeSteps(event)
      writeParties(event)
      writeLaterFields(event)
      if !event.ilmd.isEmpty, event.type == .object || event.type == .transformation {
        output.object("ilmd") { writeMembers(event.ilmd) }
      }
      writeMembers(event.extensions)
    }
    for name in added { prefixes.release(name.namespace) }
  }

  private func writeBase(_ event: EPCISEvent) {
    output.member("type", event.type.name)
    writeTime(event.eventTime, "eventTime")
    if let time = event.recordTime { writeTime(time, "recordTime") }
    output.member("eventTimeZoneOffset", event.eventTimeZoneOffset.description)
    output.member("eventID", event.eventID)
    if event.certificationInfo.count == 1 {
      output.member("certificationInfo", event.certificationInfo[0])
    } else if !event.certificationInfo.isEmpty {
      output.array("certificationInfo") {
        for certificate in event.certificationInfo { output.string(certificate) }
      }
    }
    if let declaration = event.errorDeclaration { write(declaration) }
  }

  private func write(_ declaration: ErrorDeclaration) {
    output.object("errorDeclaration") {
      writeTime(declaration.declarationTime, "declarationTime")
      output.member("reason", declaration.reason.map { VocabularyKind.errorReason.bareWord($0) })
      if !declaration.correctiveEventIDs.isEmpty {
        output.array("correctiveEventIDs") { for id in declaration.correctiveEventIDs { output.string(id) } }
      }
      writeMembers(declaration.extensions)
    }
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
      output.member("parentID", event.parentID.map(identifiers.text))
      write(event.epcList, as: "epcList", evenIfEmpty: event.quantityList.isEmpty)
      write(event.quantityList, as: "quantityList")
    case .aggregation, .association:
      output.member("parentID", event.parentID.map(identifiers.text))
      write(event.childEPCs, as: "childEPCs")
      write(event.childQuantityList, as: "childQuantityList")
    case .transformation:
      write(event.inputEPCList, as: "inputEPCList")
      write(event.inputQuantityList, as: "inputQuantityList")
      write(event.outputEPCList, as: "outputEPCList")
      write(event.outputQuantityList, as: "outputQuantityList")
      output.member("transformationID", event.transformationID.map(identifiers.text))
    }
  }

  private func write(_ list: PackedStrings, as key: StaticString, evenIfEmpty: Bool = false) {
    guard !list.isEmpty || evenIfEmpty else { return }
    output.array(key) {
      for index in list.indices {
        if identifiers.isIdentity {
          list.withUTF8(at: index) { output.string($0) }
        } else {
          output.string(identifiers.text(list[index]))
        }
      }
    }
  }

  private func write(_ list: [QuantityElement], as key: StaticString) {
    guard !list.isEmpty else { return }
    output.array(key) {
      for element in list {
        output.object {
          output.member("epcClass", identifiers.text(element.epcClass))
          if let quantity = element.quantity {
            output.key("quantity")
            output.raw(quantity.text)
          }
          output.member("uom", element.uom)
        }
      }
    }
  }

  // MARK: Circumstances

  private func writeSteps(_ event: EPCISEvent) {
    if event.type != .transformation { output.member("action", event.action?.name) }
    output.member("bizStep", event.bizStep.map { VocabularyKind.bizStep.bareWord($0) })
    output.member("disposition", event.disposition.map { VocabularyKind.disposition.bareWord($0) })
    if let place = event.readPoint { write(place, as: "readPoint") }
    if let place = event.bizLocation { write(place, as: "bizLocation") }
  }

  private func write(_ place: EventLocation, as key: StaticString) {
    output.object(key) {
      output.member("id", identifiers.text(place.id))
      writeMembers(place.extensions)
    }
  }

  private func writeParties(_ event: EPCISEvent) {
    if !event.bizTransactionList.isEmpty {
      output.array("bizTransactionList") {
        for transaction in event.bizTransactionList {
          write(
            "bizTransaction", transaction.id,
            transaction.type.map { VocabularyKind.bizTransactionType.bareWord($0) })
        }
      }
    }
    write(event.sourceList, as: "sourceList", item: "source")
    write(event.destinationList, as: "destinationList", item: "destination")
  }

  private func write(_ parties: [SourceOrDestination], as key: StaticString, item: StaticString) {
    guard !parties.isEmpty else { return }
    output.array(key) {
      for party in parties { write(item, party.id, VocabularyKind.sourceDestType.bareWord(party.type)) }
    }
  }

  private func write(_ key: StaticString, _ id: String, _ type: String?) {
    output.object {
      output.member("type", type)
      output.member(key, identifiers.text(id))
    }
  }

  // MARK: Sensors and persistent dispositions

  private func writeLaterFields(_ event: EPCISEvent) {
    if !event.sensorElementList.isEmpty {
      output.array("sensorElementList") { for element in event.sensorElementList { write(element) } }
    }
    guard let disposition = event.persistentDisposition else { return }
    output.object("persistentDisposition") {
      write(disposition.set, as: "set")
      write(disposition.unset, as: "unset")
    }
  }

  private func write(_ dispositions: [String], as key: StaticString) {
    guard !dispositions.isEmpty else { return }
    output.array(key) {
      for word in dispositions { output.string(VocabularyKind.disposition.bareWord(word)) }
    }
  }

  private func write(_ element: SensorElement) {
    output.object {
      if let metadata = element.metadata {
        output.key("sensorMetadata")
        write(metadata)
      }
      output.array("sensorReport") {
        for report in element.reports {
          if report[.type] == nil { log.add("sensorReport's type", .missingField, .omitted) }
          write(report)
        }
      }
      writeMembers(element.extensions)
    }
  }

  private func write(_ record: SensorRecord) {
    output.object {
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
    }
  }
}

extension PrefixTable {
  /// What stands before the colon in terms that are no standard words: bound as a prefix, it would change them.
  static func prefixes(in terms: [String]) -> Set<String> {
    Set(terms.compactMap { term in term.firstIndex(of: ":").map { String(term[..<$0]) } })
  }
}

extension SensorRecord {
  /// The words of a vocabulary in a sensor's report.
  var terms: [String] { [self[.type], self[.exception], self[.component]].compactMap { $0 } }
}

extension EPCISEvent {
  var prefixesInTerms: Set<String> {
    var terms = [bizStep, disposition, errorDeclaration?.reason].compactMap { $0 }
    terms += bizTransactionList.compactMap(\.type) + sourceList.map(\.type) + destinationList.map(\.type)
    for element in sensorElementList {
      for report in element.reports { terms += report.terms }
    }
    return PrefixTable.prefixes(in: terms)
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
