/// The text of one file, with the places of its lines.
///
/// A text is immutable and shared by every node that was read from it, so that a value can always say where it stands.
public final class SourceText: Sendable {
  /// What messages call it: a path as the user gave it, or `--set`.
  public let name: String
  /// The text in UTF-8; bytes that were none are replaced by `?`, one for one, so that offsets hold.
  public let bytes: [UInt8]
  /// Whether this is a file that a scenario names and its user did not: what it holds is never shown, because it may be
  /// any file that the user can read, and not a scenario at all.
  public let isForeign: Bool
  /// The offsets of bytes that are not UTF-8.
  public let brokenBytes: [Int]
  private let lineStarts: [Int]

  /// A text from bytes, as a file holds them.
  public init(name: String, bytes: [UInt8], isForeign: Bool = false) {
    self.name = name
    self.isForeign = isForeign
    var repaired = bytes
    brokenBytes = Self.brokenBytes(of: bytes)
    for offset in brokenBytes { repaired[offset] = UInt8(ascii: "?") }
    self.bytes = repaired
    var starts = [0]
    for (offset, byte) in repaired.enumerated() {
      let isReturn = byte == 13 && !(offset + 1 < repaired.count && repaired[offset + 1] == 10)
      if byte == 10 || isReturn { starts.append(offset + 1) }
    }
    lineStarts = starts
  }

  /// A text from a string.
  public convenience init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

  /// Whether another text has the same name and the same bytes: the same text, read twice.
  func isSame(as other: SourceText) -> Bool {
    self === other || (name == other.name && bytes == other.bytes)
  }

  /// Line and column of a byte offset, both from 1; columns count characters, as editors do. O(log lines + column).
  public func place(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = lineStarts[line]
    return (line + 1, string(start..<max(start, min(offset, bytes.count))).count + 1)
  }

  /// The line (from 1) without its line break; empty beyond the end.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    var end = number < lineStarts.count ? lineStarts[number] : bytes.count
    let start = lineStarts[number - 1]
    while end > start, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    return string(start..<end)
  }

  /// The characters in a range of bytes.
  public func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func lineIndex(of offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Every byte that is not part of a well-formed sequence (Unicode 15, table 3-7).
  private static func brokenBytes(of bytes: [UInt8]) -> [Int] {
    var broken: [Int] = []
    var offset = 0
    while offset < bytes.count {
      if let length = sequenceLength(bytes, offset) {
        offset += length
      } else {
        broken.append(offset)
        offset += 1
      }
    }
    return broken
  }

  private static func sequenceLength(_ bytes: [UInt8], _ offset: Int) -> Int? {
    func continues(_ index: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
      offset + index < bytes.count && bytes[offset + index] >= low && bytes[offset + index] <= high
    }
    let lead = bytes[offset]
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : nil
    case 0xE0...0xEF:
      let second: (UInt8, UInt8) = lead == 0xE0 ? (0xA0, 0xBF) : lead == 0xED ? (0x80, 0x9F) : (0x80, 0xBF)
      return continues(1, second.0, second.1) && continues(2) ? 3 : nil
    case 0xF0...0xF4:
      let second: (UInt8, UInt8) = lead == 0xF0 ? (0x90, 0xBF) : lead == 0xF4 ? (0x80, 0x8F) : (0x80, 0xBF)
      return continues(1, second.0, second.1) && continues(2) && continues(3) ? 4 : nil
    default: return nil
    }
  }
}

/// A stretch of a text.
public struct SourceRange: Sendable {
  /// The text.
  public let source: SourceText
  /// The bytes, from the first to behind the last.
  public let bytes: Range<Int>

  /// A stretch of `source`, clamped to it.
  public init(_ source: SourceText, _ bytes: Range<Int>) {
    self.source = source
    self.bytes = bytes.clamped(to: 0..<source.bytes.count)
  }

  /// Line and column of its first character, both from 1.
  public var place: (line: Int, column: Int) { source.place(of: bytes.lowerBound) }

  /// `file:line:column`.
  public var description: String {
    let (line, column) = place
    return "\(source.name):\(line):\(column)"
  }
}
