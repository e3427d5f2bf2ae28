/// What an item's number stands for: an identifier, or characters that are none.
public enum ItemIdentifier: Hashable, Sendable {
  /// A trade item's serial number or a logistic unit's code.
  case epc(EPC)
  /// The characters of any other code, as they were read: an object's identifier of another kind, or none at all.
  case malformed([UInt8])

  /// Whether it may name a thing: all that the Core Business Vocabulary (2.0, section 8.2) permits for objects, as EPC URIs of
  /// any kind of object, Digital Links of other keys, UUIDs, private URNs and web addresses.
  public var isPermitted: Bool {
    guard case .malformed(let bytes) = self else { return true }
    return Self.isPermitted(bytes)
  }

  /// Kinds of objects with EPC URIs, but for those that an ``EPC`` is.
  private static let schemes: Set<Substring> = [
    "adi", "bic", "cpi", "gdti", "giai", "gid", "ginc", "grai", "gsin", "gsrn", "gsrnp", "imovn", "itip",
    "sgcn", "upui", "usdod",
  ]

  private static func isPermitted(_ bytes: [UInt8]) -> Bool {
    guard bytes.allSatisfy({ 0x21...0x7E ~= $0 && !"\"<>\\^`{|}".utf8.contains($0) }) else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("http://") || text.hasPrefix("https://") {
      let rest = text.drop { $0 != "/" }.dropFirst(2)
      guard let host = rest.first, host != "/" else { return false }
      // A trade item's or a logistic unit's number that cannot be read is no other kind of name.
      return text.contains("/235/") || !["/01/", "/00/"].contains { isKey(after: $0, in: text) }
    }
    let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].lowercased() == "urn", !parts[2].isEmpty else { return false }
    if parts[1] == "epc" {
      return parts.count == 4 && parts[2] == "id" && schemes.contains(where: { parts[3].hasPrefix("\($0):") })
        && !text.hasSuffix(":")
    }
    if parts[1].lowercased() == "uuid" {
      let digits = parts[2].split(separator: "-", omittingEmptySubsequences: false)
      return digits.map(\.count) == [8, 4, 4, 4, 12] && digits.joined().allSatisfy(\.isHexDigit)
    }
    return 2...32 ~= parts[1].utf8.count
  }

  private static func isKey(after mark: String, in text: String) -> Bool {
    text.ranges(of: mark).contains { text[$0.upperBound...].prefix(while: \.isNumber).count >= 8 }
  }
}

extension ItemIdentifier: CustomStringConvertible {
  /// The identifier as a person reads it; characters that are none in quotation marks.
  public var description: String {
    switch self {
    case .epc(let code): code.description
    case .malformed(let bytes):
      isPermitted ? String(decoding: bytes, as: UTF8.self) : "\"\(String(decoding: bytes, as: UTF8.self))\""
    }
  }
}
