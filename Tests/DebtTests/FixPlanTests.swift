import Debt
import Experiments
import Testing

@Suite("Orders of fixes") struct FixPlanTests {
  /// What is lost a year with each item, in hundredths; what each fix costs, in the currency; days that it takes.
  private static let items: [(lost: Int, cost: Double, days: Double)] = [
    (100_000_00, 20_000, 73), (30_000_00, 1_000, 146), (500_00, 9_000, 30), (80_000_00, 500_000, 365),
  ]

  private static func debt(budget: Double?, months: Int = 24) -> DebtPlan {
    var debt = DebtPlan()
    debt.items = items.indices.map { index in
      var item = DebtItem(id: "i\(index)")
      item.cost = CostPlan.Price(items[index].cost)
      item.days = items[index].days
      return item
    }
    (debt.budget, debt.months) = (budget, months)
    return debt
  }

  private static var game: Game {
    Game(count: 4, trials: 5) { set, trial in
      1_000 * trial + items.indices.reduce(0) { $0 + (set.contains($1) ? 0 : items[$1].lost) }
    }
  }

  private func judged(_ debt: DebtPlan) -> [PlannedOrder] {
    let numbers = Self.game.numbers
    let plan = FixPlan(debt)
    let alone = (0..<4).map { numbers.saving(of: Coalition([$0]))[0] }
    return plan.judged(plan.orders(alone: alone, shares: numbers.shares.map { $0[0] }), in: numbers)
  }

  @Test(
    "what pays is taken in the order of what it saves for its cost; what does not pay in the time is left")
  func best() throws {
    let best = try #require(judged(Self.debt(budget: nil)).first)
    #expect(best.order.items == [1, 0] || best.order.items == [0, 1])
    // Whichever comes first, a year is 365 days: lost until each fix holds, and after the last what remains.
    let whole = 210_500.0 + 20
    let first = best.order.items[0] == 0 ? (days: 73.0, lost: 100_000.0) : (days: 146.0, lost: 30_000.0)
    let second = best.order.items[0] == 0 ? 146.0 : 73.0
    let rest = whole - 130_000
    let total =
      (first.days * whole + second * (whole - first.lost) + (730 - 219) * rest) / 365 + 21_000
    #expect((best.total.value / 100 - total).magnitude < 0.02, "\(best.total.value / 100), \(total)")
    #expect(best.fixes == 21_000_00 && best.days == 219 && best.regret.value == 0)
    #expect((best.remains.value / 100 - rest).magnitude < 0.01)
  }

  @Test("no order is cheaper than the best, and each regret is by how much it is dearer")
  func regret() {
    let orders = judged(Self.debt(budget: nil))
    #expect(orders.count > 2)
    for order in orders {
      #expect((order.regret.value - (order.total.value - orders[0].total.value)).magnitude < 2)
      #expect(order.regret.value >= 0)
    }
    #expect(orders.contains { $0.order.reason == .nothing && $0.fixes == 0 })
  }

