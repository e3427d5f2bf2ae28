import Scenario

extension MechanismID {
  /// A rejected carton is put back on the belt.
  public static var reworkUncontrolled: Self { Self(bit: 21) }
}

/// A rejected carton is put back on the belt by hand.
public struct ReworkUncontrolled: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .reworkUncontrolled, failurePoint: .aggregation, border: .rejectStationToPacker,
    cause:
      "The bin of rejects is not locked. Somebody who empties it finds cartons that look good and puts them back "
      + "behind the reject station.",
    parameters: lapse.erased,
    aloneCauses: [.mislabelled, .over, .under, .substituted, .escaped, .misplaced],
    needs: "rejects",
    symptom: "fewer cartons in the bin than rejects were counted", firstDetectable: .line,
    detectableBy: "the code at the packer, looked up; the count of the bin")

  static let lapse = LapseParameters(
    "probability", "how likely a rejected carton is put back", default: .percent(2),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  /// How likely.
  public let human: HumanLapse

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { human = Self.lapse.lapse(settings) }
}
