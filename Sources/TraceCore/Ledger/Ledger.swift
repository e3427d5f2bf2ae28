import TraceModel

/// The state of every serial number, and what is inside what.
///
/// 24 bytes per serial number in pages of 4,096, and 4 bytes per child in an arena. Children of a parent and parent of a
/// child take constant time. The ledger applies what it is told; which event may do what is decided by `Rulebook`.
///
/// **Inheritance.** What is inside a container shares its fate: a unit on a pallet that was shipped is shipped, although
/// only the pallet's record says so. A unit's state is its own, unless a container around it has left or is destroyed;
/// holds count likewise. A unit that leaves a container takes what it inherited with it.
public final class Ledger {
  let table: IdentifierTable

  @exclusivity(unchecked) private var records = ItemPages(empty: ItemRecord())
  @exclusivity(unchecked) var children = ChildLists()
  /// How many serial numbers of each lot are in each of the twelve states.
  var lotCounts: UnsafeMutablePointer<Int> = .allocate(capacity: 0)
  @exclusivity(unchecked) var lots: [LotStanding] = []
  /// The undo log.
  @exclusivity(unchecked) var changes = SlidingStore<UndoLog.Change>()
  /// Whether an undo log is kept.
  let keepsChanges: Bool
  /// Where things are and who has them, for those about which something was said.
  @exclusivity(unchecked) var standings: [ItemID: Standing] = [:]
  /// Amounts of classes in containers, beside the things in them.
  @exclusivity(unchecked) var amounts: [ItemID: [ClassQuantity]] = [:]
  /// Second parents that a policy keeps beside the first.
  @exclusivity(unchecked) var secondParents: [ItemID: [ItemID]] = [:]
  /// Second lots that a policy keeps beside the first.
  var secondLots: [ItemID: [LotID]] = [:]
  /// What left under which documents.
  var register = ShipmentRegister()
  /// Rare changes, by their positions in the undo log.
  var rareChanges: [Int: UndoLog.RareChange] = [:]
  /// Lists that were replaced, with the change after which they are not needed any more.
  var retiredLists: [(position: Int, list: UInt32)] = []
  /// Items whose records were put back since they were last asked for; nil where nobody asks.
  var restored: [ItemID]?

  init(table: IdentifierTable, keepsChanges: Bool) {
    self.table = table
    self.keepsChanges = keepsChanges
  }

  deinit {
    records.deallocate()
    lotCounts.deallocate()
    changes.deallocate()
    children.deallocate()
  }

  // MARK: Records

  /// The record of an item, or nil where no page holds it yet.
  @inline(__always)
  func existing(_ item: ItemID) -> RecordPointer? { records.existing(item) }

  /// The record of an item, in a new page if need be.
  @inline(__always)
  func record(_ item: ItemID) -> RecordPointer { records.value(of: item) }

  /// Forgets a page for good: what stood in it was never named.
  func forgetPage(_ page: Int) {
    let hasRareFacts =
      !standings.isEmpty || !register.documents.isEmpty || !secondParents.isEmpty || !secondLots.isEmpty
    records.drop(page) { item, record in
      guard record != ItemRecord() else { return }
      if hasRareFacts {
        standings[item] = nil
        register.documents[item] = nil
        secondParents[item] = nil
        secondLots[item] = nil
      }
      if record.contents != .max { retire(record.contents) }
    }
  }

  /// Calls `body` with every item that some event named, in ascending order of numbers.
  ///
  /// A page is looked at in one piece: ten million items take about 50 ms.
  public func forEachKnownItem(_ body: (ItemID) -> Void) {
    records.forEach { item, record in if record.flags.contains(.known) { body(item) } }
  }

  /// Bytes held for items and their contents, without identifiers, journal and findings.
  public var byteCount: Int { records.byteCount + children.byteCount }

  /// Bytes of the undo log.
  public var changesByteCount: Int { changes.byteCount }
}

/// Where a thing is and who has it, as the last event about it or about a container around it said.
public struct Standing: Hashable, Sendable, BitwiseCopyable {
  /// Where it is.
  public var place = LocationID.none
  /// Who has it, or `none` for the site itself.
  public var holder = ActorID.none
  /// The event that said so.
  public var event = EventID.none

  /// Nothing was said.
  public init() {}
}

/// What the ledger knows of a lot as a whole.
public struct LotStanding: Hashable, Sendable {
  /// How many serial numbers of the lot are in each state of their own, by OPEN-SCS number.
  public var counts: [Int] = []
  /// When the lot was opened on a line, by the event's time.
  public var openedAt: Timestamp?
  /// When the lot was closed.
  public var closedAt: Timestamp?
  /// What quality decided, in the order of the decisions' times.
  public var decisions: [Decision] = []

  /// Ends of use that quality has stated after the lot was made, in the order of the statements' times.
  public var expiries: [Expiry] = []

  /// A later statement of the end of use.
  public struct Expiry: Hashable, Sendable {
    /// The end of use.
    public var date: ExpiryDate
    /// When it was stated.
    public var time: Timestamp
    /// The event that says so.
    public var event: EventID
  }

  /// A decision of quality about a lot.
  public struct Decision: Hashable, Sendable {
    /// Whether it may be sold; else it is on hold.
    public var isRelease: Bool
    /// When it was decided.
    public var time: Timestamp
    /// The event that says so.
    public var event: EventID
  }

  /// A lot of which nothing was said.
  public init() {}

  /// Whether quality holds the lot at a time.
  public func isHeld(at time: Timestamp) -> Bool { decision(at: time).map { !$0.isRelease } ?? false }

  /// Whether quality has released the lot by a time.
  public func isReleased(at time: Timestamp) -> Bool { decision(at: time)?.isRelease ?? false }

  /// The end of use that was stated last by a time; nil where only the printed one was.
  public func expiry(at time: Timestamp) -> ExpiryDate? { expiries.last { $0.time <= time }?.date }

  private func decision(at time: Timestamp) -> Decision? { decisions.last { $0.time <= time } }
}
