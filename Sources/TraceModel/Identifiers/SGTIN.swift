/// One unit of a product: a ``GTIN`` with a ``SerialNumber``, and the length of its company prefix.
///
/// 24 bytes without references, because a trial keeps millions of them. Two are equal when product and
/// serial number are: what a camera reads (without prefix length) and what an EPC URI says (with it) are
/// the same carton. Where texts have to match, compare ``epcURI``.
public struct SGTIN: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey
  /// The number of the unit within its product.
  public let serial: SerialNumber

  /// A unit of a product.
  @inlinable
  public init(_ gtin: GTIN, _ serial: SerialNumber, companyPrefixLength: CompanyPrefixLength? = nil) {
    key = PackedKey(number: gtin.rawValue, companyPrefixLength: companyPrefixLength)
    self.serial = serial
  }

  @usableFromInline
  init(key: PackedKey, serial: SerialNumber) {
    self.key = key
    self.serial = serial
  }

  /// The product at its packaging level.
  @inlinable
  public var gtin: GTIN { GTIN(unchecked: key.number) }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// The company prefix, if its length is known.
  public var companyPrefix: CompanyPrefix? { gtin.companyPrefix(companyPrefixLength) }

  /// The same unit with what is known of its company prefix.
  public func with(companyPrefixLength: CompanyPrefixLength?) -> SGTIN {
    SGTIN(gtin, serial, companyPrefixLength: companyPrefixLength)
  }
}

extension SGTIN: Comparable {
  /// Whether the one comes before the other, by product and then by serial number in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.key == b.key ? a.serial < b.serial : a.key < b.key }
}

extension SGTIN: CustomStringConvertible {
  /// The unit as a person reads it on a carton: `(01)…(21)…`.
  public var description: String { "(01)\(gtin)(21)\(serial)" }
}

extension GTIN {
  /// The company prefix in these digits, if its length is known.
  public func companyPrefix(_ length: CompanyPrefixLength?) -> CompanyPrefix? {
    length.map { CompanyPrefix(leading: $0, of: rawValue / 10 % PowerOfTen.of(12), digits: 12) }
  }
}
