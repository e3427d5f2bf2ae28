import Design
import Experiments
import Scenario
import Testing
import World

@Suite("The protocol in the file, where it is enough") struct OwnProtocolTests {
  /// A line that prints a label twice after a change of roll, with these steps in its file.
  private static func text(_ steps: String) -> String {
    "{ extends: \"first-steps\", protocol: { steps: [\(steps)] } }"
  }

  private static let rolls =
    #"{ name: "rolls", units: 480, set: { "line.serializer.prints-per-roll": "150" } }"#

  @Test(
    "what shows the same for less is the finding, with how often it does, and nothing is written beside it")
  func enough() throws {
    let study = try Designs.study(Self.text(Self.rolls), nil)
    let result = try Designs.find(study)
    let own = try #require(result.own)
    #expect(own.isWhole && result.ownCost < result.cost && own.checks.map(\.trials) == [study.told])
    // What the file's step sets is paid for as what a proposed step sets.
    #expect(own.sizes.allSatisfy { $0.provocations > 0 })
    let finding = DesignWords(result).finding
    #expect(
      finding.hasPrefix("The protocol in the file is enough: it shows print-queue-reload, in "), "\(finding)")
    #expect(
      ProposalText(result, request: ExperimentRequest("own"), extending: "own", said: [])?.text == nil)
    let report = DesignReport(result, proposal: nil, evidence: "", again: "").text
    #expect(report.contains("1 × rolls, as in the file: 480 units"), "\(report)")
  }

  @Test("a part of it that is enough is written as a scenario that has no more than that")
  func part() throws {
    let text = Self.text(#"{ name: "plain", units: 2400 }, "# + Self.rolls)
    let study = try Designs.study(text, nil)
    let result = try Designs.find(study)
    let own = try #require(result.own)
    #expect(!own.isWhole && own.steps.times == [0, 1], "\(own)")
    let written = try #require(
      ProposalText(result, request: ExperimentRequest("own"), extending: "base", said: [])?.text)
    let loader = ScenarioLoader.files(
      embedded: EmbeddedScenarios.all + [(name: "base", text: text), (name: "own", text: written)]
    ) { _ in nil }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("own"))
    let read = try #require(plan, "\(DiagnosticRenderer().text(diagnostics))\n\(written)")
    #expect(read.steps.map(\.name) == ["rolls"] && read.validation == study.plan.validation)
    // The same trial of it, as it was tried and as it is written.
    var tried = study.job(Proposal(own.steps, round: 5), .all, 0)
    tried.without = []
    let a = try ExperimentRunner(study.planned([Proposal(own.steps, round: 5)])).run(tried)
    tried.condition = read.validation
    #expect(try ExperimentRunner(read).run(tried).rows == a.rows && !a.rows.isEmpty)
  }

  @Test("where the file's protocol shows less it is no finding")
  func less() throws {
    let result = try Designs.find(try Designs.study(Self.text(#"{ name: "plain", units: 240 }"#), nil))
    #expect(result.own == nil && result.proposal != nil)
    #expect(DesignWords(result).finding.contains("The protocol in the file, 240 units"))
  }
}
