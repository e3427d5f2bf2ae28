import EventKernel
import Scenario

extension MechanismID {
  /// Messages overtake one another.
  public static var outOfOrder: Self { Self(bit: 31) }
}

/// Messages travel side by side, each for a time of its own, and overtake one another.
public struct OutOfOrder: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .outOfOrder, failurePoint: .integration,
    cause:
      "Several consumers take messages from one queue, or several connections carry them: each is on its way for a time "
      + "of its own, and a packing can come before the commissioning of what was packed.",
    parameters: [boundary.erased, spread.erased],
    aloneCauses: [
      .orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced, .mislabeled, .substituted,
    ],
    needs:
      "for lasting drift, a record that does not wait for what is missing; what is in order again within a minute is "
      + "counted among the messages and in no container, because truth and record are compared once a minute",
    symptom: "containers with unknown contents, for seconds or for good", firstDetectable: .line,
    detectableBy: "a packing of numbers that were not commissioned")

  static let boundary = LinkSettings.boundary("where it happens")
  static let spread = Parameter<TimeSpan>(
    "spread", "how long a message is on its way, in the mean", default: .seconds(2), healthy: .zero,
    possible: .zero...(.days(365)), plausible: .zero...(.hours(1)),
    origin: .source("99 % within 5 s between companies in 2007, which is a mean of 1.1 s", .industry))

  let boundary: Boundary
  let spread: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    spread = settings[Self.spread]
  }

  /// How long one message is on its way, in nanoseconds.
  func latency(_ stream: inout RandomStream) -> Int64 {
    stream.exponential(mean: spread)
  }
}
