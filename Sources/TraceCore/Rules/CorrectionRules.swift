import TraceModel

extension RuleID {
  /// A declaration that names no event.
  public static let declarationWithoutTarget: RuleID = "correction.without-target"
  /// A declaration of an event that has not arrived.
  public static let declaredUnknown: RuleID = "correction.unknown-event"
  /// A declaration of itself, or of one that declares it.
  public static let declarationCycle: RuleID = "correction.cycle"
  /// An event that is declared wrong more than once.
  public static let declaredTwice: RuleID = "correction.declared-twice"
  /// A declaration of an event that is no longer kept.
  public static let outOfReach: RuleID = "correction.out-of-reach"
  /// Data declared incorrect, with no event that says what is right.
  public static let correctiveMissing: RuleID = "correction.corrective-missing"
}

extension RuleCatalogue {
  static let corrections: [Rule] = [
    Rule(
      .declarationWithoutTarget, .dataIssue, .minor, "The error declaration names no event.",
      evidence: [.errorDeclaration], remedy: "Correct the interface that made it.", responses: [.ignore]),
    Rule(
      .declaredUnknown, .dataIssue, .minor,
      "The error declaration names an event that has not arrived; it will be void when it does.",
      evidence: [.errorDeclaration], remedy: "Ask the sender for the event."),
    Rule(
      .declarationCycle, .dataIssue, .major, "The error declaration declares itself wrong, by {note}.",
      evidence: [.errorDeclaration], remedy: "Declare again, under a new identity.", responses: [.ignore]),
    Rule(
      .declaredTwice, .dataIssue, .note, "The event was already declared wrong by another declaration.",
      evidence: [.errorDeclaration], remedy: "Nothing; both declarations are kept.",
      responses: [.flag, .accept]),
    Rule(
      .outOfReach, .dataIssue, .major,
      "The event declared wrong is no longer kept, and its effect stays: {note}.",
      evidence: [.errorDeclaration],
      remedy: "Correct the state by events of its own; keep events for longer.", responses: [.flag]),
    Rule(
      .correctiveMissing, .dataIssue, .minor,
      "Data were declared incorrect, and no event that says what is right has arrived.",
      evidence: [.errorDeclaration], remedy: "Ask the sender for the corrective event."),
  ]
}
