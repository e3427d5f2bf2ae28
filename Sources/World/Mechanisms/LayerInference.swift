import Scenario

extension MechanismID {
  /// Positions that could not be read are filled from the expected order.
  public static var layerInference: Self { Self(bit: 17) }
}

/// Positions that a camera above the case could not read are filled from the expected order.
public struct LayerInference: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .layerInference, failurePoint: .aggregation, border: .packerToController,
    cause:
      "An image of the layer leaves some positions without a code. Instead of stopping, the controller fills them "
      + "with the serials that it expected and has not seen.",
    parameters: [unread.erased, infers.erased], aloneCauses: [],
    needs:
      "another cause, as a carton that was taken out and not logged: what it leaves behind becomes silent",
    symptom: "none: cases never stop for a short image", firstDetectable: .distributor,
    detectableBy: "opening the case")

  static let unread = Parameter<Fraction>(
    "unread", "share of positions whose code the image does not give", default: .percent(0.2),
    healthy: .percent(0.2), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0.001)...(.percent(5)),
    origin: .source(
      "read rate above 99.9 % is the usual criterion for acceptance; the rest is assumed", .unsigned))
  static let infers = Parameter<Bool>(
    "infers", "whether missing positions are filled from the expected order", default: true, healthy: false,
    origin: .assumption("offered as an option to keep packers running"))

  let unread: Double
  let infers: Bool

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    unread = settings[Self.unread].base
    infers = settings[Self.infers]
  }
}
