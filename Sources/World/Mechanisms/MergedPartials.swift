import Scenario

extension MechanismID {
  /// What is left of one lot is put with another.
  public static var mergedPartials: Self { Self(bit: 49) }
}

/// What is left of one lot is put into the bin of the next, and goes on as that one's.
public struct MergedPartials: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .mergedPartials, failurePoint: .custody,
    cause:
      "Units of an opened case stand in a bin under the lot that its label says. Whoever opens a case of the next lot before "
      + "the bin is empty should begin another bin; he puts the rest with the new ones, and the bin's label is the new lot's.",
    parameters: [share.erased], aloneCauses: [],
    needs: "a market in which cases are opened before the last is empty, and lots follow one another",
    symptom: "a recall of one lot misses a handful of its units in each bin", firstDetectable: .distributor,
    detectableBy: "the lot on the package against the one on the bin")

  static let share = Parameter<Fraction>(
    "share", "how likely leftovers of a lot are put into the bin of the next", default: .percent(9),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(30)),
    origin: .source(
      "HEART generic task D: fairly simple, done rapidly or given scant attention, 0.09", .peerReviewed))

  let share: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { share = settings[Self.share].base }
}
