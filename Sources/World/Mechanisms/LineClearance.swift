import Scenario

extension MechanismID {
  /// A carton of the lot before is overlooked when the line is cleared.
  public static var lineClearance: Self { Self(bit: 35) }
}

/// Whoever clears the line between two lots overlooks a printed carton, which goes along with the next.
public struct LineClearance: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .lineClearance, failurePoint: .aggregation, border: .printerToCamera,
    cause:
      "Cartons that were printed to set the machine up lie beside the belt, their numbers scrapped. Whoever clears the line "
      + "for the next lot overlooks one, and as that lot begins it stands between head and camera and goes along.",
    parameters: lapse.erased,
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .duplicate, .escaped, .ghost, .unreported, .misplaced,
      .wrongLot,
    ],
    needs:
      "set-up prints and a second lot; a camera that holds the code against neither the order nor the number that was sent",
    symptom: "a code of the lot before among the first of a lot", firstDetectable: .line,
    detectableBy: "a camera that compares product and lot of each code with the order")

  static let lapse = LapseParameters(
    "probability", "how likely a carton is overlooked when the line is cleared", default: .percent(0.3),
    origin: .source("HEART generic task F: following a procedure with checking, 0.003", .peerReviewed))

  /// How likely.
  public let human: HumanLapse

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { human = Self.lapse.lapse(settings) }
}
