import TraceModel

/// What the ledger holds about one serial number: 24 bytes.
struct ItemRecord: BitwiseCopyable, Equatable {
  /// The container, or `UInt32.max`.
  var parent = UInt32.max
  /// Index in the container's list.
  var slot: UInt32 = 0
  /// The lot, or `UInt32.max`.
  var lot = UInt32.max
  /// The list of children in `ChildLists`, or `UInt32.max`.
  var contents = UInt32.max
  /// The latest time of an event that touched it, in steps of 2^18 µs; see `CoarseTime`.
  var touched: UInt32 = 0
  /// The state of its own, as OPEN-SCS numbers it.
  var stateCode: UInt8 = 0
  var flags: ItemFlags = []
  /// Fills the record up to 24 bytes.
  var reserved: UInt16 = 0

  var state: SerialState {
    get { SerialState(rawValue: stateCode) ?? .unassigned }
    set { stateCode = newValue.rawValue }
  }
}

/// What is true of an item besides its state.
public struct ItemFlags: OptionSet, Sendable, Hashable, BitwiseCopyable {
  /// One bit for each fact.
  public let rawValue: UInt8

  /// The facts with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Quality holds it.
  @inline(__always)
  public static var held: ItemFlags { ItemFlags(rawValue: 1) }
  /// It left and has not come back.
  @inline(__always)
  public static var away: ItemFlags { ItemFlags(rawValue: 2) }
  /// It came back from a customer.
  @inline(__always)
  public static var returned: ItemFlags { ItemFlags(rawValue: 4) }
  /// It was given to a patient.
  @inline(__always)
  public static var dispensed: ItemFlags { ItemFlags(rawValue: 8) }
  /// The record holds two versions of it and keeps both.
  @inline(__always)
  public static var contradicted: ItemFlags { ItemFlags(rawValue: 16) }
  /// Nothing has happened to it since it was commissioned.
  @inline(__always)
  static var fresh: ItemFlags { ItemFlags(rawValue: 32) }
  /// Quality released it by itself, not with its lot.
  @inline(__always)
  public static var released: ItemFlags { ItemFlags(rawValue: 64) }
  /// Some event named it.
  @inline(__always)
  static var known: ItemFlags { ItemFlags(rawValue: 128) }

  /// What a container passes on to what is inside it.
  @inline(__always)
  static var inherited: ItemFlags { ItemFlags(rawValue: 3) }
}

/// Event times in steps of 2^18 µs (0.26 s) since 2010, in 32 bits: a filter for inversions, before times are compared exactly.
///
/// They reach to 2045; earlier and later times stand at the ends, where only an exact comparison decides.
enum CoarseTime {
  static func of(_ time: Timestamp) -> UInt32 {
    let base: Int64 = 1_262_304_000_000_000  // 2010-01-01T00:00:00Z
    if time.microseconds <= base { return 0 }
    let steps = (time.microseconds - base) >> 18
    return steps >= Int64(UInt32.max) ? .max : UInt32(steps)
  }

  /// Seconds between two coarse times.
  static func seconds(from a: UInt32, to b: UInt32) -> Double {
    (Double(b) - Double(a)) * 262_144 / 1_000_000
  }
}
