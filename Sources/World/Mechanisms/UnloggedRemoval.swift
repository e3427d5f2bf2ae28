import Scenario

extension MechanismID {
  /// A carton is taken out and not logged.
  public static var unloggedRemoval: Self { Self(bit: 19) }
}

/// A sample or an inspection by hand is taken after the read, and not logged.
public struct UnloggedRemoval: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .unloggedRemoval, failurePoint: .aggregation, border: .rejectStationToPacker,
    cause:
      "A carton is taken for inspection after it counted as made. Logging it means a scan and a form, and is "
      + "forgotten when other work waits.",
    parameters: lapse.erased,
    aloneCauses: [.mislabeled, .over, .under, .substituted, .ghost, .misplaced],
    needs: "removals by hand",
    symptom: "samples in the laboratory that the log does not know", firstDetectable: .line,
    detectableBy: "the case's mass, or the balance of the lot")

  static let lapse = LapseParameters(
    "probability", "how likely a removal is not logged", default: .percent(2),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  /// How likely.
  public let human: HumanLapse

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { human = Self.lapse.lapse(settings) }
}
