import EventKernel
import Oracles
import Testing
import TraceModel
import World

/// Jobs that carry changes from one system's books to another's.
@Suite("Jobs between books") struct SyncJobTests {
  private static func job(
    _ period: TimeSpan, _ failureShare: Double, trial: UInt64 = 0, first: TimeSpan? = nil
  )
    -> SyncJob
  {
    var paths = RandomPaths(seed: 17, trial: trial)
    return SyncJob(
      period: period, failureShare: failureShare, first: first,
      paths.claim("tests/job", owner: "SyncJobTests"))
  }

  @Test("two books disagree for half a period, and for as many whole ones as runs fail in a row")
  func oracle() {
    var paths = RandomPaths(seed: 5, trial: 0)
    let changes = paths.claim("tests/changes", owner: "SyncJobTests")
    // Periods and shares that this test draws: no value was chosen for its outcome.
    var values = paths.claim("tests/values", owner: "SyncJobTests").stream(0)
    for round in 0..<6 as Range<UInt64> {
      let period = TimeSpan.seconds(Int64(30 + values.below(20_000)))
      let share = 0.6 * values.uniform()
      var job = Self.job(period, share, trial: round)
      var stream = changes.stream(round)
      var tally = Tally()
      var now = Instant.start
      // One change for each ten runs, so that no two have a run in common.
      for _ in 0..<15_000 {
        now += .nanoseconds(Int64(Double(period.nanoseconds) * (10 + 10 * stream.uniform())))
        guard let arrival = job.arrival(of: now) else {
          Issue.record("a change was given up, with \(share) of the runs failing")
          return
        }
        tally.add((arrival - now).seconds)
      }
      let expected = ChainOracle.disagreement(period: period.seconds, failureShare: share)
      let ends = tally.meanInterval(confidence: 0.9999)
      #expect(ends?.contains(expected) == true, "\(period), \(share): \(tally.mean) and not \(expected)")
    }
  }

  @Test("a change arrives with the first run after it that works, and never between two runs")
  func runs() {
    var job = Self.job(.hours(1), 0.4, first: .minutes(20))
    var arrivals: [Instant: Int] = [:]
    for minute in 0..<60_000 as Range<Int64> {
      let now = Instant.start + .minutes(minute)
      guard let arrival = job.arrival(of: now) else { continue }
      #expect(arrival >= now && (arrival - (.start + .minutes(20))) % .hours(1) == .zero)
      #expect(job.lastRun(before: arrival) == arrival)
      arrivals[arrival, default: 0] += 1
    }
    let works = Double(arrivals.count) / 1_000
    #expect(abs(works - 0.6) < 0.08, "\(works) of the runs have worked")
    // Whoever asks out of order gets the same.
    var other = Self.job(.hours(1), 0.4, first: .minutes(20))
    for minute in stride(from: 59_000, through: 0, by: -977) {
      let now = Instant.start + .minutes(Int64(minute))
      #expect(other.arrival(of: now) == job.arrival(of: now))
    }
  }

  @Test(
    "at once where the period is none; never where every run fails; and an answer where nearly every one does"
  )
  func ends() {
    let now = Instant.start + .days(3)
    var instant = Self.job(.zero, 0.3)
    #expect(instant.arrival(of: now) == now && instant.lastRun(before: now) == now)
    var broken = Self.job(.hours(1), 1)
    #expect(broken.arrival(of: now) == nil && broken.lastRun(before: now) == nil)
    var instantAndBroken = Self.job(.zero, 1)
    #expect(instantAndBroken.arrival(of: now) == nil)
    var nearly = Self.job(.days(365), 0.999)
    for day in 0..<200 as Range<Int64> { _ = nearly.arrival(of: .start + .days(day)) }
    #expect(nearly.lastRun(before: .start) == nil || nearly.lastRun(before: .start)! <= .start)
  }

