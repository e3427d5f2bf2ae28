import TraceModel

extension RuleID {
  /// A serial number that no range reserved for the product holds.
  public static let outsideReservedRange: RuleID = "serial.outside-reserved-range"
  /// A serial number commissioned while it already counts.
  public static let commissionedTwice: RuleID = "serial.commissioned-twice"
  /// A withdrawn serial number commissioned again.
  public static let reusedAfterDecommission: RuleID = "serial.reused-after-decommissioning"
  /// A use of something that was never commissioned.
  public static let notCommissioned: RuleID = "serial.not-commissioned"
  /// A use of something that was only printed.
  public static let encodedOnly: RuleID = "serial.encoded-is-not-commissioned"
  /// Anything after a destruction.
  public static let destroyedIsTerminal: RuleID = "serial.destroyed-is-terminal"
  /// A use of a label or thing that was discarded or taken as a sample.
  public static let usedAfterRemoval: RuleID = "serial.used-after-removal"
  /// A use of a withdrawn serial number.
  public static let usedWhileInactive: RuleID = "serial.used-while-inactive"
  /// A change of state that the states do not allow.
  public static let illegalTransition: RuleID = "serial.illegal-transition"
  /// A code that is no identifier.
  public static let malformedCode: RuleID = "serial.malformed-code"
  /// A trade item number that master data do not have.
  public static let unknownProduct: RuleID = "serial.unknown-product"
  /// An item number that stands for nothing.
  public static let noSuchItem: RuleID = "serial.no-such-item"
  /// A commissioning that names no lot.
  public static let missingLot: RuleID = "serial.missing-lot"
  /// Something made of a lot that is closed.
  public static let lotClosed: RuleID = "serial.lot-closed"
  /// An event that names nothing.
  public static let nothingNamed: RuleID = "event.nothing-named"
  /// An event that names a thing more than once.
  public static let namedTwice: RuleID = "event.named-twice"
  /// An event that nobody answers for.
  public static let notAttributed: RuleID = "event.not-attributed"
  /// An event that has no identity.
  public static let withoutIdentity: RuleID = "event.without-identity"
}

extension RuleCatalogue {
  static let serials: [Rule] = [
    Rule(
      .outsideReservedRange, .dataIssue, .minor,
      "{item} was commissioned, but lies in no range that is reserved for its product.",
      evidence: [.commission],
      remedy: "Find out who issued the number; block the range if nobody of the site did."),
    Rule(
      .commissionedTwice, .dataIssue, .critical,
      "{item} was commissioned again: {note}.", evidence: [.commission],
      remedy: "Look for two things with one number; quarantine both until one is destroyed.",
      responses: [.refuse, .move, .keepBoth], asks: .quarantine),
    Rule(
      .reusedAfterDecommission, .dataIssue, .major,
      "{item} was commissioned again after it had been decommissioned.",
      evidence: [.decommission, .commission],
      remedy: "Check that the first thing is gone; issue a new number where reuse is not allowed."),
    Rule(
      .notCommissioned, .productNoData, .major,
      "{item} was used ({note}), but was never commissioned.", evidence: [.pack, .unpack, .sample, .observe],
      remedy: "Ask the line's system for the missing commissioning, or take the thing out.", asks: .quarantine
    ),
    Rule(
      .encodedOnly, .productNoData, .major,
      "{item} was used ({note}), but was only printed: nobody verified it.", evidence: [.encode, .pack],
      remedy: "Ask the camera's system for the verdict; take the thing out where there is none.",
      asks: .quarantine),
    Rule(
      .destroyedIsTerminal, .unavailableForDistribution, .critical,
      "{item} is destroyed, and yet: {note}.", evidence: [.destroy],
      remedy: "Find the thing: either it was not destroyed, or somebody copied its number.",
      responses: [.ignore, .flag], asks: .quarantine),
    Rule(
      .usedAfterRemoval, .unavailableForDistribution, .major,
      "{item} was discarded or taken as a sample, and yet: {note}.", evidence: [.scrap, .sample],
      remedy: "Look whether the thing came back into the flow; take it out again.", asks: .quarantine),
    Rule(
      .usedWhileInactive, .unavailableForDistribution, .major,
      "{item} is decommissioned, and yet: {note}.", evidence: [.decommission],
      remedy: "Find the thing and quarantine it; declare the decommissioning wrong if it was.",
      asks: .quarantine),
    Rule(
      .illegalTransition, .dataIssue, .major,
      "{item} cannot do this: {note}.", evidence: [.encode, .scrap, .allocate],
      remedy: "Compare the event with what happened; declare the wrong one of the two wrong.",
      responses: [.ignore, .flag, .accept]),
    Rule(
      .malformedCode, .packagingAndLabeling, .major,
      "{item} is no identifier, and was used as one.", evidence: [.commission, .pack, .ship],
      remedy: "Check the printer's and the scanner's format; relabel the thing.", isOftenMissed: true),
    Rule(
      .unknownProduct, .dataIssue, .major,
      "{item} has a trade item number that master data do not have.",
      evidence: [.commission, .pack, .receive],
      remedy: "Load the product's master data, or return the thing to who sent it."),
    Rule(
      .noSuchItem, .dataIssue, .major, "The event names item {observed}, which stands for no identifier.",
      evidence: [.observe], remedy: "Correct the interface that made the event.", responses: [.ignore]),
    Rule(
      .missingLot, .dataIssue, .major, "{item} was commissioned without a lot.", evidence: [.commission],
      remedy: "Ask the line's system for the lot; nothing without one can be recalled."),
    Rule(
      .lotClosed, .dataIssue, .major, "{item} was commissioned for lot {lot} after it had been closed.",
      evidence: [.closeLot, .commission], remedy: "Find out whether the thing belongs to the next lot."),
    Rule(
      .nothingNamed, .dataIssue, .minor, "The event names nothing that it is about.",
      evidence: [.pack, .ship],
      remedy: "Correct the interface that made the event.", responses: [.ignore]),
    Rule(
      .namedTwice, .dataIssue, .minor, "The event names {item} more than once.", evidence: [.pack],
      remedy: "Look for two things with one number, or for a reader that reports a code twice."),
    Rule(
      .notAttributed, .dataIssue, .minor, "Nobody answers for the event.", evidence: [],
      remedy: "Make the system that sent it name device or person.", responses: [.flag, .accept, .ignore]),
    Rule(
      .withoutIdentity, .dataIssue, .note,
      "The event has no identity: it can never be corrected, nor its repetition be recognized.", evidence: [],
      remedy: "Make the system that sent it number its events.", responses: [.flag, .accept, .ignore]),
  ]
}
