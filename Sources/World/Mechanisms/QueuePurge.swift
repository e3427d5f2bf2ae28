import EventKernel
import Scenario

extension MechanismID {
  /// A queue that has grown long is emptied by hand.
  public static var queuePurge: Self { Self(bit: 41) }
}

/// An administrator empties a queue that has grown long, to get the line going.
public struct QueuePurge: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .queuePurge, failurePoint: .integration,
    cause:
      "A queue before a system grows long, and everybody waits for it. An administrator who looks now and then empties it, to "
      + "get the line going: what it held was entered nowhere, and the sender takes it for sent.",
    parameters: [boundary.erased, every.erased, limit.erased, share.erased], aloneCauses: [],
    needs: "a queue that grows: a consumer that is slower than the line, or an outage",
    symptom: "a gap in the record that ends when somebody has worked on a system",
    firstDetectable: .reconciliation, detectableBy: "the line's counters against the record's numbers")

  static let boundary = LinkSettings.boundary("where the queue is")
  static let every = Parameter<TimeSpan>(
    "every", "how often an administrator looks", default: .hours(1), healthy: .hours(1),
    possible: .seconds(1)...(.days(365)), plausible: .minutes(5)...(.days(1)),
    origin: .assumption("on a call, or on a round through the systems"))
  static let limit = Parameter<Count>(
    "limit", "messages that wait, from which on a queue is too long", default: 1_000, healthy: 1_000,
    possible: 1...1_000_000_000, plausible: 100...1_000_000,
    origin: .assumption("three minutes of the line at full speed: people on it have noticed by then"))
  static let share = Parameter<Fraction>(
    "share", "how often a queue that is too long is emptied, and not worked off", default: .percent(10),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(50)),
    origin: .assumption("no incident with figures was found; that it is done is what administrators tell"))

  let boundary: Boundary
  let every: TimeSpan
  let limit: Int
  let share: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    every = settings[Self.every]
    limit = settings[Self.limit].value
    share = settings[Self.share].base
  }

  /// Who looks, with draws from a path of the boundary's.
  func looks(_ path: RandomPath) -> BacklogLooks {
    BacklogLooks(every: every, limit: limit, share: share, path)
  }
}
