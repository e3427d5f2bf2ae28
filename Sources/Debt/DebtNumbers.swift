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
  /// What one thing that is counted costs a year, in hundredths, of consequences that come one by one.
  private let atoms: [Consequence: Double]

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
    let scales = YearlyScales(study.debt, units: units)
    let costs = study.plan.costs
    atoms = Dictionary(
      uniqueKeysWithValues: costs.priced.filter { $0.scale == .volume }.compactMap { consequence in
        costs[consequence].map {
          (consequence, $0.amount * 100 / Double(consequence.divisor) * scales.volume)
        }
      })
    (count, self.trials) = (study.count, trials)
    confidence = study.plan.confidence
    shapley = study.shapley(trials)
    sets = Self.sets(values, trials)
  }

  /// Numbers of a game: what a set of items leaves, by trial; for tests, and for whoever has numbers from elsewhere.
  package init(
    _ table: MeasureTable, shapley: Shapley, trials: Int, confidence: Double, values: [VariantTrial: [Int]],
    atoms: [Consequence: Double] = [:]
  ) {
    self.atoms = atoms
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
    let asked = confidence ?? self.confidence
    // Signs of few trials cannot agree so surely that many statements at once are made by them.
    return priced(
      numbers.map { Spread($0, over: divisor, confidence: asked, agreement: self.confidence) }, asked)
  }

  /// Figures of which the money has in its interval what prices could be, beside chance: each price by itself, for all that
  /// it prices. Prices are positive: where all that differs goes one way, no price can turn it round.
  private func priced(_ plain: [Spread], _ confidence: Double) -> [Spread] {
    var spreads = counted(plain, confidence)
    let moves = table.costs.priced.compactMap { consequence -> (down: Double, up: Double, least: Double)? in
      guard let price = table.costs[consequence], price.amount > 0,
        let index = table.index(of: .cost(consequence))
      else { return nil }
      let reach = price.reach(confidence: confidence)
      let times = spreads[index].value / price.amount
      guard times != 0 else { return nil }
      let move = times < 0 ? (-times * reach.up, -times * reach.down) : (times * reach.down, times * reach.up)
      let least = 1 - reach.down / price.amount
      spreads[index] = spreads[index].widened(by: [move], least: least)
      return (move.0, move.1, times < 0 ? -least : least)
    }
    guard !moves.isEmpty else { return spreads }
    let isOneWay = moves.allSatisfy { $0.least > 0 } || moves.allSatisfy { $0.least < 0 }
    spreads[table.main] = spreads[table.main].widened(
      by: moves.map { ($0.down, $0.up) }, least: isOneWay ? moves.map(\.least.magnitude).min() : nil)
    return spreads
  }

  /// Figures no narrower than the counts allow from which they come.
  private func counted(_ spreads: [Spread], _ confidence: Double) -> [Spread] {
    // Of money: what each consequence comes to, and what one of it does.
    var (all, squares) = (0.0, 0.0)
    return spreads.indices.reversed().map { index in
      let spread = spreads[index]
      switch table.measures[index] {
      case .money:
        return spread.counted(all, each: all > 0 ? squares / all : 0, confidence: confidence)
      case .cost(let consequence):
        guard let atom = atoms[consequence] else { return spread }
        all += spread.value.magnitude
        squares += spread.value.magnitude * atom
        return spread.counted(spread.value.magnitude, each: atom, confidence: confidence)
      case .events(let consequence) where consequence.divisor > 1 || consequence.scale != .volume:
        return spread
      default: return spread.counted(spread.value.magnitude, each: 1, confidence: confidence)
      }
    }.reversed()
  }

  /// What putting right `fixed` saves in a site where `before` is right already.
  package func saving(of fixed: Coalition, after before: Coalition = .none, confidence: Double? = nil)
    -> [Spread]
  {
    let both = Coalition(before.members + fixed.members)
    return combination([(1, Variant(before)), (-1, Variant(both))], confidence: confidence)
  }

  /// The fair share of each item.
  package var shares: [[Spread]] { savings.map(share) }

  /// What the shares of several items come to together, with its own interval: theirs hang together, so that these cannot be added.
  package func share(of items: [Int]) -> [Spread] {
    let savings = savings
    guard var sum = items.first.map({ savings[$0] }) else { return [] }
    for item in items.dropFirst() {
      sum = zip(sum, savings[item]).map { zip($0, $1).map { zip($0, $1).map { $0 + $1 } } }
    }
    return share(sum)
  }

  /// By how much the share of the first of each two is more than that of the second, in what the debt is told in.
  package func leads(_ pairs: [(Int, Int)]) -> [Spread] {
    let savings = savings
    return pairs.map { first, second in
      share(
        zip(savings[first], savings[second]).map { zip($0, $1).map { zip($0, $1).map { $0 - $1 } } })[
          table.main]
    }
  }

  private var savings: [[[[Int]]]] { shapley.savings { set, trial in values(Variant(set), trial) ?? [] } }

  private func share(_ trials: [[[Int]]]) -> [Spread] {
    priced(
      table.measures.indices.map { measure in
        Spread(parts: trials.map { $0.map { $0[measure] } }, over: shapley.divisor, confidence: confidence)
      }, confidence)
  }

  /// The one trial that carries more than half of an estimate, and how much of it; nil where none does, or the trials are too
  /// few for that to say anything.
  private func carrying(_ numbers: [Int]) -> (trial: Int, share: Double)? {
    let all = numbers.reduce(0.0) { $0 + Double($1) }
    guard numbers.count > 2, all != 0 else { return nil }
    return numbers.indices.map { ($0, Double(numbers[$0]) / all) }.max { $0.1 < $1.1 }.flatMap {
      $0.1 > 0.5 ? $0 : nil
    }
  }

  /// The same of what all items cost.
  package var carriesWhole: (trial: Int, share: Double)? {
    let (none, all) = (Variant(.none), Variant(.all(count)))
    return carrying(
      (0..<trials).map { (values(none, $0)?[table.main] ?? 0) - (values(all, $0)?[table.main] ?? 0) })
  }

  /// The same of each item's share.
  package var carriesShare: [(trial: Int, share: Double)?] {
    savings.map { trials in
      carrying(trials.map { $0.reduce(0) { $0 + $1[table.main] } })
    }
  }

  /// For each item how few trials carry more than half of its share, where a sixth of them do or fewer; nil where more are
  /// needed. Its interval holds less often than is said then: what comes so seldom can have come in none of few.
  package var carriedByFew: [Int?] {
    savings.map { parts in
      let sizes = parts.map { abs($0.reduce(0.0) { $0 + Double($1[table.main]) }) }.sorted(by: >)
      let half = sizes.reduce(0, +) / 2
      guard half > 0, sizes.count > 2 else { return nil }
      var (sum, count) = (0.0, 0)
      while sum <= half {
        sum += sizes[count]
        count += 1
      }
      return count <= max(1, sizes.count / 6) ? count : nil
    }
  }

  /// A confidence at which of so many statements together as many are wrong as of one at ours (C. E. Bonferroni).
  package func corrected(for statements: Int) -> Double {
    1 - (1 - confidence) / Double(max(1, statements))
  }
}
