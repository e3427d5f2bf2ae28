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
      "The bin of rejects is not locked. Somebody who empties it thinks better of it: cartons that look good go back "
      + "behind the reject station.",
    parameters: lapse.erased + [looksGood.erased],
    aloneCauses: [.mislabeled, .over, .under, .substituted, .escaped, .misplaced],
    needs: "rejects",
    symptom: "fewer cartons in the bin than rejects were counted", firstDetectable: .line,
    detectableBy: "the code at the packer, looked up; the count of the bin")

  /// A task is the emptying of a bin, for which a procedure has one sentence: destroy what is in it.
  static let lapse = LapseParameters(
    "probability", "how likely somebody who empties the bin puts back what looks good", default: .percent(2),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))
  static let looksGood = Parameter<Fraction>(
    "looks-good", "what share of the cartons in the bin looks good to an eye", default: .percent(10),
    healthy: .percent(10), possible: .percent(0)...(.percent(100)), plausible: .percent(1)...(.percent(100)),
    origin: .assumption(
      "nothing is seen of a turned carton or of a grade too low; of most others it is"))

  /// How likely.
  public let human: HumanLapse
  /// How many go back then.
  let looksGood: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    human = Self.lapse.lapse(settings)
    looksGood = settings[Self.looksGood].base
  }
}
