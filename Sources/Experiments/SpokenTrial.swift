import EventKernel
import TraceModel
import World

/// All that the devices and people of a line say in one trial, in the order in which the record is told.
public struct SpokenTrial {
  /// The events, each with the time at which the record was told.
  public private(set) var events: [TraceEvent] = []
  /// The names of things, lots, devices and places.
  public let table: IdentifierTable
  /// When the record was told last.
  public private(set) var end = Timestamp.distantPast

  /// A long trial of a condition; nil where there is no such condition.
  public init?(_ plan: ExperimentPlan, condition name: String, trial number: Int) throws {
    guard let condition = plan[name] else { return nil }
    let trial = Trial(plan.longLine(of: condition), seed: plan.seed)
    var running = try RunningTrial(trial, number: UInt64(number))
    var watchdog = LineWatchdog(trial.plan)
    table = running.site.table
    while running.simulation.model.occurrences.lots < trial.plan.lots.count {
      try running.run(until: running.nextTelling)
      try watchdog.check(running.simulation.model, at: running.now)
      add(running.simulation.model.outbox, at: running.arrival)
      running.tell { _, _, _ in }
    }
  }

  private mutating func add(_ batch: EventBatch, at arrival: Timestamp) {
    end = arrival
    for index in 0..<batch.count {
      var event = batch[index]
      event.header.recordTime = arrival
      events.append(event)
    }
  }

  /// The first event with an identity; nil where none has it.
  public func event(of id: EventID) -> TraceEvent? { events.first { $0.header.id == id } }
}
