import Experiments
import TraceModel
import World

/// By what a count of a run becomes one of a year.
package enum YearlyScale: Sendable {
  /// By the units that are made.
  case volume
  /// By the recalls that there are.
  case recalls
  /// It is one of a year already.
  case none
}

extension Consequence {
  /// What is counted in a run, so that a sum can be followed down to its events.
  package var rule: String {
    switch self {
    case .violation: "each gap of custody that nothing had closed by the end of the run"
    case .dayHeld:
      "from when goods were in stock without data until their document was accepted, or the end of the run"
    case .refusedPallet: "each pallet that lastingly holds other than recorded"
    case .refusedCase: "each case in a claim that the maker was told of"
    case .refusedDocument: "each document that a partner answered with a refusal"
    case .expeditedShipment: "each claim that was settled: what replaces the goods goes express"
    case .lostOrder:
      "each order of which something was still open at the end of the run, and be it that the run had made no more goods: what is put right leaves those as they are"
    case .lostPartner: "each partner who refuses more documents in a year than his tolerance"
    case .investigationHour: "working time on suspect packs, and so much on each thing that the record raised"
    case .reworkedCase: "each check after the scale or by the record that was asked for and not waived"
    case .destroyedUnit: "each returned unit that was destroyed because nobody had a document of it"
    case .writtenOffUnit: "each unit that claims have ended with a credit or a write-off for"
    case .recall: "each recall"
    case .recalledUnit: "each number that a recall names"
    case .recalledInVain:
      "each number that is named and on no affected pack, and by how many packs contradictions widen it"
    case .missedUnit: "each pack that is affected and not reached"
    case .stoppedHour:
      "planned time of the line, clearance and changeovers between lots among it, less what its cartons take at nominal speed"
    case .failedQuery: "each query that was not verified in time"
    case .lateAnswer: "each investigation of a suspect pack that took longer than an answer is owed"
    case .license: "once a year where gaps of custody that stay open are more than the tolerance"
    case .wrongUnit: "each unit that is lastingly not as recorded"
    case .wrongCase: "each case that is lastingly not as recorded"
    }
  }

  /// By what its count becomes one of a year.
  package var scale: YearlyScale {
    switch self {
    case .recall, .recalledUnit, .recalledInVain, .missedUnit: .recalls
    case .lostPartner, .license: .none
    default: .volume
    }
  }

  /// So many of what is counted make one: seconds to an hour.
  package var divisor: Int {
    switch self {
    case .dayHeld: 86_400
    case .investigationHour, .stoppedHour: 3_600
    default: 1
    }
  }

  /// What a run has of it; for days and hours in seconds. `scale` is by what a run becomes a year.
  package func count(in run: TrialSummary, _ costs: CostPlan, scale: Double) -> Int {
    func wrong(_ level: PackagingLevel) -> Int {
      run.kinds.reduce(0) { $0 + ($1.key.level == level ? $1.count : 0) }
    }
    func recalled(_ figure: (RecallTally) -> Int) -> Int {
      run.recalls.map { $0.drills.reduce(0) { $0 + figure($1) } } ?? 0
    }
    let market = run.market
    let openGaps = market?.gaps.reduce(0) { $0 + $1.open } ?? 0
    switch self {
    case .violation: return openGaps
    case .dayHeld:
      return market?.gaps.reduce(0) { $0 + ($1.reason == .withoutData ? $1.seconds : 0) } ?? 0
    case .refusedPallet: return wrong(.pallet)
    case .refusedCase: return market?.claims.cases ?? 0
    case .refusedDocument: return market?.documents.refused ?? 0
    case .expeditedShipment: return market?.claims.settled ?? 0
    case .lostOrder: return market?.shortOrders ?? 0
    case .lostPartner:
      let tolerance = Double(costs.tolerance(of: self))
      var refused: [Int: Int] = [:]
      for row in market?.refusals ?? [] { refused[row.partner, default: 0] += row.count }
      // order-free: a count
      return refused.values.count { Double($0) * scale > tolerance }
    case .investigationHour:
      let raised = run.raised.reduce(0) { $0 + $1.count }
      return (run.verification?.investigationWork ?? 0)
        + Int((Double(raised) * costs.secondsPerFinding).rounded())
    case .reworkedCase: return max(0, run.occurrences[.demands] - run.occurrences[.overrides])
    case .destroyedUnit: return market?.tally.unassociated ?? 0
    case .writtenOffUnit: return (market?.tally.credited ?? 0) + (market?.tally.writtenOff ?? 0)
    case .recall: return run.recalls?.drills.count ?? 0
    case .recalledUnit: return recalled(\.named)
    case .recalledInVain: return recalled { $0.inVain + $0.widening }
    case .missedUnit: return recalled(\.missed)
    case .stoppedHour: return max(0, Int((run.times.open - run.times.nominal) / 1_000_000_000))
    case .failedQuery: return run.verification?.failed ?? 0
    case .lateAnswer: return run.verification?.investigationsLate ?? 0
    case .license:
      return Double(openGaps) * scale > Double(costs.tolerance(of: self)) ? 1 : 0
    case .wrongUnit: return wrong(.unit)
    case .wrongCase: return wrong(.case)
    }
  }
}

/// By what the counts of one run become those of a year.
package struct YearlyScales: Sendable {
  /// Units of a year, for each of the run.
  package var volume: Double
  /// Recalls of a year.
  package var recalls: Double

  /// For a run of so many units.
  package init(_ debt: DebtPlan, units: Int, growth: Double = 1) {
    volume = debt.unitsPerYear * growth / Double(max(1, units))
    recalls = debt.recallsPerYear
  }

  /// By what a count is multiplied in a run that has so many recalls.
  package func factor(of consequence: Consequence, drills: Int) -> Double {
    switch consequence.scale {
    case .volume: volume
    case .recalls: recalls / Double(max(1, drills))
    case .none: 1
    }
  }

  /// What so many cost in a year, in hundredths of the currency: the one place where a count becomes money. No more than can be
  /// added up over all trials and days of a plan: a hundred billion.
  package func hundredths(
    _ count: Int, of consequence: Consequence, at price: CostPlan.Price, drills: Int
  ) -> Int {
    let amount =
      price.amount * Double(count) / Double(consequence.divisor) * factor(of: consequence, drills: drills)
      * 100
    return Int(min(1e13, amount.rounded()))
  }
}
