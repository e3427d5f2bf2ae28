import EventKernel
import Scenario
import TraceModel

extension BundlerPlan: VintagedPlan {
  /// As a noun.
  public static let help = "wrapping cartons to bundles before they go into a case, where a line does"

  static let vintages = [
    Vintage(word: "about 2009", plan: BundlerPlan.vintage2009),
    Vintage(word: "about 2015", plan: BundlerPlan.vintage2015),
    Vintage(word: "about 2022", plan: BundlerPlan.vintage2022),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<BundlerPlan>] = [
    .count(
      "units-per-bundle", \.unitsPerBundle,
      "cartons to a bundle; 0 where they go into their case as they are",
      possible: 0...PackagingConfiguration.contentsLimit.upperBound, plausible: 0...24,
      .assumption("none; bundles of 5 or 10 are usual where there are any")),
    .span(
      "label-delay", \.labelDelay, "from closing a bundle to its label",
      plausible: .milliseconds(200)...(.seconds(10)), .assumption("a wrap, a tunnel and an applicator")),
    .span(
      "transit", \.transit, "from the bundler to the case", plausible: .milliseconds(500)...(.minutes(1)),
      .assumption("a few meters of conveyor")),
    .count(
      "labels-per-block", \.labelsPerBlock, "numbers for bundle labels in one block from level 4",
      possible: LinePlan.block, plausible: 100...50_000, .assumption("a few blocks a lot")),
  ]
}
