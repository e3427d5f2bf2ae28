import TraceModel

/// Identifiers of all GS1 keys as Digital Link URIs in the one form that event hash IDs need.
///
/// Works on texts, for every key that EPCIS uses, and leaves alone what it does not recognize: an event hash
/// ID has to exist for any document, also for one whose identifiers are wrong.
///
/// Sources: CBV 2.0, section 8.9 (which keys and qualifiers are kept); GS1 Tag Data Standard, section 6.3
/// (EPC URIs); GS1 Digital Link URI syntax, table 7-1 (which characters are escaped).
enum DigitalLinkText {
  private static let base = "https://id.gs1.org/"

  /// The canonical Digital Link of an identifier in either form; nil when it is neither.
  static func converted(_ text: String) -> String? {
    if text.hasPrefix("urn:epc:") { return fromEPC(text) }
    if text.hasPrefix("http://") || text.hasPrefix("https://") { return constrained(text) }
    return nil
  }

  // MARK: EPC URIs

  private static let unitStart = Array("urn:epc:id:sgtin:".utf8)
  private static let logisticStart = Array("urn:epc:id:sscc:".utf8)
  private static let unitBase = Array((base + "01/").utf8)
  private static let serialMark = Array("/21/".utf8)
  private static let logisticBase = Array((base + "00/").utf8)

