import EventKernel
import TraceModel
import World

/// What a change of a scenario, or of the program, has changed: values, rates, verdicts. For change control.
///
/// Both sides are run with the same draws where their seeds are the same, and trials of one number are compared with one
/// another: what the change did not touch is the same in both, and a small effect shows in few trials.
public struct ExperimentDiff: Sendable {
  /// One of the two: what was run, and what it gave.
  public struct Side: Sendable {
    /// What was run.
    public var plan: ExperimentPlan
    /// Its trials; the long ones are compared.
    public var trials: [TrialSummary]
    /// Which build of the program ran it.
    public var version: String

    /// A side.
    public init(_ plan: ExperimentPlan, _ trials: [TrialSummary], version: String) {
      (self.plan, self.trials, self.version) = (plan, trials, version)
    }

    /// The long trials of a condition, in their order.
    fileprivate func long(_ role: Role) -> [TrialSummary] {
      trials.filter { $0.role == role && $0.length == .long && $0.without.isEmpty }
        .sorted { $0.trial < $1.trial }
    }

    fileprivate func cell(_ role: Role, confidence: Double) -> CellTrials {
      CellTrials(
        cell: Cell(role, .long), long(role), confidence: confidence, criteria: plan.criteria)
    }
  }

  /// A value that is another one, or is only on one side; nil where it is not there.
  public struct ValueChange: Hashable, Sendable {
    /// The way to it.
    public var path: String
    /// Under whose conditions; nil for both.
    public var role: Role?
    /// What it was.
    public var before: String?
    /// What it is.
    public var after: String?
  }

  /// A criterion on both sides; nil where it is not there.
  public struct CriterionChange: Sendable {
    /// Its name.
    public var id: String
    /// What it gave before.
    public var before: CriterionResult?
    /// What it gives now.
    public var after: CriterionResult?

    /// Whether the answer is another one.
    public var isFlipped: Bool { before?.verdict != after?.verdict }
  }

  /// The rate of a kind on both sides, in episodes per million units.
  public struct RateChange: Sendable {
    /// Under whose conditions.
    public var role: Role
    /// Of what.
    public var subject: Subject
    /// The rate before.
    public var before: Estimate
    /// The rate now.
    public var after: Estimate
    /// What is more now, with its interval.
    public var difference: Estimate

    /// Whether the interval leaves out zero.
    public var hasMoved: Bool { difference.low > 0 || difference.high < 0 }
  }

  /// What is measured of the answers that a site has from its own books, at one moment, on both sides.
  public struct AnswerChange: Sendable {
    /// Under whose conditions.
    public var role: Role
    /// When it was asked.
    public var moment: String
    /// What is measured.
    public var measure: TraceMeasure
    /// The mean over trials before.
    public var before: Double
    /// The mean over trials now.
    public var after: Double
    /// What is more now, by pairs of trials, with its interval.
    public var difference: Estimate

    /// Whether the interval leaves out zero.
    public var hasMoved: Bool { difference.low > 0 || difference.high < 0 }
  }

  /// The two sides.
  public let before: Side
  /// See ``before``.
  public let after: Side
  /// Values that are others.
  public let values: [ValueChange]
  /// Criteria of either side.
  public let criteria: [CriterionChange]
  /// Rates of all kinds that were seen on either side.
  public let rates: [RateChange]
  /// Answers to the trace question where both sites keep books, each from its own.
  public let answers: [AnswerChange]
  /// The confidence of each interval: that of the plan shared out among all rates and all measures of answers (C. E.
  /// Bonferroni), so that it holds for all of them together.
  public let confidence: Double

