import EventKernel
import Scenario

extension MechanismID {
  /// Reads are assigned by the stamps of two clocks that drift apart.
  public static var windowSkew: Self { Self(bit: 15) }
}

/// Reads go to cases by time stamps, and the two clocks that stamp them drift apart.
public struct WindowSkew: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .windowSkew, failurePoint: .aggregation, border: .packerToController,
    cause:
      "The packer stamps its close signals with one clock, the controller its reads with another. They drift apart, "
      + "until a read at the border between two cases falls to the wrong side of it.",
    parameters: [drift.erased, sync.erased, residual.erased],
    aloneCauses: [.over, .under, .substituted, .misplaced],
    needs: "a packer whose reads are assigned by time",
    symptom:
      "one case that seems to hold one more, then cases that are right in number and wrong in one unit",
    firstDetectable: .line, detectableBy: "a case's reads against its count, at the step only")

  static let drift = Parameter<Drift>(
    "drift", "how much faster the packer's clock runs than the controller's", default: .ppm(20),
    healthy: .ppm(5), possible: .ppm(-1_000_000)...(.ppm(1_000_000)), plausible: .ppm(-100)...(.ppm(100)),
    origin: .source("MicroLogix 1200: ±20 ppm; PLC clocks 20 to 30 ppm", .practitioner))
  static let sync = Parameter<TimeSpan?>(
    "sync", "how often the packer's clock is set", default: nil, healthy: .hours(1),
    possible: DeviceClockPlan.shortestPeriod..., plausible: .hours(1)...(.hours(24)),
    origin: .source("older controllers take no time from outside; others poll hourly to daily", .practitioner)
  )
  static let residual = Parameter<TimeSpan>(
    "residual", "the largest error that is left after setting", default: .milliseconds(5),
    healthy: .milliseconds(5), possible: .zero...(.hours(24)), plausible: .zero...(.seconds(1)),
    origin: .assumption("a site's own time server; 5 ms on a quiet network"))

  private let driftPPB: Int64
  private let sync: TimeSpan?
  private let residual: TimeSpan
  /// Whether the packer's clock is kept as its plan says.
  let isHealthy: Bool

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    driftPPB = Int64(max(-999_999_999, min(999_999_999, settings[Self.drift].base * 1_000)))
    sync = settings[Self.sync]
    residual = settings[Self.residual]
    isHealthy =
      settings[Self.drift] == Self.drift.healthy && settings[Self.sync] == Self.sync.healthy
      && settings[Self.residual] == Self.residual.healthy
  }

  /// How the packer's clock is kept: as planned, or so much faster than the controller's and set so rarely.
  func packerClock(planned: DeviceClockPlan, controller: DeviceClockPlan) -> DeviceClockPlan {
    if isHealthy { return planned }
    var clock = planned
    clock.drift = max(-999_999_999, min(999_999_999, controller.drift + driftPPB))
    clock.syncPeriod = sync
    clock.syncResidual = residual
    clock.syncFailures = 0
    return clock
  }
}
