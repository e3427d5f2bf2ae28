import EventKernel

/// About which packs somebody asks, when and where: drawn for the pack itself, so that its later life needs no storing.
public struct QueryDemand: Sendable {
  private let plan: VerificationPlan
  private let path: RandomPath
  private let startOfTrial: Int64
  private static let day: Int64 = 86_400_000_000_000

  /// Somebody's asking, of a pack of a lot.
  public struct Asking: Hashable, Sendable {
    /// When.
    public var at: Instant
    /// At which counter.
    public var counter: Int

    /// An asking at a time and a counter.
    public init(at: Instant, counter: Int) { (self.at, self.counter) = (at, counter) }
  }

  /// What is drawn by `path` under a plan, where the trial begins so many microseconds after 1970.
  public init(_ plan: VerificationPlan, startOfTrial: Int64, _ path: RandomPath) {
    (self.plan, self.startOfTrial, self.path) = (plan, startOfTrial, path)
  }

  /// Whether, when and where somebody asks about a carton of a line whose lot was released at `released`.
  public func asking(aboutCarton number: Int, ofLine line: Int, released: Instant) -> Asking? {
    var stream = path.stream(UInt64(line) << 40 | UInt64(number))
    guard stream.uniform() < plan.askedShare else { return nil }
    let later = Double(plan.later.nanoseconds) * stream.standardExponential()
    // A century is longer than anything is sold.
    let arrives = released.nanoseconds + plan.earliest.nanoseconds + Int64(min(later, 3e18 / 2))
    let sinceMidnight = (startOfTrial % (Self.day / 1_000) * 1_000 + Self.day) % Self.day
    let day = (arrives + sinceMidnight) / Self.day + 1
    let within = Int64(Double(plan.openFor.nanoseconds) * stream.uniform())
    return Asking(
      at: Instant(nanoseconds: day * Self.day - sinceMidnight + plan.opensAt.nanoseconds + within),
      counter: Int(stream.below(UInt64(plan.counters))))
  }
}
