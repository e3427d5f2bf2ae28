/// What kind of event it is, where several fall on one instant; the first of this list comes first.
///
/// A belt that stops at T carries nothing past a point at T that it had not reached; a clock ticks before the
/// passage that it stamps; a message describes what has passed; people act on what they were told.
public enum EventClass: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// A belt starts, stops or changes its speed.
  case beltChange
  /// A clock ticks: a second, a shift, a synchronization.
  case clock
  /// A unit passes a point.
  case passage
  /// A message, a command or an answer arrives.
  case message
  /// A person acts.
  case `operator`
}

/// The place of an event among those of the same instant: class, then the station further downstream, then entity.
///
/// Downstream first, because a place has to become free before its neighbor upstream can move into it.
public struct Rank: Hashable, Sendable, BitwiseCopyable {
  /// The number of the physical thing that it is about: carton n, pallet n, task n; lower first.
  public var entity: UInt64
  /// Class above station, each so that the lower value comes first.
  @usableFromInline var order: UInt32

  /// The rank of an event of this class, at this station (numbered in the direction of flow), about this entity.
  @inlinable
  public init(_ eventClass: EventClass, station: UInt16 = 0, entity: UInt64 = 0) {
    self.entity = entity
    self.order = UInt32(eventClass.rawValue) &<< 16 | UInt32(UInt16.max &- station)
  }

  @inlinable
  init(order: UInt32, entity: UInt64) {
    self.order = order
    self.entity = entity
  }

  /// What kind of event it is.
  @inlinable public var eventClass: EventClass {
    // The only way to make a rank is from a class, so that the raw value is always one.
    EventClass(rawValue: UInt8(truncatingIfNeeded: order &>> 16)).unsafelyUnwrapped
  }

  /// The number of the station in the direction of flow.
  @inlinable public var station: UInt16 { UInt16.max &- UInt16(truncatingIfNeeded: order) }
}

extension Rank: Comparable {
  /// Whether `a` comes before `b` at the same instant.
  @inlinable
  public static func < (a: Rank, b: Rank) -> Bool {
    a.order != b.order ? a.order < b.order : a.entity < b.entity
  }
}

extension Rank: CustomStringConvertible {
  /// The rank in words: `passage at station 3, entity 4711`.
  public var description: String { "\(eventClass) at station \(station), entity \(entity)" }
}

/// An instant with a rank: where an event stands in the order of everything that happens in a trial.
///
/// What a model steps by itself, outside the calendar, is compared with what is pending in it by this.
public struct Moment: Hashable, Sendable, BitwiseCopyable {
  /// When.
  public var time: Instant
  /// In which order among those at the same time.
  public var rank: Rank

  /// The place of `rank` at `time`.
  @inlinable
  public init(time: Instant, rank: Rank) {
    self.time = time
    self.rank = rank
  }
}

extension Moment: Comparable {
  /// Whether `a` comes before `b`.
  @inlinable
  public static func < (a: Moment, b: Moment) -> Bool {
    a.time != b.time ? a.time < b.time : a.rank < b.rank
  }
}

extension Moment: CustomStringConvertible {
  /// The moment in words: `00:00:01.500000000, message at station 3, entity 4711`.
  public var description: String { "\(time), \(rank)" }
}
