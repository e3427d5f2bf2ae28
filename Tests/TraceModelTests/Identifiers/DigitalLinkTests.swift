import Testing
import TraceModel

@Suite("Digital Links")
struct DigitalLinkTests {
  @Test(
    "keys, qualifiers and attributes are read whatever stands before the key, and written as they were",
    arguments: [
      ("https://id.gs1.org/01/09506000134352", "(01)09506000134352"),
      ("https://id.gs1.org/01/09506000134352/21/1001", "(01)09506000134352(21)1001"),
      (
        "https://id.gs1.org/01/09506000134352/22/2A/10/A17/21/1001?17=270600&11=240630",
        "(01)09506000134352(22)2A(10)A17(21)1001(17)270600(11)240630"
      ),
      ("https://id.example.com/414/4012345000054", "(414)4012345000054"),
      ("https://id.example.com/414/4012345000054/254/dock-3", "(414)4012345000054(254)dock-3"),
      ("http://nordhafen.example:8080/a/01/b/00/106141412345678908", "(00)106141412345678908"),
      ("https://nordhafen.example/01/shop/01/09506000134352/10/A17", "(01)09506000134352(10)A17"),
      ("https://id.gs1.org/417/4012345000054", "(417)4012345000054"),
      (
        "https://id.gs1.org/01/09506000134352/21/a%2Fb%25%2B?17=270630&linkType=gs1:pip#top",
        "(01)09506000134352(21)a/b%+(17)270630"
      ),
    ])
  func examples(_ uri: String, _ human: String) throws {
    let link = try DigitalLink(uri, readIn: 2026)
    #expect(link.elementString.humanReadable == human)
    #expect(link.uri == uri)
  }

  @Test("what is no GS1 field is kept: the stem, other parameters, the fragment")
  func others() throws {
    let link = try DigitalLink(
      "HTTPS://nordhafen.example/p/01/4006381333931?linkType=gs1:pip&x&17=270630#f?g", readIn: 2026)
    #expect(link.stem == "HTTPS://nordhafen.example/p")
    #expect(
      link.otherParameters == [.init(name: "linkType", value: "gs1:pip"), .init(name: "x", value: nil)])
    #expect(link.fragment == "f?g")
    #expect(link.elementString.gtin?.description == "04006381333931")
  }

  @Test("100,000 random codes come back from their web address, key first and qualifiers in order")
  func roundTrips() throws {
    var random = SeededGenerator(seed: 50)
    for _ in 0..<100_000 {
      let code = try random.elementString()
      let link = try DigitalLink(code, stem: "https://nordhafen.example/01/t")
      let read = try DigitalLink(link.uri, readIn: 2026)
      hold(read == link, "\(link.uri)")
      hold(Set(read.elementString.elements) == Set(code.elements), link.uri)
    }
  }

  @Test(
    "a fault is named with its field and place",
    arguments: [
      ("ftp://id.gs1.org/01/09506000134352", .wrongScheme, .digitalLink, 0),
      ("https:///01/09506000134352", .empty, .digitalLink, 8),
      ("https://id.gs1.org", .missingKey, .digitalLink, 18),
      ("https://id.gs1.org/gtin/09506000134352", .missingKey, .digitalLink, 18),
      ("https://id.gs1.org/01", .missing, .gtin, 21),
      ("https://id.gs1.org/01/09506000134353", .wrongCheckDigit(found: 3, expected: 2), .gtin, 35),
      ("https://id.gs1.org/01/12345670/21", .missing, .serialNumber, 33),
      ("https://id.gs1.org/01/01234565", .ambiguousEightDigits, .gtin, 22),
      (
        "https://id.gs1.org/01/09506000134352/21/A/10/B", .misplacedApplicationIdentifier(10), .digitalLink,
        42
      ),
      (
        "https://id.gs1.org/01/09506000134352/17/270630", .misplacedApplicationIdentifier(17), .digitalLink,
        37
      ),
      ("https://id.gs1.org/01/09506000134352?21=A", .misplacedApplicationIdentifier(21), .digitalLink, 37),
      (
        "https://id.gs1.org/01/09506000134352?00=106141412345678908", .misplacedApplicationIdentifier(0),
        .digitalLink, 37
      ),
      ("https://id.gs1.org/01/09506000134352?17", .missingSeparator(0x3D), .digitalLink, 39),
      ("https://id.gs1.org/01/09506000134352?240=A+B", .unexpectedSeparator(0x2B), .digitalLink, 42),
      (
        "https://id.gs1.org/01/09506000134352?9999=A", .unknownApplicationIdentifier(9999),
        .applicationIdentifier, 37
      ),
      ("https://id.gs1.org/01/09506000134352/21/a%2", .brokenEscape, .serialNumber, 41),
      ("https://id.gs1.org/01/09506000134352/", .empty, .applicationIdentifier, 37),
    ] as [(String, IdentifierError.Problem, IdentifierField, Int)])
  func faults(_ text: String, _ problem: IdentifierError.Problem, _ field: IdentifierField, _ offset: Int) {
    let error = #expect(throws: IdentifierError.self) { try DigitalLink(text, readIn: 2026) }
    #expect(error == IdentifierError(problem, in: field, at: offset))
  }

  @Test("a stem that is no web address, and fields without a key, make no link")
  func unusable() throws {
    let code = try ElementString([.gtin(GTIN("09506000134352"))])
    for stem in ["", "nordhafen", "https://", "https://a/", "https://a?b", "https://a#b", "https://a b"] {
      #expect(throws: IdentifierError.self) { try DigitalLink(code, stem: stem) }
    }
    let lot = try ElementString([.lot(LotNumber("A17"))])
    #expect(throws: IdentifierError(.missingKey, in: .digitalLink, at: 0)) { try DigitalLink(lot) }
  }
}
