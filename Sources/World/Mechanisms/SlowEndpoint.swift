import EventKernel
import Scenario

extension MechanismID {
  /// Verification endpoint too slow, or down.
  public static var slowEndpoint: Self { Self(bit: 52) }
}

/// A verification endpoint has too few servers for what is asked of it, or is down: the answer comes after the asker has given up.
public struct SlowEndpoint: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .slowEndpoint, failurePoint: .verification,
    cause:
      "The system that answers for a manufacturer's products answers everybody who asks about any of its clients. At busy hours "
      + "queries wait for a server; in an outage nobody answers. Who asks waits for so long, and then holds the pack to be "
      + "unverified.",
    parameters: [
      servers.erased, service.erased, law.erased, load.erased, between.erased, length.erased,
    ],
    aloneCauses: [], needs: "somebody who asks at a busy hour, or in an outage",
    symptom: "a good pack cannot be verified, and a minute later it can", firstDetectable: .dispenser,
    detectableBy: "the responder's own times of answer against what askers wait for")

  /// How long one query is worked on.
  public enum Law: Choice {
    /// Exponential with the mean.
    case exponential
    /// The mean, always.
    case constant

    /// In plain words.
    public var meaning: String {
      switch self {
      case .exponential: "without memory: most are quick, a few take several times the mean"
      case .constant: "each takes the same"
      }
    }
  }

  static let servers = Parameter<Count>(
    "servers", "queries that are worked on at the same time", default: 4, healthy: 4, possible: 1...200,
    plausible: 1...64, origin: .assumption("a small pool of connections to the database"))
  static let service = Parameter<TimeSpan>(
    "service", "what working on a query takes, in the mean", default: .milliseconds(400), healthy: .zero,
    possible: .zero...(.hours(1)), plausible: .zero...(.seconds(5)),
    origin: .assumption("a few look-ups; no distribution of response times has been published"))
  static let law = Parameter<Law>(
    "law", "how long one query is worked on", default: .exponential, healthy: .constant,
    origin: .assumption("the usual law of a service with many causes of delay"))
  static let load = Parameter<Rate>(
    "load", "queries that others put to the same endpoint in busy hours", default: .perSecond(8),
    healthy: .perSecond(8), possible: .perSecond(0)...(.perSecond(200)),
    plausible: .perSecond(0)...(.perSecond(50)),
    origin: .assumption(
      "60 million saleable returns a year in the US, spread over some endpoints and working hours, are about one a second "
        + "each; a provider has several clients"),
    unit: "/s")
  static let between = Parameter<TimeSpan>(
    "outage-between", "from the end of an outage to the next, in the mean", default: .days(30),
    healthy: .days(30), possible: .minutes(1)...(.days(10_000)), plausible: .days(1)...(.days(365)),
    origin: .assumption("once a month, as systems of a site"))
  static let length = Parameter<TimeSpan>(
    "outage-length", "how long an outage lasts, in the mean", default: .minutes(30), healthy: .zero,
    possible: .zero...(.days(10_000)), plausible: .zero...(.days(2)),
    origin: .assumption("half an hour; sites publish availability, not outages"))

  let servers: Int
  let service: TimeSpan
  let law: Law
  /// By others, in a second.
  let load: Double
  let between: TimeSpan
  let length: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    servers = settings[Self.servers].value
    service = settings[Self.service]
    law = settings[Self.law]
    load = settings[Self.load].perSecond
    between = settings[Self.between]
    length = settings[Self.length]
  }

  /// What working on a query takes, in nanoseconds.
  func work(_ stream: inout RandomStream) -> Int64 {
    let draw = stream.standardExponential()
    let mean = Double(service.nanoseconds)
    return Int64(min(1e17, law == .constant ? mean : mean * draw))
  }
}

extension LinePlan {
  /// The value by which others ask more of the endpoint than it can answer, so that its queue grows as long as it works; nil where
  /// it can answer them.
  public var overloadOfEndpoint: ScenarioPath? {
    let endpoint = mechanisms.slowEndpoint
    guard endpoint.load * endpoint.service.seconds >= Double(endpoint.servers) else { return nil }
    return ScenarioPath(["mechanisms", MechanismID.slowEndpoint.word, SlowEndpoint.load.id])
  }
}
