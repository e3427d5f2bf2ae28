import TraceModel

/// One event as it stands in the journal: the header with the container by its number in the store, items, details.
struct JournalEntry {
  /// Its sequence number, from 1.
  var number: Int64
  /// The fixed part; the container is a number of the store.
  var header: EventHeader
  /// The items as `ItemList` writes them; empty where there are none.
  var items: [UInt8] = []
  /// The details as JSON; empty where there are none.
  var details = ""
  /// The entry that this one repeats; 0 where it is new.
  var repeats: Int64 = 0

  /// The bytes that are hashed: every column in a fixed order, so that what a reader of the table sees is what is proved.
  func write(to bytes: inout [UInt8]) {
    func put<Number: FixedWidthInteger>(_ number: Number, _ bytes: inout [UInt8]) {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
      }
    }
    bytes.append(1)  // The version of this form.
    put(number, &bytes)
    bytes.append(header.kind.rawValue)
    bytes.append(header.kind == .countReport ? header.counter.rawValue : 0)
    put(header.id.high, &bytes)
    put(header.id.low, &bytes)
    put(header.eventTime.microseconds, &bytes)
    put(header.offset.minutes, &bytes)
    put(header.quantity, &bytes)
    put(header.container.raw, &bytes)
    put(header.lot.raw, &bytes)
    put(header.product.raw, &bytes)
    put(header.actor.raw, &bytes)
    put(header.readPoint.raw, &bytes)
    put(header.place.raw, &bytes)
    bytes.append(header.step?.rawValue ?? .max)
    bytes.append(header.disposition?.rawValue ?? .max)
    put(repeats, &bytes)
    put(UInt32(truncatingIfNeeded: items.count), &bytes)
    bytes += items
    bytes += Array(details.utf8)
  }

  /// The columns, in the order in which ``init(_:)`` expects them.
  static let columns = """
    number, kind, identity_high, identity_low, time, utc_offset, quantity, counter, container, lot, product,
    actor, read_point, place, step, disposition, repeats, items, details
    """

  /// Adds all columns to a row; the digest is still missing.
  func addColumns(to row: inout RowTape) {
    row.add(number)
    row.add(Int64(header.kind.rawValue))
    row.add(Int64(bitPattern: header.id.high))
    row.add(Int64(bitPattern: header.id.low))
    row.add(header.eventTime.microseconds)
    row.add(Int64(header.offset.minutes), unless: Int64(UTCOffset.missing.minutes))
    row.add(header.quantity, unless: 0)
    if header.kind == .countReport { row.add(Int64(header.counter.rawValue)) } else { row.addNull() }
    row.add(Int64(header.container.raw), unless: Int64(UInt32.max))
    row.add(Int64(header.lot.raw), unless: Int64(UInt32.max))
    row.add(Int64(header.product.raw), unless: Int64(UInt16.max))
    row.add(Int64(header.actor.raw), unless: Int64(UInt16.max))
    row.add(Int64(header.readPoint.raw), unless: Int64(UInt16.max))
    row.add(Int64(header.place.raw), unless: Int64(UInt16.max))
    row.add(Int64(header.step?.rawValue ?? .max), unless: 255)
    row.add(Int64(header.disposition?.rawValue ?? .max), unless: 255)
    row.add(repeats, unless: 0)
    if items.isEmpty { row.addNull() } else { row.add(items) }
    if details.isEmpty { row.addNull() } else { row.add(details) }
  }

  /// The entry of a row whose columns are ``columns``; nil where a column holds what none of ours can.
  init?(_ row: Statement) {
    guard let kind = UInt8(exactly: row.integer(1)).flatMap(EventKind.init(rawValue:)),
      let counter = UInt8(exactly: row.integer(7, or: 0)).flatMap(CounterKind.init(rawValue:)),
      let offset = Int16(exactly: row.integer(5, or: Int64(UTCOffset.missing.minutes))),
      let container = UInt32(exactly: row.integer(8, or: Int64(UInt32.max))),
      let lot = UInt32(exactly: row.integer(9, or: Int64(UInt32.max))),
      let product = UInt16(exactly: row.integer(10, or: Int64(UInt16.max))),
      let actor = UInt16(exactly: row.integer(11, or: Int64(UInt16.max))),
      let readPoint = UInt16(exactly: row.integer(12, or: Int64(UInt16.max))),
      let place = UInt16(exactly: row.integer(13, or: Int64(UInt16.max))),
      let step = UInt8(exactly: row.integer(14, or: 255)),
      let disposition = UInt8(exactly: row.integer(15, or: 255)),
      step == .max || BusinessStep(rawValue: step) != nil,
      disposition == .max || Disposition(rawValue: disposition) != nil
    else { return nil }
    number = row.integer(0)
    header = EventHeader(kind)
    header.id = EventID(
      high: UInt64(bitPattern: row.integer(2)), low: UInt64(bitPattern: row.integer(3)))
    header.eventTime = Timestamp(microseconds: row.integer(4))
    header.offset = UTCOffset(minutes: offset)
    header.quantity = row.integer(6, or: 0)
    header.counter = counter
    header.container = ItemID(raw: container)
    header.lot = LotID(raw: lot)
    header.product = ProductID(raw: product)
    header.actor = ActorID(raw: actor)
    header.readPoint = LocationID(raw: readPoint)
    header.place = LocationID(raw: place)
    header.step = BusinessStep(rawValue: step)
    header.disposition = Disposition(rawValue: disposition)
    repeats = row.integer(16, or: 0)
    items = row.bytes(17)
    details = row.isNull(18) ? "" : row.text(18)
  }

  init(number: Int64, header: EventHeader) {
    self.number = number
    self.header = header
  }
}
