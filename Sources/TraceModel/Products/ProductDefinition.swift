/// How long a product may be used, from its production.
public enum ShelfLife: Hashable, Sendable {
  /// Whole months; the expiry is the last day of the last month, printed with day 00 or in full.
  case months(Int)
  /// Days; the expiry is that day.
  case days(Int)

  /// The end of use of what is made on a day.
  public func expiry(ofProduction day: CalendarDate) -> ExpiryDate {
    switch self {
    case .months(let count):
      let (year, month, _) = day.adding(months: count).components
      return ExpiryDate(year: year, month: month) ?? ExpiryDate(lastDay: day.adding(months: count))
    case .days(let count): return ExpiryDate(lastDay: day.adding(days: count))
    }
  }
}

/// What a full case weighs, by which a missing unit can be seen without opening it.
///
/// All in grams. Unit masses are taken as independent, so that deviations add as squares.
public struct CaseMass: Hashable, Sendable {
  /// The mean mass of a unit, in g.
  public let unitGrams: Double
  /// The standard deviation of a unit's mass, in g.
  public let unitDeviationGrams: Double
  /// The mean mass of the empty case with everything that is no unit, in g.
  public let tareGrams: Double
  /// The standard deviation of the empty case's mass, in g.
  public let tareDeviationGrams: Double

  /// Masses of a product's units and empty cases, in g.
  public init(
    unitGrams: Double, unitDeviationGrams: Double, tareGrams: Double, tareDeviationGrams: Double
  ) throws(ProductError) {
    for grams in [unitGrams, unitDeviationGrams, tareGrams, tareDeviationGrams] {
      guard grams.isFinite, grams >= 0 else { throw .badMass(grams) }
    }
    self.unitGrams = unitGrams
    self.unitDeviationGrams = unitDeviationGrams
    self.tareGrams = tareGrams
    self.tareDeviationGrams = tareDeviationGrams
  }

  /// The mean mass of a case with so many units, in g.
  public func meanGrams(units: Int) -> Double { tareGrams + Double(units) * unitGrams }

  /// The standard deviation of the mass of a case with so many units, in g, without that of the scale.
  public func deviationGrams(units: Int) -> Double {
    let variance =
      tareDeviationGrams * tareDeviationGrams + Double(units) * unitDeviationGrams * unitDeviationGrams
    return variance.squareRoot()
  }
}

/// A country or region for which a product is packed: two capital letters of ISO 3166-1.
public struct Market: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The two letters.
  public let code: String

  /// The market of a code.
  public init(_ code: String) throws(ProductError) {
    guard code.utf8.count == 2, code.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) else { throw .badMarket(code) }
    self.code = code
  }

  /// The two letters.
  public var description: String { code }

  /// Whether the one comes before the other in the alphabet.
  public static func < (a: Self, b: Self) -> Bool { a.code < b.code }
}

/// A product as master data defines it: what it is called, how it is packed, how long it lasts, for whom.
///
/// What nobody has stated is nil: a document that only names a product says nothing of its shelf life.
public struct ProductDefinition: Hashable, Sendable {
  /// The most months or days that a shelf life can have: 20 years of months, or as many days.
  public static let shelfLifeLimit = 1...7_305

  /// What it is called.
  public let name: String
  /// The company prefix under which its GTINs are issued, where it is known.
  public let companyPrefix: CompanyPrefix?
  /// How it is packed.
  public let packaging: PackagingConfiguration
  /// How long it may be used, where that was stated.
  public let shelfLife: ShelfLife?
  /// For whom it is packed, where that was stated.
  public let market: Market?
  /// What a full case weighs, if it is known.
  public let caseMass: CaseMass?

  /// A product whose GTINs are issued under its company prefix.
  public init(
    name: String, companyPrefix: CompanyPrefix?, packaging: PackagingConfiguration, shelfLife: ShelfLife?,
    market: Market?, caseMass: CaseMass? = nil
  ) throws(ProductError) {
    self.name = try MasterData.checked(name, what: "product's name")
    for level in packaging.levels {
      guard let gtin = packaging.gtin(of: level), let companyPrefix else { continue }
      guard gtin.companyPrefix(companyPrefix.length) == companyPrefix else {
        throw .foreignGTIN(gtin, companyPrefix)
      }
    }
    switch shelfLife {
    case .months(let count), .days(let count):
      guard Self.shelfLifeLimit.contains(count) else {
        throw .shelfLifeOutOfRange(found: count, allowed: Self.shelfLifeLimit)
      }
    case nil: break
    }
    self.companyPrefix = companyPrefix
    self.packaging = packaging
    self.shelfLife = shelfLife
    self.market = market
    self.caseMass = caseMass
  }

  /// The GTIN of the unit, by which the product is known.
  public var gtin: GTIN { packaging.unit }

  /// A unit or container of the product with a serial number; nil where the level has no GTIN.
  public func sgtin(_ serial: SerialNumber, level: PackagingLevel = .unit) -> SGTIN? {
    packaging.gtin(of: level).map { SGTIN($0, serial, companyPrefixLength: companyPrefix?.length) }
  }
}
