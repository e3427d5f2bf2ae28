import TraceModel

/// Line 7, Nordhafen: the product, the parties and the prefixes that the tests share.
enum Nordhafen {
  static func prefix() throws -> CompanyPrefix { try CompanyPrefix("4012345") }

  static func gtin(_ indicator: Int, _ item: UInt64 = 1) throws -> GTIN {
    try GTIN(indicator: indicator, companyPrefix: prefix(), itemReference: item)
  }

  static func packaging() throws -> PackagingConfiguration {
    try PackagingConfiguration(
      unit: gtin(0), case: .init(contents: 24, gtin: gtin(1)), pallet: .init(contents: 60))
  }

  static func product() throws -> ProductDefinition {
    try ProductDefinition(
      name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix(), packaging: packaging(),
      shelfLife: .months(24), market: Market("US"))
  }

  static func place(_ reference: UInt64) throws -> SGLN {
    SGLN(
      try GLN(companyPrefix: prefix(), locationReference: reference), companyPrefixLength: try prefix().length
    )
  }
}
