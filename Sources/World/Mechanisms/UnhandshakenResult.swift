import EventKernel
import Scenario

extension MechanismID {
  /// A result is overwritten before it was fetched.
  public static var unhandshakenResult: Self { Self(bit: 2) }
}

/// A result is overwritten by the next one before anybody has fetched it.
public struct UnhandshakenResult: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .unhandshakenResult, failurePoint: .serialNumbers, border: .cameraToController,
    cause:
      "The camera writes each result into one tag, and whoever keeps the list samples that tag at a fixed period, "
      + "without a handshake. A result that comes before the last one was fetched overwrites it.",
    parameters: [period.erased, phase.erased, feeds.erased],
    aloneCauses: [.mislabeled, .over, .under, .substituted, .unreported, .misplaced],
    needs: "results that follow one another faster than the tag is sampled",
    symptom: "cartons in cases whose numbers nobody has commissioned", firstDetectable: .line,
    detectableBy: "the camera's count of good reads against the list's")

  /// What comes through the tag.
  public enum Feeds: Choice {
    /// The line's list: what is commissioned.
    case list
    /// The verdict at the reject station, and the list.
    case verdict
    /// The packer's reads.
    case packing

    /// In plain words.
    public var meaning: String {
      switch self {
      case .list: "the list misses a carton that the reject station lets pass by a wire of its own"
      case .verdict: "the reject station misses the verdict too, and does what it does without one"
      case .packing: "the packer's scanner writes the tag: cases hold more than was read of them"
      }
    }
  }

  static let period = Parameter<TimeSpan?>(
    "period", "from one look at the tag to the next; none for a handshake", default: .milliseconds(500),
    healthy: nil, possible: .milliseconds(1)..., plausible: .milliseconds(10)...(.seconds(1)),
    origin: .source("Kepware, Monitored Items: sample interval 500 ms, queue size 1 by default", .manual))

  static let phase = Parameter<TimeSpan>(
    "phase", "when the tag is looked at first, after the start", default: .zero, healthy: .zero,
    possible: .zero...(.seconds(60)), plausible: .zero...(.seconds(1)),
    origin: .assumption("the two devices do not know of each other's clock"))

  static let feeds = Parameter<Feeds>(
    "feeds", "what comes through the tag", default: .list, healthy: .list,
    origin: .assumption("reject signals are wired, lists come over the network"))

  let period: TimeSpan?
  let phase: TimeSpan
  let feeds: Feeds

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    period = settings[Self.period]
    phase = settings[Self.phase]
    feeds = settings[Self.feeds]
  }
}
