/// The names that EPCIS gives to elements, attributes and members, in both syntaxes.
enum Term: String, CaseIterable {
  case captureDocument = "EPCISDocument", queryDocument = "EPCISQueryDocument",
    masterDataDocument = "EPCISMasterDataDocument", headerElement = "EPCISHeader",
    bodyElement = "EPCISBody", eventListElement = "EventList", masterDataElement = "EPCISMasterData",
    vocabularyListElement = "VocabularyList", vocabulary = "Vocabulary",
    vocabularyElementListElement = "VocabularyElementList", vocabularyElement = "VocabularyElement",
    attribute, children, queryResultsElement = "QueryResults",
    businessHeader = "StandardBusinessDocumentHeader"
  case epcisHeader, epcisBody, eventList, epcisMasterData, vocabularyList, vocabularyElementList,
    attributes, queryResults, queryName, subscriptionID, resultsBody, schemaVersion, creationDate,
    instanceIdentifier, sender, receiver
  case objectEvent = "ObjectEvent", aggregationEvent = "AggregationEvent",
    transactionEvent = "TransactionEvent", transformationEvent = "TransformationEvent",
    associationEvent = "AssociationEvent", quantityEvent = "QuantityEvent", `extension`, baseExtension
  case type, id, eventTime, recordTime, eventTimeZoneOffset, eventID, errorDeclaration, declarationTime,
    reason, correctiveEventIDs, correctiveEventID, certificationInfo
  case action, epcList, epc, parentID, childEPCs, inputEPCList, outputEPCList, quantityList,
    childQuantityList, inputQuantityList, outputQuantityList, quantityElement, epcClass, quantity, uom,
    transformationID
  case bizStep, disposition, persistentDisposition, `set`, unset, readPoint, bizLocation,
    bizTransactionList, bizTransaction, sourceList, source, destinationList, destination, ilmd
  case sensorElementList, sensorElement, sensorMetadata, sensorReport
  case headerVersion = "HeaderVersion", senderElement = "Sender", receiverElement = "Receiver",
    identifier = "Identifier", documentIdentification = "DocumentIdentification", standard = "Standard",
    typeVersion = "TypeVersion", instanceIdentifierElement = "InstanceIdentifier", documentType = "Type",
    multipleType = "MultipleType", creationDateAndTime = "CreationDateAndTime", authority = "Authority"

  /// Where the term stands in the list above: an enum without payloads is stored as that number.
  var number: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

  /// The type of event that an element or a member's value names.
  var eventType: EventType? {
    switch self {
    case .objectEvent, .quantityEvent: .object
    case .aggregationEvent: .aggregation
    case .transactionEvent: .transaction
    case .transformationEvent: .transformation
    case .associationEvent: .association
    default: nil
    }
  }
}

/// Finds a name's `Term` by its bytes, without making a string.
///
/// Open addressing over a fixed table; the hash takes length, first, middle and last bytes, which are enough
/// to keep the known names nearly apart, and the bytes are compared in any case. One table serves all
/// readers: after its making nothing in it changes, which the compiler cannot see through the pointer.
final class TermTable: @unchecked Sendable {
  static let shared = TermTable()

  private static let size = 1024
  private let slots: UnsafeMutablePointer<UInt16>
  private let names: [[UInt8]]
  private let terms = Term.allCases

  private init() {
    slots = .allocate(capacity: Self.size)
    slots.initialize(repeating: .max, count: Self.size)
    names = terms.map { Array($0.rawValue.utf8) }
    for (index, name) in names.enumerated() {
      var slot = name.withUnsafeBufferPointer { Self.hash($0) }
      while slots[slot] != .max { slot = (slot + 1) & (Self.size - 1) }
      slots[slot] = UInt16(index)
    }
  }

  deinit { slots.deallocate() }

  func term(_ name: UnsafeBufferPointer<UInt8>) -> Term? {
    guard name.count > 0 else { return nil }
    var slot = Self.hash(name)
    while slots[slot] != .max {
      let index = Int(slots[slot])
      if Self.isEqual(names[index], name) { return terms[index] }
      slot = (slot + 1) & (Self.size - 1)
    }
    return nil
  }

  private static func isEqual(_ name: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count == text.count else { return false }
    return name.withUnsafeBufferPointer { name in
      for index in 0..<text.count where name[index] != text[index] { return false }
      return true
    }
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    let count = name.count
    var hash = UInt64(count) &* 0x9E37_79B9_7F4A_7C15
    hash ^= UInt64(name[0]) &* 0xC2B2_AE3D_27D4_EB4F
    hash ^= UInt64(name[count / 2]) &* 0x1656_67B1_9E37_79F9
    hash ^= UInt64(name[count - 1]) &* 0x27D4_EB2F_1656_67C5
    hash ^= UInt64(name[count / 3]) &* 0xFF51_AFD7_ED55_8CCD
    return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }
}
