import EventKernel
import TraceModel

/// What the record has of a shipment at the moment at which its document is made: pallets, the cases on them, the units in them.
public struct RecordedShipment: Sendable {
  /// A pallet.
  public struct Pallet: Sendable, Hashable {
    /// Its label.
    public let label: ItemID
    /// Its cases, as positions in ``RecordedShipment/cases``.
    public internal(set) var cases: Range<Int>
  }

  /// A case.
  public struct Case: Sendable, Hashable {
    /// Its label.
    public let label: ItemID
    /// Its lot.
    public let lot: LotID
    /// Its units, as positions in ``RecordedShipment/units``.
    public let units: Range<Int>
  }

  /// Pallets, in the order of loading.
  public private(set) var pallets: [Pallet] = []
  /// Cases, pallet by pallet.
  public private(set) var cases: [Case] = []
  /// Units, case by case.
  public private(set) var units: [ItemID] = []
  /// The products that are in it, as the site numbers them.
  public var articles: Set<Int> = []

  /// Nothing yet.
  public init() {}

  /// A pallet, whose cases follow.
  public mutating func add(pallet label: ItemID) {
    pallets.append(Pallet(label: label, cases: cases.count..<cases.count))
  }

  /// A case on the last pallet, with its units.
  public mutating func add(case label: ItemID, lot: LotID, units contents: some Collection<ItemID>) {
    let first = units.count
    units.append(contentsOf: contents)
    cases.append(Case(label: label, lot: lot, units: first..<units.count))
    if let last = pallets.indices.last { pallets[last].cases = pallets[last].cases.lowerBound..<cases.count }
  }

  /// The units that it has in a case; nil where it has no such case.
  public func units(inCase label: ItemID) -> ArraySlice<ItemID>? {
    cases.first { $0.label == label }.map { units[$0.units] }
  }
}

/// A document that the gateway has sent to a partner about a shipment, and what has become of it.
///
/// A receipt says that bytes came; what the partner thinks of them is the answer, and whether anybody reads that is a third thing.
public struct ShipmentDocument: Sendable {
  /// What it can say of a shipment besides the numbers.
  public struct Fields: OptionSet, Sendable, Hashable {
    /// One bit a field.
    public let rawValue: UInt8
    /// Fields of their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The lot of what was commissioned.
    public static let lot = Self(rawValue: 1)
    /// The expiry of what was commissioned.
    public static let expiry = Self(rawValue: 2)
    /// The owners before and after.
    public static let owner = Self(rawValue: 4)
    /// The seller's transaction statement.
    public static let statement = Self(rawValue: 8)
    /// All of them.
    public static let all: Self = [.lot, .expiry, .owner, .statement]
  }

  /// What of a shipment it tells.
  public enum Part: Hashable, Sendable {
    /// All of it: what was commissioned and packed, and that it was shipped.
    case whole
    /// What was commissioned and packed, ahead of what is shipped.
    case contents
    /// That it was shipped; the rest is in a document of its own.
    case shipping
  }

  /// The shipment that it is about.
  public let shipment: Int
  /// What of it it tells.
  public let part: Part
  /// The partner to whom it goes.
  public let partner: Int
  /// Which attempt it is, from 1.
  public let attempt: Int
  /// In which version.
  public let version: SchemaVersion
  /// What it says.
  public let fields: Fields
  /// What the record had of the shipment when it was made.
  public let contents: RecordedShipment
  /// When it left the gateway.
  public let sentAt: Instant
  /// When the partner's machine had it, which is what a receipt says.
  public internal(set) var receivedAt: Instant?
  /// When the partner answered.
  public internal(set) var answeredAt: Instant?
  /// Why he refused it; empty where he took it, or has not answered.
  public internal(set) var reasons: [RejectReason] = []
  /// When somebody at the site saw that it was refused.
  public internal(set) var noticedAt: Instant?
  /// When it was sent again.
  public internal(set) var resentAt: Instant?

  /// Whether the partner took it.
  public var isAccepted: Bool { answeredAt != nil && reasons.isEmpty }
  /// Whether the partner refused it.
  public var isRefused: Bool { answeredAt != nil && !reasons.isEmpty }

  /// By which of a shipment's draws it goes: each attempt of each part has its own.
  var draw: UInt32 { UInt32(clamping: attempt) + (part == .contents ? 1 << 16 : 0) }
}

extension Partner {
  /// Why this partner would not take a document that comes at `now`, in the order of ``RejectReason``.
  ///
  /// Whatever is in it is looked at: the reasons are the same that ``AcceptanceProfile`` gives for a file, beside the files that
  /// he has taken. What counts of an expiry is when the goods were shipped.
  func review(
    _ document: ShipmentDocument, at now: Instant, shippedAt: Instant, expiry: (LotID) -> Instant?
  ) -> [RejectReason] {
    if !takes(document.version, at: now) { return [.versionNotAccepted] }
    var reasons: Set<RejectReason> = []
    if refusesAll { reasons.insert(.unknownLocation) }
    let contents = document.contents
    if contents.pallets.isEmpty { reasons.insert(.noEvents) }
    if document.part != .contents {
      if !document.fields.contains(.statement) { reasons.insert(.missingTransactionStatement) }
      if !document.fields.contains(.owner) { reasons.insert(.missingOwningSource) }
      for box in contents.cases where expiry(box.lot).map({ $0 <= shippedAt }) ?? false {
        reasons.insert(.expiredThingShipped)
      }
    }
    if document.part == .shipping {
      if contents.units.contains(where: { $0.isSome && !commissioned.contains($0) }) {
        reasons.insert(.notCommissioned)
      }
      return RejectReason.allCases.filter(reasons.contains)
    }
    if !document.fields.contains(.lot) { reasons.insert(.missingLot) }
    if !document.fields.contains(.expiry) { reasons.insert(.missingExpiry) }
    if contents.pallets.contains(where: \.cases.isEmpty) || contents.cases.contains(where: \.units.isEmpty) {
      reasons.insert(.parentBeforeContents)
    }
    var seen = Set<ItemID>(minimumCapacity: contents.units.count)
    for unit in contents.units {
      if !seen.insert(unit).inserted { reasons.insert(.childHasParent) }
      if commissioned.contains(unit) { reasons.insert(.commissionedTwice) }
    }
    return RejectReason.allCases.filter(reasons.contains)
  }

  /// Takes what a document says into account.
  mutating func take(_ document: ShipmentDocument, number: Int) {
    accepted.append(number)
    learn(document.contents.units)
  }

  /// Knows these numbers from now on.
  mutating func learn(_ units: some Sequence<ItemID>) {
    for unit in units where unit.isSome { commissioned.insert(unit) }
  }
}
