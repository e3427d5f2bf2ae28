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

  /// What a claim is about, as the wholesaler has it: what has been told and is not there, and what is there and was not told.
  public struct Contents: Sendable {
    /// A thing and what it is said to be in, or on.
    public struct Thing: Sendable, Hashable {
      /// The number on it.
      public let item: ItemID
      /// The case or the pallet.
      public let container: ItemID
    }

    /// How many cases it is about.
    public internal(set) var cases = 0
    /// Things of the document that are not there, and units in them.
    public internal(set) var missing: [Thing] = []
    /// See ``missing``.
    public internal(set) var missingUnits = 0
    /// Things that are there and in no document.
    public internal(set) var extra: [ItemID] = []
    /// Cases that were destroyed on arrival, by their numbers.
    var damaged: [Int] = []
    /// Cases that are set apart until it is settled, by their numbers.
    var apart: [Int] = []

    init() {}

    /// A case in which lies something else than was told.
    init(told: some Collection<ItemID>, held: some Collection<ItemID>, in box: ItemID) {
      cases = 1
      let (there, listed) = (Set(held), Set(told))
      missing = told.filter { !there.contains($0) }.map { Thing(item: $0, container: box) }
      missingUnits = missing.count
      extra = held.filter { $0.isSome && !listed.contains($0) }
    }

    mutating func add(damaged holding: Int) {
      cases += 1
      damaged.append(holding)
    }

    mutating func add(extra holding: Int, _ label: ItemID) {
      cases += 1
      apart.append(holding)
      if label.isSome { extra.append(label) }
    }

    mutating func add(missing label: ItemID, from pallet: ItemID, units: Int) {
      cases += 1
      missing.append(Thing(item: label, container: pallet))
      missingUnits += units
    }

    mutating func add(_ other: Self) {
      cases += other.cases
      missing += other.missing
      missingUnits += other.missingUnits
      extra += other.extra
    }
  }

  /// About which shipment.
  public let shipment: Int
  /// About what.
  public let kind: Kind
  /// What it is about, thing by thing.
  public let contents: Contents
  /// How many cases.
  public var cases: Int { contents.cases }
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
    _ found: [Claim.Kind: Claim.Contents], about shipment: Int, at now: Instant,
    in calendar: inout Calendar<Event>
  ) {
    for kind in Claim.Kind.allCases {
      guard let contents = found[kind] else { continue }
      var stream = draws.claims.stream(UInt64(shipment), UInt32(kind.rawValue))
      plan(.claim(claims.count), at: now.later(CaseLives.about(plan.claims.told, &stream)), in: &calendar)
      claims.append(Claim(shipment: shipment, kind: kind, contents: contents, receivedAt: now))
    }
  }

  /// The maker is told: who is free first looks into it, if it is in time and he comes to it in time.
  mutating func lookInto(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    claims[number].toldAt = now
    if now - claims[number].receivedAt > plan.claims.within {
      claims[number].end = (.late, now)
      plan(.endClaim(number), at: now, in: &calendar)
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
    let end: (how: Claim.End, at: Instant) = done <= patience ? (.settled, done) : (.givenUp, patience)
    claims[number].end = end
    plan(.endClaim(number), at: end.at, in: &calendar)
  }

  /// What follows from the end of a claim: where it is settled, units are credited, the record is put right, and goods of which
  /// nobody had told go where the two have agreed; else each of them writes off what he has not got, and what nobody may sell
  /// is destroyed.
  mutating func endClaim(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    let (claim, contents) = (claims[number], claims[number].contents)
    let wholesaler = shipments[claim.shipment].partner
    let isSettled = claim.end?.how == .settled
    let lost = contents.missingUnits + contents.damaged.reduce(0) { $0 + codes(ofCase: $1).count }
    if isSettled { tally.credited += lost } else { tally.writtenOff += lost }
    for box in contents.apart where cases[box].destroyedAt == nil {
      cases[box].apartUntil = now
      if !isSettled {
        cases[box].destroyedAt = now
        tally.writtenOff += codes(ofCase: box).count
      } else if plan.claims.overage == .goesBack {
        cases[box].sentBackAt = now
        tally.sentBack += codes(ofCase: box).count
      } else {
        shelves[wholesaler].closed.append(box)
        partners[wholesaler].learn(codes(ofCase: box))
      }
    }
    guard isSettled else { return }
    if claim.kind != .withoutData { partners[wholesaler].learn(contents.extra) }
    ask(.adjust(claim: number))
    wake(wholesaler, at: now, in: &calendar)
  }

  /// What a settled claim is about, for who puts the record right: the labels of destroyed cases, what is not with the
  /// wholesaler and where the record has it, and what is with him; and to whom the goods of a claim went.
  public func adjustment(of number: Int) -> (
    destroyed: [ItemID], missing: [Claim.Contents.Thing], kept: [ItemID], wholesaler: Int
  ) {
    let claim = claims[number]
    let goesBack = claim.kind == .withoutData && plan.claims.overage == .goesBack
    return (
      claim.contents.damaged.map { label(of: BoxKey(cases[$0].seal, cases[$0].number)) }.filter(\.isSome),
      claim.contents.missing, goesBack ? [] : claim.contents.extra, shipments[claim.shipment].partner
    )
  }
}
