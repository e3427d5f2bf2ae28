import Drift
import EventKernel
import TraceModel
import World

/// What the verification service's log says day by day, and beside it what is true of the queries that failed.
struct QueryLog {
  /// Queries that came and those that were answered badly or late, by days since 1970.
  private var days: [Int64: (all: Int64, bad: Int64)] = [:]
  /// Queries that failed, by cause.
  private(set) var failing: [QueryCause: ReviewJudge.Failing] = [:]
  /// What on the line a query has failed for, and when and where the first did.
  private(set) var shown: [Subject: (at: Timestamp, place: DetectionPlace)] = [:]
  /// When packs became suspect.
  private(set) var suspicions: [Instant] = []
  private let startOfTrial: Int64

  /// A thing of the line that is wrong, by its level and code.
  struct Subject: Hashable {
    var level: PackagingLevel
    var item: ItemID
  }

  /// A query has failed for something that has been wrong on the line since long.
  mutating func note(_ subject: Subject, at: Instant, byDesk isDesk: Bool) {
    let time = Timestamp(microseconds: startOfTrial + at.nanoseconds / 1_000)
    if let known = shown[subject], known.at <= time { return }
    shown[subject] = (time, isDesk ? .distributor : .dispenser)
  }

  /// No query has come.
  init(startOfTrial: Int64) { self.startOfTrial = startOfTrial }

  /// The day of an instant, since 1970.
  private func day(_ now: Instant) -> Int64 { (startOfTrial + now.nanoseconds / 1_000) / 86_400_000_000 }

  /// A query has reached the service.
  mutating func note(_ at: Instant, isBad: Bool) {
    let day = day(at)
    days[day, default: (0, 0)].all += 1
    if isBad { days[day]?.bad += 1 }
  }

  /// A query has failed, whoever knows.
  mutating func note(_ row: QueryRow, at: Instant) {
    let before = row.dated == 0 ? TimeSpan.zero : .minutes(Int64(row.minutes))
    let origin = Instant(nanoseconds: max(0, at.nanoseconds - before.nanoseconds))
    var known = failing[row.cause] ?? ReviewJudge.Failing(origin: origin, suspected: nil, days: [])
    known.origin = min(known.origin, origin)
    known.days.insert(day(at))
    if row.outcome.isSuspicion {
      known.suspected = min(known.suspected ?? at, at)
      suspicions.append(at)
    }
    failing[row.cause] = known
  }

  /// Whoever has asked in vain until he asked no more tells the maker.
  mutating func noteComplaint(about cause: QueryCause, at: Instant) {
    if let first = failing[cause]?.suspected, first <= at { return suspicions.append(at) }
    failing[cause]?.suspected = at
    suspicions.append(at)
  }

  /// The log, day by day.
  func entries(of service: ActorID) -> [RoutineReview.Entry] {
    // order-free: sorted
    days.keys.sorted().map { day in
      let noon = day * 86_400_000_000 + 43_200_000_000 - startOfTrial
      let (all, bad) = days[day] ?? (0, 0)
      return RoutineReview.Entry(
        actor: service, at: Instant(nanoseconds: noon * 1_000), all: all, bad: bad)
    }
  }
}
