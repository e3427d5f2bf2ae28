/// Numbers as JSON5 writes them, and the decimal digits that they stand for.
enum JSON5Number {
  /// `+.5` is `0.5`, `5.` is `5`, `0x1F` is `31`; nil for what is no number.
  static func normalized(_ text: String) -> String? {
    var rest = Substring(text)
    let sign = rest.first == "-" ? "-" : ""
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
      let digits = rest.dropFirst(2)
      guard digits.first != "+", digits.first != "-" else { return nil }
      return UInt64(digits, radix: 16).map { sign + String($0) }
    }
    let whole = rest.prefix { $0.asciiDigit != nil }
    rest = rest.dropFirst(whole.count)
    var digits = whole.isEmpty ? "0" : String(whole)
    var places = Substring()
    if rest.first == "." {
      places = rest.dropFirst().prefix { $0.asciiDigit != nil }
      rest = rest.dropFirst(1 + places.count)
      if !places.isEmpty { digits += "." + places }
    }
    guard !whole.isEmpty || !places.isEmpty, whole.count < 2 || whole.first != "0" else { return nil }
    if rest.first == "e" || rest.first == "E" {
      guard let exponent = Int(rest.dropFirst()) else { return nil }
      digits += "e\(exponent)"
      rest = Substring()
    }
    return rest.isEmpty ? sign + digits : nil
  }

  /// What is wrong with a word that looks like a number, where there is more to say than that it is none.
  static func complaint(_ text: String) -> (message: String, hint: String)? {
    let bare = text.drop { $0 == "+" || $0 == "-" }
    if bare == "Infinity" || bare == "NaN" {
      return ("“\(text)” is not a value that a scenario can have", "state a finite number")
    }
    if bare.count > 1, bare.first == "0", bare.allSatisfy({ $0.asciiDigit != nil }) {
      return (
        "“\(text)” starts with a zero", "leave the zero out, or put an identifier in quotes: \"\(text)\""
      )
    }
    if bare.hasPrefix("0x") || bare.hasPrefix("0X") {
      return ("“\(text)” is not a hexadecimal number of at most 64 bits", "write 0x and up to 16 digits")
    }
    if bare.contains(where: { $0 == "_" }), normalized(text.filter { $0 != "_" }) != nil {
      return ("“\(text)” has separators", "write \(text.filter { $0 != "_" })")
    }
    return bare.isEmpty ? ("a sign without a number", "write the digits after it") : nil
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 48 && self <= 57 }

  var hexadecimalDigit: UInt8? {
    switch self {
    case 48...57: self - 48
    case 65...70: self - 55
    case 97...102: self - 87
    default: nil
    }
  }
}

extension Unicode.Scalar {
  var utf8Length: Int { value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4 }

  var endsLine: Bool { value == 10 || value == 13 || value == 0x2028 || value == 0x2029 }

  var isBlank: Bool {
    switch value {
    case 9...13, 32, 0xA0, 0x2028, 0x2029, 0xFEFF: true
    case 0..<128: false
    default: properties.generalCategory == .spaceSeparator
    }
  }

  /// Whether a bare key may start with it (ECMAScript 5.1, IdentifierStart).
  var isNameStart: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "_", "$": return true
    default: break
    }
    guard value >= 128 else { return false }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      return true
    default: return false
    }
  }

  /// Whether a bare key may go on with it (ECMAScript 5.1, IdentifierPart).
  var isNamePart: Bool {
    if isNameStart { return true }
    if value < 128 { return value >= 48 && value <= 57 }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return true
    default: return value == 0x200C || value == 0x200D
    }
  }
}
