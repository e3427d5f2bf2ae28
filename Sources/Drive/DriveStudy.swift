import EPCIS
import EventKernel
import Experiments
import TraceModel
import World

/// What is asked for: trials of a condition, delivered in some way to a system.
package struct DriveStudy {
  package var plan: ExperimentPlan
  package var condition: String
  /// Trials of it, from 0.
  package var trials = 1
  package var delivery = DeliveryPlan()
  /// Sizes of documents for the curve; none where nobody asks.
  package var sizes: [Int] = []
  /// Simulated seconds to a second of the clock; 0: as fast as it takes.
  package var pace = 0.0
  package var isInterrupted: @Sendable () -> Bool = { false }

  /// Trials of a condition.
  package init(_ plan: ExperimentPlan, condition: String) {
    (self.plan, self.condition, delivery) = (plan, condition, plan.delivery)
  }

  /// Runs the trials against a system that `opening` opens.
  package func run(_ opening: SystemOpening, log: ExchangeLog? = nil) throws -> DriveResult {
    let runs = sizes.isEmpty ? [delivery.documentSize] : sizes
    if trials * runs.count > 1, !opening.canBeginAnew {
      throw SystemProblem.cannotBeginAnew(for: sizes.count > 1 ? "--document-sizes" : "--trials")
    }
    var points: [(size: Int, part: Part)] = []
    for size in runs {
      var part = Part()
      for trial in 0..<trials { try run(trial, size, opening, log, into: &part) }
      points.append((size, part))
    }
    // The result is that of the usual size, or of the first where it is not among them.
    let chosen = points.first { $0.size == delivery.documentSize } ?? points[0]
    var result = DriveResult(self, chosen.part, size: chosen.size)
    if !sizes.isEmpty { result.curve = points.map { CurvePoint(size: $0.size, $0.part) } }
    return result
  }

  /// What trials have given.
  struct Part {
    var title = ""
    var ours: [TrialSummary] = []
    var reference: [TrialSummary] = []
    var system: [TrialSummary] = []
    var tally = DeliveryTally()
    var differences = Differences()
  }

  private func run(
    _ trial: Int, _ size: Int, _ opening: SystemOpening, _ log: ExchangeLog?, into part: inout Part
  ) throws {
    var opening = opening
    opening.documentSize = size
    let system = try opening.open(log: log)
    defer { system.close() }
    part.title = system.title
    var delivery = delivery
    delivery.documentSize = size
    let way = Way(delivery, seed: plan.seed, trial: trial)
    let space = EventID(
      name: "\(plan.digest)/\(condition)/\(plan.seed)/\(trial)/level 4/\(size)", in: .driftline)
    let records = DrivenRecords(
      Courier(system, delivery, way, log: log), delivery, way, in: space, pace: pace,
      isInterrupted: isInterrupted)
    let driven = try DrivenTrial(
      plan, condition: condition, trial: trial, records: records, isInterrupted: isInterrupted)
    guard let driven else { preconditionFailure("the condition was looked up before") }
    part.ours.append(driven.ours)
    part.reference.append(driven.others[0])
    part.system.append(driven.others[1])
    part.tally.add(records.tally)
    part.differences.add(records.differences)
  }
}
