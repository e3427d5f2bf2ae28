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
  /// The shares that stand behind items' figures, and the orders that are drawn for them.
  package let shapley: Shapley
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
    confidence = study.plan.confidence
    shapley = study.shapley(trials)
    sets = Self.sets(values, trials)
  }

  /// Numbers of a game: what a set of items leaves, by trial; for tests, and for whoever has numbers from elsewhere.
  package init(
    _ table: MeasureTable, shapley: Shapley, trials: Int, confidence: Double, values: [VariantTrial: [Int]]
  ) {
    (self.table, self.count, self.trials) = (table, shapley.count, trials)
    (self.confidence, self.shapley, self.values) = (confidence, shapley, values)
    sets = Self.sets(values, trials)
  }

  /// The numbers of one trial; nil where it was not run.
  package func values(_ variant: Variant, _ trial: Int) -> [Int]? { values[VariantTrial(variant, trial)] }

  /// Whether a variant was run in every trial.
  package func has(_ variant: Variant) -> Bool { (0..<trials).allSatisfy { values(variant, $0) != nil } }

  /// Sets of today's site that were run in every trial.
  package let sets: Set<Coalition>

  private static func sets(_ values: [VariantTrial: [Int]], _ trials: Int) -> Set<Coalition> {
    var runs: [Coalition: Int] = [:]
    // order-free: a count
    for key in values.keys where key.variant.month == 0 && key.trial < trials {
      runs[key.variant.right, default: 0] += 1
    }
    return Set(runs.filter { $0.value == trials }.keys)
  }

  /// What the debt is told in, in the mean of trials.
  package func mean(_ variant: Variant) -> Double {
    (0..<trials).reduce(0.0) { $0 + Double(values(variant, $1)?[table.main] ?? 0) } / Double(max(1, trials))
  }

  /// A sum of variants, each so many times, trial by trial, as a figure for each measure.
  package func combination(
    _ terms: [(Int, Variant)], over divisor: Int = 1, confidence: Double? = nil
  ) -> [Spread] {
    let numbers = table.measures.indices.map { measure in
      (0..<trials).map { trial in
        terms.reduce(0) { $0 + $1.0 * (values($1.1, trial)?[measure] ?? 0) }
      }
    }
    let confidence = confidence ?? self.confidence
    return priced(numbers.map { Spread($0, over: divisor, confidence: confidence) }, confidence)
  }

  /// Figures of which the money has in its interval what prices could be, beside chance: each price by itself, for all that
  /// it prices.
  private func priced(_ spreads: [Spread], _ confidence: Double) -> [Spread] {
    let moves = table.costs.priced.compactMap { consequence -> (down: Double, up: Double)? in
      guard let price = table.costs[consequence], price.amount > 0,
        let index = table.index(of: .cost(consequence))
      else { return nil }
      let reach = price.reach(confidence: confidence)
      let times = spreads[index].value / price.amount
      return times < 0 ? (-times * reach.up, -times * reach.down) : (times * reach.down, times * reach.up)
    }
    guard !moves.isEmpty else { return spreads }
    var spreads = spreads
    spreads[table.main] = spreads[table.main].widened(by: moves)
    return spreads
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
    shapley.savings { set, trial in values(Variant(set), trial) ?? [] }.map { trials in
      priced(
        table.measures.indices.map { measure in
          Spread(
            parts: trials.map { $0.map { $0[measure] } }, over: shapley.divisor, confidence: confidence)
        }, confidence)
    }
  }

  /// A confidence at which of so many statements together as many are wrong as of one at ours (C. E. Bonferroni).
  package func corrected(for statements: Int) -> Double {
    1 - (1 - confidence) / Double(max(1, statements))
  }
}
