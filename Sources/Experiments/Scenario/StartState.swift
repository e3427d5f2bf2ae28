import EventKernel
import Scenario
import World

/// The state of a line at the start of a trial, as a condition says it.
enum StartState {
  static let clocksAge = Parameter<TimeSpan>(
    "clocks-age", "time since the clocks were set: each is off by its drift in that time", default: .zero,
    healthy: .zero, possible: .zero...(.days(36_500)), plausible: .zero...(.days(730)),
    origin: .assumption("set just before"))

  static let backlog = Parameter<Count>(
    "backlog", "tasks of other work that wait for the crew: papers, cleaning, what the last shift left",
    default: 0, healthy: 0, possible: 0...10_000, plausible: 0...20, origin: .assumption("all done before"))

  /// What the mechanisms say of their start, in the order of the catalogue, then the clocks and the crew.
  static let fields =
    MechanismID.allCases.compactMap { $0.card.startAge.map { Field($0, .optional) } }
    + [Field(clocksAge, .optional), Field(backlog, .optional)]

  /// Sets a line's start; what is not said is left as the mechanisms and clocks have it, and a mechanism that was made
  /// healthy is so from the start.
  static func apply(
    _ start: ResolvedSection?, to plan: inout LinePlan, mechanisms: ResolvedSection?, healthy: [MechanismID]
  ) {
    func said<Value>(_ parameter: Parameter<Value>) -> Value? {
      guard case .value(let resolved) = start?[parameter.id] else { return nil }
      return resolved.value as? Value
    }
    func set(_ id: MechanismID, _ age: TimeSpan?) {
      guard let age, let section = mechanisms?.section(id.word),
        let parameter = id.card.parameters.first(where: { $0.id == "age" })
      else { return }
      var settings = LineScenario.settings(of: id.card, in: section)
      settings.set(parameter, to: age)
      plan.mechanisms.set(id, to: settings)
    }
    for id in MechanismID.allCases where !healthy.contains(id) {
      if let parameter = id.card.startAge { set(id, said(parameter)) }
    }
    if let age = said(clocksAge) {
      for device in Device.allCases {
        let seconds = age.nanoseconds / 1_000_000_000
        plan.clocks[device].offset += plan.clocks[device].drift * seconds
      }
    }
    if let backlog = said(backlog) { plan.crew.backlog = backlog.value }
  }

  /// How old what ages in a mechanism is at the start, in hours, where a scenario's start says so.
  static func age(of id: MechanismID, in start: ResolvedSection?) -> Double? {
    guard let parameter = id.card.startAge, case .value(let said)? = start?[parameter.id] else { return nil }
    return (said.value as? TimeSpan).map { $0.seconds / 3_600 }
  }
}
