import Experiments
import Scenario
import TextFormats
import World

/// A proposal in the words of a scenario: a condition with a protocol that `compare` and `run` take as it is.
package struct ProposalText: Sendable {
  /// The text.
  package let text: String

  /// The name of its condition.
  package static let condition = "proposal"

  /// The scenario of what is found, which extends `reference`; nil where there is nothing to propose, or nothing that the file
  /// does not have.
  package init?(
    _ result: DesignResult, request: ExperimentRequest, extending reference: String, said: [String] = []
  ) {
    let (study, plan) = (result.study, result.study.plan)
    var root = Branch()
    for setting in request.settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].hasPrefix("experiment.") else { continue }
      root[ScenarioPath(parts[0]).steps[...]] = Self.value(parts[1])
    }
    let steps: [ProtocolStep]
    var isSeeded = false
    if let own = result.own {
      if own.isWhole { return nil }
      (steps, isSeeded) = (own.steps.steps(plan), own.steps.hasChallenges)
    } else {
      guard let proposal = result.proposal else { return nil }
      Self.setCondition(&root, study, request)
      steps = proposal.steps(study.candidates).map(\.step)
    }
    if !isSeeded {
      for challenge in plan.challenges {
        root[["protocol", "challenges", challenge.id][...]] = "null"
      }
    }
    root[["protocol", "steps"][...]] = "[\n" + steps.map(Self.step).joined() + "    ]"
    text =
      said.map { "// \($0)\n" }.joined() + "{\n  extends: \(Self.quoted(reference)),\n"
      + "  name: \(Self.quoted(plan.name + ", with the protocol that shows it")),\n" + root.text(1) + "}\n"
  }

  /// The condition under which candidates are run: production's, on a clean and set line.
  private static func setCondition(_ root: inout Branch, _ study: DesignStudy, _ request: ExperimentRequest) {
    let plan = study.plan
    let hasConditions = study.site.scenario.condition != nil
    let condition = ["conditions", Self.condition]
    if hasConditions { root[(condition + ["extends"])[...]] = quoted(plan.production) }
    for setting in study.fresh {
      root[(condition + ScenarioPath(setting.path).steps)[...]] = value(setting.value)
    }
    if plan.conditions.contains(where: { $0.market != nil }) { root[(condition + ["market"])[...]] = "null" }
    let later = Set(MarketPlan.mechanisms + VerificationPlan.mechanisms)
    for id in study.site.mechanisms where later.contains(id) || request.allHealthy.contains(id) {
      root[(condition + ["mechanisms", id.word])[...]] = "null"
    }
    if !hasConditions { root[["conditions", plan.production][...]] = "{}" }
    root[["experiment", "validation"][...]] = quoted(Self.condition)
    root[["experiment", "production"][...]] = quoted(plan.production)
  }

  private static func step(_ step: ProtocolStep) -> String {
    var fields = ["name: \(quoted(step.name))", "units: \(step.count)"]
    if let rate = step.perMinute {
      fields.append("rate: \(quoted("\(rate == rate.rounded() ? "\(Int(rate))" : "\(rate)")/min"))")
    }
    if step.lots > 1 { fields.append("lots: \(step.lots)") }
    if step.times > 1 { fields.append("times: \(step.times)") }
    guard !step.settings.isEmpty else { return "      { \(fields.joined(separator: ", ")) },\n" }
    let set = step.settings.map { "        \(quoted($0.path)): \(quoted($0.value)),\n" }.joined()
    return "      { \(fields.joined(separator: ", ")), set: {\n\(set)      } },\n"
  }

  /// A value of a command line as a file has it.
  private static func value(_ text: String) -> String {
    let isPlain =
      ["null", "true", "false"].contains(text) || text.hasPrefix("{") || text.hasPrefix("[")
      || text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } && Double(text) != nil
    return isPlain ? text : quoted(text)
  }

  fileprivate static func quoted(_ text: String) -> String { JSONValue.text(text).line }
}

/// An object that is put together path by path, in the order in which its keys come.
private struct Branch {
  private var keys: [String] = []
  private var leaves: [String: String] = [:]
  private var branches: [String: Branch] = [:]

  subscript(path: ArraySlice<String>) -> String {
    get { "" }
    set {
      guard let key = path.first else { return }
      if !keys.contains(key) { keys.append(key) }
      if path.count == 1 {
        (leaves[key], branches[key]) = (newValue, nil)
      } else {
        leaves[key] = nil
        branches[key, default: Branch()][path.dropFirst()] = newValue
      }
    }
  }

  func text(_ depth: Int) -> String {
    let indent = String(repeating: "  ", count: depth)
    return keys.map { key in
      let word = key.allSatisfy { $0.isASCII && $0.isLetter } ? key : ProposalText.quoted(key)
      if let leaf = leaves[key] { return "\(indent)\(word): \(leaf),\n" }
      return "\(indent)\(word): {\n\(branches[key]?.text(depth + 1) ?? "")\(indent)},\n"
    }.joined()
  }
}
