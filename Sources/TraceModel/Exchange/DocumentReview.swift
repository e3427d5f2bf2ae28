/// The review of one document by its receiver: the reasons for which it is refused, in a fixed order.
public struct DocumentReview: Hashable, Sendable {
  /// The reasons: first those of the document, then those of its events in their order; within an event in
  /// the order of ``RejectReason``.
  public let rejections: [Rejection]

  /// Whether the document is taken.
  public var isAccepted: Bool { rejections.isEmpty }
}

extension AcceptanceProfile {
  /// Reviews a document on its arrival, against what the receiver knows.
  ///
  /// A file that is too large, of another schema, or here already is not opened: it has that one reason.
  public func review(
    _ document: ExchangeDocument, at now: ZonedTime, memory: ReceiverMemory = ReceiverMemory()
  ) -> DocumentReview {
    if let reason = reasonNotToOpen(document, at: now, memory: memory) {
      return DocumentReview(rejections: [reason])
    }
    var reviewer = DocumentReviewer(profile: self, memory: memory, document: document, now: now)
    reviewer.run()
    return DocumentReview(rejections: reviewer.sorted)
  }

  private func reasonNotToOpen(
    _ document: ExchangeDocument, at now: ZonedTime, memory: ReceiverMemory
  ) -> Rejection? {
    if document.size > sizeLimit {
      return Rejection(.documentTooLarge, subject: .bytes(found: document.size, limit: sizeLimit))
    }
    let isTaken = versions.contains { accepted in
      accepted.version == document.version && (now.localDate.map(accepted.isAccepted) ?? false)
    }
    if !isTaken { return Rejection(.versionNotAccepted, subject: .text(document.version.rawValue)) }
    if rules.contains(.duplicates), let identifier = document.header?.instanceIdentifier,
      memory.instanceIdentifiers.contains(identifier)
    {
      return Rejection(.duplicateDocument, subject: .text(identifier))
    }
    return nil
  }
}

/// Goes through a document once and collects reasons.
struct DocumentReviewer {
  let profile: AcceptanceProfile
  let document: ExchangeDocument
  let now: ZonedTime
  /// What the receiver knows, and what the document's events before this one have said.
  var memory: ReceiverMemory
  var rejections: [Rejection] = []
  /// Where each GTIN of master data belongs: the product's place in the list, and the level.
  let definitions: [GTIN: (product: Int, level: PackagingLevel)]
  /// Products and places that were reported once already.
  var reportedGTINs: Set<GTIN> = []
  var reportedGLNs: Set<GLN> = []
  var reportedParties: Set<GLN> = []
  /// The first commissioning of each thing anywhere in the document.
  var commissionedLater: Set<EPC> = []
  /// Containers that the document packs, in the order of their first packing, and the last event that did.
  var packed: [EPC] = []
  var lastPacking: [EPC: Int] = [:]

  init(profile: AcceptanceProfile, memory: ReceiverMemory, document: ExchangeDocument, now: ZonedTime) {
    self.profile = profile
    self.memory = memory
    self.document = document
    self.now = now
    self.memory.take(document.masterData)
    var definitions: [GTIN: (product: Int, level: PackagingLevel)] = [:]
    for (index, product) in profile.products.enumerated() {
      for level in product.packaging.levels {
        if let gtin = product.packaging.gtin(of: level), definitions[gtin] == nil {
          definitions[gtin] = (index, level)
        }
      }
    }
    self.definitions = definitions
    for event in document.events where event.action == .commission { commissionedLater.formUnion(event.epcs) }
  }

  mutating func run() {
    reviewHeader()
    if document.events.isEmpty { reject(.noEvents, nil) }
    for (index, event) in document.events.enumerated() {
      if profile.rules.contains(.duplicates), let identity = event.identity,
        memory.eventIdentities.contains(identity)
      {
        reject(.duplicateEvent, index, .text(identity))
        continue
      }
      reviewFields(event, index)
      reviewMasterData(event, index)
      reviewSerials(event, index)
      reviewAggregation(event, index)
      reviewShipping(event, index)
      memory.take(event)
    }
    reviewContents()
  }

  /// The reasons in their fixed order.
  var sorted: [Rejection] {
    var rank: [RejectReason: Int] = [:]
    for (index, reason) in RejectReason.allCases.enumerated() { rank[reason] = index }
    return rejections.enumerated()
      .sorted { first, second in
        let a = (first.element.event ?? -1, rank[first.element.reason] ?? 0, first.offset)
        return a < (second.element.event ?? -1, rank[second.element.reason] ?? 0, second.offset)
      }
      .map(\.element)
  }

  mutating func reject(_ reason: RejectReason, _ event: Int?, _ subject: Rejection.Subject = .none) {
    rejections.append(Rejection(reason, event: event, subject: subject))
  }

  private mutating func reviewHeader() {
    let required = profile.required
    if let header = document.header {
      if required.contains(.sender), header.sender == nil { reject(.missingSender, nil) }
      if required.contains(.receiver), header.receiver == nil { reject(.missingReceiver, nil) }
      if let addressee = header.receiver, let receiver = profile.receiver, addressee != receiver {
        reject(.wrongReceiver, nil, .gln(addressee))
      }
      if required.contains(.instanceIdentifier), header.instanceIdentifier?.isEmpty ?? true {
        reject(.missingInstanceIdentifier, nil)
      }
      // A wrong addressee is said once, not as an unknown place too.
      if let sender = header.sender { requireKnown(sender, nil) }
      for party in [header.sender, header.receiver] { if let party { requireAddress(party, nil) } }
      for text in document.malformedParties where profile.rules.contains(.knownLocations) {
        reject(.invalidGLN, nil, .text(text))
      }
    } else if required.contains(.header) {
      reject(.missingHeader, nil)
    }
    guard required.contains(.transactionStatement), document.kind == .shipment else { return }
    if let statement = document.transactionStatement {
      if !statement.isAffirmed || statement.legalNotice.isEmpty { reject(.statementNotAffirmed, nil) }
    } else {
      reject(.missingTransactionStatement, nil)
    }
  }

  mutating func requireKnown(_ gln: GLN, _ event: Int?) {
    guard profile.rules.contains(.knownLocations), !profile.locations.contains(gln) else { return }
    if reportedGLNs.insert(gln).inserted { reject(.unknownLocation, event, .gln(gln)) }
  }

  /// Whether a party or place that is in master data has a name and an address there.
  mutating func requireAddress(_ gln: GLN, _ event: Int?) {
    guard profile.required.contains(.addresses), let stated = memory.masterData.places[gln],
      reportedParties.insert(gln).inserted
    else { return }
    for field in MasterDataField.ofPlaces where !stated.contains(field) {
      reject(.missingAddress, event, .placeField(gln, field))
    }
  }
}
