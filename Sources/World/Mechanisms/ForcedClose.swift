import Scenario

extension MechanismID {
  /// A case is closed as full by hand.
  public static var forcedClose: Self { Self(bit: 18) }
}

/// The packer stops for a short read, and the operator closes the case as full.
public struct ForcedClose: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .forcedClose, failurePoint: .aggregation, border: .packerToController,
    cause:
      "A case stops because a code was not read. Opening it takes minutes, closing it as full a touch: the "
      + "controller then takes the missing serial from the expected order.",
    parameters: lapse.erased, aloneCauses: [.under, .ghost],
    needs: "cases that are physically short, and reads that show it",
    symptom: "stops for short reads that last seconds", firstDetectable: .line,
    detectableBy: "the case's mass, where one unit can be seen")

  static let lapse = LapseParameters(
    "probability", "how likely a stopped case is closed as full", default: .percent(9),
    origin: .source("HEART generic task D: simple, rapid or with scant attention, 0.09", .peerReviewed))

  /// How likely.
  public let human: HumanLapse

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { human = Self.lapse.lapse(settings) }
}
