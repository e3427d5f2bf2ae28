import EventKernel
import Scenario

extension LotPlan: BoundPlan {
  /// As a noun.
  public static let help = "what is made: lots of one product, one after the other"

  /// Its properties.
  public static let bindings: [PlanBinding<LotPlan>] = [
    .count(
      "cartons-per-lot", \.cartonsPerLot, "cartons fed per lot", possible: LinePlan.lot,
      plausible: 2_000...150_000,
      .assumption("lots of 2,000 to 150,000 units; no published distribution was found")),
    .count(
      "count", \.count, "lots in a long run, where no duration says how many", possible: 1...1_000_000,
      plausible: 1...1_000, .assumption("set by the experiment's duration")),
    .span(
      "changeover", \.changeover, "from the closing of a lot on the line to the first carton of the next",
      plausible: .minutes(15)...(.minutes(240)),
      .assumption("45 to 240 minutes between formats, less between lots of one product")),
    .span(
      "closing", \.closing,
      "from the last thing of a lot leaving the line to the report of its counts, with which it is closed",
      plausible: .minutes(1)...(.minutes(60)),
      .assumption("somebody reads the counters, compares and signs at the panel")),
  ]
}
