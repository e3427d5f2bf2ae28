import Design
import Experiments
import Scenario
import Testing
import TextFormats
import TraceModel
import World

@Suite("The protocol that would have shown it") struct DesignTests {
  @Test(
    "a small line: what can be shown is, what cannot is said, and the promise is kept on draws that nobody has seen"
  )
  func promise() throws {
    let study = try Designs.study()
    let result = try Designs.find(study)
    let proposal = try #require(result.proposal)
    let shown = result.checks.map { study.suspects[$0.cause] }
    #expect(shown.contains(.poolCheckpoint) && shown.contains(.updateMapping), "\(shown)")
    // What acts on documents for partners is nothing that a line could show.
    #expect(result.hidden.map { study.suspects[$0] } == [.schemaLag])
    let seen = try #require(result.watched[result.hidden[0]])
    #expect(
      seen.contains { $0.name == MarketMeasure.refused.meaning && $0.count > 0 && $0.isNoticed }, "\(seen)")
    #expect(result.kept.count == result.checks.count, "\(result.checks)")
    // A round of its own: 40 more protocols with each cause, on other draws. Of 40 at 95 % fewer than 33 show it once in 4,000.
    let fresh = Proposal(proposal.counts, round: 77)
    let trials = 40
    for cause in [MechanismID.poolCheckpoint, .updateMapping] {
      let jobs = (0..<trials).map { study.job(fresh, .alone(cause), $0) }
      let runs = try ExperimentRunner(study.planned([fresh])).run(jobs, atOnce: 2)
      #expect(
        runs.count { $0.isRaised } >= 33, "\(cause.word): \(runs.count { $0.isRaised }) of \(trials)")
    }
    // And a line without any cause raises nothing in it.
    let quiet = try ExperimentRunner(study.planned([fresh])).run(
      (0..<4).map { study.job(fresh, .nothing, $0) }, atOnce: 2)
    #expect(quiet.count { $0.isRaised } == 0)
    #expect(result.cost > 0 && result.size.hours > 0 && result.filedCost > 0)
  }

  @Test("the same bytes for one trial at once and for two, and for trials that two others have run")
  func sameBytes() throws {
    let study = try Designs.study()
    func bytes(_ result: DesignResult) -> String {
      DesignReport(result, proposal: nil, evidence: "", again: "").json.text
        + DesignReport(result, proposal: nil, evidence: "", again: "").text
    }
    let one = bytes(try Designs.find(study, atOnce: 1))
    #expect(one == bytes(try Designs.find(study, atOnce: 2)))
    let split = try DesignResult.find(study) { jobs, plan in
      let runner = ExperimentRunner(plan)
      let even = jobs.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      let odd = jobs.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
      return try runner.run(Array(odd.reversed()), atOnce: 2) + runner.run(even, atOnce: 1)
    }
    #expect(one == bytes(split))
  }

  @Test("what is written is what was tried: the scenario's protocol is the proposal, trial by trial")
  func written() throws {
    let study = try Designs.study()
    let proposal = Proposal(
      study.candidates.map { ["full": 1, "jams": 2, "lots": 1, "updates": 1, "rough-short": 3][$0.id] ?? 0 },
      round: 1)
    let result = try Designs.result(study, proposal)
    let text = try #require(
      ProposalText(result, request: ExperimentRequest("own"), extending: "base", said: ["A proposal."])?.text)
    let loader = ScenarioLoader.files(
      embedded: EmbeddedScenarios.all + [(name: "base", text: Designs.small), (name: "own", text: text)]
    ) { _ in nil }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("own"))
    let read = try #require(plan, "\(DiagnosticRenderer().text(diagnostics))\n\(text)")
    #expect(read.validation == "proposal" && read.production == "production" && read.challenges.isEmpty)
    #expect(read.steps.map(\.times) == [1, 2, 1, 1, 3] && read.steps.contains { $0.lots == 4 })
    #expect(read.protocolUnits == proposal.steps(study.candidates).reduce(0) { $0 + $1.step.allUnits })
    for trial in 0..<2 {
      var tried = study.job(proposal, .all, trial)
      // The scenario has all that production has, and this study suspects three of it.
      tried.without = []
      let a = try ExperimentRunner(study.planned([proposal])).run(tried)
      tried.condition = "proposal"
      let b = try ExperimentRunner(read).run(tried)
      #expect(
        a.rows == b.rows && a.raised == b.raised && a.occurrences == b.occurrences
          && a.nanoseconds == b.nanoseconds)
      #expect(!a.rows.isEmpty && a.exposure.units > 0)
    }
  }

  @Test("a line that has nothing to show gets no protocol, and is told so")
  func nothing() throws {
    let study = try Designs.study(Designs.small, [.schemaLag])
    let result = try Designs.find(study)
    #expect(result.proposal == nil && result.checks.isEmpty && result.hidden == [0])
    let report = DesignReport(result, proposal: nil, evidence: "", again: "")
    #expect(report.text.contains("No protocol on this line shows anything"))
    #expect(report.page.contains("There is no protocol to propose"))
  }
}