  /// Holds `after` against `before`.
  public init(_ before: Side, _ after: Side) {
    (self.before, self.after) = (before, after)
    values = Self.values(before.plan, after.plan)
    func judged(_ side: Side) -> [CriterionResult] {
      CriterionJudge(side.plan, side.cell(.production, confidence: side.plan.confidence)).judged()
    }
    let (a, b) = (judged(before), judged(after))
    let ids = a.map(\.id) + b.map(\.id).filter { id in !a.contains { $0.id == id } }
    criteria = ids.map { id in
      CriterionChange(id: id, before: a.first { $0.id == id }, after: b.first { $0.id == id })
    }
    let subjects = Role.allCases.map { role in
      let keys = Set([before, after].flatMap { $0.long(role).flatMap(\.kinds).map(\.key) })
      // order-free: sorted
      return (role, keys.sorted().map { Subject.kind($0.level, $0.kind) })
    }
    let asked = Role.allCases.flatMap { Self.answers(before, after, $0) }
    let count = subjects.reduce(asked.count) { $0 + $1.1.count }
    let confidence = 1 - (1 - before.plan.confidence) / Double(max(1, count))
    self.confidence = confidence
    answers = asked.map { $0.change(confidence: confidence) }
    rates = subjects.flatMap { role, subjects in
      let (x, y) = (before.cell(role, confidence: confidence), after.cell(role, confidence: confidence))
      return subjects.compactMap { subject in
        let (a, b) = (x.episodes(of: subject), y.episodes(of: subject))
        return Intervals.difference(a, b, per: 1e6, confidence: confidence).map {
          RateChange(
            role: role, subject: subject,
            before: Intervals.rate(a, per: 1e6, confidence: before.plan.confidence),
            after: Intervals.rate(b, per: 1e6, confidence: before.plan.confidence), difference: $0)
        }
      }
    }
  }

  /// Whether trials of one number have drawn the same.
  public var sharesDraws: Bool {
    before.plan.seed == after.plan.seed
      && Role.allCases.allSatisfy {
        before.long($0).count == after.long($0).count
      }
  }

  /// Whether a verdict is another one, or a rate or what answers are like has moved.
  public var hasChanged: Bool {
    criteria.contains(where: \.isFlipped) || rates.contains(where: \.hasMoved)
      || answers.contains(where: \.hasMoved)
  }

  /// One measure of answers in pairs of trials.
  private struct Answers {
    var role: Role
    var moment: String
    var measure: TraceMeasure
    var pairs: [(before: Double, after: Double)]

    func change(confidence: Double) -> AnswerChange {
      AnswerChange(
        role: role, moment: moment, measure: measure, before: Tally(pairs.map(\.before)).mean,
        after: Tally(pairs.map(\.after)).mean,
        difference: Intervals.mean(of: pairs.map { $0.after - $0.before }, confidence: confidence))
    }
  }

  private static func answers(_ before: Side, _ after: Side, _ role: Role) -> [Answers] {
    let sides = [before, after].map { $0.long(role).compactMap(\.books) }
    return (sides[0].first?.ownMoments ?? []).flatMap { moment in
      TraceMeasure.allCases.compactMap { measure in
        let pairs = zip(sides[0], sides[1]).compactMap { one, other in
          one.own(measure, moment).flatMap { a in other.own(measure, moment).map { (before: a, after: $0) } }
        }
        return pairs.isEmpty ? nil : Answers(role: role, moment: moment, measure: measure, pairs: pairs)
      }
    }
  }

  private static func values(_ before: ExperimentPlan, _ after: ExperimentPlan) -> [ValueChange] {
    let (a, b) = (before.values, after.values)
    let old = Dictionary(a.map { ($0.path, $0) }) { first, _ in first }
    let new = Dictionary(b.map { ($0.path, $0) }) { first, _ in first }
    let paths = a.map(\.path) + b.map(\.path).filter { old[$0] == nil }
    return paths.flatMap { path -> [ValueChange] in
      let sides = Role.allCases.map { role -> ValueChange in
        func text(_ value: ScenarioValue?) -> String? {
          role == .validation ? value?.validation?.text : value?.production?.text
        }
        return ValueChange(path: path, role: role, before: text(old[path]), after: text(new[path]))
      }
      let changed = sides.filter { $0.before != $0.after }
      let isSame =
        changed.count == 2 && changed[0].before == changed[1].before && changed[0].after == changed[1].after
      return isSame
        ? [ValueChange(path: path, role: nil, before: changed[0].before, after: changed[0].after)] : changed
    }
  }
}
