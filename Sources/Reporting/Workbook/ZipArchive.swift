import CZlib

/// Files in one ZIP file (PKWARE, APPNOTE 6.3), as office programs expect theirs.
///
/// Files are stored and not compressed: what zlib's deflate writes differs between its versions, and a result has the same
/// bytes on every machine. All have the first date that the format knows, for the same reason.
struct ZipArchive {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// 1 January 1980.
  private static let date: UInt16 = 1 << 5 | 1

  /// Adds a file.
  mutating func add(_ name: String, _ content: [UInt8]) {
    let start = UInt32(body.count)
    let name = Array(name.utf8)
    var common: [UInt8] = []
    // Version 2.0; bit 11: names are UTF-8; method 0: stored.
    for field in [20, 1 << 11, 0, 0, Self.date] as [UInt16] { common.append(field) }
    common.append(UInt32(crc32(0, content, UInt32(content.count))))
    common.append(UInt32(content.count))
    common.append(UInt32(content.count))
    common.append(UInt16(name.count))
    common.append(0 as UInt16)
    body.append(0x0403_4B50 as UInt32)
    body += common + name + content
    directory.append(0x0201_4B50 as UInt32)
    directory.append(20 as UInt16)
    directory += common
    // No comment, the first disk, no attributes.
    for field in [0, 0, 0, 0, 0] as [UInt16] { directory.append(field) }
    directory.append(start)
    directory += name
    count += 1
  }

  /// The whole file.
  var bytes: [UInt8] {
    var end: [UInt8] = []
    end.append(0x0605_4B50 as UInt32)
    for field in [0, 0, UInt16(count), UInt16(count)] as [UInt16] { end.append(field) }
    end.append(UInt32(directory.count))
    end.append(UInt32(body.count))
    end.append(0 as UInt16)
    return body + directory + end
  }
}

extension [UInt8] {
  /// The lowest byte first.
  fileprivate mutating func append(_ number: some FixedWidthInteger) {
    var rest = number
    for _ in 0..<number.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
