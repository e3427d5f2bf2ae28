import EventKernel
import Scenario

extension MechanismID {
  /// The text beside the code is that of the lot before.
  public static var staleText: Self { Self(bit: 36) }
}

/// Lot and expiry beside the code are those of the lot before, because nobody has loaded the new ones.
public struct StaleText: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .staleText, failurePoint: .serialNumbers, border: .controllerToPrinter,
    cause:
      "The printer has its codes from the controller, and the plain text beside them from a layer that somebody loads at "
      + "each change of lot. Where that is forgotten, cartons bear the code of their lot and the text of the one before. "
      + "Once somebody notices, some of the lot's cases that were made since are opened.",
    parameters: lapse.erased + [noticedAfter.erased], aloneCauses: [.wrongLot],
    needs: "a second lot, and a camera that does not hold the text against the order",
    symptom: "cartons on which text and code name different lots", firstDetectable: .line,
    detectableBy: "a camera that reads the text, or whoever looks at a carton")

  static let lapse = LapseParameters(
    "probability", "how likely the text is not loaded at a change of lot", default: .percent(0.3),
    origin: .source("HEART generic task F: following a procedure with checking, 0.003", .peerReviewed))

  static let noticedAfter = Parameter<TimeSpan?>(
    "noticed-after",
    "from the beginning of the lot until it is put right; none where nobody notices in the lot",
    default: .minutes(30), healthy: .minutes(30), possible: .zero..., plausible: .minutes(5)...(.hours(12)),
    origin: .assumption("the next check in process, at which a person reads the text"))

  /// How likely.
  public let human: HumanLapse
  let noticedAfter: TimeSpan?

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    human = Self.lapse.lapse(settings)
    noticedAfter = settings[Self.noticedAfter]
  }
}
