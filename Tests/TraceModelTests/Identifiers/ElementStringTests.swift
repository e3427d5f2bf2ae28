import Testing
import TraceModel

@Suite("Element strings")
struct ElementStringTests {
  @Test(
    "a pack's code reads to product, expiry, lot and serial number, with and without symbology identifier")
  func pack() throws {
    for start in ["", "]d2", "]C1", "]Q3", "]e0", "]J1"] {
      let code = try ElementString(
        scanned: start + "0109506000134352" + "17270600" + "10A17\u{1D}" + "21ABC(1)/%", readIn: 2026)
      #expect(code.gtin?.description == "09506000134352")
      #expect(code.expiry?.description == "2027-06")
      #expect(code.lot?.description == "A17")
      #expect(code.serial?.description == "ABC(1)/%")
      #expect(code.humanReadable == "(01)09506000134352(17)270600(10)A17(21)ABC\\(1)/%")
      #expect(code.scanned(as: .dataMatrix) == "]d20109506000134352172706001" + "0A17\u{1D}21ABC(1)/%")
    }
  }

  @Test("a pallet's label reads to logistic unit, contained product, count and lot")
  func pallet() throws {
    let label = try ElementString(
      humanReadable: "(00) 1 06141412345678908 ".replacing(" 1 ", with: " 1")
        + "(02) 09506000134352 (37)1440 (10)A17",
      readIn: 2026)
    #expect(label.sscc()?.description == "106141412345678908")
    #expect(label.count == 1440)
    #expect(label.lot?.description == "A17")
    #expect(label.scanned() == "00106141412345678908" + "0209506000134352" + "371440\u{1D}10A17")
  }

  @Test("the company prefix's length comes from the table of known prefixes, and else is unknown")
  func prefixes() throws {
    let table = try CompanyPrefixTable([CompanyPrefix("0614141"), CompanyPrefix("4012345")])
    let code = try ElementString(humanReadable: "(01)10614141123459(21)400", readIn: 2026)
    #expect(code.sgtin(prefixes: table)?.epcURI == "urn:epc:id:sgtin:0614141.112345.400")
    #expect(code.sgtin()?.companyPrefixLength == nil)
    #expect(code.sgtin()?.epcURI == nil)
    let pallet = try ElementString(humanReadable: "(00)106141412345678908", readIn: 2026)
    #expect(pallet.sscc(prefixes: table)?.epcURI == "urn:epc:id:sscc:0614141.1234567890")
    let place = try ElementString(humanReadable: "(414)0614141123452(254)400", readIn: 2026)
    #expect(place.sgln(prefixes: table)?.epcURI == "urn:epc:id:sgln:0614141.12345.400")
  }

