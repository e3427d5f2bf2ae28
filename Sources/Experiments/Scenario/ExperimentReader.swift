import EventKernel
import Scenario
import World

/// What a user asks to be run: a scenario and changes to it.
public struct ExperimentRequest: Sendable {
  /// A file, or the name of an embedded scenario.
  public var reference: String
  /// Changes as the user wrote them: `path=value`.
  public var settings: [String] = []
  /// The only mechanisms that stay on; nil for all that the scenario has.
  public var only: [MechanismID]?
  /// Mechanisms that are made healthy.
  public var healthy: [MechanismID] = []

  /// A scenario as it stands.
  public init(_ reference: String) { self.reference = reference }

  /// The mechanisms that are made healthy, by one way or the other.
  public var allHealthy: [MechanismID] {
    MechanismID.allCases.filter {
      healthy.contains($0) || only.map { [id = $0] in !$0.contains(id) } ?? false
    }
  }
}

/// Reads a scenario and plans the experiment that it describes.
public struct ExperimentReader: Sendable {
  private let reader: ScenarioReader

  /// A reader that finds texts by `loader`.
  public init(loader: ScenarioLoader) {
    reader = ScenarioReader(schema: ExperimentSchema.schema, loader: loader)
  }

  /// The plan, nil where anything forbids a run, and all that has to be said about it.
  public func read(_ request: ExperimentRequest) -> (plan: ExperimentPlan?, diagnostics: Diagnostics) {
    let healthy = request.allHealthy.map { ScenarioPath(["mechanisms", $0.word]) }
    func read(_ condition: String?) -> (scenario: ResolvedScenario?, diagnostics: Diagnostics) {
      reader.read(
        ScenarioRequest(
          request.reference, condition: condition, settings: request.settings, healthy: healthy))
    }
    var (base, diagnostics) = read(nil)
    guard let base else { return (nil, diagnostics) }
    var conditions: [ConditionPlan] = []
    for name in base.conditions.isEmpty ? [nil] : base.conditions.map(Optional.some) {
      let (scenario, found) = read(name)
      diagnostics.add(found)
      guard let scenario else { return (nil, diagnostics) }
      conditions.append(condition(name ?? "as written", scenario, request.allHealthy, &diagnostics))
    }
    let plan = plan(base, conditions, request, &diagnostics)
    return (diagnostics.hasErrors ? nil : plan, diagnostics)
  }

  private func condition(
    _ name: String, _ scenario: ResolvedScenario, _ healthy: [MechanismID], _ diagnostics: inout Diagnostics
  ) -> ConditionPlan {
    let mechanisms = scenario.root.section("mechanisms")
    var line = LineScenario.plan(line: scenario.root.section("line"), mechanisms: mechanisms)
    StartState.apply(
      scenario.root.section("start"), to: &line, mechanisms: mechanisms, healthy: healthy)
    if let experiment = scenario.root.section("experiment"),
      let duration = experiment[ExperimentSchema.duration]
    {
      line.lots.count = Self.lots(in: duration, of: line)
    }
    for problem in line.problems() { report(problem, name, scenario, &diagnostics) }
    let on = MechanismID.allCases.filter { mechanisms?.section($0.word) != nil }
    return ConditionPlan(name: name, line: line, mechanisms: on, scenario: scenario)
  }

  /// Lots that fit into a planned time at nominal speed with their changeovers, at least one.
  static func lots(in duration: TimeSpan, of line: LinePlan) -> Int {
    let seconds =
      Double(line.lots.cartonsPerLot) * Double(line.feed.pitch) / Double(max(1, line.feed.speed))
      + line.lots.changeover.seconds
    return Int(max(1, min(1e6, duration.seconds / max(1e-6, seconds))))
  }

  private func plan(
    _ base: ResolvedScenario, _ conditions: [ConditionPlan], _ request: ExperimentRequest,
    _ diagnostics: inout Diagnostics
  ) -> ExperimentPlan? {
    guard let experiment = base.root.section("experiment"), let validation = base.root.section("protocol"),
      let file = base.sources.last
    else { return nil }
    let start = SourceRange(file, 0..<0)
    let names = conditions.map(\.name)
    func role(_ key: String) -> String {
      let wanted = experiment.text(key) ?? key
      if names.contains(wanted) { return wanted }
      if !base.conditions.isEmpty, let text = experiment[key], case .text(let said) = text,
        let range = said.provenance.range
      {
        diagnostics.error(
          "there is no condition “\(wanted)”", at: range, hint: "conditions: \(names.joined(separator: ", "))"
        )
      }
      return wanted
    }
    let steps = validation.list("steps").compactMap(\.section).map { step in
      var rate: Double?
      if case .value(let value) = step[ProtocolStep.rate.id], let said = value.value as? Rate {
        rate = said.base * 60
      }
      return ProtocolStep(
        name: step.text("name") ?? "run", count: step[ProtocolStep.units].value, perMinute: rate)
    }
    var criteria: [NamedCriterion] = []
    for (id, entry) in base.root.section("criteria")?.entries ?? [] {
      guard case .text(let said) = entry, let criterion = try? Criterion(said.text) else { continue }
      criteria.append(
        NamedCriterion(id: id, criterion: criterion, place: said.provenance.description))
    }
    let settings =
      request.settings
      + (request.only.map { ["--only \($0.isEmpty ? "none" : $0.map(\.word).joined(separator: ","))"] } ?? [])
      + (request.healthy.isEmpty ? [] : ["--healthy \(request.healthy.map(\.word).joined(separator: ","))"])
    for id in request.only ?? [] where !conditions.contains(where: { $0.mechanisms.contains(id) }) {
      diagnostics.error(
        "“\(id.word)” is not on in this scenario", at: start,
        hint: "switch it on as well: --set mechanisms.\(id.word)={}")
    }
    return ExperimentPlan(
      name: base.root.text("name") ?? "", summary: base.root.text("summary") ?? "",
      reference: request.reference,
      texts: base.sources.map {
        ScenarioText(name: $0.name, text: String(decoding: $0.bytes, as: UTF8.self))
      },
      settings: settings, conditions: conditions, validation: role("validation"),
      production: role("production"),
      steps: steps.isEmpty
        ? [ProtocolStep(name: "run", count: ProtocolStep.units.standard.value, perMinute: nil)] : steps,
      challenges: Challenge.all(in: validation.section("challenges")),
      seed: UInt64(experiment[ExperimentSchema.seed].value),
      trials: experiment[ExperimentSchema.trials].value,
      protocolTrials: experiment[ExperimentSchema.protocolTrials].value,
      confidence: experiment[ExperimentSchema.confidence].base,
      precision: experiment[ExperimentSchema.precision]?.base,
      mostTrials: experiment[ExperimentSchema.mostTrials].value,
      correction: experiment[ExperimentSchema.correction], criteria: criteria,
      currency: base.root.section("costs")?.text("currency"))
  }

  /// A problem of the whole plan, told where the value stands that has it.
  private func report(
    _ problem: PlanProblem, _ condition: String, _ scenario: ResolvedScenario,
    _ diagnostics: inout Diagnostics
  ) {
    let parts = problem.place.split(separator: ".").map { Words.kebab(String($0)) }
    let path = ScenarioPath(["line"] + parts)
    let value = scenario.values.first { $0.path == path }
    let place = value?.provenance.range ?? scenario.sources.last.map { SourceRange($0, 0..<0) }
    guard let place else { return }
    diagnostics.error(
      "under “\(condition)” this line cannot be run: \(problem)", at: place,
      hint: "“driftline check” shows every value with its origin")
  }
}
