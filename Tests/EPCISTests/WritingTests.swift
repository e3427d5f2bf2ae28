import EPCIS
import Testing
import TraceModel

@Suite struct WritingTests {
  private func document(_ change: (inout EPCISEvent) -> Void) throws -> EPCISDocument {
    let time = try #require(EPCISTimestamp("2026-03-01T08:15:00Z"))
    let zone = try #require(ZoneOffset("+01:00"))
    var event = EPCISEvent(.object, .add, at: time, zone: zone)
    event.epcList = ["urn:epc:id:sgtin:4012345.011111.1"]
    change(&event)
    return EPCISDocument(creationDate: time, events: [event])
  }

  @Test func `what a version cannot express is reported with what became of it`() throws {
    let document = try document { event in
      event.certificationInfo = ["https://c.example.org/1", "https://c.example.org/2"]
      event.persistentDisposition = PersistentDisposition(set: ["recalled"])
      event.parentID = "urn:epc:id:sscc:4012345.3111111111"
      event.extensions = [
        ExtensionNode(QualifiedName(namespace: "urn:x:", local: "no name", prefix: "x"), .text("a")),
        ExtensionNode(QualifiedName(namespace: "urn:x:", local: "bell", prefix: "x"), .text("\u{7}")),
      ]
    }
    let old = try document.written(as: .xml12).unexpressible.map {
      "\($0.field): \($0.reason), \($0.handling)"
    }
    #expect(
      Set(old) == [
        "certificationInfo: singleValue, omitted", "certificationInfo: laterVersion, keptAsExtension",
        "persistentDisposition: laterVersion, keptAsExtension", "parentID: otherEventType, omitted",
        "no name: nameInXML, omitted", "a text: charactersInXML, changed",
      ])
    let new = try document.written(as: .json20).unexpressible.map {
      "\($0.field): \($0.reason), \($0.handling)"
    }
    #expect(new == ["parentID: otherEventType, omitted"])
  }

  @Test func `occurrences of one kind are counted together`() throws {
    let document = try document { $0.persistentDisposition = PersistentDisposition(set: ["recalled"]) }
    let writer = EPCISWriter(format: .xml12, document: document)
    for _ in 0..<1000 { try writer.write(document.events[0]) }
    try writer.finish()
    #expect(writer.unexpressible.map(\.count) == [1000])
    #expect(writer.unexpressible.first?.firstEvent == 0)
  }

  @Test func `identifiers are turned from one form into the other and back`() throws {
    let uris: PackedStrings = [
      "urn:epc:id:sgtin:4012345.011111.98%22", "urn:epc:id:sscc:4012345.3111111111",
      "urn:epc:class:lgtin:4012345.012345.Lot-7",
      "urn:epc:idpat:sgtin:4012345.011111.*", "urn:epc:id:sgln:4012345.00007.12",
    ]
    let document = try document { $0.epcList = uris }
    var options = WriteOptions()
    options.identifiers = .digitalLink
    let links = try RoundTrip.through([.json20], document, options: options).document
    #expect(
      Array(links.events[0].epcList) == [
        "https://id.gs1.org/01/04012345111118/21/98%22", "https://id.gs1.org/00/340123451111111111",
        "https://id.gs1.org/01/04012345123456/10/Lot-7", "https://id.gs1.org/01/04012345111118",
        "https://id.gs1.org/414/4012345000078/254/12",
      ])
    let prefix = try #require(try SGTIN(epcURI: "urn:epc:id:sgtin:4012345.011111.1").companyPrefix)
    options.identifiers = .epcURI(try CompanyPrefixTable([prefix]))
    #expect(try RoundTrip.through([.xml12], links, options: options).document.events[0].epcList == uris)
    options.identifiers = .epcURI(.empty)
    let (bytes, unexpressible) = try links.written(as: .xml12, options: options)
    #expect(unexpressible.map(\.reason) == [.companyPrefixUnknown])
    #expect(unexpressible.map(\.count) == [5])
    #expect(try EPCISDocument(bytes: bytes).events[0].epcList == links.events[0].epcList)
  }

  @Test func `an answer to a query holds events or master data in XML, and both in JSON`() throws {
    var document = try document { _ in }
    document.kind = .query(name: "q", subscriptionID: nil)
    document.queriedMasterData = [
      MasterDataVocabulary(type: "urn:example:v", elements: [MasterDataElement(id: "urn:a")])
    ]
    #expect(
      try RoundTrip.through([.json20], document).document.inCanonicalOrder() == document.inCanonicalOrder())
    let (both, losses) = try RoundTrip.through([.xml20], document)
    #expect(both.events == document.events)
    #expect(losses.map(\.field) == ["VocabularyList"])
    document.events = []
    let (alone, none) = try RoundTrip.through([.xml12, .xml20, .json20], document)
    #expect(none.isEmpty)
    #expect(alone.queriedMasterData == document.queriedMasterData)
  }

  @Test func `version 1.2 nests what came later`() throws {
    let document = try document { event in
      event.eventID = "urn:uuid:1"
      event.quantityList = [
        QuantityElement(epcClass: "urn:epc:idpat:sgtin:4012345.011111.*", quantity: DecimalText(24))
      ]
      event.ilmd = [
        ExtensionNode(
          QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: "lotNumber", prefix: "cbvmda"), .text("N7")
        )
      ]
    }
    let text = String(decoding: try document.written(as: .xml12).bytes, as: UTF8.self)
    let squeezed = text.replacing("\n", with: "").replacing("  ", with: "")
    #expect(squeezed.contains("<baseExtension><eventID>urn:uuid:1</eventID></baseExtension><epcList>"))
    #expect(squeezed.contains("</action><extension><quantityList>"))
    #expect(
      squeezed.contains(
        "N7</cbvmda:lotNumber></ilmd></extension></ObjectEvent>"
      ))
  }
}
