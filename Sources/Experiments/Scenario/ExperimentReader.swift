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

  /// What is read for it.
  var scenario: ScenarioRequest {
    ScenarioRequest(
      reference, settings: settings,
      healthy: allHealthy.map { ScenarioPath(["mechanisms", $0.word]) }
        + (allHealthy.contains(UpdatePlan.mechanism) ? ["systems.updates"] : []))
  }
}

/// Reads a scenario and plans the experiment that it describes.
public struct ExperimentReader: Sendable {
  let reader: ScenarioReader

  /// A reader that finds texts by `loader`.
  public init(loader: ScenarioLoader) {
    reader = ScenarioReader(schema: ExperimentSchema.schema, loader: loader)
  }

  /// The plan, nil where anything forbids a run, and all that has to be said about it.
  public func read(_ request: ExperimentRequest) -> (plan: ExperimentPlan?, diagnostics: Diagnostics) {
    var (scenarios, diagnostics) = reader.read(request.scenario)
    guard let base = scenarios.first else { return (nil, diagnostics) }
    var conditions: [ConditionPlan] = []
    var problems: [Problem] = []
    func note(_ found: Problem, of condition: ConditionPlan) {
      if let known = problems.firstIndex(where: found.isSame) {
        problems[known].conditions.append(condition.name)
      } else {
        problems.append(found)
      }
    }
    for scenario in scenarios.count > 1 ? scenarios.dropFirst() : scenarios[...] {
      let condition = condition(scenario, request.allHealthy)
      conditions.append(condition)
      let forbidding = condition.line.problems()
      for problem in forbidding { note(Problem(problem, .forbidden, scenario), of: condition) }
      if forbidding.isEmpty {
        let warnings = condition.line.warnings()
        for problem in warnings { note(Problem(problem, .imperfect, scenario), of: condition) }
        for problem in condition.line.doubts() where !warnings.contains(where: { $0.place == problem.place })
        {
          note(Problem(problem, .unbuilt, scenario), of: condition)
        }
      }
    }
    for problem in problems { problem.report(of: conditions.count, &diagnostics) }
    checkSite(of: conditions, &diagnostics)
    checkBooks(of: conditions, &diagnostics)
    checkMarket(of: conditions, &diagnostics)
    checkVerification(of: conditions, &diagnostics)
    for condition in conditions { SystemsCheck(condition.scenario).check(&diagnostics) }
    checkMessages(of: conditions, &diagnostics)
    checkPatience(of: conditions, &diagnostics)
    checkLots(base, &diagnostics)
    let plan = plan(base, conditions, request, &diagnostics)
    return (diagnostics.hasErrors ? nil : plan, diagnostics)
  }

  /// What a scenario without conditions is called.
  static let asWritten = "as written"

  func condition(_ scenario: ResolvedScenario, _ healthy: [MechanismID]) -> ConditionPlan {
    let mechanisms = scenario.root.section("mechanisms")
    let updates = scenario.root.section("systems")?.section("updates")
    var line = LineScenario.plan(
      line: scenario.root.section("line"), mechanisms: mechanisms, updates: updates)
    StartState.apply(
      scenario.root.section("start"), to: &line, mechanisms: mechanisms, healthy: healthy)
    if let experiment = scenario.root.section("experiment"),
      let duration = experiment[ExperimentSchema.duration],
      Self.weight(of: Self.lotCount, in: scenario) <= Self.weight(of: Self.duration, in: scenario)
    {
      line.lots.count = Self.lots(in: duration, of: line)
    }
    let (site, market) = (Self.site(of: scenario), scenario.root.section("market"))
    let leftOut = site.returnsInScope || market == nil ? [] : MarketPlan.leftOut
    for id in leftOut { Self.leaveOut(id, of: &line, mechanisms) }
    let recallWork = market?.section("recall-work").map(RecallWorkPlan.init) ?? RecallWorkPlan()
    let isUpdated = !(updates?.entries.isEmpty ?? true)
    let on = MechanismID.allCases.filter {
      mechanisms?.section($0.word) != nil || $0 == UpdatePlan.mechanism && isUpdated || leftOut.contains($0)
    }
    return ConditionPlan(
      name: scenario.condition ?? Self.asWritten, line: line, site: site,
      books: scenario.root.section("systems")?.section("books").map(BooksPlan.init),
      market: market.map(MarketPlan.init),
      verification: market?.section("verification").map(VerificationPlan.init),
      recalls: RecallPlan.plans(market?.section("recalls")), recallWork: recallWork, mechanisms: on,
      scenario: scenario)
  }

