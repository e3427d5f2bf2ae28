import TraceModel

/// The texts of a query, read as a policy allows.
struct QueryText {
  let tolerance: FormatTolerance
  /// The year in which two digits of an expiry are read.
  let year: Int

  /// The trade item number of a text.
  func gtin(_ text: String) -> GTIN? {
    let text = cleaned(text, identifier: "01")
    if !tolerance.contains(.shortGTIN), text.utf8.count != 14 { return nil }
    return try? GTIN(text)
  }

  /// The serial numbers that a text may mean, the likeliest first.
  func serials(_ text: String) -> [SerialNumber] {
    spellings(cleaned(text, identifier: "21")).compactMap { try? SerialNumber($0) }
  }

  /// Whether a text names the lot.
  func names(_ text: String, _ lot: LotNumber) -> Bool {
    spellings(cleaned(text, identifier: "10")).contains { $0 == lot.description }
  }

  /// The expiry of a text.
  func expiry(_ text: String) -> ExpiryDate? {
    let text = cleaned(text, identifier: "17")
    let count = text.utf8.count
    if count == 6 { return try? ExpiryDate(yymmdd: text, readIn: year) }
    guard tolerance.contains(.expiryForms) else { return nil }
    if count == 8, text.hasSuffix("00"), let year = Int(text.prefix(4)),
      let month = Int(text.dropFirst(4).prefix(2))
    {
      return ExpiryDate(year: year, month: month)
    }
    return try? ExpiryDate(text, readIn: year)
  }

  /// A text without what does not belong to it, as far as that is forgiven.
  private func cleaned(_ text: String, identifier: String) -> String {
    var bytes = Array(text.utf8)
    if tolerance.contains(.whitespace) { trim(&bytes) }
    guard tolerance.contains(.scannerArtifacts) else { return String(decoding: bytes, as: UTF8.self) }
    for prefix in ["]d2", "]C1", "]Q3", "]e0", "\u{1D}", "<GS>", "(\(identifier))"] {
      if bytes.starts(with: prefix.utf8) { bytes.removeFirst(prefix.utf8.count) }
    }
    for suffix in ["\u{1D}", "<GS>", "%1D"] where bytes.reversed().starts(with: suffix.utf8.reversed()) {
      bytes.removeLast(suffix.utf8.count)
    }
    // Without brackets an application identifier is only recognized where the length is fixed; nothing expires in the
    // eighteenth century.
    let isFixed = identifier == "01" ? bytes.count == 16 : identifier == "17" && bytes.count == 8
    if isFixed, bytes.starts(with: identifier.utf8) { bytes.removeFirst(2) }
    bytes.removeAll { $0 < 0x20 || $0 == 0x7F }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func trim(_ bytes: inout [UInt8]) {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    if let first = bytes.firstIndex(where: { !isSpace($0) }) { bytes.removeFirst(first) }
  }

  /// A text as it stands, with letters in the other case, and with Y and Z exchanged.
  private func spellings(_ text: String) -> [String] {
    var spellings = [text]
    func add(_ other: String) { if !spellings.contains(other) { spellings.append(other) } }
    if tolerance.contains(.letterCase) {
      add(mapped(text) { isLetter($0) ? $0 ^ 0x20 : $0 })
      add(mapped(text) { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 })
      add(mapped(text) { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 })
    }
    if tolerance.contains(.keyboardLayout) {
      for spelling in spellings {
        add(mapped(spelling) { $0 | 0x20 == 0x79 ? $0 + 1 : $0 | 0x20 == 0x7A ? $0 - 1 : $0 })
      }
    }
    return spellings
  }

  private func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

  private func mapped(_ text: String, _ change: (UInt8) -> UInt8) -> String {
    String(decoding: text.utf8.map(change), as: UTF8.self)
  }
}
