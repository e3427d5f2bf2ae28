/// Characters beyond ASCII, by the table of well-formed byte sequences (Unicode, table 3-7).
enum UTF8Sequence {
  /// How many bytes a character with this first byte has; 0 when none begins so.
  static func length(first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  /// Whether the bytes after the first one are as they must be.
  static func isValid(_ bytes: UnsafePointer<UInt8>, length: Int) -> Bool {
    let second = bytes[1]
    guard second & 0xC0 == 0x80 else { return false }
    switch bytes[0] {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90,
      0xF4 where second > 0x8F:
      return false
    default: break
    }
    for index in 2..<max(length, 2) where bytes[index] & 0xC0 != 0x80 { return false }
    return true
  }

  /// U+FFFE and U+FFFF, which XML forbids, are not told apart here: both syntaxes read them.
  static func append(_ scalar: Unicode.Scalar, to output: inout ByteBuffer) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(byte) }
  }
}

/// A growing piece of memory with a stable address between appends, for texts that have to be decoded.
struct ByteBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 256) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  var contents: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  mutating func truncate(to newCount: Int) { count = newCount }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
    reserve(added)
    (base + count).update(from: bytes, count: added)
    count += added
  }

  private mutating func reserve(_ added: Int) {
    guard count + added > capacity else { return }
    capacity = max(capacity * 2, count + added)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }
}
