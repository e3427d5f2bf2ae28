import EventKernel
import Experiments
import Numerics
import World

/// The table *expected against simulated*, and whether it holds.
///
/// Every interval is so wide that all of them together are right with 99.9 %: each has 0.1 % divided by ``rowsAtMost``
/// (Bonferroni), and not by the number of rows that were asked for, so that a row's verdict does not hang on its company.
public struct CheckTable: Sendable {
  /// The whole table has no more rows than this.
  public static let rowsAtMost = 2_000
  /// How sure all intervals are together.
  public static let confidence = 0.999
  /// How sure each interval is.
  public static let confidenceOfEach = 1 - (1 - confidence) / Double(rowsAtMost)

  /// One comparison.
  public struct Row: Sendable {
    /// What is counted.
    public let what: String
    /// What follows from the parameters.
    public let expected: Double
    /// What came out.
    public let simulated: Double
    /// The least that is accepted as expected, given what came out.
    public let low: Double
    /// The greatest.
    public let high: Double
    /// Whether the expected value lies within.
    public var holds: Bool { low <= expected && expected <= high }
    /// Whether its interval is wider than half of what is expected: only a model that is far from right fails by it.
    public var isWeak: Bool { expected > 0 && high - low > expected / 2 }
  }

  /// What one case has given.
  public struct Outcome: Sendable {
    /// The case.
    public let oracleCase: OracleCase
    /// Its comparisons.
    public let rows: [Row]
    /// Every kind that was found.
    public let kinds: [MismatchKind]
    /// Of these, those that the catalogue does not list.
    public let unlisted: [MismatchKind]
    /// Cartons that were simulated.
    public let cartons: Int
    /// Mismatches that were put down to nobody, though something has caused them.
    public let withoutCause: Int
    /// Mismatches that were put down to another mechanism.
    public let putDownToOthers: Int
    /// What the record raised although nothing was wrong behind it, by rule, in their order.
    public let falseAlarms: [FalseAlarms]
    /// Whether all of it is as it should be.
    public var holds: Bool {
      unlisted.isEmpty && withoutCause == 0 && putDownToOthers == 0 && rows.allSatisfy(\.holds)
    }

    /// So many by one rule.
    public struct FalseAlarms: Sendable {
      /// The rule.
      public let rule: String
      /// How many.
      public let count: Int
    }
  }

  /// One for each case, in their order.
  public let outcomes: [Outcome]

  /// Whether every row holds, no kind is unlisted, and everything that is wrong is put down to its cause.
  public var holds: Bool { outcomes.allSatisfy(\.holds) }
  /// How many comparisons were made.
  public var rowCount: Int { outcomes.reduce(0) { $0 + $1.rows.count } }

  /// Runs the cases, `jobs` at once.
  ///
  /// `isInterrupted` is asked now and then; true ends the table with `Interrupted`. `finished` is called after each case, by
  /// several threads.
  public init(
    _ cases: [OracleCase], seed: UInt64, jobs: Int, isInterrupted: @escaping @Sendable () -> Bool = { false },
    finished: @escaping @Sendable () -> Void = {}
  ) throws {
    outcomes = try runTrials(0..<UInt64(cases.count), jobs: jobs) { index in
      let oracleCase = cases[Int(index)]
      var observation = Observation()
      for number in 0..<oracleCase.trials {
        // A mechanism alone, and nobody who puts right what it has done.
        var plan = oracleCase.plan
        plan.crew.looksBackOn = 0
        var trial = Trial(plan, seed: seed)
        trial.site.holdsLots = oracleCase.holdsLots
        trial.books = oracleCase.books
        trial.verification = oracleCase.verification
        trial.market = oracleCase.market
        trial.isInterrupted = isInterrupted
        observation.add(
          try trial.run(UInt64(number)), causedBy: oracleCase.mechanism, with: oracleCase.companions)
      }
      finished()
      return Outcome(oracleCase, observation)
    }
  }
}

extension CheckTable.Outcome {
  /// What `observation` says of a case.
  public init(_ oracleCase: OracleCase, _ observation: Observation) {
    let unattributed = oracleCase.unattributed(in: observation)
    self.init(
      oracleCase: oracleCase, rows: oracleCase.expectations(observation).map(CheckTable.Row.init),
      kinds: observation.kinds.sorted(), unlisted: oracleCase.unlisted(in: observation),
      cartons: observation.count(.units), withoutCause: unattributed.nobody,
      putDownToOthers: unattributed.others,
      // order-free: sorted
      falseAlarms: observation.falseAlarms.sorted { $0.key < $1.key }
        .filter { !oracleCase.raisesInVain($0.key) }
        .map { FalseAlarms(rule: $0.key, count: $0.value) })
  }
}

extension CheckTable.Row {
  /// The comparison of one expectation.
  init(_ expectation: Expectation) {
    let (simulated, expected) = (expectation.simulated, expectation.expected)
    var ends = (low: simulated, high: simulated)
    switch expectation.comparison {
    // Without a chance nothing was shown: no number lies between these ends.
    case .share(_, 0, _): ends = (.nan, .nan)
    case .exactly(let within):
      ends = (simulated - within, simulated + within)
    case .share(let hits, let chances, let spread):
      // So many chances as would know as much if they were independent.
      let effective = max(1, Int(Double(chances) / spread))
      let seen = hits == chances ? effective : Int((simulated * Double(effective)).rounded())
      ends = Intervals.share(min(seen, effective), of: effective, confidence: CheckTable.confidenceOfEach)
    case .normal(let deviation, let within):
      let z = Mathematics.normalQuantile((1 + CheckTable.confidenceOfEach) / 2)
      ends = (simulated - z * deviation - within, simulated + z * deviation + within)
    }
    self.init(
      what: expectation.what, expected: expected, simulated: simulated, low: ends.low, high: ends.high)
  }
}
