import EventKernel
import Scenario

extension MechanismID {
  /// A receipt is taken for acceptance.
  public static var unmonitoredRejection: Self { Self(bit: 47) }
}

/// A transport's receipt is taken for acceptance, and a refusal stands in a portal until somebody opens it.
public struct UnmonitoredRejection: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .unmonitoredRejection, failurePoint: .files,
    cause:
      "A receipt says that bytes have arrived; what the partner thinks of them stands in his portal or in a mailbox. Where "
      + "the receipt is taken for acceptance, somebody sees a refusal when he looks there, for another reason or by rota.",
    parameters: [looks.erased, period.erased], aloneCauses: [],
    needs: "a market, and something that makes partners refuse documents",
    symptom: "goods stand at a partner's dock whose documents were “sent”", firstDetectable: .partner,
    detectableBy: "the partner's portal, on the day on which somebody opens it")

  /// When somebody looks.
  public enum Looks: Choice {
    /// Refusals come to a person at once.
    case atOnce
    /// At fixed times.
    case periodic
    /// When he has another reason to.
    case byChance
    /// Never.
    case never

    /// In plain words.
    public var meaning: String {
      switch self {
      case .atOnce: "each refusal comes to a person at once"
      case .periodic: "somebody reads the portal once in every period"
      case .byChance: "somebody opens the portal when he has another reason to, once in a period in the mean"
      case .never: "nobody reads it"
      }
    }
  }

  static let looks = Parameter<Looks>(
    "looks", "when somebody sees a refusal", default: .periodic, healthy: .atOnce,
    origin: .assumption("a rota, until the one who had it leaves"))
  static let period = Parameter<TimeSpan>(
    "period", "from one look to the next, in the mean where looks have other reasons", default: .days(7),
    healthy: .hours(1), possible: .seconds(1)...(.days(3_650)), plausible: .hours(1)...(.days(90)),
    origin: .assumption("weekly, with the meeting about deliveries"))

  let looks: Looks
  let period: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    looks = settings[Self.looks]
    period = settings[Self.period]
  }
}
