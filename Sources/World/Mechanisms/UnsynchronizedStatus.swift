import Scenario

extension MechanismID {
  /// A status that changes a second time is never sent.
  public static var unsynchronizedStatus: Self { Self(bit: 40) }
}

/// The interface by which the warehouse learns of a lot's status was made for one decision a lot.
public struct UnsynchronizedStatus: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .unsynchronizedStatus, failurePoint: .integration,
    cause:
      "The interface from the enterprise's system to the warehouse's was tested with one decision a lot. A lot that was held "
      + "and is released, or was released and is held, has a second one, which is never sent: the warehouse goes on with "
      + "what it believes.",
    parameters: [carries.erased], aloneCauses: [],
    needs: "books that are stitched, and a lot about which quality decides twice",
    symptom: "a lot that was released stays blocked in the warehouse, or the other way round",
    firstDetectable: .reconciliation, detectableBy: "the lots' status in one system against the other's")

  /// Which decisions about a lot are sent on.
  public enum Carried: Choice {
    /// Every one.
    case every
    /// The first alone.
    case first

    /// In plain words.
    public var meaning: String {
      switch self {
      case .every: "every decision about a lot"
      case .first: "the first decision about a lot, and none that comes later"
      }
    }
  }

  static let carries = Parameter<Carried>(
    "carries", "which decisions about a lot the interface sends", default: .first, healthy: .every,
    origin: .assumption("second decisions are rare, and are not in the test of an interface"))

  let carries: Carried

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    carries = settings[Self.carries]
  }
}
