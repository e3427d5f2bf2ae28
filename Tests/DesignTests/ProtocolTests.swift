import Design
import Experiments
import Testing
import World

@Suite("A protocol's steps: repeated, in lots, with what they provoke; and what a protocol costs")
struct ProtocolTests {
  private func scenario(_ validation: String, currency: String = "costs: { currency: \"EUR\" },") -> String {
    """
    { extends: "reference-line", \(currency)
      protocol: { \(validation) } }
    """
  }

  @Test("a step that is run three times in two lots feeds six times its units, and provokes in each")
  func repeated() throws {
    let (_, plan) = try Designs.read(
      """
      { extends: "reference-line",
        protocol: { steps: [{ name: "jams", units: 1200, lots: 2, times: 3, set: { "line.stops.jams": "120/h" } }],
          challenges: { "short-cases": null, "unreadable-codes": null, "unlogged-removals": null, restarts: null } } }
      """)
    #expect(plan.protocolUnits == 7_200)
    func jams(_ role: Role) throws -> TrialSummary {
      try ExperimentRunner(plan).run(
        TrialJob(role: role, condition: plan.name(of: role), length: .short, trial: 0))
    }
    let (validation, production) = (try jams(.validation), try jams(.production))
    #expect(validation.exposure.units <= 7_200 && validation.exposure.units > 6_500 && validation.lots == 6)
    // Two of an hour's jams a minute in the protocol; production has one in two hours.
    #expect(validation.occurrences[.jams] > 10 && production.occurrences[.jams] <= 3)
  }

  @Test("repetitions draw other numbers")
  func draws() throws {
    func run(_ times: Int) throws -> TrialSummary {
      let (_, plan) = try Designs.read(scenario("steps: [{ units: 2400, times: \(times) }]"))
      return try ExperimentRunner(plan).run(
        TrialJob(role: .production, condition: plan.production, length: .short, trial: 0))
    }
    let (once, twice) = (try run(1), try run(2))
    #expect(twice.occurrences[.units] == 2 * once.occurrences[.units] && twice.lots == 2)
    #expect(Occurrence.allCases.contains { twice.occurrences[$0] != 2 * once.occurrences[$0] })
    // Wear, clocks and rolls begin anew, and draws go on: no third one is like the first.
    #expect(try run(3).occurrences != once.occurrences)
  }

  @Test(
    "one clear message with its place",
    arguments: [
      (
        #"steps: [{ units: 100, set: { "line.lots.count": "3" } }]"#,
        "nothing that a step of a protocol can set"
      ),
      (
        #"steps: [{ units: 100, set: { "experiment.seed": "3" } }]"#,
        "nothing that a step of a protocol can set"
      ),
      (#"steps: [{ units: 100, set: { "line.stops.jam": "3/h" } }]"#, "line.stops.jam"),
      (#"steps: [{ units: 100, set: { "line.stops.jams": "3 kg" } }]"#, "step “run”"),
      (#"steps: [{ units: 100, set: { "line.stops.jams": "601/h" } }]"#, "601/h"),
      (#"steps: [{ units: 100, times: 0 }]"#, "times"),
      (#"costs: { unit: "-1 EUR" }"#, "-1 EUR"),
      (#"costs: { unit: "1 USD" }"#, "USD"),
      (#"costs: { unit: "1 EUR", hour: "1 USD" }"#, "USD"),
      (#"costs: { budget: "-5 EUR" }"#, "-5 EUR"),
      (#"costs: { budget: "100 EUR" }"#, "nothing has a price"),
    ])
  func complaints(_ validation: String, _ words: String) {
    let text = Designs.complaint(scenario(validation))
    #expect(text.contains(words) && text.contains("own:2"), "\(text)")
    #expect(
      text.split(separator: " error: ").count == 2, "\(text)")
  }

  @Test(
    "a scenario that extends one in another currency is told at once what converts all of it, and is converted"
  )
  func rates() throws {
    func text(_ costs: String) -> String { "{ extends: \"site-debt\",\n costs: { \(costs) } }" }
    let told = Designs.complaint(text(#"currency: "CHF""#))
    #expect(told.split(separator: " error: ").count == 2, "\(told)")
    #expect(
      told.contains("“costs.rates.EUR” says what one EUR is in CHF, and converts every amount"), "\(told)")
    let (_, plan) = try Designs.read(
      text(#"currency: "CHF", rates: { EUR: 0.5 }, recall: { amount: "7 CHF", low: null, high: null }"#))
    #expect(plan.costs.currency == "CHF" && plan.protocolCosts[.hour]?.amount == 300)
    #expect(plan.protocolCosts.budget == 50_000 && plan.costs[.recall]?.amount == 7)
    let zero = Designs.complaint(text(#"currency: "CHF", rates: { EUR: 0 }"#))
    #expect(zero.contains("outside the possible range"), "\(zero)")
  }

  @Test("an amount needs a currency")
  func currency() {
    for costs in [#"costs: { budget: "100 EUR" }"#, #"costs: { unit: "1 EUR" }"#] {
      let text = Designs.complaint("{ protocol: { \(costs) } }")
      #expect(text.contains("“costs.currency” does not say in which currency"), "\(text)")
    }
  }

  @Test(
    "a budget that pays for nothing is an answer, with what the least would cost; a small one pays for some")
  func budget() throws {
    var known: [TrialJob: TrialSummary] = [:]
    let whole = try Designs.find(try Designs.study(), known: &known)
    #expect(!whole.isBeyondBudget)
    let poor = try Designs.find(
      try Designs.study(settings: ["protocol.costs.budget=10 EUR"]), known: &known)
    let nothing = try #require(poor.affordable)
    let least = try #require(nothing.least)
    #expect(
      poor.isBeyondBudget && nothing.causes.isEmpty && nothing.cost == 0 && least > 10 && least <= whole.cost)
    // The search is not thrown away: the same protocol, with what each step shows and costs.
    #expect(poor.proposal == whole.proposal && poor.checks == whole.checks)
    let report = DesignReport(poor, proposal: nil, evidence: "", again: "")
    let text = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("The budget of EUR 10 does not pay for it, nor for anything less"), "\(text)")
    let half = try Designs.find(
      try Designs.study(settings: ["protocol.costs.budget=\(Int(whole.cost * 0.9)) EUR"]), known: &known)
    let smaller = try #require(half.affordable)
    #expect(
      smaller.cost <= whole.cost * 0.9 && smaller.causes.count < whole.checks.count && !smaller.causes.isEmpty
    )
  }

  @Test("who suspects what production does not have is told so")
  func suspects() {
    let problem = #expect(throws: DesignProblem.self) {
      try Designs.study(Designs.small, [.registerLoss])
    }
    #expect(problem?.diagnostics.all.first?.message.contains("register-loss") ?? false)
  }
}
