import EventKernel
import Scenario

extension MechanismID {
  /// Master data change between an order and its lot.
  public static var masterDataChange: Self { Self(bit: 42) }
}

/// A system checks a lot by the master data that its order was made with, and the line packs by those of today.
public struct MasterDataChange: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .masterDataChange, failurePoint: .integration,
    cause:
      "An order is made weeks before its lot is packed, and takes a copy of the master data with it. What a case is and holds "
      + "is changed in between: the line packs by the new definition, and a system that checks by the order's copy refuses "
      + "every packing, until somebody has put the order right.",
    parameters: [
      boundary.erased, takes.erased, between.erased, lead.erased, corrected.erased, alert.erased,
    ],
    aloneCauses: [.orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced],
    needs: "a change between the making of an order and the end of its lot",
    symptom: "the first cases of a lot are refused, and those of the lot before were not",
    firstDetectable: .reconciliation, detectableBy: "the line's counters against the record's numbers")

  /// Whose master data a system checks by.
  public enum Copy: Choice {
    /// Those that hold when the lot is packed.
    case current
    /// Those that held when the order was made.
    case order

    /// In plain words.
    public var meaning: String {
      switch self {
      case .current: "by the master data that hold when the lot is packed"
      case .order: "by the copy that the order was made with"
      }
    }
  }

  static let boundary = LinkSettings.boundary("the border behind which packings are checked")
  static let takes = Parameter<Copy>(
    "checks-by", "whose master data the receiver checks packings by", default: .order, healthy: .current,
    origin: .assumption("an order is a document, and systems that execute one copy what it refers to"))
  static let between = Parameter<TimeSpan>(
    "between", "from one change of how the product is packed to the next, in the mean", default: .days(180),
    healthy: .days(180), possible: .hours(1)...(.days(10_000)), plausible: .days(14)...(.days(1_000)),
    origin: .assumption("another case, another layer, another label: some times a year"))
  static let lead = Parameter<TimeSpan>(
    "lead", "from the making of an order to the opening of its lot", default: .days(14), healthy: .days(14),
    possible: .zero...(.days(1_000)), plausible: .hours(1)...(.days(90)),
    origin: .assumption("a frozen horizon of two weeks is usual in planning"))
  static let corrected = Parameter<TimeSpan>(
    "corrected", "how long after its opening a lot's order is put right", default: .hours(1),
    healthy: .hours(1),
    possible: .zero...(.days(365)), plausible: .minutes(5)...(.days(2)),
    origin: .assumption("when somebody looks at the list of what was refused"))
  static let alert = LinkSettings.alert(
    .receiver, .source("lookup failures are shown in the receiver's own portal", .manual))

  let boundary: Boundary
  let takes: Copy
  let between: TimeSpan
  let lead: TimeSpan
  let corrected: TimeSpan
  let alert: Alert

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    takes = settings[Self.takes]
    between = settings[Self.between]
    lead = settings[Self.lead]
    corrected = settings[Self.corrected]
    alert = settings[Self.alert]
  }
}
