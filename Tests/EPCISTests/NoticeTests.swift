import EPCIS
import Testing

@Suite("What is questionable in a document is said, with its place")
struct NoticeTests {
  private static let event = """
    <ObjectEvent><eventTime>2026-03-01T08:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
    <epcList><epc>urn:epc:id:sgtin:4012345.011111.1</epc></epcList><action>OBSERVE</action>
    <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep></ObjectEvent>
    """

  private static let member = """
    {"type": "ObjectEvent", "eventTime": "2026-03-01T08:00:00Z", "eventTimeZoneOffset": "+00:00",
     "epcList": ["urn:epc:id:sgtin:4012345.011111.1"], "action": "OBSERVE", "bizStep": "shipping"}
    """

  private static func json(_ body: String) -> String {
    """
    {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
     "schemaVersion": "2.0", "creationDate": "2026-03-01T08:00:00Z",
     \(body)}
    """
  }

  private func notices(_ text: String) throws -> [EPCISReader.Notice] {
    let reader = try EPCISReader(bytes: Array(text.utf8))
    while try reader.next() != nil {}
    return reader.notices
  }

  private func xml(_ body: String) -> String { String(decoding: HostileInputTests.xml(body), as: UTF8.self) }

  @Test func `nothing is said of a document as the standard wants it`() throws {
    #expect(try notices(xml(Self.event)).isEmpty)
    #expect(try notices(Self.json("\"epcisBody\": {\"eventList\": [\(Self.member)]}")).isEmpty)
  }

  @Test(arguments: [
    ("<EPCISBody>", "<EPCISBdy>"), ("<EventList>", "<EventLst>"), ("<EPCISBody>", "<EventBody>"),
    ("<EventList>", "<x:EventList xmlns:x='urn:example'>"),
  ])
  func `events under a misspelt element do not vanish without a word`(_ name: String, _ wrong: String) throws
  {
    let open = wrong.dropFirst().prefix { $0 != " " && $0 != ">" }
    let text = xml(Self.event).replacing(name, with: wrong)
      .replacing(name.replacing("<", with: "</"), with: "</\(open)>")
    let kinds = try notices(text).map(\.problem.kind)
    #expect(kinds.contains(.noEvent))
    #expect(kinds.contains(.misplaced("<ObjectEvent>", in: "an extension")))
    let place = try #require(try notices(text).first { $0.problem.kind == .noEvent }?.problem)
    let first = try #require(try notices(text).first?.problem)
    #expect((place.line, place.column) == (first.line, first.column) && place.line > 1)
    if !wrong.contains(":") {
      let first = try #require(try notices(text).first?.problem)
      #expect(first.unknownName == String(open) && first.line == 2)
      #expect(first.alternatives.contains(String(name.dropFirst().dropLast())))
    }
  }

  @Test(arguments: [
    "\"epcisBdy\": {\"eventList\": [EVENT]}", "\"epcisBody\": {\"eventLst\": [EVENT]}",
    "\"eventList\": [EVENT]",
    "\"epcisBody\": {\"x:list\": [EVENT]}",
  ])
  func `events under a misspelt member do not vanish without a word`(_ body: String) throws {
    let kinds = try notices(Self.json(body.replacing("EVENT", with: Self.member))).map(\.problem.kind)
    #expect(kinds.contains(.noEvent))
    #expect(kinds.contains(.misplaced("ObjectEvent", in: "an extension")))
  }

  @Test func `where no event was found is the innermost element that should hold it`() throws {
    func place(_ text: String) throws -> String {
      let place = try #require(try notices(text).first { $0.problem.kind == .noEvent }?.problem)
      return "\(place.line):\(place.column)"
    }
    let text = xml("\n")
    let list = try #require(text.split(separator: "\n").firstIndex { $0.contains("<EventList>") }) + 1
    #expect(try place(text).hasPrefix("\(list):"))
    #expect(try place(text.replacing("<EventList>", with: "").replacing("</EventList>", with: "")) != "1:1")
    #expect(try place(Self.json("\"epcisBody\": {\n \"eventList\": [\n]}")) == "4:14")
    #expect(try place(Self.json("\"epcisBody\": {\n \"eventLst\": [\n]}")) == "4:13")
    #expect(try place(Self.json("\"epcisBody\": {\n}")).hasPrefix("3:"))
    #expect(try place(Self.json("\"x:y\": 1")) == "1:1")
  }

