import TraceModel

extension RuleID {
  /// A use dated before the commissioning.
  public static let beforeCommissioning: RuleID = "time.used-before-commissioning"
  /// An event dated after its arrival.
  public static let future: RuleID = "time.future"
  /// An event dated long before its arrival.
  public static let stale: RuleID = "time.stale"
  /// An event without an offset from UTC, or with one that does not exist.
  public static let offsetMissing: RuleID = "time.offset-missing"
  /// An event that arrived too late to be put where it belongs.
  public static let tooLate: RuleID = "time.too-late"
}

extension RuleCatalogue {
  static let time: [Rule] = [
    Rule(
      .beforeCommissioning, .dataIssue, .minor,
      "{item} was used {age} before its commissioning, by the clocks of the two devices.",
      evidence: [.commission, .pack], remedy: "Compare the two clocks with a third one.", isOftenMissed: true),
    Rule(
      .future, .dataIssue, .major, "The event is dated {age} after its arrival.", evidence: [],
      remedy: "Set the clock of the device.", isOftenMissed: true),
    Rule(
      .stale, .dataIssue, .minor, "The event is dated {age} before its arrival.", evidence: [],
      remedy: "Look for a queue that was stuck, and for a clock that stands."),
    Rule(
      .offsetMissing, .dataIssue, .minor, "The event states no possible offset from UTC.", evidence: [],
      remedy: "Correct the interface that made the event; until then its times are a guess."),
    Rule(
      .tooLate, .dataIssue, .minor,
      "The event belongs {age} before others that have taken effect, and could not be put there.",
      evidence: [], remedy: "Compare the things with the record; keep events for longer."),
  ]
}
