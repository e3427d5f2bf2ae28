import Experiments

/// The numbers of every run of a study, ready to be held against one another.
package struct DebtNumbers: Sendable {
  /// What the numbers are.
  package let table: MeasureTable
  /// How many items there are.
  package let count: Int
  /// How many trials each set of the first round has.
  package let trials: Int
  /// How often intervals hold the truth.
  package let confidence: Double
  private let seed: UInt64
  private let values: [VariantTrial: [Int]]

  /// The numbers of `runs`, each of which belongs to a trial of a variant.
  package init(_ runs: [VariantTrial: TrialSummary], of study: DebtStudy, trials: Int) {
    // The order in which kinds are found is that of kinds.
    let table = MeasureTable(runs.values, study.plan.costs, study.debt)
    let growth = study.debt.grows.first { $0.path == Growth.volume }
    let units = study.plan.longUnits
    values = Dictionary(
      // order-free: one dictionary from another
      uniqueKeysWithValues: runs.map { key, run in
        (key, table.values(of: run, units: units, growth: growth?.factor(in: key.variant.month) ?? 1))
      })
    self.table = table
    (count, self.trials) = (study.count, trials)
    (confidence, seed) = (study.plan.confidence, study.plan.seed)
  }

  /// Numbers of a game: what a set of items leaves, by trial; for tests, and for whoever has numbers from elsewhere.
  package init(
    _ table: MeasureTable, count: Int, trials: Int, confidence: Double, seed: UInt64,
    values: [VariantTrial: [Int]]
  ) {
    (self.table, self.count, self.trials) = (table, count, trials)
    (self.confidence, self.seed, self.values) = (confidence, seed, values)
  }

  /// The numbers of one trial; nil where it was not run.
  package func values(_ variant: Variant, _ trial: Int) -> [Int]? { values[VariantTrial(variant, trial)] }

  /// Whether a variant was run in every trial.
  package func has(_ variant: Variant) -> Bool { (0..<trials).allSatisfy { values(variant, $0) != nil } }

  /// A sum of variants, each so many times, trial by trial, as a figure for each measure.
  package func combination(
    _ terms: [(Int, Variant)], over divisor: Int = 1, confidence: Double? = nil
  ) -> [Spread] {
    let numbers = table.measures.indices.map { measure in
      (0..<trials).map { trial in
        terms.reduce(0) { $0 + $1.0 * (values($1.1, trial)?[measure] ?? 0) }
      }
    }
    return numbers.map { Spread($0, over: divisor, confidence: confidence ?? self.confidence) }
  }

  /// What putting right `fixed` saves in a site where `before` is right already.
  package func saving(of fixed: Coalition, after before: Coalition = .none, confidence: Double? = nil)
    -> [Spread]
  {
    let both = Coalition(before.members + fixed.members)
    return combination([(1, Variant(before)), (-1, Variant(both))], confidence: confidence)
  }

  /// The fair share of each item.
  package var shares: [[Spread]] {
    let savings = Shapley.savings(of: count, seed: seed, trials: trials) { set, trial in
      values(Variant(set), trial) ?? []
    }
    return savings.map { trials in
      table.measures.indices.map { measure in
        Spread(trials.map { $0[measure] }, over: 2, confidence: confidence)
      }
    }
  }

  /// A confidence at which of so many statements together as many are wrong as of one at ours (C. E. Bonferroni).
  package func corrected(for statements: Int) -> Double {
    1 - (1 - confidence) / Double(max(1, statements))
  }
}
