import EventKernel
import Scenario

extension MechanismID {
  /// Cartons slip on the belt at stops and restarts.
  public static var trackingSlip: Self { Self(bit: 8) }
}

/// Cartons slide on the belt: forward when it stops hard, back when it starts again.
public struct TrackingSlip: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .trackingSlip, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "At a hard stop cartons slide forward on the belt, and back at the restart, each as far as its neighbor "
      + "lets it. The register that carries the camera's verdict to the ejector does not see it.",
    parameters: [slip.erased, spread.erased, back.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .duplicate, .unreadable, .escaped, .ghost, .unreported,
      .misplaced,
    ],
    needs:
      "rejects, and a verdict between camera and ejector at the stop; for duplicates, a machine that uses the "
      + "numbers of rejects again; for cases, a list by order, or bottles that are packed by helper codes, whose pairs are "
      + "moved like verdicts, rejects or not",
    symptom: "a good carton in the reject bin after a restart", firstDetectable: .line,
    detectableBy: "the code of a carton in the bin, scanned and compared with the serial that was voided")

  /// Typical slip.
  public static let slip = Parameter<Length>(
    "slip", "how far a carton typically slides", default: .mm(25), healthy: .mm(1),
    possible: .mm(0)...(.mm(1_000)), plausible: .mm(0)...(.mm(80)),
    origin: .source(
      "HEUFT, full control: bottles slip at an emergency stop; the distance is assumed", .vendor),
    rangeOrigin: .assumption(
      "rubber belts hold a carton within 2 mm, worn ones let it slide for most of a pitch"))

  /// Spread of single slips.
  public static let spread = Parameter<Fraction>(
    "spread", "how much single slips differ from the typical one at most", default: .percent(50),
    healthy: .percent(50), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("cartons differ in mass and surface"))

  static let back = Parameter<Fraction>(
    "back", "how far cartons slide back at a restart, as a share of a hard stop's slip",
    default: .percent(40),
    healthy: .percent(40), possible: .percent(0)...(.percent(1_000)),
    plausible: .percent(0)...(.percent(150)),
    origin: .assumption("a belt starts in a ramp and stops at once"))

  /// Typical slip, in µm, here and on a well kept belt.
  let typical: Int64
  let healthyTypical: Int64
  let spread: Double
  let back: Double
  let healthyBack: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    typical = settings[Self.slip].micrometers
    healthyTypical = Self.slip.healthy.micrometers
    spread = settings[Self.spread].base
    back = settings[Self.back].base
    healthyBack = Self.back.healthy.base
  }

  /// Whether cartons slide as they do on a well kept belt.
  var isHealthy: Bool { typical == healthyTypical && back == healthyBack }

  /// Where this slip lies between the least and the most, from −1 to 1.
  @inline(__always)
  func share(_ stream: RandomStream) -> Double {
    var stream = stream
    return 2 * stream.uniform() - 1
  }

  /// How far a carton slides, in µm: forward at a hard stop, back at a restart.
  @inline(__always)
  func slip(_ share: Double, back isBack: Bool) -> Int64 {
    Int64(Double(typical) * (1 + spread * share) * (isBack ? back : 1))
  }

  /// The same on a belt that holds.
  @inline(__always)
  func healthySlip(_ share: Double, back isBack: Bool) -> Int64 {
    Int64(Double(healthyTypical) * (1 + spread * share) * (isBack ? healthyBack : 1))
  }
}

extension Length {
  /// The nearest whole number of micrometers.
  var micrometers: Int64 { Int64(base * 1_000 + (base < 0 ? -0.5 : 0.5)) }
}
