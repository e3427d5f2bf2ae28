import Scenario

extension MechanismID {
  /// Partial cases and pallets at the end of a lot.
  public static var partialAtLotEnd: Self { Self(bit: 25) }
}

/// What becomes of cases and pallets that are not full when a lot ends.
public struct PartialAtLotEnd: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .partialAtLotEnd, failurePoint: .aggregation, border: .packerToLabeler,
    cause:
      "A lot rarely fills its last case and pallet. They are carried into the next lot because clearance takes time, "
      + "or closed as full because the system knows no other way.",
    parameters: [policy.erased], aloneCauses: [.wrongLot, .under, .ghost],
    symptom: "none on the line", firstDetectable: .reconciliation,
    detectableBy: "the lot's balance; a unit's lot against its case's")

  /// What becomes of them.
  public enum Policy: Choice {
    /// They are closed with what they hold, and said to hold it.
    case close
    /// They stay open, and the next lot fills them.
    case carry
    /// They are closed and said to be full, with the next expected serials.
    case closeAsFull

    /// What choosing this means, in plain words.
    public var meaning: String {
      switch self {
      case .close: "partial cases and pallets are closed with what they hold, and said to hold it"
      case .carry: "they stay open, and the next lot fills them"
      case .closeAsFull: "they are closed as full, with the serials that were expected next"
      }
    }
  }

  static let policy = Parameter<Policy>(
    "policy", "what becomes of partial cases and pallets", default: .carry, healthy: .close,
    origin: .assumption("seen where clearance is done by hand and systems know only full cases"))

  let policy: Policy

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { policy = settings[Self.policy] }
}
