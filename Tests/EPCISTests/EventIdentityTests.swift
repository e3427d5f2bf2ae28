import EPCIS
import Testing
import TraceModel

@Suite("Identities of events")
struct EventIdentityTests {
  @Test("a name in a namespace has the UUID that RFC 9562 gives in its appendix A.4")
  func versionFive() {
    let names = EventID(high: 0x6ba7_b810_9dad_11d1, low: 0x80b4_00c0_4fd4_30c8)
    #expect(
      EventID(name: "www.example.com", in: names).uri == "urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test("whatever an eventID is, its identity is a valid UUID, and a UUID is itself")
  func valid() throws {
    let time = try #require(EPCISTimestamp("2026-03-02T06:00:00Z"))
    let event = EPCISEvent(.object, .observe, at: time, zone: try #require(ZoneOffset(minutes: 0)))
    let own = "urn:uuid:51b7212f-8d50-5ef0-a274-b7aaf06e237f"
    #expect(EventID(epcis: own).uri == own)
    var seen: Set<String> = []
    let texts = (0..<300).map { "event \($0)" } + ["ni:///sha-256;" + String(repeating: "0", count: 64)]
    let identities = texts.map { EventID(epcis: $0) } + [EventID(contentOf: event), EventID.driftline]
    for identity in identities + (1..<50).map({ EventID(epcis: own).part($0) }) {
      #expect([5, 8].contains(identity.high >> 12 & 0xF) && identity.low >> 62 == 0b10, "\(identity.uri)")
      #expect(seen.insert(identity.uri).inserted && EventID(epcis: identity.uri) == identity)
    }
  }
}
