/// A number that stands, within one process, for a name in an ``IdentifierTable``; the highest one stands for none.
///
/// An identifier's text is interned once; from there on truth and record both say a number, which indexes dense
/// arrays. It says nothing about the thing: not whether it exists, nor what became of it.
public protocol InternedName: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// How wide the number is.
  associatedtype Raw: FixedWidthInteger
  /// The number itself.
  var raw: Raw { get }
  /// The name with number `raw`.
  init(raw: Raw)
}

extension InternedName {
  /// No name was stated.
  @inlinable
  public static var none: Self { Self(raw: .max) }

  /// Numbers are given out one after another and by nobody outside: one multiplication scatters them as well as SipHash does, in a
  /// tenth of its time, and sets of items are asked for every unit.
  @inlinable
  public func _rawHashValue(seed: Int) -> Int {
    let scattered =
      (UInt64(truncatingIfNeeded: raw) ^ UInt64(truncatingIfNeeded: seed)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: scattered ^ scattered >> 32)
  }

  /// True unless this is `none`.
  @inlinable
  public var isSome: Bool { raw != .max }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
}

/// The short name of a serialized thing: a unit, a bundle, a case or a pallet.
public struct ItemID: InternedName {
  /// The number itself.
  public var raw: UInt32
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }
}

/// The short name of a lot of one product.
public struct LotID: InternedName {
  /// The number itself.
  public var raw: UInt32
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }
}

/// The short name of a product of the site's master data.
public struct ProductID: InternedName {
  /// The number itself.
  public var raw: UInt16
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }
}

/// The short name of a location: a read point on the line, a room, a site, a partner's dock.
public struct LocationID: InternedName {
  /// The number itself.
  public var raw: UInt16
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }
}

/// The short name of whoever did it: a device, a system, a person or a trading partner; every event has one, so `none`
/// is a finding.
public struct ActorID: InternedName {
  /// The number itself.
  public var raw: UInt16
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }
}

/// The short name of a batch of material: leaflets, foil, tablets in bulk.
public struct MaterialBatchID: InternedName {
  /// The number itself.
  public var raw: UInt32
  /// The name with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }
}

/// The identity of one event, by which a second delivery of it is known.
///
/// Either a sender's own running number or 128 bits taken from a UUID or from a hash of an identity in some other form.
/// An event without identity can never be corrected, nor its repetition be recognized; it is `none`.
public struct EventID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The upper half: what the lower half counts in.
  public var high: UInt64
  /// The lower half.
  public var low: UInt64

  /// The identity with these halves, for example those of a UUID.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Message number `sequence` of `sender`.
  @inlinable
  public init(sender: ActorID, sequence: UInt64) {
    self.init(high: EventID.senderSpace | UInt64(sender.raw), low: sequence)
  }

  /// No identity was stated.
  @inlinable
  public static var none: EventID { EventID(high: 0, low: 0) }

  /// The sender, where this is a sender's running number.
  @inlinable
  public var sender: ActorID? {
    high & ~0xFFFF == EventID.senderSpace ? ActorID(raw: UInt16(truncatingIfNeeded: high)) : nil
  }

  /// 48 leading ones mark a running number: no generator of UUIDs makes them before the year 10,000 (version 7), and a
  /// random one does once in 2^48.
  @inlinable
  static var senderSpace: UInt64 { 0xFFFF_FFFF_FFFF_0000 }

  /// By the upper half, then by the lower: the messages of one sender in the order of their numbers.
  @inlinable
  public static func < (a: EventID, b: EventID) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }
}
