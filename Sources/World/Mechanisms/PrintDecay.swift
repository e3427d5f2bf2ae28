import EventKernel
import Scenario

extension MechanismID {
  /// Print fades until the head is cleaned.
  public static var printDecay: Self { Self(bit: 5) }
}

/// Print fades while nozzles clog and heads dry, until somebody cleans them; and scuffing takes more on the way.
public struct PrintDecay: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .printDecay, failurePoint: .serialNumbers, border: .printerToCamera,
    cause:
      "Nozzles clog with paper dust and heads dry in a long stop, so that codes lose grade until the head is cleaned. "
      + "On the way to the patient, scuffing takes more of it.",
    parameters: [
      loss.erased, cleaning.erased, age.erased, dryAfter.erased, dryLoss.erased, fieldLoss.erased,
    ],
    aloneCauses: [.unreadable], symptom: "rejects that rise from one cleaning to the next",
    firstDetectable: .line,
    detectableBy: "the camera's grades, followed over the day", startAge: headAge,
    dates: [.every(parameter: "cleaning", what: "head cleaned")])

  static let headAge = Parameter<TimeSpan>(
    "head-age", "time since the print head was cleaned", default: .zero, healthy: .zero,
    possible: .zero...(.days(36_500)), plausible: .zero...(.hours(72)),
    origin: .assumption("cleaned once a day"))

  static let loss = Parameter<GradeRate>(
    "loss", "grade lost per hour since the last cleaning", default: .perHour(0.02), healthy: .perHour(0.002),
    possible: .perHour(0)...(.perHour(1_000)), plausible: .perHour(0)...(.perHour(0.1)),
    origin: .assumption("no maker publishes it: half a grade in a day without cleaning"))

  static let cleaning = Parameter<TimeSpan?>(
    "cleaning", "from one cleaning to the next; none where nobody cleans", default: .hours(24),
    healthy: .hours(8), possible: .minutes(1)..., plausible: .hours(4)...(.hours(72)),
    origin: .assumption("once a shift where it is done as written"))

  static let age = Parameter<TimeSpan>(
    "age", "time since the last cleaning at the start", default: .zero, healthy: .zero,
    possible: .zero...(.days(36_500)), plausible: .zero...(.hours(72)),
    origin: .assumption("validation starts with a fresh head"))

  static let dryAfter = Parameter<TimeSpan>(
    "dry-after", "a stop longer than this lets the head dry", default: .minutes(20), healthy: .minutes(20),
    possible: .zero...(.days(365)), plausible: .minutes(5)...(.minutes(60)),
    origin: .assumption("inkjet heads: 5 to 60 minutes until the first drops fail"))

  static let dryLoss = Parameter<Grade>(
    "dry-loss", "grade lost by the first 20 prints after such a stop", default: .grade(0.8),
    healthy: .grade(0), possible: .grade(0)...(.grade(4)), plausible: .grade(0)...(.grade(2)),
    origin: .assumption("a capped head does not dry; an open one loses its first drops"))

  static let fieldLoss = Parameter<Grade>(
    "field-loss", "grade lost by scuffing after the line", default: .grade(1.2), healthy: .grade(0.5),
    possible: .grade(0)...(.grade(4)), plausible: .grade(0)...(.grade(2)),
    origin: .assumption("half a grade where cartons are packed tight, more where they rub"))

  /// So many prints after a long stop are made by a dry head.
  static let dryPrints = 20

  /// How grade is lost, by one set of values.
  struct Law: Hashable, Sendable {
    var lossPerHour: Double
    var cleaning: TimeSpan?
    var age: TimeSpan
    var dryLoss: Double
    var fieldLoss: Double

    /// The grade that a print loses at `now` by the age of the head.
    func decay(at now: Instant) -> Double {
      lossPerHour * hours(since: age, every: cleaning, at: now)
    }
  }

  let law: Law
  let healthy: Law
  let dryAfter: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    func law(_ settings: MechanismSettings) -> Law {
      Law(
        lossPerHour: settings[Self.loss].gradesPerHour, cleaning: settings[Self.cleaning],
        age: settings[Self.age], dryLoss: settings[Self.dryLoss].number,
        fieldLoss: settings[Self.fieldLoss].number)
    }
    self.law = law(settings)
    healthy = law(.healthy)
    dryAfter = settings[Self.dryAfter]
  }
}

/// Hours since the last time of something periodic, of which `age` had passed at the start; since then if never again.
func hours(since age: TimeSpan, every period: TimeSpan?, at now: Instant) -> Double {
  let total = age + TimeSpan(nanoseconds: now.nanoseconds)
  guard let period, period > .zero else { return Double(total.nanoseconds) / 3.6e12 }
  return Double((total % period).nanoseconds) / 3.6e12
}
