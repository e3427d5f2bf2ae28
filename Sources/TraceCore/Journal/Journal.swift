import TraceModel

/// The events that the core has taken, in the order of their arrival, attributed, never changed.
///
/// Positions never change. Without a policy of keeping everything, positions before `startIndex` are gone.
public final class Journal {
  /// What has become of an entry.
  public enum Status: UInt8, Sendable, CaseIterable {
    /// It takes effect, or was refused with a finding.
    case applied
    /// It waits for another event.
    case waiting
    /// It was declared wrong, and has no effect.
    case declaredWrong
    /// It is being replayed.
    case pending
  }

  struct Entry {
    var header: EventHeader
    var key: OrderKey
    /// Where it takes effect: its own key, or that of the event it waited for.
    var effective: OrderKey
    /// When it took effect, counted in applications.
    var sequence = 0
    var firstItem: Int
    var firstChange = 0
    var changeCount: UInt32 = 0
    var firstFinding: Int32 = -1
    var status: Status
    /// It has waited long enough and takes effect whatever is missing.
    var isForced = false
  }

  struct Mention: BitwiseCopyable {
    var subject: UInt32
    /// Low half of the entry's position.
    var entry: UInt32
    /// Low half of the previous mention's position plus one; 0 for none.
    var previous: UInt32
  }

  var entries = SlidingStore<Entry>()
  var items = SlidingStore<ItemID>()
  var details: [Int: EventDetails] = [:]
  var positionsByID: [EventID: Int] = [:]
  var findingsByEntry: [Int: [Int]] = [:]

  init() {}

  /// The first position that is still kept.
  public var startIndex: Int { entries.startIndex }
  /// One past the last position.
  public var endIndex: Int { entries.endIndex }

  /// The event at `position`, as it arrived; its record time is when it arrived.
  public func event(at position: Int) -> TraceEvent {
    let entry = entries[position]
    return TraceEvent(entry.header, items: items(at: position), details: details[position])
  }

  /// The fixed part of the event at `position`.
  public func header(at position: Int) -> EventHeader { entries[position].header }

  /// The items that the event at `position` is about.
  public func items(at position: Int) -> [ItemID] {
    let entry = entries[position]
    return (entry.firstItem..<entry.firstItem + Int(entry.header.itemCount)).map { items[$0] }
  }

  /// The details of the event at `position`, where it has some.
  public func details(at position: Int) -> EventDetails? { details[position] }

  /// What has become of the event at `position`.
  public func status(at position: Int) -> Status { entries[position].status }

  /// Where the event with this identity is, or nil where it is not kept.
  public func position(of event: EventID) -> Int? { positionsByID[event] }
}

/// The order in which events take effect: by their own times; of one time, in the order of a thing's life.
struct OrderKey: BitwiseCopyable, Comparable {
  var time: Timestamp
  /// Order of kinds, then of levels from the inside out.
  var rank: UInt32
  var id: EventID

  static func < (a: OrderKey, b: OrderKey) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.rank != b.rank { return a.rank < b.rank }
    return a.id < b.id
  }
}
