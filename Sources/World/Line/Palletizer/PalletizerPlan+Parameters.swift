import EventKernel
import Scenario
import TraceModel

extension PalletizerPlan: VintagedPlan {
  /// As a noun.
  public static let help = "building pallets"

  static let vintages = [
    Vintage(word: "about 2009", plan: PalletizerPlan.vintage2009),
    Vintage(word: "about 2015", plan: PalletizerPlan.vintage2015),
    Vintage(word: "about 2022", plan: PalletizerPlan.vintage2022),
  ]

  static let archetypes = [
    Vintage(word: "follows the order", plan: PalletizerPlan.followsOrder),
    Vintage(word: "follows messages", plan: PalletizerPlan.followsMessages),
    Vintage(word: "scans by hand", plan: PalletizerPlan.scansByHand),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<PalletizerPlan>] = [
    .count(
      "cases-per-pallet", \.casesPerPallet, "cases to a pallet",
      possible: PackagingConfiguration.contentsLimit, plausible: 12...120,
      .source("24 to 64 cases to a pallet in examples (lcmq.com)", .unsigned)),
    .word(
      "assignment", \.assignment, "how cases are assigned to pallets",
      .assumption("all three are met on sites with machines of different ages")),
    .flag(
      "asks-list", \.asksList,
      "whether a case is refused whose label, as it is read, the line controller does not know, has void, or has on a pallet already",
      .assumption("usual where cases are read as they are set down; a machine of about 2009 reads nothing")),
    .count(
      "labels-per-block", \.labelsPerBlock, "numbers for pallet labels in one block from level 4",
      possible: LinePlan.block, plausible: 10...5_000, .assumption("a hundred pallets last for days")),
    .count(
      "room", \.room,
      "so many cases may wait while it is being repaired, then the packer has to stop; 0 for any number",
      possible: 0...1_000_000, plausible: 0...500, .assumption("cases are taken off by hand")),
    .span(
      "label-delay", \.labelDelay, "from the last case to the pallet's label",
      plausible: .seconds(1)...(.minutes(10)), .assumption("wrapping comes first")),
  ]
}
