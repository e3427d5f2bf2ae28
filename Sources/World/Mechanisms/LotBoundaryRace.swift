import EventKernel
import Scenario

extension MechanismID {
  /// The lot is what is current when a message arrives.
  public static var lotBoundaryRace: Self { Self(bit: 29) }
}

/// A system enters what arrives under the lot that it has open at that moment.
public struct LotBoundaryRace: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .lotBoundaryRace, failurePoint: .integration,
    cause:
      "The receiving system does not read the lot from the message: it enters what arrives under the order that is open "
      + "there. What is still on its way when the next lot is opened is entered under the wrong one.",
    parameters: [boundary.erased, lot.erased, delay.erased],
    aloneCauses: [.wrongLot, .phantom, .ghost, .unreported],
    needs: "messages on their way, or waiting, for longer than a change of lot takes",
    symptom: "the first numbers of a lot were made before it was opened", firstDetectable: .reconciliation,
    detectableBy: "numbers of a lot that were made before it was opened")

  /// Where a receiver has the lot from.
  public enum LotSource: Choice {
    /// From the message.
    case message
    /// From the order that is open on arrival.
    case openOrder

    /// In plain words.
    public var meaning: String {
      switch self {
      case .message: "what the line says is entered"
      case .openOrder: "what is open in the receiver when the message arrives is entered"
      }
    }
  }

  static let boundary = LinkSettings.boundary("the border behind which the lot is assigned")
  static let lot = Parameter<LotSource>(
    "lot", "where the receiver has the lot from", default: .openOrder, healthy: .message,
    origin: .assumption("usual where a system is older than the line's serial numbers"))
  static let delay = Parameter<TimeSpan>(
    "delay", "how long a message is on its way", default: .seconds(3), healthy: .zero,
    possible: .zero...(.days(365)),
    plausible: .zero...(.hours(12)),
    origin: .source("99 % of transactions between companies came within 5 s in 2007", .industry))

  let boundary: Boundary
  let lot: LotSource
  let delay: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    lot = settings[Self.lot]
    delay = settings[Self.delay]
  }
}
