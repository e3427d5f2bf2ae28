import TraceModel

/// What the core does with an event that breaks a rule.
///
/// Whatever the response, the event itself is kept, and an exception about it names both versions: what the record had
/// and what the event says.
public enum RuleResponse: String, Sendable, CaseIterable, Hashable {
  /// The event takes effect, and nobody is told.
  case accept
  /// The event takes effect, and a finding is raised.
  case flag
  /// The event changes nothing, and a finding is raised.
  case ignore
  /// Collision: the first version stays, and a finding is raised.
  case refuse
  /// Collision: the later version replaces the first, and a finding is raised.
  case move
  /// Collision: the first version stays in force, the second is kept beside it, and a finding is raised.
  case keepBoth
}

/// A rule that the record enforces or reports: what breaks it, how bad that is, and what a person can do.
public struct Rule: Sendable, Hashable {
  /// Its stable name.
  public let id: RuleID
  /// Its class of exceptions.
  public let hdaClass: HDAClass
  /// How much a breach matters.
  public let severity: Severity
  /// Where along the chain a breach is raised at the earliest.
  public let place: DetectionPlace
  /// What is said about a breach, with `{item}`, `{container}`, `{lot}`, `{actor}`, `{expected}`, `{observed}` and
  /// `{note}` in place of the finding's data.
  public let message: String
  /// The kinds of events that prove a breach.
  public let evidence: [EventKind]
  /// What a person can do about it.
  public let remedy: String
  /// What a site may choose to do, the default first.
  public let responses: [RuleResponse]
  /// What people at the station are asked to do at once, where that helps.
  public let demand: Prompt.Demand?
  /// True where an open-source level-4 repository (QU4RTET 4.1, tried) was found to let the breach pass.
  public let isOftenMissed: Bool

  /// The rule with these parts; `responses` begins with the default.
  public init(
    _ id: RuleID, _ hdaClass: HDAClass, _ severity: Severity, at place: DetectionPlace = .line,
    _ message: String, evidence: [EventKind], remedy: String,
    responses: [RuleResponse] = [.flag, .accept, .ignore], asks demand: Prompt.Demand? = nil,
    isOftenMissed: Bool = false
  ) {
    precondition(!responses.isEmpty, "rule \(id.rawValue) without a response")
    self.id = id
    self.hdaClass = hdaClass
    self.severity = severity
    self.place = place
    self.message = message
    self.evidence = evidence
    self.remedy = remedy
    self.responses = responses
    self.demand = demand
    self.isOftenMissed = isOftenMissed
  }

  /// What is done where a site has not chosen.
  public var defaultResponse: RuleResponse { responses[0] }

  /// A finding of this rule that states nothing about anything yet.
  public func finding(raisedAt: Timestamp) -> Finding {
    Finding(rule: id, severity: severity, hdaClass: hdaClass, place: place, raisedAt: raisedAt)
  }
}
