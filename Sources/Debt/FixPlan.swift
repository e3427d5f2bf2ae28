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
    /// It is the best that a search has found, which began with the others.
    case found
  }

  /// Why.
  package var reason: Reason
  /// Items in their order, without those for which there is no money or no time left.
  package var items: [Int]
  /// Items in their order, whatever they cost: from these it is chosen.
  package var wanted: [Int]

  /// An order, and why somebody would take it.
  package init(reason: Reason, items: [Int], of wanted: [Int]? = nil) {
    (self.reason, self.items, self.wanted) = (reason, items, wanted ?? items)
  }

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
  /// What is lost a year at the end of the months, when its fixes are done.
  package var remains: Spread
}

/// Orders of fixes: which are tried, and what comes of each.
package struct FixPlan: Sendable {
  private let debt: DebtPlan
  private let months: [Int]

  /// Plans for these items, where the site was looked at in these months beside today.
  package init(_ debt: DebtPlan, months: [Int] = []) { (self.debt, self.months) = (debt, months) }

  /// Items of which somebody has said what the fix costs and how long it takes; no others can be planned.
  package var planned: [Int] {
    debt.items.indices.filter { debt.items[$0].cost != nil && debt.items[$0].days != nil }
  }

  /// What the fix of an item costs, in hundredths: the amount that its author has written.
  package func cost(of item: Int) -> Int { Int(((debt.items[item].cost?.amount ?? 0) * 100).rounded()) }

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
    return all.compactMap { reason, wanted in
      let items = affordable(wanted)
      guard reason == .nothing || !items.isEmpty, known.insert(wanted).inserted else { return nil }
      return FixOrder(reason: reason, items: items, of: wanted)
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

  /// Sets with the first and the last of the days that each holds over the months of a plan.
  private func stages(_ items: [Int]) -> [(first: Int, last: Int, set: Coalition)] {
    let days = items.map(days)
    var day = 0
    return zip(days + [horizon - days.reduce(0, +)], Shapley.chain(items)).map { length, set in
      defer { day += length }
      return (day, day + length, set)
    }
  }

  /// What is lost over the months of a plan as a sum of variants, each so many grains of a day.
  private func terms(_ items: [Int], _ growth: PlanGrowth, _ numbers: DebtNumbers) -> [(Int, Variant)] {
    stages(items).flatMap { stage in
      [((stage.last - stage.first) * growth.grain, Variant(stage.set))]
        + growth.terms(from: stage.first, to: stage.last, lost: numbers.mean(Variant(stage.set)))
    }
  }

  /// What is lost and spent over the months, in hundredths, where a set loses so much a year today; nil where that is not known.
  private func lostAndSpent(_ items: [Int], _ growth: PlanGrowth, _ lost: (Coalition) -> Double?) -> Double? {
    stages(items).reduce(Double(spent(items))) { sum, stage in
      guard let sum, let rate = lost(stage.set) else { return nil }
      return sum + rate * Double(stage.last - stage.first) / 365
        + growth.added(from: stage.first, to: stage.last, lost: rate)
    }
  }

  private func spent(_ items: [Int]) -> Int { items.reduce(0) { $0 + cost(of: $1) } }

  /// What comes of orders of which every step was run: the best first, by what is lost and spent over the months. Each leaves
  /// out what is better left out of it.
  package func judged(_ orders: [FixOrder], in numbers: DebtNumbers) -> [PlannedOrder] {
    let growth = PlanGrowth(months, in: numbers)
    var known: Set<[Int]> = []
    let lost = lost(numbers)
    let orders = orders.compactMap { order -> FixOrder? in
      let end = FixOrder(reason: order.reason, items: chosen(order.wanted, growth, lost), of: order.wanted)
      let isNothing = end.items.isEmpty && order.reason != .nothing
      return !isNothing && known.insert(end.items).inserted ? end : nil
    }
    let totals = orders.map { total($0.items, growth, numbers) }
    guard let best = totals.indices.min(by: { (totals[$0].value, $0) < (totals[$1].value, $1) }) else {
      return []
    }
    return orders.indices.map { index in
      let order = orders[index]
      return PlannedOrder(
        order: order, fixes: spent(order.items), days: order.items.reduce(0) { $0 + days(of: $1) },
        total: totals[index], regret: total(order.items, less: orders[best].items, growth, numbers),
        remains: remains(Coalition(order.items), growth, numbers))
    }.sorted { ($0.total.value, $0.order.items.count) < ($1.total.value, $1.order.items.count) }
  }

  /// What is lost and spent over the months of an order, or by how much that is more than of another.
  private func total(_ items: [Int], less other: [Int]? = nil, _ growth: PlanGrowth, _ numbers: DebtNumbers)
    -> Spread
  {
    let others = other.map { terms($0, growth, numbers).map { (-$0.0, $0.1) } } ?? []
    let lost = numbers.combination(
      terms(items, growth, numbers) + others, over: 365 * growth.grain)[numbers.table.main]
    let moves = items.filter { other?.contains($0) != true }.compactMap { item in
      debt.items[item].cost.map { price -> (down: Double, up: Double) in
        let reach = price.reach(confidence: numbers.confidence)
        return (reach.down * 100, reach.up * 100)
      }
    }
    // What is spent is the same in every trial, and as sure as its price is.
    return lost.plus(Double(spent(items) - (other.map(spent) ?? 0))).widened(by: moves)
  }

  /// Two fixes of an order, one right after the other.
  package struct Neighbors: Sendable {
    /// The one that is done first.
    package var first: Int
    /// The one that is done next.
    package var second: Int
    /// What the other way round costs more over the months.
    package var regret: Spread
  }

  /// What it would cost to do each two neighbors of an order the other way round.
  package func neighbors(in items: [Int], _ numbers: DebtNumbers) -> [Neighbors] {
    let growth = PlanGrowth(months, in: numbers)
    return Self.turned(items).filter { numbers.sets.isSuperset(of: Shapley.chain($0.items)) }.map {
      Neighbors(
        first: items[$0.place], second: items[$0.place + 1],
        regret: total($0.items, less: items, growth, numbers))
    }
  }

  /// An order with each two neighbors the other way round, by the place of the first.
  package static func turned(_ items: [Int]) -> [(place: Int, items: [Int])] {
    items.indices.dropLast().map { place in
      var other = items
      other.swapAt(place, place + 1)
      return (place, other)
    }
  }

  /// What is lost a year at the end of the months where a set is put right.
  private func remains(_ set: Coalition, _ growth: PlanGrowth, _ numbers: DebtNumbers) -> Spread {
    let variant = Variant(set)
    let terms =
      [(growth.grain, variant)] + growth.terms(on: horizon, lost: numbers.mean(variant))
    return numbers.combination(terms, over: growth.grain)[numbers.table.main].atLeastNone
  }

  // MARK: - A search

  /// What a search for the best order has come to.
  package struct Search: Sendable {
    /// The best order.
    package var best: [Int]
    /// How many orders were tried.
    package var tried: Int
    /// Whether these are all that there are within the budget and the time.
    package var isAll: Bool
    /// Sets of which a run would tell whether an order near the best is better.
    package var missing: [Coalition]
  }

  /// Beside the orders that people would name: of a few items all orders of all of them, else whatever is better than the best
  /// by one fix left out, put in, exchanged, or moved. What was not run is guessed by `shares`, and the best guesses are asked
  /// for, so long as not too many sets were run.
  package func search(_ orders: [FixOrder], shares: [Spread], in numbers: DebtNumbers) -> Search {
    let unknown = Set(orders.flatMap(\.chain)).subtracting(numbers.sets)
    guard unknown.isEmpty else {
      return Search(best: [], tried: 0, isAll: false, missing: unknown.sorted { $0.bits < $1.bits })
    }
    let lost = lost(numbers)
    let growth = PlanGrowth(months, in: numbers)
    var known: [[Int]: Double] = [:]
    func tried(_ items: [Int]) -> Double? {
      if let value = known[items] { return value }
      let value = lostAndSpent(items, growth) { lost[$0] }
      known[items] = value
      return value
    }
    if planned.count <= Shapley.fewItems, Shapley.subsets(of: planned).allSatisfy({ lost[$0] != nil }) {
      var best: (items: [Int], value: Double) = ([], .infinity)
      var all: [[Int]] = [[]]
      while !all.isEmpty {
        for items in all {
          if let value = tried(items), value < best.value { best = (items, value) }
        }
        all = all.flatMap { items in planned.filter { !items.contains($0) }.map { items + [$0] } }
          .filter { affordable($0) == $0 }
      }
      return Search(best: best.items, tried: known.count, isAll: true, missing: [])
    }
    var best: (items: [Int], value: Double) = ([], .infinity)
    let ended = orders.map { chosen($0.wanted, growth, lost) }
    for start in ended + [[]] + planned.map({ [$0] }) {
      guard affordable(start) == start, let value = tried(start) else { continue }
      var here = (items: start, value: value)
      while let next = near(here.items).compactMap({ items in tried(items).map { (items, $0) } })
        .min(by: { $0.1 < $1.1 }), next.1 < here.value
      {
        here = next
      }
      if here.value < best.value { best = here }
    }
    let today = lost[.none] ?? 0
    func guess(_ set: Coalition) -> Double {
      lost[set] ?? set.members.reduce(today) { $0 - shares[$1].value }
    }
    let open = near(best.items).filter { known[$0] == nil }.map {
      ($0, lostAndSpent($0, growth, guess) ?? .infinity)
    }
    let isOver = numbers.sets.count > 2 + 12 * numbers.count
    let hopeful = open.enumerated().filter { $0.element.1 < best.value }
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.prefix(isOver ? 0 : 3)
    // What an order leaves out takes no money from what comes later in it.
    let passing = zip(orders, ended).map { order, kept in
      affordable(order.wanted.filter { !order.items.contains($0) || kept.contains($0) })
    }
    let missing = Set(
      hopeful.flatMap { Shapley.chain($0.element.0) } + (isOver ? [] : passing.flatMap(Shapley.chain))
    ).filter { lost[$0] == nil }
    return Search(
      best: best.items, tried: known.count, isAll: false, missing: missing.sorted { $0.bits < $1.bits })
  }

  /// Orders that differ from one by one fix or by its place, as far as money and time allow.
  private func near(_ items: [Int]) -> [[Int]] {
    var near: [[Int]] = []
    let others = planned.filter { !items.contains($0) }
    func without(_ place: Int) -> [Int] { items.enumerated().filter { $0.offset != place }.map(\.element) }
    for place in items.indices {
      let rest = without(place)
      near.append(rest)
      for other in [items[place]] + others {
        for at in 0...rest.count { near.append(rest[..<at] + [other] + rest[at...]) }
      }
    }
    for other in others { for at in 0...items.count { near.append(items[..<at] + [other] + items[at...]) } }
    return near.filter { affordable($0) == $0 }
  }

  /// What is lost a year in the mean of trials with each set that was run.
  private func lost(_ numbers: DebtNumbers) -> [Coalition: Double] {
    // order-free: a dictionary
    Dictionary(uniqueKeysWithValues: numbers.sets.map { ($0, numbers.mean(Variant($0))) })
  }

  /// The fixes of an order that are best done in it, of all that are within the budget and the time and of which each step was
  /// run: one that has no use where it stands takes no money and no time from a later one.
  ///
  /// Whatever a budget pays for a larger one does, so that no order comes to more with more money where all sets were run.
  private func chosen(_ wanted: [Int], _ growth: PlanGrowth, _ lost: [Coalition: Double]) -> [Int] {
    var best: (items: [Int], value: Double) = ([], .infinity)
    func look(_ items: [Int], from place: Int) {
      guard lost[Coalition(items)] != nil, affordable(items) == items else { return }
      let value = lostAndSpent(items, growth) { lost[$0] } ?? .infinity
      if value < best.value { best = (items, value) }
      for next in wanted.indices.dropFirst(place) { look(items + [wanted[next]], from: next + 1) }
    }
    look([], from: 0)
    return best.items
  }

  /// The fixes of an order that are done, and what is lost and spent over the months with them, in hundredths.
  package func outcome(of order: FixOrder, in numbers: DebtNumbers) -> (items: [Int], total: Double) {
    let (growth, lost) = (PlanGrowth(months, in: numbers), lost(numbers))
    let items = chosen(order.wanted, growth, lost)
    return (items, lostAndSpent(items, growth) { lost[$0] } ?? .infinity)
  }
}
