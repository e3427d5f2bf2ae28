import EventKernel

/// Fair shares of a whole (L. S. Shapley, 1953): what an item saves in the mean over all orders in which items are put right.
///
/// Each trial draws one order and takes it forward and backward (antithetic: an item that comes early in the one comes late
/// in the other), both over the trial's own draws. In every order the savings of all items add up to the whole, so that the
/// shares do, to the last unit and whatever the number of trials.
package enum Shapley {
  /// The order of a trial: a function of seed and trial alone.
  package static func order(of count: Int, seed: UInt64, trial: Int) -> [Int] {
    var paths = RandomPaths(seed: seed, trial: UInt64(trial))
    var stream = paths.claim("debt/order", owner: "Debt").stream(0)
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, Int(stream.below(UInt64(index + 1))))
    }
    return order
  }

  /// Both orders of a trial.
  package static func orders(of count: Int, seed: UInt64, trial: Int) -> [[Int]] {
    let order = order(of: count, seed: seed, trial: trial)
    return [order, order.reversed()]
  }

  /// What is put right step by step along an order, from nothing to everything.
  package static func chain(_ order: [Int]) -> [Coalition] {
    var set = Coalition.none
    return [set]
      + order.map { item in
        set = set.with(item)
        return set
      }
  }

  /// What each item saves in both orders of each trial together: item by trial by measure, to be divided by 2.
  ///
  /// `values` are the numbers of a trial in which a set is put right.
  package static func savings(
    of count: Int, seed: UInt64, trials: Int, values: (Coalition, Int) -> [Int]
  ) -> [[[Int]]] {
    var savings = Array(repeating: [[Int]](), count: count)
    for trial in 0..<trials {
      var sums = Array(repeating: [Int](), count: count)
      for order in orders(of: count, seed: seed, trial: trial) {
        var before = values(.none, trial)
        for (item, set) in zip(order, chain(order).dropFirst()) {
          let after = values(set, trial)
          let saved = zip(before, after).map { $0 - $1 }
          sums[item] = sums[item].isEmpty ? saved : zip(sums[item], saved).map { $0 + $1 }
          before = after
        }
      }
      for item in 0..<count { savings[item].append(sums[item]) }
    }
    return savings
  }
}