  /// Adds what ``converted(_:)`` makes of the two commonest EPC URIs, of units and of logistic units, by their bytes; false,
  /// with nothing added, for whatever else it is, and for the few whose characters have to be escaped.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
    guard text.count > unitStart.count, text[text.count - 1] > 0x20 else { return false }
    let isUnit = text.starts(with: unitStart)
    guard isUnit || text.starts(with: logisticStart) else { return false }
    let start = isUnit ? unitStart.count : logisticStart.count
    let prefix = digits(in: text, from: start)
    guard 6...12 ~= prefix.count, prefix.upperBound < text.count, text[prefix.upperBound] == 0x2E else {
      return false
    }
    let reference = digits(in: text, from: prefix.upperBound + 1)
    guard !reference.isEmpty, prefix.count + reference.count == (isUnit ? 13 : 17) else { return false }
    let end = reference.upperBound
    if isUnit {
      // A mark that joins the full stop before it would make another character of both.
      guard end + 1 < text.count, text[end] == 0x2E, text[end + 1] < 0x80,
        !text[(end + 1)...].contains(where: isEscaped)
      else { return false }
    } else if end < text.count {
      return false
    }
    bytes += isUnit ? unitBase : logisticBase
    let key = bytes.count
    bytes.append(text[reference.lowerBound])
    bytes += text[prefix]
    bytes += text[(reference.lowerBound + 1)..<end]
    bytes.append(checkDigit(of: bytes[key...]))
    if isUnit {
      bytes += serialMark
      bytes += text[(end + 1)...]
    }
    return true
  }

  private static func digits(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
    var end = start
    while end < text.count, text[end] &- 0x30 < 10 { end += 1 }
    return start..<end
  }

  /// What ``escaped(_:)`` changes.
  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte == 0x21 || 0x28...0x2C ~= byte || byte == 0x3A
  }

  private static func fromEPC(_ text: String) -> String? {
    let parts = text.dropFirst(8).split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, ["id", "class", "idpat"].contains(parts[0]) else { return nil }
    let fields = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard fields.count == 2, isDigits(fields[0], 6...12) else { return nil }
    return fromEPC(scheme: "\(parts[0]):\(parts[1])", prefix: String(fields[0]), rest: fields[1])
  }

  private static func fromEPC(scheme: String, prefix: String, rest: Substring) -> String? {
    switch scheme {
    case "id:sscc": return leading(prefix, rest, total: 17).map { "\(base)00/\($0)" }
    case "id:sgtin": return item(prefix, rest) { "01/\($0)/21/\($1)" }
    case "class:lgtin": return item(prefix, rest) { "01/\($0)/10/\($1)" }
    case "idpat:sgtin": return item(prefix, rest, isPattern: true) { key, _ in "01/\(key)" }
    case "id:upui": return item(prefix, rest) { "01/\($0)/235/\($1)" }
    case "id:itip", "idpat:itip": return pieces(prefix, rest, isPattern: scheme == "idpat:itip")
    case "id:sgln": return place(prefix, rest)
    case "id:pgln": return key(prefix, rest, total: 12).map { "\(base)417/\($0)" }
    case "id:grai", "idpat:grai": return serialized(prefix, rest, "8003/0", isPattern: scheme == "idpat:grai")
    case "id:gdti", "idpat:gdti": return serialized(prefix, rest, "253/", isPattern: scheme == "idpat:gdti")
    case "id:sgcn", "idpat:sgcn": return serialized(prefix, rest, "255/", isPattern: scheme == "idpat:sgcn")
    case "id:giai": return "\(base)8004/\(prefix)\(escaped(rest))"
    case "id:ginc": return "\(base)401/\(prefix)\(escaped(rest))"
    case "id:gsin": return key(prefix, rest, total: 16).map { "\(base)402/\($0)" }
    case "id:gsrn": return key(prefix, rest, total: 17).map { "\(base)8018/\($0)" }
    case "id:gsrnp": return key(prefix, rest, total: 17).map { "\(base)8017/\($0)" }
    case "id:cpi", "idpat:cpi":
      guard let dot = rest.lastIndex(of: ".") else { return nil }
      let part = "\(base)8010/\(prefix)\(escaped(rest[..<dot]))"
      return scheme == "idpat:cpi" ? part : part + "/8011/\(rest[rest.index(after: dot)...])"
    default: return nil
    }
  }

  private static func isDigits(_ text: Substring, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }

  /// Company prefix and reference with the check digit behind them.
  private static func key(_ prefix: String, _ reference: Substring, total: Int) -> String? {
    guard isDigits(reference, 0...17), prefix.count + reference.count == total else { return nil }
    return withCheckDigit(prefix + reference)
  }

  /// The same where the reference's first digit belongs in front.
  private static func leading(_ prefix: String, _ reference: Substring, total: Int) -> String? {
    guard isDigits(reference, 1...17), prefix.count + reference.count == total else { return nil }
    return withCheckDigit("\(reference.prefix(1))\(prefix)\(reference.dropFirst())")
  }

  private static func item(
    _ prefix: String, _ rest: Substring, isPattern: Bool = false, _ form: (String, String) -> String
  ) -> String? {
    guard let dot = rest.firstIndex(of: "."), let key = leading(prefix, rest[..<dot], total: 13) else {
      return nil
    }
    let serial = rest[rest.index(after: dot)...]
    guard !serial.isEmpty, !isPattern || serial == "*" else { return nil }
    return base + form(key, escaped(serial))
  }

  private static func pieces(_ prefix: String, _ rest: Substring, isPattern: Bool) -> String? {
    let fields = rest.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count == 4, let key = leading(prefix, fields[0], total: 13), isDigits(fields[1], 2...2),
      isDigits(fields[2], 2...2)
    else { return nil }
    let product = "\(base)8006/\(key)\(fields[1])\(fields[2])"
    return isPattern ? product : product + "/21/\(escaped(fields[3]))"
  }

  private static func place(_ prefix: String, _ rest: Substring) -> String? {
    guard let dot = rest.firstIndex(of: "."), let key = key(prefix, rest[..<dot], total: 12) else {
      return nil
    }
    let part = rest[rest.index(after: dot)...]
    return part == "0" ? "\(base)414/\(key)" : "\(base)414/\(key)/254/\(escaped(part))"
  }

  private static func serialized(
    _ prefix: String, _ rest: Substring, _ identifier: String, isPattern: Bool
  ) -> String? {
    guard let dot = rest.firstIndex(of: "."), let key = key(prefix, rest[..<dot], total: 12) else {
      return nil
    }
    return base + identifier + key + (isPattern ? "" : escaped(rest[rest.index(after: dot)...]))
  }

  /// The digits, 17 at most, with GS1's check digit behind them.
  private static func withCheckDigit(_ digits: String) -> String {
    digits + String(UnicodeScalar(checkDigit(of: digits.utf8)))
  }

  private static func checkDigit(of digits: some Sequence<UInt8>) -> UInt8 {
    0x30 + CheckDigit.of(digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) })
  }

  /// What EPC URIs leave as it is and web addresses escape.
  private static func escaped(_ text: Substring) -> String {
    var result = ""
    for character in text {
      switch character {
      case "!": result += "%21"
      case "(": result += "%28"
      case ")": result += "%29"
      case "*": result += "%2A"
      case "+": result += "%2B"
      case ",": result += "%2C"
      case ":": result += "%3A"
      default: result.append(character)
      }
    }
    return result
  }

  // MARK: Digital Links

  /// A Digital Link with GS1's own domain, only the finest identification, and no query.
  private static func constrained(_ text: String) -> String? {
    guard let scheme = text.end(ofFirst: "://") else { return nil }
    let address = text[scheme...].prefix { $0 != "?" && $0 != "#" }
    let segments = address.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
      String.init)
    guard segments.count >= 2 else { return nil }
    // The key stands somewhere along the path; behind it there are only pairs.
    for index in 0..<segments.count - 1 where (segments.count - index) % 2 == 0 {
      guard let key = PrimaryKey.named(segments[index]), let value = key.value(segments[index + 1]) else {
        continue
      }
      var qualifiers: [String: String] = [:]
      var isValid = true
      for place in stride(from: index + 2, to: segments.count, by: 2) {
        let name = PrimaryKey.qualifierNames[segments[place]] ?? segments[place]
        isValid = isValid && PrimaryKey.qualifiers.contains(name)
        qualifiers[name] = segments[place + 1]
      }
      guard isValid else { continue }
      let finest = key.finest.first { qualifiers[$0] != nil }
      let suffix = finest.map { "/\($0)/\(qualifiers[$0] ?? "")" } ?? ""
      return "\(base)\(key.identifier)/\(value)\(suffix)"
    }
    return nil
  }
}

