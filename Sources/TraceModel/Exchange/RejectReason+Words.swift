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
    case .receiverNotOwner: "the document goes to somebody who does not own what was shipped"
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
    case .malformedExpiry: "the expiry date is not written as YYYY-MM-DD"
    case .missingShipFrom: "the shipment does not say from which place it left"
    case .missingShipTo: "the shipment does not say to which place it goes"
    case .invalidGLN: "something stands where the number of a party or place should be and is none"
    case .unknownLocation: "a location or party is not in the master data"
    case .unknownGTIN: "a product is not in the master data"
    case .missingNDC: "the product's number in the National Drug Code is missing, or is none"
    case .missingProductField: "the product's master data lack a field"
    case .missingAddress: "the name or address of a party or place lacks a field"
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
    case .receiverNotOwner: "Send it to the owning party of the destination, or correct that party."
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
    case .malformedExpiry: "Write itemExpirationDate with year, month and day, as 2027-06-30."
    case .missingShipFrom: "Write the place in the source list, with the type location."
    case .missingShipTo: "Write the place in the destination list, with the type location."
    case .invalidGLN: "Look at its digits; the last one is a check digit."
    case .unknownLocation: "Write its master data into the document's header, or correct the SGLN."
    case .unknownGTIN: "Write its master data into the document's header, or correct the GTIN."
    case .missingNDC:
      "Write additionalTradeItemIdentification as 12345-678-90, with the type code US_FDA_NDC."
    case .missingProductField: "Write the attribute in the product's master data."
    case .missingAddress: "Write the attribute in the location's master data."
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
    let place = event.map { "event \($0 + 1)" } ?? "document"
    let about = "\(subject)".isEmpty ? place : "\(place), \(subject)"
    return "\(reason.rawValue) (\(about)): \(reason.statement). \(reason.hint)"
  }
}

extension Rejection.Subject: CustomStringConvertible {
  /// What it is, in words; empty where there is nothing to name.
  public var description: String {
    switch self {
    case .none: ""
    case .epc(let epc): epc.uri ?? epc.description
    case .malformed(let code): "\(code)"
    case .gtin(let gtin): "GTIN \(gtin)"
    case .gln(let gln): "GLN \(gln)"
    case .contents(let epc, let found, let expected):
      "\(epc.uri ?? epc.description) with \(found) instead of \(expected)"
    case .productField(let gtin, let field): "\(field.rawValue) of GTIN \(gtin)"
    case .placeField(let gln, let field): "\(field.rawValue) of GLN \(gln)"
    case .bytes(let found, let limit): "\(found) bytes of at most \(limit)"
    case .text(let text): "“\(text)”"
    }
  }
}
