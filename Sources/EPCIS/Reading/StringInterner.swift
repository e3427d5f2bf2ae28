/// Gives the same `String` for the same bytes, so that a million events share one copy of each repeated text.
///
/// Read points, steps and document numbers repeat from event to event. The table holds a bounded number of
/// texts; after that new ones are made anew, so a document of all different texts cannot fill the memory.
final class StringInterner {
  private static let largestSize = 1 << 13
  private var slots = [String?](repeating: nil, count: 64)
  private var hashes = [UInt64](repeating: 0, count: 64)
  private var count = 0

  func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    // Up to 15 bytes a string needs no memory of its own.
    if bytes.count <= 15 || bytes.count > 256 { return String(decoding: bytes, as: UTF8.self) }
    let hash = Self.hash(bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    for _ in 0..<8 {
      guard let known = slots[slot] else {
        let string = String(decoding: bytes, as: UTF8.self)
        keep(string, hash, slot)
        return string
      }
      if hashes[slot] == hash, Self.isEqual(known, bytes) { return known }
      slot = (slot + 1) & (slots.count - 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func keep(_ string: String, _ hash: UInt64, _ slot: Int) {
    if count < slots.count / 2 {
      slots[slot] = string
      hashes[slot] = hash
      count += 1
    } else if slots.count < Self.largestSize {
      let known = zip(slots, hashes).filter { $0.0 != nil }
      let size = slots.count * 4
      slots = Array(repeating: nil, count: size)
      hashes = Array(repeating: 0, count: size)
      for (text, hash) in known {
        var slot = Int(truncatingIfNeeded: hash) & (size - 1)
        while slots[slot] != nil { slot = (slot + 1) & (size - 1) }
        slots[slot] = text
        hashes[slot] = hash
      }
    }
  }

  private static func isEqual(_ string: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    string.utf8.withContiguousStorageIfAvailable { $0.elementsEqual(bytes) } ?? false
  }

  /// FNV-1a over eight bytes at a time, mixed at the end.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
    var index = 0
    let raw = UnsafeRawPointer(bytes.baseAddress!)
    while index + 8 <= bytes.count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      index += 8
    }
    while index < bytes.count {
      hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
      index += 1
    }
    return hash ^ hash >> 32
  }
}
