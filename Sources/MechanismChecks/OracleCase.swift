import EventKernel
import Scenario
import World

/// One line of the table *expected against simulated*: a mechanism alone at given values, and what follows from them.
///
/// The plan is built from parameters by their names, as a scenario would; what is expected comes from `Oracles`, which
/// knows no mechanism. So no mechanism is held against its own formula.
public struct OracleCase: Sendable, CustomStringConvertible {
  /// Who acts alone.
  public var mechanism: MechanismID
  /// In which mode of the machine that it acts on, in a word.
  public var mode: String
  /// At which values, in words.
  public var setting: String
  /// The line.
  public var plan: LinePlan
  /// The books that its site keeps; nil where nothing asks about them.
  public var books: BooksPlan?
  /// Who asks about what it makes; nil where nobody does.
  public var verification: VerificationPlan?
  /// What happens to its goods after the line; nil where nobody asks.
  public var market: MarketPlan?
  /// Whether a lot with something open about it is held before its release.
  public var holdsLots = false
  /// Trials whose counts are put together.
  public var trials = 1
  /// Kinds that something else on this line causes, put there for the mechanism to act on: seeded short cases.
  public var seeded: Set<MismatchKind> = []
  /// Mechanisms that are on as well, because the one of the case does nothing without them.
  public var companions: MechanismSet = []
  /// What has to come out.
  public var expectations: @Sendable (Observation) -> [Expectation]

  /// `tracking-slip, by-count, 70 mm`.
  public var description: String { "\(mechanism.word), \(mode), \(setting)" }

  /// A case with these parts.
  init(
    _ mechanism: MechanismID, _ mode: String, _ setting: String, _ plan: LinePlan, trials: Int = 1,
    seeded: Set<MismatchKind> = [], companions: MechanismSet = [],
    _ expectations: @escaping @Sendable (Observation) -> [Expectation]
  ) {
    self.mechanism = mechanism
    self.mode = mode
    self.setting = setting
    self.plan = plan
    self.trials = trials
    self.seeded = seeded
    // A packer that compares no reads with its count sends a case with an unread code on, as if somebody had forced it.
    self.companions = plan.packer.comparesReads ? companions : companions.union(MechanismSet(.forcedClose))
    self.expectations = expectations
  }

  /// Kinds that were found though neither the mechanism's card nor the seeding of the line lists them.
  public func unlisted(in observation: Observation) -> [MismatchKind] {
    observation.kinds.filter { !mechanism.card.aloneCauses.contains($0) && !seeded.contains($0) }.sorted()
  }

  /// Whether a rule speaks in vain because of what the mechanism does: of a message that was missed when its lot was reconciled
  /// and came later.
  func raisesInVain(_ rule: String) -> Bool {
    rule == "reconciliation.messages-missing" && mechanism.card.failurePoint == .integration
  }

  /// How much of what is wrong was put down to nobody, and to another mechanism: what the line was seeded with has no cause.
  public func unattributed(in observation: Observation) -> (nobody: Int, others: Int) {
    func count(_ kinds: [MismatchKind: Int]) -> Int {
      // order-free: a sum
      kinds.reduce(0) { $0 + (seeded.contains($1.key) ? 0 : $1.value) }
    }
    return (count(observation.withoutCause), count(observation.putDownToOthers))
  }
}

/// How long the lines of the table run: each case says for how many cartons at size 1.
public struct CaseSize: Sendable {
  /// By how much longer than usual.
  public var factor: Int

  /// A table that runs `factor` times as long.
  public init(factor: Int = 1) { self.factor = max(1, factor) }

  func callAsFunction(_ cartons: Int) -> Int { cartons * factor }
}

/// A number that has to come out, and what came out.
public struct Expectation: Sendable {
  /// How the two are compared.
  public enum Comparison: Sendable {
    /// By arithmetic, to `within`, which a case needs where it begins or ends in the middle of something.
    case exactly(within: Double)
    /// A share of so many chances: Clopper's and Pearson's interval, for so many fewer as they hang together.
    case share(hits: Int, chances: Int, spread: Double)
    /// A mean or a sum with this standard deviation, normal, and known to `within` where it is cut at an end.
    case normal(deviation: Double, within: Double)
  }

  /// What is counted, in words.
  public var what: String
  /// What has to come out.
  public var expected: Double
  /// What came out.
  public var simulated: Double
  /// How they are compared.
  public var comparison: Comparison

  /// A whole number.
  static func exactly(_ what: String, _ simulated: Int, _ expected: Int, within: Int = 0) -> Expectation {
    Expectation(
      what: what, expected: Double(expected), simulated: Double(simulated),
      comparison: .exactly(within: Double(within)))
  }

  /// `hits` of `chances`, each with chance `p`.
  static func share(
    _ what: String, _ hits: Int, of chances: Int, _ p: Double, spread: Double = 1
  ) -> Expectation {
    let share = chances == 0 ? .nan : Double(hits) / Double(chances)
    let isSure = p <= 0 || p >= 1
    return Expectation(
      what: what, expected: p, simulated: share,
      comparison: isSure ? .exactly(within: 0) : .share(hits: hits, chances: chances, spread: spread))
  }

  /// A mean or a sum.
  static func normal(
    _ what: String, _ simulated: Double, _ expected: Double, deviation: Double, within: Double = 0
  ) -> Expectation {
    Expectation(
      what: what, expected: expected, simulated: simulated,
      comparison: .normal(deviation: deviation, within: within))
  }
}
