import Scenario

extension MechanismID {
  /// A buffered label is printed again after a change of roll.
  public static var printQueueReload: Self { Self(bit: 3) }
}

/// After a change of roll the buffered label is printed again, while the controller has moved on.
public struct PrintQueueReload: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .printQueueReload, failurePoint: .serialNumbers, border: .controllerToPrinter,
    cause:
      "The roll ends while labels wait in the printer. After the change the buffered label is printed again, or "
      + "thrown away, and the controller, which has moved on, knows nothing of it.",
    parameters: [policy.erased, labels.erased, resyncAfter.erased],
    aloneCauses: [.over, .substituted, .duplicate, .ghost, .unreported, .misplaced],
    needs: "changes of a roll; beyond the one label, a list that follows the expected sequence",
    symptom: "every aggregation after a change of roll is off by one", firstDetectable: .line,
    detectableBy: "any code after the change, read and compared with the sequence")

  /// What happens to the labels in the printer when the roll is changed.
  public enum Policy: Choice {
    /// The last one is printed again.
    case reprint
    /// The next one is thrown away with the end of the roll.
    case discard
    /// The first label is read, and the queue is aligned with the controller.
    case verify

    /// In plain words.
    public var meaning: String {
      switch self {
      case .reprint: "the buffered label is printed again"
      case .discard: "the buffered label is thrown away unapplied"
      case .verify: "the first label after the change is read before it counts, and the queue is aligned"
      }
    }
  }

  static let policy = Parameter<Policy>(
    "policy", "what happens to buffered labels at a change of roll", default: .reprint, healthy: .verify,
    origin: .source(
      "healthcarepackaging 13288079: the system buffered the label and printed it again after the reload",
      .industry))

  static let labels = Parameter<Count>(
    "labels", "how many labels are printed again or thrown away", default: 1, healthy: 1,
    possible: 1...8, plausible: 1...4, origin: .assumption("one label under the head, seldom more"))

  static let resyncAfter = Parameter<Count?>(
    "resync-after", "cartons after which somebody notices and aligns the queue; none until the lot ends",
    default: nil, healthy: nil, possible: 1..., plausible: 1...100_000,
    origin: .source("healthcarepackaging 13288079: all aggregations of the run were off by one", .industry))

  let policy: Policy
  let labels: Int
  let resyncAfter: Int?

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    policy = settings[Self.policy]
    labels = settings[Self.labels].value
    resyncAfter = settings[Self.resyncAfter]?.value
  }

  /// By how many labels the printer falls behind the controller (positive) or runs ahead of it at a change.
  static func shift(_ policy: Policy, labels: Int) -> Int {
    switch policy {
    case .reprint: labels
    case .discard: -labels
    case .verify: 0
    }
  }
}
