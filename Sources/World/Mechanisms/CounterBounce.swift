import EventKernel
import Scenario

extension MechanismID {
  /// A counter counts a flap twice or two cartons once.
  public static var counterBounce: Self { Self(bit: 14) }
}

/// The packer's eye counts a flap twice, or two cartons once.
public struct CounterBounce: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .counterBounce, failurePoint: .aggregation, border: .packerToController,
    cause:
      "The filter behind the packer's eye is too short, so that the light through an open flap counts as a second "
      + "carton, or too long, so that two cartons close together count as one.",
    parameters: [filterKind.erased, filterTime.erased, flapShare.erased, flapLight.erased],
    aloneCauses: [.mislabeled, .over, .under, .substituted, .misplaced],
    symptom: "cases that are one carton heavy or light; in count modes everything after is shifted by one",
    firstDetectable: .line, detectableBy: "the case's mass, or its count against the reads")

  /// Which gaps and flaps a filter swallows.
  public enum Filter: Choice {
    /// Ends a carton after light.
    case offDelay
    /// Is blind after a count.
    case lockOut
    /// Begins a carton after dark.
    case onDelay

    /// What choosing this means, in plain words.
    public var meaning: String {
      switch self {
      case .offDelay:
        "a carton ends when it has been light for the filter's time: shorter gaps merge two cartons"
      case .lockOut: "after a count nothing counts for the filter's time: shorter pitches merge two cartons"
      case .onDelay:
        "a carton counts when it has been dark for the filter's time: what passes faster is not seen"
      }
    }
  }

  static let filterKind = Parameter<Filter>(
    "filter", "what kind of filter stands behind the eye", default: .offDelay, healthy: .offDelay,
    origin: .source("ConveyLinx manual, sensor debounce", .manual))

  static let filterTime = Parameter<TimeSpan>(
    "filter-time", "the filter's time", default: .milliseconds(70), healthy: .milliseconds(20),
    possible: .zero...(.seconds(2)), plausible: .milliseconds(5)...(.milliseconds(300)),
    origin: .source(
      "industrialmonitordirect, photoeye double count; ConveyLinx manual: default 100 ms", .manual))

  static let flapShare = Parameter<Fraction>(
    "flap-share", "share of cartons whose flap stands open and lets light through", default: .percent(2),
    healthy: .percent(2), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(5)),
    origin: .assumption("one carton in fifty is not glued quite flat"))

  static let flapLight = Parameter<TimeSpan>(
    "flap-light", "the longest light that a flap gives", default: .milliseconds(12),
    healthy: .milliseconds(12),
    possible: .zero...(.seconds(1)), plausible: .zero...(.milliseconds(40)),
    origin: .assumption("a flap of a few millimeters at 500 mm/s"))

  let filter: Filter
  let time: Int64
  let flapShare: Double
  let flapLight: Int64
  /// Whether light before a carton is all that decides: an off-delay that no flap can outlast.
  let isPlain: Bool

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    filter = settings[Self.filterKind]
    time = settings[Self.filterTime].nanoseconds
    flapShare = settings[Self.flapShare].base
    flapLight = settings[Self.flapLight].nanoseconds
    isPlain = filter == .offDelay && (flapShare <= 0 || flapLight <= time)
  }

  /// The light that a carton's open flap gives, in nanoseconds; 0 for most, whose flaps are closed.
  @inline(__always)
  func flap(of carton: UInt32, _ path: RandomPath) -> Int64 {
    guard flapShare > 0 else { return 0 }
    var stream = path.stream(UInt64(carton))
    guard stream.uniform() < flapShare else { return 0 }
    return Int64(stream.uniform() * Double(flapLight))
  }

  /// How often a carton is counted: by the times, in nanoseconds, of the light before it, from the last count to it, and
  /// of its own dark, and by the light of its flap. A counter that does no harm counts each once.
  @inline(__always)
  func counts(lightBefore: Int64, sinceLastCount: Int64, dark: Int64, flap: Int64) -> Int {
    switch filter {
    case .offDelay: (lightBefore < time ? 0 : 1) &+ (flap > time ? 1 : 0)
    case .lockOut: (sinceLastCount < time ? 0 : 1) &+ (flap > 0 && dark / 2 >= time ? 1 : 0)
    case .onDelay: dark < time ? 0 : (flap > 0 && (dark - flap) / 2 >= time ? 2 : 1)
    }
  }
}
