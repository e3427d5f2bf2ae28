import EventKernel
import Experiments
import Foundation
import Scenario
import TraceCore
import TraceModel
import World

/// What a carton costs: the line alone, with the record, and with the comparison of every lot; and where that goes.
enum LineBenchmarks {
  static func run(_ options: Benchmarks.Options) throws {
    print(machine())
    print("medians of \(options.runs) runs of \(cartons) units, processor time of one thread\n")
    var table = Table(["benchmark", "median", "least", "greatest", "unit", "million a second"])
    var costs: [LinePlans: [(LineParts, Double)]] = [:]
    for plans in LinePlans.allCases {
      for parts in LineParts.allCases {
        let plan = try plans.plan(lots: lots)
        let time = try Measurement.times(runs: options.runs, operations: cartons) { run in
          try parts.run(plan, trial: UInt64(run))
        }.processor
        costs[plans, default: []].append((parts, time.median))
        // The whole trial is measured; the steps toward it are told below.
        guard parts != .records else { continue }
        table.add([
          "\(parts.name), \(plans.name)", fixed(time.median), fixed(time.least), fixed(time.greatest),
          "ns a unit", fixed(1_000 / time.median, 2),
        ])
      }
    }
    table.print()
    print("\nwhere the time goes: what each part adds, in ns a unit\n")
    printShares(costs)
    print("\npeak memory of a process that runs one trial, in MB\n")
    try printMemory()
  }

  private static let lots = 20
  private static var cartons: Int { LinePlans.cartonsPerLot * lots }

  private static func printShares(_ costs: [LinePlans: [(LineParts, Double)]]) {
    var table = Table(["part"] + LinePlans.allCases.map(\.name))
    for (index, parts) in LineParts.allCases.enumerated() {
      table.add(
        [parts.adds]
          + LinePlans.allCases.map { plans in
            let row = costs[plans] ?? []
            return fixed(row[index].1 - (index > 0 ? row[index - 1].1 : 0))
          })
    }
    table.print()
  }

  /// Trials of three lengths, each in a process of its own, because a process never forgets its peak.
  private static func printMemory() throws {
    var table = Table(["lots of \(LinePlans.cartonsPerLot)"] + LinePlans.allCases.map(\.name))
    for lots in [10, 40, 160] {
      table.add(
        try ["\(lots)"]
          + LinePlans.allCases.map { plans in
            let text = try output(of: [CommandLine.arguments[0], "line-memory", "\(lots)", plans.rawValue])
            return fixed((Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan) / 1e6)
          })
    }
    table.print()
  }

  /// `DriftlineBenchmarks line-memory LOTS PLANS [alone]`: runs one trial, whole or the line alone, and prints the most bytes
  /// that were held.
  static func printPeak(_ arguments: [String]) throws {
    guard (2...3).contains(arguments.count), let lots = Int(arguments[0]), lots > 0,
      let plans = LinePlans(rawValue: arguments[1]), arguments.count == 2 || arguments[2] == "alone"
    else { return print("usage: DriftlineBenchmarks line-memory LOTS healthy|all|reference [alone]") }
    let part = arguments.count == 2 ? LineParts.comparisons : .line
    try part.run(try plans.plan(lots: lots), trial: 1)
    // Not from getrusage: its peak goes on from the process that started this one.
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    print((Int(line.filter(\.isNumber)) ?? 0) * 1_024)
  }
}

/// The lines that are measured.
private enum LinePlans: String, CaseIterable {
  /// The youngest vintages, every mechanism healthy.
  case healthy
  /// The youngest vintages, every mechanism at its default.
  case all
  /// The reference line under production's conditions: machines of three vintages, as users run them.
  case reference

  static let cartonsPerLot = 50_000

  var name: String {
    switch self {
    case .healthy: "healthy"
    case .all: "all mechanisms"
    case .reference: "reference line"
    }
  }

