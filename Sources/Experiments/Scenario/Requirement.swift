import Scenario

/// A requirement of the user's, with the criteria that answer it.
public struct Requirement: Hashable, Sendable {
  /// The user's own identifier: `URS-014`.
  public var id: String
  /// What it asks for.
  public var text: String
  /// The user's class of risk; empty where none was given.
  public var risk: String
  /// The names of the criteria that answer it.
  public var criteria: [String]

  /// The section `requirements` of a scenario.
  static let shape = Shape.map(
    of: .section(
      Section(
        "a requirement",
        fields: [
          Scenario.Field("text", .text(TextRule("what it asks for", default: ""))),
          Scenario.Field("risk", .text(TextRule("its class of risk, in your own words", default: ""))),
          Scenario.Field(
            "criteria",
            .list(of: .text(TextRule("the name of a criterion")), help: "names of criteria that answer it"),
            .optional),
        ])), help: "your requirements by their identifiers")

  /// The requirements of a scenario; a criterion that is not there is complained of.
  static func all(
    in section: ResolvedSection?, criteria known: [String], _ diagnostics: inout Diagnostics
  ) -> [Requirement] {
    (section?.entries ?? []).compactMap { id, entry in
      guard let said = entry.section else { return nil }
      var named: [String] = []
      for case .text(let criterion) in said.list("criteria") {
        named.append(criterion.text)
        guard !known.contains(criterion.text), let range = criterion.provenance.range else { continue }
        let near = Nearest.name(to: criterion.text, among: known).map { "did you mean \"\($0)\"? " } ?? ""
        diagnostics.error(
          "requirement “\(id)” names a criterion “\(criterion.text)” that is not there", at: range,
          hint: near + "criteria: \(known.joined(separator: ", "))")
      }
      return Requirement(
        id: id, text: said.text("text") ?? "", risk: said.text("risk") ?? "", criteria: named)
    }
  }

  /// What its criteria say together; nil where it has none.
  public func verdict(_ results: [CriterionResult]) -> Verdict? {
    let found = results.filter { criteria.contains($0.id) }.map(\.verdict)
    if found.isEmpty { return nil }
    return found.contains(.notAccepted)
      ? .notAccepted : found.contains(.inconclusive) ? .inconclusive : .accepted
  }
}
