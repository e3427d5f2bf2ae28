import EventKernel
import Scenario
import World

extension ConditionPlan {
  /// Updates, cleanings and calibrations that the values of mechanisms date, in hours from the start, and the longest
  /// cycle of those that are repeated.
  func landmarks(before longest: Double) -> (all: [Landmark], cycle: Double?) {
    let scenario = scenario.root
    let mechanisms = scenario.section("mechanisms")
    var cycle: Double?
    var found: [Landmark] = []
    func hours(_ id: MechanismID, _ key: String) -> Double? {
      guard case .value(let value) = mechanisms?.section(id.word)?[key] else { return nil }
      if let span = value.value as? TimeSpan { return span.seconds / 3_600 }
      return (value.value as? TimeSpan?)?.map { $0.seconds / 3_600 }
    }
    func repeated(_ id: MechanismID, every key: String, _ name: String) {
      guard let period = hours(id, key), period > 0 else { return }
      cycle = max(cycle ?? 0, period)
      let age = StartState.age(of: id, in: scenario.section("start")) ?? hours(id, "age") ?? 0
      var hour = period - age.truncatingRemainder(dividingBy: period)
      while hour < longest, found.count < 1_000 {
        if hour > 0 { found.append(Landmark(hour: hour, name: name, mechanism: id)) }
        hour += period
      }
    }
    for id in MechanismID.allCases {
      for date in id.card.dates {
        switch date {
        case .every(let key, let what, _): repeated(id, every: key, what)
        case .once(let key, let what):
          if let hour = hours(id, key), hour < longest {
            found.append(Landmark(hour: hour, name: what, mechanism: id))
          }
        }
      }
    }
    for update in UpdatePlan.entries(in: scenario) where !update.name.isEmpty {
      let hour = update.at.seconds / 3_600
      guard hour < longest else { continue }
      found.append(
        Landmark(
          hour: hour, name: "update “\(update.name)” of the \(update.boundary.receiver.meaning)",
          mechanism: UpdatePlan.mechanism))
    }
    let sorted = found.enumerated().sorted { ($0.element.hour, $0.offset) < ($1.element.hour, $1.offset) }
    return (sorted.map(\.element), cycle)
  }
}
