/// Writes numbers and texts as bytes, the least significant byte first.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ values: some Collection<UInt32>) {
    put(UInt64(values.count))
    for value in values { put(value) }
  }

  mutating func put(_ values: [UInt8]) {
    put(UInt64(values.count))
    bytes.append(contentsOf: values)
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }

  /// FNV-1a of all bytes so far, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv).
  var checksum: UInt64 { Self.checksum(bytes[...]) }

  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// Reads what a `ByteWriter` has written, and throws where the bytes end too early or say what cannot be.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(SealedLotError)
    -> Number
  {
    let width = Number.bitWidth / 8
    guard bytes.endIndex - position >= width else { throw .truncated(at: position) }
    defer { position += width }
    return bytes[position..<position + width].reversed().reduce(0) {
      $0 << 8 | Number(truncatingIfNeeded: $1)
    }
  }

  /// A count of things of at least so many bytes each, which have to be there.
  mutating func count(of width: Int) throws(SealedLotError) -> Int {
    let count: UInt64 = try number()
    guard count <= UInt64((bytes.endIndex - position) / width) else { throw .truncated(at: position) }
    return Int(count)
  }

  mutating func numbers() throws(SealedLotError) -> [UInt32] {
    var numbers: [UInt32] = []
    for _ in 0..<(try count(of: 4)) { numbers.append(try number()) }
    return numbers
  }

  mutating func block() throws(SealedLotError) -> [UInt8] {
    let count = try count(of: 1)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func text() throws(SealedLotError) -> String { String(decoding: try block(), as: UTF8.self) }

  /// Throws unless `condition` holds of what was just read.
  func require(_ condition: Bool) throws(SealedLotError) { if !condition { throw .impossible(at: position) } }
}
