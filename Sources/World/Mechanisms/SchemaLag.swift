import EventKernel
import Scenario

extension MechanismID {
  /// The gateway goes on in a version that a partner has left.
  public static var schemaLag: Self { Self(bit: 44) }
}

/// A partner has moved to another version of EPCIS, and what the gateway has on file of him is changed later, or earlier.
public struct SchemaLag: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .schemaLag, failurePoint: .files,
    cause:
      "Each partner changes to EPCIS 2.0 on a day of his own. The gateway has the version by partner in its settings, where "
      + "somebody has to change it: after the letter was found, or before the partner was ready.",
    parameters: [side.erased, lag.erased], aloneCauses: [],
    needs: "a market whose partners change their version, and a lag beyond the time for which they take both",
    symptom: "a partner who took every document refuses each from one day on", firstDetectable: .partner,
    detectableBy: "the partner's answer, where somebody reads it")

  /// Who is first.
  public enum Side: Choice {
    /// The partner.
    case partnerFirst
    /// The gateway.
    case gatewayFirst

    /// In plain words.
    public var meaning: String {
      switch self {
      case .partnerFirst: "the gateway goes on in the old version after the partner has changed"
      case .gatewayFirst: "the gateway sends the new version before the partner takes it"
      }
    }
  }

  static let side = Parameter<Side>(
    "side", "who changes first", default: .partnerFirst, healthy: .partnerFirst,
    origin: .assumption("a letter about a partner's change has to find somebody"))
  static let lag = Parameter<TimeSpan>(
    "lag", "from the one's change to the other's", default: .days(30), healthy: .zero,
    possible: .zero...(.days(3_650)), plausible: .zero...(.days(180)),
    origin: .assumption("a month, until refusals have been noticed; nobody publishes it"))

  /// How much later than the partner the gateway changes; negative where it is first.
  let lateness: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    let lag = settings[Self.lag]
    lateness = settings[Self.side] == .partnerFirst ? lag : -lag
  }
}
