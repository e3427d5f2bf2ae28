import EventKernel
import Scenario

extension MechanismID {
  /// Two systems issue numbers from one range.
  public static var doubleIssue: Self { Self(bit: 43) }
}

/// Level 4 has two servers that issue from one range, and the one that takes over does not know all that was issued.
public struct DoubleIssue: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .doubleIssue, failurePoint: .serialNumbers, border: .controllerToPrinter,
    cause:
      "Numbers of a lot are issued by one of two servers of level 4, and how far the range is used is sent from the one that "
      + "works to the other now and then. When the other takes over, it goes on from what it was sent last: blocks that "
      + "were issued since are issued again, and at the end of the lot given back as unused.",
    parameters: [between.erased, lag.erased],
    aloneCauses: [.mislabeled, .over, .duplicate, .unreported, .misplaced],
    needs: "a second block within the lag; for cases, a record that refuses to pack a number twice",
    symptom: "a block of numbers is allotted that was allotted before", firstDetectable: .line,
    detectableBy: "the second commissioning of one serial number")

  static let between = Parameter<TimeSpan>(
    "between", "from one take-over by the other server to the next, in the mean", default: .days(30),
    healthy: .days(30), possible: .minutes(1)...(.days(10_000)), plausible: .days(1)...(.days(1_000)),
    origin: .assumption("maintenance once a month, with a switch to the standby and none back"))
  static let lag = Parameter<TimeSpan>(
    "lag", "how far the other server's knowledge of what was issued lies behind", default: .minutes(15),
    healthy: .zero, possible: .zero...(.days(365)), plausible: .zero...(.days(1)),
    origin: .assumption("logs that are shipped each quarter of an hour are a usual copy of a database"))

  let between: TimeSpan
  let lag: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    between = settings[Self.between]
    lag = settings[Self.lag]
  }
}
