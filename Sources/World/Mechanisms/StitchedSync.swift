import EventKernel
import Scenario

extension MechanismID {
  /// Modules with books of their own are joined by jobs that run now and then.
  public static var stitchedSync: Self { Self(bit: 37) }
}

/// Modules with books and identifiers of their own, joined by periodic jobs that fail now and then.
public struct StitchedSync: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .stitchedSync, failurePoint: .integration,
    cause:
      "Execution, enterprise, warehouse and quality keep books of their own, under numbers of their own, and a job copies "
      + "what has changed from one to the next at every period, together with the table that links their numbers. What "
      + "a run that failed has missed is made up by the next.",
    parameters: [period.erased, failureShare.erased], aloneCauses: [],
    needs: "books that are stitched, and somebody who asks between two runs",
    symptom: "the status of one lot differs from screen to screen", firstDetectable: .reconciliation,
    detectableBy: "one system's books against another's")

  static let period = Parameter<TimeSpan>(
    "period", "from one run of a job to the next", default: .hours(4), healthy: .zero,
    possible: .zero...(.days(365)), plausible: .zero...(.days(7)),
    origin: .assumption("some times a day; nightly where systems are old; sites publish none of it"))
  static let failureShare = Parameter<Fraction>(
    "failure-share", "share of runs that fail, and are made up by the next", default: .percent(2),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(20)),
    origin: .assumption("one in fifty: a lock, a full disk, a record that does not convert"))

  let period: TimeSpan
  let failureShare: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    period = settings[Self.period]
    failureShare = settings[Self.failureShare].base
  }
}
