import TraceCore
import TraceModel

/// The statements of a commit, and what was written last.
struct StoreWriter {
  var numbers = ItemNumbers()
  var entries = EntryNumbers()
  var balance = LotBalance()
  var chain = Chain()
  var changeMark = 0
  /// How much of the dictionary is on disk.
  var products = 0
  var lots: [LotDefinition] = []
  var actors = 0
  var locations = 0
  var materials = 0
  var blocks = 0
  var definitions: Int64 = 0
  var classes: [ItemCode.Class: Int64] = [:]
  var lastClass: (key: ClassKey, number: Int64)?
  var findings = 0
  var corrections = 0
  /// Numbers of items that a second container or lot claims.
  var claimed: Set<UInt32> = []
  /// Items that an entry names, and runs of such; reused.
  var mentioned: [UInt32] = []
  var mentions: [MentionRun] = []
  var itemBytes: [UInt8] = []

  /// Items with neighbouring numbers that an event names: a row of the table `mention_run`.
  struct MentionRun: Comparable {
    var first: UInt32
    var last: UInt32
    /// The event's place in the batch.
    var offset: UInt32

    static func < (a: Self, b: Self) -> Bool { (a.first, a.offset) < (b.first, b.offset) }
  }

  /// A trade item's class without making texts of it.
  struct ClassKey: Equatable {
    var gtin: UInt64
    var prefixLength: UInt8
  }

  private(set) var statements: Statements?

  init(_ database: Database) throws(StoreError) { statements = try Statements(database) }

  mutating func close() { statements = nil }

  struct Statements {
    let definition: Statement
    let insertItem: Statement
    let updateItem: Statement
    let event: Statement
    let mention: Statement
    let declaration: Statement
    let consumption: Statement
    let setEffect: Statement
    let clearEffect: Statement
    let clearClaims: Statement
    let claim: Statement
    let finding: Statement
    let turnFinding: Statement
    let alert: Statement
    let balance: Statement
    let activity: Statement
    let block: Statement
    let firstArrival: Statement

    init(_ database: Database) throws(StoreError) {
      definition = try database.prepare("INSERT INTO definition VALUES (?, ?, ?, ?)")
      insertItem = try database.prepare("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      updateItem = try database.prepare(
        "UPDATE item SET lot = ?, state = ?, flags = ?, parent = ?, place = ?, holder = ? WHERE id = ?")
      event = try database.prepare(
        "INSERT INTO event (\(JournalEntry.columns), digest) VALUES (\(parameters(20)))")
      mention = try database.prepare("INSERT INTO mention_run VALUES (?, ?, ?)")
      declaration = try database.prepare("INSERT OR IGNORE INTO declaration VALUES (?, ?, ?)")
      consumption = try database.prepare("INSERT OR IGNORE INTO consumption VALUES (?, ?)")
      setEffect = try database.prepare("INSERT OR REPLACE INTO effect VALUES (?, ?)")
      clearEffect = try database.prepare("DELETE FROM effect WHERE event = ?")
      clearClaims = try database.prepare("DELETE FROM claim WHERE item = ?")
      claim = try database.prepare("INSERT INTO claim VALUES (?, ?, ?)")
      finding = try database.prepare("INSERT INTO finding VALUES (\(parameters(16)))")
      turnFinding = try database.prepare("UPDATE finding SET is_withdrawn = ? WHERE number = ?")
      alert = try database.prepare("INSERT INTO alert VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")
      balance = try database.prepare(
        """
        INSERT INTO lot_balance VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET things = things + excluded.things
        """)
      activity = try database.prepare(
        """
        INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
        SET events = events + excluded.events, quantity = quantity + excluded.quantity
        """)
      block = try database.prepare("INSERT INTO block VALUES (\(parameters(9)))")
      // A declaration carries the identity of what it declares wrong.
      firstArrival = try database.prepare(
        """
        SELECT number FROM event WHERE identity_high = ? AND identity_low = ? AND repeats IS NULL
          AND (kind = \(EventKind.errorDeclaration.rawValue)) = ? ORDER BY number LIMIT 1
        """)
    }
  }
}

/// So many question marks.
private func parameters(_ count: Int) -> String {
  Array(repeating: "?", count: count).joined(separator: ", ")
}
