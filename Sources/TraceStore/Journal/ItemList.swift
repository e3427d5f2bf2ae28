/// The items of an event as bytes: differences of neighbors, zigzag, seven bits a byte.
///
/// Children of a case mostly follow one another, so that 24 of them take about 26 bytes.
enum ItemList {
  static func append(_ items: some Sequence<UInt32>, to bytes: inout [UInt8]) {
    var last: Int64 = 0
    for item in items {
      let difference = Int64(item) - last
      last = Int64(item)
      var rest = UInt64(bitPattern: difference << 1 ^ difference >> 63)
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
  }

  /// The items, or nil where the bytes are none of ours.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32]? {
    var items: [UInt32] = []
    items.reserveCapacity(bytes.count)
    var last: Int64 = 0
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      guard shift < 42 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 != 0 {
        shift += 7
        continue
      }
      last += Int64(value >> 1) ^ -Int64(value & 1)
      guard let item = UInt32(exactly: last) else { return nil }
      items.append(item)
      value = 0
      shift = 0
    }
    return shift == 0 ? items : nil
  }
}
