import EventKernel
import Scenario

extension MechanismID {
  /// A system that dates events by a clock of its own, which is wrong.
  public static var clockOffset: Self { Self(bit: 33) }
}

/// A system enters what it takes under the time of its own clock, which is in another zone or runs away.
public struct ClockOffset: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .clockOffset, failurePoint: .integration,
    cause:
      "A system does not keep the time that a message states: it dates what it enters by its own clock, which is set to "
      + "another zone, has missed a change of daylight saving, or runs away because nobody sets it.",
    parameters: [boundary.erased, dates.erased, at.erased, offset.erased, drift.erased],
    aloneCauses: [
      .orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced, .mislabeled, .substituted,
    ], needs: "for lasting drift, a record that refuses what is dated before it can be",
    symptom: "events dated before what they follow from, or in the future",
    firstDetectable: .line,
    detectableBy:
      "events dated after their arrival, where the clock is ahead; a sender whose later messages are dated before earlier "
      + "ones, where it was put back",
    dates: [.once(parameter: "at", what: "a clock is set to another zone")])

  /// Where an event has its time from.
  public enum DateSource: Choice {
    /// From the message.
    case statedTime
    /// From the clock of the system that enters it.
    case ownClock

    /// In plain words.
    public var meaning: String {
      switch self {
      case .statedTime: "the time that the message states is kept"
      case .ownClock: "what is entered is dated by the receiver's clock"
      }
    }
  }

  static let boundary = LinkSettings.boundary("the boundary behind which the clock is wrong")
  static let dates = Parameter<DateSource>(
    "dates", "where an entered event has its time from", default: .ownClock, healthy: .statedTime,
    origin: .assumption(
      "usual where a table has a column for when a row was written and none for when it happened"))
  static let at = Parameter<TimeSpan?>(
    "at", "when the clock is set wrong, from the start", default: .hours(36), healthy: nil,
    possible: .zero...,
    plausible: .zero...(.days(365)), origin: .assumption("daylight saving changes twice a year"))
  static let offset = Parameter<TimeSpan>(
    "offset", "by how much it is ahead from then on; negative where it is behind", default: .hours(-1),
    healthy: .zero, possible: .days(-400)...(.days(400)), plausible: .hours(-14)...(.hours(14)),
    origin: .source(
      "zones and daylight saving; partners refuse events in the future or before commissioning", .vendor))
  static let drift = Parameter<Drift>(
    "drift", "how much faster than true time it runs, from the start", default: .ppm(0), healthy: .ppm(0),
    possible: .ppm(-999_999)...(.ppm(999_999)), plausible: .ppm(-100)...(.ppm(100)),
    origin: .source("20 to 30 ppm for a PLC's clock that nobody sets (industrialmonitordirect)", .unsigned),
    unit: "ppm")

  let boundary: Boundary
  let dates: DateSource
  let from: Int64
  let offset: Int64
  let drift: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    dates = settings[Self.dates]
    from = settings[Self.at]?.nanoseconds ?? .max
    offset = settings[Self.offset].nanoseconds
    drift = settings[Self.drift].ppm / 1e6
  }

  /// By how much the clock is ahead at a moment, in nanoseconds.
  func error(at now: Int64) -> Int64 {
    Int64(Double(now) * drift) + (now >= from ? offset : 0)
  }
}
