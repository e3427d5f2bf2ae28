/// Why a receiver refuses a document, with an identifier that stays the same from version to version.
///
/// Sources: the public error lists of TraceLink and LSPedia for documents, master data and mandatory fields;
/// EPCIS prose and OPC 30260 annex A for commissioning and aggregation.
public enum RejectReason: String, Hashable, Sendable, CaseIterable {
  /// The file is larger than the receiver takes.
  case documentTooLarge = "DOC-01"
  /// The receiver does not take this schema version on this day.
  case versionNotAccepted = "DOC-02"
  /// The receiver already has a document with this instance identifier.
  case duplicateDocument = "DOC-03"
  /// The document has no header.
  case missingHeader = "DOC-04"
  /// The header names no sender.
  case missingSender = "DOC-05"
  /// The header names no receiver.
  case missingReceiver = "DOC-06"
  /// The document is addressed to somebody else.
  case wrongReceiver = "DOC-07"
  /// The header has no instance identifier.
  case missingInstanceIdentifier = "DOC-08"
  /// There is no transaction statement.
  case missingTransactionStatement = "DOC-09"
  /// The transaction statement is not affirmed or has no legal notice.
  case statementNotAffirmed = "DOC-10"
  /// The document says nothing.
  case noEvents = "DOC-11"
  /// The document is addressed to somebody who does not own thereafter what was shipped.
  case receiverNotOwner = "DOC-12"
  /// Something stands where an identifier should be and is none.
  case invalidEPC = "EVT-01"
  /// The event has no identity.
  case missingEventIdentity = "EVT-02"
  /// The receiver already has an event with this identity.
  case duplicateEvent = "EVT-03"
  /// The event time has no offset.
  case missingTimeZoneOffset = "EVT-04"
  /// The event lies in the future.
  case futureEvent = "EVT-05"
  /// The event is older than the receiver takes.
  case staleEvent = "EVT-06"
  /// The event has no read point.
  case missingReadPoint = "EVT-07"
  /// The event has no business location.
  case missingBusinessLocation = "EVT-08"
  /// The commissioning has no lot.
  case missingLot = "EVT-09"
  /// The commissioning has no expiry date.
  case missingExpiry = "EVT-10"
  /// The event refers to no order or delivery.
  case missingOrderReference = "EVT-11"
  /// The shipment does not say who owned the things before.
  case missingOwningSource = "EVT-12"
  /// The shipment does not say who owns the things thereafter.
  case missingOwningDestination = "EVT-13"
  /// The business step is not the one that belongs to the action.
  case wrongBusinessStep = "EVT-14"
  /// The disposition is not the one that belongs to the action.
  case wrongDisposition = "EVT-15"
  /// The expiry date is not written as the standard writes dates.
  case malformedExpiry = "EVT-16"
  /// The shipment does not say from which place it left.
  case missingShipFrom = "EVT-17"
  /// The shipment does not say to which place it goes.
  case missingShipTo = "EVT-18"
  /// Something stands where the number of a party or place should be and is none.
  case invalidGLN = "EVT-19"
  /// A location or party is not in the receiver's master data.
  case unknownLocation = "MDA-01"
  /// A product is not in the receiver's master data.
  case unknownGTIN = "MDA-02"
  /// The container's GTIN is not the one of that product and level.
  case wrongParentGTIN = "MDA-03"
  /// The number of contents is not the one in master data.
  case wrongContents = "MDA-04"
  /// The product's number in the National Drug Code is missing, or is none.
  case missingNDC = "MDA-05"
  /// Master data of a product lack a field.
  case missingProductField = "MDA-06"
  /// Name or address of a party or place lacks a field.
  case missingAddress = "MDA-07"
  /// A thing is packed past the next level.
  case levelSkipped = "AGG-01"
  /// A thing is packed that is already in another container.
  case childHasParent = "AGG-02"
  /// A container is packed into itself or into its own contents.
  case packedIntoItself = "AGG-03"
  /// A container is packed upward before anything was packed into it.
  case parentBeforeContents = "AGG-04"
  /// A thing is unpacked from a container that it is not in.
  case notInParent = "AGG-05"
  /// Things are packed or unpacked and no container is named.
  case missingParent = "AGG-06"
  /// A thing is used that was never commissioned.
  case notCommissioned = "SER-01"
  /// A thing is commissioned that already was.
  case commissionedTwice = "SER-02"
  /// A thing is used at a time before its commissioning.
  case usedBeforeCommissioning = "SER-03"
  /// A thing is packed or shipped that was decommissioned.
  case decommissionedThingUsed = "SER-04"
  /// A thing is shipped past its expiry date.
  case expiredThingShipped = "SHP-01"
  /// A thing is shipped by name that is inside a container.
  case containedThingShipped = "SHP-02"

  /// The class of the exception.
  public var hdaClass: HDAClass {
    switch self {
    case .wrongContents: .packagingAndLabeling
    case .notCommissioned: .productNoData
    case .decommissionedThingUsed, .expiredThingShipped: .unavailableForDistribution
    default: .dataIssue
    }
  }
}
