import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

@Suite("A reject station that stops the line")
struct RejectStationStopsTests {
  @Test("rejects in a row stop it about as often as chance has them follow one another")
  func inRow() throws {
    let bad = 0.3
    var plan = LinePlan.bare(cartons: 20_000)
    plan.serializer.grades = .bad(bad)
    #expect(try Trial.run(plan).happened[.rejectStationStops] == 0)
    plan.serializer.rejectsInRow = 3
    let trial = try Trial.run(plan)
    // Runs of three begin behind a good one: 20,000 × 0.7 × 0.3³ = 378. What comes while it runs out is counted with the first.
    let runs = 20_000 * (1 - bad) * bad * bad * bad
    let stops = Double(trial.happened[.rejectStationStops])
    #expect(stops > runs / 2 && stops <= runs + 3.3 * runs.squareRoot(), "\(stops) stops, \(runs) runs")
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }

  @Test("a bin that is full is emptied before the line goes on")
  func fullBin() throws {
    var plan = LinePlan.bare(cartons: 20_000)
    plan.serializer.grades = .bad(0.05)
    plan.crew.binEveryMinutes = 0
    #expect(try Trial.run(plan).happened[.binned] == 0)
    plan.serializer.binRoom = 100
    let trial = try Trial.run(plan)
    // About 1,000 rejects; each time some more come while the line runs out.
    #expect(trial.happened[.rejectStationStops] >= 8 && trial.happened[.rejectStationStops] <= 10)
    #expect(trial.happened[.binned] >= 100 * trial.happened[.rejectStationStops])
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }

  /// A line whose people switch the reject station off.
  private static func bypassed(stops: Bool, overrides: Double) -> LinePlan {
    var plan = LinePlan.quick(.byCount, cartons: 20_000)
    plan.serializer.grades = .bad(0.05)
    plan.packer.comparesReads = false
    plan.mechanisms.bypass = condition(
      Bypass.self, [("threshold", Fraction.percent(2)), ("noticed-after", TimeSpan.minutes(10_000))])
    plan.mechanisms.override = lapse(Override.self, overrides)
    plan.serializer.stopsUnconfirmed = stops
    return plan
  }

  @Test("a reject that has not left is looked for and taken off, and the station switched on again")
  func unconfirmed() throws {
    let deaf = try Trial.run(Self.bypassed(stops: false, overrides: 0))
    #expect(deaf.found.units(.escaped) > 500, "\(deaf.found.summary)")
    let stopping = try Trial.run(Self.bypassed(stops: true, overrides: 0))
    #expect(stopping.happened[.bypassed] > 10, "\(stopping.happened)")
    #expect(stopping.happened[.takenOffLine] == stopping.happened[.bypassed], "\(stopping.happened)")
    #expect(stopping.found.kinds.isEmpty, "\(stopping.found.summary)")
  }

  @Test("whoever acknowledges such a stop without looking lets the carton go")
  func acknowledged() throws {
    let trial = try Trial.run(Self.bypassed(stops: true, overrides: 1))
    #expect(trial.happened[.takenOffLine] == 0)
    #expect(trial.happened[.overrides] == trial.happened[.bypassed])
    #expect(trial.found.units(.escaped) > 500, "\(trial.found.summary)")
  }

  @Test(
    "the bin is counted once a lot, and holds what was rejected unless somebody took from it",
    arguments: [0.0, 1])
  func counted(putBack: Double) throws {
    var plan = LinePlan.quick(.byCount, cartons: 12_000)
    plan.serializer.grades = .bad(0.02)
    plan.lots.count = 2
    plan.mechanisms.reworkUncontrolled = lapse(
      ReworkUncontrolled.self, putBack, [("looks-good", Fraction.of(1))])
    let trial = try Trial.run(plan)
    func counts(_ kind: CounterKind) -> [Int64] {
      trial.record.evidence.filter { $0.counter == kind }.map(\.quantity)
    }
    let (found, ordered) = (counts(.rejectsInBin), counts(.rejectsOrdered))
    #expect(found.count == 2 && ordered.count == 2)
    let missing = zip(ordered, found).reduce(0) { $0 + $1.0 - $1.1 }
    #expect(missing == Int64(trial.happened[.reworked]))
    #expect((missing > 0) == (putBack > 0))
    plan.crew.countsBin = false
    #expect(try Trial.run(plan).record.evidence.allSatisfy { $0.counter != .rejectsInBin })
  }
}
