/// A product with its lot: the class that units of one release share, as EPCIS quantity lists name it.
public struct LGTIN: Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey
  /// The lot of the product.
  public let lot: LotNumber

  /// A lot of a product.
  @inlinable
  public init(_ gtin: GTIN, _ lot: LotNumber, companyPrefixLength: CompanyPrefixLength? = nil) {
    key = PackedKey(number: gtin.rawValue, companyPrefixLength: companyPrefixLength)
    self.lot = lot
  }

  @usableFromInline
  init(key: PackedKey, lot: LotNumber) {
    self.key = key
    self.lot = lot
  }

  /// The product at its packaging level.
  @inlinable
  public var gtin: GTIN { GTIN(unchecked: key.number) }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// The same lot with what is known of its company prefix.
  public func with(companyPrefixLength: CompanyPrefixLength?) -> LGTIN {
    LGTIN(gtin, lot, companyPrefixLength: companyPrefixLength)
  }

  /// Whether the one comes before the other, by product and then by lot in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.key == b.key ? a.lot < b.lot : a.key < b.key }
}

extension LGTIN: CustomStringConvertible {
  /// The lot as a person reads it on a label: `(01)…(10)…`.
  public var description: String { "(01)\(gtin)(10)\(lot)" }
}

/// All units of a product, of any serial number: how EPCIS counts what has no lot.
public struct ProductClass: Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey

  /// The class of a product.
  @inlinable
  public init(_ gtin: GTIN, companyPrefixLength: CompanyPrefixLength? = nil) {
    key = PackedKey(number: gtin.rawValue, companyPrefixLength: companyPrefixLength)
  }

  @usableFromInline
  init(key: PackedKey) { self.key = key }

  /// The product at its packaging level.
  @inlinable
  public var gtin: GTIN { GTIN(unchecked: key.number) }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// Whether the one comes before the other as fourteen digits.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.key < b.key }
}

extension ProductClass: CustomStringConvertible {
  /// The product as a person reads it on a label: `(01)…`.
  public var description: String { "(01)\(gtin)" }
}
