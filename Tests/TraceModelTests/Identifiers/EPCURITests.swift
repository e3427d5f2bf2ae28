import Testing
import TraceModel

@Suite("EPC URIs")
struct EPCURITests {
  @Test(
    "examples of the standards read to the digits of their barcodes and are written as they were",
    arguments: [
      ("urn:epc:id:sgtin:0614141.112345.400", "(01)10614141123459(21)400"),
      ("urn:epc:id:sgtin:4012345.012345.998877", "(01)04012345123456(21)998877"),
      ("urn:epc:id:sgtin:0614141.812345.6789", "(01)80614141123458(21)6789"),
      ("urn:epc:id:sgtin:0614141.812345.32a%2Fb", "(01)80614141123458(21)32a/b"),
      ("urn:epc:id:sscc:0614141.1234567890", "(00)106141412345678908"),
    ])
  func examples(_ uri: String, _ human: String) throws {
    let epc = try EPC(uri: uri)
    #expect(epc.description == human)
    #expect(epc.uri == uri)
    #expect(epc.companyPrefixLength == .seven)
  }

  @Test("places, parties, lots and classes of the standards read and are written as they were")
  func otherExamples() throws {
    let place = try SGLN(epcURI: "urn:epc:id:sgln:0614141.12345.400")
    #expect(place.description == "(414)0614141123452(254)400")
    #expect(place.epcURI == "urn:epc:id:sgln:0614141.12345.400")
    let site = try SGLN(epcURI: "urn:epc:id:sgln:4012345.00005.0")
    #expect(site.locationExtension == nil)
    #expect(site.gln.description == "4012345000054")
    let party = try PGLN(epcURI: "urn:epc:id:pgln:4012345.00225")
    #expect(party.epcURI == "urn:epc:id:pgln:4012345.00225")
    let lot = try EPCClass(uri: "urn:epc:class:lgtin:4012345.012345.998877")
    #expect(lot.description == "(01)04012345123456(10)998877")
    #expect(lot.uri == "urn:epc:class:lgtin:4012345.012345.998877")
    let product = try EPCClass(uri: "urn:epc:idpat:sgtin:4012345.098765.*")
    #expect(product.uri == "urn:epc:idpat:sgtin:4012345.098765.*")
    #expect(product.gtin.description == "04012345987652")
  }

  @Test("an EPC URI escapes seven characters, a web address all but letters, digits and three marks")
  func escapes() throws {
    let inURI: [Character: String] = [
      "\"": "%22", "%": "%25", "&": "%26", "/": "%2F", "<": "%3C", ">": "%3E", "?": "%3F",
    ]
    for byte in set82 {
      let character = Character(Unicode.Scalar(byte))
      let unit = SGTIN(
        try GTIN("10614141123459"), try SerialNumber(String(character)), companyPrefixLength: .seven)
      #expect(unit.epcURI == "urn:epc:id:sgtin:0614141.112345." + (inURI[character] ?? String(character)))
      let isPlain = character.isLetter || character.isNumber || "-._".contains(character)
      let escaped = isPlain ? String(character) : "%" + String(byte, radix: 16, uppercase: true)
      let link = try DigitalLink(ElementString([.gtin(unit.gtin), .serial(unit.serial)]))
      #expect(link.uri == "https://id.gs1.org/01/10614141123459/21/" + escaped)
    }
  }

  @Test("a place under a company prefix of 12 digits has an empty location reference")
  func emptyReference() throws {
    let place = try SGLN(epcURI: "urn:epc:id:sgln:401234500005..0")
    #expect(place.gln.description == "4012345000054")
    #expect(place.epcURI == "urn:epc:id:sgln:401234500005..0")
  }