  /// Something was not in scope of the installation: nobody is told of it, whatever else a scenario says of it.
  private static func leaveOut(_ id: MechanismID, of line: inout LinePlan, _ mechanisms: ResolvedSection?) {
    var settings =
      mechanisms?.section(id.word).map { LineScenario.settings(of: id.card, in: $0) } ?? .healthy
    guard let scope = id.card.parameters.first(where: { $0.id == MarketPlan.scope }) else {
      preconditionFailure("“\(id.word)” has no “\(MarketPlan.scope)”")
    }
    settings.set(scope, to: false)
    line.mechanisms.set(id, to: settings)
  }

  /// What the scenario itself says behind `key`: what it has from another speaks of another line.
  private static func own(_ key: String, in section: ResolvedSection?, of scenario: ResolvedScenario)
    -> String?
  {
    guard case .text(let said)? = section?[key], !said.provenance.isInherited(unlessIn: scenario.sources.last)
    else { return nil }
    return said.text
  }

  /// What the line is called; where it has no name of its own, after its file and the one that it extends.
  private static func name(of scenario: ResolvedScenario) -> String {
    if let own = own("name", in: scenario.root, of: scenario) { return own }
    let file = scenario.sources.last?.name.split(separator: "/").last.map(String.init) ?? ""
    return "\(file), based on \(scenario.root.text("name") ?? "")"
  }

  /// The site; a line that is based on another does not take over its names.
  private static func site(of scenario: ResolvedScenario) -> SitePlan {
    let section = scenario.root.section("site")
    var site = SitePlan(section)
    guard scenario.sources.count > 1 else { return site }
    func isOwn(_ key: String) -> Bool {
      guard case .text(let said)? = section?[key] else { return false }
      if case .standard = said.provenance { return false }
      return !said.provenance.isInherited(unlessIn: scenario.sources.last)
    }
    if !isOwn("line") { site.line = name(of: scenario) }
    if !isOwn("name") { site.name = "its site" }
    if !isOwn("product") { site.product = "its product" }
    return site
  }

  /// Lots that fit into a planned time at nominal speed with their changeovers, at least one.
  static func lots(in duration: TimeSpan, of line: LinePlan) -> Int {
    let seconds =
      Double(line.lots.cartonsPerLot) * Double(line.feed.pitch) / Double(max(1, line.feed.speed))
      + line.lots.changeover.seconds
    return Int(max(1, min(1e6, duration.seconds / max(1e-6, seconds))))
  }

  /// A line has conditions of its own, and two others are compared, which it has from the line that it is based on.
  private func warnOfStrangeConditions(
    _ base: ResolvedScenario, _ roles: (validation: String, production: String),
    _ diagnostics: inout Diagnostics
  ) {
    let own = base.ownConditions
    guard base.sources.count > 1, let first = own.first,
      !own.contains(where: { $0.name == roles.validation || $0.name == roles.production })
    else { return }
    let (validation, production) = (
      own.count > 1 ? first.name : roles.validation, own.last?.name ?? first.name
    )
    diagnostics.warning(
      "none of this file's conditions is compared, but “\(roles.validation)” and “\(roles.production)” of the "
        + "line that it is based on", at: first.place,
      hint: #"say which they are: experiment: { validation: "\#(validation)", production: "\#(production)" }"#
    )
  }

