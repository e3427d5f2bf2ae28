import Experiments
import Scenario

/// What a study of a site's debt has found: everything that a report tells, and nothing of how.
package struct DebtResult: Sendable {
  /// The study.
  package let study: DebtStudy
  /// The numbers behind everything.
  package let numbers: DebtNumbers
  /// What there is today, by measure.
  package let today: [Spread]
  /// What remains where everything is put right.
  package let right: [Spread]
  /// What all items together cost: today less what remains.
  package let whole: [Spread]
  /// What each item saves when it alone is put right: item by measure.
  package let alone: [[Spread]]
  /// What each saves when all others are put right before.
  package let last: [[Spread]]
  /// The fair share of each.
  package let shares: [[Spread]]
  /// What the items of each owner who is named come to together, the first item's owner first.
  package let owners: [Owner]
  /// What moves where each item, each step of the best plan, and everything is put right.
  package let movements: [Movement]
  /// Pairs of items that are worth telling.
  package let interactions: [Interaction]
  /// Orders of fixes, the best first; none where no item has a cost and a time.
  package let plans: [PlannedOrder]
  /// For each item how few trials carry its share, where that is few; see ``DebtNumbers/carriedByFew``.
  package let carriedByFew: [Int?]
  /// Fixes of the best order that are neighbors in it, and what the other way round costs.
  package let neighbors: [FixPlan.Neighbors]
  /// How the best of them was found; nil where there are none.
  package let search: FixPlan.Search?
  /// The site in each month, today first.
  package let curve: [Month]

  /// Somebody who would have to put items right.
  package struct Owner: Sendable {
    /// His items.
    package var items: [Int]
    /// Their share together, by measure.
    package var share: [Spread]
  }

  /// A site in a month.
  package struct Month: Sendable {
    /// Months from today.
    package var month: Int
    /// What is lost a year as it is, as it would be with everything put right, and what lies between.
    package var asItIs: Spread
    /// See ``asItIs``.
    package var allRight: Spread
    /// See ``asItIs``.
    package var debt: Spread
    /// The criteria, judged for the site as it is then.
    package var criteria: [CriterionResult]
  }

  /// What `runs` say; they have to be those of ``DebtStudy/trials(_:)`` and, for plans and pairs, those of ``further(_:_:)``.
  package init(_ study: DebtStudy, _ numbers: DebtNumbers, _ runs: [VariantTrial: TrialSummary]) {
    (self.study, self.numbers) = (study, numbers)
    let count = study.count
    let all = Coalition.all(count)
    today = numbers.combination([(1, Variant(.none))]).map(\.atLeastNone)
    right = numbers.combination([(1, Variant(all))]).map(\.atLeastNone)
    whole = numbers.saving(of: all)
    alone = (0..<count).map { numbers.saving(of: Coalition([$0])) }
    last = (0..<count).map { numbers.saving(of: Coalition([$0]), after: all.without($0)) }
    shares = numbers.shares
    owners = Self.owned(study.debt).map { Owner(items: $0, share: numbers.share(of: $0)) }
    let main = numbers.table.main
    carriedByFew = numbers.carriedByFew
    let plan = FixPlan(study.debt, months: study.months)
    var orders = Self.orders(study, numbers)
    search =
      orders.isEmpty || plan.planned.isEmpty
      ? nil : plan.search(orders, shares: shares.map { $0[main] }, in: numbers)
    if let search { orders.append(FixOrder(reason: .found, items: search.best)) }
    plans = plan.planned.isEmpty ? [] : plan.judged(orders, in: numbers)
    neighbors = plan.neighbors(in: plans.first?.order.items ?? [], numbers)
    interactions = Interaction.all(Interaction.suspects(in: numbers), in: numbers)
    var sets = (0..<count).map { Coalition([$0]) }
    // Who is told that two hang together asks what moves where both are put right.
    let pairs = interactions.map { Coalition([$0.items.0, $0.items.1]) }
    for set in (plans.first?.order.chain ?? []) + pairs + [all] where set != .none && !sets.contains(set) {
      sets.append(set)
    }
    movements = Movement.all(sets, in: numbers)
    curve = ([0] + study.months).map { month in
      let (left, free) = (Variant(.none, month: month), Variant(all, month: month))
      return Month(
        month: month, asItIs: numbers.combination([(1, left)])[main].atLeastNone,
        allRight: numbers.combination([(1, free)])[main].atLeastNone,
        debt: numbers.combination([(1, left), (-1, free)])[main],
        criteria: study.plan.judged((0..<numbers.trials).compactMap { runs[VariantTrial(left, $0)] }))
    }
  }

  /// What has to be run besides, once a round is known: the steps of plans, and pairs that may hang together; none in the end.
  package static func further(_ study: DebtStudy, _ numbers: DebtNumbers) -> [VariantTrial] {
    let main = numbers.table.main
    var orders = orders(study, numbers)
    let search = FixPlan(study.debt, months: study.months).search(
      orders, shares: numbers.shares.map { $0[main] }, in: numbers)
    if !orders.isEmpty {
      orders += FixPlan.turned(search.best).map { FixOrder(reason: .found, items: $0.items) }
    }
    let sets =
      Interaction.suspects(in: numbers).map { Coalition([$0.0, $0.1]) } + orders.flatMap(\.chain)
      + (orders.isEmpty ? [] : search.missing)
    var known: Set<Coalition> = []
    return sets.filter { known.insert($0).inserted }.flatMap { set in
      (0..<numbers.trials).map { VariantTrial(Variant(set), $0) }
    }.filter { numbers.values($0.variant, $0.trial) == nil }
  }

  /// Items by their owner, where they have one.
  private static func owned(_ debt: DebtPlan) -> [[Int]] {
    var owners: [String] = []
    for item in debt.items where !item.owner.isEmpty && !owners.contains(item.owner) {
      owners.append(item.owner)
    }
    return owners.map { owner in debt.items.indices.filter { debt.items[$0].owner == owner } }
  }

  /// The orders of fixes that people would name; none without money.
  private static func orders(_ study: DebtStudy, _ numbers: DebtNumbers) -> [FixOrder] {
    let main = numbers.table.main
    guard !numbers.table.costs.priced.isEmpty else { return [] }
    let alone = (0..<study.count).map { numbers.saving(of: Coalition([$0]))[main] }
    return FixPlan(study.debt, months: study.months).orders(
      alone: alone, shares: numbers.shares.map { $0[main] })
  }

  /// Where in the table the debt stands.
  package var main: Int { numbers.table.main }
  /// Whether the debt is told in money.
  package var isMoney: Bool { !numbers.table.costs.priced.isEmpty }
  /// By what a count of a run becomes one of a year.
  package var perYear: Double { YearlyScales(study.debt, units: study.plan.longUnits).volume }

  /// Recalls of a run.
  package var drills: Int {
    numbers.table.index(of: .events(.recall)).map { Int(today[$0].value.rounded()) } ?? 0
  }

  /// By what a count of such a run becomes one of a year: recalls are as many as the scenario says, whatever is made.
  package func perYear(of consequence: Consequence) -> Double {
    YearlyScales(study.debt, units: study.plan.longUnits).factor(of: consequence, drills: drills)
      / Double(consequence.divisor)
  }

  /// The same of whatever is measured.
  package func perYear(of measure: Int) -> Double {
    guard case .events(let consequence) = numbers.table.measures[measure] else { return perYear }
    return perYear(of: consequence)
  }

  /// Items by their share, the largest first.
  package var ranking: [Int] {
    let named = study.debt.items.map(\.id)
    return (0..<study.count).sorted {
      (shares[$1][main].value, named[$0]) < (shares[$0][main].value, named[$1])
    }
  }

  /// So many trials at least are run until a precision is believed: fewer can agree by chance. An assumption: with eight,
  /// Student's factor is within a fifth of what it is with many (2.36 against 1.96).
  package static let leastTrials = 8

  /// Of each two neighbors in a list of items, by how much the share of the first is more.
  package func leads(in items: [Int]) -> [(first: Int, second: Int, by: Spread)] {
    let pairs = Array(zip(items, items.dropFirst()))
    return zip(pairs, numbers.leads(pairs)).map { ($0.0, $0.1, $1) }
  }

  /// The most imprecise share in relation to the whole debt; nil where there is none.
  package var precision: Double? {
    guard whole[main].value > 0 else { return nil }
    return shares.map { $0[main].halfWidth }.max().map { $0 / whole[main].value }
  }

  /// What waiting a year costs beyond having put everything right today: the debt over the first twelve months.
  package var waiting: Spread {
    let all = Coalition.all(study.count)
    func terms(_ month: Int, _ weight: Int) -> [(Int, Variant)] {
      [(weight, Variant(.none, month: month)), (-weight, Variant(all, month: month))]
    }
    if study.months.isEmpty { return whole[main] }
    // By trapezoids between all months that were run of the first twelve.
    let months = [0] + study.months.filter { $0 <= 12 }
    let sum = zip(months, months.dropFirst()).flatMap { terms($0, $1 - $0) + terms($1, $1 - $0) }
    return numbers.combination(sum, over: 24)[main]
  }

  /// Consequences of which runs have some, and that nobody has priced, with how many a year.
  package var notPriced: [(consequence: Consequence, aYear: Double)] {
    let table = numbers.table
    return Consequence.allCases.compactMap { consequence in
      // Nobody has said what is borne before a partner or a license is lost, so that no count of those means anything.
      guard table.costs[consequence] == nil, !consequence.hasTolerance,
        let index = table.index(of: .events(consequence)), today[index].value > 0
      else { return nil }
      return (consequence, today[index].value * perYear(of: consequence))
    }
  }

  /// A price at which two neighbors of the ranking change places.
  package struct Flip: Sendable {
    /// The one that is before the other today.
    package var first: Int
    /// The one behind it.
    package var second: Int
    /// Whose price.
    package var consequence: Consequence
    /// Times its price.
    package var factor: Double
    /// Whether that lies between what its author believes possible.
    package var isPlausible: Bool
  }

  /// For each two neighbors in the ranking the price that has to change least for them to change places; where one would.
  package var flips: [Flip] {
    let table = numbers.table
    let ranking = ranking
    return zip(ranking, ranking.dropFirst()).compactMap { first, second in
      let gap = shares[first][main].value - shares[second][main].value
      var nearest: Flip?
      func distance(_ factor: Double) -> Double { max(factor, 1 / factor) }
      for consequence in table.costs.priced {
        guard let index = table.index(of: .cost(consequence)), let price = table.costs[consequence] else {
          continue
        }
        let lead = shares[second][index].value - shares[first][index].value
        guard lead != 0, price.amount > 0 else { continue }
        let factor = 1 + gap / lead
        guard factor > 0.01, factor < 100 else { continue }
        let isPlausible = (price.low / price.amount...price.high / price.amount).contains(factor)
        if nearest.map({ distance(factor) < distance($0.factor) }) ?? true {
          nearest = Flip(
            first: first, second: second, consequence: consequence, factor: factor, isPlausible: isPlausible)
        }
      }
      return nearest
    }
  }

  /// For each criterion the first of the months in which the site as it is does not meet it; nil where it meets it, or is
  /// open, in all.
  package var failing: [(criterion: CriterionResult, month: Int?)] {
    guard let first = curve.first else { return [] }
    return first.criteria.indices.map { index in
      (
        first.criteria[index],
        curve.first { $0.criteria[index].verdict == .notAccepted }?.month
      )
    }
  }
}
