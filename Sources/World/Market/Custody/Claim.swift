import EventKernel
import Scenario
import TraceModel

/// A wholesaler's claim that what has come is not what was announced, and what became of it.
public struct Claim: Sendable, Hashable {
  /// What is claimed.
  public enum Kind: UInt8, Choice {
    /// Cases that were damaged on the way.
    case damaged
    /// Cases that stood on a pallet and in no document.
    case withoutData
    /// Cases that were in a document and on no pallet.
    case withoutProduct
    /// An opened case that held more.
    case over
    /// An opened case that held less.
    case short
    /// An opened case that held as many, and others.
    case substituted

    /// In plain words.
    public var meaning: String {
      switch self {
      case .damaged: "cases damaged on the way"
      case .withoutData: "product without data"
      case .withoutProduct: "data without product"
      case .over: "cases that hold more"
      case .short: "cases that hold less"
      case .substituted: "cases that hold others"
      }
    }
  }

  /// How it ended.
  public enum End: UInt8, Choice {
    /// The maker took it and decided.
    case settled
    /// It came too late.
    case late
    /// Nobody had decided after so long.
    case givenUp

    /// In plain words.
    public var meaning: String {
      switch self {
      case .settled: "settled"
      case .late: "turned away as late"
      case .givenUp: "given up without a decision"
      }
    }
  }

  /// About which shipment.
  public let shipment: Int
  /// About what.
  public let kind: Kind
  /// How many cases.
  public let cases: Int
  /// When the goods were received.
  public let receivedAt: Instant
  /// When the maker was told; nil until then.
  public internal(set) var toldAt: Instant?
  /// How it ended and when; nil until the maker was told.
  public internal(set) var end: (how: End, at: Instant)?

  /// By what it is about.
  public static func == (a: Claim, b: Claim) -> Bool { a.shipment == b.shipment && a.kind == b.kind }

  /// See ``==(_:_:)``.
  public func hash(into hasher: inout Hasher) { hasher.combine([shipment, Int(kind.rawValue)]) }
}

extension SupplyChain {
  /// What was found at a receipt becomes a claim for each kind.
  mutating func claim(
    _ found: [Claim.Kind: Int], about shipment: Int, at now: Instant, in calendar: inout Calendar<Event>
  ) {
    for kind in Claim.Kind.allCases {
      guard let cases = found[kind], cases > 0 else { continue }
      var stream = draws.claims.stream(UInt64(shipment), UInt32(kind.rawValue))
      plan(.claim(claims.count), at: now.later(CaseLives.about(plan.claims.told, &stream)), in: &calendar)
      claims.append(Claim(shipment: shipment, kind: kind, cases: cases, receivedAt: now))
    }
  }

  /// The maker is told: who is free first looks into it, if it is in time and he comes to it in time.
  mutating func lookInto(_ number: Int, at now: Instant) {
    claims[number].toldAt = now
    if now - claims[number].receivedAt > plan.claims.within {
      claims[number].end = (.late, now)
      return
    }
    var first = 0
    for person in claimPeople.indices where claimPeople[person] < claimPeople[first] { first = person }
    let begins = max(now, claimPeople[first])
    let patience = now.later(plan.claims.patience.nanoseconds)
    var stream = draws.claims.stream(
      UInt64(claims[number].shipment), 256 + UInt32(claims[number].kind.rawValue))
    let done = begins.later(CaseLives.about(plan.claims.look, &stream))
    // Nobody begins with what was given up.
    if begins <= patience { claimPeople[first] = done }
    claims[number].end = done <= patience ? (.settled, done) : (.givenUp, patience)
  }
}
