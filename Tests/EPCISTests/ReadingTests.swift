import EPCIS
import Foundation
import Testing

@Suite struct ReadingTests {
  static let objectEvent = """
    {"type": "ObjectEvent", "eventTime": "2026-03-01T08:15:00.125+01:00", "eventTimeZoneOffset": "+01:00",
     "epcList": ["urn:epc:id:sgtin:4012345.011111.1"], "action": "OBSERVE", "bizStep": "BIZSTEP", "ext:a": 1}
    """

  private func document(_ event: String, context: String = "{\"ext\": \"https://ns.example.com/\"}") throws
    -> EPCISDocument
  {
    try EPCISDocument(
      bytes: Array(
        """
        {"@context": [\(context)], "type": "EPCISDocument", "schemaVersion": "2.0",
         "creationDate": "2026-03-01T08:00:00Z", "epcisBody": {"eventList": [\(event)]}}
        """.utf8))
  }

  @Test(arguments: [
    "shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping",
    "cbv:BizStep-shipping",
    "mine:BizStep-shipping", " shipping ",
  ])
  func `every form of a standard term is the bare word`(form: String) throws {
    let context = "{\"ext\": \"https://ns.example.com/\", \"mine\": \"https://ref.gs1.org/cbv/\"}"
    let event = try document(Self.objectEvent.replacing("BIZSTEP", with: form), context: context).events[0]
    #expect(event.bizStep == "shipping")
  }

  @Test func `each version gets its form of a term`() throws {
    let document = try document(Self.objectEvent.replacing("BIZSTEP", with: "shipping"))
    func text(_ format: EPCISFormat) throws -> String {
      String(decoding: try document.written(as: format).bytes, as: UTF8.self)
    }
    #expect(try text(.xml12).contains("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>"))
    #expect(try text(.xml20).contains("<bizStep>https://ref.gs1.org/cbv/BizStep-shipping</bizStep>"))
    #expect(try text(.json20).contains("\"bizStep\": \"shipping\""))
  }

  @Test func `terms that the standard does not have keep their URI`() throws {
    for term in [
      "https://example.com/step", "urn:example:step", "https://ref.gs1.org/cbv/BizStep-teleporting",
    ] {
      let document = try document(Self.objectEvent.replacing("BIZSTEP", with: term))
      #expect(document.events[0].bizStep == term)
      let (result, losses) = try RoundTrip.through([.xml12, .json20, .xml20], document)
      #expect(losses.isEmpty)
      #expect(result.events[0].bizStep == term)
    }
  }

  @Test func `a context behind the events is found`() throws {
    let text = """
      {"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-03-01T08:00:00Z",
       "epcisBody": {"eventList": [\(Self.objectEvent.replacing("BIZSTEP", with: "packing"))]},
       "sender": "urn:epc:id:sgln:4012345.00007.0", "@context": [{"ext": "https://ns.example.com/"}]}
      """
    let document = try EPCISDocument(bytes: Array(text.utf8))
    #expect(
      document.events[0].extensions.map(\.name) == [
        QualifiedName(namespace: "https://ns.example.com/", local: "a")
      ])
    #expect(document.header?.senders.map(\.id) == ["urn:epc:id:sgln:4012345.00007.0"])
  }

  @Test func `an event that cannot be used does not stop the next`() throws {
    let good = Self.objectEvent.replacing("BIZSTEP", with: "packing")
    let bad = [
      good.replacing("\"OBSERVE\"", with: "\"LOOK\""), good.replacing("2026-03-01T", with: "2026-02-30T"),
      good.replacing("\"eventTimeZoneOffset\": \"+01:00\",", with: ""),
      good.replacing("\"+01:00\"", with: "1"),
      good.replacing("ObjectEvent", with: "PartyEvent"),
    ]
    let text =
      "{\"@context\": [{\"ext\": \"https://ns.example.com/\"}], \"type\": \"EPCISDocument\","
      + " \"epcisBody\": {\"eventList\": ["
      + (bad + [good]).joined(separator: ",") + "]}}"
    let reader = try EPCISReader(bytes: Array(text.utf8))
    for number in bad.indices {
      let error = #expect(throws: EPCISError.self) { try reader.next() }
      #expect(error?.isRecoverable == true)
      #expect(error?.event == number)
    }
    #expect(try reader.next()?.bizStep == "packing")
    #expect(try reader.next() == nil)
  }

  @Test func `the transaction statement and the header reach every format`() throws {
    var document = EPCISDocument(creationDate: EPCISTimestamp("2026-03-01T08:00:00Z"))
    document.header = StandardHeader(sender: "urn:s", receiver: "urn:r", instanceIdentifier: "N7-1")
    let statement = DSCSATransactionStatement(isAffirmed: true, legalNotice: "Complied with.")
    document.add(statement)
    for format in EPCISFormat.allCases {
      let again = try RoundTrip.through([format], document).document
      #expect(again.transactionStatement == statement)
      #expect(again.header == document.header)
    }
  }

  @Test func `a quantity event of version 1 is the observation that it means`() throws {
    let text = """
      <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.0"
        creationDate="2010-03-01T08:00:00Z">
      <EPCISBody><EventList><QuantityEvent><eventTime>2010-03-01T08:00:00Z</eventTime>
      <eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
        <epcClass>urn:epc:idpat:sgtin:4012345.011111.*</epcClass>
      <quantity>24</quantity></QuantityEvent></EventList></EPCISBody></epcis:EPCISDocument>
      """
    let event = try EPCISDocument(bytes: Array(text.utf8)).events[0]
    #expect(event.type == .object && event.action == .observe)
    #expect(
      event.quantityList == [
        QuantityElement(epcClass: "urn:epc:idpat:sgtin:4012345.011111.*", quantity: DecimalText(24))
      ])
  }

  @Test(arguments: EPCISFormat.allCases)
  func `gzipped files are read and written, in one piece or several`(format: EPCISFormat) throws {
    var random = RandomDocument(seed: 8, isPlain: true)
    var document = random.document()
    while document.events.count < 3 { document = random.document() }
    let path = FileManager.default.temporaryDirectory.appending(path: "driftline-\(format)-\(UUID()).gz").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let writer = try EPCISWriter(path: path, format: format, document: document, compressed: true)
    for event in document.events { try writer.write(event) }
    try writer.finish()
    let compressed = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(compressed.starts(with: [0x1F, 0x8B]))
    #expect(try EPCISDocument(path: path).events == document.events)
    #expect(try EPCISDocument(bytes: compressed).events == document.events)
    #expect(throws: EPCISError.self) { try EPCISDocument(bytes: compressed.dropLast(20)) }
  }

  @Test func `files larger than the window are read across its borders`() throws {
    var random = RandomDocument(seed: 9, isPlain: false)
    var document = random.document()
    while document.events.count < 4 || document.kind != .capture { document = random.document() }
    let events = document.events
    for format in EPCISFormat.allCases {
      let writer = EPCISWriter(format: format, document: document)
      for _ in 0..<400 { for event in events { try writer.write(event) } }
      let reader = try EPCISReader(bytes: try writer.finishToBytes())
      var count = 0
      while let event = try reader.next() {
        let isEqual = event.inCanonicalOrder() == events[count % events.count].inCanonicalOrder()
        if !isEqual { Issue.record("event \(count) of \(format)") }
        count += 1
      }
      #expect(count == 400 * events.count)
    }
  }
}

extension EPCISDocument {
  /// A slice is no array; this makes one.
  fileprivate init(bytes: ArraySlice<UInt8>) throws(EPCISError) { try self.init(bytes: Array(bytes)) }
}
