import EventKernel
import Scenario

extension MechanismID {
  /// A reject station is switched off.
  public static var bypass: Self { Self(bit: 12) }
}

/// A reject station is switched off after too many false rejects.
public struct Bypass: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .bypass, failurePoint: .serialNumbers, border: .cameraToRejectStation,
    cause:
      "When too many cartons are rejected, people switch the reject station off to make their numbers, and forget it "
      + "until somebody notices; some of the lot's cases that were made since are opened then.",
    parameters: [threshold.erased, window.erased, noticedAfter.erased],
    aloneCauses: [
      .mislabeled, .over, .under, .substituted, .duplicate, .unreadable, .escaped, .misplaced,
    ],
    needs:
      "cartons that have to be rejected; for duplicates, a machine that uses the "
      + "numbers of rejects again; for cases, a list by order", symptom: "a bin that stays empty",
    firstDetectable: .line,
    detectableBy: "rejects ordered against rejects that the confirmation eye saw")

  static let threshold = Parameter<Fraction>(
    "threshold", "share of rejects beyond which somebody switches it off", default: .percent(2),
    healthy: .percent(100), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0.5)...(.percent(100)),
    origin: .source("eolvision: at 2 % false rejects operators override or bypass the gate", .vendor))

  static let window = Parameter<Count>(
    "window", "cartons over which people judge that share", default: 500, healthy: 500,
    possible: 1...1_000_000_000, plausible: 50...5_000, origin: .assumption("some two minutes of production"))

  static let noticedAfter = Parameter<TimeSpan>(
    "noticed-after", "from switching it off to switching it on again", default: .hours(2), healthy: .hours(2),
    possible: .zero...(.days(36_500)), plausible: .minutes(10)...(.hours(12)),
    origin: .assumption("at the next challenge test or change of shift"))

  private let threshold: Double
  let window: Int
  let noticedAfter: TimeSpan
  private let healthyThreshold: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    threshold = settings[Self.threshold].base
    window = settings[Self.window].value
    noticedAfter = settings[Self.noticedAfter]
    healthyThreshold = Self.threshold.healthy.base
  }

  /// Whether somebody switches the station off after `rejects` in the last ``window`` cartons.
  func switchesOff(rejects: Int) -> Bool { Double(rejects) > threshold * Double(window) }
}
