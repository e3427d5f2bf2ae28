import EventKernel
import TraceModel
import World

final class PlainNumbers: NumberSource {
  var next: UInt32 = 0
  func openLot(number: Int) -> LotID { LotID(raw: UInt32(number)) }
  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    defer { next += UInt32(count) }
    return ItemID(raw: next)
  }
}

enum LineBenchmark {
  static func run(arguments: [String]) {
    for _ in 0..<3 {
      var plan = LinePlan()
      plan.lots.cartonsPerLot = 50_000
      plan.lots.count = 40
      let clock = ContinuousClock()
      var units = 0
      let elapsed = clock.measure {
        var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: PlainNumbers()))
        while simulation.model.occurrences.lots < plan.lots.count {
          try? simulation.run(until: simulation.now + .minutes(10))
          simulation.model.clearOutbox()
        }
        units = simulation.model.occurrences.units
      }
      let ns = Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9
      print("line, healthy: \(ns / Double(units)) ns a unit")
    }
  }
}
