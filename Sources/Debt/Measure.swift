import Drift
import Experiments
import TraceModel
import World

/// One number that every run has, by which runs are held against one another.
package enum Measure: Hashable, Sendable {
  /// All that is priced, in hundredths of the currency a year.
  case money
  /// What one consequence costs, likewise.
  case cost(Consequence)
  /// How many of a consequence a run has.
  case events(Consequence)
  /// Things of a kind.
  case kind(PackagingLevel, MismatchKind)
  /// Things of a level by where they were detected.
  case place(PackagingLevel, DetectionPlace)
  /// A number of the market.
  case market(MarketMeasure)
  /// Messages that fared so.
  case messages(MessageFate)
  /// Units that wrong containers make unverifiable.
  case compromised

  /// Whether it is a failure that gets better or worse, and no money and no place.
  package var isFailure: Bool {
    switch self {
    case .kind, .market, .messages: true
    case .events(.failedQuery), .events(.missedUnit), .events(.recalledInVain): true
    default: false
    }
  }
}

/// The numbers of all runs, in one order.
package struct MeasureTable: Sendable {
  /// What stands at each place.
  package let measures: [Measure]
  /// What consequences cost.
  package let costs: CostPlan
  private let debt: DebtPlan

  /// The table of runs in which these kinds occur.
  package init(_ runs: some Sequence<TrialSummary>, _ costs: CostPlan, _ debt: DebtPlan) {
    var foundKinds: Set<MismatchKey> = []
    var foundPlaces: Set<MismatchKey> = []
    var foundFates: Set<Int> = []
    for run in runs {
      for row in run.kinds where row.count > 0 {
        foundKinds.insert(MismatchKey(level: row.key.level, kind: row.key.kind))
      }
      for row in run.rows where row.count > 0 {
        var key = MismatchKey(level: row.key.level, kind: .phantom)
        key.detectedAt = row.key.detectedAt
        foundPlaces.insert(key)
      }
      for boundary in run.messages {
        for (index, fate) in boundary.fates.enumerated() where fate.count > 0 { foundFates.insert(index) }
      }
    }
    (self.costs, self.debt) = (costs, debt)
    measures =
      [.money] + costs.priced.map { .cost($0) } + Consequence.allCases.map { .events($0) }
      + foundKinds.sorted().map { .kind($0.level, $0.kind) } + MarketMeasure.allCases.map { .market($0) }
      + foundFates.sorted().map { .messages(MessageFate.allCases[$0]) }
      + foundPlaces.sorted().map { .place($0.level, $0.detectedAt) } + [.compromised]
  }

  /// Where a measure stands.
  package func index(of measure: Measure) -> Int? { measures.firstIndex(of: measure) }

  /// The numbers of a run, in the order of ``measures``; `growth` is by what the volume has grown.
  package func values(of run: TrialSummary, units: Int, growth: Double = 1) -> [Int] {
    let scales = YearlyScales(debt, units: units, growth: growth)
    let drills = run.recalls?.drills.count ?? 0
    var money: [Consequence: Int] = [:]
    for consequence in costs.priced {
      guard let price = costs[consequence] else { continue }
      let count = consequence.count(in: run, costs, scale: scales.volume)
      money[consequence] = scales.hundredths(count, of: consequence, at: price, drills: drills)
    }
    return measures.map { measure in
      switch measure {
      // order-free: a sum of whole numbers
      case .money: money.values.reduce(0, +)
      case .cost(let consequence): money[consequence] ?? 0
      case .events(let consequence): consequence.count(in: run, costs, scale: scales.volume)
      case .kind(let level, let kind):
        run.kinds.reduce(0) { $0 + ($1.key.level == level && $1.key.kind == kind ? $1.count : 0) }
      case .place(let level, let place):
        run.rows.reduce(0) { $0 + ($1.key.level == level && $1.key.detectedAt == place ? $1.count : 0) }
      case .market(let number): run.market.map(number.value) ?? 0
      case .messages(let fate): run.messages.reduce(0) { $0 + $1[fate].count }
      case .compromised: run.compromised
      }
    }
  }

  /// Which of two numbers is the debt: money where anything has a price, else units that are compromised, which are alike.
  package var main: Int { costs.priced.isEmpty ? measures.count - 1 : 0 }
}
