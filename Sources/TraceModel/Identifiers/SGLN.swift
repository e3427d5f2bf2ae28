/// A place: a ``GLN``, and within it an extension, as a gate or a shelf, if there is one.
public struct SGLN: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey
  /// The extension's text, or `0` for none, as the EPC URI has it.
  @usableFromInline let packedExtension: PackedText

  /// A place.
  public init(
    _ gln: GLN, extension locationExtension: LocationExtension? = nil,
    companyPrefixLength: CompanyPrefixLength? = nil
  ) {
    key = PackedKey(number: gln.rawValue, companyPrefixLength: companyPrefixLength)
    packedExtension = locationExtension?.packed ?? LocationExtension.none
  }

  init(key: PackedKey, packedExtension: PackedText) {
    self.key = key
    self.packedExtension = packedExtension
  }

  /// The location without its extension.
  @inlinable
  public var gln: GLN { GLN(unchecked: key.number) }

  /// The place within the location, if one is given.
  public var locationExtension: LocationExtension? {
    packedExtension == LocationExtension.none ? nil : LocationExtension(packed: packedExtension)
  }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// The same place with what is known of its company prefix.
  public func with(companyPrefixLength: CompanyPrefixLength?) -> SGLN {
    SGLN(gln, extension: locationExtension, companyPrefixLength: companyPrefixLength)
  }
}

extension SGLN: Comparable {
  /// Whether the one comes before the other, by location and then by extension in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool {
    a.key == b.key ? a.packedExtension < b.packedExtension : a.key < b.key
  }
}

extension SGLN: CustomStringConvertible {
  /// The place as a person reads it: `(414)…`, with `(254)…` if there is an extension.
  public var description: String {
    guard let locationExtension else { return "(414)\(gln)" }
    return "(414)\(gln)(254)\(locationExtension)"
  }
}

/// A company as a party to a transaction, in the EPC form that has no extension.
public struct PGLN: Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey

  /// A party.
  public init(_ gln: GLN, companyPrefixLength: CompanyPrefixLength? = nil) {
    key = PackedKey(number: gln.rawValue, companyPrefixLength: companyPrefixLength)
  }

  init(key: PackedKey) { self.key = key }

  /// The party's number.
  @inlinable
  public var gln: GLN { GLN(unchecked: key.number) }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// Whether the one comes before the other as 13 digits.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.key < b.key }
}

extension PGLN: CustomStringConvertible {
  /// The party as a person reads it: `(417)…`.
  public var description: String { "(417)\(gln)" }
}
