import EventKernel
import Experiments
import Foundation
import Testing
import World

/// Random lines with every mechanism healthy, over every plausible value of every machine, clock, person and stop: each is
/// refused, or warned of with what will be wrong and why, or perfect.
@Suite("A search for healthy lines that are not perfect")
struct HealthySearchTests {
  static let lines = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 120 : 6_000

  @Test("each is perfect, refused or warned of, and nothing wrong is without a cause")
  func search() throws {
    var (perfect, refused, warned, wrong, interrupted) = (0, 0, 0, 0, 0)
    for number in 0..<Self.lines {
      let draw = SwarmTests.draw(number, .plausible, of: ["line"], most: 0.3)
      guard let (settings, accepted) = SwarmTests.accepted(draw.settings, cartons: 1_200) else {
        Issue.record("the line without any setting was refused")
        return
      }
      refused += draw.settings.count - settings.count
      var plan = accepted
      // As often as a day's run would meet them.
      plan.stops.jamsPerHour = max(plan.stops.jamsPerHour, 4)
      plan.stops.breakdownsPerHour = max(plan.stops.breakdownsPerHour, 1)
      plan.stops.crashesPerWeek = max(plan.stops.crashesPerWeek, 100)
      let warnings = plan.warnings()
      guard let row = try SwarmTests.run(plan, settings, seed: draw.seed) else {
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
          "\(number): \(settings): \(mismatches.prefix(2)) \(alarms.prefix(2)) \(row.lots.map(\.balance))"
        )
      }
      let without = mismatches.filter(\.mechanisms.isEmpty)
      #expect(without.isEmpty, "\(number): put down to nobody: \(settings): \(without.prefix(2))")
    }
    print(
      "\(Self.lines) healthy lines: \(perfect) perfect, \(wrong) not, \(warned) warned of, "
        + "\(interrupted) interrupted, \(refused) values refused")
    #expect(perfect > Self.lines / 4 && wrong > 0 && warned > wrong / 2)
  }
}
