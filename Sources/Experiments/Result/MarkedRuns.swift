import TraceModel
import World

/// What vanishes from whole runs of production without a mechanism: from those in which it has left most of its marks.
///
/// The first lots of some runs (``Vanishing``) tell what is usual. What is rare and large is in one run or two, and not at
/// their beginning: marks say in which. Each of these is run again, whole, with the one mechanism healthy and every draw the
/// same. They were chosen for their marks: how much of it is in the other runs is told by the marks there, and where more or
/// less vanishes than bears one, by nothing but the runs themselves.
public struct MarkedRuns: Sendable {
  /// Their numbers, that with most marks first.
  public var trials: [Int]
  /// What becomes of each subject, where there is any.
  public var changes: [Change]

  /// One subject's change.
  public struct Change: Sendable {
    /// What.
    public var subject: Subject
    /// Wrong things in all whole runs of the condition.
    public var all: Int
    /// Of these, with the mechanism's mark.
    public var marked: Int
    /// Of these, in the runs that were chosen.
    public var markedHere: Int
    /// Wrong things in the runs that were chosen.
    public var with: Int
    /// The same without the mechanism.
    public var without: Int
    /// How many may differ by chance where everything without its mark is drawn anew.
    public var chance: Double

    /// About the part of all that is wrong in whole runs that vanishes without it; negative where more is wrong.
    public var share: Double {
      guard all > 0, with > 0 else { return 0 }
      let gone = Double(with - without)
      if gone > 0, gone <= Self.most * Double(markedHere) {
        return min(1, gone / Double(markedHere) * Double(marked) / Double(all))
      }
      return max(-1, min(1, gone / Double(with)))
    }

    /// Marks stand for what vanishes as long as no more does than so many times what bears one.
    private static let most = 1.5

    /// Whether more or less is wrong than chance explains.
    public var isTold: Bool { Double(with - without).magnitude > chance }
  }

  /// Those that are told from chance.
  public var told: [Change] { changes.filter(\.isTold) }

  /// About the part of all that is wrong of a subject in whole runs that is told to vanish without it: of a level, what does of
  /// its kinds, because a level of which most is of other causes tells nothing of one by itself. Nil where nothing is told.
  public func share(of subject: Subject) -> Double? {
    let own = told.first { $0.subject == subject }?.share
    guard case .level = subject, let all = changes.first(where: { $0.subject == subject })?.all, all > 0
    else {
      return own
    }
    let kinds = told.filter { change in
      if case .kind(let level, let kind) = change.subject { subject.holds(level, kind) } else { false }
    }
    if kinds.isEmpty { return own }
    return max(-1, min(1, kinds.reduce(0) { $0 + $1.share * Double($1.all) } / Double(all)))
  }
}

extension MarkedRuns {
  /// From which part of the wrong things of a level on a mechanism's marks are looked at in whole runs, and from which part of
  /// those of a kind.
  private static let least = (ofLevel: 0.01, ofKind: 0.1)

  /// Runs are added until they have this part of its marks.
  private static let enough = 0.5

  /// The runs that have to be made, given those with everything.
  static func chosen(from wholes: some Sequence<TrialFigures>, _ plan: ExperimentPlan) -> [TrialJob] {
    guard plan.causeTrials > 0, let condition = plan[plan.production] else { return [] }
    return condition.mechanisms.filter { !$0.isAskedAbout }.flatMap { id -> [TrialJob] in
      // Of the first trials runs as long as these may be there already.
      let isThere = plan.lots(without: id) + 1 >= plan.longLots.count
      return most(of: id, wholes, plan).filter { !(isThere && $0 < plan.causeTrials) }.map {
        TrialJob(
          role: .production, condition: plan.production, length: .long, trial: $0, without: MechanismSet(id),
          isWhole: true)
      }
    }
  }

  /// What of a run bears a mechanism's mark, kind by kind; what bears several marks counts for each of them by a part of one.
  private struct Marks {
    var trial: Int
    var kinds: [MismatchKey: Double] = [:]
  }

