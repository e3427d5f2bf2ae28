/// The files of a ZIP file that stores them, read by its directory, as other programs do.
struct ZipReader {
  private(set) var files: [String: [UInt8]] = [:]
  /// What is wrong with it.
  private(set) var problems: [String] = []

  init(_ bytes: [UInt8]) {
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    guard end >= 0, number(end, 4) == 0x0605_4B50 else {
      problems.append("no end of the directory")
      return
    }
    var place = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      guard number(place, 4) == 0x0201_4B50 else {
        problems.append("no entry at \(place)")
        return
      }
      let (sum, size, nameSize) = (number(place + 16, 4), number(place + 24, 4), number(place + 28, 2))
      let start = number(place + 42, 4)
      let name = String(decoding: bytes[place + 46..<place + 46 + nameSize], as: UTF8.self)
      if number(start, 4) != 0x0403_4B50 { problems.append("\(name): no head") }
      if number(start + 8, 2) != 0 { problems.append("\(name): not stored") }
      let content = start + 30 + number(start + 26, 2) + number(start + 28, 2)
      let file = Array(bytes[content..<content + size])
      if Self.sum(of: file) != UInt32(sum) { problems.append("\(name): another checksum") }
      files[name] = file
      place += 46 + nameSize
    }
  }

  /// The sum of ISO 3309, bit by bit.
  private static func sum(of bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
