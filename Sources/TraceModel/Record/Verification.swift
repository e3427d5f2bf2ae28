/// A question whether a code is good, as lightweight messaging for saleable returns puts it.
public struct VerificationQuery: Hashable, Sendable {
  /// The product's number, as text from the scanner.
  public var gtin: String
  /// The serial number, as text from the scanner.
  public var serial: String
  /// The lot, where it was sent.
  public var lot: String?
  /// The expiry, where it was sent, in whatever form.
  public var expiry: String?
  /// Who asks.
  public var requester: ActorID
  /// When the question arrived, by the record's clock.
  public var askedAt: Timestamp

  /// A question about these texts.
  public init(
    gtin: String, serial: String, lot: String? = nil, expiry: String? = nil,
    requester: ActorID = .none, askedAt: Timestamp
  ) {
    self.gtin = gtin
    self.serial = serial
    self.lot = lot
    self.expiry = expiry
    self.requester = requester
    self.askedAt = askedAt
  }
}

/// The answer to a verification query.
public struct VerificationAnswer: Hashable, Sendable {
  /// True where all that was sent agrees with the record, and the record knows the serial as being in trade.
  public var verified: Bool
  /// Why not, where it was not verified.
  public var reason: Reason?
  /// What the record knows besides.
  public var additional: Additional?

  /// Reasons of lightweight messaging.
  public enum Reason: String, Sendable, CaseIterable, Hashable {
    /// The serial number is not known for this product.
    case noMatchGTINSerial = "No_match_GTIN_Serial"
    /// The lot is another.
    case noMatchGTINSerialLot = "No_match_GTIN_Serial_Lot"
    /// The expiry is another.
    case noMatchGTINSerialExpiry = "No_match_GTIN_Serial_Expiry"
    /// Lot and expiry are others.
    case noMatchGTINSerialLotExpiry = "No_match_GTIN_Serial_Lot_Expiry"
    /// The manufacturer does not answer such queries.
    case manufacturerPolicy = "Manufacturer_policy"
    /// No reason is given.
    case noReasonProvided = "No_reason_provided"
    /// Known, and not to be sold again.
    case notForRedistribution = "Not_for_re-distribution"
  }

  /// Additional information of lightweight messaging.
  public enum Additional: String, Sendable, CaseIterable, Hashable {
    /// Past its expiry.
    case expired = "Expired"
    /// Its expiry was extended.
    case expirationExtended = "ExpirationExtended"
    /// Under recall.
    case recalled = "Recalled"
    /// Under suspicion.
    case suspect = "Suspect"
    /// Known to be illegitimate.
    case illegitimate = "Illegitimate"
  }

  /// An answer with these parts.
  public init(verified: Bool, reason: Reason? = nil, additional: Additional? = nil) {
    self.verified = verified
    self.reason = reason
    self.additional = additional
  }
}
