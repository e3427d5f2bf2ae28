import Debt
import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

@Suite("Every sum of money comes from events of a run") struct MoneyTests {
  /// A line with a market, small enough to be run again and looked at event by event.
  private static let settings = [
    "line.lots.count=2", "line.lots.cartons-per-lot=8000", "line.palletizer.cases-per-pallet=12",
    "conditions.production.market.orders-every=7 d", "conditions.production.market.runs-on=120 d",
    "experiment.trials=2",
  ]

  private static let rough = [
    "debt.items.out-of-scope=null", "conditions.production.mechanisms.unmonitored-rejection.looks=never",
    "conditions.production.market.exchange.takes-without=100 %", "conditions.production.market.returns=10 %",
    "conditions.production.market.transport-damage=2 %",
  ]

  private static let studies: [(name: String, settings: [String], trial: Int, followed: [Consequence])] = [
    (
      "site-debt", settings, 0,
      [
        .violation, .dayHeld, .refusedDocument, .lostOrder, .wrongUnit, .lostPartner, .recall, .recalledUnit,
        .recalledInVain, .missedUnit, .stoppedHour, .license,
      ]
    ),
    ("site-debt", settings, 2, [.failedQuery, .investigationHour, .lateAnswer]),
    // Returns come back to wholesalers who have taken goods without data, and much is damaged on the way.
    ("site-debt", settings + rough, 0, [.destroyedUnit, .writtenOffUnit, .expeditedShipment, .refusedCase]),
    (
      "site-debt", settings + rough + ["conditions.production.market.claims.patience=1 h"], 1,
      [.writtenOffUnit, .refusedCase]
    ),
    ("partial-fix", [], 0, [.wrongCase, .wrongUnit]),
    ("partial-fix", ["line.packer.scale=rejects"], 0, [.refusedPallet, .reworkedCase, .stoppedHour]),
    ("partial-fix", ["line.packer.scale=rejects", "site.lines=2"], 0, [.reworkedCase, .stoppedHour]),
  ]

