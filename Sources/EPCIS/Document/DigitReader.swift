/// Reads digits and separators from the front of a text.
struct DigitReader {
  let text: UnsafeBufferPointer<UInt8>
  var position = 0

  var isAtEnd: Bool { position == text.count }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int? {
    guard position < text.count, text[position] &- 0x30 < 10 else { return nil }
    defer { position += 1 }
    return Int(text[position] &- 0x30)
  }

  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let next = digit() else { return nil }
      number = number * 10 + next
    }
    return number
  }

  mutating func zone() -> EPCISTimestamp.Zone? {
    if isAtEnd { return .unstated }
    if skip(0x5A) || skip(0x7A) { return .utc }
    let isNegative = skip(0x2D)
    guard isNegative || skip(0x2B), let hours = number(digits: 2), skip(0x3A), let rest = number(digits: 2),
      rest < 60, hours * 60 + rest <= 840
    else { return nil }
    return .minutes(Int16(isNegative ? -(hours * 60 + rest) : hours * 60 + rest))
  }
}

/// Writes numbers of a fixed width.
enum DigitWriter {
  static func append(_ number: UInt64, width: Int, to output: inout [UInt8]) {
    let start = output.count
    var rest = number
    for _ in 0..<width { output.append(0x30) }
    var position = start + width - 1
    while rest > 0, position >= start {
      output[position] = 0x30 + UInt8(rest % 10)
      rest /= 10
      position -= 1
    }
  }
}
