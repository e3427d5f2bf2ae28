/// The short name, within one process, of a serialised thing: a unit, a bundle, a case or a pallet.
///
/// An identifier's text is interned once, in an `IdentifierTable`; from there on both legs say 32 bits, which
/// index dense arrays. The number says nothing about the thing: not whether it exists, nor what became of it.
public struct ItemID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt32.max` is no item.
  public var raw: UInt32

  /// The item with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }

  /// No item: the container of a thing that has none.
  @inlinable
  public static var none: ItemID { ItemID(raw: .max) }

  /// True unless this is `none`.
  @inlinable
  public var isSome: Bool { raw != .max }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: ItemID, b: ItemID) -> Bool { a.raw < b.raw }
}

/// The short name of a lot of one product.
public struct LotID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt32.max` is no lot.
  public var raw: UInt32

  /// The lot with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }

  /// No lot was stated.
  @inlinable
  public static var none: LotID { LotID(raw: .max) }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: LotID, b: LotID) -> Bool { a.raw < b.raw }
}

/// The short name of a product of the site's master data.
public struct ProductID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt16.max` is no known product.
  public var raw: UInt16

  /// The product with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }

  /// No product of the master data.
  @inlinable
  public static var none: ProductID { ProductID(raw: .max) }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: ProductID, b: ProductID) -> Bool { a.raw < b.raw }
}

/// The short name of a place: a read point on the line, a room, a site, a partner's dock.
public struct LocationID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt16.max` is no place.
  public var raw: UInt16

  /// The place with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }

  /// No place was stated.
  @inlinable
  public static var none: LocationID { LocationID(raw: .max) }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: LocationID, b: LocationID) -> Bool { a.raw < b.raw }
}

/// The short name of who did it: a device, a system, a person, or a trading partner.
public struct ActorID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt16.max` is nobody.
  public var raw: UInt16

  /// The actor with number `raw`.
  @inlinable
  public init(raw: UInt16) { self.raw = raw }

  /// Nobody was stated, which is a finding: every event is attributed.
  @inlinable
  public static var none: ActorID { ActorID(raw: .max) }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: ActorID, b: ActorID) -> Bool { a.raw < b.raw }
}

/// The short name of a batch of material: leaflets, foil, tablets in bulk.
public struct MaterialBatchID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; `UInt32.max` is none.
  public var raw: UInt32

  /// The material batch with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }

  /// No material batch.
  @inlinable
  public static var none: MaterialBatchID { MaterialBatchID(raw: .max) }

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: MaterialBatchID, b: MaterialBatchID) -> Bool { a.raw < b.raw }
}

/// The identity of one event, by which a second delivery of it is known.
///
/// Either a sender's own running number or 128 bits taken from a UUID or from a hash of an identity in some other form.
/// An event without identity can never be corrected, nor its repetition be recognised; it is `none`.
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

  /// Ascending by number, which is the order of interning and nothing else.
  @inlinable
  public static func < (a: EventID, b: EventID) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }
}
