import EventKernel
import Scenario

extension MechanismID {
  /// A batch of files runs at night, before the day's last posting.
  public static var nightBatch: Self { Self(bit: 38) }
}

/// The warehouse's system gets what the enterprise has posted in a batch of files, once a night.
public struct NightBatch: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .nightBatch, failurePoint: .integration,
    cause:
      "A warehouse's system of about 2005 gets its postings in files, once a night. The batch selects what bears the day's "
      + "date, and runs before the day is over: what is posted after it bears a date that no later batch selects.",
    parameters: [runAt.erased, selects.erased], aloneCauses: [],
    needs:
      "books that are stitched, and postings between the batch and midnight, or by a clock that shows another day than the "
      + "warehouse's",
    symptom: "pallets stand in the warehouse of which its system does not know what is on them",
    firstDetectable: .reconciliation, detectableBy: "the enterprise's postings against the warehouse's stock")

  /// What a batch takes.
  public enum Selection: Choice {
    /// Everything that no batch has taken.
    case sinceLastRun
    /// What bears the date of its day.
    case postingDate

    /// In plain words.
    public var meaning: String {
      switch self {
      case .sinceLastRun: "everything that no batch before has taken"
      case .postingDate: "what was posted on the day on which it runs"
      }
    }
  }

  static let runAt = Parameter<TimeSpan?>(
    "run-at", "when the batch runs, after midnight; none where postings are not collected for a batch",
    default: .hours(22), healthy: nil, possible: .zero..., plausible: .hours(18)...(.hours(24)),
    origin: .assumption("set when the site had one shift; from 24 h on it is midnight"))
  static let selects = Parameter<Selection>(
    "selects", "what a batch takes", default: .postingDate, healthy: .sinceLastRun,
    origin: .assumption("a selection by date needs no state between two batches, which is why it is met"))

  let runAt: TimeSpan?
  let selects: Selection

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    runAt = settings[Self.runAt]
    selects = settings[Self.selects]
  }
}