  @Test("a table of prefixes of which one begins another is refused")
  func overlap() throws {
    let (shorter, longer) = (try CompanyPrefix("061414"), try CompanyPrefix("0614141"))
    let error = #expect(throws: CompanyPrefixTable.Overlap.self) {
      try CompanyPrefixTable([longer, shorter])
    }
    #expect(error?.shorter == shorter && error?.longer == longer)
    #expect(try CompanyPrefixTable([longer, longer]).prefixes == [longer])
  }

  @Test("the table finds for random keys what a search through all prefixes finds")
  func lookup() throws {
    var random = SeededGenerator(seed: 40)
    var prefixes: [CompanyPrefix] = []
    while prefixes.count < 500 {
      let candidate = try CompanyPrefix(random.digits(Int.random(in: 6...12, using: &random)))
      let clashes = prefixes.contains {
        $0.description.hasPrefix(candidate.description) || candidate.description.hasPrefix($0.description)
      }
      if !clashes { prefixes.append(candidate) }
    }
    let table = try CompanyPrefixTable(prefixes)
    for round in 0..<10_000 {
      var digits = random.digits(12)
      if round % 2 == 0 {
        let prefix = prefixes[Int.random(in: 0..<500, using: &random)].description
        digits = prefix + random.digits(12 - prefix.count)
      }
      let expected = prefixes.first { digits.hasPrefix($0.description) }
      try hold(table.prefix(of: GTIN(withoutCheckDigit: UInt64("7" + digits)!)) == expected, digits)
      try hold(table.prefix(of: GLN(withoutCheckDigit: UInt64(digits)!)) == expected, digits)
      try hold(table.prefix(of: SSCC(withoutCheckDigit: UInt64("3" + digits + "0000")!)) == expected, digits)
    }
  }

  @Test("100,000 random codes come back from a scanner's text and from human-readable text")
  func roundTrips() throws {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<100_000 {
      let code = try random.elementString()
      try hold(ElementString(scanned: code.scanned(), readIn: 2026) == code, code.humanReadable)
      try hold(ElementString(humanReadable: code.humanReadable, readIn: 2026) == code, code.humanReadable)
    }
  }

  @Test(
    "a fault is named with its field and place",
    arguments: [
      ("", .empty, .elementString, 0),
      ("]d10109506000134352", .foreignSymbology, .elementString, 0),
      ("]d2", .empty, .elementString, 3),
      ("0109506000134353", .wrongCheckDigit(found: 3, expected: 2), .gtin, 15),
      ("010950600013435", .wrongLength(found: 13), .gtin, 2),
      ("01095060001343A2", .illegalCharacter(0x41), .gtin, 14),
      ("010950600013435217271301", .impossibleDate(year: 2027, month: 13, day: 1), .expiryDate, 18),
      ("01095060001343521727060", .wrongLength(found: 5), .expiryDate, 18),
      ("21123456789012345678901", .wrongLength(found: 21), .serialNumber, 2),
      ("21A B", .illegalCharacter(0x20), .serialNumber, 3),
      ("21\u{1D}10A", .empty, .serialNumber, 2),
      ("10A\u{1D}", .unexpectedSeparator(0x1D), .elementString, 3),
      ("10A\u{1D}\u{1D}21B", .unexpectedSeparator(0x1D), .elementString, 3),
      ("\u{1D}10A", .unexpectedSeparator(0x1D), .applicationIdentifier, 0),
      ("0509506000134352", .unknownApplicationIdentifier(5), .applicationIdentifier, 0),
      ("7", .wrongLength(found: 1), .applicationIdentifier, 0),
      ("10A\u{1D}10B", .repeatedApplicationIdentifier(10), .applicationIdentifier, 4),
      (
        "01095060001343520209506000134352", .contradictoryApplicationIdentifiers(1, 2),
        .applicationIdentifier,
        16
      ),
      ("2540", .reservedExtension, .locationExtension, 3),
      ("30123456789", .wrongLength(found: 9), .count, 2),
    ] as [(String, IdentifierError.Problem, IdentifierField, Int)])
  func faults(_ text: String, _ problem: IdentifierError.Problem, _ field: IdentifierField, _ offset: Int) {
    let error = #expect(throws: IdentifierError.self) { try ElementString(scanned: text, readIn: 2026) }
    #expect(error == IdentifierError(problem, in: field, at: offset))
  }

  @Test("a text that has two readings because of a bare parenthesis is refused")
  func parentheses() {
    #expect(throws: IdentifierError(.missingSeparator(0x29), in: .humanReadable, at: 24)) {
      try ElementString(humanReadable: "(01)09506000134352(21)A(B)", readIn: 2026)
    }
    #expect(throws: IdentifierError(.missingSeparator(0x28), in: .humanReadable, at: 0)) {
      try ElementString(humanReadable: "01 09506000134352", readIn: 2026)
    }
    #expect(throws: IdentifierError(.unknownApplicationIdentifier(1), in: .applicationIdentifier, at: 1)) {
      try ElementString(humanReadable: "(001)09506000134352", readIn: 2026)
    }
  }
}

extension SeededGenerator {
  /// A code with a key and random fields that may stand with it, in random order.
  mutating func elementString() throws -> ElementString {
    var elements: [Element] = []
    let key = Int.random(in: 0..<4, using: &self)
    switch key {
    case 0: elements.append(.gtin(try gtin()))
    case 1:
      elements += [
        .sscc(try sscc()), .contentGTIN(try gtin()), Element.count(Int.random(in: 0...9999, using: &self))!,
      ]
    case 2: elements.append(.location(try gln()))
    default: elements.append(.party(try gln()))
    }
    if key < 2, Bool.random(using: &self) { elements.append(.lot(try LotNumber(text()))) }
    if key == 0, Bool.random(using: &self) { elements.append(.serial(try SerialNumber(text()))) }
    if key == 2, Bool.random(using: &self) {
      elements.append(.locationExtension(try LocationExtension("A" + text(1...19))))
    }
    if Bool.random(using: &self) { elements.append(.expiry(ExpiryDate(lastDay: date(years: 1977...2076)))) }
    if Bool.random(using: &self) {
      elements.append(.expiry(ExpiryDate(year: Int.random(in: 1977...2076, using: &self), month: 6)!))
      if elements.dropLast().contains(where: { $0.identifier == .expiryDate }) { elements.removeLast() }
    }
    if Bool.random(using: &self) { elements.append(.productionDate(date(years: 1977...2076))) }
    for identifier in [(240, 30), (400, 30), (22, 20), (712, 20), (91, 90)] where Bool.random(using: &self) {
      if identifier.0 == 22, key != 0 { continue }
      elements.append(
        try Element(
          ApplicationIdentifier(code: UInt16(identifier.0))!, text: text(1...identifier.1), readIn: 2026))
    }
    for (code, count) in [(3103, 6), (7003, 10), (422, 3), (20, 2)] where Bool.random(using: &self) {
      elements.append(
        try Element(ApplicationIdentifier(code: UInt16(code))!, text: digits(count), readIn: 2026))
    }
    elements.shuffle(using: &self)
    return try ElementString(elements)
  }
}
