import EventKernel

/// Fair shares of a whole (L. S. Shapley, 1953): what an item saves in the mean over all orders in which items are put right.
///
/// Of few items every set is run in every trial, and the share of a trial is exact. Of more, each trial draws orders and takes
/// each forward and backward (antithetic: an item that comes early in the one comes late in the other), over the trial's own
/// draws. In every order the savings of all items add up to the whole, so that the shares do, to the last unit.
package struct Shapley: Sendable {
  /// Items in the order of their names: an order is drawn by names, so that nothing hangs on where an item is written.
  package let named: [Int]
  private let seed: UInt64
  private let trials: Int

  /// Of so many items all sets are run: 128 of 7, three times as many as orders of them would need; 256 of 8 would be five times.
  package static let fewItems = 7
  /// So many independent pairs of orders stand behind any share that is not exact.
  package static let leastPairs = 24

  /// The shares of these items over so many trials.
  package init(named: [Int], seed: UInt64, trials: Int) {
    (self.named, self.seed, self.trials) = (named, seed, trials)
  }

  /// How many items there are.
  package var count: Int { named.count }
  /// Whether every order there is stands behind a share.
  package var isExact: Bool { count <= Self.fewItems }
  /// Pairs of orders in each trial. One trial tells nothing from chance whatever stands behind it.
  package var pairs: Int { trials > 1 ? max(1, (Self.leastPairs + trials - 1) / trials) : 1 }

  /// An order of a trial: a function of seed, trial, names and which of its pairs.
  package func order(_ trial: Int, _ pair: Int) -> [Int] {
    var paths = RandomPaths(seed: seed, trial: UInt64(trial))
    var stream = paths.claim("debt/order", owner: "Debt").stream(UInt64(pair))
    var order = named
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, Int(stream.below(UInt64(index + 1))))
    }
    return order
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

  /// The sets that a trial needs.
  package func sets(_ trial: Int) -> [Coalition] {
    if isExact { return Self.subsets(of: Array(0..<count)) }
    return (0..<pairs).flatMap { pair in
      let order = order(trial, pair)
      return Self.chain(order) + Self.chain(order.reversed())
    }
  }

  /// All sets of some items.
  package static func subsets(of items: [Int]) -> [Coalition] {
    items.reduce([Coalition.none]) { sets, item in sets + sets.map { $0.with(item) } }
  }

  /// What the numbers of ``savings(_:)`` are divided by: the orders that stand behind each.
  package var divisor: Int { isExact ? (1...max(1, count)).reduce(1, *) : 2 }

  /// What each item saves in all orders of a pair, or in all there are: item by trial by pair by measure.
  ///
  /// `values` are the numbers of a trial in which a set is put right.
  package func savings(_ values: (Coalition, Int) -> [Int]) -> [[[[Int]]]] {
    var savings = Array(repeating: [[[Int]]](), count: count)
    for trial in 0..<trials {
      let parts = isExact ? [exact { values($0, trial) }] : (0..<pairs).map { pair(trial, $0, values) }
      for item in 0..<count { savings[item].append(parts.map { $0[item] }) }
    }
    return savings
  }

  /// Over all orders: an item comes after a set of k others, and before the rest, in k! (n − 1 − k)! of them.
  private func exact(_ values: (Coalition) -> [Int]) -> [[Int]] {
    let factorials = (0...count).reduce(into: [1]) { if $1 > 0 { $0.append($0[$1 - 1] * $1) } }
    return (0..<count).map { item in
      var sum = values(.none).map { _ in 0 }
      for set in Self.subsets(of: (0..<count).filter { $0 != item }) {
        let size = set.members.count
        let weight = factorials[size] * factorials[count - 1 - size]
        for (index, saved) in zip(values(set), values(set.with(item))).map({ $0 - $1 }).enumerated() {
          sum[index] += weight * saved
        }
      }
      return sum
    }
  }

  private func pair(_ trial: Int, _ pair: Int, _ values: (Coalition, Int) -> [Int]) -> [[Int]] {
    var sums = Array(repeating: [Int](), count: count)
    let order = order(trial, pair)
    for order in [order, order.reversed()] {
      var before = values(.none, trial)
      for (item, set) in zip(order, Self.chain(order).dropFirst()) {
        let after = values(set, trial)
        let saved = zip(before, after).map { $0 - $1 }
        sums[item] = sums[item].isEmpty ? saved : zip(sums[item], saved).map { $0 + $1 }
        before = after
      }
    }
    return sums
  }
}
