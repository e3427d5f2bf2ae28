import TraceModel

/// What a site has decided about its record: how long events may take, what is kept, and what is done where a rule is
/// broken.
public struct SitePolicy: Hashable, Sendable {
  /// How late an event may arrive, in microseconds of the keeper's clock, and still be put where it belongs.
  ///
  /// Within this time the state does not depend on the order of arrival, and an event that needs a commissioning which
  /// has not arrived yet waits for it. 0: events take effect as they come, and nothing is held for a replay.
  public var allowedLateness: Int64 = 600_000_000
  /// Whether all events are kept for as long as the core lives; without it, only for ``journalSpan``.
  ///
  /// Corrections, impact and trace reach as far back as events are kept.
  public var keepsJournal = true
  /// For how long events are kept where not all are, in microseconds of the keeper's clock; never shorter than the
  /// allowed lateness.
  public var journalSpan: Int64 = 0
  /// How far an event may be dated after its arrival, in microseconds, before it counts as being in the future.
  public var futureTolerance: Int64 = 60_000_000
  /// How far an event may be dated before its arrival, in microseconds, before it counts as stale.
  public var staleAfter: Int64 = 30 * 86_400_000_000
  /// How far clocks of two devices may disagree, in microseconds, before a use is called earlier than the
  /// commissioning.
  public var clockTolerance: Int64 = 5_000_000
  /// Whether shipping needs a release of the lot by quality.
  public var shippingNeedsRelease = false
  /// Whether shipping has to name owners and an order.
  public var shippingNeedsDocuments = true

  /// How long after a shipment all of it has to be received, in microseconds, where some of it was.
  public var receiptDue: Int64 = 7 * 86_400_000_000

  private var chosen: [RuleID: RuleResponse] = [:]

  /// The policy with all defaults.
  public init() {}

  /// What the site has chosen to do where `rule` is broken.
  public func response(to rule: RuleID) -> RuleResponse {
    chosen[rule] ?? RuleCatalogue.rule(rule)?.defaultResponse ?? .flag
  }

  /// Chooses a response; returns false, and changes nothing, where the rule does not allow it or does not exist.
  @discardableResult
  public mutating func choose(_ response: RuleResponse, for rule: RuleID) -> Bool {
    guard let definition = RuleCatalogue.rule(rule), definition.responses.contains(response) else {
      return false
    }
    chosen[rule] = response
    return true
  }
}
