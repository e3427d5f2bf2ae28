import EventKernel
import Scenario

extension MechanismID {
  /// A buffered case label is applied again after a change of roll.
  public static var caseLabelReload: Self { Self(bit: 23) }
}

/// A buffered case label is applied again after a change of roll.
public struct CaseLabelReload: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .caseLabelReload, failurePoint: .aggregation, border: .packerToLabeler,
    cause:
      "The roll of case labels ends. After the change the printer prints again what it still held, or wastes a label "
      + "that nobody tells the controller of: from here on every case bears its neighbor's number.",
    parameters: [policy.erased, share.erased],
    aloneCauses: [
      .phantom, .duplicateLabel, .orphan, .mislabeled, .over, .under, .substituted, .misplaced,
    ],
    needs: "a labeler without a scanner that reads the label back",
    symptom: "none, until a case is opened", firstDetectable: .line,
    detectableBy: "a hand scanner on one case after the change")

  /// What becomes of a label that the printer held when its roll ended.
  public enum Policy: Choice {
    /// It is printed again.
    case reprint
    /// It is lost with the old roll.
    case tear
    /// It is torn off, and its number voided.
    case void

    /// What choosing this means, in plain words.
    public var meaning: String {
      switch self {
      case .reprint: "the label that was printed last is printed again and applied to the next case"
      case .tear: "a label goes to waste with the old roll, and nobody tells the controller"
      case .void: "the label is torn off, and its number is voided"
      }
    }
  }

  static let policy = Parameter<Policy>(
    "policy", "what becomes of the label that the printer held", default: .reprint, healthy: .void,
    origin: .source(
      "Healthcare Packaging 13288079: a pilot in which every aggregation was off by one", .industry))
  static let share = Parameter<Fraction>(
    "share", "share of the changes in which the printer still held a label", default: .percent(100),
    healthy: .percent(100), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("the buffer is full whenever the line runs"))

  private let policy: Policy
  private let share: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    policy = settings[Self.policy]
    share = settings[Self.share].base
  }

  /// What happens after the end of this roll.
  func policy(afterRoll roll: UInt32, _ path: RandomPath) -> Policy {
    var stream = path.stream(UInt64(roll))
    return stream.uniform() < share ? policy : .void
  }
}
