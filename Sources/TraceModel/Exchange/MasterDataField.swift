/// A field of master data that a receiver asks for, by the name that the Core Business Vocabulary gives it.
///
/// Source: GS1 US, Applying GS1 Standards for DSCSA and Traceability, master data of trade items and of locations.
public enum MasterDataField: String, Hashable, Sendable, CaseIterable {
  /// A second number of the product, here in the National Drug Code.
  case additionalTradeItemIdentification
  /// Which list that number is of.
  case additionalTradeItemIdentificationTypeCode
  /// The product's name as it was approved.
  case regulatedProductName
  /// Who makes it.
  case manufacturerOfTradeItemPartyName
  /// Tablet, solution, cream.
  case dosageFormType
  /// How much of the substance is in a dose.
  case strengthDescription
  /// How much is in the package.
  case netContentDescription
  /// What a party or place is called.
  case name
  /// The first line of its address.
  case streetAddressOne
  /// The town.
  case city
  /// The state or province.
  case state
  /// The postal code.
  case postalCode
  /// The country.
  case countryCode

  /// What has to be said of a product.
  public static let ofProducts = Array(allCases.prefix { $0 != .name })
  /// What has to be said of a party or place.
  public static let ofPlaces = Array(allCases.drop { $0 != .name })

  /// Whether a text can stand in the field.
  public func allows(_ text: String) -> Bool {
    switch self {
    case .additionalTradeItemIdentification: Self.isNationalDrugCode(text)
    case .additionalTradeItemIdentificationTypeCode: ["US_FDA_NDC", "FDA_NDC_11"].contains(text)
    default: text.utf8.contains { $0 > 0x20 }
    }
  }

  /// Labeler, product and package in 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits, or eleven digits (21 CFR 207.33).
  private static func isNationalDrugCode(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else { return false }
    return [[4, 4, 2], [5, 3, 2], [5, 4, 1], [5, 4, 2], [11]].contains(parts.map(\.utf8.count))
  }
}

/// What documents say of products, parties and places: the fields that hold something that can stand there.
public struct StatedMasterData: Hashable, Sendable {
  /// Of products, by the number of the unit or container.
  public var products: [GTIN: Set<MasterDataField>] = [:]
  /// Of parties and places.
  public var places: [GLN: Set<MasterDataField>] = [:]

  /// Nothing.
  public init() {}

  /// Adds what another document says.
  mutating func add(_ other: StatedMasterData) {
    products.merge(other.products) { $0.union($1) }
    places.merge(other.places) { $0.union($1) }
  }
}
