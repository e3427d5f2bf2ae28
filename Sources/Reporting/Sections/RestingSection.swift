import Experiments
import TraceModel
import World

/// The assumptions on which the answers rest, as far as a rule can say it without varying any.
///
/// A criterion about what is wrong is decided by kinds; kinds are borne by mechanisms: by what vanishes without each, where
/// that was run and is told, and by whose mark things bear otherwise. Of the mechanisms, those first that bear most of any
/// one criterion, the assumed values are named in turn: those first in which the conditions differ, then those that are not
/// healthy. What the rule cannot see is a value that stands beside all of them, such as a window of the line itself.
struct RestingAssumptions {
  /// One of them.
  struct One {
    var value: ScenarioValue
    var mechanism: MechanismID
    /// Of which criteria the mechanism bears something, with how much of what they are decided on.
    var bears: [(criterion: String, share: Double)]
  }

  /// So many are named.
  static let dozen = 12

  let all: [One]
  /// Criteria about the line or its record as a whole, which the rule says nothing of.
  let without: [String]

  init(_ result: ExperimentResult) {
    var bears: [MechanismID: [(criterion: String, share: Double)]] = [:]
    var without: [String] = []
    for criterion in result.criteria {
      guard let measure = (try? Criterion(criterion.text))?.measure,
        [.mismatches, .episodes, .compromised, .detected].contains(measure.subject)
      else {
        without.append(criterion.id)
        continue
      }
      let weights = result.mechanisms.map { part in
        (
          part.id,
          Self.weight(of: part, in: result) { level, kind in
            measure.subject == .compromised ? kind.isOfContainers : measure.filter.means(level, kind)
          }
        )
      }
      let whole = weights.reduce(0) { $0 + $1.1 }
      for (id, weight) in weights where weight > 0 {
        bears[id, default: []].append((criterion.id, weight / whole))
      }
    }
    self.without = without
    func most(_ id: MechanismID) -> Double { bears[id]?.map(\.share).max() ?? 0 }
    let order = result.mechanisms.map(\.id).enumerated().filter { most($0.element) > 0 }
      .sorted { (most($1.element), $0.offset) < (most($0.element), $1.offset) }.map(\.element)
    let values = order.map { Self.values(of: $0, in: result) }
    var all: [One] = []
    for round in 0..<(values.map(\.count).max() ?? 0) {
      for (id, own) in zip(order, values) where round < own.count && all.count < Self.dozen {
        all.append(One(value: own[round], mechanism: id, bears: bears[id] ?? []))
      }
    }
    self.all = all
  }

  /// Episodes of some kinds that a mechanism bears: those that vanish without it, or those that bear its mark.
  private static func weight(
    of part: MechanismResult, in result: ExperimentResult,
    _ holds: (PackagingLevel, MismatchKind) -> Bool
  ) -> Double {
    func isMeant(_ subject: Subject) -> Bool {
      if case .kind(let level, let kind) = subject { holds(level, kind) } else { false }
    }
    if let vanishing = part.vanishing {
      let told = vanishing.told.filter { isMeant($0.subject) }.reduce(0) {
        $0 + max(0, $1.episodesGone.value)
      }
      // What vanishes and is not told from chance is left to the marks.
      if told > 0 || !vanishing.changes.contains(where: { isMeant($0.subject) }) { return told }
    }
    let units = result.cells.first { $0.cell == Cell(.production, .long) }?.exposure.units ?? 0
    let marked = part.production.kinds.filter { holds($0.level, $0.kind) }.reduce(0) { $0 + $1.episodes }
    return units > 0 ? Double(marked) / Double(units) * 1e6 : 0
  }

  private static func values(of id: MechanismID, in result: ExperimentResult) -> [ScenarioValue] {
    let assumed = result.values.filter {
      $0.mechanism == id.word && $0.isAssumption && $0.production != nil && $0.plausible != nil
    }
    func rank(_ value: ScenarioValue) -> Int {
      value.differs && value.validation != nil ? 0 : value.production?.text != value.healthy ? 1 : 2
    }
    return assumed.enumerated().filter { rank($0.element) < 2 }
      .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
  }
}

extension DocumentWriter {
  /// The dozen in a table, with the rule by which they were chosen; nothing where no mechanism bears what a criterion is
  /// decided on.
  var resting: (blocks: [Block], brief: [String]) {
    let found = RestingAssumptions(result)
    guard !found.all.isEmpty else { return ([], []) }
    let rule =
      "By a rule, and not by trying: criteria are decided on kinds, kinds are borne by mechanisms (by what vanishes without "
      + "each, or by its mark where that was not run), and the assumed values of those that bear most of any criterion are "
      + "named in turn, those first in which the conditions differ. Whether one of them flips an answer, and at what value, "
      + "only a study says."
      + (found.without.isEmpty
        ? ""
        : " Nothing is said of \(found.without.joined(separator: ", ")): what the line does as a whole is no mechanism's.")
    let table = Table(
      "resting", "The \(found.all.count) assumptions that the answers rest on first, by this rule",
      [
        .text("assumption"), .code("path"), .text(identity.validation), .text(identity.production),
        .text("believed to be possible"), .text("bears of what criteria are decided on"),
      ],
      rows: found.all.map { one in
        [
          .text(one.value.name), .text(one.value.path), .text(one.value.validation?.text ?? "off"),
          .text(one.value.production?.text ?? "off"), one.value.plausible.map { .text($0) } ?? .empty,
          .text(
            "\(Names.mechanism(one.mechanism)): "
              + one.bears.map { "\($0.criterion) \(NumberText.percent($0.share))" }.joined(separator: ", ")),
        ]
      })
    let paths = found.all.map { $0.value.path.split(separator: ".").dropFirst().joined(separator: ".") }
    return (
      [.paragraph(rule), .table(table)],
      ["rests first, by a rule and not by trying, on: \(paths.joined(separator: ", "))"]
    )
  }
}
