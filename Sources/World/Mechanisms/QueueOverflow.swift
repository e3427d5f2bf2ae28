import EventKernel
import Scenario

extension MechanismID {
  /// A bounded queue behind a slower consumer.
  public static var queueOverflow: Self { Self(bit: 27) }
}

/// Messages wait for a system that takes them more slowly than they come, in a queue that is bounded.
public struct QueueOverflow: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .queueOverflow, failurePoint: .integration,
    cause:
      "A system takes messages one after another, more slowly than they come at the line's full speed, and what waits "
      + "stands in a queue with a fixed number of places. When it is full, messages are lost, and the sender is not told.",
    parameters: [
      boundary.erased, service.erased, law.erased, consumers.erased, places.erased, drops.erased,
      alert.erased,
    ],
    aloneCauses: [.orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced],
    needs: "messages that come faster than they are taken, for longer than the queue lasts",
    symptom: "things that were made are missing in the record, and no system raised an alarm",
    firstDetectable: .reconciliation, detectableBy: "the line's counters against the record's numbers")

  /// How what a message takes differs from message to message.
  public enum Law: Choice {
    /// Each takes the same.
    case fixed
    /// Most take little, and a few very long.
    case exponential

    /// In plain words.
    public var meaning: String {
      switch self {
      case .fixed: "every message takes the same"
      case .exponential:
        "most messages take little and a few very long, as locks and checks of a database come"
      }
    }
  }

  static let boundary = LinkSettings.boundary("where the queue is")
  static let service = Parameter<TimeSpan>(
    "service", "what the receiver needs for a message", default: .milliseconds(200), healthy: .zero,
    possible: .zero...(.hours(1)), plausible: .zero...(.seconds(10)),
    origin: .assumption("a transaction to a database a message; no published figure was found"))
  static let law = Parameter<Law>(
    "law", "how what a message takes differs from message to message", default: .fixed, healthy: .fixed,
    origin: .assumption("a transaction of one kind; exponential is the usual model of one with many branches")
  )
  static let consumers = Parameter<Count>(
    "consumers", "how many take messages side by side", default: 1, healthy: 1, possible: 1...64,
    plausible: 1...16, origin: .assumption("one keeps the order of what it takes; several are faster"))
  static let places = Parameter<Count>(
    "places", "messages that can wait", default: 500, healthy: 1_000_000_000, possible: 0...1_000_000_000,
    plausible: 1...1_000_000,
    origin: .source(
      "an OPC UA server keeps 1 to 100 values a tag, and overwrites when they are full", .vendor))
  static let drops = Parameter<QueueDrops>(
    "drops", "what a full queue loses", default: .newest, healthy: .newest,
    origin: .source("OPC UA part 4 knows both: discardOldest is a choice of the client", .regulator))
  static let alert = LinkSettings.alert(
    .nobody,
    .source(
      "OPC UA part 4: a queue of one place overwrites and sets no bit, and of more than one a bit that nobody has to read",
      .regulator))

  let boundary: Boundary
  let service: TimeSpan
  let law: Law
  let consumers: Int
  let places: Int
  let drops: QueueDrops
  let alert: Alert

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    service = settings[Self.service]
    law = settings[Self.law]
    consumers = settings[Self.consumers].value
    places = settings[Self.places].value
    drops = settings[Self.drops]
    alert = settings[Self.alert]
  }

  /// Whether a message can be done before one that came earlier.
  var overtakes: Bool { service > .zero && law != .fixed && consumers > 1 }

  /// What one message takes by this law, in nanoseconds.
  func time(_ stream: inout RandomStream) -> Int64 {
    stream.exponential(mean: service)
  }
}
