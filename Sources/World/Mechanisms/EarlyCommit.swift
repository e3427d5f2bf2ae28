import Scenario

extension MechanismID {
  /// Serials count before a camera has seen them.
  public static var earlyCommit: Self { Self(bit: 1) }
}

/// Serial numbers count before a camera has seen them, and rejects are not voided.
public struct EarlyCommit: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .earlyCommit, failurePoint: .serialNumbers, border: .rejectStationToController,
    cause:
      "A serial number counts from the moment at which it is allotted or printed. What is rejected or left over "
      + "afterwards would have to be voided, and is not.",
    parameters: [point.erased, voids.erased], aloneCauses: [.ghost],
    needs: "rejects; at allocation unused numbers do as well",
    symptom: "more serial numbers reported than cartons packed", firstDetectable: .reconciliation,
    detectableBy: "the lot's balance of numbers against packed, sampled and rejected cartons")

  /// When a number counts.
  public enum Point: Choice {
    /// When its block is allotted to the lot.
    case allocation
    /// When it is printed.
    case printing
    /// When the camera has verified it.
    case verification
    /// When the carton has passed the reject station.
    case exit

    /// In plain words.
    public var meaning: String {
      switch self {
      case .allocation: "counts when its block is allotted to the lot"
      case .printing: "counts when it is printed"
      case .verification: "counts when the camera has verified it"
      case .exit: "counts when the carton has passed the reject station"
      }
    }

    var commit: CommitPoint {
      switch self {
      case .allocation: .allocation
      case .printing: .printing
      case .verification: .verification
      case .exit: .exit
      }
    }
  }

  static let point = Parameter<Point>(
    "commit-point", "when a serial number counts; the machine's own point where that is earlier",
    default: .printing, healthy: .exit,
    origin: .source("OPEN-SCS, OPC 30260: encoded is not commissioned", .regulator))

  static let voids = Parameter<Bool>(
    "voids", "whether numbers of rejects and left-over numbers are voided", default: false, healthy: true,
    origin: .source(
      "healthcarepackaging 13288021: unused numbers must be decommissioned at the end", .industry))

  let point: CommitPoint
  let voids: Bool

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    point = settings[Self.point].commit
    voids = settings[Self.voids]
  }
}
