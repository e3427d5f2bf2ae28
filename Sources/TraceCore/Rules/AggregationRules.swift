import TraceModel

extension RuleID {
  /// A child that is packed while it is in another container.
  public static let secondParent: RuleID = "aggregation.second-parent"
  /// A child that is packed into the container that it is in.
  public static let packedTwice: RuleID = "aggregation.packed-twice"
  /// An unpacking from a container in which the child is not, while it is in another.
  public static let wrongParent: RuleID = "aggregation.unpacked-from-wrong-parent"
  /// An unpacking of what is in no container.
  public static let neverPacked: RuleID = "aggregation.unpacked-never-packed"
  /// A container that would stand inside itself.
  public static let cycle: RuleID = "aggregation.cycle"
  /// A container packed into itself.
  public static let selfParent: RuleID = "aggregation.self-parent"
  /// A child that is not of the next level inside, or not of the level of what is beside it.
  public static let levelSkipped: RuleID = "aggregation.level-skipped"
  /// A container that holds more than master data say.
  public static let overQuantity: RuleID = "aggregation.over-quantity"
  /// A container that went up or out with fewer than master data say, and is not the last of its lot.
  public static let underQuantity: RuleID = "aggregation.under-quantity"
  /// A container that was never commissioned.
  public static let orphanContainer: RuleID = "aggregation.orphan-container"
  /// A container that is packed upward while it is empty.
  public static let emptyPackedUpward: RuleID = "aggregation.empty-packed-upward"
  /// A child that an event takes elsewhere without an unpacking.
  public static let leftWithoutUnpacking: RuleID = "aggregation.left-without-unpacking"
  /// A packing into a container that has left.
  public static let packedIntoShipped: RuleID = "aggregation.packed-into-shipped"
  /// Children of different lots or products in one container.
  public static let mixedContents: RuleID = "aggregation.mixed-contents"
  /// A container whose number is withdrawn while it holds something.
  public static let withdrawnWithContents: RuleID = "aggregation.withdrawn-with-contents"
  /// A packing or unpacking that names no container.
  public static let noContainer: RuleID = "aggregation.no-container"
}

extension RuleCatalogue {
  static let aggregation: [Rule] = [
    Rule(
      .secondParent, .dataIssue, .critical,
      "{item} was packed into {container}, but the record has it in {note}.", evidence: [.pack],
      remedy: "Open both containers and look; unpack the one that does not hold it.",
      responses: [.refuse, .move, .keepBoth], asks: .checkContainer),
    Rule(
      .packedTwice, .dataIssue, .minor, "{item} was packed again into {container}, where it is.",
      evidence: [.pack],
      remedy: "Look for a message sent twice under two identities, or for a copied number.",
      responses: [.refuse, .move, .keepBoth]),
    Rule(
      .wrongParent, .dataIssue, .major,
      "{item} was unpacked from {container}, but the record has it in {note}.", evidence: [.pack, .unpack],
      remedy: "Open both containers and look; the true one keeps its record until then.",
      responses: [.ignore, .flag], asks: .checkContainer, isOftenMissed: true),
    Rule(
      .neverPacked, .dataIssue, .minor, "{item} was unpacked from {container}, but is in no container.",
      evidence: [.unpack], remedy: "Look for the packing that was not reported.",
      responses: [.flag, .accept],
      isOftenMissed: true),
    Rule(
      .cycle, .dataIssue, .critical, "{item} holds {container} and cannot be inside it.", evidence: [.pack],
      remedy: "Find out which label was scanned for which.", responses: [.ignore], asks: .checkContainer,
      isOftenMissed: true),
    Rule(
      .selfParent, .dataIssue, .critical, "{item} was packed into itself.", evidence: [.pack],
      remedy: "Find out which label was scanned twice.", responses: [.ignore], isOftenMissed: true),
    Rule(
      .levelSkipped, .dataIssue, .minor,
      "{item} was packed into {container}: {note}.", evidence: [.pack],
      remedy: "Look for an aggregation that was left out between the two levels."),
    Rule(
      .overQuantity, .dataIssue, .major,
      "{container} holds {observed} by the record; master data say {expected}.", evidence: [.pack],
      remedy: "Open the container and count; declare the wrong packing wrong.", asks: .checkContainer),
    // A note: a case that a breakdown left half full is labeled and goes on, and nobody tells the record why it is short.
    Rule(
      .underQuantity, .dataIssue, .note,
      "{container} went on with {observed} by the record; master data say {expected}; lot {lot} went on.",
      evidence: [.pack, .ship], remedy: "Open the container and count.",
      responses: [.flag, .accept]),
    Rule(
      .orphanContainer, .productNoData, .major, "{container} was packed, but was never commissioned.",
      evidence: [.pack], remedy: "Ask for the commissioning of the container's label."),
    Rule(
      .emptyPackedUpward, .dataIssue, .major,
      "{item} was packed into {container} before anything was packed into it.", evidence: [.pack],
      remedy: "Ask the packer's system for the contents; open the container if there are none.",
      asks: .checkContainer, isOftenMissed: true),
    Rule(
      .leftWithoutUnpacking, .dataIssue, .minor,
      "{item} left {container} without an unpacking: {note}.", evidence: [.sample, .destroy, .returnGoods],
      remedy: "Check what the container holds now; pack what replaced the thing, if something did.",
      responses: [.flag, .accept]),
    Rule(
      .packedIntoShipped, .dataIssue, .major, "{item} was packed into {container}, which had left.",
      evidence: [.ship, .pack], remedy: "Find out where the thing is, and which label was on the container."),
    Rule(
      .mixedContents, .dataIssue, .note,
      "{container} holds things of different lots: {item} is of lot {lot}.", evidence: [.pack],
      remedy: "Allow it where the site ships mixed containers; else look for leftovers of the lot before.",
      responses: [.flag, .accept]),
    Rule(
      .withdrawnWithContents, .dataIssue, .minor,
      "{item} was withdrawn while it held {observed} things, which are now in no container.",
      evidence: [.decommission, .destroy], remedy: "Unpack before the label is withdrawn.",
      responses: [.flag, .accept]),
    Rule(
      .noContainer, .dataIssue, .major, "The event packs or unpacks, and names no container.",
      evidence: [.pack, .unpack], remedy: "Correct the interface that made the event.", responses: [.ignore]),
  ]
}
