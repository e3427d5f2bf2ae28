import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// What two causes between systems do together, and neither of them alone.
@Suite("Systems behind the line, together") struct SystemInteractionTests {
  private typealias Setting = (MechanismID, [(String, any ParameterValue)])

  private static func row(_ change: (inout LinePlan) -> Void = { _ in }, _ settings: Setting...) throws
    -> TrialRow
  {
    var plan = SystemsTests.plan()
    for (id, values) in settings { plan.set(id, values) }
    change(&plan)
    return try Trial(plan, seed: 11).run(0)
  }

  private static func wrong(_ row: TrialRow) -> [MismatchKind: Int] {
    row.lots.flatMap(\.lasting).reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }

  @Test(
    "an outage whose retries duplicate: the transport is punctual, and the system that is down acknowledges nothing"
  )
  func retriesDuringOutage() throws {
    let down: Setting = (
      .outage, [("between", TimeSpan.minutes(4)), ("length", TimeSpan.minutes(3))]
    )
    let retries: Setting = (
      .retryDuplicate,
      [
        ("latency", TimeSpan.milliseconds(50)), ("timeout", TimeSpan.seconds(20)),
        ("receiver", RetryDuplicate.Receiver.repeating),
      ]
    )
    func longer(_ plan: inout LinePlan) { plan.lots.cartonsPerLot = 3_000 }
    #expect(try Self.row(longer, down).messages[0].doubled == 0)
    #expect(try Self.row(longer, retries).messages[0].doubled == 0)
    let both = try Self.row(longer, down, retries)
    let counts = both.messages[0]
    #expect(counts.doubled > 500 && counts[.repeated].count == counts.doubled, "\(counts)")
    #expect(both.lots.allSatisfy { $0.lasting.isEmpty }, "\(Self.wrong(both))")
    #expect(both.findings.contains { $0.rule == "serial.commissioned-twice" })
  }

