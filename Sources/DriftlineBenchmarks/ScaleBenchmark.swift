import EventKernel
import Experiments
import Foundation
import Scenario
import World

/// What a serial number costs by how many there are: `four-billion`, a part of it, with line, systems, market, record and
/// comparison as `driftline run` has them.
enum ScaleBenchmark {
  private static let cartonsPerLot = 50_000
  private static let whole = 4_000_000_000

  static func run(_ options: Benchmarks.Options) throws {
    print(machine())
    print("wall time; what is marked “reckoned” is the last measured cost a unit, times as many\n")
    let plan = try fourBillion()
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var table = Table(["units", "jobs", "ns a unit", "million a second", "hours", "memory held, MB", ""])
    for jobs in Set([1, cores]).sorted() {
      var cost = Double.nan
      for units in [100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, whole] {
        let isMeasured = units <= options.units
        if isMeasured { cost = try measure(plan, units: units, jobs: jobs) }
        table.add([
          "\(units)", "\(jobs)", fixed(cost), fixed(1_000 / cost, 2),
          fixed(cost * Double(units) / 3.6e12, 3), isMeasured ? fixed(memory()) : "",
          isMeasured ? "" : "reckoned",
        ])
      }
    }
    table.print()
  }

  /// Nanoseconds a unit of so many, in trials of as many lots as the scenario's or fewer.
  private static func measure(_ plan: ExperimentPlan, units: Int, jobs: Int) throws -> Double {
    var plan = plan
    let lots = max(1, units / cartonsPerLot)
    let trials = max(jobs, (lots + plan.longLots.count - 1) / plan.longLots.count)
    let lotsOfTrial = max(1, lots / trials)
    for index in plan.conditions.indices { plan.conditions[index].line.lots.count = lotsOfTrial }
    var runner = ExperimentRunner(plan)
    runner.kept = { $0.totals }
    let wanted = (0..<trials).map {
      TrialJob(role: .production, condition: plan.production, length: .long, trial: $0)
    }
    var made = 0
    let time = try nanoseconds {
      made = try runner.run(wanted, atOnce: jobs).reduce(0) { $0 + $1.exposure.units }
    }
    return time / Double(max(1, made))
  }

  private static func fourBillion() throws -> ExperimentPlan {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    guard let plan = ExperimentReader(loader: loader).read(ExperimentRequest("four-billion")).plan else {
      throw NoFourBillion()
    }
    return plan
  }

  /// What the process holds now, in MB.
  private static func memory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? .nan) / 1_000
  }
}

private struct NoFourBillion: Error, CustomStringConvertible {
  var description: String { "the embedded scenario four-billion cannot be read" }
}
