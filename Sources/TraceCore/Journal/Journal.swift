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
    /// A rule has it kept without any effect.
    case ignored
    /// It is about to be replayed.
    case pending
  }

  struct Entry {
    var header: EventHeader
    /// Where it takes effect: its own key, or that of the event it waited for.
    var effective: OrderKey
    /// When it took effect, counted in applications.
    var sequence = 0
    var firstItem: Int
    var firstChange = 0
    var changeCount = 0
    var rank: UInt32
    var status: Status
    /// It has waited long enough and takes effect whatever is missing.
    var isForced = false

    var key: OrderKey { OrderKey(time: header.eventTime, rank: rank, id: header.id) }
  }

  var entries = SlidingStore<Entry>()
  var items = SlidingStore<ItemID>()
  var details: [Int: EventDetails] = [:]
  /// Who is mentioned where, for replay, impact and trace.
  var postings = Postings()
  private var lotIndex = LotIndex()

  init() {}

  /// The first position that is still kept.
  public var startIndex: Int { entries.startIndex }
  /// One past the last position.
  public var endIndex: Int { entries.endIndex }

  /// The event at `position`, as it arrived; its record time is when it arrived.
  public func event(at position: Int) -> TraceEvent {
    TraceEvent(entries[position].header, items: items(at: position), details: details[position])
  }

  /// The fixed part of the event at `position`.
  public func header(at position: Int) -> EventHeader { entries[position].header }

  /// The items that the event at `position` is about.
  public func items(at position: Int) -> [ItemID] {
    let entry = entries[position]
    return items.copy(entry.firstItem..<entry.firstItem + Int(entry.header.itemCount))
  }

  /// The details of the event at `position`, where it has some.
  public func details(at position: Int) -> EventDetails? { details[position] }

  /// What has become of the event at `position`.
  public func status(at position: Int) -> Status { entries[position].status }

  /// Positions of the events that touched an item, in ascending order: those that name it, as the thing or as the
  /// container, and those about something that was inside it.
  public func positions(touching item: ItemID) -> [Int] {
    var positions: [Int] = []
    postings.forEach(of: item, before: endIndex) { if $0 >= startIndex { positions.append($0) } }
    positions.sort()
    var last = -1
    positions.removeAll { position in
      defer { last = position }
      return position == last
    }
    return positions
  }

  /// Positions of the events that state a lot, in ascending order.
  ///
  /// The list is made when it is asked for, and continued from there: 20 ns for each event since the last question.
  public func positions(stating lot: LotID) -> [Int] {
    lotIndex.extend(over: entries)
    return lotIndex.positions[lot, default: []].filter { $0 >= startIndex }
  }

  func append(_ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: EventDetails?, rank: UInt32)
    -> Int
  {
    let position = entries.endIndex
    let key = OrderKey(time: header.eventTime, rank: rank, id: header.id)
    entries.append(
      Entry(header: header, effective: key, firstItem: self.items.endIndex, rank: rank, status: .pending))
    for item in items { self.items.append(item) }
    postings.mark()
    if let details { self.details[position] = details }
    return position
  }

  /// Forgets the events before `position`.
  func trim(before position: Int) {
    guard position > startIndex else { return }
    if !details.isEmpty {
      for old in startIndex..<min(position, endIndex) { details[old] = nil }
    }
    let firstItem = position < endIndex ? entries[position].firstItem : items.endIndex
    entries.trim(before: position)
    items.trim(before: firstItem)
    postings.trim(before: position)
  }

  private struct LotIndex {
    var positions: [LotID: [Int]] = [:]
    var next = 0

    mutating func extend(over entries: SlidingStore<Entry>) {
      for position in max(next, entries.startIndex)..<entries.endIndex {
        let lot = entries[position].header.lot
        if lot != .none { positions[lot, default: []].append(position) }
      }
      next = entries.endIndex
    }
  }
}

/// The order in which events take effect: by their own times; of one time, in the order of a thing's life.
struct OrderKey: BitwiseCopyable, Comparable {
  var time: Timestamp
  var rank: UInt32
  var id: EventID

  static func < (a: OrderKey, b: OrderKey) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.rank != b.rank { return a.rank < b.rank }
    return a.id < b.id
  }

  /// Clocks that count whole seconds give many events one time: first what makes a thing, then what is done with it
  /// from the inside out, then what ends it. Events of one rank keep the order of their sender's numbers.
  static func rank(of kind: EventKind, level: PackagingLevel?) -> UInt32 {
    switch kind {
    case .openLot: 0
    case .consumeMaterial, .allocate: 1
    case .encode: 2
    case .commission: 3
    case .pack, .unpack: 4 + UInt32(level?.rawValue ?? 4)
    case .observe, .verify, .countReport, .exception, .override, .approve, .qualityEvent: 10
    case .sample, .scrap, .destroy, .decommission, .repackage: 11
    case .closeLot, .hold, .release: 12
    case .ship, .voidShipment: 13
    case .receive, .returnGoods: 14
    case .dispense: 15
    case .errorDeclaration: 16
    }
  }
}
