import Experiments
import Foundation
import Scenario
import Testing

/// A line that does not pass its own protocol under the conditions of that protocol was never released.
@Suite("The qualified line passes its protocol")
struct ProtocolAcceptanceTests {
  private static let protocols = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 20 : 100

  @Test("in at least 19 of 20 repetitions, and its challenges catch what they are meant to")
  func passes() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = try #require(ExperimentReader(loader: loader).read(ExperimentRequest("reference-line")).plan)
    let runner = ExperimentRunner(plan)
    let runs = try (0..<Self.protocols).map {
      try runner.run(
        TrialJob(role: .validation, condition: plan.name(of: .validation), length: .short, trial: $0))
    }
    let accepted = runs.count { $0.isAccepted(plan.challenges) }
    for challenge in plan.challenges {
      let scores = runs.flatMap(\.challenges).filter { $0.id == challenge.id }
      let (made, caught) = (
        scores.reduce(0) { $0 + $1.made }, scores.reduce(0) { $0 + $1.caught.reduce(0) { $0 + $1.count } }
      )
      print("\(challenge.id): \(caught) of \(made) caught")
      #expect(made >= Self.protocols, "\(challenge.id) was hardly put in")
      // What is put in to show what the design leaves open does show it.
      if !challenge.isCriterion { #expect(caught < made) }
    }
    print("\(accepted) of \(Self.protocols) protocols accepted")
    #expect(accepted * 20 >= Self.protocols * 19)
  }
}
