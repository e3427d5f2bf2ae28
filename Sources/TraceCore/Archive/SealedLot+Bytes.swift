import TraceModel

/// Why bytes are no sealed lot.
public enum SealedLotError: Error, Hashable, Sendable {
  /// They do not begin as one.
  case notASealedLot
  /// They were written by a version that this one cannot read.
  case unknownVersion(UInt16)
  /// They were written by a build in which the journal stands otherwise in memory.
  case otherLayout(UInt64)
  /// They end too early.
  case truncated(at: Int)
  /// Their sum is another than the one that they state.
  case damaged
  /// They say something that cannot be.
  case impossible(at: Int)
}

extension SealedLotError: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .notASealedLot: "These bytes are no sealed lot. Look whether the right column or file was read."
    case .unknownVersion(let version): "The lot was sealed by format \(version). Use a version that knows it."
    case .otherLayout: "The lot was sealed by another build or machine. Read it there, and replay its events."
    case .truncated(let position): "The sealed lot ends at byte \(position). Take it from a backup."
    case .damaged: "The sealed lot is damaged. Take it from a backup."
    case .impossible(let position):
      "The sealed lot makes no sense before byte \(position). Take it from a backup."
    }
  }
}

/// A sealed lot for a store: a header, what there is, and a sum over all of it.
///
/// ```
///  "DRIFTLOT"  version  layout  lot  sealed at  account  pages  parts of the journal  sum
///   8 bytes    2        8       4    8                                                8
/// ```
///
/// Numbers are written with the least significant byte first. States and parts of the journal stand as they stood in memory;
/// `layout` tells builds apart in which that differs.
extension SealedLot {
  static let magic = Array("DRIFTLOT".utf8)
  static let version: UInt16 = 1
  /// Sizes of what is written as it stands in memory, a byte each.
  static let layout: UInt64 = JournalPart.Store.allCases.reduce(UInt64(MemoryLayout<ItemRecord>.stride)) {
    $0 << 8 | UInt64($1.chunkByteCount / 4_096)
  }

  /// The lot as bytes; `init(bytes:)` makes it again.
  public var bytes: [UInt8] {
    var writer = ByteWriter()
    for byte in Self.magic { writer.put(byte) }
    writer.put(Self.version)
    writer.put(Self.layout)
    writer.put(lot.raw)
    writer.put(sealedAt.microseconds)
    writer.put(UInt8(account == nil ? 0 : 1))
    account?.write(to: &writer)
    writer.put(UInt64(pages.count))
    for page in pages { page.write(to: &writer) }
    writer.put(UInt64(journal.count))
    for part in journal {
      writer.put(part.place.store.rawValue)
      writer.put(UInt64(part.place.chunk))
      writer.put(part.bytes)
    }
    writer.put(writer.checksum)
    return writer.bytes
  }

  /// The lot that `bytes` was made from; an error where a byte of it was changed, lost or added.
  public init(bytes: [UInt8]) throws(SealedLotError) {
    guard bytes.starts(with: Self.magic) else { throw .notASealedLot }
    var head = ByteReader(bytes[Self.magic.count...])
    let version: UInt16 = try head.number()
    guard version == Self.version else { throw .unknownVersion(version) }
    guard bytes.count >= Self.magic.count + 10 + 8 else { throw .truncated(at: bytes.count) }
    var tail = ByteReader(bytes[(bytes.count - 8)...])
    guard try tail.number(UInt64.self) == ByteWriter.checksum(bytes[..<(bytes.count - 8)]) else {
      throw .damaged
    }
    var reader = ByteReader(bytes[(Self.magic.count + 2)..<(bytes.count - 8)])
    let layout: UInt64 = try reader.number()
    guard layout == Self.layout else { throw .otherLayout(layout) }
    let lot = LotID(raw: try reader.number())
    self.init(lot: lot, sealedAt: Timestamp(microseconds: try reader.number()))
    if try reader.number(UInt8.self) == 1 { account = try LotAccount(from: &reader) }
    for _ in 0..<(try reader.count(of: 8)) { pages.append(try Page(from: &reader)) }
    for _ in 0..<(try reader.count(of: 17)) { journal.append(try JournalPart(from: &reader)) }
    try reader.require(reader.isAtEnd)
  }
}

