/// How far a package is from the patient: the levels of aggregation, from the inside out.
public enum PackagingLevel: UInt8, Hashable, Comparable, Sendable, BitwiseCopyable, CaseIterable {
  /// The smallest saleable package, as a carton or a bottle, with its own serial number.
  case unit = 0
  /// Units in a wrap, where a product has them.
  case bundle = 1
  /// Units or bundles in a shipper case.
  case `case` = 2
  /// Cases on a pallet, under an SSCC.
  case pallet = 3
  /// Pallets and cases that leave together.
  case shipment = 4

  /// Whether the one is further inside than the other.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension PackagingLevel: CustomStringConvertible {
  /// The level in one word.
  public var description: String {
    switch self {
    case .unit: "unit"
    case .bundle: "bundle"
    case .case: "case"
    case .pallet: "pallet"
    case .shipment: "shipment"
    }
  }
}
