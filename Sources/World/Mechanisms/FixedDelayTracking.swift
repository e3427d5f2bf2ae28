import EventKernel
import Scenario

extension MechanismID {
  /// A verdict waits a fixed time instead of a distance.
  public static var fixedDelayTracking: Self { Self(bit: 9) }
}

/// A verdict waits a fixed time instead of a distance.
public struct FixedDelayTracking: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .fixedDelayTracking, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "The reject station waits a fixed time after the camera's trigger, as long as a carton takes at nominal speed. "
      + "At another speed, or after a stop, another carton lies there.",
    parameters: [timing.erased, speed.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .duplicate, .unreadable, .escaped, .ghost, .unreported,
      .misplaced,
    ],
    needs:
      "rejects, and another speed or a stop; for duplicates, a machine that uses the "
      + "numbers of rejects again; for cases, a list by order",
    symptom: "good cartons in the bin after every stop",
    firstDetectable: .line,
    detectableBy: "the code of a carton in the bin, scanned and compared with the serial that was voided")

  /// What a verdict waits for.
  public enum Timing: Choice {
    /// The pulses of an encoder.
    case pulses
    /// A clock.
    case delay

    /// In plain words.
    public var meaning: String {
      switch self {
      case .pulses: "the belt's encoder says when the carton is there"
      case .delay: "a timer says when the carton would be there at nominal speed"
      }
    }
  }

  static let timing = Parameter<Timing>(
    "timing", "what a verdict waits for", default: .delay, healthy: .pulses,
    origin: .source("qualitymag 91113: a fixed delay is right at one speed only", .industry))

  static let speed = Parameter<Speed>(
    "speed", "the speed for which the delay was set", default: .metersPerMinute(30),
    healthy: .metersPerMinute(30),
    possible: .metersPerMinute(0.1)...(.metersPerMinute(1_000)),
    plausible: .metersPerMinute(5)...(.metersPerMinute(120)),
    origin: .derived("300 cartons a minute at 100 mm"))

  let isTimed: Bool
  /// In µm/s.
  private let speed: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    isTimed = settings[Self.timing] == .delay
    speed = settings[Self.speed].millimetersPerSecond * 1_000
  }

  /// How long a verdict waits for a carton that has so many µm to go.
  func delay(over distance: Int64) -> TimeSpan {
    TimeSpan.seconds(nearest: Double(distance) / speed) ?? .max
  }
}
