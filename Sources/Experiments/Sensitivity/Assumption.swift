import Scenario

/// An assumption of a line with a plausible range of numbers: what can be varied, or told by a site's own figures.
package struct Assumption: Sendable {
  /// The way to it.
  package let path: String
  /// What it is, in plain words.
  package let name: String
  /// The machine, the mechanism, or the start.
  package let group: String
  /// Its value as written.
  package let text: String
  /// Its number in base units; nil where it has none, as a clock that is never set, or one that is a word for something else and
  /// lies outside of what is plausible, as a bin of 0 has room for any number: there is no way from it to the ends.
  package let base: Double?
  /// The lower end of what is plausible.
  package let lower: String
  /// The upper end.
  package let upper: String
  /// Both ends in base units.
  package let bounds: (lowest: Double, highest: Double)
  /// Whether it is a number of things, which has no halves.
  package let isWhole: Bool
  private let parameter: AnyParameter
  private let prefix: String

  /// The assumptions of a condition, and the paths of those that are no numbers or have no range.
  package static func all(of condition: ConditionPlan) -> (ranged: [Assumption], others: [String]) {
    let prefix = condition.scenario.condition.map { "conditions.\($0)." } ?? ""
    var (ranged, others): ([Assumption], [String]) = ([], [])
    for value in condition.scenario.values where isAssumed(value) {
      if let assumption = Assumption(value, prefix: prefix) {
        ranged.append(assumption)
      } else {
        others.append(value.path.description)
      }
    }
    return (ranged, others)
  }

  /// Assumed values of the line, of its mechanisms and of the start; how long it is run is no property of a line.
  private static func isAssumed(_ value: ResolvedValue) -> Bool {
    guard let first = value.path.steps.first, ["line", "mechanisms", "start"].contains(first) else {
      return false
    }
    return value.path.description != "line.lots.count" && value.origin?.isAssumption ?? true
  }

  /// Nil where a value has no plausible range of numbers.
  package init?(_ value: ResolvedValue, prefix: String) {
    guard let plausible = value.parameter.plausible, let highest = plausible.upper,
      let upper = plausible.texts.upper, highest > plausible.lower, value.parameter.kind != .boolean
    else { return nil }
    path = value.path.description
    name = value.parameter.name
    group = value.path.steps.prefix(value.path.steps.first == "start" ? 1 : 2).joined(separator: ".")
    text = value.text
    base = value.value.magnitudes.first.flatMap { plausible.contains($0) ? $0 : nil }
    lower = plausible.texts.lower
    self.upper = upper
    bounds = (plausible.lower, highest)
    if case .quantity(.count, _) = value.parameter.kind { isWhole = true } else { isWhole = false }
    parameter = value.parameter
    self.prefix = prefix
  }

  /// What is written after `--set` so that it has this value under its condition.
  package func setting(_ text: String) -> String { "\(prefix)\(path)=\(text)" }

  /// The value nearest to a number of base units, as a text that reads back, and what it is then.
  package func value(near base: Double) -> (text: String, base: Double)? { parameter.value(near: base) }

  /// Half-way between two values: by their ratio where they are of different orders of magnitude.
  func middle(_ a: Double, _ b: Double) -> (text: String, base: Double)? {
    let isWide = a > 0 && b > 0 && max(a, b) / min(a, b) >= 10
    return parameter.value(near: isWide ? (a * b).squareRoot() : (a + b) / 2)
  }
}
