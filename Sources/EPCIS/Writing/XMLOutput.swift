/// Writes elements and their text, escaped and indented.
final class XMLOutput {
  let buffer: OutputBuffer
  let log: UnexpressibleLog
  private let isIndented: Bool
  var depth = 0
  /// Inside mixed content white space would be text.
  var isInline = false
  private var scratch: [UInt8] = []

  init(_ buffer: OutputBuffer, log: UnexpressibleLog, isIndented: Bool) {
    self.buffer = buffer
    self.log = log
    self.isIndented = isIndented
  }

  func startLine() {
    guard isIndented, !isInline else { return }
    buffer.startLine(depth: depth)
  }

  func open(_ name: StaticString) {
    startLine()
    buffer.append(0x3C)
    buffer.append(name)
    buffer.append(0x3E)
    depth += 1
  }

  func close(_ name: StaticString) {
    depth -= 1
    startLine()
    buffer.append("</")
    buffer.append(name)
    buffer.append(0x3E)
  }

  func element(_ name: StaticString, _ body: () -> Void) {
    open(name)
    body()
    close(name)
  }

  func leaf(_ name: StaticString, _ text: String?) {
    guard var text else { return }
    text.withUTF8 { leaf(name, $0) }
  }

  func leaf(_ name: StaticString, _ text: UnsafeBufferPointer<UInt8>) {
    startLine()
    buffer.append(0x3C)
    buffer.append(name)
    buffer.append(0x3E)
    escape(text, inAttribute: false)
    buffer.append("</")
    buffer.append(name)
    buffer.append(0x3E)
  }

  func leaf(_ name: StaticString, _ time: EPCISTimestamp, requiringZone: Bool) {
    scratch.removeAll(keepingCapacity: true)
    time.append(to: &scratch)
    if requiringZone, time.zone == .unstated {
      scratch.append(0x5A)
      log.add("\(name)", .unstatedZone, .changed)
    }
    scratch.withUnsafeBufferPointer { leaf(name, $0) }
  }

  func attribute(_ name: String, _ value: String) {
    buffer.append(0x20)
    buffer.append(name)
    buffer.append("=\"")
    var value = value
    value.withUTF8 { escape($0, inAttribute: true) }
    buffer.append(0x22)
  }

  func text(_ text: String) {
    var text = text
    text.withUTF8 { escape($0, inAttribute: false) }
  }

  /// Copies text in runs between characters that need an escape.
  private func escape(_ text: UnsafeBufferPointer<UInt8>, inAttribute: Bool) {
    var start = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte > 0x3E && byte < 0x80 || byte >= 0x27 && byte < 0x3C { continue }
      if byte == 0xC2 || byte == 0xE2, let (control, length) = Unprinted.control(text, at: index) {
        buffer.append(UnsafeBufferPointer(rebasing: text[start..<index]))
        buffer.append("&#\(control);")
        start = index + length
        continue
      }
      let replacement: StaticString? =
        switch byte {
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x26: "&amp;"
        case 0x22 where inAttribute: "&quot;"
        case 0x0D: "&#13;"
        case 0x0A where inAttribute: "&#10;"
        case 0x09 where inAttribute: "&#9;"
        case 0x0A, 0x09: nil
        case 0..<0x20: "\u{FFFD}"
        // U+FFFE and U+FFFF, the only other characters that XML forbids, are EF BF BE and EF BF BF.
        case 0xBE, 0xBF:
          index >= 2 && text[index - 1] == 0xBF && text[index - 2] == 0xEF ? "\u{FFFD}" : nil
        default: nil
        }
      guard let replacement else { continue }
      let isForbidden = byte < 0x20 && byte != 0x0D && byte != 0x0A && byte != 0x09 || byte >= 0x80
      let end = byte >= 0x80 ? index - 2 : index
      buffer.append(UnsafeBufferPointer(rebasing: text[start..<end]))
      buffer.append(replacement)
      if isForbidden { log.add("a text", .charactersInXML, .changed) }
      start = index + 1
    }
    buffer.append(UnsafeBufferPointer(rebasing: text[start...]))
  }
}
