extension RejectReason: CustomStringConvertible {
  /// The identifier, what is wrong, and what to do about it.
  public var description: String { "\(rawValue): \(statement). \(hint)" }

  /// What is wrong, without identifier and hint.
  public var statement: String {
    switch self {
    case .documentTooLarge: "the file is larger than the receiver takes"
    case .versionNotAccepted: "the receiver does not take this schema version on this day"
    case .duplicateDocument: "the receiver already has a document with this instance identifier"
    case .missingHeader: "the document has no header"
    case .missingSender: "the header names no sender"
    case .missingReceiver: "the header names no receiver"
    case .wrongReceiver: "the document is addressed to somebody else"
    case .missingInstanceIdentifier: "the header has no instance identifier"
    case .missingTransactionStatement: "there is no transaction statement"
    case .statementNotAffirmed: "the transaction statement is not affirmed or has no legal notice"
    case .noEvents: "the document says nothing"
    case .invalidEPC: "something stands where an identifier should be and is none"
    case .missingEventIdentity: "the event has no identity"
    case .duplicateEvent: "the receiver already has an event with this identity"
    case .missingTimeZoneOffset: "the event time has no offset"
    case .futureEvent: "the event lies in the future"
    case .staleEvent: "the event is older than the receiver takes"
    case .missingReadPoint: "the event has no read point"
    case .missingBusinessLocation: "the event has no business location"
    case .missingLot: "the commissioning has no lot"
    case .missingExpiry: "the commissioning has no expiry date"
    case .missingOrderReference: "the event refers to no order or delivery"
    case .missingOwningSource: "the shipment does not say who owned the things before"
    case .missingOwningDestination: "the shipment does not say who owns the things thereafter"
    case .wrongBusinessStep: "the business step is not the one that belongs to the action"
    case .wrongDisposition: "the disposition is not the one that belongs to the action"
    case .unknownLocation: "a location or party is not in the receiver's master data"
    case .unknownGTIN: "a product is not in the receiver's master data"
    case .wrongParentGTIN: "the container's GTIN is not the one of that product and level"
    case .wrongContents: "the number of contents is not the one in master data"
    case .levelSkipped: "a thing is packed past the next level"
    case .childHasParent: "a thing is packed that is already in another container"
    case .packedIntoItself: "a container is packed into itself or into its own contents"
    case .parentBeforeContents: "a container is packed upward before anything was packed into it"
    case .notInParent: "a thing is unpacked from a container that it is not in"
    case .missingParent: "things are packed or unpacked and no container is named"
    case .notCommissioned: "a thing is used that was never commissioned"
    case .commissionedTwice: "a thing is commissioned that already was"
    case .usedBeforeCommissioning: "a thing is used at a time before its commissioning"
    case .decommissionedThingUsed: "a thing is packed or shipped that was decommissioned"
    case .expiredThingShipped: "a thing is shipped past its expiry date"
    case .containedThingShipped: "a thing is shipped by name that is inside a container"
    }
  }

  /// What a person can do about it.
  public var hint: String {
    switch self {
    case .documentTooLarge: "Split it into several documents."
    case .versionNotAccepted: "Ask the receiver which version it takes from when."
    case .duplicateDocument:
      "Give every new document a new instance identifier; do not send one again that was taken."
    case .missingHeader: "Write the standard business document header."
    case .missingSender: "Write the sender with its GLN."
    case .missingReceiver: "Write the receiver with its GLN."
    case .wrongReceiver: "Send it to whom it names, or name whom it is sent to."
    case .missingInstanceIdentifier: "Write one that no other document has."
    case .missingTransactionStatement: "A seller in the United States has to affirm it with each shipment."
    case .statementNotAffirmed: "Affirm it and write the notice of the law."
    case .noEvents: "Send it with the events that belong to it."
    case .invalidEPC: "Look at what was printed or mapped."
    case .missingEventIdentity: "Write an eventID; without it the event can never be corrected."
    case .duplicateEvent: "An identity may be used again only to declare the event wrong."
    case .missingTimeZoneOffset: "Write eventTimeZoneOffset."
    case .futureEvent: "Check the clock and the time zone of the device that gave the time."
    case .staleEvent: "Check the date, or ask the receiver to take it."
    case .missingReadPoint: "Write where it was seen."
    case .missingBusinessLocation: "Write where the things are after it."
    case .missingLot: "Write the lot of the units."
    case .missingExpiry: "Write the expiry date of the units."
    case .missingOrderReference: "Write bizTransactionList with the types that the receiver asks for."
    case .missingOwningSource: "Write the owning party in the source list."
    case .missingOwningDestination: "Write the owning party in the destination list."
    case .wrongBusinessStep: "Map the action to the step that the receiver expects."
    case .wrongDisposition: "Map the action to the disposition that the receiver expects."
    case .unknownLocation: "Have the receiver add it, or correct the SGLN."
    case .unknownGTIN: "Have the receiver add it, or correct the GTIN."
    case .wrongParentGTIN: "Compare the case's GTIN with the product's master data."
    case .wrongContents: "Count the container; correct the aggregation, or declare it partial."
    case .levelSkipped: "Write one aggregation for each level, immediate contents only."
    case .childHasParent: "Unpack it there first."
    case .packedIntoItself: "Look at the labels that were scanned."
    case .parentBeforeContents: "Send the aggregations from the inside out."
    case .notInParent: "Compare the container's label with the aggregation that was sent."
    case .missingParent: "Write the parentID."
    case .notCommissioned: "Send its commissioning first or in the same document."
    case .commissionedTwice: "Look for a serial number that was issued or applied twice."
    case .usedBeforeCommissioning: "Check the clocks of the devices."
    case .decommissionedThingUsed: "Take it out of the shipment."
    case .expiredThingShipped: "Take it out of the shipment."
    case .containedThingShipped: "Ship the outermost containers, by their SSCC."
    }
  }
}

extension Rejection: CustomStringConvertible {
  /// The reason with the event and the thing that it is about.
  public var description: String {
    var place = "document"
    if let event { place = "event \(event + 1)" }
    switch subject {
    case .none: break
    case .epc(let epc): place += ", \(epc)"
    case .malformed(let code): place += ", \(code)"
    case .gtin(let gtin): place += ", GTIN \(gtin)"
    case .gln(let gln): place += ", GLN \(gln)"
    case .contents(let epc, let found, let expected): place += ", \(epc) with \(found) instead of \(expected)"
    case .bytes(let found, let limit): place += ", \(found) bytes of at most \(limit)"
    case .text(let text): place += ", \"\(text)\""
    }
    return "\(reason.rawValue) (\(place)): \(reason.statement). \(reason.hint)"
  }
}