  func plan(lots: Int) throws -> LinePlan {
    var plan = self == .reference ? try Self.referenceLine() : LinePlan()
    plan.lots.cartonsPerLot = Self.cartonsPerLot
    plan.lots.count = lots
    if self == .all {
      plan.mechanisms = MechanismValues(.standard)
      // By a fixed time no line that stops keeps its cartons and verdicts together.
      plan.mechanisms.fixedDelayTracking = .healthy
    }
    return plan
  }

  private static func referenceLine() throws -> LinePlan {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = ExperimentReader(loader: loader).read(ExperimentRequest("reference-line")).plan
    guard let production = plan?.conditions.first(where: { $0.name == plan?.production }) else {
      throw NoReferenceLine()
    }
    return production.line
  }
}

private struct NoReferenceLine: Error, CustomStringConvertible {
  var description: String { "the embedded scenario reference-line has no production's conditions" }
}

/// How much of a trial is run, each with all that stands before it.
private enum LineParts: CaseIterable {
  case line
  case records
  case reviews
  case comparisons

  private static let summary = TrialSummary(role: .production, condition: "line", length: .long, trial: 1)

  var name: String {
    switch self {
    case .line: "line alone"
    case .records: "line and ledger"
    case .reviews: "line and core"
    case .comparisons: "line, core and comparison"
    }
  }

  /// What it adds to those before it.
  var adds: String {
    switch self {
    case .line: "line: cartons, machines, people, messages"
    case .records: "core: journal, order, rules, ledger"
    case .reviews: "core: reconciliation and review"
    case .comparisons: "comparison: every container, every unit"
    }
  }

  func run(_ plan: LinePlan, trial: UInt64) throws {
    switch self {
    case .line: try Self.runLine(plan, trial: trial)
    case .records: try Self.runRecord(plan, trial: trial, isReviewed: false)
    case .reviews: try Self.runRecord(plan, trial: trial, isReviewed: true)
    // As commands run it: of each lot what a report needs is kept.
    case .comparisons: _ = try Trial(plan, seed: 1).summarise(trial, as: Self.summary)
    }
  }

  private static func runLine(_ plan: LinePlan, trial: UInt64) throws {
    try run(plan, trial, RunningNumbers()) { _, _ in }
  }

  /// A trial in which nobody compares.
  private static func runRecord(_ plan: LinePlan, trial: UInt64, isReviewed: Bool) throws {
    let site = try Site(
      unitsPerCase: plan.packer.unitsPerCase, casesPerPallet: plan.palletizer.casesPerPallet, key: trial)
    let core = TraceCore(table: site.table, policy: .simulated)
    if isReviewed {
      core.attach(Reconciliation())
      core.attach(AuditReview())
    }
    var memory = LotMemory()
    try run(plan, trial, site.numbers(ofLine: 0)) { line, arrival in
      core.take(line.outbox, arrival: arrival)
      _ = core.takeFeedback()
      for lot in line.finishedLots { memory.add(lot, at: arrival) }
      memory.forget(in: core, at: arrival)
    }
  }

  /// A line without the rest of a trial, which is what is measured here; `minute` is told what was said.
  private static func run(
    _ plan: LinePlan, _ trial: UInt64, _ site: any NumberSource, minute: (borrowing Line, Timestamp) -> Void
  ) throws {
    var simulation = Simulation(Line(plan, seed: 1, trial: trial, site: site))
    var watchdog = LineWatchdog(plan)
    while simulation.model.occurrences[.lots] < plan.lots.count {
      try simulation.run(until: simulation.now + .minutes(1))
      try watchdog.check(simulation.model, at: simulation.now)
      minute(
        simulation.model,
        Timestamp(microseconds: plan.clocks.startOfTrial + simulation.now.nanoseconds / 1_000))
      simulation.model.clearOutbox()
      simulation.model.forgetFinishedLots()
    }
  }
}

/// Numbers in the order of asking: a site without a dictionary.
private final class RunningNumbers: NumberSource {
  private var next: UInt32 = 0

  func openLot(number: Int, at now: Instant) -> LotID { LotID(raw: UInt32(number)) }

  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    defer { next &+= UInt32(count) }
    return ItemID(raw: next)
  }
}