  @Test("what grows is lost at the curve's rates over the months of a plan, and what waits grows with it")
  func growing() throws {
    var game = Self.game
    // Three times as much in a year's time, five times in two.
    game.months = [12: 3, 24: 5]
    let numbers = game.numbers
    let debt = Self.debt(budget: nil)
    let plan = FixPlan(debt, months: [12, 24])
    let nothing = FixOrder(reason: .nothing, items: [])
    let first = FixOrder(reason: .asListed, items: [0])
    let plans = plan.judged([nothing, first], in: numbers)
    let whole = 210_500.0 + 20
    let idle = try #require(plans.first { $0.order.items.isEmpty })
    // A year at 1 to 3, and one at 3 to 5.
    #expect((idle.total.value / 100 - 6 * whole).magnitude < 1e-3 * whole, "\(idle.total.value)")
    #expect((idle.remains.value / 100 - 5 * whole).magnitude < 1e-2 * whole)
    let fixed = try #require(plans.first { $0.order.items == [0] })
    // 73 days of everything, from 1 to 1.4, and the rest without the first item.
    let early = 0.2 * 1.2 * whole
    let total = early + (6 - 0.24) * (whole - 100_000) + 20_000
    #expect(
      (fixed.total.value / 100 - total).magnitude < 1e-2 * total, "\(fixed.total.value / 100), \(total)")
    #expect(fixed.regret.value == 0)
    // The search reckons alike: half a million pays where it is lost seventeen times over in the second year.
    func best(_ months: [Int: Int]) -> [Int] {
      game.months = months
      let numbers = game.numbers
      return FixPlan(debt, months: months.keys.sorted())
        .search([nothing, first], shares: numbers.shares.map { $0[0] }, in: numbers).best
    }
    #expect(!best([12: 3, 24: 5]).contains(3) && best([12: 9, 24: 25]).contains(3))
  }

  @Test("a budget and a time are kept")
  func limits() {
    for order in judged(Self.debt(budget: 20_500)) { #expect(order.fixes <= 20_500_00, "\(order.order)") }
    for order in judged(Self.debt(budget: nil, months: 5)) { #expect(order.days <= 152, "\(order.order)") }
    let poor = judged(Self.debt(budget: 10))
    #expect(poor.count == 1 && poor[0].order.items.isEmpty)
  }

  /// The best order by trying all there are.
  private func brute(_ lost: [Int], _ fixes: [(cost: Double, days: Double)], budget: Double)
    -> Double
  {
    var (best, stack) = (Double.infinity, [[Int]([])])
    while let items = stack.popLast() {
      var (sum, left, set) = (items.reduce(0) { $0 + fixes[$1].cost * 100 }, 730.0, Coalition.none)
      guard sum <= budget * 100 else { continue }
      for item in items {
        sum += fixes[item].days / 365 * Double(lost[Int(set.bits)])
        left -= fixes[item].days
        set = set.with(item)
      }
      guard left >= 0 else { continue }
      best = min(best, sum + left / 365 * Double(lost[Int(set.bits)]))
      stack += fixes.indices.filter { !items.contains($0) }.map { items + [$0] }
    }
    return best
  }

  /// A game with interactions, a budget that binds, and what a search of it comes to.
  private func searched(_ count: Int, _ seed: UInt64) -> (found: Double, best: Double, search: FixPlan.Search)
  {
    func number(_ what: Int, _ size: Int) -> Int { Game.noise(size, seed: seed, 0, what) + size }
    func lost(_ set: Coalition) -> Int {
      (0..<count).reduce(0) { sum, item in
        let other = (item + 1 + number(item, 2)) % count
        let isOpen = !set.contains(item) || (number(100 + item, 1) == 0 && !set.contains(other))
        return sum + (isOpen ? 100_000 * number(200 + item, 50) : 0)
      }
    }
    let fixes = (0..<count).map {
      (cost: Double(200 * number(300 + $0, 50)), days: Double(20 + number(400 + $0, 90)))
    }
    var debt = DebtPlan()
    (debt.months, debt.budget) = (24, 30_000)
    debt.items = fixes.indices.map { index in
      var item = DebtItem(id: "i\(index)")
      (item.cost, item.days) = (CostPlan.Price(fixes[index].cost), fixes[index].days)
      return item
    }
    let known = (0..<(1 << count)).map { bits in lost(Coalition((0..<count).filter { bits >> $0 & 1 == 1 })) }
    let numbers = Game(count: count, trials: 2, seed: seed) { set, _ in known[Int(set.bits)] }.numbers
    let (plan, shares) = (FixPlan(debt), numbers.shares.map { $0[0] })
    var orders = plan.orders(
      alone: (0..<count).map { numbers.saving(of: Coalition([$0]))[0] }, shares: shares)
    let search = plan.search(orders, shares: shares, in: numbers)
    orders.append(FixOrder(reason: .found, items: search.best))
    let found = plan.judged(orders, in: numbers)[0].total.value
    return (found, brute(known, fixes, budget: 30_000), search)
  }

  @Test("of few items the best order of all is found, whatever they do to one another", arguments: 1...60)
  func all(seed: UInt64) {
    let (found, best, search) = searched(seed % 10 == 0 ? 7 : 4, seed)
    #expect(search.isAll && (found - best).magnitude <= 2, "\(found), \(best)")
  }

  @Test(
    "of more items a search comes to the best order, or near, and leaves no fix that saves nothing where it stands"
  )
  func near() {
    var (misses, most) = (0, 0.0)
    for seed in UInt64(1)...60 {
      let (found, best, search) = searched(8, seed)
      #expect(!search.isAll && search.missing.isEmpty)
      #expect(found >= best - 2)
      if found > best + 2 { misses += 1 }
      most = max(most, found / best - 1)
    }
    print("searches that miss the best: \(misses) of 60, at most by \(most)")
    #expect(misses <= 6 && most < 0.1, "\(misses), \(most)")
  }

  @Test(
    "with more money no order comes to more: what has no use in it is paid for by nobody", arguments: 1...20)
  func monotone(seed: UInt64) {
    func number(_ what: Int, _ size: Int) -> Int { Game.noise(size, seed: seed, 0, what) + size }
    let lost = (0..<5).map { 100_000 * number($0, 60) }
    let costs = (0..<5).map { Double(100 * number(100 + $0, 60)) }
    let numbers = Game(count: 5, trials: 3) { set, _ in
      // The first saves nothing before the last is right.
      lost.indices.reduce(0) { $0 + (set.contains($1) && ($1 > 0 || set.contains(4)) ? 0 : lost[$1]) }
    }.numbers
    let alone = (0..<5).map { numbers.saving(of: Coalition([$0]))[0] }
    let shares = numbers.shares.map { $0[0] }
    var before: [FixOrder.Reason: Double] = [:]
    for budget in stride(from: 0.0, through: 50_000, by: 2_000) {
      var debt = DebtPlan()
      (debt.months, debt.budget) = (24, budget)
      debt.items = costs.indices.map { index in
        var item = DebtItem(id: "i\(index)")
        (item.cost, item.days) = (CostPlan.Price(costs[index]), Double(40 - index))
        return item
      }
      let plan = FixPlan(debt)
      for order in plan.orders(alone: alone, shares: shares) {
        let (items, total) = plan.outcome(of: order, in: numbers)
        #expect(items.reduce(0) { $0 + costs[$1] } <= budget)
        #expect(
          total <= (before[order.reason] ?? .infinity) + 1, "\(order.reason) within \(budget): \(items)")
        before[order.reason] = total
      }
    }
    #expect(before[.asListed] != nil)
  }

  @Test("where chance hides which of two fixes to begin with, and where not")
  func neighbors() {
    // Item 0 loses much more than the others in every trial; 1 and 2 lose alike in the mean, and by turns.
    let game = Game(count: 3) { set, trial in
      (set.contains(0) ? 0 : 90_000_000) + (set.contains(1) ? 0 : 10_000_000 + trial % 2 * 8_000_000)
        + (set.contains(2) ? 0 : 18_000_000 - trial % 2 * 8_000_000)
    }
    var debt = DebtPlan()
    debt.months = 24
    debt.items = (0..<3).map { index in
      var item = DebtItem(id: "i\(index)")
      (item.cost, item.days) = (CostPlan.Price(100), 60)
      return item
    }
    let found = FixPlan(debt).neighbors(in: [0, 1, 2], game.numbers)
    #expect(found.map(\.first) == [0, 1] && found.map(\.second) == [1, 2])
    #expect(found[0].regret.isTold && found[0].regret.value > 0)
    #expect(!found[1].regret.isTold)
  }

  @Test("what nobody has priced or timed is not planned")
  func unplanned() {
    var debt = Self.debt(budget: nil)
    debt.items[0].cost = nil
    debt.items[1].days = nil
    #expect(FixPlan(debt).planned == [2, 3])
  }

  @Test("sums that no debt comes near stop nothing")
  func overflow() {
    let spread = Spread([.max / 2, .max / 2, .max / 2], confidence: 0.95)
    #expect(spread.total == .max && spread.value > 4e18 && spread.value < 5e18)
    let least = Spread([.min / 2, .min / 2, .min / 2], confidence: 0.95)
    #expect(least.total == .min && least.value < -4e18)
  }
}
