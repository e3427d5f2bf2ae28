import EventKernel
import Scenario

extension MechanismID {
  /// Light and lens drift until they are calibrated.
  public static var cameraDrift: Self { Self(bit: 6) }
}

/// Light and lens drift between calibrations: fewer codes can be read, and bad ones look better than they are.
public struct CameraDrift: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .cameraDrift, failurePoint: .serialNumbers, border: .printerToCamera,
    cause:
      "Lamps age and lenses gather dust, and the camera's reference ages with them: fewer codes can be read at all, and "
      + "of those that are read, more pass for good than are.",
    parameters: [lightLoss.erased, acceptDrift.erased, calibration.erased, age.erased],
    aloneCauses: [.unreadable, .escaped],
    needs: "codes below the limit", symptom: "a read rate that falls from one calibration to the next",
    firstDetectable: .line, detectableBy: "the camera's own read rate; a calibration card",
    startAge: lensAge,
    dates: [
      .every(
        parameter: "calibration", what: "camera calibrated",
        whyFewerEscape:
          "the darker the lens, the fewer of the poor codes are read at all, and what is not read is rejected"
      )
    ])

  static let lensAge = Parameter<TimeSpan>(
    "lens-age", "time since the camera was calibrated", default: .zero, healthy: .zero,
    possible: .zero...(.days(36_500)), plausible: .zero...(.hours(720)),
    origin: .source("ukugi.com, p=26619: calibration each 72 production hours", .practitioner))

  static let lightLoss = Parameter<GradeRate>(
    "light-loss", "by how much the lowest grade that can be read rises per hour", default: .perHour(0.01),
    healthy: .perHour(0), possible: .perHour(0)...(.perHour(1_000)),
    plausible: .perHour(0)...(.perHour(0.05)),
    origin: .assumption("a quarter of a grade in a day without cleaning the lens"))

  static let acceptDrift = Parameter<GradeRate>(
    "accept-drift", "by how much the lowest grade that passes falls per hour", default: .perHour(0.005),
    healthy: .perHour(0), possible: .perHour(0)...(.perHour(1_000)),
    plausible: .perHour(0)...(.perHour(0.05)),
    origin: .source(
      "ukugi.com, p=26619: false accepts up by 0.3 to 0.8 % a shift without calibration", .practitioner),
    rangeOrigin: .assumption("the shift in grades behind that rise is not published"))

  static let calibration = Parameter<TimeSpan?>(
    "calibration", "from one calibration to the next; none where nobody does it", default: .hours(72),
    healthy: .hours(8), possible: .minutes(1)..., plausible: .hours(8)...(.hours(720)),
    origin: .source("ukugi.com, p=26619: each 72 production hours", .practitioner))

  static let age = Parameter<TimeSpan>(
    "age", "time since the last calibration at the start", default: .zero, healthy: .zero,
    possible: .zero...(.days(36_500)), plausible: .zero...(.hours(72)),
    origin: .assumption("validation starts with a calibrated camera"))

  /// What the camera reads and accepts.
  struct Limits: Sendable, Equatable {
    /// Codes below this grade are not read.
    var read: Double
    /// Codes below this grade are not accepted.
    var accept: Double

    /// What becomes of a code that is seen with this grade.
    @inline(__always)
    func verdict(seen grade: Double) -> Verdict { grade < read ? .noRead : grade < accept ? .bad : .good }
  }

  private let lightLoss: Double
  private let acceptDrift: Double
  private let calibration: TimeSpan?
  private let age: TimeSpan

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    lightLoss = settings[Self.lightLoss].gradesPerHour
    acceptDrift = settings[Self.acceptDrift].gradesPerHour
    calibration = settings[Self.calibration]
    age = settings[Self.age]
  }

  /// The limits at `now` of a camera that had these when it was calibrated.
  func limits(_ calibrated: Limits, at now: Instant) -> Limits {
    let hours = hours(since: age, every: calibration, at: now)
    return Limits(read: calibrated.read + lightLoss * hours, accept: calibrated.accept - acceptDrift * hours)
  }
}
