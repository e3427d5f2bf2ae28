import Drive
import Experiments
import Scenario
import Testing

@Suite("A system in the loop") struct DriveTests {
  /// Line 7 for one short lot.
  static func study(_ settings: [String] = []) throws -> DriveStudy {
    var request = ExperimentRequest("first-steps")
    request.settings = ["line.lots.cartons-per-lot = 480"] + settings
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    return DriveStudy(plan, condition: "production")
  }

  @Test("our core, driven by documents alone, believes what our core believes")
  func inProcess() throws {
    let result = try Self.study().run(SystemOpening(.inProcess))
    #expect(result.differences.count == 0 && result.differences.things > 480)
    #expect(result.tally.storage.held == result.tally.events && result.tally.refused.isEmpty)
    #expect(result.system.kinds.map(\.counts.count) == result.reference.kinds.map(\.counts.count))
  }
}
