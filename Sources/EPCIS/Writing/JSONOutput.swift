/// Writes objects, arrays, members and values, with commas and indentation where they belong.
///
/// As they come, without a tree of values: a document may be larger than memory.
final class JSONOutput {
  let buffer: OutputBuffer
  private let isIndented: Bool
  /// For each open object or array, whether something stands in it already.
  private var isFilled: [Bool] = []
  private var afterKey = false

  init(_ buffer: OutputBuffer, isIndented: Bool) {
    self.buffer = buffer
    self.isIndented = isIndented
  }

  func begin(_ byte: UInt8) {
    startValue()
    buffer.append(byte)
    isFilled.append(false)
  }

  func end(_ byte: UInt8) {
    let wasFilled = isFilled.removeLast()
    if wasFilled { startLine() }
    buffer.append(byte)
  }

  func object(_ body: () -> Void) {
    begin(0x7B)
    body()
    end(0x7D)
  }

  func array(_ body: () -> Void) {
    begin(0x5B)
    body()
    end(0x5D)
  }

  /// A member that holds an object.
  func object(_ key: StaticString, _ body: () -> Void) {
    self.key(key)
    object(body)
  }

  /// A member that holds an array.
  func array(_ key: StaticString, _ body: () -> Void) {
    self.key(key)
    array(body)
  }

  /// A member that holds a text; none where there is no text.
  func member(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    self.key(key)
    string(text)
  }

  func key(_ key: StaticString) {
    startValue()
    buffer.append(0x22)
    buffer.append(key)
    buffer.append(isIndented ? "\": " : "\":")
    afterKey = true
  }

  func key(_ key: String) {
    startValue()
    quoted(key)
    buffer.append(isIndented ? ": " : ":")
    afterKey = true
  }

  func string(_ text: String) {
    startValue()
    quoted(text)
  }

  func string(_ text: UnsafeBufferPointer<UInt8>) {
    startValue()
    quoted(text)
  }

  /// A number or a literal.
  func raw(_ text: String) {
    startValue()
    buffer.append(text)
  }

  private func startValue() {
    if afterKey {
      afterKey = false
      return
    }
    guard let last = isFilled.last else { return }
    if last { buffer.append(0x2C) }
    isFilled[isFilled.count - 1] = true
    startLine()
  }

  private func startLine() {
    if isIndented { buffer.startLine(depth: isFilled.count) }
  }

  private func quoted(_ text: String) {
    var text = text
    text.withUTF8 { quoted($0) }
  }

  private func quoted(_ text: UnsafeBufferPointer<UInt8>) {
    buffer.append(0x22)
    var start = 0
    for (index, byte) in text.enumerated() {
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C {
        // Controls of ISO 6429 and separators of lines move a cursor as those of ASCII do.
        guard byte == 0xC2 || byte == 0xE2, let (control, length) = Unprinted.control(text, at: index) else {
          continue
        }
        buffer.append(UnsafeBufferPointer(rebasing: text[start..<index]))
        buffer.append("\\u")
        for shift in [12, 8, 4, 0] { buffer.append(Self.hexadecimal[Int(control >> UInt32(shift) & 15)]) }
        start = index + length
        continue
      }
      buffer.append(UnsafeBufferPointer(rebasing: text[start..<index]))
      switch byte {
      case 0x22: buffer.append("\\\"")
      case 0x5C: buffer.append("\\\\")
      case 0x0A: buffer.append("\\n")
      case 0x0D: buffer.append("\\r")
      case 0x09: buffer.append("\\t")
      default:
        buffer.append("\\u00")
        buffer.append(Self.hexadecimal[Int(byte >> 4)])
        buffer.append(Self.hexadecimal[Int(byte & 15)])
      }
      start = index + 1
    }
    buffer.append(UnsafeBufferPointer(rebasing: text[start...]))
    buffer.append(0x22)
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}
