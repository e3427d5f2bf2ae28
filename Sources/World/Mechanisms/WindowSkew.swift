import EventKernel
import Scenario

/// Reads go to cases by time stamps, and the two clocks that stamp them drift apart.
public struct WindowSkew: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .windowSkew, failurePoint: .aggregation,
    cause:
      "The packer stamps its close signals with one clock, the controller its reads with another. They drift apart, "
      + "until a read at the border between two cases falls to the wrong side of it.",
    parameters: [drift.erased, sync.erased, residual.erased],
    aloneCauses: [.over, .under, .substituted, .misplaced],
    needs: "a packer whose reads are assigned by time",
    symptom:
      "one case that seems to hold one more, then cases that are right in number and wrong in one unit",
    firstDetectable: .line, detectableBy: "a case's reads against its count, at the step only",
    colour: "56B4E9")

  static let drift = Parameter<Drift>(
    "drift", "how much faster the packer's clock runs than the controller's", default: .ppm(20),
    healthy: .ppm(5), possible: .ppm(-1_000_000)...(.ppm(1_000_000)), plausible: .ppm(-100)...(.ppm(100)),
    origin: .source("MicroLogix 1200: ±20 ppm; PLC clocks 20 to 30 ppm", .practitioner))
  static let sync = Parameter<TimeSpan?>(
    "sync", "how often the packer's clock is set", default: nil, healthy: .hours(1),
    possible: .milliseconds(1)..., plausible: .hours(1)...(.hours(24)),
    origin: .source("older controllers take no time from outside; others poll hourly to daily", .practitioner)
  )
  static let residual = Parameter<TimeSpan>(
    "residual", "the largest error that is left after setting", default: .milliseconds(5),
    healthy: .milliseconds(5), possible: .zero...(.hours(24)), plausible: .zero...(.seconds(1)),
    origin: .assumption("a site's own time server; 5 ms on a quiet network"))

  private let law: Law
  private static let healthyLaw = Law(
    driftPPB: 5_000, sync: TimeSpan.hours(1).nanoseconds, residual: TimeSpan.milliseconds(5).nanoseconds)
  /// The parts per billion by which the packer's clock runs faster.
  public var driftPPB: Int64 { law.driftPPB }

  private struct Law: Sendable {
    var driftPPB: Int64
    /// Nanoseconds between two settings; `Int64.max` for never.
    var sync: Int64
    var residual: Int64

    /// The clock's reading in nanoseconds: what it was set to at the last full period, and what it gained since.
    func reading(at now: Int64, _ path: RandomPath) -> Int64 {
      let period = now / sync
      let elapsed = now - period * sync
      let gained = elapsed / 1_000_000_000 * driftPPB + elapsed % 1_000_000_000 * driftPPB / 1_000_000_000
      guard residual > 0, period > 0 else { return now + gained }
      var stream = path.stream(UInt64(period))
      return now + gained + Int64((2 * stream.uniform() - 1) * Double(residual))
    }
  }

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    law = Law(
      driftPPB: Int64(max(-1e9, min(1e9, settings[Self.drift].base * 1_000))),
      sync: max(1_000_000, settings[Self.sync]?.nanoseconds ?? .max),
      residual: settings[Self.residual].nanoseconds)
  }

  /// The packer's stamp, in µs.
  func stamp(at now: Instant, _ path: RandomPath) -> Int64 { law.reading(at: now.nanoseconds, path) / 1_000 }

  /// The stamp that a well kept clock would have given, in µs.
  func healthyStamp(at now: Instant, _ path: RandomPath) -> Int64 {
    Self.healthyLaw.reading(at: now.nanoseconds, path) / 1_000
  }
}
