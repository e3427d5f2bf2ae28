import Scenario

extension MechanismID {
  /// A stop is acknowledged without the check that it asks for.
  public static var override: Self { Self(bit: 22) }
}

/// A stop is acknowledged without the check that it asks for.
public struct Override: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .override, failurePoint: .aggregation, border: .packerToLabeler,
    cause:
      "The scale refuses a case, the line's list a code or a label, a reject was not seen to leave, or a system asks for a "
      + "case to be opened. Somebody acknowledges it and goes on, because others wait.",
    parameters: lapse.erased, aloneCauses: [],
    needs: "a demand that would have found something",
    symptom: "demands that are answered within seconds", firstDetectable: .release,
    detectableBy: "overrides in the audit trail")

  static let lapse = LapseParameters(
    "probability", "how likely a demand is acknowledged without the check", default: .percent(2),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  /// How likely.
  public let human: HumanLapse

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { human = Self.lapse.lapse(settings) }
}