  /// The runs that have most of its marks, that with most first, each kind's by its part of all of that kind; none where it has too
  /// small a part of everything.
  private static func most(
    of id: MechanismID, _ wholes: some Sequence<TrialFigures>, _ plan: ExperimentPlan
  ) -> [Int] {
    var (all, marked): ([MismatchKey: Int], [MismatchKey: Int]) = ([:], [:])
    let runs = wholes.map { whole in
      var marks = Marks(trial: whole.numbers.trial)
      for row in whole.rows where Subject.level(row.key.level).holds(row.key.level, row.key.kind) {
        let key = MismatchKey(level: row.key.level, kind: row.key.kind)
        all[key, default: 0] += row.count
        guard row.key.mechanisms.contains(MechanismSet(id)) else { continue }
        marked[key, default: 0] += row.count
        marks.kinds[key, default: 0] += Double(row.count) / Double(row.key.mechanisms.members.count)
      }
      return marks
    }
    func share(_ holds: (MismatchKey) -> Bool) -> Double {
      func sum(_ counts: [MismatchKey: Int]) -> Int {
        // order-free: a sum
        counts.reduce(0) { holds($1.key) ? $0 + $1.value : $0 }
      }
      return Double(sum(marked)) / Double(max(1, sum(all)))
    }
    let kinds = marked.keys.sorted()
    guard
      kinds.contains(where: { key in
        share { $0.level == key.level } >= least.ofLevel || share { $0 == key } >= least.ofKind
      })
    else { return [] }
    func weight(_ run: Marks) -> Double {
      kinds.reduce(0) { $0 + (run.kinds[$1] ?? 0) / Double(all[$1] ?? 1) }
    }
    let weights = runs.map { (trial: $0.trial, weight: weight($0)) }.filter { $0.weight > 0 }
      .sorted { ($1.weight, $0.trial) < ($0.weight, $1.trial) }
    let wanted = enough * weights.reduce(0) { $0 + $1.weight }
    var held = 0.0
    var chosen: [Int] = []
    for run in weights.prefix(plan.causeRuns) where held < wanted {
      held += run.weight
      chosen.append(run.trial)
    }
    return chosen
  }

  /// What has vanished from the runs that were made without a mechanism; nil where none was.
  init?(
    _ id: MechanismID, of subjects: [Subject], wholes: some Sequence<TrialFigures>, without: [TrialFigures],
    _ plan: ExperimentPlan
  ) {
    let pairs = Self.most(of: id, wholes, plan).compactMap { trial in
      wholes.first { $0.numbers.trial == trial }.flatMap { whole in
        without.first { $0.numbers.trial == trial && $0.lots == whole.lots }.map {
          (with: whole, without: $0)
        }
      }
    }
    if pairs.isEmpty { return nil }
    trials = pairs.map(\.with.numbers.trial)
    changes = subjects.compactMap { subject in
      func count(_ trials: some Sequence<TrialFigures>, with id: MechanismID? = nil) -> Int {
        trials.reduce(0) { $0 + $1.wrong(subject, with: id) }
      }
      let own = pairs.map(\.with)
      let change = Change(
        subject: subject, all: count(wholes), marked: count(wholes, with: id),
        markedHere: count(own, with: id), with: count(own), without: count(pairs.map(\.without)),
        chance: Self.chance(subject, pairs, id))
      return change.all > 0 || change.without > 0 ? change : nil
    }
  }

  /// Three deviations of what two runs differ by that share nothing but the law of what bears no mark: as many episodes as
  /// there are, in the one or in the other, each as large as the largest of its sort.
  private static func chance(
    _ subject: Subject, _ pairs: [(with: TrialFigures, without: TrialFigures)], _ id: MechanismID
  ) -> Double {
    func variance(_ rows: [SummaryRow]) -> Double {
      rows.reduce(0) { $0 + Double($1.count) * Double($1.largest) }
    }
    let others = pairs.reduce(0.0) { sum, pair in
      let with = pair.with.rows(of: subject, with: nil).filter {
        !$0.key.mechanisms.contains(MechanismSet(id))
      }
      return sum + max(variance(with), variance(pair.without.rows(of: subject, with: nil)))
    }
    return 3 * (2 * others).squareRoot()
  }
}

extension TrialFigures {
  /// The rows of what is wrong of a subject, all or those with a mechanism's mark.
  fileprivate func rows(of subject: Subject, with id: MechanismID?) -> [SummaryRow] {
    let mark = id.map { MechanismSet($0) } ?? []
    return rows.filter { subject.holds($0.key.level, $0.key.kind) && $0.key.mechanisms.isSuperset(of: mark) }
  }

  /// Wrong things of a subject, all or those with a mechanism's mark.
  fileprivate func wrong(_ subject: Subject, with id: MechanismID? = nil) -> Int {
    let mark = id.map { MechanismSet($0) } ?? []
    var count = 0
    for row in rows
    where subject.holds(row.key.level, row.key.kind) && row.key.mechanisms.isSuperset(of: mark) {
      count += row.count
    }
    return count
  }
}
