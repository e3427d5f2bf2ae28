import TraceModel

extension RuleID {
  /// A serial number withdrawn after its thing had left.
  public static let decommissionedAfterShipping: RuleID = "custody.decommissioned-after-shipping"
  /// A return that is linked to no shipment.
  public static let returnNotLinked: RuleID = "custody.return-not-linked"
  /// Something received that was not shipped.
  public static let receivedNotShipped: RuleID = "custody.received-not-shipped"
  /// Something shipped that was not received with the rest.
  public static let partialReceipt: RuleID = "custody.partial-receipt"
  /// The same event delivered again.
  public static let duplicateTransmission: RuleID = "custody.duplicate-transmission"
  /// One identity, two events.
  public static let identityReused: RuleID = "custody.identity-reused"
  /// An event that states another lot than the record.
  public static let lotMismatch: RuleID = "custody.lot-mismatch"
  /// An event that states another expiry than the record.
  public static let expiryMismatch: RuleID = "custody.expiry-mismatch"
  /// A use of what was given to a patient.
  public static let usedAfterDispensing: RuleID = "custody.used-after-dispensing"
  /// A dispensing of what quality holds or has recalled.
  public static let dispensedOnHold: RuleID = "custody.dispensed-on-hold"
  /// A dispensing of what never left.
  public static let dispensedNotShipped: RuleID = "custody.dispensed-not-shipped"
}

extension RuleCatalogue {
  static let postShipment: [Rule] = [
    Rule(
      .decommissionedAfterShipping, .unavailableForDistribution, .major, at: .distributor,
      "{item} was withdrawn after it had left.", evidence: [.ship, .decommission],
      remedy: "Tell the holder; the number fails verification from now on."),
    Rule(
      .returnNotLinked, .dataNoProduct, .major, at: .distributor,
      "{item} came back, but the record has no shipment of it{note}.", evidence: [.returnGoods],
      remedy: "Quarantine it until its history is known."),
    Rule(
      .receivedNotShipped, .productNoData, .major, at: .distributor,
      "{item} was received, but the record does not have it as shipped.", evidence: [.receive],
      remedy: "Ask the sender for the shipment's events."),
    Rule(
      .partialReceipt, .dataNoProduct, .major, at: .distributor,
      "{observed} of {expected} things of shipment {note} were received as a whole.",
      evidence: [.ship, .receive],
      remedy: "Ask the receiver to count; look for what is missing on the way."),
    Rule(
      .duplicateTransmission, .dataIssue, .note, at: .partner, "The event was delivered again.", evidence: [],
      remedy: "Nothing, if it is rare; else look at the sender's queue.", responses: [.accept, .flag]),
    Rule(
      .identityReused, .dataIssue, .major, at: .partner,
      "Two different events carry one identity; the second was not taken: {note}.", evidence: [],
      remedy: "Make the sender number its events; send the second one again.", responses: [.ignore]),
    Rule(
      .lotMismatch, .dataIssue, .major, at: .distributor,
      "The event states lot {lot} for {item}; the record has {note}.", evidence: [.commission, .receive],
      remedy: "Read the lot on the package and correct the side that is wrong."),
    Rule(
      .expiryMismatch, .dataIssue, .major, at: .distributor,
      "The event states another expiry for {item} than its lot has: {note}.",
      evidence: [.commission, .receive],
      remedy: "Read the expiry on the package and correct the side that is wrong."),
    Rule(
      .usedAfterDispensing, .unavailableForDistribution, .critical, at: .dispenser,
      "{item} was given to a patient, and yet: {note}.", evidence: [.dispense],
      remedy: "Quarantine it: a copied number, or a thing that came back."),
    Rule(
      .dispensedOnHold, .unavailableForDistribution, .critical, at: .dispenser,
      "{item} was given to a patient, although {note} was recalled or on hold.",
      evidence: [.hold, .dispense],
      remedy: "Tell the dispenser at once; follow the recall's procedure for patients."),
    Rule(
      .dispensedNotShipped, .productNoData, .major, at: .dispenser,
      "{item} was dispensed, but the record does not have it as shipped.", evidence: [.dispense],
      remedy: "Ask how the dispenser came by it."),
  ]
}
