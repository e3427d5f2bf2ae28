import EventKernel
import Experiments
import Foundation
import Testing
import World

/// Random lines with every mechanism healthy: each is refused, or warned of with what will be wrong and why, or perfect.
///
/// Warnings that are always there say nothing, so that most lines around the published vintages have to be without one.
@Suite("A search for healthy lines that are not perfect")
struct HealthySearchTests {
  @Test(
    "each is perfect or warned of, and nothing wrong is without a cause",
    arguments: [ScenarioDraw.Reach.plausible, .near])
  func search(reach: ScenarioDraw.Reach) throws {
    let numbers = SwarmTests.numbers(gate: 25, deep: 3_000)
    var (perfect, quiet, both, interrupted, causeless) = (0, 0, 0, 0, 0)
    var places: [String: Int] = [:]
    for number in numbers {
      let draw = ScenarioDraw(number, reach, of: ["line"])
      guard case (let settings, var plan)? = draw.accepted(cartons: 1_200) else {
        Issue.record("the scenario without any setting was refused")
        return
      }
      SwarmTests.note("\(reach) \(number) begins")
      // A unit that is held back on purpose is missing on purpose.
      plan.packer.shortCaseEvery = 0
      // As often as a day's run would meet them.
      plan.stops.jamsPerHour = max(plan.stops.jamsPerHour, 4)
      plan.stops.breakdownsPerHour = max(plan.stops.breakdownsPerHour, 1)
      plan.stops.crashesPerWeek = max(plan.stops.crashesPerWeek, 100)
      let warnings = plan.warnings()
      for place in Set(warnings.map(\.place)) { places[place, default: 0] += 1 }
      guard let row = try SwarmTests.finish(plan, settings, seed: draw.seed) else {
        interrupted += 1
        continue
      }
      let mismatches = row.lots.flatMap(\.lasting)
      let alarms = row.findings.filter { $0.severity > .note }
      let isPerfect =
        mismatches.isEmpty && alarms.isEmpty
        && row.lots.allSatisfy { $0.conservation.isEmpty && $0.balance.unaccounted == 0 }
      perfect += isPerfect ? 1 : 0
      quiet += warnings.isEmpty ? 1 : 0
      both += isPerfect && warnings.isEmpty ? 1 : 0
      #expect(
        isPerfect || !warnings.isEmpty,
        "\(number): \(settings): \(mismatches.prefix(2)) \(alarms.prefix(2)) \(row.lots.map(\.balance))")
      let without = mismatches.filter(\.mechanisms.isEmpty)
      if !without.isEmpty {
        causeless += 1
        print(
          "\(reach) \(number): put down to nobody: \(without.prefix(2)), on a line that is warned of: \(settings)"
        )
      }
    }
    print(
      "\(numbers.count) healthy lines, \(reach): \(perfect) perfect, \(quiet) without a warning, \(both) both, "
        + "\(interrupted) interrupted; warned of: \(places.sorted { $0.value > $1.value })")
    #expect(causeless == 0, "\(causeless) of them have something wrong that is put down to nobody")
    if reach == .near, numbers.count > 9 { #expect(both * 2 > numbers.count, "what is common is warned of") }
  }
}
