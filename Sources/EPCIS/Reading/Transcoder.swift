/// Turns bytes of another encoding into UTF-8, a part at a time.
///
/// Documents that Windows tools write come in UTF-16 or in one byte a character; everything behind this reads UTF-8 only.
struct Transcoder {
  /// The encodings that are read besides UTF-8.
  enum Encoding: Equatable {
    case utf16(isBigEndian: Bool)
    case latin1
    case windows1252

    /// The encoding of a name in an XML declaration, where its characters have one byte; nil for any other.
    init?(name: String) {
      switch name.lowercased() {
      case "iso-8859-1", "iso8859-1", "latin1", "latin-1": self = .latin1
      case "windows-1252", "cp1252": self = .windows1252
      default: return nil
      }
    }
  }

  let encoding: Encoding
  private var decoded: [UInt8] = []
  private var position = 0
  /// Half a character: a byte of a pair, and the first of two pairs; nil where none waits.
  private var lowerByte: UInt8?
  private var surrogate: UInt16?
  private var isAtStart = true
  private var isAtEnd = false

  init(_ encoding: Encoding) { self.encoding = encoding }

  /// Bytes that were read before the encoding was known.
  mutating func supply(_ bytes: UnsafeBufferPointer<UInt8>) { decode(bytes) }

  /// Reads up to `count` bytes of UTF-8; 0 means the end.
  mutating func read(
    into target: UnsafeMutablePointer<UInt8>, count: Int,
    from source: (UnsafeMutablePointer<UInt8>, Int) throws(SourceFailure) -> Int
  ) throws(SourceFailure) -> Int {
    while position == decoded.count, !isAtEnd {
      let input = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 15)
      defer { input.deallocate() }
      let found = try source(input, 1 << 15)
      isAtEnd = found == 0
      decode(UnsafeBufferPointer(start: input, count: found))
      if isAtEnd { finish() }
    }
    let available = min(count, decoded.count - position)
    decoded.withUnsafeBufferPointer { buffer in
      guard available > 0, let base = buffer.baseAddress else { return }
      target.update(from: base + position, count: available)
    }
    position += available
    return available
  }

  private mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) {
    if position == decoded.count {
      decoded.removeAll(keepingCapacity: true)
      position = 0
    }
    switch encoding {
    case .utf16(let isBigEndian):
      for byte in bytes {
        guard let first = lowerByte else {
          lowerByte = byte
          continue
        }
        lowerByte = nil
        let (high, low) = isBigEndian ? (first, byte) : (byte, first)
        add(UInt16(high) << 8 | UInt16(low))
      }
    case .latin1: for byte in bytes { add(Unicode.Scalar(byte)) }
    case .windows1252: for byte in bytes { add(Self.windows1252(byte)) }
    }
  }

  private mutating func add(_ unit: UInt16) {
    defer { isAtStart = false }
    if isAtStart, unit == 0xFEFF { return }
    if let first = surrogate {
      surrogate = nil
      if unit & 0xFC00 == 0xDC00 {
        add(Unicode.Scalar(0x1_0000 + UInt32(first & 0x3FF) << 10 + UInt32(unit & 0x3FF)))
        return
      }
      addBroken()
    }
    if unit & 0xFC00 == 0xD800 {
      surrogate = unit
    } else {
      add(Unicode.Scalar(UInt32(unit)))
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar?) {
    guard let scalar else { return addBroken() }
    if scalar.isASCII { decoded.append(UInt8(scalar.value)) } else { decoded += UTF8.encode(scalar) ?? [] }
  }

  /// What is no character becomes a byte that UTF-8 never has, so that whoever reads it says where it stands.
  private mutating func addBroken() { decoded.append(0xFF) }

  private mutating func finish() {
    if lowerByte != nil || surrogate != nil { addBroken() }
    lowerByte = nil
    surrogate = nil
  }

  /// The WHATWG's index of windows-1252; the five bytes that mean nothing there are C1 controls.
  private static func windows1252(_ byte: UInt8) -> Unicode.Scalar? {
    guard byte >= 0x80, byte <= 0x9F else { return Unicode.Scalar(byte) }
    let scalars: [UInt32] = [
      0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
      0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
      0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
    return Unicode.Scalar(scalars[Int(byte - 0x80)])
  }
}
