import Testing
import TraceModel

@Suite("Scanned codes")
struct ScannedCodeTests {
  private let context = ReadingContext(
    companyPrefixes: (try? CompanyPrefixTable([CompanyPrefix("0614141")])) ?? .empty, year: 2026)

  @Test(
    "one unit is the same unit from whatever form it is read",
    arguments: [
      "]d2011061414112345917270630" + "10A17\u{1D}21400", "0110614141123459" + "21400",
      "(01)10614141123459(21)400", "https://id.gs1.org/01/10614141123459/21/400",
      "urn:epc:id:sgtin:0614141.112345.400",
    ])
  func forms(_ text: String) throws {
    let code = ScannedCode(text, in: context)
    #expect(code.epc == .sgtin(try SGTIN(epcURI: "urn:epc:id:sgtin:0614141.112345.400")))
    #expect(code.epc?.uri == "urn:epc:id:sgtin:0614141.112345.400")
  }

  @Test("pallets, places and bare trade item numbers are told apart")
  func kinds() throws {
    #expect(ScannedCode("]C100106141412345678908", in: context).epc == .sscc(try SSCC("106141412345678908")))
    #expect(ScannedCode("]Q34144012345000054", in: context) == .place(SGLN(try GLN("4012345000054"))))
    #expect(
      ScannedCode("urn:epc:id:sgln:4012345.00005.0", in: context) == .place(SGLN(try GLN("4012345000054"))))
    guard case .item(let item) = ScannedCode("]E04006381333931", in: context) else {
      Issue.record("an EAN-13 is a trade item")
      return
    }
    #expect(item.gtin.description == "04006381333931")
    #expect(item.sgtin == nil)
  }

  @Test(
    "a malformed code is held as the bytes that it is, with what is wrong",
    arguments: [
      ("", .empty, .scannedCode), ("NOREAD", .illegalCharacter(0x4E), .applicationIdentifier),
      ("0109506000134353" + "21A", .wrongCheckDigit(found: 3, expected: 2), .gtin),
      ("10A17", .missing, .gtin), ("]d1HELLO", .foreignSymbology, .elementString),
    ] as [(String, IdentifierError.Problem, IdentifierField)])
  func malformed(_ text: String, _ problem: IdentifierError.Problem, _ field: IdentifierField) {
    guard case .malformed(let code) = ScannedCode(text, in: context) else {
      Issue.record("\(text) is malformed")
      return
    }
    #expect(code.bytes == Array(text.utf8))
    #expect(code.error.problem == problem && code.error.field == field)
    #expect(code.length == text.utf8.count && !code.isTruncated)
    #expect(ScannedCode(text, in: context).epc == nil)
  }

  @Test("of a malformed code longer than 96 bytes the beginning and the length are kept")
  func long() {
    let text = "\u{1D}" + String(repeating: "x", count: 300)
    guard case .malformed(let code) = ScannedCode(text, in: context) else {
      Issue.record("it is malformed")
      return
    }
    #expect(code.bytes.count == 96 && code.length == 301 && code.isTruncated)
    #expect(code.description.hasPrefix("\"<1D>xxx"))
  }

  @Test("100,000 random mutations of codes in every form are read or refused, and what is read comes back")
  func mutations() throws {
    var random = SeededGenerator(seed: 60)
    var refused = 0
    for _ in 0..<100_000 {
      let code = try random.elementString()
      let unit = try random.sgtin()
      let forms = [
        code.scanned(as: .dataMatrix), code.humanReadable, try DigitalLink(code).uri, unit.epcURI!,
        try random.sgln().epcURI!, try random.sscc().epcURI!,
      ]
      var bytes = Array(forms.randomElement(using: &random)!.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
      let scanned = ScannedCode(bytes.span, in: context)
      _ = try? EPCClass(uri: bytes.span)
      _ = try? PGLN(epcURI: bytes.span)
      _ = try? DigitalLink(bytes.span, readIn: 2026)
      _ = try? ElementString(humanReadable: bytes.span, readIn: 2026)
      switch scanned {
      case .malformed(let code):
        refused += 1
        hold(code.bytes == Array(bytes.prefix(96)) && code.length == bytes.count, "\(scanned)")
        hold(code.error.offset >= 0 && code.error.offset <= bytes.count, "\(code)")
        hold(!code.description.isEmpty, "\(scanned)")
      case .item(let item):
        if let unit = item.sgtin?.with(companyPrefixLength: .nine) {
          try hold(SGTIN(epcURI: #require(unit.epcURI)) == unit, "\(scanned)")
        }
      case .logisticUnit(let unit): hold(CheckDigit.isRight(unit.rawValue), "\(scanned)")
      case .place(let place): hold(CheckDigit.isRight(place.gln.rawValue), "\(scanned)")
      }
    }
    #expect(refused > 30_000)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
    let favourites: [UInt8] = [
      0x1D, 0x28, 0x29, 0x5C, 0x25, 0x2F, 0x3F, 0x26, 0x3D, 0x2E, 0x30, 0x39, 0x00, 0xFF,
    ]
    let byte =
      Bool.random(using: &random)
      ? favourites.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: if !bytes.isEmpty { bytes[place] = byte }
    case 1: bytes.insert(byte, at: place)
    case 2: if !bytes.isEmpty { bytes.remove(at: place) }
    case 3: bytes.removeLast(bytes.count - place)
    case 4: bytes.append(contentsOf: bytes[place...])
    default: if bytes.count > 1 { bytes.swapAt(place, bytes.count - 1) }
    }
  }
}
