import Scenario

/// What an asker's screen says about a pack.
public enum QueryOutcome: UInt8, Choice {
  /// Verified, in time.
  case verified
  /// The scan gives no code of a pack.
  case unreadable
  /// The router finds nobody who answers for the product.
  case noResponder
  /// No answer has come by the time for which askers wait.
  case timedOut
  /// The number, the lot or the expiry is not what the responder's record has.
  case noMatch
  /// The pack is known, and not to be sold.
  case notForSale
  /// The answer is about another text than that of the scan.
  case otherText

  /// In plain words.
  public var meaning: String {
    switch self {
    case .verified: "verified in time"
    case .unreadable: "the scan gives no code"
    case .noResponder: "the router finds nobody who answers"
    case .timedOut: "no answer in time"
    case .noMatch: "no match"
    case .notForSale: "known, and not for sale"
    case .otherText: "the answer's text is not the scan's"
    }
  }

  /// Whether the pack is suspect, so that somebody has to look into it; who got no answer asks again.
  public var isSuspicion: Bool { [.noMatch, .notForSale, .otherText].contains(self) }
}

/// What has to be otherwise for a query that fails to succeed.
public enum QueryCause: UInt8, Choice {
  /// The record of the pack, which was wrong before anybody asked.
  case older
  /// The router.
  case router
  /// The responder's speed.
  case endpoint
  /// The scanner at the counter.
  case scanner
  /// The answer's way of writing.
  case format
  /// Scanner and way of writing: either alone would have done no harm.
  case scannerAndFormat

  /// In plain words.
  public var meaning: String {
    switch self {
    case .older: "the symptom of something older"
    case .router: "the router"
    case .endpoint: "the endpoint"
    case .scanner: "the scanner"
    case .format: "the answer's format"
    case .scannerAndFormat: "scanner and format together"
    }
  }

  /// The mechanism that it is; none where it is something older, which has its own, or a plan without responders.
  public var mechanisms: MechanismSet {
    switch self {
    case .older: MechanismSet(.upstreamGap)
    case .router: []
    case .endpoint: MechanismSet(.slowEndpoint)
    case .scanner: MechanismSet(.scannerInput)
    case .format: MechanismSet(.answerFormat)
    case .scannerAndFormat: MechanismSet(.scannerInput).union(MechanismSet(.answerFormat))
    }
  }
}
