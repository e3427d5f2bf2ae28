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
    // What is said of it is said of 60, and with what it is at least, for all causes and rounds at once.
    #expect(result.checks.allSatisfy { $0.trials == 60 && $0.shown >= 57 }, "\(result.checks)")
    let least = try #require(
      result.least(result.kept, of: result.checks.count, rounds: result.history.told))
    #expect(least > 0.8 && least < 0.95)
    let finding = DesignWords(result).finding
    #expect(
      finding.contains("of 60 fresh repetitions (at least \(Int(least * 100)) % of such runs"),
      "\(finding)")
    #expect(
      finding.hasPrefix("Not reached, of 3 causes that this line is suspected of: schema-lag,"), "\(finding)")
    // A round of its own: 100 more protocols with each cause, on other draws, show it as often as was said.
    let fresh = Proposal(proposal.counts, round: 77)
    let trials = 100
    for cause in [MechanismID.poolCheckpoint, .updateMapping] {
      let jobs = (0..<trials).map { study.job(fresh, .alone(cause), $0) }
      let shown = try ExperimentRunner(study.planned([fresh])).run(jobs, atOnce: 2).count { $0.isRaised }
      let most = Intervals.share(shown, of: trials, confidence: 0.999).high
      #expect(most >= least, "\(cause.word): \(shown) of \(trials) against at least \(least)")
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
    #expect(read.steps.map(\.times).sorted() == [1, 1, 1, 2, 3] && read.steps.contains { $0.lots == 4 })
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

  @Test(
    "one suspect: each run is one job, in the first round and for any shard, and steps of one kind are enough"
  )
  func single() throws {
    let study = try Designs.study(Designs.small, [.updateMapping])
    // Alone and all on are the same run.
    #expect(Set(study.screening).count == study.screening.count)
    var most = 0
    let result = try DesignResult.find(study) { jobs, plan in
      #expect(Set(jobs).count == jobs.count)
      most = jobs.count
      return try ExperimentRunner(plan).run(jobs, atOnce: 2)
    }
    #expect(most > study.screening.count && result.proposal?.counts.count { $0 > 0 } == 1)
    #expect(result.sizes.count == study.sized)
    // Less than what its steps are known to show is no smaller protocol, however it fared where it was tried.
    let counts = try #require(result.proposal?.counts)
    func strength(_ counts: [Int]) -> Double {
      zip(result.numbers.shown[0], counts).reduce(0) { $0 + $1.0.strength * Double($1.1) }
    }
    #expect(strength(counts) >= Shown.demand(0.95))
    if let less = result.search.cut(counts, except: []) { #expect(strength(less) >= Shown.demand(0.95)) }
    // Each step's strength is of so many trials as tell it, and short steps are among them.
    #expect(study.candidates.contains { $0.id == "updates-short" })
    let (used, step) = try #require(Array(zip(counts, result.numbers.shown[0])).first { $0.0 > 0 })
    #expect(used == 1 || step.strength >= Shown.demand(0.95) / 2 || step.acts.count >= study.assured)
    let found = DesignReport(result, proposal: nil, evidence: "", again: "").text
    let text = found.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("The cheapest protocol found shows update-mapping, in "), "\(text)")
    #expect(text.contains(" of 1 step,"), "\(text)")
  }

  @Test("no step that may yet be the cheapest is left at a few trials")
  func raced() throws {
    // Reloads of labels shift what is read in one run of several: two trials of each step see that by chance.
    let study = try Designs.study(
      """
      { extends: "first-steps", mechanisms: { "tracking-slip": {} }, costs: { currency: "EUR" },
        protocol: { costs: { hour: "400 EUR", unit: "0.05 EUR", "set-up": "600 EUR" } } }
      """, [.trackingSlip])
    let result = try Designs.find(study)
    let numbers = result.numbers
    let costs = numbers.costs(study.plan.protocolCosts)
    func price(_ step: Int, _ strength: Double) -> Double {
      strength > 0 ? max(1, Shown.demand(0.95) / strength) * costs[step] : .infinity
    }
    let least = study.candidates.indices.map { price($0, numbers.shown[0][$0].strength) }.min() ?? 0
    #expect(least < .infinity && study.raced == 48)
    for step in study.candidates.indices {
      let shown = numbers.shown[0][step]
      if shown.trials == shown.acts.count || shown.acts.count == study.raced { continue }
      #expect(price(step, shown.hopeful) >= least, "\(study.candidates[step].id): \(shown.acts.count)")
    }
  }

  @Test("what holds is made smaller where that holds too: the figures then say which is tried")
  func cuts() throws {
    let study = try Designs.study()
    var full = study.candidates.map { _ in 0 }
    let long = try #require(study.candidates.firstIndex { $0.id == "full-long" })
    let short = try #require(study.candidates.firstIndex { $0.id == "full" })
    #expect(study.candidates[short].isShorter(than: study.candidates[long]))
    #expect(study.candidates.allSatisfy { !$0.isShorter(than: $0) })
    full[long] = 1
    // Without figures nothing is shown, so that nothing is asked for, and a step costs its set-up and units.
    let search = DesignSearch(study, DesignNumbers(study, [:]))
    #expect(search.reached.isEmpty)
    let none = try #require(search.cut(full, except: []))
    #expect(none == study.candidates.map { _ in 0 })
    let less = try #require(search.cut(full, except: [none]))
    #expect(less[short] == 1 && less[long] == 0 && search.cut(full, except: [none, less]) == nil)
  }

  @Test(
    "what the command line makes healthy is not suspected, and then nothing is", arguments: [true, false])
  func healthy(isOnly: Bool) throws {
    var (request, plan) = try Designs.read(Designs.small)
    if isOnly { request.only = [] } else { request.healthy = MechanismID.allCases }
    plan = try #require(ExperimentReader(loader: Designs.loader(Designs.small)).read(request).plan)
    let problem = #expect(throws: DesignProblem.self) {
      try DesignStudy(request, plan, suspected: nil, loader: Designs.loader(Designs.small))
    }
    #expect(problem?.diagnostics.all.count == 1)
    #expect(problem?.diagnostics.all.first?.message.contains("suspected of nothing") ?? false)
  }

  @Test("a line that has nothing to show gets no protocol, and is told so")
  func nothing() throws {
    let study = try Designs.study(Designs.small, [.schemaLag])
    let result = try Designs.find(study)
    #expect(result.proposal == nil && result.checks.isEmpty && result.hidden == [0])
    let report = DesignReport(result, proposal: nil, evidence: "", again: "")
    let text = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("None of \(study.candidates.count) steps showed anything of schema-lag"), "\(text)")
    #expect(text.contains("which bounds at 95 % to"))
    #expect(report.page.contains("There is no protocol to propose"))
  }
}
