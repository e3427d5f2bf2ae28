import EventKernel
import TraceModel

/// Where things physically are after the line.
public enum MarketPlace: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// In the site's warehouse.
  case site
  /// On the way to the logistics provider.
  case wayToProvider
  /// At the logistics provider.
  case provider
  /// On a truck.
  case truck
  /// At a wholesaler's dock, waiting for the document.
  case dock
  /// At a wholesaler, set apart.
  case quarantine
  /// In a wholesaler's stock.
  case stock
  /// At the repackager.
  case repackager
  /// On the way to a dispenser.
  case delivery
  /// At a dispenser.
  case dispenser
  /// With a patient.
  case patient
  /// On the way back to a wholesaler.
  case wayBack
  /// At a wholesaler's returns desk.
  case returnsDesk
  /// Destroyed.
  case destroyed
  /// Back at the maker.
  case maker

  /// In plain words.
  public var meaning: String {
    switch self {
    case .site: "in the site's warehouse"
    case .wayToProvider: "on the way to the logistics provider"
    case .provider: "at the logistics provider"
    case .truck: "on a truck"
    case .dock: "at a wholesaler's dock"
    case .quarantine: "set apart"
    case .stock: "in a wholesaler's stock"
    case .repackager: "at the repackager"
    case .delivery: "on the way to a dispenser"
    case .dispenser: "at a dispenser"
    case .patient: "with a patient"
    case .wayBack: "on the way back to a wholesaler"
    case .returnsDesk: "at a returns desk"
    case .destroyed: "destroyed"
    case .maker: "back at the maker"
    }
  }
}

/// Where a thing is, and with whom: the number of the wholesaler or the dispenser, 0 where there is but one.
public struct Holder: Hashable, Sendable, BitwiseCopyable {
  /// The place.
  public let place: MarketPlace
  /// Whose.
  public let number: Int

  /// A place of somebody.
  public init(_ place: MarketPlace, _ number: Int = 0) { (self.place, self.number) = (place, number) }
}

/// A case by the lot's seal that it is in, in the order of release, and its position there.
public struct BoxKey: Hashable, Sendable, BitwiseCopyable {
  /// See ``BoxKey``.
  public let seal: Int
  /// See ``BoxKey``.
  public let number: Int

  /// A case of a seal.
  public init(_ seal: Int, _ number: Int) { (self.seal, self.number) = (seal, number) }
}

/// A pallet in the market.
public struct PalletHolding: Sendable {
  /// The label on it; `none` while it has none.
  public let label: ItemID
  /// The cases that stand on it.
  public internal(set) var boxes: [BoxKey]
  /// Whether it was built of cases of other pallets.
  public internal(set) var isMixed = false
  /// The transfer to the logistics provider with which it came; nil where there was none.
  public internal(set) var transfer: Int?
  /// The shipment with which it left; nil while it is at the site.
  public internal(set) var shipment: Int?
  /// Its first case among ``SupplyChain/cases``; nil until it is in a wholesaler's stock.
  public internal(set) var firstCase: Int?

  init(label: ItemID, boxes: [BoxKey]) { (self.label, self.boxes) = (label, boxes) }
}

/// A case in a wholesaler's stock.
public struct CaseHolding: Sendable {
  /// Its pallet.
  public let pallet: Int
  /// Which lot's seal it is in, and its position there.
  public let seal: Int
  /// See ``seal``.
  public let number: Int
  /// The wholesaler.
  public let wholesaler: Int
  /// Since when.
  public let stockedAt: Instant
  /// When it was opened; nil while it is closed.
  public internal(set) var openedAt: Instant?
  /// From when on units out of it are sold.
  public internal(set) var sellsFrom = Instant.start
  /// When the last of its units was sold.
  public internal(set) var soldOutAt = Instant.start
  /// Whether the wholesaler's system was told that it was opened.
  public internal(set) var isOpeningTold = true
  /// The lot under which the last of its units stand in the bin.
  public internal(set) var binLot = LotID.none
  /// Until when it is set apart, because nobody has told of it; nil where it is not.
  public internal(set) var apartUntil: Instant?
  /// When it went back to the maker; nil where it did not.
  public internal(set) var sentBackAt: Instant?
  /// When it went to the repackager; nil where it did not.
  public internal(set) var collectedAt: Instant?
  /// When it was destroyed unopened, because its use had ended or nobody has settled about it; nil where it was not.
  public internal(set) var destroyedAt: Instant?
  /// Whether somebody has touched one of its units alone.
  var hasIndividuals = false
  /// How many of its last units were put with the next case's.
  public internal(set) var merged = 0
}

/// A unit of a case, by both their numbers.
public struct UnitKey: Hashable, Sendable, Comparable, BitwiseCopyable {
  /// The case among ``SupplyChain/cases``.
  public let box: Int
  /// The unit in it, from 0.
  public let unit: Int

