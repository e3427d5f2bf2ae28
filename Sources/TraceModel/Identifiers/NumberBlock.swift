/// A run of identifiers that a site issues to itself, of which no text is stored.
public struct NumberBlock: Hashable, Sendable {
  /// What the numbers number.
  public enum Numbering: Hashable, Sendable {
    /// Serial numbers of a trade item.
    case serials(of: GTIN, format: NumberFormat)
    /// Logistic units of a company, in sequence of their serial references.
    case logisticUnits(extensionDigit: Int, companyPrefix: CompanyPrefix)
  }

  /// What the numbers number.
  public var numbering: Numbering
  /// The first running number.
  public var first: UInt64
  /// How many there are.
  public var count: Int
  /// One past the last running number.
  var end: UInt64 { first + UInt64(count) }
  /// The level of packaging that these things are on.
  public var level: PackagingLevel
  /// How many digits the company prefix has, where that is known; a logistic unit's is.
  public var companyPrefixLength: CompanyPrefixLength?

  /// `count` serial numbers of `gtin` from running number `first` on.
  public static func serials(
    of gtin: GTIN, level: PackagingLevel, format: NumberFormat, first: UInt64, count: Int,
    companyPrefixLength: CompanyPrefixLength? = nil
  ) -> NumberBlock {
    NumberBlock(
      numbering: .serials(of: gtin, format: format), first: first, count: count, level: level,
      companyPrefixLength: companyPrefixLength)
  }

  /// `count` codes of logistic units from serial reference `first` on.
  public static func logisticUnits(
    extensionDigit: Int, companyPrefix: CompanyPrefix, level: PackagingLevel, first: UInt64, count: Int
  ) -> NumberBlock {
    NumberBlock(
      numbering: .logisticUnits(extensionDigit: extensionDigit, companyPrefix: companyPrefix),
      first: first, count: count, level: level, companyPrefixLength: companyPrefix.length)
  }
}

extension NumberBlock.Numbering {
  /// How many different numbers there are.
  var capacity: UInt64 {
    switch self {
    case .serials(_, let format): format.capacity
    case .logisticUnits(_, let prefix): PowerOfTen.of(16 - prefix.length.digits)
    }
  }

  /// The identifier with running number `number`, which is below the capacity.
  func identifier(at number: UInt64, companyPrefixLength: CompanyPrefixLength?) -> EPC {
    switch self {
    case .serials(let gtin, let format):
      return .sgtin(SGTIN(gtin, format.serial(at: number), companyPrefixLength: companyPrefixLength))
    case .logisticUnits(let digit, let prefix):
      let below = PowerOfTen.of(16 - prefix.length.digits)
      let body = UInt64(digit) * PowerOfTen.of(16) + prefix.number * below + number
      return .sscc(
        SSCC(key: PackedKey(number: CheckDigit.appended(to: body), companyPrefixLength: prefix.length)))
    }
  }

  /// The running number of `identifier`; nil where it is none of these.
  func number(of identifier: EPC) -> UInt64? {
    switch (self, identifier) {
    case (.serials(let gtin, let format), .sgtin(let unit)):
      return unit.gtin == gtin ? format.number(of: unit.serial) : nil
    case (.logisticUnits(let digit, let prefix), .sscc(let unit)):
      let below = PowerOfTen.of(16 - prefix.length.digits)
      let body = unit.rawValue / 10
      let own = UInt64(digit) * PowerOfTen.of(16) + prefix.number * below
      return body >= own && body - own < below ? body - own : nil
    default: return nil
    }
  }
}

/// The short name of a registered block.
public struct BlockID: InternedName {
  /// The number itself.
  public let raw: UInt32
  /// The block with number `raw`.
  @inlinable
  public init(raw: UInt32) { self.raw = raw }
}
