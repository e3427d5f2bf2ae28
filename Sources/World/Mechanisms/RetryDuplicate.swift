import EventKernel
import Scenario

extension MechanismID {
  /// Messages are sent again when their acknowledgement is late.
  public static var retryDuplicate: Self { Self(bit: 30) }
}

/// A sender repeats a message whose acknowledgement has not come in time, and the receiver may not know it again.
public struct RetryDuplicate: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .retryDuplicate, failurePoint: .integration,
    cause:
      "The sender waits for an acknowledgement for a fixed time and sends the message again where none has come, although "
      + "the first one has only been slow. A receiver that does not compare identities acts on each of them.",
    parameters: [
      boundary.erased, timeout.erased, latency.erased, late.erased, attempts.erased, receiver.erased,
    ],
    aloneCauses: [],
    needs:
      "a transport that is sometimes slower than the sender's patience, or a receiver that is down for longer",
    symptom: "the same thing is reported twice, seconds apart", firstDetectable: .line,
    detectableBy: "a second commissioning of one serial number")

  /// What a late acknowledgement does.
  public enum LateAcknowledgement: Choice {
    /// Each attempt waits for its own.
    case ignored
    /// Any of them ends the repetitions.
    case stops

    /// In plain words.
    public var meaning: String {
      switch self {
      case .ignored: "each attempt waits for its own acknowledgement"
      case .stops: "the acknowledgement of an earlier attempt ends the repetitions"
      }
    }
  }

  /// Whether a receiver knows a message again.
  public enum Receiver: Choice {
    /// By its identity.
    case idempotent
    /// It enters each under an identity of its own.
    case repeating

    /// In plain words.
    public var meaning: String {
      switch self {
      case .idempotent: "a message that came before is acknowledged and not entered again"
      case .repeating: "each delivery is entered, under an identity of its own"
      }
    }
  }

  static let boundary = LinkSettings.boundary("where it happens")
  static let timeout = Parameter<TimeSpan>(
    "timeout", "how long the sender waits for an acknowledgement", default: .seconds(5), healthy: .hours(1),
    possible: .milliseconds(1)...(.days(365)), plausible: .milliseconds(100)...(.hours(1)),
    origin: .assumption("a default of seconds is usual"))
  static let latency = Parameter<TimeSpan>(
    "latency",
    "from sending to acknowledgement, in the mean; what is sent once keeps its order, and waits behind what is slower",
    default: .seconds(2), healthy: .zero,
    possible: .zero...(.days(365)), plausible: .zero...(.minutes(5)),
    origin: .source(
      "99 % within 5 s between companies in 2007, which is a mean of 1.1 s; twice that under load", .industry)
  )
  static let late = Parameter<LateAcknowledgement>(
    "late", "what a late acknowledgement does", default: .stops, healthy: .stops,
    origin: .assumption("depends on how requests and answers are matched"))
  static let attempts = Parameter<Count>(
    "attempts", "how often a message is sent at most, before its sender gives up", default: 20, healthy: 20,
    possible: 1...200, plausible: 1...100,
    origin: .assumption(
      "client libraries repeat between three times and without end; no site publishes its own"))
  static let receiver = Parameter<Receiver>(
    "receiver", "whether the receiver knows a message again", default: .repeating, healthy: .idempotent,
    origin: .source("without an option for it SAP repeats all actions on redelivery", .vendor))

  let boundary: Boundary
  let timeout: TimeSpan
  let latency: TimeSpan
  let late: LateAcknowledgement
  let attempts: Int
  let receiver: Receiver

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    timeout = settings[Self.timeout]
    latency = settings[Self.latency]
    late = settings[Self.late]
    attempts = settings[Self.attempts].value
    receiver = settings[Self.receiver]
  }

  /// How long one attempt is on its way, in nanoseconds.
  ///
  /// What a reply takes is part of it; who is down replies when he works again.
  func transit(_ stream: inout RandomStream) -> Int64 {
    latency > .zero ? stream.exponential(mean: latency) : 0
  }

  /// How many copies a message has in the mean, itself among them, as some messages are drawn.
  var copiesEach: Double {
    guard latency > .zero else { return 1 }
    var paths = RandomPaths(seed: 1, trial: 0)
    let path = paths.claim("copies", owner: "RetryDuplicate")
    let drawn = 400
    var copies = 0
    for number in 0..<drawn {
      var stream = path.stream(UInt64(number))
      let first = transit(&stream)
      copies += arrivals(first: first, &stream) { $0 }.count
    }
    return Double(copies) / Double(drawn)
  }

  /// After which times the copies of a message arrive whose first attempt took `first`, in the order of sending; what arrives
  /// after a time is acknowledged after that of `acknowledgment`, which is later where the receiver is down.
  func arrivals(
    first: Int64, _ stream: inout RandomStream, acknowledgment: (Int64) -> Int64
  ) -> [Int64] {
    var (arrivals, acknowledged): ([Int64], Int64) = ([], .max)
    for attempt in 0..<attempts {
      let sent = Int64(attempt) * timeout.nanoseconds
      if late == .stops, acknowledged <= sent { break }
      let taken = attempt == 0 ? first : transit(&stream)
      arrivals.append(sent + taken)
      let answered = acknowledgment(sent + taken)
      acknowledged = min(acknowledged, answered)
      if answered - sent <= timeout.nanoseconds { break }
    }
    return arrivals
  }
}
