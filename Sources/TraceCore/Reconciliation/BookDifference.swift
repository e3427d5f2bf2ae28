import TraceModel

/// Two of a site's systems that have different things in their books about one lot, as the site itself has found by
/// holding the one against the other.
public struct BookDifference: Hashable, Sendable {
  /// The lot.
  public var lot: LotID
  /// What each of the two has, in words.
  public var note: String
  /// What the first has, where that is a number.
  public var expected: Double?
  /// What the second has, where that is a number.
  public var observed: Double?
  /// When the two were held against one another.
  public var at: Timestamp

  /// A difference about a lot.
  public init(
    _ lot: LotID, _ note: String, expected: Double? = nil, observed: Double? = nil, at: Timestamp
  ) {
    (self.lot, self.note, self.expected, self.observed, self.at) = (lot, note, expected, observed, at)
  }
}

extension TraceCore {
  /// Takes what a site's comparison of its own books has found as evidence about a lot, and raises it.
  public func take(_ difference: BookDifference) {
    guard let rule = RuleCatalogue.rule(.booksDiffer), policy.response(to: .booksDiffer) != .accept else {
      return
    }
    var finding = rule.finding(raisedAt: max(now, difference.at))
    (finding.lot, finding.note) = (difference.lot, difference.note)
    (finding.expected, finding.observed) = (difference.expected, difference.observed)
    raise(finding)
  }
}
