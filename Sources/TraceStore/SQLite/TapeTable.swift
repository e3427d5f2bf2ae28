import CSQLite

/// The rows that stand next on a tape as a table that SQLite can select from: `tape`, with columns c0, c1, ….
///
/// A list of rows of one kind is written by one statement, `INSERT … SELECT … FROM tape`. A statement run for each row
/// begins and ends each time, and looks for its place in every index from the top: that takes half as long again.
final class TapeTable {
  /// The most columns that a row has.
  static let width = 20

  /// Where the tape is read; in a place of its own, because SQLite hands it back as an address.
  let reader = UnsafeMutablePointer<TapeReader>.allocate(capacity: 1)
  private let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)

  private init() {
    reader.initialize(to: TapeReader())
    module.initialize(to: Self.makeModule())
  }

  deinit {
    reader.deallocate()
    module.deallocate()
  }

  /// Makes the table on a connection, which keeps it until it is closed.
  static func register(on connection: OpaquePointer?) -> (table: TapeTable, code: Int32) {
    let table = TapeTable()
    let code = sqlite3_create_module_v2(
      connection, "tape", table.module, Unmanaged.passRetained(table).toOpaque()
    ) { Unmanaged<TapeTable>.fromOpaque($0!).release() }
    return (table, code)
  }

  private struct Table {
    var base = sqlite3_vtab()
    var reader: UnsafeMutablePointer<TapeReader>
  }

  private struct Cursor {
    var base = sqlite3_vtab_cursor()
    var reader: UnsafeMutablePointer<TapeReader>
  }

  private static func reader(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?)
    -> UnsafeMutablePointer<TapeReader>
  {
    UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Cursor.self).pointee.reader
  }

  /// What SQLite calls. It never calls with a null pointer, although its types would let it.
  private static func makeModule() -> sqlite3_module {
    var module = sqlite3_module()
    module.xConnect = { connection, own, _, _, table, _ in
      let columns = (0..<TapeTable.width).map { "c\($0)" }.joined(separator: ", ")
      let code = sqlite3_declare_vtab(connection, "CREATE TABLE tape (\(columns))")
      guard code == SQLITE_OK else { return code }
      let made = UnsafeMutablePointer<Table>.allocate(capacity: 1)
      made.initialize(to: Table(reader: Unmanaged<TapeTable>.fromOpaque(own!).takeUnretainedValue().reader))
      table!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
      return SQLITE_OK
    }
    module.xDisconnect = { table in
      UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Table.self).deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, _ in SQLITE_OK }
    module.xOpen = { table, cursor in
      let reader = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Table.self).pointee.reader
      let made = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
      made.initialize(to: Cursor(reader: reader))
      cursor!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Cursor.self).deallocate()
      return SQLITE_OK
    }
    // The first row has been read already: its kind is what says by which statement it is written.
    module.xFilter = { _, _, _, _, _ in SQLITE_OK }
    module.xEof = { TapeTable.reader($0).pointee.isOver ? 1 : 0 }
    module.xNext = { cursor in
      let reader = TapeTable.reader(cursor)
      if reader.pointee.isFollowedByItsLike { reader.pointee.readRow() } else { reader.pointee.isOver = true }
      return SQLITE_OK
    }
    module.xColumn = { cursor, result, column in
      let reader = TapeTable.reader(cursor)
      switch reader.pointee.kind(Int(column)) {
      case .null: sqlite3_result_null(result)
      case .integer: sqlite3_result_int64(result, reader.pointee.number(Int(column)))
      case .real:
        sqlite3_result_double(
          result, Double(bitPattern: UInt64(bitPattern: reader.pointee.number(Int(column)))))
      case .text:
        let bytes = reader.pointee.bytes(Int(column))
        let start = UnsafeRawPointer(bytes.baseAddress!).assumingMemoryBound(to: CChar.self)
        sqlite3_result_text(result, start, Int32(bytes.count), nil)
      case .blob:
        let bytes = reader.pointee.bytes(Int(column))
        sqlite3_result_blob(result, bytes.baseAddress!, Int32(bytes.count), nil)
      }
      return SQLITE_OK
    }
    module.xRowid = { cursor, row in
      row!.pointee = Int64(TapeTable.reader(cursor).pointee.rowCount)
      return SQLITE_OK
    }
    return module
  }
}

/// A place on a tape, with the values of the row before it.
struct TapeReader {
  private var kinds = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var numbers = UnsafeBufferPointer<Int64>(start: nil, count: 0)
  private var texts = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var place = 0
  private var nextNumber = 0
  private var nextText = 1  // Behind the byte that is always there.

  /// How many values the row has.
  private(set) var valueCount = 0
  private var valueKinds = InlineArray<20, RowTape.Kind>(repeating: .null)
  private var valueNumbers = InlineArray<20, Int64>(repeating: 0)
  private var valueTexts = InlineArray<20, Int>(repeating: 0)
  private var rowByte: UInt8 = 0

  /// How many rows were read.
  private(set) var rowCount = 0
  /// Whether SQLite has had the last row of a list.
  var isOver = false

  init() {}

  /// The beginning of a tape, whose memory has to stay where it is.
  init(
    kinds: UnsafeBufferPointer<UInt8>, numbers: UnsafeBufferPointer<Int64>, texts: UnsafeBufferPointer<UInt8>
  ) {
    self.kinds = kinds
    self.numbers = numbers
    self.texts = texts
  }

  var isAtEnd: Bool { place == kinds.count }
  var row: RowTape.Row? { RowTape.Row(byte: rowByte) }
  /// Whether the next row is of the same kind.
  var isFollowedByItsLike: Bool { place < kinds.count && kinds[place] == rowByte }

  mutating func readRow() {
    rowByte = kinds[place]
    rowCount += 1
    valueCount = 0
    place += 1
    while place < kinds.count, let kind = RowTape.Kind(rawValue: kinds[place]) {
      valueKinds[valueCount] = kind
      if kind != .null {
        valueNumbers[valueCount] = numbers[nextNumber]
        valueTexts[valueCount] = nextText
        if kind == .text || kind == .blob { nextText += Int(numbers[nextNumber]) }
        nextNumber += 1
      }
      valueCount += 1
      place += 1
    }
  }

  func kind(_ value: Int) -> RowTape.Kind { value < valueCount ? valueKinds[value] : .null }
  func number(_ value: Int) -> Int64 { valueNumbers[value] }

  /// A text or a blob; it has an address also where it is empty.
  func bytes(_ value: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: texts.baseAddress! + valueTexts[value], count: Int(valueNumbers[value]))
  }
}
