import Scenario
import World

extension ExperimentPlan {
  /// Every value of the scenario under both conditions, in the order of the schema.
  public var values: [ScenarioValue] {
    func side(_ role: Role) -> [StatedValue] {
      (self[name(of: role)] ?? conditions.first).map { condition in
        let all = StatedValue.all(condition.scenario.root, in: condition.scenario.sources.last)
        // How old what ages in a mechanism is at the start is said by the start, where that says anything.
        return all.map { value in
          guard let age = Self.startAge(value.path), let said = all.first(where: { $0.path == age }) else {
            return value
          }
          return StatedValue(path: value.path, name: value.name, said: said.said, parameter: value.parameter)
        }
      } ?? []
    }
    let (left, right) = (side(.validation), side(.production))
    let before = Dictionary(left.map { ($0.path, $0) }) { first, _ in first }
    let after = Dictionary(right.map { ($0.path, $0) }) { first, _ in first }
    // Both follow the schema; what only one of them has stands where it stands there.
    var paths: [String] = []
    var rest = right.map(\.path)[...]
    for path in left.map(\.path) {
      while let next = rest.first, next != path, before[next] == nil { paths.append(rest.removeFirst()) }
      if rest.first == path { rest.removeFirst() }
      paths.append(path)
    }
    paths += rest
    return paths.map { path in
      let (a, b) = (before[path], after[path])
      let steps = path.split(separator: ".")
      let isMechanism = steps.first == "mechanisms" && steps.count > 1
      let parameter = (a ?? b)?.parameter
      return ScenarioValue(
        path: path, name: (a ?? b)?.name ?? "", validation: a?.said, production: b?.said,
        healthy: isMechanism ? parameter?.healthyText(in: ReadingContext(currency: "EUR")) : nil,
        plausible: parameter?.plausible?.description, mechanism: isMechanism ? String(steps[1]) : nil)
    }
  }

  /// `start.lens-age` for `mechanisms.camera-drift.age`.
  private static func startAge(_ path: String) -> String? {
    guard path.hasSuffix(".age"), path.hasPrefix("mechanisms.") else { return nil }
    return MechanismID.allCases.first { path == "mechanisms.\($0.word).age" }?.card.startAge.map {
      "start.\($0.id)"
    }
  }
}

/// A value under one condition with its path.
private struct StatedValue {
  let path: String
  let name: String
  let said: SidedValue
  let parameter: AnyParameter?

  /// Every value below a section, and before those of a machine its generation.
  static func all(_ section: ResolvedSection, in source: SourceText?) -> [StatedValue] {
    var found: [StatedValue] = []
    if let kind = section.kind {
      found.append(
        StatedValue(
          path: section.path.appending("vintage").description, name: "how old the machine or its clock is",
          said: SidedValue(
            text: kind, provenance: section.kindFrom.description,
            origin: "assumption: behaviors that were usual then, of no maker in particular",
            isAssumption: true, author: author(section.kindFrom, source),
            isUsual: section.kindFrom.range == nil),
          parameter: nil))
    }
    return found + section.entries.flatMap { below($0.value, source) }
  }

  private static func author(_ provenance: Provenance, _ source: SourceText?) -> SidedValue.Author {
    if case .standard = provenance { return .nobody }
    return provenance.isInherited(unlessIn: source) ? .inherited : .own
  }

  private static func below(_ resolved: Resolved, _ source: SourceText?) -> [StatedValue] {
    switch resolved {
    case .value(let value):
      [
        StatedValue(
          path: value.path.description, name: value.parameter.name,
          said: SidedValue(
            text: value.text, provenance: value.provenance.description, origin: value.origin?.description,
            isAssumption: value.origin?.isAssumption ?? true, author: author(value.provenance, source),
            isUsual: AnyHashable(value.value) == AnyHashable(value.parameter.standard)),
          parameter: value.parameter)
      ]
    case .text: []
    case .section(let section): all(section, in: source)
    case .list(let elements): elements.flatMap { below($0, source) }
    }
  }
}
