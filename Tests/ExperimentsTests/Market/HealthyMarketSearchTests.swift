import Experiments
import Foundation
import Scenario
import Testing
import World

/// Random markets with every mechanism healthy, each value anywhere in what is plausible: each is refused, or warned of, or perfect.
@Suite("A search for healthy markets that are not perfect")
struct HealthyMarketSearchTests {
  private static let scenario = """
    {
      line: {
        lots: { "cartons-per-lot": 2400, count: 3 }, palletizer: { "cases-per-pallet": 6 },
      },
      market: {
        "runs-on": "200 d", wholesalers: 4, dispensers: 60, "orders-every": "1 d", "pallets-per-order": 1,
        "buys-every": "1 h",
        verification: { "asked-share": "10 %" },
        recalls: {
          first: { at: "20 d", what: "lots", count: 1 }, second: { at: "60 d", what: "cases", count: 3 },
          third: { at: "120 d", what: "everything" },
        },
      },
    }
    """

  /// The experiment of these settings, and whether anything is said against it; nil where it is refused.
  private static func read(_ settings: [String]) -> (plan: ExperimentPlan, warnings: [Diagnostic])? {
    let loader = ScenarioLoader { _, _ in SourceText(name: "market.json5", text: scenario) }
    var request = ExperimentRequest("market.json5")
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    #expect(plan != nil || diagnostics.hasErrors, "refused without a word: \(settings)")
    return plan.map { ($0, diagnostics.all.filter { $0.severity == .warning }) }
  }

  @Test("each is perfect from the number pool to the patient, or warned of")
  func search() throws {
    let numbers = SwarmTests.numbers(gate: 16, deep: 2_000)
    var (perfect, warned, queries, documents, wrong) = (0, 0, 0, 0, 0)
    for number in numbers {
      let draw = ScenarioDraw(number, .plausible, of: ["market"])
      let (settings, (plan, warnings)) = try #require(draw.accepted(Self.read))
      SwarmTests.note("market \(number) begins: \(settings)")
      let condition = try #require(plan.conditions.last)
      var trial = plan.trial(of: condition, line: condition.line)
      trial.seed = draw.seed
      let row = try trial.run(0)
      let faults = Self.faults(of: row)
      perfect += faults.isEmpty ? 1 : 0
      warned += warnings.isEmpty ? 0 : 1
      queries += row.verification?.asked ?? 0
      documents += row.market?.documents.sent ?? 0
      wrong += faults.isEmpty || !warnings.isEmpty ? 0 : 1
      #expect(faults.isEmpty || !warnings.isEmpty, "\(number): \(faults) with \(settings)")
    }
    print(
      "\(numbers.count) healthy markets: \(perfect) perfect, \(warned) warned of, \(wrong) neither; "
        + "\(queries) queries, \(documents) documents")
    guard numbers.count > 9 else { return }
    #expect(warned * 2 < numbers.count, "what is common is warned of")
    #expect(queries > 100 * numbers.count && documents > 3 * numbers.count, "little was tried")
  }

  /// What of a trial is not as it is where nothing goes wrong.
  private static func faults(of row: TrialRow) -> [String] {
    var faults: [String] = []
    func hold(_ isSo: Bool, _ words: @autoclosure () -> String) { if !isSo { faults.append(words()) } }
    for lot in row.lots {
      hold(lot.lasting.isEmpty && lot.conservation.isEmpty && lot.balance.unaccounted == 0, "lot \(lot.lot)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    hold(alarms.isEmpty, "alarms \(alarms.prefix(2))")
    if let market = row.market {
      hold(market.units.reduce(0, +) == market.tally.released, "units are not conserved")
      hold(market.gaps.allSatisfy { $0.gaps == 0 }, "gaps \(market.gaps.filter { $0.gaps > 0 })")
      hold(market.documents.refused == 0 && market.documents.unitsNever == 0, "\(market.documents)")
      hold(market.raised == 0 && market.notGood == 0, "\(market.raised) raised, \(market.notGood) not good")
      hold(market.tally.withoutData == 0 && market.tally.withoutProduct == 0, "without data or product")
      hold(market.misplaced == 0 && market.casesUnder == 0 && market.wrongLot == 0, "bins")
    }
    if let asked = row.verification {
      hold(asked.failed == 0 && asked.verifiedWrongly == 0, "\(asked.failed) queries failed: \(asked.rows)")
    }
    for drill in row.recalls?.drills ?? [] {
      hold(
        drill.missed == 0 && drill.inVain == 0 && drill.undecided == 0 && drill.customersMissed == 0,
        "\(drill)")
    }
    return faults
  }
}
