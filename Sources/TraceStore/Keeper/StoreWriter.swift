import TraceCore
import TraceModel

/// What was written last, and what is being made of it.
struct StoreWriter {
  var numbers = ItemNumbers()
  var entries = EntryNumbers()
  var balance = LotBalance()
  var chain = Chain()
  var changeMark = 0
  /// Whether the chain has the policy.
  var hasPolicy = false
  /// How much of the dictionary is on disk.
  var products = 0
  var lots: [LotDefinition] = []
  var actors = 0
  var locations = 0
  var materials = 0
  var blocks = 0
  var definitions: Int64 = 0
  var classes: [ItemCode.Class: Int64] = [:]
  var exchanges = ExchangeNumbers()
  var lastClass: (key: ClassKey, number: Int64)?
  var findings = 0
  var corrections = 0
  /// Numbers of items that a second container or lot claims.
  var claimed: Set<UInt32> = []
  /// Items that an entry names, and runs of such; reused.
  var mentioned: [UInt32] = []
  var mentions: [MentionRun] = []

  /// Items with neighboring numbers that an event names: a row of the table `mention_run`.
  struct MentionRun: Comparable {
    var first: UInt32
    var last: UInt32
    /// The event's index in the batch.
    var offset: UInt32

    static func < (a: Self, b: Self) -> Bool { (a.first, a.offset) < (b.first, b.offset) }
  }

  /// A trade item's class without making texts of it.
  struct ClassKey: Equatable {
    var gtin: UInt64
    var prefixLength: UInt8
  }

  /// Items that the batch names for the first time, and where each serial number ends; reused.
  var newItems: [(item: ItemID, itemClass: Int64, end: Int)] = []
  var serials: [UInt8] = []
  /// Finds the entry of an event that comes again.
  let firstArrival: Statement

  init(_ database: Database) throws(StoreError) {
    // A declaration carries the identity of what it declares wrong.
    firstArrival = try database.prepare(
      """
      SELECT number FROM event WHERE identity_high = ? AND identity_low = ? AND repeats IS NULL
        AND (kind = \(EventKind.errorDeclaration.rawValue)) = ? ORDER BY number LIMIT 1
      """)
  }
}
