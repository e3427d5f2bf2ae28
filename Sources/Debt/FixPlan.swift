import Experiments

/// Fixes one after the other, within a budget and a time.
package struct FixOrder: Sendable {
  /// Why somebody would take this order.
  package enum Reason: String, Sendable, CaseIterable {
    /// What saves most for what it costs, and nothing that does not pay within the time.
    case savesMostPerCost
    /// The largest saving alone first.
    case largestFirst
    /// The cheapest first.
    case cheapestFirst
    /// What is done soonest first.
    case quickestFirst
    /// As the scenario lists them.
    case asListed
    /// Nothing is done.
    case nothing
  }

  /// Why.
  package var reason: Reason
  /// Items in their order, without those for which there is no money or no time left.
  package var items: [Int]

  /// What is put right after each step, from nothing on.
  package var chain: [Coalition] { Shapley.chain(items) }
}

/// What comes of an order over the months of a plan.
package struct PlannedOrder: Sendable {
  /// The order.
  package var order: FixOrder
  /// What its fixes cost, in hundredths.
  package var fixes: Int
  /// How many days they take.
  package var days: Int
  /// What is lost and spent over the months, in hundredths.
  package var total: Spread
  /// By how much that is more than with the best order that was tried.
  package var regret: Spread
  /// What is lost a year when its fixes are done.
  package var remains: Spread
}

/// Orders of fixes: which are tried, and what comes of each.
package struct FixPlan: Sendable {
  private let debt: DebtPlan

  /// Plans for these items.
  package init(_ debt: DebtPlan) { self.debt = debt }

  /// Items of which somebody has said what the fix costs and how long it takes; no others can be planned.
  package var planned: [Int] {
    debt.items.indices.filter { debt.items[$0].cost != nil && debt.items[$0].days != nil }
  }

  /// What the fix of an item costs, in hundredths.
  package func cost(of item: Int) -> Int { Int(((debt.items[item].cost?.mean ?? 0) * 100).rounded()) }

  private func days(of item: Int) -> Int { Int((debt.items[item].days ?? 0).rounded()) }

  /// Days of a plan's months.
  package var horizon: Int { Int((Double(debt.months) * 365 / 12).rounded()) }

  /// The orders that are tried, each once.
  package func orders(alone: [Spread], shares: [Spread]) -> [FixOrder] {
    func by(_ key: (Int) -> Double) -> [Int] { planned.sorted { (key($0), $0) < (key($1), $1) } }
    let paying = planned.filter { item in
      shares[item].value * Double(horizon - days(of: item)) / 365 > Double(cost(of: item))
    }
    func perCost(_ item: Int) -> Double { shares[item].value / Double(max(1, cost(of: item))) }
    let all: [(FixOrder.Reason, [Int])] = [
      (.savesMostPerCost, paying.sorted { (perCost($1), $0) < (perCost($0), $1) }),
      (.largestFirst, by { -alone[$0].value }), (.cheapestFirst, by { Double(cost(of: $0)) }),
      (.quickestFirst, by { Double(days(of: $0)) }), (.asListed, planned), (.nothing, []),
    ]
    var known: Set<[Int]> = []
    return all.compactMap { reason, items in
      let items = affordable(items)
      guard reason == .nothing || !items.isEmpty, known.insert(items).inserted else { return nil }
      return FixOrder(reason: reason, items: items)
    }
  }

  /// The items of an order for which there is money and time, one after the other.
  private func affordable(_ order: [Int]) -> [Int] {
    var (money, time) = (debt.budget.map { Int(min(9e15, ($0 * 100).rounded())) } ?? Int.max, horizon)
    return order.filter { item in
      guard cost(of: item) <= money, days(of: item) <= time else { return false }
      if money < .max { money -= cost(of: item) }
      time -= days(of: item)
      return true
    }
  }

  /// What comes of orders of which every step was run: the best first, by what is lost and spent over the months. Each ends
  /// after the fix at which it is best to end.
  package func judged(_ orders: [FixOrder], in numbers: DebtNumbers) -> [PlannedOrder] {
    let main = numbers.table.main
    func terms(_ order: FixOrder) -> [(Int, Variant)] {
      var terms: [(Int, Variant)] = []
      var left = horizon
      for (item, before) in zip(order.items, order.chain) {
        terms.append((days(of: item), Variant(before)))
        left -= days(of: item)
      }
      return terms + [(left, Variant(Coalition(order.items)))]
    }
    func spent(_ order: FixOrder) -> Int { order.items.reduce(0) { $0 + cost(of: $1) } }
    // What is spent is the same in every trial. Whole hundredths: days of a year are no whole numbers of anything.
    func total(_ order: FixOrder, less other: FixOrder? = nil) -> Spread {
      let sum = terms(order) + (other.map { terms($0).map { (-$0.0, $0.1) } } ?? [])
      let fixes = spent(order) - (other.map(spent) ?? 0)
      let each = (0..<numbers.trials).map { trial in
        let lost = sum.reduce(0.0) {
          $0 + Double($1.0) / 365 * Double(numbers.values($1.1, trial)?[main] ?? 0)
        }
        return fixes + Int(max(-9e17, min(9e17, lost.rounded())))
      }
      return Spread(each, confidence: numbers.confidence)
    }
    var known: Set<[Int]> = []
    let orders = orders.compactMap { order -> FixOrder? in
      let ends = (0...order.items.count).map {
        FixOrder(reason: order.reason, items: Array(order.items.prefix($0)))
      }
      let best = ends.map { total($0).value }
      let end = best.indices.min { (best[$0], $0) < (best[$1], $1) } ?? 0
      let isNothing = ends[end].items.isEmpty && order.reason != .nothing
      return !isNothing && known.insert(ends[end].items).inserted ? ends[end] : nil
    }
    let totals = orders.map { total($0) }
    guard let best = totals.indices.min(by: { (totals[$0].value, $0) < (totals[$1].value, $1) }) else {
      return []
    }
    return orders.indices.map { index in
      let order = orders[index]
      return PlannedOrder(
        order: order, fixes: spent(order), days: order.items.reduce(0) { $0 + days(of: $1) },
        total: totals[index], regret: total(order, less: orders[best]),
        remains: numbers.combination([(1, Variant(Coalition(order.items)))])[main])
    }.sorted { ($0.total.value, $0.order.items.count) < ($1.total.value, $1.order.items.count) }
  }
}
