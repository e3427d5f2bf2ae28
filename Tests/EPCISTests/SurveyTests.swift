import EPCIS
import Testing
import TraceModel

@Suite("What documents show before they are taken")
struct SurveyTests {
  private func event(_ type: EventType, _ second: Int) throws -> EPCISEvent {
    EPCISEvent(
      type, .add, at: try #require(EPCISTimestamp(seconds: 1_772_431_200 + Int64(second))),
      zone: try #require(ZoneOffset(minutes: 60)))
  }

  private func pack(_ number: Int, _ count: Int, at second: Int) throws -> EPCISEvent {
    var event = try event(.aggregation, second)
    event.parentID = "urn:epc:id:sgtin:4012345.512345.\(number)"
    event.childEPCs = PackedStrings((0..<count).map { "urn:epc:id:sgtin:4012345.012345.\(number)\($0)" })
    return event
  }

  @Test func `which trade item is a case of which, and how many most of them hold`() throws {
    var survey = DocumentSurvey()
    for number in 1...5 { survey.add(try pack(number, number == 4 ? 23 : 24, at: number)) }
    // The same file again changes nothing; a case that is filled one by one counts as filled.
    for number in 1...5 { survey.add(try pack(number, number == 4 ? 23 : 24, at: number)) }
    for second in 0..<24 {
      var one = try pack(6, 1, at: 100 + second)
      one.childEPCs = ["urn:epc:id:sgtin:4012345.012345.6\(second)"]
      survey.add(one)
    }
    let products = survey.products
    #expect(products.map(\.gtin.description) == ["04012345123456"])
    #expect(products[0].containers.map(\.gtin.description) == ["54012345123451"])
    #expect(products[0].containers[0].contents == .seen(24, containers: 5, of: 6))
    #expect(!survey.hasProducts)
  }

  @Test func `what master data state goes before what is seen, and what they leave out is unknown`() throws {
    var survey = DocumentSurvey()
    survey.add(try pack(1, 23, at: 1))
    var stranger = try event(.object, 2)
    stranger.epcList = ["urn:epc:id:sgtin:4012345.077777.1"]
    survey.add(stranger)
    var document = EPCISDocument()
    document.masterData = [
      MasterDataVocabulary(
        type: "urn:epcglobal:epcis:vtype:EPCClass",
        elements: [
          MasterDataElement(
            id: "urn:epc:idpat:sgtin:4012345.012345.*",
            attributes: [
              MasterDataAttribute(id: "urn:epcglobal:cbv:mda#regulatedProductName", text: "Nordhafen 20 mg")
            ]),
          MasterDataElement(
            id: "https://id.gs1.org/01/54012345123451",
            attributes: [
              MasterDataAttribute(id: "urn:gs1:gdd:bte:quantityOfNextLowerLevelTradeItem", text: "24")
            ]),
        ])
    ]
    survey.add(document)
    #expect(survey.products.map(\.name) == ["Nordhafen 20 mg"])
    #expect(survey.products[0].containers[0].contents == .stated(24))
    let names = IdentifierNames(table: IdentifierTable(), log: MappingLog())
    survey.register(in: names)
    #expect(names.table.product(of: try GTIN("04012345777772")) == nil)
    #expect(names.table.product(of: try GTIN("54012345123451"))?.level == .case)
  }

  @Test(arguments: EPCISFormat.allCases)
  func `master data of a record come back from a document`(_ format: EPCISFormat) throws {
    let site = try MappingSite(seed: 5)
    var document = EPCISDocument(creationDate: EPCISTimestamp("2026-03-02T16:00:00Z"))
    document.header = StandardHeader(
      sender: "urn:epc:id:sgln:4012345.00001.0", receiver: "urn:epc:id:sgln:0614141.00777.0",
      instanceIdentifier: "N7")
    document.masterData = site.names.masterData
    let (read, losses) = try RoundTrip.through([format], document)
    #expect(losses.isEmpty, "\(losses)")
    var survey = DocumentSurvey()
    survey.add(read)
    // Which case belongs to the product is seen from a packing, the number from master data.
    survey.add(try pack(1, 3, at: 1))
    let names = IdentifierNames(table: IdentifierTable(), log: MappingLog())
    survey.register(in: names)
    let product = try #require(names.table.definition(of: ProductID(raw: 0)))
    let original = try #require(site.table.definition(of: site.product))
    #expect(product.packaging == original.packaging && product.name == original.name)
    for place in site.places {
      let text = try #require(site.names.text(of: place))
      #expect(names.table.definition(of: names.place(text))?.name == site.table.definition(of: place)?.name)
    }
  }
}
