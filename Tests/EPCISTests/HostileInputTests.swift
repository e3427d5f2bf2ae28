import EPCIS
import Testing

/// Documents made to hurt: each has to end in an error that names the place.
@Suite struct HostileInputTests {
  static func xml(_ body: String, before: String = "") -> [UInt8] {
    Array(
      """
      <?xml version="1.0"?>
      \(before)<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" \
      creationDate="2026-03-01T08:00:00Z"><EPCISBody><EventList>\(body)</EventList></EPCISBody>\
      </epcis:EPCISDocument>
      """.utf8)
  }

  static func json(_ event: String) -> [UInt8] {
    Array(
      """
      {"@context": [], "type": "EPCISDocument", "schemaVersion": "2.0",
       "creationDate": "2026-03-01T08:00:00Z", "epcisBody": {"eventList": [\(event)]}}
      """.utf8)
  }

  private func error(_ bytes: [UInt8], limits: ReadLimits = ReadLimits()) -> EPCISError? {
    do {
      _ = try EPCISDocument(bytes: bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test func `entity bombs and external entities are refused before anything is expanded or fetched`() {
    let bombs = [
      "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]>",
      "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">",
      "<!DOCTYPE a PUBLIC \"-//X\" \"http://example.com/a.dtd\">",
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
    ]
    for bomb in bombs {
      let error = error(Self.xml("", before: bomb))
      #expect(error?.kind == .documentTypeDefinition)
      #expect(error?.line == 2)
      #expect(error?.column == 1)
    }
    #expect(error(Self.xml("", before: "<!DOCTYPE project>")) == nil)
    #expect(error(Self.xml("<ObjectEvent>&bomb;</ObjectEvent>"))?.kind == .undeclaredEntity("bomb"))
  }

  @Test func `nesting 100,000 deep is refused at the limit`() {
    let deep = 100_000
    let elements = String(repeating: "<a>", count: deep) + String(repeating: "</a>", count: deep)
    #expect(
      error(Self.xml("<ObjectEvent>" + elements + "</ObjectEvent>"))?.kind
        == .limitExceeded("nesting", limit: 100))
    let arrays = String(repeating: "[", count: deep) + String(repeating: "]", count: deep)
    #expect(error(Self.json("{\"x:y\": " + arrays + "}"))?.kind == .limitExceeded("nesting", limit: 100))
    let objects = String(repeating: "{\"a\":", count: deep) + "1" + String(repeating: "}", count: deep)
    #expect(error(Self.json("{\"x:y\": " + objects + "}"))?.kind == .limitExceeded("nesting", limit: 100))
    #expect(error(Array(arrays.utf8)) != nil)
  }

  @Test func `texts, tags, events and documents end at their limits`() {
    var limits = ReadLimits()
    limits.tokenBytes = 1 << 20
    limits.eventBytes = 4 << 20
    let long = String(repeating: "x", count: 3 << 20)
    for bytes in [
      Self.xml("<ObjectEvent><eventTime>\(long)</eventTime></ObjectEvent>"), Self.xml("<\(long)/>"),
      Self.xml("<ObjectEvent a=\"\(long)\"/>"), Self.xml("<ObjectEvent><![CDATA[\(long)]]></ObjectEvent>"),
      Self.xml("<ObjectEvent><a>&amp;\(long)</a></ObjectEvent>"), Self.json("{\"eventTime\": \"\(long)\"}"),
      Self.json("{\"\(long)\": 1}"), Self.json("{\"a:b\": 1\(long.replacing("x", with: "0"))}"),
      Self.json("{\"a:b\": \"\\n\(long)\"}"),
    ] {
      guard case .limitExceeded(_, 1 << 20) = error(bytes, limits: limits)?.kind else {
        Issue.record("\(String(describing: error(bytes, limits: limits)).prefix(200))")
        continue
      }
    }
    let many = String(repeating: "<epc>urn:epc:id:sgtin:4012345.011111.1</epc>", count: 150_000)
    #expect(
      error(Self.xml("<ObjectEvent><epcList>\(many)</epcList></ObjectEvent>"), limits: limits)?.kind
        == .limitExceeded("an event's size in bytes", limit: 4 << 20))
    limits.extensionNodes = 1000
    let nodes = String(repeating: "<a/>", count: 2000)
    #expect(
      error(Self.xml("<ObjectEvent>\(nodes)</ObjectEvent>"), limits: limits)?.kind
        == .limitExceeded("the number of extensions", limit: 1000))
    limits.documentBytes = 100_000
    let blanks = String(repeating: " ", count: 1 << 20)
    #expect(
      error(Self.xml(blanks), limits: limits)?.kind
        == .limitExceeded("the document's size in bytes", limit: 100_000))
  }

  @Test func `bytes that are not UTF-8 are found`() {
    let broken: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
      [0xF0, 0x9F],
      [0xFF],
    ]
    for bytes in broken {
      let text = String(repeating: "x", count: 5)
      func insert(_ document: [UInt8]) -> [UInt8] {
        let marker = Array("MARK".utf8)
        let place = document.indices.first { document[$0...].starts(with: marker) }!
        return Array(document[..<place]) + bytes + Array(document[(place + 4)...])
      }
      #expect(error(insert(Self.xml("<ObjectEvent><a>\(text)MARK</a></ObjectEvent>")))?.kind == .brokenUTF8)
      #expect(error(insert(Self.xml("<ObjectEvent a=\"MARK\"/>")))?.kind == .brokenUTF8)
      #expect(error(insert(Self.xml("<!-- MARK -->")))?.kind == .brokenUTF8)
      #expect(error(insert(Self.json("{\"a:b\": \"\(text)MARK\"}")))?.kind == .brokenUTF8)
      #expect(error(insert(Self.json("{\"a:b\": \"\\nMARK\"}")))?.kind == .brokenUTF8)
    }
  }

  @Test func `a document cut off anywhere is an error, never a shorter document`() throws {
    var random = RandomDocument(seed: 77, isPlain: false)
    var document = random.document()
    while document.events.count < 2 { document = random.document() }
    for format in EPCISFormat.allCases {
      var bytes = try document.written(as: format).bytes
      while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
      for count in 0..<bytes.count {
        #expect(throws: EPCISError.self) { try EPCISDocument(bytes: Array(bytes[..<count])) }
      }
    }
  }

  @Test func `mismatched and misplaced syntax is refused with its place`() {
    let cases: [(String, Int, Int)] = [
      ("<ObjectEvent>\n  <a></b>\n</ObjectEvent>", 3, 6), ("\n<a b=1/>", 3, 6), ("\n<a b='1'c='2'/>", 3, 9),
      ("\n\n <a xmlns:p='u' p:q='1' p:q='2'/>", 4, 2), ("\n<p:a/>", 3, 1),
    ]
    for (body, line, column) in cases {
      let error = error(Self.xml(body))
      #expect(error?.line == line, "\(body): \(String(describing: error))")
      #expect(error?.column == column, "\(body): \(String(describing: error))")
    }
    for text in [
      "{\"a:b\" 1}", "{\"a:b\": 01}", "{\"a:b\": tru}", "{,}", "{\"a:b\": [1,]}", "{\"a:b\": \"\\x\"}",
      "{\"a:b\": \"\\ud800\"}", "{\"a:b\": 1.}", "{\"a:b\": +1}", "{'a:b': 1}", "{\"a:b\": NaN}", "[{]",
    ] {
      #expect(error(Self.json(text)) != nil, "\(text)")
    }
    #expect(error(Self.json("") + Array("x".utf8)) != nil)
    #expect(error(Self.xml("") + Array("<x/>".utf8)) != nil)
  }

  @Test func `other encodings and no documents at all are named`() {
    #expect(error([0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0])?.kind == .unsupportedEncoding("UTF-32"))
    #expect(
      error(Array("<?xml version='1.0' encoding='Shift_JIS'?><a/>".utf8))?.kind
        == .unsupportedEncoding("Shift_JIS"))
    #expect(error(Array("hello".utf8))?.kind == .unknownFormat)
    #expect(error([])?.kind == .unexpectedEnd(inside: "an empty document"))
    for text in ["<html/>", "{\"a\": 1}", "[1]"] {
      guard case .notEPCIS = error(Array(text.utf8))?.kind else {
        Issue.record("\(text) was read")
        continue
      }
    }
    guard case .damagedCompression = error([0x1F, 0x8B, 0x08, 0x00, 0x01])?.kind else {
      Issue.record("broken gzip was read")
      return
    }
  }
}
