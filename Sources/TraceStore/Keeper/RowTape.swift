/// Rows on their way to the disk: what each is, and what is bound to its statement, one behind the other.
///
/// Whoever makes rows and whoever writes them need not be the same thread.
struct RowTape: Sendable {
  /// What becomes of a row's values.
  enum Row: UInt8, CaseIterable {
    case definition, newItem, changedItem, event, mention, declaration, consumption, effect, noEffect,
      noClaims,
      claim, finding, turnedFinding, alert, balance, activity, block

    /// How a kind of row stands on a tape: apart from all kinds of values.
    var byte: UInt8 { rawValue + 16 }

    init?(byte: UInt8) { self.init(rawValue: byte &- 16) }

    /// The statement that writes a row: values are bound in the order in which they are added. What fails need not be undone
    /// by itself, because all of the commit is.
    var sql: String {
      switch self {
      case .definition: "INSERT INTO definition VALUES (?, ?, ?, ?)"
      case .newItem: "INSERT OR FAIL INTO item VALUES (\(Self.parameters(10)))"
      case .changedItem:
        "UPDATE item SET lot = ?2, state = ?3, flags = ?4, parent = ?5, place = ?6, holder = ?7 WHERE id = ?1"
      case .event:
        "INSERT OR FAIL INTO event (\(JournalEntry.columns), digest) VALUES (\(Self.parameters(20)))"
      case .mention: "INSERT OR FAIL INTO mention_run VALUES (?, ?, ?)"
      case .declaration: "INSERT OR IGNORE INTO declaration VALUES (?, ?, ?)"
      case .consumption: "INSERT OR IGNORE INTO consumption VALUES (?, ?)"
      case .effect: "INSERT OR REPLACE INTO effect VALUES (?, ?)"
      case .noEffect: "DELETE FROM effect WHERE event = ?"
      case .noClaims: "DELETE FROM claim WHERE item = ?"
      case .claim: "INSERT INTO claim VALUES (?, ?, ?)"
      case .finding: "INSERT INTO finding VALUES (\(Self.parameters(16)))"
      case .turnedFinding:
        "UPDATE finding SET is_withdrawn = ?2, expected = ?3, observed = ?4, note = ?5 WHERE number = ?1"
      case .alert: "INSERT INTO alert VALUES (NULL, \(Self.parameters(7)))"
      case .balance:
        """
        INSERT INTO lot_balance VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET things = things + excluded.things
        """
      case .activity:
        """
        INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
        SET events = events + excluded.events, quantity = quantity + excluded.quantity
        """
      case .block: "INSERT INTO block VALUES (\(Self.parameters(9)))"
      }
    }

    private static func parameters(_ count: Int) -> String {
      Array(repeating: "?", count: count).joined(separator: ", ")
    }
  }

  /// What a value is.
  enum Kind: UInt8 {
    case null, integer, real, text, blob
  }

  /// For each row its kind, then the `Kind` of each of its values.
  private var kinds: [UInt8] = []
  /// Integers, the bits of reals, and how many bytes a text or a blob has.
  private var numbers: [Int64] = []
  /// Texts and blobs; never without memory, so that an empty one has an address too.
  private var bytes: [UInt8] = [0]

  var isEmpty: Bool { kinds.isEmpty }
  /// About how many bytes it has.
  var size: Int { kinds.count + numbers.count * 8 + bytes.count }

  mutating func removeAll() {
    kinds.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    bytes.removeLast(bytes.count - 1)
  }

  // MARK: Making rows

  /// Begins a row; its values follow.
  mutating func begin(_ row: Row) { kinds.append(row.byte) }

  /// Begins a row with these numbers.
  mutating func add(_ row: Row, _ numbers: Int64...) {
    begin(row)
    for number in numbers { add(number) }
  }

  mutating func add(_ value: Int64) {
    kinds.append(Kind.integer.rawValue)
    numbers.append(value)
  }

  mutating func add(_ value: Int) { add(Int64(value)) }

  /// A number, or null where it is the one that stands for nothing.
  mutating func add(_ value: Int64, unless nothing: Int64) {
    if value == nothing { addNull() } else { add(value) }
  }

  mutating func add(_ value: Double?) {
    guard let value else { return addNull() }
    kinds.append(Kind.real.rawValue)
    numbers.append(Int64(bitPattern: value.bitPattern))
  }

  mutating func add(_ text: String?) {
    guard var text else { return addNull() }
    text.withUTF8 { add(.text, $0) }
  }

  /// Bytes of UTF-8 as a text.
  mutating func add(text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { add(.text, $0) } }

  mutating func add(_ blob: [UInt8]) { blob.withUnsafeBufferPointer { add(.blob, $0) } }

  mutating func addNull() { kinds.append(Kind.null.rawValue) }

  private mutating func add(_ kind: Kind, _ value: UnsafeBufferPointer<UInt8>) {
    kinds.append(kind.rawValue)
    numbers.append(Int64(value.count))
    bytes.append(contentsOf: value)
  }

  // MARK: Writing them

  /// Runs the statement of every row; `statements` are those of all kinds of rows, in their order.
  func write(by statements: [Statement]) throws(StoreError) {
    // The pointers are good for as long as texts are bound to them: afterwards no statement is run that has them.
    try bytes.withUnsafeBufferPointer { (texts) throws(StoreError) in
      var (index, number, text) = (0, 0, 1)  // The first byte is always there.
      while index < kinds.count {
        guard let row = Row(byte: kinds[index]) else { throw .bug(detail: "a row of no kind") }
        let statement = statements[Int(row.rawValue)]
        var parameter: Int32 = 0
        index += 1
        while index < kinds.count, let kind = Kind(rawValue: kinds[index]) {
          index += 1
          parameter += 1
          if kind == .null {
            statement.bindNull(parameter)
            continue
          }
          let value = numbers[number]
          number += 1
          switch kind {
          case .null, .integer: statement.bind(parameter, value)
          case .real: statement.bind(parameter, Double(bitPattern: UInt64(bitPattern: value)))
          case .text, .blob:
            let bytes = UnsafeBufferPointer(rebasing: texts[text..<text + Int(value)])
            text += Int(value)
            if kind == .text {
              statement.bind(kept: parameter, text: bytes)
            } else {
              statement.bind(kept: parameter, blob: bytes)
            }
          }
        }
        try statement.run()
      }
    }
  }
}
