import EventKernel
import Experiments
import Foundation
import Scenario
import Testing
import World

/// A random scenario: what is set, and the seed of its run.
struct ScenarioDraw: Sendable {
  /// Where values are drawn from.
  enum Reach: String, CaseIterable {
    /// Whatever is believed of a line, and whatever is read.
    case plausible, possible
    /// Every machine of a published vintage, and each of its numbers within 30 % of what that has; words as they are.
    case near
  }

  /// What is set, as `--set` has it.
  var settings: [String] = []
  let seed: UInt64
  private var stream: RandomStream
  private let reach: Reach

  /// The draw of a number over everything that can be said under these keys of a scenario.
  init(_ number: Int, _ reach: Reach, of keys: [String] = ["line", "mechanisms", Self.start]) {
    var paths = RandomPaths(seed: 22, trial: UInt64(number))
    let path = "test/swarm/\(reach.rawValue)/\(keys.count)"
    stream = paths.claim(path, owner: "ScenarioDraw").stream(0)
    seed = stream.next()
    self.reach = reach
    // Few values in one scenario and many in another, so that most pairs meet.
    let share = reach == .near ? 1 : stream.uniform() * 0.5
    for (path, field) in Self.fields where keys.contains(path) { set(field, at: path, share) }
  }

  // MARK: What can be set

  /// Where the start of the condition that is run stands.
  static let start = "conditions.validation.start"

  private static let root = ExperimentSchema.schema.root

  /// Everything that can be drawn, by its path.
  private static let fields: [(path: String, field: Field)] =
    ["line", "mechanisms", "market"].compactMap { key in root[key].map { (key, $0) } }
    + (ExperimentSchema.schema.condition["start"].map { [(start, $0)] } ?? [])

  /// Every word of a line that can be chosen, as a setting.
  static let choices: [String] = fields.filter { $0.path != "market" }.flatMap {
    choices(of: $0.field, at: $0.path)
  }

  private static func choices(of field: Field, at path: String) -> [String] {
    switch field.shape {
    case .parameter(let parameter):
      if case .choice(let cases) = parameter.kind { return cases.map { "\(path)=\($0.word)" } }
      return parameter.kind == .boolean ? ["\(path)=true", "\(path)=false"] : []
    case .section(let section): return section.fields.flatMap { choices(of: $0, at: "\(path).\($0.key)") }
    case .variant(let tag, _, let cases): return cases.map { "\(path).\(tag)=\($0.name)" }
    case .text, .list, .map: return []
    }
  }

  // MARK: Drawing

  private mutating func set(_ field: Field, at path: String, _ share: Double) {
    switch field.shape {
    case .parameter(let parameter):
      // A value has many neighbors; a word is there or is not.
      let isWord = !Self.choices(of: field, at: path).isEmpty
      guard stream.uniform() < (isWord ? max(share, 0.5) : share), let text = text(of: parameter) else {
        return
      }
      settings.append("\(path)=\(text)")
    case .section(let section):
      if path.hasPrefix("mechanisms."), path.split(separator: ".").count == 2 {
        guard stream.uniform() < max(share, 0.3) else { return }
        settings.append("\(path)={}")
      }
      for field in section.fields { set(field, at: "\(path).\(field.key)", share) }
    case .variant(let tag, _, let cases):
      let chosen = cases[Int(stream.uniform() * Double(cases.count))]
      if stream.uniform() < max(share, 0.7) { settings.append("\(path).\(tag)=\(chosen.name)") }
      for field in chosen.section.fields { set(field, at: "\(path).\(field.key)", share) }
    case .list(of: .section(let section), _):
      guard reach != .near, stream.uniform() < share else { return }
      var elements: [String] = []
      for _ in 0..<1 + Int(stream.uniform() * 3) {
        var members: [String] = []
        for field in section.fields {
          guard case .parameter(let parameter) = field.shape, let text = text(of: parameter) else { continue }
          members.append("\(field.key): \"\(text)\"")
        }
        elements.append("{" + members.joined(separator: ", ") + "}")
      }
      settings.append("\(path)=[" + elements.joined(separator: ", ") + "]")
    case .text, .list, .map: break
    }
  }

