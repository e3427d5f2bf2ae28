import EventKernel
import Experiments
import TraceModel
import World

/// What a carton costs: the line alone, and with the record and the comparison of every lot.
enum LineBenchmarks {
  static func run(_ options: Benchmarks.Options) throws {
    print(machine())
    print("medians of \(options.runs) runs, with the least and the greatest\n")
    var table = Table(["benchmark", "median", "least", "greatest", "unit", "million a second"])
    try addLineAlone("line alone, healthy", plan, to: &table, options)
    try addLineAlone("line alone, with the serializer's causes", troubled, to: &table, options)
    try addLineAlone("line alone, with all mechanisms", withEverything, to: &table, options)
    try addTrial(to: &table, options)
    table.print()
  }

  private static var plan: LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 50_000
    plan.lots.count = 20
    return plan
  }

  private static var cartons: Int { plan.lots.cartonsPerLot * plan.lots.count }

  /// Every cause that acts between printer and reject station, at its standard values.
  private static var troubled: LinePlan {
    var plan = plan
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

  /// Every mechanism at its standard values, each assumption of the catalogue at once.
  private static var withEverything: LinePlan {
    var plan = plan
    plan.mechanisms = MechanismValues(.standard)
    // By a fixed time no line that stops keeps its cartons and verdicts together.
    plan.mechanisms.fixedDelayTracking = .healthy
    return plan
  }

  private static func addLineAlone(
    _ name: String, _ plan: LinePlan, to table: inout Table, _ options: Benchmarks.Options
  ) throws {
    let time = try Measurement.times(runs: options.runs, operations: cartons) { run in
      var simulation = Simulation(Line(plan, seed: 1, trial: UInt64(run), site: RunningNumbers()))
      while simulation.model.occurrences.lots < plan.lots.count {
        try simulation.run(until: simulation.now + .minutes(1))
        simulation.model.clearOutbox()
        simulation.model.forgetFinishedLots()
      }
    }
    add(name, time.processor, to: &table)
  }

  private static func addTrial(to table: inout Table, _ options: Benchmarks.Options) throws {
    let trial = Trial(plan, seed: 1)
    let time = try Measurement.times(runs: options.runs, operations: cartons) { run in
      _ = try trial.run(UInt64(run))
    }
    add("line, core and comparison, healthy", time.processor, to: &table)
  }

  private static func add(_ name: String, _ time: Measurement, to table: inout Table) {
    table.add([
      name, fixed(time.median), fixed(time.least), fixed(time.greatest), "ns a unit",
      fixed(1_000 / time.median, 2),
    ])
  }
}

/// Numbers in the order of asking: a site without a dictionary.
private final class RunningNumbers: NumberSource {
  private var next: UInt32 = 0

  func openLot(number: Int) -> LotID { LotID(raw: UInt32(number)) }

  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    defer { next &+= UInt32(count) }
    return ItemID(raw: next)
  }
}