  @Test("100,000 random identifiers of each kind come back from their URI as they were")
  func roundTrips() throws {
    var random = SeededGenerator(seed: 10)
    for _ in 0..<100_000 {
      let unit = try random.sgtin()
      let uri = try #require(unit.epcURI)
      let read = try SGTIN(epcURI: uri)
      hold(read == unit && read.companyPrefixLength == unit.companyPrefixLength && read.epcURI == uri, uri)
      let pallet = try random.sscc()
      let readPallet = try SSCC(epcURI: #require(pallet.epcURI))
      hold(readPallet == pallet && readPallet.companyPrefixLength == pallet.companyPrefixLength, uri)
      let place = try random.sgln()
      let readPlace = try SGLN(epcURI: #require(place.epcURI))
      hold(readPlace == place && readPlace.companyPrefixLength == place.companyPrefixLength, uri)
      let party = PGLN(place.gln, companyPrefixLength: place.companyPrefixLength)
      try hold(PGLN(epcURI: #require(party.epcURI)) == party, uri)
      let lot = LGTIN(unit.gtin, try LotNumber(random.text()), companyPrefixLength: unit.companyPrefixLength)
      try hold(EPCClass(uri: #require(lot.epcURI)) == .lot(lot), uri)
      let product = ProductClass(unit.gtin, companyPrefixLength: unit.companyPrefixLength)
      try hold(EPCClass(uri: #require(product.epcURI)) == .product(product), uri)
    }
  }

  @Test("without the company prefix's length there is no URI, and the unit is the same unit")
  func unknownPrefix() throws {
    let unit = try SGTIN(epcURI: "urn:epc:id:sgtin:0614141.112345.400")
    let scanned = unit.with(companyPrefixLength: nil)
    #expect(scanned.epcURI == nil)
    #expect(scanned == unit)
    #expect(Set([scanned, unit]).count == 1)
    #expect(scanned.with(companyPrefixLength: .seven).epcURI == unit.epcURI)
    #expect(scanned.companyPrefix == nil)
    #expect(unit.companyPrefix?.description == "0614141")
  }

  @Test(
    "a fault in a URI is named with its field and place",
    arguments: [
      ("urn:epc:id:sgtin:0614141.112345", .missingSeparator(0x2E), .epcURI, 31),
      ("urn:epc:id:sgtin:0614141.112345.", .empty, .serialNumber, 32),
      ("urn:epc:id:sgtin:0614141.12345.400", .wrongLength(found: 5), .itemReference, 25),
      ("urn:epc:id:sgtin:06141.112345678.400", .companyPrefixLength(found: 5), .companyPrefix, 17),
      ("urn:epc:id:sgtin:0614141123456.1.400", .companyPrefixLength(found: 13), .companyPrefix, 17),
      ("urn:epc:id:sgtin:061414A.112345.400", .illegalCharacter(0x41), .companyPrefix, 23),
      ("urn:epc:id:sgtin:0614141.112345.a/b", .illegalCharacter(0x2F), .serialNumber, 33),
      ("urn:epc:id:sgtin:0614141.112345.a b", .illegalCharacter(0x20), .serialNumber, 33),
      ("urn:epc:id:sgtin:0614141.112345.a%2", .brokenEscape, .serialNumber, 33),
      ("urn:epc:id:sgtin:0614141.112345.%41", .needlessEscape(0x41), .serialNumber, 32),
      ("urn:epc:id:sgtin:0614141.112345.%20", .illegalCharacter(0x20), .serialNumber, 32),
      ("urn:epc:id:sgtin:0614141.112345.123456789012345678901", .wrongLength(found: 21), .serialNumber, 32),
      ("urn:epc:id:sscc:0614141.123456789", .wrongLength(found: 9), .serialReference, 24),
      ("urn:epc:id:sscc:0614141.1234567890.1", .unexpectedSeparator(0x2E), .epcURI, 34),
      ("urn:epc:tag:sgtin-96:3.0614141.112345.400", .wrongScheme, .epcURI, 0),
      ("URN:EPC:ID:SGTIN:0614141.112345.400", .wrongScheme, .epcURI, 0),
      ("", .wrongScheme, .epcURI, 0),
    ] as [(String, IdentifierError.Problem, IdentifierField, Int)])
  func faults(_ uri: String, _ problem: IdentifierError.Problem, _ field: IdentifierField, _ offset: Int) {
    let error = #expect(throws: IdentifierError.self) { try EPC(uri: uri) }
    #expect(error == IdentifierError(problem, in: field, at: offset))
    #expect(error?.description.contains(field.words) == true)
  }
}
