import EventKernel
import Scenario

extension CaseLabelerPlan: VintagedPlan {
  /// As a noun.
  public static let help = "printing labels for cases and applying them"

  static let vintages = [
    Vintage(word: "about 2009", plan: CaseLabelerPlan.vintage2009),
    Vintage(word: "about 2015", plan: CaseLabelerPlan.vintage2015),
    Vintage(word: "about 2022", plan: CaseLabelerPlan.vintage2022),
  ]

  static let archetypes = [
    Vintage(word: "prints and applies", plan: CaseLabelerPlan.printsAndApplies),
    Vintage(word: "preprinted roll", plan: CaseLabelerPlan.preprintedRoll),
    Vintage(word: "labels by hand", plan: CaseLabelerPlan.labelsByHand),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<CaseLabelerPlan>] = [
    .span(
      "label-delay", \.labelDelay, "from closing a case to its label",
      plausible: .milliseconds(500)...(.seconds(30)), .assumption("a meter of roller conveyor")),
    .count(
      "labels-per-roll", \.labelsPerRoll, "case labels on a roll", plausible: 200...5_000,
      .assumption("rolls of 100 by 150 mm labels")),
    .count(
      "labels-per-block", \.labelsPerBlock, "numbers for case labels in one block from level 4",
      possible: LinePlan.block, plausible: 100...5_000,
      .source("1,000 to 5,000 a request (CSV-Prep)", .unsigned)),
    .flag(
      "verifies-labels", \.verifiesLabels, "whether a scanner reads each label back after it was applied",
      .assumption("usual since aggregation was built in")),
  ]
}
