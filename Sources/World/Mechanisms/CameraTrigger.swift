import EventKernel
import Scenario

extension MechanismID {
  /// The camera's eye does not see a carton, or sees it twice.
  public static var cameraTrigger: Self { Self(bit: 34) }
}

/// The eye that triggers the camera does not see a carton, or sees two edges of one.
public struct CameraTrigger: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .cameraTrigger, failurePoint: .serialNumbers, border: .printerToCamera,
    cause:
      "A dark or glossy edge returns too little light to the eye that triggers the camera, so that no picture is taken; "
      + "or the light behind an open flap lasts longer than the eye is blind after an edge, so that two are. What follows "
      + "is the controller's choice: to stop, to reject, to count one too many, or nothing.",
    parameters: [missed.erased, flapShare.erased, flapGap.erased, blind.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .unreadable, .escaped, .ghost, .unreported, .misplaced,
    ],
    needs:
      "for units in cases, a station that lets pass what it has no verdict for and does not stop; for ghosts, numbers "
      + "that count before the reject station",
    symptom: "the camera has counted fewer pictures than the eye at the entry has counted cartons, or more",
    firstDetectable: .line, detectableBy: "the camera's count of pictures against the cartons that entered")

  static let missed = Parameter<Fraction>(
    "missed", "share of cartons whose edge returns too little light to be seen", default: .percent(0.005),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(0.5)),
    origin: .assumption("one carton in twenty thousand: a varnished edge before an eye that needs cleaning"))

  static let flapShare = Parameter<Fraction>(
    "flap-share", "share of cartons whose leading flap stands open before the camera", default: .percent(2),
    healthy: .percent(2), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(5)),
    origin: .assumption("one carton in fifty is not glued quite flat"))

  static let flapGap = Parameter<Length>(
    "flap-gap", "the longest gap of light between an open flap and its carton", default: .mm(6),
    healthy: .mm(6), possible: .mm(0.001)...(.mm(1_000)), plausible: .mm(1)...(.mm(20)),
    origin: .assumption("a flap of a few millimeters"))

  static let blind = Parameter<Length>(
    "blind", "for so far, by the encoder, the eye takes no second edge", default: .mm(5.5), healthy: .mm(30),
    possible: .mm(0)...(.mm(1_000)), plausible: .mm(1)...(.mm(50)),
    origin: .assumption(
      "half a carton where it was set with one; a few millimeters where it was left as it came"))

  private let missed: Double
  private let flapShare: Double
  private let flapGap: Double
  private let blind: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    missed = settings[Self.missed].base
    flapShare = settings[Self.flapShare].base
    flapGap = Double(settings[Self.flapGap].micrometers)
    blind = Double(settings[Self.blind].micrometers)
  }

  /// Whether every carton is seen once.
  var seesEachOnce: Bool { missed <= 0 && (flapShare <= 0 || flapGap <= blind) }

  /// What the eye sees of a carton.
  enum Edges {
    case none
    case one
    /// A second one, so far behind the first, in µm.
    case two(Int64)
  }

  /// What the eye sees of a carton of this length: how much light its edge returns and how far its flap is open are its own.
  func edges(of carton: UInt32, length: Int64, _ path: RandomPath) -> Edges {
    var stream = path.stream(UInt64(carton))
    if stream.uniform() < missed { return .none }
    guard stream.uniform() < flapShare else { return .one }
    let gap = stream.uniform() * flapGap
    return gap > blind ? .two(min(Int64(gap) + 1, length - 1)) : .one
  }
}
