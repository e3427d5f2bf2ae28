import Scenario
import Testing

@Suite("Determinism: a scenario is read the same way in debug and in release, every time")
struct ScenarioDeterminismTests {
  @Test("Determinism: the resolved reference scenario has the recorded digest, in ten readings")
  func recorded() throws {
    for _ in 0..<10 {
      let (scenario, _) = Line7.read([:], ScenarioRequest("reference-line"), under: "production")
      let text = try #require(scenario).values
        .map { "\($0.path) \($0.text) \($0.provenance.description) \($0.origin?.description ?? "")\n" }
        .joined()
      #expect(digest(text + JSONSchema(Line7.schema).text) == recordedDigest)
    }
  }

  /// FNV-1a, 64 bits.
  func digest(_ text: String) -> String {
    String(
      text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
  }

  let recordedDigest = "ec3e160393b2e795"
}
