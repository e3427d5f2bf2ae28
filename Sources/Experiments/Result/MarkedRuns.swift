import TraceModel
import World

/// What vanishes from whole runs of production without a mechanism: from those in which it has left most of its marks.
///
/// The first lots of some runs (``Vanishing``) tell what is usual. What is rare and large is in one run or two, and not at
/// their beginning: marks say in which. Each of these is run again, whole, with the one mechanism healthy and every draw the
/// same. They were chosen for their marks, so that nothing is said of how much there is in other runs: what vanishes from
/// them is the least that vanishes from all.
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

    /// The least part of all that is wrong that vanishes without it; negative where more is wrong.
    public var share: Double { Double(with - without) / Double(max(1, all)) }

    /// Whether more or less is wrong than chance explains.
    public var isTold: Bool { Double(with - without).magnitude > chance }
  }

  /// Those that are told from chance.
  public var told: [Change] { changes.filter(\.isTold) }
}

extension MarkedRuns {
  /// From which part of the wrong things of a level on a mechanism is looked at in whole runs.
  static let leastShare = 0.01

  /// The runs that have to be made, given those with everything.
  static func chosen(from wholes: some Sequence<TrialFigures>, _ plan: ExperimentPlan) -> [TrialJob] {
    guard plan.causeTrials > 0, let condition = plan[plan.production] else { return [] }
    return condition.mechanisms.filter { !$0.isAskedAbout }.flatMap { id -> [TrialJob] in
      // Of the first trials runs as long as these may be there already.
      let isThere = plan.lots(without: id) + 1 >= plan.longLots.count
      return most(of: id, wholes).prefix(plan.causeRuns).filter { !(isThere && $0 < plan.causeTrials) }.map {
        TrialJob(
          role: .production, condition: plan.production, length: .long, trial: $0, without: MechanismSet(id),
          isWhole: true)
      }
    }
  }

  /// The runs that have its marks, that with most first, each level's by its part of what is wrong there; none where it has
  /// too small a part of all of it.
  private static func most(of id: MechanismID, _ wholes: some Sequence<TrialFigures>) -> [Int] {
    let levels = PackagingLevel.allCases.map { Subject.level($0) }
    let all = levels.map { level in max(1, wholes.reduce(0) { $0 + $1.wrong(level) }) }
    let isSeen = zip(levels, all).contains { level, all in
      Double(wholes.reduce(0) { $0 + $1.wrong(level, with: id) }) >= leastShare * Double(all)
    }
    guard isSeen else { return [] }
    // What bears several marks counts for each of them by a part of one.
    let weights = wholes.map { whole in
      (
        trial: whole.numbers.trial,
        weight: zip(levels, all).reduce(0.0) { sum, level in
          whole.rows(of: level.0, with: id).reduce(sum) {
            $0 + Double($1.count) / Double($1.key.mechanisms.members.count) / Double(level.1)
          }
        }
      )
    }
    return weights.filter { $0.weight > 0 }.sorted { ($1.weight, $0.trial) < ($0.weight, $1.trial) }.map(
      \.trial)
  }

  /// What has vanished from the runs that were made without a mechanism; nil where none was.
  init?(
    _ id: MechanismID, of subjects: [Subject], wholes: some Sequence<TrialFigures>, without: [TrialFigures],
    _ plan: ExperimentPlan
  ) {
    let pairs = Self.most(of: id, wholes).prefix(plan.causeRuns).compactMap { trial in
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
