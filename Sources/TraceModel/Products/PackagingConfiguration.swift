/// How a product is packed: 24 to a case, 60 cases to a pallet, in bundles or not, with the GTIN of each level.
///
/// A container's contents are counted in the next level inside that the product has.
public struct PackagingConfiguration: Hashable, Sendable {
  /// A container of a product.
  public struct Container: Hashable, Sendable {
    /// How many of the next level inside it holds when it is full.
    public let contents: Int
    /// Its GTIN, or nil where it has only an SSCC, as most pallets.
    public let gtin: GTIN?

    /// A container that holds so many of the next level inside.
    public init(contents: Int, gtin: GTIN? = nil) {
      self.contents = contents
      self.gtin = gtin
    }
  }

  /// The most that a container can hold of the next level inside: five digits, as no package known has more.
  public static let contentsLimit = 1...99_999

  /// The GTIN of the unit.
  public let unit: GTIN
  /// The bundle, if units are wrapped.
  public let bundle: Container?
  /// The shipper case, if there is one.
  public let shipperCase: Container?
  /// The pallet, if there is one.
  public let pallet: Container?

  /// A configuration whose numbers are possible and whose GTINs differ.
  public init(
    unit: GTIN, bundle: Container? = nil, case shipperCase: Container? = nil, pallet: Container? = nil
  ) throws(ProductError) {
    self.unit = unit
    self.bundle = bundle
    self.shipperCase = shipperCase
    self.pallet = pallet
    if pallet != nil, shipperCase == nil { throw .missingLevel(.case) }
    var gtins: [(GTIN, PackagingLevel)] = []
    for level in levels {
      if let contents = contents(of: level), !Self.contentsLimit.contains(contents) {
        throw .contentsOutOfRange(level, found: contents, allowed: Self.contentsLimit)
      }
      guard let gtin = gtin(of: level) else { continue }
      if let (_, other) = gtins.first(where: { $0.0 == gtin }) { throw .sharedGTIN(gtin, other, level) }
      gtins.append((gtin, level))
    }
  }

  /// The levels that the product has, from the inside out, without the shipment.
  public var levels: [PackagingLevel] {
    PackagingLevel.allCases.filter { $0 == .unit || container($0) != nil }
  }

  /// The container of a level, or nil where the product has none or the level is none.
  public func container(_ level: PackagingLevel) -> Container? {
    switch level {
    case .unit, .shipment: nil
    case .bundle: bundle
    case .case: shipperCase
    case .pallet: pallet
    }
  }

  /// How many of the next level inside a full container holds.
  public func contents(of level: PackagingLevel) -> Int? { container(level)?.contents }

  /// The next level inside that the product has, or nil for the unit.
  public func levelInside(_ level: PackagingLevel) -> PackagingLevel? { levels.last { $0 < level } }

  /// How many units a full container holds, 1 for the unit; nil where the product has no such level.
  public func units(in level: PackagingLevel) -> Int? {
    guard level != .shipment, levels.contains(level) else { return nil }
    return levels.filter { $0 <= level }.reduce(1) { $0 * (contents(of: $1) ?? 1) }
  }

  /// The GTIN of a level, or nil where it has none.
  public func gtin(of level: PackagingLevel) -> GTIN? { level == .unit ? unit : container(level)?.gtin }

  /// The level of a GTIN, or nil when it is none of the product's.
  public func level(of gtin: GTIN) -> PackagingLevel? { levels.first { self.gtin(of: $0) == gtin } }
}
