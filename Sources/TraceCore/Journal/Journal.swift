import TraceModel

/// The events that the core has taken, in the order of their arrival, attributed, never changed.
///
/// Positions never change. Without a policy of keeping everything, positions before `startIndex` are gone.
public final class Journal {
  /// What has become of an entry.
  public enum Status: UInt8, Sendable, CaseIterable, BitwiseCopyable {
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

  struct Entry: BitwiseCopyable {
    var header: EventHeader
    /// Where it takes effect: its own key, or that of the event it waited for.
    var effective: OrderKey
    var generation: UInt32 = 0
    /// When it took effect, counted in applications.
    var sequence = 0
    var firstItem: Int
    var firstChange = 0
    var changeCount = 0
    var rank: UInt32
    var status: Status
    /// It took effect although others with later turns had, which are no longer kept.
    var isOutOfOrder = false
    /// The first mention that was made of it when it last took effect.
    var firstMention = 0
    /// The thing whose commissioning it waits for.
    var waitsFor = ItemID.none
    /// It has waited long enough and takes effect whatever is missing.
    var isForced = false

    var key: OrderKey { OrderKey(time: header.eventTime, rank: rank, id: header.id) }
    var turn: Turn { Turn(key: effective, generation: generation, own: key) }
  }

  @exclusivity(unchecked) var entries = SlidingStore<Entry>()
  @exclusivity(unchecked) var items = SlidingStore<ItemID>()
  /// Who is mentioned where, for replay, impact and trace.
  @exclusivity(unchecked) var postings = Postings()
  @exclusivity(unchecked) var details: [Int: KeptDetails] = [:]
  private var lotIndex = LotIndex()
  /// How many mentions of things were looked at, and entries that waited: what late events and questions cost.
  public internal(set) var lookCount = 0

  init() {}

  deinit {
    entries.deallocate()
    items.deallocate()
    postings.deallocate()
  }

  /// Bytes held for events, what they name and where it is named, without details and identities.
  public var byteCount: Int { entries.byteCount + items.byteCount + postings.byteCount }

  /// The first position that is still kept.
  public var startIndex: Int { entries.startIndex }
  /// One past the last position.
  public var endIndex: Int { entries.endIndex }

  /// The event at `position`, as it arrived; its record time is when it arrived.
  public func event(at position: Int) -> TraceEvent {
    TraceEvent(entries[position].header, items: items(at: position), details: details[position]?.value)
  }

  /// The fixed part of the event at `position`.
  public func header(at position: Int) -> EventHeader { entries[position].header }

  /// The items that the event at `position` is about.
  public func items(at position: Int) -> [ItemID] {
    let entry = entries[position]
    return items.copy(entry.firstItem..<entry.firstItem + Int(entry.header.itemCount))
  }

  /// The first item that the event at `position` is about.
  @inline(__always)
  func item(at position: Int) -> ItemID { items[entries[position].firstItem] }

  /// The details of the event at `position`, where it has some.
  public func details(at position: Int) -> EventDetails? { details[position]?.value }

  /// What has become of the event at `position`.
  public func status(at position: Int) -> Status { entries[position].status }

  /// Positions of the events that touched an item, in ascending order: those that name it, as the thing or as the
  /// container, and those about something that was inside it.
  public func positions(touching item: ItemID) -> [Int] {
    var positions: [Int] = []
    forEachMention(of: item) { positions.append($0) }
    return positions.sorted()
  }

  /// Calls `body` with the entries that touched an item, each once, the latest effect first, until it answers false.
  @inline(__always)
  func forEachMention(of item: ItemID, while body: (_ position: Int, _ entry: Entry) -> Bool) {
    postings.forEach(of: item, before: endIndex) { position, mention in
      lookCount += 1
      guard position >= startIndex else { return true }
      let entry = entries[position]
      return mention < entry.firstMention || body(position, entry)
    }
  }

  /// Calls `body` with the entries that touched an item, each once, the latest effect first.
  func forEachMention(of item: ItemID, _ body: (_ position: Int) -> Void) {
    forEachMention(of: item) { position, _ in
      body(position)
      return true
    }
  }

  /// Positions of the events that state a lot, in ascending order.
  ///
  /// The list is made when it is asked for, and continued from there: 20 ns for each event since the last question.
  public func positions(stating lot: LotID) -> [Int] {
    lotIndex.extend(over: entries)
    return lotIndex.positions[lot, default: []].filter { $0 >= startIndex }
  }

  func append(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, rank: UInt32
  )
    -> Int
  {
    let position = entries.endIndex
    let key = OrderKey(time: header.eventTime, rank: rank, id: header.id)
    entries.append(
      Entry(header: header, effective: key, firstItem: self.items.endIndex, rank: rank, status: .pending))
    self.items.append(contentsOf: items)
    postings.mark()
    if let details { self.details[position] = details }
    return position
  }

