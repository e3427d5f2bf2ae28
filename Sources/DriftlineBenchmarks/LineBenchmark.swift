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
      measure("healthy", LinePlan())
      measure("with the serializer's causes", troubled)
    }
  }

  /// Every cause that acts between printer and reject station, at its standard values.
  private static var troubled: LinePlan {
    var plan = LinePlan()
    plan.mechanisms.poolCheckpoint = PoolCheckpoint(.standard)
    plan.mechanisms.earlyCommit = EarlyCommit(.standard)
    plan.mechanisms.unhandshakenResult = UnhandshakenResult(.standard)
    plan.mechanisms.printQueueReload = PrintQueueReload(.standard)
    plan.mechanisms.codeFormat = CodeFormat(.standard)
    plan.mechanisms.printDecay = PrintDecay(.standard)
    plan.mechanisms.cameraDrift = CameraDrift(.standard)
    plan.mechanisms.keyedCode = KeyedCode(.standard)
    plan.mechanisms.trackingSlip = TrackingSlip(.standard)
    plan.mechanisms.missingResync = MissingResync(.standard)
    plan.mechanisms.codeSwap = CodeSwap(.standard)
    plan.mechanisms.bypass = Bypass(.standard)
    return plan
  }

  private static func measure(_ name: String, _ base: LinePlan) {
    var plan = base
    plan.lots.cartonsPerLot = 50_000
    plan.lots.count = 20
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
    print("line, \(name): \(ns / Double(units)) ns a unit")
  }
}