  /// A unit of a case.
  public init(_ box: Int, _ unit: Int) { (self.box, self.unit) = (box, unit) }

  /// By case, then by unit.
  public static func < (a: UnitKey, b: UnitKey) -> Bool { (a.box, a.unit) < (b.box, b.unit) }
}

/// A unit that somebody has touched alone, from then on: where it went, and which of its steps anybody was told of.
public struct Individual: Sendable {
  /// One step.
  public struct Step: Sendable, Hashable {
    /// When.
    public let at: Instant
    /// Where it is from then on.
    public let holder: Holder
    /// Whether it is told to the partners' systems.
    public let isTold: Bool
  }

  /// Which unit.
  public let key: UnitKey
  /// Its steps, by time.
  public internal(set) var steps: [Step] = []
  /// How often it has come back.
  public internal(set) var returns = 0

  /// Where it is at `now`; nil before somebody touched it.
  public func holder(at now: Instant) -> Holder? { steps.last { $0.at <= now }?.holder }
}

/// What becomes of one unit of an opened case until somebody touches it alone.
public struct UnitLife: Sendable, Hashable {
  /// The dispenser who buys it.
  public let dispenser: Int
  /// When it leaves the wholesaler.
  public let sold: Instant
  /// When it is at the dispenser.
  public let delivered: Instant
  /// When it leaves the dispenser, to a patient or back.
  public let left: Instant
  /// When it is at the returns desk; nil where it does not come back.
  public let back: Instant?
  /// Whether its use has ended before anybody gave it out: it is destroyed when it should have left.
  public let isExpired: Bool
  /// Whether it was given a new number when it was sold, and a draw whether anybody links the two.
  public let isRelabeled: Bool
  /// See ``isRelabeled``.
  let link: Double
  /// A draw whether the dispenser asks about it before he gives it out.
  let asks: Double

  /// Whether he does: what becomes of it then, and whether he tells of it, hangs on the answer.
  func isAskedAbout(_ plan: MarketPlan) -> Bool { back == nil && !isExpired && asks < plan.verifies }
}

/// The lives of a case's units: computed from the case's own stream whenever somebody asks, so that nothing of a unit is stored
/// which nobody has touched.
struct CaseLives {
  let plan: MarketPlan
  let path: RandomPath

  /// The lives of `count` units of a case that sells from `start` on; empty where nobody buys.
  func lives(
    of entity: UInt64, _ sub: UInt32, count: Int, wholesaler: Int, from start: Instant, usableUntil: Instant
  ) -> [UnitLife] {
    let dispensers = plan.dispensers(of: wholesaler)
    guard dispensers > 0 else { return [] }
    let gap = TimeSpan.nanoseconds(max(1, plan.buysEvery.nanoseconds / Int64(dispensers)))
    var stream = path.stream(entity, sub)
    var lives: [UnitLife] = []
    lives.reserveCapacity(count)
    var sold = start
    for _ in 0..<count {
      sold = min(usableUntil, sold.later(stream.exponential(mean: gap)))
      let dispenser = wholesaler + Int(stream.below(UInt64(dispensers))) * plan.wholesalers
      let hours = plan.hours
      let comes = hours.within(sold.later(Self.about(plan.delivery, &stream)))
      let delivered = min(usableUntil, max(sold, comes))
      let leaves = hours.within(delivered.later(stream.exponential(mean: plan.shelf)))
      let left = min(usableUntil, max(delivered, leaves))
      let isExpired = left == usableUntil
      let comesBack = stream.uniform() < plan.returns && !isExpired
      let back = max(left, hours.within(left.later(Self.about(plan.wayBack, &stream))))
      let isRelabeled = stream.uniform() < plan.relabels
      lives.append(
        UnitLife(
          dispenser: dispenser, sold: sold, delivered: delivered, left: left, back: comesBack ? back : nil,
          isExpired: isExpired, isRelabeled: isRelabeled && sold < usableUntil, link: stream.uniform(),
          asks: stream.uniform()))
    }
    return lives
  }

  /// Half of a mean time at least, and half more at most.
  static func about(_ mean: TimeSpan, _ stream: inout RandomStream) -> Int64 {
    // Whatever is longer than a century never comes.
    Int64(min(4e18, Double(mean.nanoseconds) * (0.5 + stream.uniform())))
  }
}

extension MarketPlan {
  /// How many dispensers buy of a wholesaler.
  func dispensers(of wholesaler: Int) -> Int {
    dispensers / wholesalers + (wholesaler < dispensers % wholesalers ? 1 : 0)
  }
}

extension Instant {
  /// So many nanoseconds later, and never beyond what can be told.
  func later(_ nanoseconds: Int64) -> Instant { adding(.nanoseconds(nanoseconds)) ?? .distantFuture }
}
