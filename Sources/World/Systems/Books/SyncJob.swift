import EventKernel

/// A job that copies what has changed in one system's books to another's: at fixed moments, and what a run that failed has
/// missed is made up by the next.
///
/// No run is an event of a calendar: when a change arrives follows from when it was made, so that a site's books cost what
/// is written into them, and not how often anybody looks. Whether run k fails is drawn for run k.
public struct SyncJob: Sendable {
  private let period: Int64
  private let first: Int64
  private let failureShare: Double
  private let path: RandomPath
  /// Where a run takes nothing but what bears the date of its own day: when the first day began by its clock, and how far ahead
  /// the clock is by which the other system dates what it enters.
  private var days: (began: Int64, ahead: Int64)?
  /// Runs from the first of these on to the last fail or were not asked for, and the last succeeds: changes come in the
  /// order of time, nearly all.
  private var known: ClosedRange<Int64>?

  /// After so many runs in a row that fail a job is given up: it never works again.
  private static let patience: Int64 = 10_000

  /// A job whose first run is at `first` after the start; drawn within the first period where nobody says.
  public init(period: TimeSpan, failureShare: Double, first: TimeSpan? = nil, _ path: RandomPath) {
    precondition(period >= .zero, "a job cannot run every \(period)")
    self.period = period.nanoseconds
    self.failureShare = failureShare
    self.path = path
    if let first {
      self.first = first.nanoseconds
    } else {
      var phase = path.stream(0, 1)
      self.first = Int64(phase.uniform() * Double(period.nanoseconds))
    }
  }

  /// A job that runs once a day, `nightly` after midnight by a clock which shows `start` at the start of the trial.
  ///
  /// `takesOwnDay` where a run selects what bears the date of its day: what is entered between the run and midnight bears a date
  /// that no later run asks for, and so does what is entered after midnight by a clock that shows the day before.
  ///
  /// The clock by which entries are dated is `entriesAhead` of the job's.
  public init(
    nightly: TimeSpan, takesOwnDay: Bool, startsAt start: TimeSpan, entriesAhead: TimeSpan = .zero,
    failureShare: Double, _ path: RandomPath
  ) {
    let day = TimeSpan.days(1).nanoseconds
    let began = -start.nanoseconds
    var first = began + min(nightly, .days(1)).nanoseconds
    // Wherever the clock stands: the first run of the trial, or the one before.
    if first <= -day || first > day { first -= (first - 1).dividingFloor(by: day) * day }
    self.init(period: .days(1), failureShare: failureShare, first: .nanoseconds(first), path)
    days = takesOwnDay ? (began, entriesAhead.nanoseconds) : nil
  }

  /// When a change that was made at `now` is in the other system's books; nil where it never comes there.
  public mutating func arrival(of now: Instant) -> Instant? {
    if failureShare >= 1 { return nil }
    if period == 0 { return now }
    var next = max(0, (now.nanoseconds - first + period - 1).dividingFloor(by: period))
    if let days {
      // A run at midnight is that of the day which ends.
      let day = (first - 1 - days.began).dividingFloor(by: period)
      let ofItsDay = (now.nanoseconds + days.ahead - days.began).dividingFloor(by: period) - day
      if ofItsDay < next || fails(ofItsDay) { return nil }
      next = ofItsDay
    }
    guard let run = success(from: next) else { return nil }
    let (time, isOver) = run.multipliedReportingOverflow(by: period)
    let (arrival, isBeyond) = time.addingReportingOverflow(first)
    return isOver || isBeyond ? nil : Instant(nanoseconds: arrival)
  }

  /// When the job has run last before `now`, so that both books were alike; nil where it never has.
  public func lastRun(before now: Instant) -> Instant? {
    if failureShare >= 1 { return nil }
    if period == 0 { return now }
    var run = (now.nanoseconds - first).dividingFloor(by: period)
    let oldest = max(0, run - Self.patience)
    while run >= oldest, fails(run) { run -= 1 }
    return run >= oldest ? Instant(nanoseconds: first + run * period) : nil
  }

  private mutating func success(from run: Int64) -> Int64? {
    if let known, known.contains(run) { return known.upperBound }
    var next = run
    while fails(next) {
      next += 1
      if next - run > Self.patience { return nil }
    }
    known = run...next
    return next
  }

  private func fails(_ run: Int64) -> Bool {
    guard failureShare > 0 else { return false }
    var stream = path.stream(UInt64(run))
    return stream.uniform() < failureShare
  }
}

extension Int64 {
  /// The quotient, rounded down.
  fileprivate func dividingFloor(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
