import TraceModel
import World

/// A kind of failure as a table of failure modes and effects has it: how grave, how often, how well noticed, and why.
///
/// Severity is the user's; occurrence and detection come from production's long runs, by thresholds that are stated. The
/// ranks of an interval's ends stand beside, because a rank that rests on four episodes is none.
public struct FailureMode: Sendable {
  /// Of what.
  public var subject: Subject
  /// Where it stands in ``ExperimentResult/kinds``.
  public var kindIndex: Int
  /// How grave it is.
  public var severity: SeverityPlan.Rating
  /// How often, by ``occurrenceScale``.
  public var occurrence: Rank
  /// How well it is noticed before it leaves, by ``detectionScale``.
  public var detection: Rank
  /// The share of its things because of which something was raised before they left.
  public var found: Estimate
  /// The mechanisms without which more of it vanishes than chance explains, with the part that does, the largest first.
  public var causes: [Cause]
  /// The mechanisms with which most of its things are marked: what stories name, and no proof of a cause.
  public var marks: [MechanismID]

  /// A rank from 1 to 10, and those of the two ends of its figure's interval, the better one first.
  public struct Rank: Hashable, Sendable {
    /// That of the figure.
    public var value: Int
    /// The best that the interval leaves open.
    public var low: Int
    /// The worst.
    public var high: Int
  }

  /// A mechanism, and the part of the things that vanishes when it alone is healthy.
  public struct Cause: Hashable, Sendable {
    /// Which one.
    public var mechanism: MechanismID
    /// The part; negative where more is wrong without it.
    public var share: Double
  }

  /// Severity by occurrence by detection, from 1 to 1,000: an order of attention, and no measure of anything.
  public var number: Rank {
    func product(_ path: KeyPath<Rank, Int>) -> Int {
      severity.rank * occurrence[keyPath: path] * detection[keyPath: path]
    }
    return Rank(value: product(\.value), low: product(\.low), high: product(\.high))
  }

  /// Wrong things per million of their own level from which on each rank of occurrence holds; below the last it is 1.
  public static let occurrenceScale: [(rank: Int, from: Double)] = [
    (10, 100_000), (9, 50_000), (8, 20_000), (7, 10_000), (6, 2_000), (5, 500), (4, 100), (3, 10), (2, 1),
  ]

  /// Shares of the things that are noticed before they leave, from which on each rank of detection holds; below it is 10.
  public static let detectionScale: [(rank: Int, from: Double)] = [
    (1, 0.999), (2, 0.99), (3, 0.95), (4, 0.9), (5, 0.75), (6, 0.5), (7, 0.25), (8, 0.1), (9, 0.01),
  ]

  /// The rank of a rate.
  static func occurrence(_ rate: Double) -> Int { occurrenceScale.first { rate >= $0.from }?.rank ?? 1 }

  /// The rank of a share that is noticed.
  static func detection(_ share: Double) -> Int { detectionScale.first { share >= $0.from }?.rank ?? 10 }
}

extension ExperimentResult {
  /// The kinds of failure that production has, those first that deserve attention first.
  public var failureModes: [FailureMode] {
    kinds.enumerated().compactMap { mode($0.offset, $0.element) }.sorted { a, b in
      (b.number.value, b.severity.rank, a.kindIndex) < (a.number.value, a.severity.rank, b.kindIndex)
    }
  }

  private func mode(_ index: Int, _ kind: KindResult) -> FailureMode? {
    guard case .kind(_, let word) = kind.subject, kind.inProduction.count > 0 else { return nil }
    let rate = kind.production
    let found = found(kind)
    return FailureMode(
      subject: kind.subject, kindIndex: index, severity: severities[word],
      occurrence: .init(
        value: FailureMode.occurrence(rate.value), low: FailureMode.occurrence(rate.low),
        high: FailureMode.occurrence(rate.high)),
      detection: .init(
        value: FailureMode.detection(found.value), low: FailureMode.detection(found.high),
        high: FailureMode.detection(found.low)),
      found: found, causes: causes(of: kind), marks: marks(of: kind.subject))
  }

  /// As good as independent are no more things than if each episode were as large as the largest.
  private func found(_ kind: KindResult) -> Estimate {
    let counts = kind.inProduction
    let tries = max(1, Double(counts.count) / Double(max(1, counts.largest)))
    let share = Double(counts.count - counts.silent) / Double(counts.count)
    let ends = Intervals.share(share * tries, of: tries, confidence: identity.confidence)
    return Estimate(
      value: share, low: min(share, ends.low), high: max(share, ends.high), confidence: identity.confidence,
      method: .exactShare, seen: counts.episodes, trials: kind.production.trials)
  }

  /// Up to three, those with most things first.
  private func marks(of subject: Subject) -> [MechanismID] {
    let marked = mechanisms.compactMap { part -> (id: MechanismID, things: Int)? in
      let kinds = part.production.kinds.filter { subject.holds($0.level, $0.kind) }
      let things = kinds.reduce(0) { $0 + $1.things }
      return things > 0 ? (part.id, things) : nil
    }
    return marked.enumerated().sorted { ($1.element.things, $0.offset) < ($0.element.things, $1.offset) }
      .prefix(3).map(\.element.id)
  }

  private func causes(of kind: KindResult) -> [FailureMode.Cause] {
    mechanisms.compactMap { part in
      (part.part(of: kind.subject) ?? part.partOfFirstLots(of: kind.subject)).map {
        FailureMode.Cause(mechanism: part.id, share: $0)
      }
    }.filter { $0.share > 0 }.enumerated().sorted {
      ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
    }
    .map(\.element)
  }
}
