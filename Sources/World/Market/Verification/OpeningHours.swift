import EventKernel

/// The hours of a day at which dispensers take goods in and give them out, and returns desks work.
public struct OpeningHours: Hashable, Sendable {
  /// A midnight before the start of the trial.
  private let midnight: Int64
  private let opensAt: Int64
  private let openFor: Int64
  private static let day: Int64 = 86_400_000_000_000

  /// At any hour.
  public static let always = OpeningHours(midnight: 0, opensAt: 0, openFor: day)

  private init(midnight: Int64, opensAt: Int64, openFor: Int64) {
    (self.midnight, self.opensAt, self.openFor) = (midnight, opensAt, openFor)
  }

  /// Those at which counters ask, where the trial begins so many microseconds after 1970.
  public init(_ plan: VerificationPlan, startOfTrial: Int64) {
    let sinceMidnight = startOfTrial % (Self.day / 1_000) * 1_000
    self.init(
      midnight: -(sinceMidnight < 0 ? sinceMidnight + Self.day : sinceMidnight),
      opensAt: plan.opensAt.nanoseconds, openFor: plan.openFor.nanoseconds)
  }

  /// The moment within the hours of its day to which a moment is put, in the order of moments.
  func within(_ now: Instant) -> Instant {
    // What is centuries away never comes.
    if openFor == Self.day || now.nanoseconds > .max / 2 { return now }
    let (day, part) = (now.nanoseconds - midnight).quotientAndRemainder(dividingBy: Self.day)
    let share = Double(part) / Double(Self.day)
    return Instant(nanoseconds: midnight + day * Self.day + opensAt + Int64(share * Double(openFor)))
  }
}
