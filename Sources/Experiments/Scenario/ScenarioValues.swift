import Scenario
import World

extension ExperimentPlan {
  /// Every value of the scenario under both conditions, in the order of the schema.
  public var values: [ScenarioValue] {
    func side(_ role: Role) -> [(path: String, value: ResolvedValue)] {
      let root = self[name(of: role)]?.scenario.root ?? conditions.first?.scenario.root
      return (root?.values ?? []).map { ($0.path.description, $0) }
    }
    let (left, right) = (side(.validation), side(.production))
    let before = Dictionary(left.map { ($0.path, $0.value) }) { first, _ in first }
    let after = Dictionary(right.map { ($0.path, $0.value) }) { first, _ in first }
    // Both follow the schema; what only one of them has stands where it stands there.
    var paths: [String] = []
    var rest = right.map(\.path)[...]
    for (path, _) in left {
      while let next = rest.first, next != path, before[next] == nil { paths.append(rest.removeFirst()) }
      if rest.first == path { rest.removeFirst() }
      paths.append(path)
    }
    paths += rest
    return paths.map { path in Self.value(path, before[path], after[path]) }
  }

  private static func value(_ path: String, _ a: ResolvedValue?, _ b: ResolvedValue?) -> ScenarioValue {
    let parameter = (a ?? b)?.parameter
    let steps = path.split(separator: ".")
    let healthy = parameter.flatMap { parameter in
      steps.first == "mechanisms" ? parameter.healthyText(in: ReadingContext(currency: "EUR")) : nil
    }
    return ScenarioValue(
      path: path, name: parameter?.name ?? "", validation: a.map(side), production: b.map(side),
      healthy: healthy,
      plausible: parameter?.plausible?.description,
      mechanism: steps.first == "mechanisms" && steps.count > 1 ? String(steps[1]) : nil)
  }

  private static func side(_ value: ResolvedValue) -> SidedValue {
    SidedValue(
      text: value.text, provenance: value.provenance.description, origin: value.origin?.description,
      isAssumption: value.origin?.isAssumption ?? true)
  }
}
