import EPCIS
import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Declarations of error")
struct DeclarationTests {
  @Test("all events follow that a document's one event was divided into")
  func divided() throws {
    let site = try MappingSite(seed: 3)
    _ = site.table.intern(
      try ProductDefinition(
        name: "Nordhafen 40 mg", companyPrefix: CompanyPrefix("4012345"),
        packaging: PackagingConfiguration(unit: GTIN("04012345777772")), shelfLife: nil, market: nil))
    var event = EPCISEvent(
      .object, .add, at: try #require(EPCISTimestamp("2026-03-02T06:00:00Z")),
      zone: try #require(ZoneOffset(minutes: 0)))
    event.eventID = "N7-1"
    event.epcList = ["urn:epc:id:sgtin:4012345.012345.1", "urn:epc:id:sgtin:4012345.077777.1"]
    event.ilmd = [
      ExtensionNode(
        QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: "lotNumber"), .text("L1"))
    ]
    let mapper = EventMapper(names: site.names, log: site.log)
    let core = TraceCore(table: site.table)
    let things = mapper.events(of: event).flatMap { event in
      core.take(event, arrival: shiftStart)
      return event.items
    }
    #expect(things.count == 2 && things.allSatisfy { core.state(of: $0) == .commissioned })
    event.errorDeclaration = ErrorDeclaration(
      declarationTime: try #require(EPCISTimestamp("2026-03-02T07:00:00Z")), reason: "did_not_occur",
      correctiveEventIDs: [])
    for declaration in mapper.events(of: event) { core.take(declaration, arrival: shiftStart) }
    #expect(things.allSatisfy { core.state(of: $0) == .unassigned })
  }
}
