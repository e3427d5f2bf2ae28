import EventKernel
import Experiments
import Scenario
import World

/// Why a list of items cannot be studied: mistakes of the scenario, each with its place.
package struct DebtProblem: Error {
  /// What has to be told.
  package var diagnostics = Diagnostics()
}

/// Which sites have to be run to say what each item costs, and the plans by which they are.
///
/// A set of items is one more condition of the experiment, with its settings laid over production's. So the trials of all sets
/// are run, kept, resumed and divided as any others are, and draw the same numbers.
package struct DebtStudy: Sendable {
  /// The experiment.
  package let plan: ExperimentPlan
  /// The list.
  package let debt: DebtPlan
  /// Months at which the site is looked at, beside today; none where nothing grows.
  package let months: [Int]

  private let request: ExperimentRequest
  private let reader: ExperimentReader
  /// What stands before a path so that production alone is changed.
  private let prefix: String
  /// What growth begins with.
  private var today: [String: ResolvedValue] = [:]

  /// Months at which a curve is looked at.
  package static let usualMonths = [6, 12, 24, 36]

  /// A study of what `request` describes, as `plan` has it; every item is read as it is today and as it would be.
  package init(
    _ request: ExperimentRequest, _ plan: ExperimentPlan, _ debt: DebtPlan, loader: ScenarioLoader
  ) throws(DebtProblem) {
    (self.request, self.plan, self.debt) = (request, plan, debt)
    reader = ExperimentReader(loader: loader)
    let condition = plan[plan.production] ?? plan.conditions.last
    prefix = condition?.scenario.condition.map { "conditions.\($0)." } ?? ""
    // What changes in a step is looked at on both sides of it.
    let growths = debt.grows + debt.items.flatMap(\.grows)
    let steps = growths.flatMap(\.steps).flatMap { [$0.month - 1, $0.month] }
    // A plan that goes on for longer is reckoned with what has grown by then.
    let usual = Self.usualMonths.last ?? 0
    let last = max(usual, debt.months)
    let later = stride(from: usual + 12, to: last, by: 12) + (last > usual ? [last] : [])
    let all = Set(Self.usualMonths + later + steps.filter { (1...last).contains($0) })
    months = growths.isEmpty ? [] : all.sorted()
    try check()
    for value in try read(Variant(.none)).scenario.values { today[value.path.description] = value }
    try checkGrowth()
  }

  /// How many items there are.
  package var count: Int { debt.items.count }

  // MARK: - What is run

  /// Sets of items that are run in every trial: nothing, everything, each alone, each last.
  package var sets: [Coalition] {
    let all = Coalition.all(count)
    return [.none, all] + (0..<count).map { Coalition([$0]) } + (0..<count).map(all.without)
  }

  /// The shares of items over so many trials, by the names that items go by.
  package func shapley(_ trials: Int) -> Shapley {
    Shapley(
      named: debt.items.indices.sorted { debt.items[$0].id < debt.items[$1].id }, seed: plan.seed,
      trials: trials)
  }

  /// Everything that the first round runs: ``sets``, those that shares of each trial need, and the months.
  package func trials(_ number: Int) -> [VariantTrial] {
    var known: Set<VariantTrial> = []
    var all: [VariantTrial] = []
    func add(_ trial: VariantTrial) { if known.insert(trial).inserted { all.append(trial) } }
    let shapley = shapley(number)
    for trial in 0..<number {
      for set in sets + shapley.sets(trial) { add(VariantTrial(Variant(set), trial)) }
      for month in months {
        for set in [Coalition.none, .all(count)] { add(VariantTrial(Variant(set, month: month), trial)) }
      }
    }
    return all
  }

  /// The experiment with a condition for each variant, by which `ExperimentRunner` runs their trials.
  package func planned(_ trials: [VariantTrial], atOnce: Int) throws(DebtProblem) -> ExperimentPlan {
    var known: Set<Variant> = []
    let variants = trials.map(\.variant).filter { known.insert($0).inserted }
    let conditions = try runTrials(0..<UInt64(variants.count), jobs: max(1, atOnce)) {
      (index: UInt64) throws(DebtProblem) in
      try read(variants[Int(index)])
    }
    var plan = plan
    plan.conditions += conditions
    return plan
  }

  // MARK: - Reading

  /// What is set so that a variant is what it says.
  package func settings(of variant: Variant) throws(GrowthProblem) -> [String] {
    var settings: [DebtSetting] = []
    var growths = debt.grows.filter { $0.path != Growth.volume }
    for (index, item) in debt.items.enumerated() {
      let isRight = variant.right.contains(index)
      settings += isRight ? item.right : item.today
      if !isRight { growths += item.grows }
    }
    // A fix holds: the law of the whole site would undo it from its first month on, unseen, and whoever means that a fix wears
    // off has no words for it in a list whose items are either so or right. An item's own laws have ended with it above.
    let fixed = variant.right.members.flatMap { debt.items[$0].right }.map { ScenarioPath($0.path) }
    for growth in growths where !fixed.contains(where: { ScenarioPath(growth.path).starts(with: $0) }) {
      guard let value = try growth.value(in: variant.month, from: today[growth.path]) else { continue }
      settings.append(DebtSetting(growth.path, value))
    }
    return settings.map { prefix + $0.path + "=" + $0.value }
  }

  private func read(_ variant: Variant) throws(DebtProblem) -> ConditionPlan {
    let settings: [String]
    do throws(GrowthProblem) {
      settings = try self.settings(of: variant)
    } catch {
      throw problem(error.message, hint: error.hint)
    }
    let (condition, complaint) = read(settings)
    guard var condition else {
      let names = variant.right.members.map { "“\(debt.items[$0].name)”" }
      throw problem(
        "the site cannot be run"
          + (names.isEmpty ? " as it is" : " with \(names.joined(separator: ", ")) put right")
          + (variant.month > 0 ? " in month \(variant.month)" : "") + ": \(complaint.message)",
        hint: complaint.hint)
    }
    condition.name = variant.condition(of: count)
    return condition
  }

  private func read(_ settings: [String]) -> (ConditionPlan?, (message: String, hint: String)) {
    var request = request
    request.settings += settings
    let (read, diagnostics) = reader.read(request)
    let error = diagnostics.all.first { $0.severity == .error }
    return (
      read.flatMap { $0[plan.production] ?? $0.conditions.last },
      (error?.message ?? "it cannot be read", error?.hint ?? "“driftline check --all” shows every value")
    )
  }

  /// Each item by itself has to be readable, today and put right.
  private func check() throws(DebtProblem) {
    var problems = DebtProblem()
    func complaint(_ settings: [DebtSetting]) -> (message: String, hint: String)? {
      let (condition, complaint) = read(settings.map { prefix + $0.path + "=" + $0.value })
      return condition == nil ? complaint : nil
    }
    for item in debt.items {
      for (settings, state) in [(item.today, "as it is today"), (item.right, "put right")]
      where !settings.isEmpty {
        guard let all = complaint(settings) else { continue }
        let one = settings.first { complaint([$0]) != nil }
        problems.diagnostics.error(
          "“\(item.name)” \(state): \(all.message)",
          at: one.flatMap { item.places[$0.path] } ?? item.place ?? nowhere, hint: all.hint)
        break
      }
    }
    if problems.diagnostics.hasErrors { throw problems }
  }

  /// Items of which nothing is otherwise when they are put right.
  package var rightAlready: Diagnostics {
    var found = Diagnostics()
    func values(_ set: Coalition) -> [String: String]? {
      (try? read(Variant(set)))?.scenario.values.reduce(into: [:]) { $0[$1.path.description] = $1.text }
    }
    let today = values(.none)
    for (index, item) in debt.items.enumerated() where today != nil && values(Coalition([index])) == today {
      found.warning(
        "“\(item.name)” is right already: what it would be is what is so today",
        at: item.right.first.flatMap { item.places[$0.path] } ?? item.place ?? nowhere,
        hint: "today: { … } says what is so where the rest of the scenario has it right")
    }
    return found
  }

  private func checkGrowth() throws(DebtProblem) {
    var problems = DebtProblem()
    for growth in debt.grows + debt.items.flatMap(\.grows) {
      var isTold = false
      for month in months {
        do throws(GrowthProblem) {
          if growth.path == Growth.volume {
            try growth.checkVolume(debt.unitsPerYear, in: month)
          } else {
            _ = try growth.value(in: month, from: today[growth.path])
          }
        } catch {
          problems.diagnostics.error(error.message, at: growth.place ?? nowhere, hint: error.hint)
          isTold = true
          break
        }
      }
      // What a step sets has to be a value that can be read, whatever it was before.
      for step in growth.steps where !isTold {
        let (condition, complaint) = read([prefix + growth.path + "=" + step.value])
        if condition == nil {
          problems.diagnostics.error(
            "from month \(step.month): \(complaint.message)",
            at: growth.stepPlaces[step.month] ?? growth.place ?? nowhere, hint: complaint.hint)
        }
      }
    }
    if problems.diagnostics.hasErrors { throw problems }
  }

  private var nowhere: SourceRange { SourceRange(SourceText(name: plan.reference, text: ""), 0..<0) }

  private func problem(_ message: String, hint: String) -> DebtProblem {
    var problem = DebtProblem()
    problem.diagnostics.error(message, at: debt.items.first?.place ?? nowhere, hint: hint)
    return problem
  }
}
