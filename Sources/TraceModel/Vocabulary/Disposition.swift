/// The condition in which an event leaves its things: the 33 dispositions of the standard.
///
/// Source: GS1 Core Business Vocabulary 2.0. Codes are stable: a new word goes to the end.
public enum Disposition: UInt8, StandardVocabulary {
  /// Commissioned and in use.
  case active
  /// Free to be used or bought.
  case available
  /// Believed to be complete, not looked at.
  case completenessInferred
  /// Looked at and complete.
  case completenessVerified
  /// As it was specified.
  case conformant
  /// Filled and closed for shipment.
  case containerClosed
  /// Open, to be filled or emptied.
  case containerOpen
  /// Harmed in some way.
  case damaged
  /// No longer existing.
  case destroyed
  /// Given to a patient, all of it.
  case dispensed
  /// Given away as waste.
  case disposed
  /// Written on a label or tag and not yet commissioned.
  case encoded
  /// Past its expiry date.
  case expired
  /// On its way through a process.
  case inProgress
  /// Between two trading partners.
  case inTransit
  /// Decommissioned; the identifier is out of use.
  case inactive
  /// Of another product than expected.
  case mismatchClass
  /// Another unit than expected.
  case mismatchInstance
  /// Another number than expected.
  case mismatchQuantity
  /// To be exchanged.
  case needsReplacement
  /// Without a history that fits.
  case noPedigreeMatch
  /// Not as it was specified.
  case nonConformant
  /// Not to be sold, for another reason.
  case nonSellableOther
  /// Given to a patient in part.
  case partiallyDispensed
  /// Called back for reasons of public safety.
  case recalled
  /// Given out for later use, not commissioned.
  case reserved
  /// Bought by a consumer.
  case retailSold
  /// Sent back.
  case returned
  /// For sale and in reach of a customer.
  case sellableAccessible
  /// For sale, out of reach of a customer.
  case sellableNotAccessible
  /// Taken without right.
  case stolen
  /// Not free to be used or bought.
  case unavailable
  /// Nobody can say.
  case unknown

  /// The words as the standard writes them, in the order of the codes.
  public static let words: [String] = [
    "active", "available", "completeness_inferred", "completeness_verified", "conformant",
    "container_closed", "container_open", "damaged", "destroyed", "dispensed", "disposed", "encoded",
    "expired", "in_progress", "in_transit", "inactive", "mismatch_class", "mismatch_instance",
    "mismatch_quantity", "needs_replacement", "no_pedigree_match", "non_conformant",
    "non_sellable_other", "partially_dispensed", "recalled", "reserved", "retail_sold", "returned",
    "sellable_accessible", "sellable_not_accessible", "stolen", "unavailable", "unknown",
  ]

  /// How the URN of each word begins.
  public static let urnPrefix = "urn:epcglobal:cbv:disp:"
  /// How the web address of each word begins.
  public static let webPrefix = "https://ref.gs1.org/cbv/Disp-"
}