  @Test func `events of a query document under another name are told`() throws {
    let text = """
      <q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2" schemaVersion="2.0"
      creationDate="2026-03-01T08:00:00Z"><EPCISBody><q:QueryResults><queryName>Q</queryName><resultsBody>
      <EventList>\(Self.event)</EventList><Events>\(Self.event)</Events></resultsBody></q:QueryResults></EPCISBody>
      </q:EPCISQueryDocument>
      """
    #expect(
      try notices(text).map(\.problem.kind) == [
        .misplaced("<Events>", in: "<resultsBody>"), .misplaced("<ObjectEvent>", in: "an extension"),
      ])
  }

  @Test(arguments: [
    "shiping", "urn:epcglobal:cbv:bizstep:shiping", "https://ref.gs1.org/cbv/BizStep-shiping",
  ])
  func `a step that no vocabulary knows is told in both syntaxes`(_ word: String) throws {
    let inXML = try notices(
      xml(Self.event + Self.event).replacing("urn:epcglobal:cbv:bizstep:shipping", with: word))
    let inJSON = try notices(
      Self.json("\"epcisBody\": {\"eventList\": [\(Self.member)]}").replacing("shipping", with: word))
    #expect(inXML.map(\.count) == [2] && inJSON.map(\.count) == [1])
    for problem in (inXML + inJSON).map(\.problem) {
      #expect(problem.kind == .unknownWord(field: "bizStep", value: word))
      #expect(problem.unknownName == "shiping" && problem.alternatives.contains("shipping"))
    }
    #expect(inXML[0].problem.line == 4 && inJSON[0].problem.line == 4)
  }

  @Test
  func `a bare word is taken for the one that it looks like, and told where it stands for a URI`()
    throws
  {
    let text = xml(Self.event + Self.event).replacing(
      "urn:epcglobal:cbv:bizstep:shipping", with: "shipping")
    let told = try notices(text)
    #expect(
      told.map(\.problem.kind) == [
        .invalidValue(
          field: "bizStep", value: "shipping",
          expected: "a URI, as urn:epcglobal:cbv:bizstep:shipping")
      ])
    #expect(told[0].count == 2 && told[0].problem.line == 4)
    let document = try EPCISDocument(bytes: Array(text.utf8))
    #expect(document.events.map(\.bizStep) == ["shipping", "shipping"])
    for format in [EPCISFormat.xml12, .xml20] {
      let written = try document.written(as: format).bytes
      #expect(
        try notices(String(decoding: written, as: UTF8.self)).isEmpty,
        "what was told is not written on")
    }
    // In JSON-LD it is the usual form.
    #expect(try notices(Self.json("\"epcisBody\": {\"eventList\": [\(Self.member)]}")).isEmpty)
  }

  @Test func `words in a namespace of one's own are nobody's mistake`() throws {
    for word in ["urn:example:bizstep:shiping", "https://example.com/shiping"] {
      #expect(
        try notices(xml(Self.event).replacing("urn:epcglobal:cbv:bizstep:shipping", with: word)).isEmpty)
    }
  }

  @Test func `unknown names are told where the standard allows none, and prefixed ones are not`() throws {
    let text = xml(
      Self.event.replacing(
        "<action>", with: "<bizLoc><id>x</id></bizLoc><u:f xmlns:u='urn:u'>1</u:f><action>"))
    #expect(try notices(text).map(\.problem.kind) == [.misplaced("<bizLoc>", in: "<ObjectEvent>")])
    let body =
      "\"epcisBody\": {\"eventList\": [\(Self.member.replacing("\"action\"", with: "\"bizLoc\": {}, \"u:f\": 1, \"action\""))]}"
    let told = try notices(Self.json(body))
    #expect(told.map(\.problem.kind) == [.misplaced("bizLoc", in: "an event")])
    #expect(told[0].problem.line == 4)
    let defined = Self.json(body).replacing("jsonld\"]", with: "jsonld\", {\"bizLoc\": \"urn:x:bizLoc\"}]")
    #expect(try notices(defined).isEmpty)
  }

  @Test func `what a document does not say of itself is told`() throws {
    let text = xml(Self.event)
    func kinds(_ old: String, _ new: String) throws -> [EPCISError.Kind] {
      try notices(text.replacing(old, with: new)).map(\.problem.kind)
    }
    #expect(
      try kinds("schemaVersion=\"2.0\"", "") == [.missing(field: "schemaVersion", in: "the document")])
    #expect(
      try kinds("creationDate=\"2026-03-01T08:00:00Z\"", "") == [
        .missing(field: "creationDate", in: "the document")
      ])
    #expect(
      try kinds("schemaVersion=\"2.0\"", "schemaVersion=\"3.0\"") == [
        .invalidValue(field: "schemaVersion", value: "3.0", expected: "1.0, 1.1, 1.2 or 2.0")
      ])
    let bare = "{\"type\": \"EPCISDocument\", \"epcisBody\": {\"eventList\": []}}"
    #expect(
      try notices(bare).map(\.problem.kind) == [
        .missing(field: "schemaVersion", in: "the document"),
        .missing(field: "creationDate", in: "the document"),
        .noEvent,
      ])
  }

  @Test func `a lot number in a foreign namespace is told for each namespace`() throws {
    let ilmd = """
      <ilmd xmlns:m='urn:epcglobal:cbv:mda' xmlns:a='urn:a' xmlns:b='urn:b'><m:lotNumber>1</m:lotNumber>
      <a:lotNumber>2</a:lotNumber><b:itemExpirationDate>2027-01-01</b:itemExpirationDate><a:color>red</a:color></ilmd>
      """
    let text = xml(Self.event.replacing("</ObjectEvent>", with: ilmd + "</ObjectEvent>"))
    #expect(
      try notices(text).map(\.problem.kind) == [
        .foreignNamespace(name: "lotNumber", namespace: "urn:a"),
        .foreignNamespace(name: "itemExpirationDate", namespace: "urn:b"),
      ])
  }

  @Test func `a storm of unknown names costs no more memory than its text`() throws {
    let names = (0..<5_000).map { "\"k\($0)\": 1," }.joined()
    let event = Self.member.replacing("\"action\"", with: names + "\"action\"")
    let told = try notices(Self.json("\"epcisBody\": {\"eventList\": [\(event), \(event)]}"))
    #expect(told.count == 1000 && told.allSatisfy { $0.count <= 2 })
  }

  // MARK: Orders and forms of JSON-LD

  @Test func `a single event without a document around it is read to its end`() throws {
    for text in [
      Self.member, Self.member.replacing("{\"type\"", with: "{\"@context\": [], \"type\""),
      Self.member.replacing("{\"type\": \"ObjectEvent\", ", with: "{").replacing(
        "\"shipping\"}", with: "\"shipping\", \"type\": \"ObjectEvent\", \"@context\": \"https://x.example\"}"
      ),
    ] {
      let document = try EPCISDocument(bytes: Array(text.utf8))
      #expect(document.kind == .bareEvent)
      #expect(document.events.map(\.bizStep) == ["shipping"])
      #expect(try notices(text).isEmpty)
      let reader = try EPCISReader(bytes: Array("\n\n\(text)".utf8))
      reader.tracksLines = true
      _ = try reader.next()
      #expect(reader.eventLine == 3)
    }
  }

  @Test func `members of a document come in any order`() throws {
    let members = [
      "\"@context\": [{\"ex\": \"urn:ex:\"}]", "\"type\": \"EPCISQueryDocument\"",
      "\"schemaVersion\": \"2.0\"",
      "\"creationDate\": \"2026-03-01T08:00:00Z\"",
      """
      "epcisBody": {"queryResults": {"subscriptionID": "7", "queryName": "Q", "resultsBody": {"eventList": [
      \(Self.member.replacing("\"action\"", with: "\"ex:f\": 1, \"action\""))]}}}
      """,
    ]
    let straight = try EPCISDocument(bytes: Array("{\(members.joined(separator: ","))}".utf8))
    #expect(straight.events.count == 1)
    for turn in 1..<5 {
      let turned = members[turn...] + members[..<turn]
      #expect(try EPCISDocument(bytes: Array("{\(turned.joined(separator: ","))}".utf8)) == straight)
    }
    #expect(
      try EPCISDocument(bytes: Array("{\(members.reversed().joined(separator: ","))}".utf8)) == straight)
  }

  @Test func `a compact name keeps its prefix, and every prefix is declared as JSON-LD 1.1 needs it`() throws
  {
    let text = Self.json(
      "\"epcisBody\": {\"eventList\": [\(Self.member.replacing("\"action\"", with: "\"two:f\": \"one:v\", \"plain:f\": \"two:w\", \"action\""))]}"
    ).replacing(
      "jsonld\"]",
      with:
        "jsonld\", {\"one\": \"urn:u#\", \"two\": \"urn:u#\", \"plain\": \"http://ns.example.com/epcis\"}]")
    let document = try EPCISDocument(bytes: Array(text.utf8))
    for format in EPCISFormat.allCases {
      let bytes = try document.written(as: format).bytes
      let written = String(decoding: bytes, as: UTF8.self)
      #expect(written.contains("two:f") && written.contains("one:v") && written.contains("plain:f"))
      let again = try EPCISDocument(bytes: bytes)
      #expect(Set(again.namespaces).isSuperset(of: document.namespaces), "\(format)")
      #expect(again.events == document.events)
    }
    let written = String(decoding: try document.written(as: .json20).bytes, as: UTF8.self)
    #expect(
      written.filter { !$0.isWhitespace }.contains(
        "\"plain\":{\"@id\":\"http://ns.example.com/epcis\",\"@prefix\":true}"))
  }

  @Test func `the standard's master data are the same in XML and JSON, and have one hash`() throws {
    let ilmd = "<ilmd xmlns:m='urn:epcglobal:cbv:mda:'><m:lotNumber>L7</m:lotNumber></ilmd></ObjectEvent>"
    let inXML = try EPCISDocument(
      bytes: HostileInputTests.xml(Self.event.replacing("</ObjectEvent>", with: ilmd)))
    let plain = try EPCISDocument(
      bytes: HostileInputTests.xml(
        Self.event.replacing("</ObjectEvent>", with: ilmd.replacing("mda:'", with: "mda'"))))
    let member = Self.member.replacing(
      "\"action\"", with: "\"ilmd\": {\"cbvmda:lotNumber\": \"L7\"}, \"action\"")
    let inJSON = try EPCISDocument(bytes: HostileInputTests.json(member))
    #expect(inXML.events == inJSON.events && plain.events == inJSON.events)
    #expect(EventHash.prehash(of: inXML.events[0]).hasSuffix("ilmd{urn:epcglobal:cbv:mda:}lotNumber=L7"))
  }
}
