import Scenario

extension MechanismID {
  /// Cartons go back by hand after a jam.
  public static var jamRepack: Self { Self(bit: 20) }
}

/// A jam is cleared, and cartons go back into cases by hand, the nearest first.
public struct JamRepack: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .jamRepack, failurePoint: .aggregation, border: .packerToController,
    cause:
      "A jam at the collating station throws cartons of two cases on one heap. They go back by hand without being "
      + "scanned, into the case that stands nearest, or as many into each as came out.",
    parameters: lapse.erased + [heap.erased, nearest.erased],
    aloneCauses: [.over, .under, .substituted, .misplaced],
    needs: "jams while two cases are open",
    symptom: "none after the jam", firstDetectable: .line,
    detectableBy: "the mass of both cases, where numbers differ")

  static let lapse = LapseParameters(
    "probability", "how likely cartons of a jam go back without a scan", default: .percent(9),
    origin: .source("HEART generic task D: simple, rapid or with scant attention, 0.09", .peerReviewed))
  static let heap = Parameter<Count>(
    "heap", "cartons that a jam throws out of the cases", default: 6, healthy: 6, possible: 0...1_000_000,
    plausible: 0...48, origin: .assumption("what lies on top when the pusher sticks"))
  static let nearest = Parameter<Fraction>(
    "nearest", "share of these jams in which all of them go into the nearest case", default: .percent(30),
    healthy: .percent(30), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("most people count what they put back"))

  /// How likely.
  public let human: HumanLapse
  let heap: Int
  let nearest: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    human = Self.lapse.lapse(settings)
    heap = settings[Self.heap].value
    nearest = settings[Self.nearest].base
  }
}
