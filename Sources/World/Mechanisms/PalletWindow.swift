import EventKernel
import Scenario

extension MechanismID {
  /// Cases are assigned to pallets by stamps or late data.
  public static var palletWindow: Self { Self(bit: 24) }
}

/// Cases are assigned to pallets by when their data arrive, and some arrive after the pallet was fetched; or in the order in which
/// they were labeled, and some come in another one.
public struct PalletWindow: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .palletWindow, failurePoint: .aggregation, border: .labelerToPalletizer,
    cause:
      "The palletizer's controller learns of each case by a message. A pallet's list ends when the fork-lift fetches "
      + "it: a case whose message comes later is entered on the next pallet. Where it goes by the order of cases, and keeps to "
      + "that in which they were labeled, a case that was taken aside and comes back behind others is entered where it should "
      + "have stood.",
    parameters: [tail.erased, longest.erased, pickUp.erased, followsLabeling.erased],
    aloneCauses: [.mislabeled, .over, .under, .substituted, .misplaced],
    needs:
      "a palletizer that assigns cases as their data arrive; or by their order, and cases that are taken aside",
    symptom: "a pallet with one case fewer, followed by one with one more", firstDetectable: .line,
    detectableBy: "a pallet's list against its pattern")

  static let tail = Parameter<TimeSpan>(
    "tail", "how long a case's message takes in the mean", default: .seconds(8), healthy: .seconds(1),
    possible: .zero...(.hours(100)), plausible: .milliseconds(100)...(.minutes(5)),
    origin: .assumption(
      "a controller that is asked in turn; between companies 99 % came within 5 s in 2007 [IND]"))
  static let longest = Parameter<TimeSpan>(
    "longest", "how long it takes at most", default: .minutes(30), healthy: .seconds(15),
    possible: .zero...(.hours(100)), plausible: .seconds(5)...(.hours(24)),
    origin: .assumption("healthy is bounded below the time to the pick-up"))
  static let pickUp = Parameter<TimeSpan>(
    "pick-up", "from the last case on a pallet until it is fetched and its list ends", default: .seconds(20),
    healthy: .seconds(20), possible: .zero...(.hours(100)), plausible: .seconds(5)...(.minutes(10)),
    origin: .assumption("the label, the wrapper, the fork-lift"))

  static let followsLabeling = Parameter<Bool>(
    "follows-labeling",
    "whether a palletizer that goes by the order of cases keeps to that in which they were labeled; else to that in which they come",
    default: false, healthy: false,
    origin: .assumption(
      "no: where a case can be taken aside, an eye tells the controller; it was left out where none could"))

  private let tail: Double
  private let longest: Double
  let pickUp: TimeSpan
  let followsLabeling: Bool
  private static let healthyTail = 1e9
  private static let healthyLongest = 15e9

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    tail = Double(settings[Self.tail].nanoseconds)
    longest = Double(settings[Self.longest].nanoseconds)
    pickUp = settings[Self.pickUp]
    followsLabeling = settings[Self.followsLabeling]
  }

  /// What a case's message takes, and would take healthy, in nanoseconds: exponential, cut at the longest.
  func latencies(ofCase number: UInt32, _ path: RandomPath) -> (now: Int64, healthy: Int64) {
    var stream = path.stream(UInt64(number))
    let exponential = stream.standardExponential()
    return (
      Int64(min(longest, exponential * tail)), Int64(min(Self.healthyLongest, exponential * Self.healthyTail))
    )
  }
}
