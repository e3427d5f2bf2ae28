import Scenario

extension MechanismID {
  /// Too few eyes correct the tracking.
  public static var missingResync: Self { Self(bit: 10) }
}

/// Too few eyes correct the tracking, so that slips add up.
public struct MissingResync: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .missingResync, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "Each eye on the way corrects the place at which a carton is expected. Where eyes were left out, several small "
      + "slips add up to a neighbor's place.",
    parameters: [missing.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .duplicate, .unreadable, .escaped, .ghost, .unreported,
      .misplaced,
    ],
    needs:
      "rejects, and slips that each stay within the window; for duplicates, a machine that uses the "
      + "numbers of rejects again; for cases, a list by order",
    symptom: "a good carton in the bin now and then",
    firstDetectable: .line,
    detectableBy: "the code of a carton in the bin, scanned and compared with the serial that was voided")

  static let missing = Parameter<Count>(
    "missing",
    "how many of the machine's eyes between camera and ejector were not fitted, from the camera on",
    default: 1, healthy: 0, possible: 0...4, plausible: 0...2,
    origin: .source("graphene.limited: about half the trigger photocells needed were fitted", .practitioner))

  let missing: Int

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { missing = settings[Self.missing].value }
}
