import Debt
import EventKernel
import Experiments

/// What is lost where a set of items is put right, by a formula: a game of which the answers are known.
struct Game {
  var count: Int
  var trials = 12
  var confidence = 0.95
  var seed: UInt64 = 1
  /// Items in the order of their names; as they are written where nothing is said.
  var named: [Int]?
  /// What one thing costs.
  var price = CostPlan.Price(1)
  /// What one thing that is counted comes to, where things come one by one.
  var atom: Double?
  /// Months that were run beside today, and by what everything is multiplied in each.
  var months: [Int: Int] = [:]
  /// What is lost in a trial.
  var lost: (Coalition, Int) -> Int
  /// What other numbers a trial has: by the place of a number of the market.
  var others: (Coalition, Int, Int) -> Int = { _, _, _ in 0 }

  /// The numbers of every set.
  var numbers: DebtNumbers {
    var costs = CostPlan()
    costs[.wrongCase] = price
    let table = MeasureTable([], costs, DebtPlan())
    var values: [VariantTrial: [Int]] = [:]
    for bits in 0..<(1 << count) {
      let set = Coalition((0..<count).filter { bits >> $0 & 1 == 1 })
      for trial in 0..<trials {
        values[VariantTrial(Variant(set), trial)] = table.measures.enumerated().map { index, measure in
          if index == table.main || measure == .cost(.wrongCase) { return lost(set, trial) }
          if case .market = measure { return others(set, trial, index) }
          return 0
        }
      }
    }
    // order-free: a dictionary
    for (month, factor) in months {
      for (key, numbers) in values where key.variant.month == 0 {
        values[VariantTrial(Variant(key.variant.right, month: month), key.trial)] = numbers.map {
          factor * $0
        }
      }
    }
    return DebtNumbers(
      table, shapley: Shapley(named: named ?? Array(0..<count), seed: seed, trials: trials), trials: trials,
      confidence: confidence, values: values,
      atoms: atom.map { [.wrongCase: $0] } ?? [:])
  }

  /// A whole number between −size and size that hangs on nothing but these.
  static func noise(_ size: Int, seed: UInt64, _ trial: Int, _ what: Int) -> Int {
    var paths = RandomPaths(seed: seed, trial: UInt64(trial))
    var stream = paths.claim("noise", owner: "Game").stream(UInt64(what))
    return Int(stream.below(UInt64(2 * size + 1))) - size
  }
}
