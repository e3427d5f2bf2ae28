import Scenario

extension MechanismID {
  /// A crash clears the tracking register.
  public static var registerLoss: Self { Self(bit: 13) }
}

/// A crash empties the register that follows cartons from the camera to the ejector.
public struct RegisterLoss: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .registerLoss, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "The register that carries verdicts along the belt lies in memory that a crash of the controller clears. The "
      + "cartons that were in it come to the ejector, and nobody knows what was seen on them.",
    parameters: [memory.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .unreadable, .escaped, .ghost, .unreported, .misplaced,
    ],
    needs:
      "crashes of the serializer's controller; for units in cases, a station that lets pass what it has no "
      + "verdict for; for ghosts, numbers that count before the reject station",
    symptom: "after a restart some cartons are rejected, or none, whatever was printed on them",
    firstDetectable: .line, detectableBy: "the camera's count of good reads against the list's")

  /// Where the register lies.
  public enum Memory: Choice {
    /// In memory with a battery.
    case retentive
    /// In memory that a crash clears.
    case volatile

    /// In plain words.
    public var meaning: String {
      switch self {
      case .retentive: "verdicts outlast a crash, and the restart goes on with them"
      case .volatile: "a crash clears the verdicts of the cartons that are on their way"
      }
    }
  }

  static let memory = Parameter<Memory>(
    "memory", "where the tracking register lies", default: .volatile, healthy: .retentive,
    origin: .assumption("retentive data are a choice in every controller's program, and easily forgotten"))

  let memory: Memory

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) { memory = settings[Self.memory] }
}

extension Line {
  /// The controller has crashed, and where its register is not kept, the cartons in it are nobody's.
  mutating func loseRegister() {
    guard plan.mechanisms.registerLoss.memory == .volatile else { return }
    for position in tracking.records.first..<tracking.records.end where !tracking.records[position].matched {
      occurrences[.verdictsLost] += 1
      truth.cartons[Int(tracking.records[position].owner)].marks.insert(MechanismSet(.registerLoss))
    }
    tracking.records.dropFirst(to: tracking.records.end)
    findLoudResult()
    if serializer.isTimed { stations[.pulse] = .distantFuture }
  }
}
