import TraceModel

extension RuleID {
  /// A shipment of what was never commissioned.
  public static let shippedNotCommissioned: RuleID = "shipping.not-commissioned"
  /// A shipment of what was withdrawn, sampled or destroyed.
  public static let shippedInactive: RuleID = "shipping.inactive"
  /// A shipment past the end of use.
  public static let shippedExpired: RuleID = "shipping.expired"
  /// A shipment of what has left already.
  public static let shippedTwice: RuleID = "shipping.twice"
  /// A shipment of what quality holds.
  public static let shippedOnHold: RuleID = "shipping.on-hold"
  /// A shipment of what quality has not released.
  public static let shippedUnreleased: RuleID = "shipping.not-released"
  /// A shipment of a thing out of a container that stays.
  public static let shippedOutOfContainer: RuleID = "shipping.out-of-container"
  /// A shipment of a container in which nothing is recorded.
  public static let shippedEmpty: RuleID = "shipping.empty"
  /// A shipment in which a whole level of packings is missing.
  public static let levelNeverPacked: RuleID = "shipping.level-never-packed"
  /// Units that were commissioned and never packed, while the rest of their lot was shipped.
  public static let leftBehind: RuleID = "shipping.left-behind"
  /// A shipment that does not name owners.
  public static let shippingPartiesMissing: RuleID = "shipping.parties-missing"
  /// A shipment that names no order.
  public static let shippingOrderMissing: RuleID = "shipping.order-missing"
  /// A shipment taken back that never was.
  public static let voidWithoutShipment: RuleID = "shipping.void-without-shipment"
}

extension RuleCatalogue {
  static let shipping: [Rule] = [
    Rule(
      .shippedNotCommissioned, .productNoData, .critical, at: .warehouse,
      "{item} was shipped, but was never commissioned.", evidence: [.ship],
      remedy: "Stop the shipment; ask for the missing events."),
    Rule(
      .shippedInactive, .unavailableForDistribution, .critical, at: .warehouse,
      "{item} was shipped, but the record has it as {note}.", evidence: [.ship, .decommission],
      remedy: "Stop the shipment and find the thing."),
    Rule(
      .shippedExpired, .unavailableForDistribution, .critical, at: .warehouse,
      "{item} of lot {lot} was shipped after the end of use.", evidence: [.ship],
      remedy: "Call the shipment back."),
    Rule(
      .shippedTwice, .dataIssue, .major, at: .warehouse,
      "{item} was shipped, but had left already.", evidence: [.ship],
      remedy: "Find out which of the two shipments holds it.", responses: [.ignore, .flag, .accept],
      isOftenMissed: true),
    Rule(
      .shippedOnHold, .unavailableForDistribution, .critical, at: .warehouse,
      "{item} was shipped, but quality holds it.", evidence: [.hold, .ship],
      remedy: "Call the shipment back, or have quality release it."),
    Rule(
      .shippedUnreleased, .unavailableForDistribution, .critical, at: .warehouse,
      "{item} was shipped before quality released lot {lot}.", evidence: [.ship],
      remedy: "Call the shipment back, or have quality release the lot."),
    Rule(
      .shippedOutOfContainer, .dataIssue, .minor, at: .warehouse,
      "{item} was shipped, but the record has it in {container}, which was not.", evidence: [.ship],
      remedy: "Count the container; ship by the outermost code."),
    Rule(
      .shippedEmpty, .productNoData, .major, at: .warehouse,
      "{item} was shipped, but nothing is recorded in it.", evidence: [.pack, .ship],
      remedy: "Open it; ask the packer's system for the packing that is missing.", asks: .checkContainer),
    Rule(
      .levelNeverPacked, .productNoData, .major, at: .warehouse,
      "{item} was shipped, and the packings of a whole level are missing: {note}.",
      evidence: [.pack, .ship],
      remedy: "Ask the packer's system for the packings of this level; they were lost as a whole.",
      asks: .checkContainer),
    Rule(
      .leftBehind, .productNoData, .major, at: .warehouse,
      "Lot {lot} was shipped; commissioned for it, and neither packed nor taken out: {observed} ({note}).",
      evidence: [.commission],
      remedy: "Count the containers of the lot; ask for the packings that are missing."),
    Rule(
      .shippingPartiesMissing, .dataIssue, .major, at: .warehouse,
      "The shipment does not name the owner before and the owner after.", evidence: [.ship],
      remedy: "Complete the message; partners reject it as it is."),
    Rule(
      .shippingOrderMissing, .dataIssue, .minor, at: .warehouse,
      "The shipment names no order and no despatch advice.",
      evidence: [.ship], remedy: "Complete the message; partners reject it as it is."),
    Rule(
      .voidWithoutShipment, .dataIssue, .minor, at: .warehouse,
      "A shipment of {item} was taken back, but it had not left.", evidence: [.voidShipment],
      remedy: "Look for a shipment that was not reported.", responses: [.ignore, .accept]),
  ]
}
