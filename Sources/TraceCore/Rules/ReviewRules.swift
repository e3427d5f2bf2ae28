import TraceModel

extension RuleID {
  /// A camera reads less and less.
  public static let readRateFalling: RuleID = "review.read-rate-falling"
  /// More is rejected than was usual.
  public static let rejectionsRising: RuleID = "review.rejections-rising"
  /// A partner rejects more documents than was usual.
  public static let partnerKeepsRejecting: RuleID = "review.partner-keeps-rejecting"
  /// More queries fail than was usual.
  public static let queriesFailing: RuleID = "review.queries-failing"
  /// More exceptions than was usual.
  public static let exceptionsRising: RuleID = "review.exceptions-rising"
  /// More overrides than was usual.
  public static let overridesRising: RuleID = "review.overrides-rising"
}

extension RuleCatalogue {
  static let review: [Rule] = [
    Rule(
      .readRateFalling, .packagingAndLabeling, .minor, at: .reconciliation,
      "{actor} fails to read a share of {observed}, where {expected} was usual ({note}).",
      evidence: [.countReport], remedy: "Clean and calibrate the camera; look at the print head before it."),
    Rule(
      .rejectionsRising, .packagingAndLabeling, .minor, at: .reconciliation,
      "{actor} rejects a share of {observed}, where {expected} was usual ({note}).",
      evidence: [.countReport], remedy: "Look at a sample of what was rejected: print, material or camera."),
    Rule(
      .partnerKeepsRejecting, .dataIssue, .major, at: .reconciliation,
      "{actor} rejects a share of {observed} of its documents, where {expected} was usual ({note}).",
      evidence: [.countReport], remedy: "Read the partner's reasons; compare its profile with what is sent."),
    Rule(
      .queriesFailing, .dataIssue, .major, at: .reconciliation,
      "A share of {observed} of the queries of {actor} fails, where {expected} was usual ({note}).",
      evidence: [.countReport],
      remedy: "Follow some of the queries: format, endpoint, or serials that never arrived."),
    Rule(
      .exceptionsRising, .dataIssue, .minor, at: .reconciliation,
      "A share of {observed} of what {actor} says is exceptions, where {expected} was usual ({note}).",
      evidence: [.exception], remedy: "Group the exceptions by kind and time; ask what changed."),
    Rule(
      .overridesRising, .dataIssue, .minor, at: .reconciliation,
      "{actor} overrides a share of {observed}, where {expected} was usual ({note}).",
      evidence: [.override],
      remedy: "Ask what the check demands and what it costs; mend the cause, not the person."),
  ]
}
