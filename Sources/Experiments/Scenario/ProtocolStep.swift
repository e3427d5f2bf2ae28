import EventKernel
import Scenario
import World

/// A part of a protocol.
public struct ProtocolStep: Sendable {
  static let units = Parameter<Count>(
    "units", "cartons that are fed, in each of its lots", default: 10_000, healthy: 10_000,
    possible: 1...100_000_000, plausible: 50...100_000,
    origin: .source("CSV-Prep, sections 11 and 12: 10,000 at 180 a minute, 100 at 60", .unsigned))
  static let rate = Parameter<Rate>(
    "rate", "cartons a minute, where it is not the condition's", default: .perMinute(180),
    healthy: .perMinute(180),
    possible: .perMinute(0.1)...(.perMinute(100_000)), plausible: .perMinute(40)...(.perMinute(450)),
    origin: .source("CSV-Prep, sections 11 and 12: 10,000 at 180 a minute, 100 at 60", .unsigned),
    unit: "/min")
  static let lots = Parameter<Count>(
    "lots", "lots that are run one after the other, with a changeover between them", default: 1, healthy: 1,
    possible: 1...100, plausible: 1...20, origin: .assumption("a protocol has one, unless changes are tried"))
  static let times = Parameter<Count>(
    "times", "how often it is run, each time on a line that has just been set up", default: 1, healthy: 1,
    possible: 1...1_000, plausible: 1...200, origin: .assumption("once"))

  /// What a step sets beyond its condition.
  static let settings = Shape.map(
    of: .text(TextRule("a value in quotes, as after --set")),
    help: "what is provoked in this step: values by the path to each, over those of the condition")

  /// What it is called.
  public var name: String
  /// Cartons that are fed, in each lot.
  public var count: Int
  /// Cartons a minute; nil for the condition's.
  public var perMinute: Double?
  /// Lots that are run one after the other.
  public var lots = 1
  /// How often it is run, each time on a line that has just been set up.
  public var times = 1
  /// What is provoked in it, over the values of its condition.
  public var settings: [DebtSetting] = []
  /// The condition with these settings; nil where there are none.
  public var condition: ConditionPlan?

  /// A step.
  public init(name: String, count: Int, perMinute: Double? = nil) {
    (self.name, self.count, self.perMinute) = (name, count, perMinute)
  }

  /// Cartons that all of it feeds.
  public var allUnits: Int { count * lots * times }

  /// The line that is run each time; at the step's own rate where that is asked for.
  public func line(_ line: LinePlan, isRated: Bool) -> LinePlan {
    var line = line
    line.lots.cartonsPerLot = count
    line.lots.count = lots
    if isRated, let perMinute {
      line.feed.speed = Int64(max(1, perMinute / 60 * Double(line.feed.pitch) + 0.5))
    }
    return line
  }
}

extension ProtocolStep {
  /// What a scenario says.
  init(_ section: ResolvedSection) {
    self.init(name: section.text("name") ?? "run", count: section[Self.units].value)
    if case .value(let value) = section[Self.rate.id], let said = value.value as? Rate {
      perMinute = said.base * 60
    }
    (lots, times) = (section[Self.lots].value, section[Self.times].value)
    settings = (section.section("set")?.entries ?? []).compactMap { path, entry in
      if case .text(let said) = entry { DebtSetting(path, said.text) } else { nil }
    }
  }
}

extension ExperimentReader {
  /// The condition of a step with what the step sets; nil where it sets nothing, or nothing that can be.
  func site(
    of step: ProtocolStep, _ section: ResolvedSection, _ name: String, _ request: ExperimentRequest,
    hasConditions: Bool, _ diagnostics: inout Diagnostics
  ) -> ConditionPlan? {
    guard !step.settings.isEmpty, let entries = section.section("set")?.entries else { return nil }
    func complain(_ message: String, of path: String?, hint: String) {
      let texts = entries.filter { path == nil || $0.key == path }.compactMap { entry in
        if case .text(let said) = entry.value { said.provenance.range } else { nil }
      }
      guard let place = texts.first else { return }
      diagnostics.error("step “\(step.name)”: \(message)", at: place, hint: hint)
    }
    for setting in step.settings {
      let path = ScenarioPath(setting.path)
      let isRun = ["line.lots", "site.lines"].contains { path.starts(with: ScenarioPath($0)) }
      guard let root = path.steps.first, DebtPlan.roots.contains(root), !isRun else {
        complain(
          "“\(setting.path)” is nothing that a step of a protocol can set", of: setting.path,
          hint:
            "paths begin with \(DebtPlan.roots.joined(separator: ", ")); how much is fed say units, lots and times"
        )
        return nil
      }
    }
    let (settings, prefix) = (request.settings, "conditions.\(name).")
    func read(_ prefix: String) -> (scenario: ResolvedScenario?, complaint: Diagnostic?) {
      var request = request
      request.settings = settings + step.settings.map { prefix + $0.path + "=" + $0.value }
      let (scenarios, found) = reader.read(request.scenario)
      return (
        scenarios.first { $0.condition == name } ?? scenarios.first { $0.condition == nil },
        found.all.first { $0.severity == .error }
      )
    }
    let (scenario, complaint) = read(hasConditions ? prefix : "")
    if let complaint {
      let path = step.settings.first {
        complaint.message.contains($0.path) || complaint.message.contains($0.value)
      }
      complain(complaint.message, of: path?.path, hint: complaint.hint ?? "values are written as after --set")
      return nil
    }
    guard let scenario else { return nil }
    let site = condition(scenario, request.allHealthy)
    if let problem = step.line(site.line, isRated: true).problems().first {
      complain(
        "this line cannot be run: \(problem)", of: nil, hint: "“driftline check --all” shows every value")
      return nil
    }
    return site
  }
}