  private func plan(
    _ base: ResolvedScenario, _ conditions: [ConditionPlan], _ request: ExperimentRequest,
    _ diagnostics: inout Diagnostics
  ) -> ExperimentPlan? {
    guard let experiment = base.root.section("experiment"), let validation = base.root.section("protocol")
    else { return nil }
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
    let roles = (role("validation"), role("production"))
    if roles.0 == roles.1, conditions.count > 1, case .text(let said)? = experiment["production"],
      let range = said.provenance.range
    {
      diagnostics.warning(
        "“\(roles.0)” is compared with itself", at: range,
        hint: "validation and production are two conditions: \(names.joined(separator: ", "))")
    }
    warnOfStrangeConditions(base, roles, &diagnostics)
    let steps = validation.list("steps").compactMap(\.section).map { section in
      var step = ProtocolStep(section)
      step.condition = site(
        of: step, section, roles.0, request, hasConditions: !base.conditions.isEmpty, &diagnostics)
      return step
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
        "“\(id.word)” is not on in this scenario",
        at: SourceRange(SourceText(name: "--only", text: id.word), 0..<id.word.utf8.count),
        hint: "switch it on as well: --set mechanisms.\(id.word)={}")
    }
    var plan = ExperimentPlan(
      name: Self.name(of: base), summary: Self.own("summary", in: base.root, of: base) ?? "",
      reference: request.reference,
      texts: base.sources.map {
        ScenarioText(name: $0.name, text: String(decoding: $0.bytes, as: UTF8.self))
      },
      settings: settings, conditions: conditions, validation: roles.0, production: roles.1,
      steps: steps.isEmpty
        ? [ProtocolStep(name: "run", count: ProtocolStep.units.standard.value, perMinute: nil)] : steps,
      challenges: Challenge.all(in: validation.section("challenges")),
      seed: UInt64(experiment[ExperimentSchema.seed].value),
      trials: experiment[ExperimentSchema.trials].value,
      protocolTrials: experiment[ExperimentSchema.protocolTrials].value,
      causeTrials: experiment[ExperimentSchema.causeTrials].value,
      causeLots: experiment[ExperimentSchema.causeLots]?.value,
      causeRuns: experiment[ExperimentSchema.causeRuns].value,
      confidence: experiment[ExperimentSchema.confidence].base,
      precision: experiment[ExperimentSchema.precision]?.base,
      mostTrials: experiment[ExperimentSchema.mostTrials].value,
      correction: experiment[ExperimentSchema.correction], criteria: criteria,
      currency: base.root.section("costs")?.text("currency"))
    plan.costs = CostPlan(base.root.section("costs"), &diagnostics)
    plan.protocolCosts = ProtocolCosts(
      validation.section("costs"),
      isCurrencySaid: base.root.section("costs").map(CostPlan.saysCurrency) ?? false,
      &diagnostics)
    plan.debt = DebtPlan(base.root.section("debt"), &diagnostics)
    plan.calibration = CalibrationPlan(base.root.section("calibration"), &diagnostics)
    plan.delivery = base.root.section("delivery").map(DeliveryPlan.init) ?? DeliveryPlan()
    plan.terms = Terms(base.root.section("terms"), &diagnostics)
    plan.document = FiledDocument(base.root.section("document"))
    plan.severities = SeverityPlan(base.root.section("severity"))
    plan.requirements = Requirement.all(
      in: base.root.section("requirements"), criteria: criteria.map(\.id), &diagnostics)
    return plan
  }
}

/// Something that is wrong with the line of one condition or several, and where the value stands that has it.
private struct Problem {
  /// What it means for a run.
  enum Verdict: String {
    case forbidden = "this line cannot be run"
    case imperfect = "this line is not perfect even when healthy"
    case unbuilt = "no line is built so"
  }

  var problem: PlanProblem
  var verdict: Verdict
  var place: SourceRange
  var conditions: [String]

  /// What `scenario` has: at what the command line sets on the line, because without it all was well; else at the value
  /// itself where somebody wrote it; else at what is written nearest to it, in the file that the user has named rather
  /// than in one that it extends.
  init(_ problem: PlanProblem, _ verdict: Verdict, _ scenario: ResolvedScenario) {
    (self.problem, self.verdict) = (problem, verdict)
    conditions = [scenario.condition ?? ExperimentReader.asWritten]
    let path = ScenarioPath(["line"] + problem.place.split(separator: ".").map { Words.kebab(String($0)) })
    let own = scenario.sources.last ?? SourceText(name: "", text: "")
    var written = scenario.values.map { (path: $0.path, provenance: $0.provenance) }
    if let name = path.steps.dropFirst().first,
      let machine = scenario.root.section("line")?.section(name), machine.kind != nil
    {
      written.append((ScenarioPath(["line", name, "vintage"]), machine.kindFrom))
    }
    var best: (weight: Int, place: SourceRange)?
    for (itsPath, provenance) in written {
      guard let range = provenance.range else { continue }
      let shared = zip(itsPath.steps, path.steps).prefix { $0 == $1 }.count
      var weight = shared >= 2 ? shared : 0
      if itsPath == path { weight += 1_000 }
      if shared >= 2, range.source.name == own.name { weight += 1_500 }
      if case .commandLine = provenance, shared > 0 || itsPath.steps.first == "mechanisms" { weight += 3_000 }
      if weight > 0, weight >= best?.weight ?? 0 { best = (weight, range) }
    }
    place = best?.place ?? SourceRange(own, 0..<0)
  }

  /// Whether another condition has the same problem for the same reason.
  func isSame(as other: Problem) -> Bool {
    problem == other.problem && place.description == other.place.description
  }

  /// Says it once, and under which of all conditions where not under all.
  func report(of all: Int, _ diagnostics: inout Diagnostics) {
    let names = conditions.map { "“\($0)”" }.joined(separator: " and ")
    // As a scenario writes it: `line.packer.units-per-case`.
    let words = "line." + Words.kebab(problem.place) + problem.description.dropFirst(problem.place.count)
    diagnostics.add(
      Diagnostic(
        verdict == .forbidden ? .error : .warning,
        (conditions.count < all ? "under \(names) " : "") + "\(verdict.rawValue): \(words)", at: place,
        hint: "“driftline check --all” shows every value with its origin"))
  }
}