  /// Room at the end for events about one thing each, which take effect as they come.
  @inline(__always)
  func room() -> Room {
    let (entries, items) = (self.entries.room(), self.items.room())
    let (marks, mentions) = (postings.marks.room(), postings.mentions.room())
    return Room(
      position: self.entries.endIndex, firstItem: self.items.endIndex,
      firstMention: postings.mentions.endIndex,
      count: min(min(entries.count, items.count), min(marks.count, mentions.count)),
      entries: entries.baseAddress.unsafelyUnwrapped, items: items.baseAddress.unsafelyUnwrapped,
      marks: marks.baseAddress.unsafelyUnwrapped, mentions: mentions.baseAddress.unsafelyUnwrapped)
  }

  /// Takes in so many events that were written into the room.
  @inline(__always)
  func takeIn(_ count: Int) {
    items.takeIn(count)
    postings.takeIn(count, lastEntry: entries.endIndex &+ count &- 1)
    entries.takeIn(count)
  }

  /// Forgets the events before `position`.
  func trim(before position: Int) {
    guard position > startIndex else { return }
    details.forget(startIndex..<min(position, endIndex))
    let firstItem = position < endIndex ? entries[position].firstItem : items.endIndex
    entries.trim(before: position)
    items.trim(before: firstItem)
    postings.trim(before: position)
  }

  private struct LotIndex {
    var positions: [LotID: [Int]] = [:]
    var next = 0

    mutating func extend(over entries: borrowing SlidingStore<Entry>) {
      for position in max(next, entries.startIndex)..<entries.endIndex {
        let lot = entries[position].header.lot
        if lot != .none { positions[lot, default: []].append(position) }
      }
      next = entries.endIndex
    }
  }
}

extension Dictionary where Key == Int {
  /// Forgets what is kept under a run of positions, in the time of the shorter of both.
  mutating func forget(_ positions: Range<Int>) {
    if count < positions.count {
      // order-free: each is removed by itself
      let old = keys.filter { positions.contains($0) }
      for position in old { self[position] = nil }
    } else {
      for position in positions { self[position] = nil }
    }
  }
}

extension Journal {
  /// Memory at the end of the journal's lists, in which events about one thing each are written one after the other.
  struct Room {
    /// Where the first of them will stand.
    let position: Int
    fileprivate let firstItem: Int
    fileprivate let firstMention: Int
    /// For how many there is room.
    let count: Int
    fileprivate let entries: UnsafeMutablePointer<Entry>
    fileprivate let items: UnsafeMutablePointer<ItemID>
    fileprivate let marks: UnsafeMutablePointer<Int>
    fileprivate let mentions: UnsafeMutablePointer<Postings.Mention>

    /// Writes an event that has taken effect at its own time, by one change of the ledger.
    @inline(__always)
    func write(
      _ index: Int, _ header: UnsafePointer<EventHeader>, _ item: ItemID, arrival: Timestamp, rank: UInt32,
      sequence: Int, change: Int, headOfMentions head: UnsafeMutablePointer<UInt32>
    ) {
      let entry = entries + index
      // As memory: a header has 23 fields.
      UnsafeMutableRawPointer(entry).copyMemory(from: header, byteCount: MemoryLayout<EventHeader>.size)
      entry.pointee.header.recordTime = arrival
      entry.pointee.effective = OrderKey(
        time: header.pointee.eventTime, rank: rank, id: header.pointee.id)
      entry.pointee.generation = 0
      entry.pointee.sequence = sequence
      entry.pointee.firstItem = firstItem &+ index
      entry.pointee.firstChange = change
      entry.pointee.changeCount = 1
      entry.pointee.rank = rank
      entry.pointee.status = .applied
      entry.pointee.isOutOfOrder = false
      entry.pointee.waitsFor = .none
      entry.pointee.isForced = false
      (items + index).initialize(to: item)
      let mention = firstMention &+ index
      entry.pointee.firstMention = mention
      (marks + index).initialize(to: mention)
      (mentions + index).initialize(
        to: Postings.Mention(
          item: item.raw, entry: UInt32(truncatingIfNeeded: position &+ index), previous: head.pointee))
      head.pointee = UInt32(truncatingIfNeeded: mention)
    }
  }
}

/// When an event takes effect: at its own key, or right after the event it waited for.
struct Turn: BitwiseCopyable, Comparable {
  var key: OrderKey
  /// 0 at its own key; else the sweep over the waiting events in which its turn came. In a sweep each has its turn
  /// once, in the order of their own keys; what is set free by one behind it has its turn in the next.
  var generation: UInt32
  var own: OrderKey

  /// At its own key.
  init(_ own: OrderKey) {
    key = own
    generation = 0
    self.own = own
  }

  init(key: OrderKey, generation: UInt32, own: OrderKey) {
    self.key = key
    self.generation = generation
    self.own = own
  }

  /// The first turn after `other`, or the own key where that is later.
  func after(_ other: Turn) -> Turn {
    if other.key < own { return Turn(own) }
    let isSameSweep = other.generation > 0 && other.own < own
    return Turn(key: other.key, generation: other.generation + (isSameSweep ? 0 : 1), own: own)
  }

  static func < (a: Turn, b: Turn) -> Bool {
    if a.key != b.key { return a.key < b.key }
    if a.generation != b.generation { return a.generation < b.generation }
    return a.own < b.own
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
