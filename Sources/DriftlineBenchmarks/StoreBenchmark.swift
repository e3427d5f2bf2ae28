import CSQLite
import Foundation
import TraceCore
import TraceModel
import TraceStore

/// The record on disk: serial numbers a second with all rules on, and questions to a store of that size.
///
/// Units with shuffled serial numbers, as regulators want them, are commissioned, packed by 24, palletized by 40 and shipped.
/// `DRIFTLINE_STORE_SERIALS` says how many; one million where it does not.
enum StoreBenchmark {
  static func run(_ options: Benchmarks.Options) throws {
    let wanted =
      ProcessInfo.processInfo.environment["DRIFTLINE_STORE_SERIALS"].flatMap { Int($0) } ?? 1_000_000
    print("\(machine())\n")
    print("into the store, all rules on, synchronous=FULL, wall time")
    try EPCISStoreBenchmark.run(serials: wanted)
    print("\nthe same without documents: events at hand, a commit for about 50,000 serial numbers")
    var table = Table([
      "form", "serials", "events", "seconds", "serials/s", "bare SQLite, s", "ratio", "bytes/serial",
    ])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftline-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var last: (path: String, line: StoreLine)?
    for form in [StoreLine.Form.lists, .single] {
      let path = folder.appendingPathComponent("\(form).db").path
      let line = StoreLine(form: form, serials: wanted)
      let seconds = try line.fill(path)
      let size = Double((try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
      let bare = try BareInsert(from: path, to: folder.appendingPathComponent("bare.db").path).seconds()
      try? FileManager.default.removeItem(atPath: folder.appendingPathComponent("bare.db").path)
      table.add([
        form.words, "\(line.serials)", "\(line.eventCount)", fixed(seconds),
        fixed(Double(line.serials) / seconds, 0),
        fixed(bare), fixed(seconds / bare, 2), fixed(size / Double(line.serials), 0),
      ])
      if let last { try? FileManager.default.removeItem(atPath: last.path) }
      last = (path, line)
    }
    table.print()
    if let last { try ask(last.path, last.line) }
  }

  /// Opens the store anew for every question, as a command does.
  private static func ask(_ path: String, _ line: StoreLine) throws {
    print("\nquestions to the last of them, the store opened anew for each, wall time")
    var table = Table(["question", "ms", "answer"])
    func time(_ name: String, _ body: () throws -> String) throws {
      var answer = ""
      var best = Double.infinity
      for _ in 0..<3 { best = min(best, try nanoseconds { answer = try body() }) }
      table.add([name, fixed(best / 1e6), answer])
    }
    let unit = line.unit(line.serials / 2)
    try time("open") { "\(try StoreReader(path).entryCount) entries" }
    try time("trace of a unit") {
      let reader = try StoreReader(path)
      guard let number = try reader.number(of: .sgtin(unit)) else { return "not found" }
      return "\(try reader.history(of: number).0.steps.count) steps"
    }
    try time("verify") {
      let query = VerificationQuery(
        gtin: "\(unit.gtin)", serial: "\(unit.serial)", askedAt: Timestamp(seconds: 1_772_500_000))
      return "\(try StoreReader(path).answer(query).0.verified)"
    }
    try time("impact of a commissioning") {
      let reader = try StoreReader(path)
      guard let number = try reader.number(of: .sgtin(unit)) else { return "not found" }
      let entry = try reader.history(of: number).1.entries[0]
      return try StoreReader(path).impact(of: entry).map { "\($0.0.positions.count) events" } ?? "none"
    }
    try time("recall of a lot") {
      let (document, _) = try StoreReader(path).recall(.lot(LotID(raw: 1)))
      return "\(document.units.count) units, \(document.unaffected.count) lots stay free"
    }
    try time("review of the audit trail") { "\(try StoreReader(path).review().alarms.count) alarms" }
    table.print()
    let verified = try nanoseconds {
      let report = try StoreReader(path).verifyChain()
      precondition(report.isUnbroken, "the chain is broken")
    }
    print("\naudit verify, all entries: \(fixed(verified / 1e9)) s")
    let opened = try nanoseconds { try StoredRecord(path).close() }
    print("opening for writing, all entries replayed: \(fixed(opened / 1e9)) s")
  }
}

/// Units on their way through a line, with identifiers as a file has them.
final class StoreLine {
  /// A legal stream raised a finding.
  struct Unexpected: Error { var finding: String }

  enum Form {
    /// Every unit is an event of its own, as a line says it.
    case single
    /// A thousand units an event, as files of a site have them.
    case lists

    var words: String { self == .single ? "a unit an event" : "1,000 units an event" }
  }

  let form: Form
  let serials: Int
  private(set) var eventCount = 0
  static let perCase = 24
  static let perPallet = 40
  static let perLot = perCase * perPallet * 100

  private let table = IdentifierTable()
  private let gtin: GTIN
  private let shipper: GTIN
  private let prefix: CompanyPrefix
  private let format: NumberFormat
  private let product: ProductID
  private let camera: ActorID
  private let partner: ActorID
  private var clock = Timestamp(seconds: 1_772_431_200)
  private var sequence: UInt64 = 0

  init(form: Form, serials: Int) {
    self.form = form
    let pallet = Self.perCase * Self.perPallet
    self.serials = max(1, serials / pallet) * pallet
    do {
      prefix = try CompanyPrefix("4012345")
      gtin = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
      shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
      guard let format = NumberFormat(width: 12, key: 7) else { preconditionFailure("a format of 12 digits") }
      self.format = format
      product = table.intern(
        try ProductDefinition(
          name: "Nordhafen 20 mg", companyPrefix: prefix,
          packaging: PackagingConfiguration(
            unit: gtin, case: .init(contents: Self.perCase, gtin: shipper),
            pallet: .init(contents: Self.perPallet)),
          shelfLife: .months(24), market: Market("US")))
    } catch { preconditionFailure("\(error)") }
    camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
    partner = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner))
  }

