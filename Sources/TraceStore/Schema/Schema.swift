import TraceModel

/// What tables a store has, for people who ask it by hand and for the program.
///
/// One SQLite file. Everything that was *said* is written once and is under the hash chain: its tables are listed in `SchemaTables.swift`. Everything
/// else follows from it and is kept so that questions need no replay. Numbers that stand for names (events, states) have a
/// table of their words; the views at the end put the words in, and answer the common questions.
///
/// Times are microseconds since 1970-01-01T00:00:00Z. A number that stands for nothing is NULL.
public enum Schema {
  /// "drft" in ASCII, by which a file is known to be a store.
  static let applicationID = 0x6472_6674
  /// The version that this program writes.
  public static var version: Int { migrations.count }

  /// What leads from each version to the next, from nothing on. A migration that was released is never changed.
  static let migrations: [String] = [
    journal + record, exchanges, decimalMasks, mentionRuns,
    "CREATE INDEX event_with_amounts ON event (lot) WHERE \(statesAmounts);\n", chainedPolicy, exchangeFrames,
    chainedExchanges,
  ]

  /// All that a new store is made of, as SQL.
  public static var sql: String { migrations.joined(separator: "\n") + words + views }

  /// The policy is a definition too, from the next block on, and lots stay where they are.
  private static let chainedPolicy = "DROP TABLE archived_lot;\n"

  /// Only a view is another.
  private static let decimalMasks = "-- The view “events” without hexadecimal numbers.\n"

  /// The condition, as SQL, that an event states amounts of classes.
  static let statesAmounts = "instr(details, '\"quantities\":') > 0"

  /// How many items a row of `mention_run` has at most, so that the rows around an item are few and found by their first.
  static let longestRun = 64

  /// The condition, as SQL, that a row of `mention_run` names an item.
  static func names(_ run: String, item: String) -> String {
    "\(run).first BETWEEN \(item) - \(longestRun - 1) AND \(item) AND \(run).last >= \(item)"
  }

  /// What a reader, which changes nothing, needs besides to ask a store of an earlier version: the same tables, and what
  /// stood around the events of each document.
  static func standIns(for version: Int) -> String {
    let runs = "CREATE TEMP VIEW mention_run AS SELECT item AS first, event, item AS last FROM main.mention;"
    let frames =
      switch version {
      case ..<7: "SELECT '' AS document, 0 AS content_at, NULL AS frame WHERE FALSE"
      case 7: "SELECT document, content_at, frame FROM exchange"
      default:
        "SELECT value ->> '$.document' AS document, value ->> '$.contentAt' AS content_at, value ->> '$.frame' AS frame"
          + " FROM definition AS d WHERE \(isLatest("exchange"))"
      }
    return (version < 4 ? runs : "") + "CREATE TEMP VIEW frames AS \(frames);"
  }

  /// The condition, as SQL, that a row `d` of `definition` is the last of its kind and id.
  static func isLatest(_ kind: String) -> String {
    "d.kind = '\(kind)' AND d.number = (SELECT max(number) FROM definition WHERE kind = d.kind AND id = d.id)"
  }

  /// The condition, as SQL, that a row of `store` is about an exchange and waits for its place in the chain.
  static let isUnchained = "key LIKE 'exchange %'"

  /// The steps from nothing to `version`, for tests of what comes after.
  public static func sql(through version: Int) -> String {
    "PRAGMA application_id = \(applicationID);\n" + migrations.prefix(version).joined(separator: "\n")
      + "\nPRAGMA user_version = \(version);\n"
  }

  /// Brings a file to the present version, all or nothing; views and words are made anew each time that changes.
  ///
  /// `policy` is for a new store.
  static func migrate(_ database: Database, policy: String) throws(StoreError) {
    let found = try check(database)
    guard found < version else { return }
    try database.run("BEGIN IMMEDIATE")
    do throws(StoreError) {
      for migration in migrations[found...] { try database.run(migration) }
      try database.run(dropViews)
      try database.run(words)
      try database.run(views)
      let insertion = try database.prepare("INSERT OR IGNORE INTO store VALUES ('policy', ?)")
      insertion.bind(1, policy)
      try insertion.run()
      try database.run("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
      try database.run("COMMIT")
    } catch {
      database.rollback()
      throw error
    }
  }

  /// The version of a file; 0 where it is empty.
  @discardableResult
  static func check(_ database: Database) throws(StoreError) -> Int {
    let application = Int(try database.number("PRAGMA application_id") ?? 0)
    let found = Int(try database.number("PRAGMA user_version") ?? 0)
    if application == 0, found == 0, try database.number("SELECT count(*) FROM sqlite_schema") == 0 {
      return 0
    }
    guard application == applicationID else { throw .notAStore(path: database.path) }
    guard found <= version else { throw .newer(path: database.path, version: found, known: version) }
    return found
  }

  /// The words for numbers of enumerations.
  private static var words: String {
    func rows<Value: CaseIterable & RawRepresentable<UInt8>>(_ table: String, _ type: Value.Type) -> String {
      type.allCases.map { "INSERT OR REPLACE INTO \(table) VALUES (\($0.rawValue), '\($0)');\n" }.joined()
    }
    return rows("event_kind", EventKind.self) + rows("counter_kind", CounterKind.self)
      + rows("serial_state", SerialState.self) + rows("packaging_level", PackagingLevel.self)
      + rows("severity", Severity.self) + rows("detection_place", DetectionPlace.self)
      + BusinessStep.allCases.map {
        "INSERT OR REPLACE INTO business_step VALUES (\($0.rawValue), '\($0.word)');\n"
      }.joined()
      + Disposition.allCases.map {
        "INSERT OR REPLACE INTO disposition VALUES (\($0.rawValue), '\($0.word)');\n"
      }.joined()
  }
}
