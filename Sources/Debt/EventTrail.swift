import Drift
import EventKernel
import Experiments
import Reporting
import TraceModel
import World

/// The events of one run that a consequence is counted from, one by one: where a sum of money ends.
package struct EventTrail: Sendable {
  /// One of them.
  package struct Entry: Sendable, Hashable {
    /// How much it counts for: one, or so many seconds or units.
    package var count: Int
    /// What it is.
    package var text: String
    /// Whose it is, where that matters.
    var partner = -1
  }

  /// The consequence.
  package let consequence: Consequence
  /// In order.
  package let entries: [Entry]
  /// What is counted all together.
  package let count: Int
  private let drills: Int

  /// The trail in trial `number` of a site as it is today, which is run for it; `isAnonymous` replaces what goes by names and codes of
  /// the client's.
  package init(
    _ consequence: Consequence, in study: DebtStudy, trial number: Int, isAnonymous: Bool = false
  ) throws {
    let today = VariantTrial(Variant(.none), number)
    let plan = try study.planned([today], atOnce: 1)
    guard let condition = plan[today.variant.condition(of: study.count)] else {
      preconditionFailure("a variant that was planned is a condition")
    }
    let costs = study.plan.costs
    let scale = YearlyScales(study.debt, units: study.plan.longUnits).volume
    let run = try ExperimentRunner(plan).run(today.job(of: study.count))
    self.consequence = consequence
    drills = run.recalls?.drills.count ?? 0
    count = consequence.count(in: run, costs, scale: scale)
    let writer = TrailWriter(
      consequence, plan.trial(of: condition), UInt64(number), run, costs, scale: scale,
      isAnonymous: isAnonymous)
    let entries = try writer.entries()
    self.entries =
      consequence == .lostPartner
      ? Self.partners(entries, beyond: Double(costs.tolerance(of: consequence)) / scale) : entries
  }

  /// How the count becomes money of a year, in one line.
  package func sum(_ study: DebtStudy) -> String {
    guard let price = study.plan.costs[consequence] else {
      return "Nobody has said what one costs: it is not priced."
    }
    let scales = YearlyScales(study.debt, units: study.plan.longUnits)
    let factor = scales.factor(of: consequence, drills: drills)
    let amount = Double(scales.hundredths(count, of: consequence, at: price, drills: drills)) / 100
    return "\(count)" + (consequence.divisor > 1 ? " / \(consequence.divisor)" : "")
      + " × \(study.plan.costs.currency) \(NumberText.significant(price.amount, 6)) × \(NumberText.significant(factor, 6)) runs a year = "
      + "\(study.plan.costs.currency) \(NumberText.significant(amount, 9)) a year"
  }

  /// Partners who have refused more than they bear, each with what he refused.
  private static func partners(_ refusals: [Entry], beyond limit: Double) -> [Entry] {
    Dictionary(grouping: refusals, by: \.partner).sorted { $0.key < $1.key }.compactMap { partner, all in
      guard Double(all.count) > limit else { return nil }
      return Entry(
        count: 1,
        text: "partner \(partner + 1) has refused \(all.count): " + all.map(\.text).joined(separator: "; "))
    }
  }
}
