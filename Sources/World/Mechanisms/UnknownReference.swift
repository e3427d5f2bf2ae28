import EventKernel
import Scenario

extension MechanismID {
  /// A shipment's document comes before what it refers to.
  public static var unknownReference: Self { Self(bit: 46) }
}

/// Commissioning and packing go in a document of their own, and the shipment's overtakes it.
public struct UnknownReference: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .unknownReference, failurePoint: .files,
    cause:
      "A gateway that writes contents and shipment as two documents hands both to a queue that several workers empty. The "
      + "larger takes longer, so that the partner may read of a shipment whose serial numbers he does not know yet.",
    parameters: [apart.erased, contents.erased, shipment.erased, lead.erased], aloneCauses: [],
    needs: "a market",
    symptom: "a document is refused for numbers that the partner has an hour later",
    firstDetectable: .partner,
    detectableBy: "the partner's answer, where somebody reads it")

  static let apart = Parameter<Bool>(
    "apart", "whether contents and shipment are two documents", default: true, healthy: false,
    origin: .assumption("usual where partners ask for contents at the release of a lot"))
  static let contents = Parameter<TimeSpan>(
    "contents-latency", "how long the document of the contents is under way, in the mean",
    default: .minutes(40), healthy: .zero, possible: .zero...(.days(30)),
    plausible: .zero...(.hours(24)),
    origin: .assumption("exponential: a large file in a queue of several workers"))
  static let shipment = Parameter<TimeSpan>(
    "shipment-latency", "how long the document of the shipment is under way, in the mean",
    default: .minutes(5), healthy: .zero, possible: .zero...(.days(30)), plausible: .zero...(.hours(24)),
    origin: .assumption("exponential: a small file in the same queue"))
  static let lead = Parameter<TimeSpan>(
    "lead", "how much earlier the contents are sent", default: .minutes(30), healthy: .zero,
    possible: .zero...(.days(365)), plausible: .zero...(.days(7)),
    origin: .assumption("when the truck is loaded, half an hour after its list was closed"))

  let isApart: Bool
  let contents: TimeSpan
  let shipment: TimeSpan
  let lead: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    isApart = settings[Self.apart]
    contents = settings[Self.contents]
    shipment = settings[Self.shipment]
    lead = settings[Self.lead]
  }
}