extension SealedLot.JournalPart {
  init(from reader: inout ByteReader) throws(SealedLotError) {
    let store = Store(rawValue: try reader.number())
    let chunk: UInt64 = try reader.number()
    let bytes = try reader.block()
    guard let store, chunk < 1 << 48, bytes.count == store.chunkByteCount else {
      try reader.require(false)
      throw .damaged
    }
    self.init(place: Place(store: store, chunk: Int(chunk)), bytes: bytes)
  }
}

extension SealedLot.Page {
  func write(to writer: inout ByteWriter) {
    writer.put(UInt64(number))
    writer.put(records.withUnsafeBytes { Array($0) })
    writer.put(UInt64(contents.count))
    for offset in contents.keys.sorted() {
      writer.put(UInt32(offset))
      writer.put(contents[offset] ?? [])
    }
    writer.put(UInt64(standings.count))
    for item in standings.keys.sorted() {
      writer.put(item.raw)
      let standing = standings[item] ?? Standing()
      writer.put(standing.place.raw)
      writer.put(standing.holder.raw)
      writer.put(standing.event.high)
      writer.put(standing.event.low)
    }
    writer.put(UInt64(documents.count))
    for item in documents.keys.sorted() {
      writer.put(item.raw)
      writer.put(UInt64(documents[item]?.count ?? 0))
      for document in documents[item] ?? [] { writer.put(document) }
    }
    write(secondParents.mapValues { $0.map(\.raw) }, to: &writer)
    write(secondLots.mapValues { $0.map(\.raw) }, to: &writer)
    writer.put(heads)
  }

  private func write(_ lists: [ItemID: [UInt32]], to writer: inout ByteWriter) {
    writer.put(UInt64(lists.count))
    for item in lists.keys.sorted() {
      writer.put(item.raw)
      writer.put(lists[item] ?? [])
    }
  }

  init(from reader: inout ByteReader) throws(SealedLotError) {
    let pageSize = IdentifierTable.pageSize
    let number: UInt64 = try reader.number()
    let stored = try reader.block()
    try reader.require(number < 1 << 20 && stored.count == pageSize * MemoryLayout<ItemRecord>.stride)
    var records = Array(repeating: ItemRecord(), count: pageSize)
    records.withUnsafeMutableBytes { $0.copyBytes(from: stored) }
    self.init(number: Int(number), records: records)
    for _ in 0..<(try reader.count(of: 12)) {
      let offset: UInt32 = try reader.number()
      try reader.require(offset < UInt32(pageSize))
      contents[Int(offset)] = try reader.numbers()
    }
    for _ in 0..<(try reader.count(of: 24)) {
      let item = ItemID(raw: try reader.number())
      var standing = Standing()
      standing.place = LocationID(raw: try reader.number())
      standing.holder = ActorID(raw: try reader.number())
      standing.event = EventID(high: try reader.number(), low: try reader.number())
      standings[item] = standing
    }
    for _ in 0..<(try reader.count(of: 12)) {
      let item = ItemID(raw: try reader.number())
      var names: [String] = []
      for _ in 0..<(try reader.count(of: 8)) { names.append(try reader.text()) }
      documents[item] = names
    }
    secondParents = try Self.lists(from: &reader).mapValues { $0.map { ItemID(raw: $0) } }
    secondLots = try Self.lists(from: &reader).mapValues { $0.map { LotID(raw: $0) } }
    heads = try reader.numbers()
    try reader.require(heads.isEmpty || heads.count == pageSize)
  }

  private static func lists(from reader: inout ByteReader) throws(SealedLotError) -> [ItemID: [UInt32]] {
    var lists: [ItemID: [UInt32]] = [:]
    for _ in 0..<(try reader.count(of: 12)) {
      let item = ItemID(raw: try reader.number())
      lists[item] = try reader.numbers()
    }
    return lists
  }
}
