import Experiments

/// The bytes of a log as text.
enum LogText {
  /// UTF-8 of what `bytes` say, without a mark of the order of bytes.
  static func utf8(_ bytes: [UInt8], _ encoding: LogEncoding, file: String) throws(LogProblem) -> [UInt8] {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return try utf16(bytes, file: file)
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let isZip = body.starts(with: [0x50, 0x4B, 0x03, 0x04])
    if let zero = body.firstIndex(of: 0) {
      let line = body[..<zero].count { $0 == 10 } + 1
      throw LogProblem(
        "\(file):\(line)", isZip ? "it is a workbook and not CSV" : "it is not a text",
        hint: isZip ? "save it as CSV" : "save it as CSV in UTF-8")
    }
    guard encoding == .windows1252 else {
      guard String(validating: body, as: UTF8.self) != nil else {
        let lines = body.split(separator: 10, omittingEmptySubsequences: false)
        let line = (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
        throw LogProblem(
          "\(file):\(line)", "it is not UTF-8",
          hint:
            "save it as UTF-8, or say encoding: \"windows-1252\" where an older spreadsheet has written it")
      }
      return body
    }
    var text = ""
    for byte in body { text.unicodeScalars.append(windows1252(byte)) }
    return Array(text.utf8)
  }

  private static func utf16(_ bytes: [UInt8], file: String) throws(LogProblem) -> [UInt8] {
    let isLittle = bytes[0] == 0xFF
    var units: [UInt16] = []
    for index in stride(from: 2, to: bytes.count - 1, by: 2) {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isLittle ? second << 8 | first : first << 8 | second)
    }
    guard bytes.count % 2 == 0, !units.contains(0), let text = String(validating: units, as: UTF16.self)
    else {
      throw LogProblem("\(file):1", "it begins as UTF-16 does, and is not", hint: "save it as CSV in UTF-8")
    }
    return Array(text.utf8)
  }

  private static let upper: [UInt16] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0xFFFD, 0x017E, 0x0178,
  ]

  private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80..<0xA0).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(upper[Int(byte) - 0x80]) ?? "\u{FFFD}"
  }
}
