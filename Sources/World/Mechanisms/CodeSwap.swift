import EventKernel
import Scenario

extension MechanismID {
  /// The later of two codes is decoded first.
  public static var codeSwap: Self { Self(bit: 11) }
}

/// Two cartons are in the camera's zone, and the later is decoded first.
public struct CodeSwap: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .codeSwap, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "The read zone is longer than the gap, so that two cartons are in it, and results carry no name. A hard code takes "
      + "long; if the later carton's is decoded first, each gets the other's.",
    parameters: [zone.erased, spread.erased],
    aloneCauses: [.substituted, .misplaced, .unreadable, .escaped, .ghost],
    needs: "a list by order and a border between cases; for escapes a reject beside a good carton",
    symptom: "two neighbors with each other's code", firstDetectable: .line,
    detectableBy: "any two neighbors, read again and compared with the order of the list")

  static let zone = Parameter<Length>(
    "zone", "how long the zone is in which a code can be read", default: .mm(120), healthy: .mm(30),
    possible: .mm(0)...(.mm(2_000)), plausible: .mm(20)...(.mm(300)),
    origin: .source("Datalogic DS6400: two packs in the reading zone swap their codes", .manual),
    rangeOrigin: .assumption("lengths of read zones"))

  static let spread = Parameter<TimeSpan>(
    "decode-spread", "what a hard code can add to the decode time; the machine's own where that is longer",
    default: .milliseconds(400), healthy: .zero, possible: .zero...(.seconds(60)),
    plausible: .zero...(.milliseconds(500)), origin: .assumption("a decoder that tries again and again"))

  /// In µm.
  private let zone: Int64
  let spread: TimeSpan
  private let healthyZone: Int64

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    zone = settings[Self.zone].micrometres
    spread = settings[Self.spread]
    healthyZone = Self.zone.healthy.micrometres
  }

  /// Whether the zone can hold two cartons where a healthy one could not.
  var isLongerThanHealthy: Bool { zone > healthyZone }

  /// Whether two cartons are in the zone at once, by the gap between them in µm.
  @inline(__always)
  func holdsTwo(gap: Int64) -> Bool { zone > gap }

  /// The same with the healthy zone.
  @inline(__always)
  func healthyHoldsTwo(gap: Int64) -> Bool { healthyZone > gap }
}
