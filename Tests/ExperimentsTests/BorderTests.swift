import Experiments
import Scenario
import Testing
import World

/// Between which two devices of a line what is wrong was mistaken.
@Suite("Borders between two makers' machines")
struct BorderTests {
  /// The failure points at which no device of the line acts.
  private static let behindTheLine: Set<FailurePoint> = [.integration, .files, .custody, .verification]

  @Test("a mechanism acts between two devices of the line, or between two systems behind it, or after it")
  func cards() {
    for id in MechanismID.allCases {
      #expect((id.card.border == nil) == Self.behindTheLine.contains(id.card.failurePoint), "\(id)")
    }
    for border in DeviceBorder.allCases {
      #expect(border.sender != border.receiver)
      #expect(MechanismID.allCases.contains { $0.card.border == border }, "nothing acts at \(border.meaning)")
    }
  }

  static func run(_ settings: [String]) throws -> ConditionRun {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = ["experiment.trials=2"] + settings
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let runner = ExperimentRunner(plan)
    return ConditionRun(
      plan, condition: "production",
      trials: try runner.run(ConditionRun.jobs(plan, condition: "production"), atOnce: 2))
  }

  @Test("every wrong thing of one mechanism stands at its border, with the kinds of both machines")
  func one() throws {
    let run = try Self.run(["line.clocks.controller.vintage=about 2015"])
    let wrong = run.cell.rows.reduce(0) { $0 + $1.count }
    let border = try #require(run.cell.borders.first)
    #expect(run.cell.borders.count == 1 && border.border == .controllerToPrinter)
    #expect(border.mechanisms == [.printQueueReload])
    #expect(wrong > 0 && border.things == wrong)
    let condition = run.plan[run.condition]
    #expect(
      border.border.meaning { condition?.kind(at: $0) }
        == "line controller (about 2015) → printer (about 2009)")
    #expect("\(run.json)".contains("controller-to-printer"))
  }

  @Test("mechanisms at two borders stand at both, and a line on which nothing is wrong has none")
  func several() throws {
    let two = try Self.run(["mechanisms.unlogged-removal.probability=90 %", "line.crew.samples=60/h"])
    #expect(Set(two.cell.borders.map(\.border)) == [.controllerToPrinter, .rejectStationToPacker])
    let none = try Self.run(["line.serializer.prints-per-roll=100000"])
    #expect(none.cell.rows.isEmpty && none.cell.borders.isEmpty)
  }
}
