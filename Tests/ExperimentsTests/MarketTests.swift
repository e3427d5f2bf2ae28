import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// What happens to goods and documents after the line.
@Suite("Market: healthy is perfect, and what goes wrong has a cause")
struct MarketTests {
  typealias Setting = (id: MechanismID, values: [(String, any ParameterValue)])

  /// Some lots of a small line, and a market that sells them within the time that it runs on.
  static func trial(lots: Int = 3, cartons: Int = 1_920, _ mechanisms: [Setting] = []) -> Trial {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = cartons
    plan.lots.count = lots
    plan.lots.changeover = .minutes(30)
    plan.palletizer.casesPerPallet = 10
    for (id, values) in mechanisms {
      var settings = MechanismSettings.healthy
      for (name, value) in values { settings.set(id.card.parameters.first { $0.id == name }!, to: value) }
      plan.mechanisms.set(id, to: settings)
    }
    var trial = Trial(plan, seed: 31)
    var market = MarketPlan()
    market.ordersEvery = .days(2)
    market.palletsPerOrder = 1
    market.buysEvery = .hours(12)
    market.returns = 0.03
    market.relabels = 0.01
    market.opensOnReceipt = 0.5
    market.verifies = 0.2
    market.exchange.takesBoth = .days(1)
    market.exchange.changesFrom = .days(3)
    market.exchange.changesWithin = .days(10)
    trial.market = market
    return trial
  }

  static func market(_ trial: Trial, _ number: UInt64 = 0) throws -> MarketSummary {
    try #require(try trial.run(number).market)
  }

  @Test(
    "healthy: every document is accepted, every code is good, nothing is raised, every unit is where was told",
    arguments: 0..<3)
  func healthy(number: Int) throws {
    var trial = Self.trial()
    if number == 1 { trial.plan.bundler.unitsPerBundle = 6 }
    if number == 2 { trial.site.lines = 2 }
    let row = try trial.run(UInt64(number))
    let market = try #require(row.market)
    #expect(market.tally.released > 5_000 && market.tally.shipped == market.tally.released)
    #expect(market.units.reduce(0, +) == market.tally.released, "\(market.units)")
    #expect(market.units[Int(MarketPlace.patient.rawValue)] > 3_000, "\(market.units)")
    #expect(market.shipments > 3 && market.documents.sent == market.shipments)
    #expect(market.documents.accepted == market.documents.sent && market.documents.again == 0)
    #expect(market.refusals.isEmpty && market.documents.unitsNever == 0 && market.tally.notFound == 0)
    #expect(market.tally.counted > 10 && market.tally.differing == 0)
    #expect(market.tally.withoutData == 0 && market.tally.withoutProduct == 0)
    #expect(market.tally.opened > 100 && market.tally.lotChanges > 0 && market.tally.relabeled > 10)
    #expect(market.tally.returned > 50 && market.tally.restocked > 50 && market.tally.destroyed == 0)
    #expect(market.asked > 500 && market.notGood == 0, "\(market.asked), \(market.notGood)")
    #expect(market.gaps.allSatisfy { $0.gaps == 0 } && market.misplaced == 0 && market.casesUnder == 0)
    #expect(market.wrongLot == 0 && market.unlinked == 0 && market.raised == 0)
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
    #expect(row.lots.allSatisfy { $0.lasting.isEmpty })
  }

  @Test("at the ends of what is plausible a healthy market stays perfect")
  func healthyAtTheEnds() throws {
    for slow in [false, true] {
      var trial = Self.trial(lots: 2, cartons: 960)
      trial.site.shelfLife = 12
      var market = trial.market!
      market.runsOn = .days(730)
      market.picking = slow ? .days(5) : .minutes(30)
      market.transport = slow ? .days(30) : .hours(2)
      market.delivery = slow ? .days(5) : .hours(1)
      market.shelf = slow ? .days(180) : .hours(12)
      market.wayBack = slow ? .days(30) : .hours(12)
      market.buysEvery = slow ? .days(30) : .minutes(30)
      market.returns = 0.1
      market.exchange.transport = slow ? .seconds(5) : .hours(12)
      market.exchange.answer = slow ? .seconds(5) : .hours(24)
      market.exchange.takesBoth = .days(7)
      market.exchange.waitsForData = .days(3)
      trial.market = market
      let seen = try Self.market(trial)
      #expect(seen.documents.sent > 3 && seen.documents.accepted == seen.documents.sent, "\(seen.refusals)")
      #expect(seen.gaps.allSatisfy { $0.gaps == 0 } && seen.misplaced == 0 && seen.documents.unitsNever == 0)
      #expect(seen.units.reduce(0, +) == seen.tally.released && seen.notGood == 0 && seen.raised == 0)
      // What nobody bought in time was not given to anybody.
      let destroyed = seen.units[Int(MarketPlace.destroyed.rawValue)]
      #expect(slow ? destroyed > 100 : destroyed == 0, "\(seen.units)")
    }
  }

