import Testing
import TraceModel

@Suite("Products")
struct ProductTests {
  @Test("24 to a case and 60 to a pallet are 1,440 units")
  func counts() throws {
    let packaging = try Nordhafen.packaging()
    #expect(packaging.levels == [.unit, .case, .pallet])
    #expect(packaging.units(in: .unit) == 1)
    #expect(packaging.units(in: .case) == 24)
    #expect(packaging.units(in: .pallet) == 1440)
    #expect(packaging.units(in: .bundle) == nil && packaging.units(in: .shipment) == nil)
    #expect(packaging.levelInside(.case) == .unit && packaging.levelInside(.unit) == nil)
    #expect(packaging.level(of: try Nordhafen.gtin(1)) == .case)
    #expect(packaging.level(of: try Nordhafen.gtin(2)) == nil)
  }

  @Test("with bundles of 6 a case is counted in bundles and holds as many units")
  func bundles() throws {
    let packaging = try PackagingConfiguration(
      unit: Nordhafen.gtin(0), bundle: .init(contents: 6, gtin: Nordhafen.gtin(2)),
      case: .init(contents: 4, gtin: Nordhafen.gtin(1)), pallet: .init(contents: 60))
    #expect(packaging.levelInside(.case) == .bundle)
    #expect(packaging.contents(of: .case) == 4)
    #expect(packaging.units(in: .case) == 24 && packaging.units(in: .pallet) == 1440)
  }

  @Test("impossible configurations are refused and say why")
  func badPackaging() throws {
    let (unit, outer) = (try Nordhafen.gtin(0), try Nordhafen.gtin(1))
    #expect(throws: ProductError.contentsOutOfRange(.case, found: 0, allowed: 1...99_999)) {
      try PackagingConfiguration(unit: unit, case: .init(contents: 0))
    }
    #expect(throws: ProductError.contentsOutOfRange(.pallet, found: 100_000, allowed: 1...99_999)) {
      try PackagingConfiguration(unit: unit, case: .init(contents: 1), pallet: .init(contents: 100_000))
    }
    #expect(throws: ProductError.missingLevel(.case)) {
      try PackagingConfiguration(unit: unit, pallet: .init(contents: 60))
    }
    #expect(throws: ProductError.sharedGTIN(outer, .bundle, .case)) {
      try PackagingConfiguration(
        unit: unit, bundle: .init(contents: 6, gtin: outer), case: .init(contents: 4, gtin: outer))
    }
  }

  @Test("a product's levels have its company prefix, and a unit of it can be written as a URI")
  func definition() throws {
    let product = try Nordhafen.product()
    let unit = try #require(product.sgtin(SerialNumber("1001")))
    #expect(unit.epcURI == "urn:epc:id:sgtin:4012345.000001.1001")
    #expect(try product.sgtin(SerialNumber("7"), level: .case)?.epcURI == "urn:epc:id:sgtin:4012345.100001.7")
    #expect(try product.sgtin(SerialNumber("7"), level: .pallet) == nil)
    let other = try CompanyPrefix("0614141")
    #expect(throws: ProductError.foreignGTIN(product.gtin, other)) {
      try ProductDefinition(
        name: "x", companyPrefix: other, packaging: product.packaging, shelfLife: .months(1),
        market: product.market)
    }
    #expect(throws: ProductError.badText(what: "product's name", count: 0, allowed: 1...200)) {
      try ProductDefinition(
        name: "  ", companyPrefix: product.companyPrefix, packaging: product.packaging, shelfLife: .months(1),
        market: product.market)
    }
    #expect(throws: ProductError.shelfLifeOutOfRange(found: 0, allowed: 1...7_305)) {
      try ProductDefinition(
        name: "x", companyPrefix: product.companyPrefix, packaging: product.packaging, shelfLife: .days(0),
        market: product.market)
    }
    for code in ["", "D", "de", "DEU", "ÄÖ"] {
      #expect(throws: ProductError.badMarket(code)) { try Market(code) }
    }
  }

  @Test("a shelf life in months ends with the month, one in days on the day")
  func shelfLife() throws {
    let day = try CalendarDate("2024-08-31")
    #expect(ShelfLife.months(18).expiry(ofProduction: day).description == "2026-02")
    #expect(ShelfLife.months(18).expiry(ofProduction: day).iso8601 == "2026-02-28")
    #expect(ShelfLife.days(30).expiry(ofProduction: day).description == "2024-09-30")
  }

  @Test("a case's mass has the deviation of independent units and its tare")
  func mass() throws {
    let mass = try CaseMass(unitGrams: 25, unitDeviationGrams: 0.5, tareGrams: 300, tareDeviationGrams: 3)
    #expect(mass.meanGrams(units: 24) == 900)
    #expect(abs(mass.deviationGrams(units: 24) - (15.0).squareRoot()) < 1e-12)
    #expect(throws: ProductError.badMass(-1)) {
      try CaseMass(unitGrams: -1, unitDeviationGrams: 0, tareGrams: 0, tareDeviationGrams: 0)
    }
  }

  @Test("materials and suppliers refuse what cannot be")
  func materials() throws {
    let gln = try Nordhafen.place(9).gln
    let party = try Party(gln: gln, companyPrefixLength: .seven, name: "Labels Nordhafen", role: .supplier)
    let day = try CalendarDate("2026-06-30")
    let supplier = Supplier(party: party, approvedUntil: day)
    let labels = try Material(code: "M-77", name: "labels", kind: .label)
    func delivery(_ expiry: ExpiryDate?) throws -> MaterialBatch {
      try MaterialBatch(
        number: BatchNumber("R-12"), material: labels, supplier: supplier, supplierLot: LotNumber("S/5"),
        quantity: Quantity(12_000, "H87"), received: day, expiry: expiry)
    }
    #expect(try delivery(ExpiryDate(lastDay: day)).supplier == gln)
    #expect(throws: ProductError.endsBeforeItBegins) {
      try delivery(ExpiryDate(lastDay: day.adding(days: -1)))
    }
    #expect(throws: ProductError.badQuantity(0)) { try Quantity(0, "KGM") }
    #expect(throws: ProductError.badQuantity(.infinity)) { try Quantity(.infinity, "KGM") }
    #expect(throws: ProductError.badUnit("kg")) { try Quantity(1, "kg") }
  }

  @Test("a time has the day of the place where it was stated")
  func localDates() throws {
    let midnight = Int64(20_000) * 86_400_000
    #expect(ZonedTime(milliseconds: midnight - 1, offsetMinutes: nil)?.localDate?.daysSince1970 == 19_999)
    #expect(ZonedTime(milliseconds: midnight - 1, offsetMinutes: 1)?.localDate?.daysSince1970 == 20_000)
    #expect(ZonedTime(milliseconds: midnight, offsetMinutes: -1)?.localDate?.daysSince1970 == 19_999)
    #expect(ZonedTime(milliseconds: -1, offsetMinutes: 0)?.localDate?.daysSince1970 == -1)
    #expect(ZonedTime(milliseconds: .max, offsetMinutes: 840)?.localDate == nil)
    #expect(ZonedTime(milliseconds: 0, offsetMinutes: 841) == nil)
  }
}