  /// A value of a parameter as a file writes it: an end of its range, or anything between, evenly by its logarithm.
  private mutating func text(of parameter: AnyParameter) -> String? {
    switch parameter.kind {
    case .boolean: return reach == .near ? nil : stream.uniform() < 0.5 ? "true" : "false"
    case .choice(let cases):
      return reach == .near ? nil : cases[Int(stream.uniform() * Double(cases.count))].word
    case .notation: return reach == .near ? nil : notation(of: parameter)
    case .quantity(let dimension, let isOptional):
      guard let bounds = reach == .possible ? parameter.possible : parameter.plausible else { return nil }
      if reach == .near {
        guard let standard = parameter.standard.magnitudes.first, standard != 0 else { return nil }
        let base = standard * (0.7 + 0.6 * stream.uniform())
        return Self.number(min(bounds.upper ?? .infinity, max(bounds.lower, base)), dimension)
      }
      if isOptional, stream.uniform() < 0.1 { return dimension.absence }
      let place = stream.uniform()
      if place < 0.1 { return bounds.texts.lower }
      if place < 0.2, let upper = bounds.texts.upper { return upper }
      let upper = bounds.upper ?? max(1, abs(bounds.lower)) * 1e6
      let base: Double
      if bounds.lower >= 0 {
        let low = max(bounds.lower, upper * 1e-9)
        base = low * Foundation.exp(stream.uniform() * Foundation.log(upper / low))
      } else {
        base = bounds.lower + stream.uniform() * (upper - bounds.lower)
      }
      return Self.number(base, dimension)
    }
  }

  /// What is written in a notation of its own.
  private mutating func notation(of parameter: AnyParameter) -> String? {
    switch parameter.id {
    case "people-by-shift":
      var people: [String] = []
      for _ in 0..<whole(1...4) { people.append("\(whole(0...4))") }
      return people.joined(separator: ", ")
    case "resync-eyes":
      var places: [Int] = []
      for _ in 0..<whole(1...4) { places.append(whole(720...1_480)) }
      return places.sorted().map { "\($0) mm" }.joined(separator: ", ")
    case "start-of-trial":
      return "20\(whole(10...99))-0\(whole(1...9))-\(whole(10...28))T0\(whole(0...9)):30:00Z"
    case "skills":
      // One can do everything; the others what falls to them.
      var skills = ["all"]
      for _ in 0..<whole(0...3) {
        var own: [String] = []
        for kind in TaskKind.allCases where stream.uniform() < 0.5 { own.append(kind.word) }
        if !own.isEmpty { skills.append(own.joined(separator: ", ")) }
      }
      return skills.joined(separator: "; ")
    default: return nil
    }
  }

  private mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(stream.uniform() * Double(range.count))
  }

  /// A number of base units with a unit.
  private static func number(_ base: Double, _ dimension: Scenario.Dimension) -> String {
    func decimal(_ value: Double) -> String { String(format: "%.9f", value) }
    switch dimension {
    case .length: return decimal(base) + " mm"
    case .speed: return decimal(base) + " mm/s"
    case .rate: return decimal(base * 3_600) + "/h"
    case .duration: return "\(Int64(max(-9e18, min(9e18, base)))) ns"
    case .mass: return decimal(base) + " g"
    case .fraction: return decimal(base * 100) + " %"
    case .drift: return decimal(base) + " ppm"
    case .count: return "\(Int64(max(-9e18, min(9e18, base))))"
    case .grade: return decimal(base)
    case .gradeRate: return decimal(base) + " grades/h"
    case .money: return decimal(base)
    }
  }

  // MARK: Reading

  /// As many of these settings as go together, in their order, and the line that they give, short; nil where not even the
  /// scenario without any goes.
  ///
  /// Where some do not, each half is tried by itself, so that one value that others forbid takes only itself away.
  func accepted(cartons: Int = 300) -> (settings: [String], plan: LinePlan)? {
    accepted { Self.plan($0, cartons) }
  }

  /// The same of whatever is read of settings.
  func accepted<Plan>(_ read: ([String]) -> Plan?) -> (settings: [String], plan: Plan)? {
    var kept: [String] = []
    guard var plan = read(kept) else { return nil }
    var parts = [settings[...]]
    while let part = parts.popLast() {
      if part.isEmpty { continue }
      if let larger = read(kept + part) {
        kept += part
        plan = larger
      } else if part.count > 1 {
        let middle = part.startIndex + part.count / 2
        parts.append(part[middle...])
        parts.append(part[..<middle])
      }
    }
    return (kept, plan)
  }

  /// The line of these settings, short; nil where they were refused, which has to be with words and a place.
  static func plan(_ settings: [String], _ cartons: Int) -> LinePlan? {
    let loader = ScenarioLoader { _, _ in
      SourceText(name: "swarm.json5", text: "{conditions: {validation: {}, production: {}}}")
    }
    var request = ExperimentRequest("swarm.json5")
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    guard let plan, var line = plan.conditions.first?.line else {
      #expect(diagnostics.hasErrors, "refused without a word: \(settings)")
      return nil
    }
    line.lots.cartonsPerLot = min(line.lots.cartonsPerLot, cartons)
    line.lots.count = 2
    line.lots.changeover = min(line.lots.changeover, .hours(1))
    return line.problems().isEmpty ? line : nil
  }
}
