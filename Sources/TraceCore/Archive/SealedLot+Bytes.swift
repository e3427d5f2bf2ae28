import TraceModel

/// A sealed lot as bytes, for an archive on disk.
///
/// Items are named by their numbers in the process's dictionary: the bytes are for the process that wrote them, or for one
/// that has built the same dictionary.
extension SealedLot {
  /// The lot as bytes.
  public var encoded: [UInt8] {
    var output = ByteOutput()
    output.put(1 as UInt8)
    output.put(lot.raw)
    output.put(sealedAt.microseconds)
    output.put(UInt32(pages.count))
    for page in pages {
      output.put(UInt64(page.number))
      let used = page.records.indices.filter { page.records[$0] != ItemRecord() }
      output.put(UInt32(page.records.count))
      output.put(UInt32(used.count))
      for offset in used {
        let record = page.records[offset]
        output.put(UInt16(offset))
        output.put(record.parent)
        output.put(record.place)
        output.put(record.lot)
        output.put(record.contents)
        output.put(record.touched)
        output.put(record.stateCode)
        output.put(record.flags.rawValue)
        output.put(record.reserved)
      }
      output.put(page.contents, key: { $0.put(UInt32($1)) }) { output, places in
        output.put(places)
      }
      let item: (inout ByteOutput, ItemID) -> Void = { $0.put($1.raw) }
      output.put(page.standings, key: item) { output, standing in
        output.put(standing.place.raw)
        output.put(standing.holder.raw)
        output.put(standing.event.high)
        output.put(standing.event.low)
      }
      output.put(page.documents, key: item) { output, documents in
        output.put(UInt32(documents.count))
        for document in documents { output.put(Array(document.utf8)) }
      }
      output.put(page.secondParents, key: item) { $0.put($1.map(\.raw)) }
      output.put(page.secondLots, key: item) { $0.put($1.map(\.raw)) }
    }
    return output.bytes
  }

  /// The lot that bytes are; nil where they are none.
  public init?(encoded bytes: [UInt8]) {
    var input = ByteInput(bytes: bytes)
    guard input.take(UInt8.self) == 1 else { return nil }
    lot = LotID(raw: input.take())
    sealedAt = Timestamp(microseconds: input.take())
    let count: UInt32 = input.take()
    for _ in 0..<count {
      guard input.isWhole else { return nil }
      let number: UInt64 = input.take()
      let recordCount: UInt32 = input.take()
      guard recordCount <= IdentifierTable.pageSize else { return nil }
      var page = Page(
        number: Int(truncatingIfNeeded: number),
        records: Array(repeating: ItemRecord(), count: Int(recordCount)))
      let used: UInt32 = input.take()
      for _ in 0..<used {
        let offset: UInt16 = input.take()
        var record = ItemRecord()
        record.parent = input.take()
        record.place = input.take()
        record.lot = input.take()
        record.contents = input.take()
        record.touched = input.take()
        record.stateCode = input.take()
        record.flags = ItemFlags(rawValue: input.take())
        record.reserved = input.take()
        guard input.isWhole, Int(offset) < page.records.count else { return nil }
        page.records[Int(offset)] = record
      }
      input.takeEach { input in
        let offset: UInt32 = input.take()
        page.contents[Int(offset)] = input.takeList()
      }
      input.takeEach { input in
        let item = ItemID(raw: input.take())
        var standing = Standing()
        standing.place = LocationID(raw: input.take())
        standing.holder = ActorID(raw: input.take())
        standing.event = EventID(high: input.take(), low: input.take())
        page.standings[item] = standing
      }
      input.takeEach { input in
        let item = ItemID(raw: input.take())
        var documents: [String] = []
        input.takeEach { documents.append(String(decoding: $0.takeList() as [UInt8], as: UTF8.self)) }
        page.documents[item] = documents
      }
      input.takeEach { input in
        page.secondParents[ItemID(raw: input.take())] = input.takeList().map { ItemID(raw: $0) }
      }
      input.takeEach { input in
        page.secondLots[ItemID(raw: input.take())] = input.takeList().map { LotID(raw: $0) }
      }
      pages.append(page)
    }
    guard input.isWhole, input.position == bytes.count else { return nil }
  }
}

/// Numbers as bytes, little end first.
private struct ByteOutput {
  var bytes: [UInt8] = []

  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  mutating func put<Number: FixedWidthInteger>(_ numbers: [Number]) {
    put(UInt32(numbers.count))
    for number in numbers { put(number) }
  }

  /// A dictionary in the order of its keys.
  mutating func put<Key: Comparable, Value>(
    _ pairs: [Key: Value], key: (inout ByteOutput, Key) -> Void, value: (inout ByteOutput, Value) -> Void
  ) {
    put(UInt32(pairs.count))
    for (name, content) in pairs.sorted(by: { $0.key < $1.key }) {
      key(&self, name)
      value(&self, content)
    }
  }
}

/// Numbers from bytes; beyond their end all are 0 and `isWhole` is false.
private struct ByteInput {
  let bytes: [UInt8]
  var position = 0
  var isWhole = true

  mutating func take<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number {
    let count = Number.bitWidth / 8
    guard position + count <= bytes.count else {
      isWhole = false
      position = bytes.count
      return 0
    }
    var number: Number = 0
    for index in 0..<count {
      number |= Number(truncatingIfNeeded: bytes[position + index]) << Number(index * 8)
    }
    position += count
    return number
  }

  mutating func takeList<Number: FixedWidthInteger>() -> [Number] {
    var numbers: [Number] = []
    takeEach { numbers.append($0.take()) }
    return numbers
  }

  /// Calls `body` as often as the next number says, as long as there are bytes.
  mutating func takeEach(_ body: (inout ByteInput) -> Void) {
    let count: UInt32 = take()
    for _ in 0..<count {
      guard isWhole else { return }
      body(&self)
    }
  }
}
