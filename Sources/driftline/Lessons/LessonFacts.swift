import Drift
import Experiments
import Scenario
import TraceModel
import World

/// What one run of a lesson has come to, by the words that lessons have for it.
struct LessonFacts: Sendable {
  /// The run.
  let row: TrialRow
  /// The scenario as it was run.
  let scenario: ResolvedScenario

  /// The figure that is meant; nil where there is none of this name.
  ///
  /// - `unit`, `bundle`, `case`, `pallet`, `any`, alone or with kinds: things about which truth and record differ for good
  /// - `silent`: those of which nothing was raised before they left the line; `findings`: what the record has raised, and
  ///   `finding RULE`: what of it by one rule
  /// - what happened on the line by its name: `units`, `stops`, `rejects`, `short-reads`, …
  /// - `documents refused`, `documents noticed`, `gap REASON`, `market MEASURE`
  /// - `queries asked`, `queries failed`; `recall affected`, `recall missed`, `recall in-vain`
  func figure(_ words: String) -> Double? {
    let (first, rest) = Self.split(words)
    let level = PackagingLevel(word: first)
    if level != nil || first == "any" {
      var kinds: Set<MismatchKind> = []
      for word in rest.split(separator: ",") {
        guard let kind = MismatchKind(word: word.filter { $0 != " " }) else { return nil }
        kinds.insert(kind)
      }
      return count { (level == nil || $0.level == level) && (kinds.isEmpty || kinds.contains($0.kind)) }
    }
    if rest.isEmpty {
      switch first {
      case "silent": return count(\.silent)
      case "findings": return Double(row.findings.count)
      default:
        let found = Occurrence.allCases.first { Words.kebab("\($0)") == first }
        return found.map { Double(row.occurrences[$0]) }
      }
    }
    return after(first, rest).map(Double.init)
  }

  /// What happened after the line; nothing where nobody asked.
  private func after(_ first: String, _ rest: String) -> Int? {
    let drills = row.recalls?.drills ?? []
    switch (first, rest) {
    case ("finding", _): return row.findings.count { $0.rule.rawValue == rest }
    case ("documents", "refused"): return row.market?.documents.refused ?? 0
    case ("documents", "noticed"): return row.market?.documents.noticed ?? 0
    case ("queries", "asked"): return row.verification?.asked ?? 0
    case ("queries", "failed"): return row.verification?.failed ?? 0
    case ("recall", "affected"): return drills.reduce(0) { $0 + $1.affected }
    case ("recall", "missed"): return drills.reduce(0) { $0 + $1.missed }
    case ("recall", "in-vain"): return drills.reduce(0) { $0 + $1.inVain }
    case ("market", _):
      guard let measure = MarketMeasure(word: rest) else { return nil }
      return row.market.map(measure.value(of:)) ?? 0
    case ("gap", _):
      guard let reason = CustodyGap.Reason(word: rest) else { return nil }
      return row.market?.gaps.reduce(0) { $0 + ($1.reason == reason ? $1.units : 0) } ?? 0
    default: return nil
    }
  }

  /// A value of the scenario, as it reads; nil where there is none of this name.
  func setting(_ path: String) -> String? {
    scenario.values.first { $0.path.description == path }?.text
  }

  private func count(_ isMeant: (Mismatch) -> Bool) -> Double {
    Double(row.lots.reduce(0) { $0 + $1.lasting.count(where: isMeant) })
  }

  private static func split(_ words: String) -> (first: String, rest: String) {
    let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
    return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
  }
}