  @Test("the same trial gives the same market, and a market survives being kept")
  func replays() throws {
    let trial = Self.trial(lots: 2, Self.strong)
    let blank = TrialSummary(role: .production, condition: "production", length: .long, trial: 0)
    let first = try trial.summarise(5, as: blank)
    #expect(try trial.summarise(5, as: blank) == first)
    #expect(try TrialEncoding.trial(TrialEncoding.line(first)) == first)
    #expect(try trial.summarise(6, as: blank) != first)
    let market = try #require(first.market)
    #expect(!market.refusals.isEmpty && market.gaps.contains { $0.gaps > 0 })
  }

  @Test("a market changes nothing on the line, and draws nothing of it")
  func line() throws {
    var trial = Self.trial(lots: 2)
    trial.plan.mechanisms = MechanismValues(.standard)
    trial.plan.mechanisms.fixedDelayTracking = .healthy
    let with = try trial.run(1)
    trial.market = nil
    let without = try trial.run(1)
    #expect(with.occurrences == without.occurrences && with.lots.count == without.lots.count)
    #expect(zip(with.lots, without.lots).allSatisfy { $0.lasting.count == $1.lasting.count })
    #expect(without.market == nil)
  }

  // MARK: Causes

  private static let strong: [Setting] = [
    (.schemaLag, [("lag", TimeSpan.days(30))]),
    (.unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.periodic), ("period", TimeSpan.days(9))]),
    (.openCaseOutside, [("unlogged", Fraction.of(0.3))]), (.mergedPartials, [("share", Fraction.of(0.9))]),
    (.silentRestock, [("share", Fraction.of(0.4))]), (.relabel, [("unlinked", Fraction.of(0.5))]),
  ]

  private static func restocked(_ market: MarketSummary) -> Int {
    market.gaps.first { $0.reason == .restocked }?.gaps ?? 0
  }

  @Test("what a mechanism of custody does vanishes with it, and what the others do stays to the last unit")
  func necessity() throws {
    let all = try Self.market(Self.trial(Self.strong))
    let measures: [(MechanismID, (MarketSummary) -> Int)] = [
      (.openCaseOutside, { $0.casesUnder }), (.mergedPartials, { $0.wrongLot }), (.relabel, { $0.unlinked }),
      (.silentRestock, { Self.restocked($0) }),
    ]
    for (id, own) in measures {
      let without = try Self.market(Self.trial(Self.strong.filter { $0.id != id }))
      #expect(own(all) > 0 && own(without) == 0, "\(id): \(own(all)), \(own(without))")
      // A new number that nothing links is found out at the returns desk, so that fewer units go on.
      for (other, measure) in measures where other != id && !(id == .relabel && other == .silentRestock) {
        #expect(measure(without) == measure(all), "\(other) without \(id)")
      }
    }
    let noLag = try Self.market(Self.trial(Self.strong.filter { $0.id != .schemaLag }))
    #expect(all.documents.refused > 0 && noLag.documents.refused == 0 && noLag.casesUnder == all.casesUnder)
  }

  @Test("a refusal that nobody reads becomes goods without data: taken by the lax, sent back by the strict")
  func unread() throws {
    let trial = Self.trial([
      (.missingField, [("field", MissingField.Field.expiry), ("products", Count(1))]),
      (.unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.never)]),
    ])
    let market = try Self.market(trial)
    #expect(market.documents.refused == market.documents.sent && market.documents.noticed == 0)
    #expect(market.documents.again == 0 && market.documents.accepted == 0)
    let gap = try #require(market.gaps.first { $0.reason == .withoutData })
    #expect(gap.gaps > 0 && gap.open == gap.gaps, "\(gap)")
    #expect(market.units[Int(MarketPlace.maker.rawValue)] > 0 && market.raised == 0)
    // One wholesaler of three takes goods without a document, and none of his units is where anybody was told.
    #expect(gap.units + market.units[Int(MarketPlace.maker.rawValue)] <= market.tally.shipped)
    #expect(market.misplaced == gap.units && market.units.reduce(0, +) == market.tally.released)

    // Somebody who reads the answers puts every document right before the goods have waited in vain.
    let read = try Self.market(Self.trial([trial.setting(of: .missingField)]))
    #expect(
      read.documents.refused == read.documents.again && read.documents.noticed == read.documents.refused)
    #expect(read.documents.unitsNever == 0 && read.misplaced == 0)
  }

  @Test("a reload on the line comes to light where a wholesaler opens cases, and only there")
  func reload() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = try #require(ExperimentReader(loader: loader).read(ExperimentRequest("first-steps")).plan)
    var trial = plan.trial(of: try #require(plan["production"]))
    trial.market = Self.trial().market
    let row = try trial.run(0)
    let market = try #require(row.market)
    let wrong = row.lots.reduce(0) { $0 + $1.lasting.count { $0.level == .case } }
    #expect(wrong > 10 && market.tally.differing > 3, "\(wrong), \(market.tally)")
    // As many, and one of them another case's; a case at the end of a roll may differ in number.
    #expect(2 * market.tally.substituted > market.tally.differing)
    #expect(market.tally.differing <= wrong && market.tally.counted > market.tally.differing)
    #expect(market.documents.refused == 0, "a document made from the record agrees with itself")
  }

  // MARK: What can be strange

  @Test("partners that never answer and partners that refuse everything are simulated to the end")
  func strangePartners() throws {
    var trial = Self.trial(lots: 2)
    trial.market?.exchange.silentPartners = 3
    let silent = try Self.market(trial)
    #expect(silent.documents.sent > 3 && silent.documents.unanswered == silent.documents.sent)
    #expect(silent.documents.accepted == 0 && silent.units.reduce(0, +) == silent.tally.released)
    #expect(silent.units[Int(MarketPlace.maker.rawValue)] > 0)
    trial.market?.exchange.silentPartners = 0
    trial.market?.exchange.refusingPartners = 1_000
    let refusing = try Self.market(trial)
    #expect(refusing.documents.givenUp == refusing.shipments && refusing.documents.accepted == 0)
    #expect(refusing.documents.sent == 3 * refusing.shipments && refusing.refusals.count == 3)
    #expect(refusing.refusals.allSatisfy { $0.reason == .unknownLocation })
    trial.market?.exchange.attempts = 1
    let once = try Self.market(trial)
    #expect(once.documents.sent == once.shipments && once.documents.givenUp == once.shipments)
  }

  @Test("orders for more than there is, no dispensers, everything sent back, one wholesaler of hundreds")
  func strangeDemand() throws {
    var trial = Self.trial(lots: 2)
    trial.market?.palletsPerOrder = 1_000
    let greedy = try Self.market(trial)
    #expect(greedy.shortOrders > 3 && greedy.tally.shipped == greedy.tally.released)
    trial = Self.trial(lots: 2)
    trial.market?.dispensers = 0
    let none = try Self.market(trial)
    #expect(none.tally.opened == 0 && none.units[Int(MarketPlace.stock.rawValue)] == none.tally.released)
    trial = Self.trial(lots: 2)
    trial.market?.returns = 1
    let all = try Self.market(trial)
    #expect(all.units[Int(MarketPlace.patient.rawValue)] == 0 && all.tally.returned > all.tally.released)
    #expect(all.units.reduce(0, +) == all.tally.released && all.misplaced == 0)
    trial = Self.trial(lots: 2)
    trial.market?.wholesalers = 150
    trial.market?.dispensers = 7
    let many = try Self.market(trial)
    #expect(many.units.reduce(0, +) == many.tally.released && many.misplaced == 0)
    trial.market?.runsOn = .zero
    #expect(try Self.market(trial).units.reduce(0, +) == many.tally.released)
  }

  @Test("the ends of what is possible: a run that comes to its end, and every unit somewhere")
  func extremes() throws {
    let plans: [(String, (inout MarketPlan) -> Void)] = [
      ("runs on", { $0.runsOn = .days(1_000) }), ("orders", { $0.ordersEvery = .hours(1) }),
      ("no orders", { $0.ordersEvery = .days(365) }), ("pallets", { $0.palletsPerOrder = 100_000 }),
      ("picking", { $0.picking = .zero }), ("slow picking", { $0.picking = .days(60) }),
      ("transport", { $0.transport = .zero }), ("slow transport", { $0.transport = .days(120) }),
      ("dispensers", { $0.dispensers = 1_000_000 }), ("buys", { $0.buysEvery = .seconds(1) }),
      ("buys never", { $0.buysEvery = .days(3_650) }), ("delivery", { $0.delivery = .zero }),
      ("shelf", { $0.shelf = .zero }), ("long shelf", { $0.shelf = .days(3_650) }),
      ("way back", { ($0.wayBack, $0.returns) = (.hours(6), 0.9) }), ("left", { $0.leftWhenOpened = 200 }),
      ("opens", { $0.opensOnReceipt = 0.5 }), ("relabels", { $0.relabels = 1 }),
      ("asks", { $0.verifies = 1 }),
      ("bytes", { ($0.exchange.transport, $0.exchange.answer) = (.zero, .zero) }),
      ("slow bytes", { ($0.exchange.transport, $0.exchange.answer) = (.days(60), .days(60)) }),
      ("changes", { ($0.exchange.changesFrom, $0.exchange.takesBoth) = (.zero, .zero) }),
      ("late changes", { ($0.exchange.changesFrom, $0.exchange.takesBoth) = (.max, .days(3_650)) }),
      ("attempts", { ($0.exchange.attempts, $0.exchange.refusingPartners) = (1_000, 2) }),
      ("corrections", { ($0.exchange.correction, $0.exchange.refusingPartners) = (.zero, 3) }),
      ("data", { ($0.exchange.waitsForData, $0.exchange.deadline) = (.zero, .zero) }),
      ("damage", { $0.transportDamage = 1 }), ("receipts", { $0.sharesReceipts = 1 }),
      ("recount", { ($0.exchange.recount, $0.exchange.refusingPartners) = (.max, 3) }),
      ("no claims", { ($0.claims.within, $0.transportDamage) = (.zero, 0.5) }),
      ("slow claims", { ($0.claims.told, $0.claims.look, $0.transportDamage) = (.zero, .days(365), 0.5) }),
      ("takes", { ($0.exchange.takesWithout, $0.exchange.silentPartners) = (1, 1_000) }),
    ]
    for (name, change) in plans {
      var trial = Self.trial(lots: 1, cartons: 480, Self.strong)
      trial.market?.runsOn = .days(100)
      change(&trial.market!)
      let market = try Self.market(trial)
      #expect(market.units.reduce(0, +) == market.tally.released && market.tally.released > 400, "\(name)")
    }
    for id in MarketPlan.mechanisms {
      for parameter in id.card.parameters {
        let type = type(of: parameter.standard) as Any.Type
        var values: [any ParameterValue] = []
        if type == Count.self { values = [Count(0), Count(1_000_000)] }
        if type == Fraction.self { values = [Fraction.of(0), Fraction.of(1)] }
        if type == TimeSpan.self { values = ([.zero, .seconds(1), .days(30), .days(3_650)] as [TimeSpan]) }
        for value in values {
          if case .impossible = parameter.finding(for: value) { continue }
          var trial = Self.trial(lots: 1, cartons: 480, Self.strong)
          trial.market?.runsOn = .days(100)
          var settings = MechanismSettings.standard
          settings.set(parameter, to: value)
          trial.plan.mechanisms.set(id, to: settings)
          let market = try Self.market(trial)
          #expect(market.units.reduce(0, +) == market.tally.released, "\(id).\(parameter.id) = \(value)")
        }
      }
    }
  }

  @Test(
    "what cannot be is refused with its place",
    arguments: [
      ("market: { wholesalers: 0 }", "wholesalers"), ("market: { returns: \"120 %\" }", "returns"),
      ("market: { dispensers: -1 }", "dispensers"), ("market: { claims: { people: 0 } }", "people"),
      ("market: { \"transport-damage\": \"101 %\" }", "transport-damage"),
      ("market: { exchange: { recount: \"-1 h\" } }", "recount"),
      ("market: { \"pallets-per-order\": 0 }", "pallets-per-order"),
      ("market: { wholesaler: 3 }", "wholesaler"), ("market: { exchange: { attempts: 0 } }", "attempts"),
      ("market: { \"orders-every\": \"0 s\" }", "orders-every"), ("market: 3", "market"),
    ])
  func refused(text: String, names: String) {
    let (plan, words) = Self.read("{ \(text) }")
    #expect(plan == nil && words.contains("error") && words.contains(names) && words.contains("test.json5:1"))
  }

  @Test("a mechanism of the market without a market is told of")
  func withoutMarket() {
    let (plan, words) = Self.read("{ mechanisms: { \"schema-lag\": {} } }")
    #expect(plan != nil && words.contains("“schema-lag” acts on nothing"), "\(words)")
    #expect(Self.read("{ market: {}, mechanisms: { \"schema-lag\": {} } }").words.isEmpty)
  }

  @Test("an endpoint of which more is asked than it can answer is told of")
  func overloaded() {
    func words(_ load: String) -> String {
      Self.read(
        "{ market: { verification: {} }, mechanisms: { \"slow-endpoint\": { load: \"\(load)\" } } }"
      ).words
    }
    #expect(words("10.5/s").contains("more of this endpoint than it can answer"), "\(words("10.5/s"))")
    #expect(!words("9/s").contains("more of this endpoint"), "\(words("9/s"))")
  }

  private static func read(_ text: String) -> (plan: ExperimentPlan?, words: String) {
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    return (plan, diagnostics.all.isEmpty ? "" : DiagnosticRenderer().text(diagnostics))
  }
}

extension Trial {
  /// A mechanism with the values of this trial's: for another one that has it alone.
  fileprivate func setting(of id: MechanismID) -> MarketTests.Setting {
    (id, [("field", MissingField.Field.expiry), ("products", Count(1))])
  }
}
