import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

@Suite("The site around a line")
struct SiteTests {
  private static let short = #"line: { lots: { "cartons-per-lot": 400, count: 2 } }"#

  private static func read(_ text: String) -> (ExperimentPlan?, Diagnostics) {
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    return ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
  }

  /// What is told of a trial: the lots and the first number of each.
  private static func spoken(_ site: String) throws -> SpokenTrial {
    let plan = try #require(read("{ site: { \(site) }, \(short) }").0)
    return try #require(try SpokenTrial(plan, condition: plan.conditions[0].name, trial: 0))
  }

  @Test("product, owner, lots, expiry and names are what the scenario says")
  func masterData() throws {
    let trial = try Self.spoken(
      """
      name: "Southport", line: "Line 2", product: "Southport 5 mg", "company-prefix": "0614141",
      "item-reference": 12, market: "DE", "shelf-life-months": 36, "lot-prefix": "S", "first-lot": 7
      """)
    let lots = Set(trial.events.map(\.header.lot)).filter { $0 != .none }.compactMap {
      trial.table.definition(of: $0)
    }
    #expect(Set(lots.map(\.number.description)) == ["S7", "S8"])
    let product = try #require(lots.first.flatMap { trial.table.definition(of: $0.product) })
    #expect(product.name == "Southport 5 mg" && product.market?.code == "DE")
    let day = try #require(lots.first?.manufactured)
    #expect(lots.allSatisfy { $0.expiry == ShelfLife.months(36).expiry(ofProduction: day) })
    let unit = try #require(trial.events.first { $0.header.kind == .commission }?.items.first)
    #expect(trial.table.text(of: unit).contains("061414"), "\(trial.table.text(of: unit))")
    let actors = Set(trial.events.map(\.header.actor)).compactMap { trial.table.definition(of: $0)?.name }
    #expect(!actors.isEmpty && actors.allSatisfy { $0.hasPrefix("Line 2") })
  }

  @Test(
    "documents say of product and maker what the scenario says, and that the rest is unknown or fictional",
    arguments: [
      ("Southport 5 mg, 14 capsules", "5 mg", "CAPSULE", "14 capsules"),
      ("Nordhafen 20 mg, 30 tablets", "20 mg", "TABLET", "30 tablets"),
      ("Aqua 0.9%, 10 vials (sterile)", "0.9 %", "VIAL", "10 vials"),
      ("Works 12", "unknown", "unknown", "unknown"),
    ])
  func documents(product: String, strength: String, form: String, content: String) throws {
    let trial = try Self.spoken(
      #"name: "Southport", product: "\#(product)", "company-prefix": "0712345", "item-reference": 12"#)
    let said = try #require(trial.masterData.first).data
    func text(_ field: MasterDataField) -> String? { said.first { $0.0 == field }?.1 }
    #expect(text(.strengthDescription) == strength && text(.dosageFormType) == form, "\(said)")
    #expect(text(.netContentDescription) == content && text(.manufacturerOfTradeItemPartyName) == "Southport")
    #expect(text(.additionalTradeItemIdentification) == "12345-012-01")
    #expect(said.allSatisfy { $0.0.allows($0.1) } && Set(said.map(\.0)).count == said.count)
    #expect(trial.maker.place.epcURI == "urn:epc:id:sgln:0712345.00001.0")
    let address = trial.maker.address
    #expect(
      address.contains { $0 == (.name, "Southport") } && address.contains { $0.1.hasPrefix(Site.fictional) })
  }

  @Test("a prefix, a market, a lot or a number that GS1 does not permit is refused at its place")
  func refused() {
    for (site, word) in [
      (#""company-prefix": "12""#, "company prefix"), (#"market: "Germany""#, "market"),
      (#""lot-prefix": "a lot of words""#, "number of a lot"),
      (#""shelf-life-months": 0"#, "shelf-life-months"),
      (#""company-prefix": "061414100000", "item-reference": 12"#, "too many digits"),
    ] {
      let (plan, diagnostics) = Self.read("{ site: { \(site) }, \(Self.short) }")
      #expect(plan == nil && DiagnosticRenderer().text(diagnostics).contains(word), "\(site)")
    }
  }

  @Test("what the record asks for reaches people where the site says so, and nobody elsewhere")
  func answers() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 3_000
    plan.lots.count = 3
    plan.mechanisms.set(.reworkUncontrolled, to: .standard)
    plan.mechanisms.set(.unloggedRemoval, to: .standard)
    plan.mechanisms.set(.earlyCommit, to: .standard)
    var trial = Trial(plan, seed: 3)
    let silent = try trial.run(0)
    trial.site.answersRecord = true
    let asked = try trial.run(0)
    #expect(!silent.findings.isEmpty && silent.occurrences[.prompts] == 0)
    #expect(asked.occurrences[.prompts] > 0 && asked.occurrences[.demands] > silent.occurrences[.demands])
    #expect(asked.lots.allSatisfy { $0.conservation.isEmpty })
  }
}
