import EventKernel
import Experiments
import Foundation
import Testing
import World

/// Random lines with every mechanism healthy, over every plausible value of every machine, clock, person and stop: each is
/// refused, or warned of with what will be wrong and why, or perfect. It takes long and finds more than is mended yet, so that
/// it runs in depth alone.
@Suite("A search for healthy lines that are not perfect")
struct HealthySearchTests {
  static let lines = 6_000

  @Test(
    "each is perfect, refused or warned of, and nothing wrong is without a cause",
    .enabled(if: ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil))
  func search() throws {
    var (perfect, refused, warned, wrong, interrupted) = (0, 0, 0, 0, 0)
    for number in 0..<Self.lines {
      let draw = SwarmTests.draw(number, .plausible, of: ["line"])
      guard var plan = SwarmTests.plan(draw, cartons: 1_200) else {
        refused += 1
        continue
      }
      // As often as a day's run would meet them.
      plan.stops.jamsPerHour = max(plan.stops.jamsPerHour, 4)
      plan.stops.breakdownsPerHour = max(plan.stops.breakdownsPerHour, 1)
      plan.stops.crashesPerWeek = max(plan.stops.crashesPerWeek, 100)
      let warnings = plan.warnings()
      guard let row = try SwarmTests.finish(plan, draw) else {
        interrupted += 1
        continue
      }
      let mismatches = row.lots.flatMap(\.lasting)
      let alarms = row.findings.filter { $0.severity > .note }
      let isPerfect =
        mismatches.isEmpty && alarms.isEmpty
        && row.lots.allSatisfy { $0.conservation.isEmpty && $0.balance.unaccounted == 0 }
      if isPerfect { perfect += 1 } else { wrong += 1 }
      if !warnings.isEmpty { warned += 1 }
      if !isPerfect, warnings.isEmpty {
        Issue.record(
          "\(number): \(draw.settings): \(mismatches.prefix(2)) \(alarms.prefix(2)) \(row.lots.map(\.balance))"
        )
      }
      let without = mismatches.filter(\.mechanisms.isEmpty)
      #expect(without.isEmpty, "\(number): put down to nobody: \(draw.settings): \(without.prefix(2))")
    }
    print(
      "\(Self.lines) healthy lines: \(perfect) perfect, \(wrong) not, \(warned) warned of, \(refused) refused, "
        + "\(interrupted) interrupted")
    #expect(perfect > Self.lines / 4 && wrong > 0 && warned > wrong / 2)
  }
}
