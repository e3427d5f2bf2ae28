import Hashing
import TraceModel

/// An identifier in two parts: what it shares with its neighbors, and what is its own.
struct ItemCode: Hashable {
  /// What it shares: scheme, product, length of the company prefix.
  struct Class: Hashable {
    enum Scheme: String {
      case sgtin
      case sscc
      /// Characters that are no identifier.
      case malformed
      /// The same in hexadecimal, where they are no text.
      case bytes
      /// A number that stood for nothing when an event named it.
      case nothing
    }

    var scheme: Scheme
    /// 14 digits; empty for all but trade items.
    var gtin = ""
    /// Digits of the company prefix; 0 where nobody has told it.
    var prefixLength = 0
  }

  var itemClass: Class
  /// The serial number, the 18 digits of the logistic unit, or the characters.
  var serial: String

  init(_ identifier: ItemIdentifier) {
    switch identifier {
    case .epc(.sgtin(let unit)):
      itemClass = Class(
        scheme: .sgtin, gtin: unit.gtin.description, prefixLength: unit.companyPrefixLength?.digits ?? 0)
      serial = unit.serial.description
    case .epc(.sscc(let unit)):
      itemClass = Class(scheme: .sscc, prefixLength: unit.companyPrefixLength?.digits ?? 0)
      serial = unit.description
    case .malformed(let bytes):
      let text = String(decoding: bytes, as: UTF8.self)
      let isText = Array(text.utf8) == bytes && !bytes.contains(0)
      itemClass = Class(scheme: isText ? .malformed : .bytes)
      serial = isText ? text : SHA256.hexadecimal(ofDigest: bytes)
    }
  }

  init(itemClass: Class, serial: String) {
    self.itemClass = itemClass
    self.serial = serial
  }

  /// The identifier; nil where somebody has changed it into none.
  var identifier: ItemIdentifier? {
    let length = CompanyPrefixLength(rawValue: UInt8(clamping: itemClass.prefixLength))
    switch itemClass.scheme {
    case .sgtin:
      guard let gtin = try? GTIN(itemClass.gtin), let serial = try? SerialNumber(serial) else { return nil }
      return .epc(.sgtin(SGTIN(gtin, serial, companyPrefixLength: length)))
    case .sscc: return (try? SSCC(serial, companyPrefixLength: length)).map { .epc(.sscc($0)) }
    case .malformed: return .malformed(Array(serial.utf8))
    case .bytes:
      let digits = Array(serial.utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return bytes.count * 2 == digits.count ? .malformed(bytes) : nil
    case .nothing: return nil
    }
  }
}

extension IdentifierTable {
  /// The item with this identifier, which gets a number if it has none.
  func intern(_ identifier: ItemIdentifier) -> ItemID {
    switch identifier {
    case .epc(let code): intern(code)
    case .malformed(let bytes): intern(malformed: bytes)
    }
  }

  /// The item with this identifier, or nil where it has no number.
  func id(of identifier: ItemIdentifier) -> ItemID? {
    guard case .epc(let code) = identifier else { return nil }
    return id(of: code)
  }
}