  func unit(_ number: Int) -> SGTIN {
    SGTIN(gtin, format.serial(at: UInt64(number)), companyPrefixLength: prefix.length)
  }

  /// Makes events pallet by pallet and gives them to a store; the seconds that the store took, without the making.
  func fill(_ path: String) throws -> Double {
    var policy = SitePolicy()
    policy.choose(.accept, for: .outsideReservedRange)
    let record = try StoredRecord(path, table: table, policy: policy)
    defer { record.close() }
    var seconds = 0.0
    var batch = EventBatch()
    var shipment: [ItemID] = []
    let perPallet = Self.perCase * Self.perPallet
    for pallet in 0..<serials / perPallet {
      try addPallet(pallet, to: &batch, &shipment)
      let isLast = pallet + 1 == serials / perPallet
      if shipment.count == 20 || isLast { ship(&shipment, &batch) }
      // A commit of about 50,000 serial numbers.
      if (pallet + 1) % 52 == 0 || isLast {
        eventCount += batch.count
        clock = clock.advanced(byMicroseconds: 1_000_000)
        seconds += try nanoseconds { try record.take(batch, arrival: clock) } / 1e9
        batch.removeAll()
      }
    }
    seconds += nanoseconds { record.close() } / 1e9
    if let finding = record.core.findings.first { throw Unexpected(finding: "\(finding)") }
    return seconds
  }

