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
  /// For each criterion the mechanisms that bear what it is decided on, those first that bear most; nil where it is about the
  /// line or its record as a whole, of which the rule says nothing.
  let bearers: [[(mechanism: MechanismID, share: Double)]?]

  init(_ result: ExperimentResult) {
    var bears: [MechanismID: [(criterion: String, share: Double)]] = [:]
    var bearers: [[(mechanism: MechanismID, share: Double)]?] = []
    for criterion in result.criteria {
      guard let measure = (try? Criterion(criterion.text))?.measure,
        [.mismatches, .episodes, .compromised, .detected].contains(measure.subject)
      else {
        bearers.append(nil)
        continue
      }
      let weights = result.mechanisms.map { part in
        (
          part.id,
          Self.weight(of: part, in: result) { key in
            measure.subject == .compromised ? key.kind.isOfContainers : measure.filter.holds(key)
          } means: { level, kind in
            measure.subject == .compromised ? kind.isOfContainers : measure.filter.means(level, kind)
          }
        )
      }
      let whole = weights.reduce(0) { $0 + $1.1 }
      let shares = weights.filter { $0.1 > 0 }.map { (mechanism: $0.0, share: $0.1 / whole) }
      for (id, share) in shares { bears[id, default: []].append((criterion.id, share)) }
      bearers.append(
        shares.enumerated().sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }.map(
          \.element))
    }
    self.bearers = bearers
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

  /// Episodes that a criterion counts and a mechanism bears: those that vanish without it, as far as those with its mark are
  /// such as the criterion counts, or else those that bear its mark.
  private static func weight(
    of part: MechanismResult, in result: ExperimentResult, holds: (MismatchKey) -> Bool,
    means: (PackagingLevel, MismatchKind) -> Bool
  ) -> Double {
    func isMeant(_ subject: Subject) -> Bool {
      if case .kind(let level, let kind) = subject { means(level, kind) } else { false }
    }
    let cell = result.cells.first { $0.cell == Cell(.production, .long) }
    let marked = (cell?.rows ?? []).filter { $0.key.mechanisms.contains(MechanismSet(part.id)) }
    let counted = marked.filter { holds($0.key) }.reduce(0) { $0 + $1.episodes }
    if let vanishing = part.vanishing {
      let told = vanishing.told.filter { isMeant($0.subject) }.reduce(0) {
        $0 + max(0, $1.episodesGone.value)
      }
      // What vanishes and is not told from chance is left to the marks, and so is all of a mechanism that did nothing in runs
      // of so few lots.
      let isSilent = !vanishing.changes.contains { isMeant($0.subject) }
      if told > 0 || isSilent && !vanishing.isNothing {
        let all = marked.filter { means($0.key.level, $0.key.kind) }.reduce(0) { $0 + $1.episodes }
        return all > 0 ? told * Double(counted) / Double(all) : told
      }
    }
    let units = cell?.exposure.units ?? 0
    return units > 0 ? Double(counted) / Double(units) * 1e6 : 0
  }

  static func values(of id: MechanismID, in result: ExperimentResult) -> [ScenarioValue] {
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
  /// What each criterion rests on, and the dozen in a table, with the rule by which they were chosen; no dozen where no mechanism
  /// bears what a criterion is decided on.
  var resting: (blocks: [Block], brief: [String]) {
    let found = RestingAssumptions(result)
    if result.criteria.isEmpty { return ([], []) }
    let criteria = Block.table(criteriaTable(found))
    guard !found.all.isEmpty else { return ([criteria], []) }
    let rule =
      "By a rule, and not by trying: criteria are decided on kinds, kinds are borne by mechanisms (by what vanishes without "
      + "each, or by its mark where that was not run, is not told, or it did nothing there), and the assumed values of those "
      + "that bear most of any criterion are named in turn, those first in which the conditions differ; which of one mechanism's values it is the rule cannot see. Whether one of them "
      + "flips an answer, and at what value, only a study says."
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
            "\(Names.mechanism(one.mechanism)), all its values together: "
              + one.bears.map { "\($0.criterion) \(NumberText.percent($0.share))" }.joined(separator: ", ")),
        ]
      })
    let names = found.all.map(\.mechanism).enumerated().filter {
      !found.all.map(\.mechanism).prefix($0.offset).contains($0.element)
    }
    .map { Names.mechanism($0.element) }
    return (
      [.paragraph(rule), criteria, .table(table)],
      ["rests first, by a rule and not by trying, on what is assumed of: \(names.joined(separator: ", "))"]
    )
  }

  /// Every criterion, also one of which nothing is borne or nothing is assumed.
  private func criteriaTable(_ found: RestingAssumptions) -> Table {
    Table(
      "resting-criteria",
      "What each criterion is decided on, by whom it is borne, and on how many assumptions that rests",
      [
        .text("criterion"), .text("what is asked"), .text("answer"), .text("borne by"),
        .text("assumed values of these that can be varied"),
      ],
      rows: zip(result.criteria, found.bearers).map { criterion, bearers in
        let named = (bearers ?? []).prefix(3).map {
          "\(Names.mechanism($0.mechanism)) \(NumberText.percent($0.share))"
        }
        let more = (bearers?.count ?? 0) - named.count
        let words =
          bearers == nil
          ? "the line as a whole, and no mechanism"
          : named.isEmpty
            ? "nothing: no mechanism bears any of it"
            : named.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
        let assumed = (bearers ?? []).reduce(0) {
          $0 + RestingAssumptions.values(of: $1.mechanism, in: result).count
        }
        return [
          .text(criterion.id), .text(Self.readable(criterion.text)), .text(Names.verdict(criterion.verdict)),
          .text(words),
          bearers == nil
            ? .text("not told by this rule") : .text(assumed == 0 ? "none" : NumberText.count(assumed)),
        ]
      })
  }
}
