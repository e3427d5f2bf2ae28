import EventKernel
import Scenario

extension MechanismID {
  /// A system is down, and its neighbor cannot keep everything until it is back.
  public static var outage: Self { Self(bit: 28) }
}

/// A system is down for a while; who sends to it keeps what it can, and loses the rest.
public struct Outage: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .outage, failurePoint: .integration,
    cause:
      "A system is down for maintenance or by a fault. Who sends to it keeps its messages in a buffer, and when that is "
      + "full, what comes next is lost; after the restart the buffer is sent, or was emptied to get going.",
    parameters: [
      boundary.erased, between.erased, length.erased, buffer.erased, recovery.erased, alert.erased,
    ],
    aloneCauses: [.orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced],
    needs: "an outage that outlasts the buffer, or a buffer that is emptied",
    symptom: "a gap in the record, as long as the outage", firstDetectable: .reconciliation,
    detectableBy: "the line's counters against the record's numbers")

  /// What becomes of the buffer when the system is back.
  public enum Recovery: Choice {
    /// It is sent.
    case drain
    /// It is emptied, to get going.
    case purge

    /// In plain words.
    public var meaning: String {
      switch self {
      case .drain: "what has waited is sent, in its order"
      case .purge: "what has waited is thrown away, to get going"
      }
    }
  }

  static let boundary = LinkSettings.boundary("the border behind which the system is down")
  static let between = Parameter<TimeSpan>(
    "between", "from the end of an outage to the next, in the mean", default: .days(30), healthy: .days(30),
    possible: .minutes(1)...(.days(10_000)), plausible: .days(1)...(.days(365)),
    origin: .assumption("once a month; sites publish availability, not outages"))
  static let length = Parameter<TimeSpan>(
    "length", "how long an outage lasts, in the mean", default: .minutes(30), healthy: .zero,
    possible: .zero...(.days(10_000)), plausible: .zero...(.days(2)),
    origin: .assumption("half an hour; a protocol tests a system that is offline for minutes"))
  static let buffer = Parameter<Count>(
    "buffer", "messages that the sender keeps meanwhile", default: 1_000, healthy: 1_000_000_000,
    possible: 0...1_000_000_000, plausible: 0...1_000_000, origin: .assumption("memory of a controller"))
  static let recovery = Parameter<Recovery>(
    "recovery", "what becomes of the buffer afterwards", default: .drain, healthy: .drain,
    origin: .assumption("purging is what an administrator does when a queue stands in the way"))
  static let alert = LinkSettings.alert(
    .sender, .assumption("a sender whose buffer is full logs it; who purges one has no reason to"))

  let boundary: Boundary
  let between: TimeSpan
  let length: TimeSpan
  let buffer: Int
  let recovery: Recovery
  let alert: Alert

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    between = settings[Self.between]
    length = settings[Self.length]
    buffer = settings[Self.buffer].value
    recovery = settings[Self.recovery]
    alert = settings[Self.alert]
  }
}
