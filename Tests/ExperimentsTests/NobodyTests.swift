import Drift
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Values of a line that are no mechanism's and yet do harm: what is wrong is put down to the mechanism whose harm it is.
@Suite("Nothing wrong is put down to nobody")
struct NobodyTests {
  private static func wrong(_ settings: [String], bad: Double) throws -> [Mismatch] {
    var plan = try #require(ScenarioDraw.plan(settings, 1_200))
    plan.serializer.grades = .bad(bad)
    #expect(!plan.warnings().isEmpty, "such a line is warned of")
    return try Trial(plan, seed: 5).run(0).lots.flatMap(\.lasting)
  }

  @Test("a clock that is set right after it has dated numbers: what takes them back is dated before")
  func setBack() throws {
    let found = try Self.wrong(
      ["line.serializer.commit=allocation", "line.clocks.controller.offset=2 min"], bad: 0.2)
    #expect(found.contains { $0.kind == .ghost })
    #expect(found.allSatisfy { $0.mechanisms.contains(MechanismSet(.clockOffset)) }, "\(found.prefix(2))")
  }

  @Test("a window that is narrower than the register's own error: no carton finds its entry")
  func narrow() throws {
    let found = try Self.wrong(
      [
        "line.serializer.commit=verification", "line.serializer.tracking-window=5.1 mm",
        "line.serializer.encoder-error=9250 ppm", "line.serializer.stops-untriggered=false",
      ], bad: 0.01)
    #expect(found.contains { $0.kind == .ghost })
    #expect(found.allSatisfy { $0.mechanisms.contains(MechanismSet(.missingResync)) }, "\(found.prefix(2))")
  }

  @Test(
    "what has been put right in between is no end of what went on around it",
    arguments: [
      (
        MechanismID.unloggedRemoval,
        ["line.crew.samples-from=packer-belt", "mechanisms.unlogged-removal.probability=9 %"]
      ),
      (.counterBounce, ["mechanisms.counter-bounce.filter-time=5 ms", "line.lots.cartons-per-lot=12000"]),
    ])
  func putRight(id: MechanismID, settings: [String]) throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("reference-line")
    request.only = [id]
    request.settings = settings + ["line.packer.assignment=by-count", "line.lots.count=3", "market=null"]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let condition = try #require(plan[plan.production])
    let rows = try (0..<2 as Range<UInt64>).map {
      try Trial(plan.longLine(of: condition), seed: plan.seed).run($0)
    }
    let wrong = rows.flatMap { $0.lots.flatMap(\.lasting) }
    #expect(wrong.count > 100 && rows.allSatisfy { $0.occurrences[.caseChecks] > 10 })
    #expect(
      wrong.allSatisfy { $0.mechanisms == MechanismSet(id) }, "\(wrong.count { $0.mechanisms.isEmpty })")
  }

  @Test(
    "on lines with any mechanisms at any plausible values", arguments: [ScenarioDraw.Reach.plausible, .near])
  func search(reach: ScenarioDraw.Reach) throws {
    let numbers = SwarmTests.numbers(gate: reach == .plausible ? 12 : 3, deep: 3_000)
    var (wrong, causeless) = (0, 0)
    for number in numbers {
      let draw = ScenarioDraw(number, reach)
      guard case (let settings, let plan)? = draw.accepted(cartons: 1_200),
        let row = try SwarmTests.finish(plan, settings, seed: draw.seed)
      else { continue }
      let mismatches = row.lots.flatMap(\.lasting)
      wrong += mismatches.isEmpty ? 0 : 1
      let without = mismatches.filter(\.mechanisms.isEmpty)
      if without.isEmpty { continue }
      causeless += 1
      print("\(reach) \(number): \(without.count) of \(mismatches.count): \(without.prefix(2)): \(settings)")
    }
    print(
      "\(numbers.count) lines, \(reach): \(wrong) with something wrong, \(causeless) with some put down to nobody"
    )
    #expect(wrong * 4 > numbers.count && causeless == 0)
  }
}