  @Test(
    "what is raised because a message came twice or late has that behind it, and is raised by no healthy receiver"
  )
  func doublingIsBehind() throws {
    func settings(_ receiver: RetryDuplicate.Receiver) -> Setting {
      (
        .retryDuplicate,
        [
          ("latency", TimeSpan.seconds(5)), ("timeout", TimeSpan.seconds(5)), ("receiver", receiver),
        ]
      )
    }
    let doubled = try Self.row({ _ in }, settings(.repeating))
    #expect(doubled.messages[0].copiesEntered > 100 && Self.wrong(doubled).isEmpty)
    #expect(doubled.findings.count { $0.rule == "serial.commissioned-twice" } > 50)
    for raised in doubled.raised { #expect(raised.idle == 0, "\(raised)") }
    let known = try Self.row({ _ in }, settings(.idempotent))
    #expect(known.findings.allSatisfy { $0.severity == .note } && known.raised.isEmpty)
  }

  @Test("what only changes when a message comes is named for nothing that a full queue has made wrong")
  func innocentBystander() throws {
    let queue: Setting = (
      .queueOverflow, [("service", TimeSpan.milliseconds(400)), ("places", Count(50))]
    )
    let border = ("at-border", Boundary.enterpriseToRepository as any ParameterValue)
    let clock: Setting = (
      .clockOffset,
      [
        border, ("dates", ClockOffset.DateSource.ownClock), ("at", TimeSpan?.some(.zero)),
        ("offset", TimeSpan.hours(-1)),
      ]
    )
    let alone = try Self.row({ _ in }, queue)
    let both = try Self.row({ _ in }, queue, clock)
    #expect(Self.wrong(alone).values.reduce(0, +) > 50 && Self.wrong(both) == Self.wrong(alone))
    #expect(both.messages[2][.misdated].count > 100, "the clock acts")
    for mismatch in both.lots.flatMap(\.lasting) {
      #expect(!mismatch.mechanisms.contains(MechanismSet(.clockOffset)), "\(mismatch)")
      #expect(!mismatch.boundaries.contains(BoundarySet(.enterpriseToRepository)), "\(mismatch)")
    }
  }

  @Test("a site that holds no lot waits all the same for what it was told of late before it releases one")
  func releaseWaits() throws {
    var plan = SystemsTests.plan()
    plan.set(
      .retryDuplicate,
      [
        ("latency", TimeSpan.seconds(20)), ("timeout", TimeSpan.seconds(30)),
        ("receiver", RetryDuplicate.Receiver.idempotent),
      ])
    var trial = Trial(plan, seed: 11)
    trial.site.holdsLots = false
    let row = try trial.run(0)
    #expect(row.messages[0].recognized > 50)
    #expect(row.findings.filter { $0.severity > .note }.isEmpty, "\(row.findings.prefix(3))")
  }

  /// Installed when the line is between two lots, and put right before the second.
  private static let update: Setting = (
    .updateMapping,
    [
      ("at", TimeSpan?.some(.minutes(12))), ("rolled-back", TimeSpan?.some(.minutes(13))),
      ("tested", Fraction.of(0)), ("field", UpdateMapping.Field.container),
    ]
  )

  @Test(
    "an update whose mapping error waits for the next batch: nothing is packed while it is there, and what waits meets it"
  )
  func updateMeetsBatch() throws {
    let late: Setting = (.lotBoundaryRace, [("delay", TimeSpan.minutes(20))])
    func apart(_ plan: inout LinePlan) { plan.lots.changeover = .minutes(60) }
    let (alone, waiting) = (try Self.row(apart, Self.update), try Self.row(apart, late))
    #expect(alone.messages[0][.refused].count == 0 && Self.wrong(alone).isEmpty)
    #expect(waiting.messages[0][.late].count > 1_000 && Self.wrong(waiting).isEmpty)
    let both = try Self.row(apart, Self.update, late)
    #expect(both.messages[0][.refused].count > 20)
    #expect((Self.wrong(both)[.over] ?? 0) + (Self.wrong(both)[.orphan] ?? 0) > 20, "\(Self.wrong(both))")
    #expect(both.messages[0][.refused].sinceUpdate == both.messages[0][.refused].count)
    // What waits across the update comes to its end since it.
    #expect(both.messages[0].endedSinceUpdate >= both.messages[0][.refused].count)
  }

  @Test(
    "a purge that makes a case an orphan: a queue that is slow is right in the end, unless somebody empties it"
  )
  func purgeOfBacklog() throws {
    let slow: Setting = (
      .queueOverflow,
      [
        ("service", TimeSpan.milliseconds(400)), ("places", Count(1_000_000)),
        ("at-border", Boundary.enterpriseToRepository),
      ]
    )
    let purge: Setting = (
      .queuePurge,
      [
        ("every", TimeSpan.minutes(2)), ("limit", Count(100)), ("share", Fraction.of(1)),
        ("at-border", Boundary.enterpriseToRepository),
      ]
    )
    #expect(Self.wrong(try Self.row({ _ in }, slow)).isEmpty)
    let looked = try Self.row({ _ in }, purge)
    #expect(Self.wrong(looked).isEmpty && looked.findings.isEmpty)
    let both = try Self.row({ _ in }, slow, purge)
    #expect((Self.wrong(both)[.orphan] ?? 0) > 3, "\(Self.wrong(both))")
    #expect(
      both.messages[2][.lost].count > 100 && both.messages[2][.lost].silent == both.messages[2][.lost].count)
    for mismatch in both.lots.flatMap(\.lasting) {
      #expect(mismatch.mechanisms.contains(MechanismSet(.queuePurge)), "\(mismatch)")
    }
  }

  @Test(
    "master data that change between order and lot: who checks by the order's copy refuses, who checks by today's does not"
  )
  func masterData() throws {
    func settings(_ copy: MasterDataChange.Copy) -> Setting {
      (
        .masterDataChange,
        [
          ("checks-by", copy), ("between", TimeSpan.hours(1)), ("lead", TimeSpan.days(10)),
          ("corrected", TimeSpan.minutes(3)),
        ]
      )
    }
    let today = try Self.row({ _ in }, settings(.current))
    #expect(Self.wrong(today).isEmpty && today.findings.isEmpty)
    let copied = try Self.row({ _ in }, settings(.order))
    let refused = copied.messages[0][.refused]
    #expect(refused.count > 20 && refused.silent == 0)
    #expect(!Self.wrong(copied).isEmpty)
    for mismatch in copied.lots.flatMap(\.lasting) {
      #expect(mismatch.mechanisms.mechanisms == MechanismSet(.masterDataChange), "\(mismatch)")
    }
  }
}