  @Test(
    "from the total to the events: what each consequence counts is there one by one, and its price makes the sum",
    arguments: studies.indices)
  func traced(index: Int) throws {
    let (name, settings, number, needed) = Self.studies[index]
    let study = try Studies.study(name, settings)
    let today = VariantTrial(Variant(.none), number)
    let plan = try study.planned([today], atOnce: 1)
    let run = try ExperimentRunner(plan).run(today.job(of: study.count))
    let numbers = DebtNumbers([today: run], of: study, trials: number + 1)
    let table = numbers.table
    let values = try #require(numbers.values(today.variant, number))
    // The total is the sum of what each consequence costs, and each of that is a count times a price times a scale.
    let costs = study.plan.costs
    let scale = study.debt.unitsPerYear / Double(study.plan.longUnits)
    var sum = 0
    for consequence in costs.priced {
      let price = try #require(costs[consequence])
      let cost = values[try #require(table.index(of: .cost(consequence)))]
      let events = values[try #require(table.index(of: .events(consequence)))]
      let factor: Double =
        switch consequence {
        case .recall, .recalledInVain, .recalledUnit, .missedUnit: study.debt.recallsPerYear
        case .lostPartner, .license: 1
        default: scale
        }
      let divisor = consequence == .dayHeld ? 86_400 : consequence == .investigationHour ? 3_600 : 1
      let expected = price.amount * Double(events) / Double(divisor) * factor * 100
      #expect((Double(cost) - expected).magnitude <= 1, "\(consequence): \(cost) and \(expected)")
      sum += cost
    }
    #expect(values[table.main] == sum && sum > 0)
    // Counts are of events that are there one by one.
    var followed: [Consequence] = []
    for consequence in Consequence.allCases {
      let trail = try EventTrail(consequence, in: study, trial: number)
      let counted = values[try #require(table.index(of: .events(consequence)))]
      #expect(trail.count == counted)
      #expect(trail.entries.reduce(0) { $0 + $1.count } == counted, "\(consequence)")
      #expect(trail.entries.isEmpty == (counted == 0), "\(consequence)")
      if counted > 0 { followed.append(consequence) }
    }
    for needed in needed { #expect(followed.contains(needed), "\(needed) has no event here: \(followed)") }
  }

  @Test("there is no consequence whose events are followed in none of these runs")
  func complete() {
    let followed = Self.studies.flatMap(\.followed)
    for consequence in Consequence.allCases { #expect(followed.contains(consequence), "\(consequence)") }
  }

  @Test(
    "without names a list of events has none of the client's codes, and the same things by the same numbers")
  func nameless() throws {
    let study = try Studies.study("site-debt", Self.settings)
    for consequence in [Consequence.failedQuery, .investigationHour, .violation, .recall] {
      let named = try EventTrail(consequence, in: study, trial: 2).entries
      let nameless = try EventTrail(consequence, in: study, trial: 2, isAnonymous: true).entries
      #expect(named.map(\.count) == nameless.map(\.count) && !nameless.isEmpty)
      #expect(named.contains { $0.text.contains("urn:epc") || $0.text.contains("(drill)") }, "\(consequence)")
      for entry in nameless {
        #expect(
          !entry.text.contains("urn:") && !entry.text.contains("4012345") && !entry.text.contains("drill"))
      }
    }
  }

  @Test("counts that a run keeps as numbers are those of its own parts")
  func counted() throws {
    let study = try Studies.study("site-debt", Self.settings)
    let today = VariantTrial(Variant(.none), 2)
    let plan = try study.planned([today], atOnce: 1)
    let run = try ExperimentRunner(plan).run(today.job(of: study.count))
    let condition = try #require(plan[today.variant.condition(of: study.count)])
    let row = try plan.trial(of: condition).run(2)
    func count(_ consequence: Consequence) -> Int { consequence.count(in: run, study.plan.costs, scale: 1) }
    let work = row.verification?.investigationWork ?? 0
    let findings = row.raised.reduce(0) { $0 + $1.count }
    #expect(count(.investigationHour) == work + 600 * findings && work > 0)
    #expect(count(.failedQuery) == row.verification?.failed)
    #expect(count(.reworkedCase) == row.occurrences[.demands] - row.occurrences[.overrides])
    let recalls = try #require(row.recalls).drills
    #expect(count(.recall) == recalls.count && count(.recalledUnit) == recalls.reduce(0) { $0 + $1.named })
    #expect(count(.writtenOffUnit) == (row.market?.tally.credited ?? 0) + (row.market?.tally.writtenOff ?? 0))
    #expect(count(.stoppedHour) > 0)
  }

  @Test("a partner or a license is lost once a year, and only beyond what is borne")
  func tolerance() throws {
    let study = try Studies.study("site-debt", Self.settings)
    let today = VariantTrial(Variant(.none), 0)
    let run = try ExperimentRunner(study.planned([today], atOnce: 1)).run(today.job(of: study.count))
    let refusals = try #require(run.market).refusals
    let partners = Set(refusals.map(\.partner)).sorted().map { partner in
      refusals.reduce(0) { $0 + ($1.partner == partner ? $1.count : 0) }
    }
    #expect(partners.count > 1)
    for limit in [0, partners.min() ?? 0, partners.max() ?? 0] {
      var costs = CostPlan()
      costs.bear(10 * limit, of: .lostPartner)
      #expect(Consequence.lostPartner.count(in: run, costs, scale: 10) == partners.count { $0 > limit })
    }
    let gaps = try #require(run.market).gaps.reduce(0) { $0 + $1.open }
    var costs = CostPlan()
    for (borne, lost) in [(gaps - 1, 1), (gaps, 0)] {
      costs.bear(borne, of: .license)
      #expect(Consequence.license.count(in: run, costs, scale: 1) == lost)
    }
  }

  @Test(
    "what comes with a recall is scaled to a year by recalls, and a license that nobody prices is not counted"
  )
  func recalls() throws {
    let study = try Studies.study(
      of: """
        { extends: "site-debt", experiment: { trials: 1 },
          line: { lots: { count: 1, "cartons-per-lot": 4000 }, palletizer: { "cases-per-pallet": 12 } },
          debt: { grows: null, items: { "exception-logic": null, integrations: null, workarounds: null, "epcis-lag": null,
            vintages: null, "out-of-scope": null, receipts: { grows: null, cost: null }, "master-data": null } } }
        """)
    let result = try Studies.run(study).result
    let table = result.numbers.table
    let named = try #require(table.index(of: .events(.recalledUnit)))
    #expect(result.drills > 0 && result.perYear(of: named) == 0.2 / Double(result.drills))
    let queries = try #require(table.index(of: .events(.failedQuery)))
    #expect(result.perYear(of: queries) == result.perYear && result.perYear > 100)
    let counted = result.notPriced
    #expect(!counted.contains { $0.consequence.hasTolerance })
    let recalled = try #require(counted.first { $0.consequence == .recalledUnit })
    #expect(recalled.aYear == result.today[named].value * 0.2 / Double(result.drills))
  }

  @Test(
    "a price that is a range is reckoned at what is written, and its range widens the interval and nothing else"
  )
  func ranges() {
    func spread(_ price: CostPlan.Price) -> Spread {
      var game = Game(count: 1, trials: 6) { set, trial in set.contains(0) ? 0 : 2_500 + 10 * trial }
      game.price = price
      return game.numbers.saving(of: Coalition([0]))[0]
    }
    let (point, range) = (spread(CostPlan.Price(25)), spread(CostPlan.Price(25, low: 5, high: 500)))
    #expect(range.value == point.value && range.halfWidth == point.halfWidth)
    // 101 things: down to 9.5 and up to 394 each with 95 %, beside chance.
    let reach = CostPlan.Price(25, low: 5, high: 500).reach(confidence: 0.95)
    #expect((reach.down - 15.53).magnitude < 0.01 && (reach.up - 368.79).magnitude < 0.01)
    let (down, up) = (101 * reach.down, 101 * reach.up)
    #expect(
      (range.low - point.value + (down * down + point.halfWidth * point.halfWidth).squareRoot()).magnitude < 1
    )
    #expect(
      (range.high - point.value - (up * up + point.halfWidth * point.halfWidth).squareRoot()).magnitude < 1)
    #expect(range.isTold)
  }

  @Test("of prices drawn as likely above as below their amount, such a reach holds as many as it says")
  func reach() {
    let price = CostPlan.Price(30, low: 0, high: 120)
    let reach = price.reach(confidence: 0.9)
    // The shares of each half's triangle that lie beyond.
    let below = 0.5 * ((30 - reach.down) / 30) * ((30 - reach.down) / 30)
    let above = 0.5 * ((90 - reach.up) / 90) * ((90 - reach.up) / 90)
    #expect((below - 0.05).magnitude < 1e-9 && (above - 0.05).magnitude < 1e-9)
    #expect(CostPlan.Price(30).reach(confidence: 0.9) == (0, 0))
  }

  @Test("with every mechanism healthy nothing is owed: no failure, and no money that an item could save")
  func healthy() throws {
    var request = ExperimentRequest("partial-fix")
    request.healthy = MechanismID.allCases
    request.settings = ["experiment.trials=3"]
    let plan = try #require(ExperimentReader(loader: Studies.loader).read(request).plan)
    let debt = try #require(plan.debt)
    let study = try DebtStudy(request, plan, debt, loader: Studies.loader)
    let result = try Studies.run(study).result
    for (index, measure) in result.numbers.table.measures.enumerated() where measure.isFailure {
      #expect(result.today[index].isNothing && result.right[index].isNothing, "\(measure)")
    }
    #expect(result.whole[result.main].total == 0 && result.today[result.main].total == 0)
    #expect(result.movements.allSatisfy { $0.better.isEmpty && $0.worse.isEmpty })
  }
}