  @Test(
    "a batch of a day takes what bears its date, by whichever clock that is dated", arguments: [-60, 0, 60])
  func zones(minutes: Int64) {
    var paths = RandomPaths(seed: 17, trial: 0)
    // Ten at night; the batch runs at half past eleven by the warehouse's clock.
    var job = SyncJob(
      nightly: .minutes(23 * 60 + 30), takesOwnDay: true, startsAt: .hours(22),
      entriesAhead: .minutes(minutes),
      failureShare: 0, paths.claim("tests/job", owner: "SyncJobTests"))
    func arrival(_ after: Int64) -> Int64? {
      job.arrival(of: .start + .minutes(after)).map { ($0 - .start).nanoseconds / 60_000_000_000 }
    }
    let (tonight, tomorrow) = (Int64(90), Int64(90 + 1_440))
    switch minutes {
    // What is posted in the first hour of a day bears the date of the day before, whose batch has run.
    case -60: #expect([30, 100, 150, 200].map(arrival) == [tonight, nil, nil, tomorrow])
    case 0: #expect([30, 100, 150, 200].map(arrival) == [tonight, nil, tomorrow, tomorrow])
    // What is posted in the last hour of a day bears the date of the next.
    default: #expect([30, 100, 150, 200].map(arrival) == [tonight, tomorrow, tomorrow, tomorrow])
    }
  }
}

/// What a system makes of messages about containers.
@Suite("Yields of lots") struct YieldTests {
  /// Items 1 to 99 are units, 100 to 199 bundles, 200 to 299 cases, from 300 on pallets.
  private static func level(_ item: ItemID) -> PackagingLevel? {
    switch item.raw {
    case ..<100: .unit
    case ..<200: .bundle
    case ..<300: .case
    default: .pallet
    }
  }

  private static func told(_ events: [(EventKind, UInt32, [UInt32])]) -> Yield {
    var yield = Yield()
    for (kind, container, items) in events {
      var header = EventHeader(kind)
      header.container = ItemID(raw: container)
      header.lot = LotID(raw: 1)
      yield.take(header, items.map { ItemID(raw: $0) }[...], level: level)
    }
    return yield
  }

  /// Units in cases and on pallets after these messages.
  private static func units(_ events: [(EventKind, UInt32, [UInt32])]) -> [Int] {
    let quantity = told(events)[LotID(raw: 1)]
    return [quantity.packed, quantity.palletized]
  }

  @Test("units count once, whatever their containers are put into, and in whatever order it is told")
  func once() {
    let events: [(EventKind, UInt32, [UInt32])] = [
      (.pack, 100, [1, 2, 3]), (.pack, 101, [4, 5, 6]), (.pack, 200, [100, 101]), (.pack, 300, [200]),
    ]
    #expect(Self.units(events) == [6, 6])
    #expect(Self.units(events.reversed()) == [6, 6])
    #expect(Self.units(Array(events.dropLast())) == [6, 0])
  }

  @Test("what is taken out is gone until it is put back")
  func opened() {
    let packed: [(EventKind, UInt32, [UInt32])] = [(.pack, 200, [1, 2, 3]), (.pack, 300, [200])]
    let emptied = packed + [(.unpack, 200, [])]
    #expect(Self.units(emptied) == [0, 0])
    #expect(Self.units(emptied + [(.pack, 200, [1, 2])]) == [2, 2])
  }

  @Test("a filling that has overtaken its opening stays, and what somebody else had put in goes")
  func overtaken() {
    var yield = Yield()
    func tell(_ kind: EventKind, _ items: [UInt32], by sender: UInt16, _ sequence: UInt64) {
      var header = EventHeader(kind)
      (header.container, header.lot) = (ItemID(raw: 200), LotID(raw: 1))
      header.id = EventID(sender: ActorID(raw: sender), sequence: sequence)
      yield.take(header, items.map { ItemID(raw: $0) }[...], level: Self.level)
    }
    tell(.pack, [1, 2, 3], by: 1, 900)
    tell(.pack, [1, 2], by: 2, 6)
    #expect(yield[LotID(raw: 1)].packed == 5)
    tell(.unpack, [], by: 2, 5)
    #expect(yield[LotID(raw: 1)].packed == 2)
    tell(.unpack, [], by: 2, 7)
    #expect(yield[LotID(raw: 1)].packed == 0)
  }

  @Test("a label that is used twice makes a circle, and no end is waited for")
  func circle() {
    #expect(
      Self.units([(.pack, 200, [1]), (.pack, 201, [200]), (.pack, 200, [201]), (.pack, 200, [2])])[0] == 2)
  }
}