  private func addPallet(_ pallet: Int, to batch: inout EventBatch, _ shipment: inout [ItemID]) throws {
    let perPallet = Self.perCase * Self.perPallet
    let lot = table.intern(
      LotDefinition(
        product: product, number: try LotNumber("N7A\(pallet * perPallet / Self.perLot)"),
        expiry: ExpiryDate(year: 2031, month: 6)))
    let units = (0..<perPallet).map { table.intern(.sgtin(unit(pallet * perPallet + $0))) }
    let cases = (0..<Self.perPallet).map { number in
      table.intern(
        .sgtin(
          SGTIN(
            shipper, format.serial(at: UInt64(pallet * Self.perPallet + number)),
            companyPrefixLength: prefix.length)))
    }
    let label = table.intern(
      .sscc(try SSCC(extensionDigit: 3, companyPrefix: prefix, serialReference: UInt64(pallet))))
    if form == .lists {
      add(.commission, units, lot: lot, to: &batch)
      add(.commission, cases, lot: lot, to: &batch)
    } else {
      for unit in units { add(.commission, [unit], lot: lot, to: &batch) }
      for shipper in cases { add(.commission, [shipper], lot: lot, to: &batch) }
    }
    add(.commission, [label], to: &batch)
    for (number, shipper) in cases.enumerated() {
      add(.pack, Array(units[number * Self.perCase..<(number + 1) * Self.perCase]), in: shipper, to: &batch)
    }
    add(.pack, cases, in: label, to: &batch)
    shipment.append(label)
  }

  private func ship(_ pallets: inout [ItemID], _ batch: inout EventBatch) {
    var details = EventDetails()
    details.source = camera
    details.destination = partner
    details.document = "ASN-\(sequence)"
    details.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: "4711")]
    add(.ship, pallets, details: details, to: &batch)
    pallets.removeAll()
  }

  private func add(
    _ kind: EventKind, _ items: [ItemID], in container: ItemID = .none, lot: LotID = .none,
    details: EventDetails? = nil, to batch: inout EventBatch
  ) {
    sequence += 1
    clock = clock.advanced(byMicroseconds: 100_000)
    var header = EventHeader(kind)
    header.id = EventID(sender: camera, sequence: sequence)
    header.eventTime = clock
    header.actor = camera
    header.container = container
    header.lot = lot
    batch.append(header, items: items, details: details)
  }
}

/// The same rows into the same tables with the same indexes and commits, by SQLite alone.
struct BareInsert {
  let from: String
  let to: String

  struct Failed: Error { var sql: String, code: Int32 }

  init(from: String, to: String) {
    self.from = from
    self.to = to
  }

  func seconds() throws -> Double {
    var handle: OpaquePointer?
    guard sqlite3_open(to, &handle) == SQLITE_OK else { throw Failed(sql: to, code: 1) }
    defer { sqlite3_close(handle) }
    func run(_ sql: String) throws {
      let code = sqlite3_exec(handle, sql, nil, nil, nil)
      guard code == SQLITE_OK else { throw Failed(sql: sql, code: code) }
    }
    try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384")
    try run("PRAGMA cache_size = -200000")
    try run(Schema.sql)
    try run("ATTACH '\(from)' AS source")
    var bounds: [(first: Int64, events: Int64, item: Int64, items: Int64)] = []
    var statement: OpaquePointer?
    sqlite3_prepare_v2(
      handle, "SELECT first_event, events, first_item, items FROM source.block ORDER BY number", -1,
      &statement, nil)
    while sqlite3_step(statement) == SQLITE_ROW {
      bounds.append(
        (
          sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
          sqlite3_column_int64(statement, 2), sqlite3_column_int64(statement, 3)
        ))
    }
    sqlite3_finalize(statement)
    return try nanoseconds {
      for block in bounds {
        let items = "BETWEEN \(block.item) AND \(block.item + block.items - 1)"
        try run(
          """
          BEGIN IMMEDIATE;
          INSERT INTO item SELECT * FROM source.item WHERE id \(items);
          INSERT INTO event SELECT * FROM source.event
            WHERE number BETWEEN \(block.first) AND \(block.first + block.events - 1);
          INSERT INTO mention_run SELECT * FROM source.mention_run WHERE first \(items);
          COMMIT;
          """)
      }
      sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    } / 1e9
  }
}