/// The keys that can begin a Digital Link in EPCIS, and their qualifiers from fine to coarse.
private struct PrimaryKey {
  let identifier: String
  let names: [String]
  /// How many digits the value begins with, and whether more can follow.
  let digits: Int
  let hasMore: Bool
  var finest: [String] = []

  static let all = [
    PrimaryKey(identifier: "00", names: ["sscc"], digits: 18, hasMore: false),
    PrimaryKey(identifier: "01", names: ["gtin"], digits: 14, hasMore: false, finest: ["21", "235", "10"]),
    PrimaryKey(identifier: "253", names: ["gdti"], digits: 13, hasMore: true),
    PrimaryKey(identifier: "255", names: ["gcn"], digits: 13, hasMore: true),
    PrimaryKey(identifier: "401", names: ["ginc"], digits: 0, hasMore: true),
    PrimaryKey(identifier: "402", names: ["gsin"], digits: 17, hasMore: false),
    PrimaryKey(identifier: "414", names: ["gln"], digits: 13, hasMore: false, finest: ["254"]),
    PrimaryKey(identifier: "417", names: ["party"], digits: 13, hasMore: false),
    PrimaryKey(identifier: "8003", names: ["grai"], digits: 14, hasMore: true),
    PrimaryKey(identifier: "8004", names: ["giai"], digits: 0, hasMore: true),
    PrimaryKey(identifier: "8006", names: ["itip"], digits: 18, hasMore: false, finest: ["21", "10"]),
    PrimaryKey(identifier: "8010", names: ["cpid"], digits: 0, hasMore: true, finest: ["8011"]),
    PrimaryKey(identifier: "8017", names: ["gsrnp"], digits: 18, hasMore: false),
    PrimaryKey(identifier: "8018", names: ["gsrn"], digits: 18, hasMore: false),
  ]

  static let qualifiers: Set<String> = ["22", "10", "21", "235", "254", "8011"]
  static let qualifierNames = [
    "cpv": "22", "lot": "10", "ser": "21", "glnx": "254", "cpsn": "8011",
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.flatMap { key in ([key.identifier] + key.names).map { ($0, key) } })

  static func named(_ name: String) -> PrimaryKey? { byName[name] }

  /// The value, a shorter product number filled up; nil when it cannot be one.
  func value(_ text: String) -> String? {
    let isAllDigits = text.utf8.allSatisfy { $0 &- 0x30 < 10 }
    if identifier == "01", isAllDigits, [8, 12, 13].contains(text.utf8.count) {
      return String(repeating: "0", count: 14 - text.utf8.count) + text
    }
    let count = text.utf8.count
    guard count >= max(digits, 1), count == digits || hasMore && count <= 30 + digits,
      text.utf8.prefix(digits).allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    return text
  }
}

extension StringProtocol {
  /// The place behind the first occurrence of a text.
  func end(ofFirst text: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