/// Several updates of one system, of which each was tested with a part of what is made.
@Suite("Updates of a system") struct UpdateTests {
  /// A packing each second for `minutes`, a lot each ten minutes.
  private static func fates(
    _ values: [(String, any ParameterValue)], minutes: Int, products: UInt32 = 1, seed: UInt64 = 5
  ) -> (counts: MessageCounts, refused: [LotID: Int]) {
    var plan = LinePlan()
    plan.set(.updateMapping, values)
    var chain = Chain(plan.mechanisms, seed: seed, trial: 0) { $0.raw % products }
    var (batch, times): (EventBatch, [Instant]) = (EventBatch(), [])
    for second in 0..<minutes * 60 {
      var header = EventHeader(.pack)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(second + 1))
      header.lot = LotID(raw: UInt32(1 + second / 600))
      header.container = ItemID(raw: UInt32(1_000_000 + second))
      batch.append(header, item: ItemID(raw: UInt32(second + 1)))
      times.append(.start + .seconds(Int64(second)))
    }
    chain.take(batch, saidAt: times)
    let entered = chain.deliver(before: .start + .days(1)).batch
    var refused: [LotID: Int] = [:]
    let known = Set(entered.headers.map(\.container))
    for header in batch.headers where !known.contains(header.container) {
      refused[header.lot, default: 0] += 1
    }
    return (chain.fates(at: .controllerToSite), refused)
  }

  @Test("each update is put right after its time, and the next one comes with its period")
  func windows() {
    let (counts, _) = Self.fates(
      [
        ("at", TimeSpan?.some(.minutes(10))), ("every", TimeSpan?.some(.minutes(30))),
        ("rolled-back", TimeSpan?.some(.minutes(7))), ("tested", Fraction.of(0)),
      ], minutes: 120)
    // 10 to 17, 40 to 47, 70 to 77, 100 to 107.
    #expect(counts[.refused].count == 4 * 7 * 60)
    #expect(counts[.refused].sinceUpdate == 4 * 7 * 60 && counts.endedSinceUpdate == 110 * 60)
    let (one, _) = Self.fates(
      [
        ("at", TimeSpan?.some(.minutes(10))), ("rolled-back", TimeSpan?.some(.minutes(7))),
        ("tested", Fraction.of(0)),
      ], minutes: 120)
    #expect(one[.refused].count == 7 * 60)
  }

  /// A scenario whose enterprise's system is updated twice.
  private static func calendar(_ updates: String) throws -> ExperimentPlan {
    try BindingTests.read("{ systems: { updates: { \(updates) } } }")
  }

  @Test(
    "the site's calendar: each update is of its own system, and stays until it is put right or the next one comes"
  )
  func calendar() throws {
    let plan = try Self.calendar(
      """
      spring: { system: "site-system", at: "10 min", tested: "0 %", "rolled-back": "never" },
      summer: { system: "site-system", at: "40 min", tested: "0 %", "rolled-back": "7 min" },
      autumn: { system: "repository", at: "60 min", tested: "0 %", "rolled-back": "5 min" },
      winter: { system: "repository", at: "80 min", tested: "100 %", "rolled-back": "never" },
      """)
    let condition = try #require(plan.conditions.first)
    #expect(condition.mechanisms == [UpdatePlan.mechanism])
    var chain = Chain(condition.line.mechanisms, seed: 5, trial: 0)
    var (batch, times): (EventBatch, [Instant]) = (EventBatch(), [])
    for second in 0..<7_200 {
      var header = EventHeader(.pack)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(second + 1))
      header.lot = LotID(raw: 1)
      header.container = ItemID(raw: UInt32(1_000_000 + second))
      batch.append(header, item: ItemID(raw: UInt32(second + 1)))
      times.append(.start + .seconds(Int64(second)))
    }
    chain.take(batch, saidAt: times)
    _ = chain.deliver(before: .start + .days(1))
    // 10 to 40 by the first, 40 to 47 by the second; 60 to 65 at the repository, and the last one was tested with everything.
    #expect(chain.fates(at: .controllerToSite)[.refused].count == 37 * 60)
    let behind = chain.fates(at: .enterpriseToRepository)
    #expect(behind[.refused].count == 5 * 60 && behind.endedSinceUpdate == 60 * 60)
    #expect(chain.fates(at: .siteToEnterprise).isPlain)
    // A site that tests everything has the same updates, and nothing comes of them.
    var healthy = condition.line.mechanisms
    healthy.set(UpdatePlan.mechanism, to: .healthy)
    let isTransparent = Chain(healthy, seed: 5, trial: 0).isTransparent
    #expect(isTransparent)
  }

  @Test("a report tells of each update how lots fared before it, while it was there, and since")
  func told() throws {
    let plan = try BindingTests.read(
      """
      {
        line: { lots: { count: 6, "cartons-per-lot": 9000, changeover: "30 min" } },
        systems: {
          updates: { spring: { system: "site-system", at: "90 min", tested: "0 %", "rolled-back": "2 h" } },
        },
        conditions: { validation: {}, production: {} },
        experiment: { trials: 2, "protocol-trials": 1, duration: "never" },
      }
      """)
    let runner = ExperimentRunner(plan)
    let result = ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
    let update = try #require(result.updates.first)
    #expect(update.entry.name == "spring" && update.entry.lasts == .hours(2))
    let all = [update.before, update.during, update.since]
    #expect(all.reduce(0) { $0 + $1.lots } == 12 && all.allSatisfy { $0.lots > 0 }, "\(update)")
    #expect(update.before.wrongLots == 0 && update.during.wrongLots > 0 && update.during.wrongCases > 20)
    // A lot that was on the line while it was there is none of those since, whenever it was closed.
    #expect(update.since.wrongLots == 0)
    #expect(result.development.flatMap(\.landmarks).contains { $0.name.contains("“spring”") })
  }

  @Test("what was tested is drawn for each update, by order or by product")
  func tested() {
    func shares(_ scope: UpdateMapping.Scope) -> (spread: Int, share: Double) {
      var (mixed, refused) = (0, 0)
      for seed in 0..<40 {
        let fates = Self.fates(
          [
            ("at", TimeSpan?.some(.zero)), ("rolled-back", TimeSpan?.none), ("tested", Fraction.of(0.6)),
            ("tested-by", scope),
          ], minutes: 100, products: 2, seed: UInt64(seed))
        refused += fates.refused.count
        // Lots of one product are every second one.
        let odd = fates.refused.keys.count { $0.raw % 2 == 1 }
        mixed += [0, 5].contains(odd) ? 0 : 1
      }
      return (mixed, Double(refused) / 400)
    }
    let (orders, products) = (shares(.orders), shares(.products))
    // Of 10 lots each, 0.4 untested: 400 draws, and 80.
    #expect(abs(orders.share - 0.4) < 4 * 0.0245 && orders.spread > 30)
    #expect(abs(products.share - 0.4) < 4 * 0.055 && products.spread == 0)
  }

  @Test("failures before an update are told apart from those since")
  func apart() throws {
    var plan = SystemsTests.plan(
      (.queueOverflow, [("service", TimeSpan.milliseconds(300)), ("places", Count(10))]))
    plan.set(.updateMapping, [("at", TimeSpan?.some(.minutes(10))), ("tested", Fraction.of(1))])
    let row = try Trial(plan, seed: 11).run(0)
    let lost = row.messages[0][.lost]
    // The first lot is on the line for some minutes, the second begins after a quarter of an hour.
    #expect(lost.sinceUpdate > 100 && lost.count - lost.sinceUpdate > 100)
    let (since, ended) = (row.messages[0].endedSinceUpdate, row.messages[0].ended)
    #expect(since > 500 && since < ended - 500)
  }
}
