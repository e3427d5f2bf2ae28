import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("What is plain goes a shorter way and comes to the same")
struct PlainWayTests {
  /// The same events in whole batches, where commissionings are taken and told in runs; one by one; and with details that
  /// state nothing, which makes each commissioning go the long way. One by one, what comes late is replayed more often, so
  /// that more is told and taken back on the way.
  @Test("taken in runs, one by one and the long way", arguments: 1...8)
  func same(_ seed: UInt64) throws {
    let site = try Site(unitCount: 3_000, caseCount: 600, palletCount: 40)
    let batches = Self.batches(at: site, seed: seed)
    // With and without patience for what comes late, and for clocks.
    var policy = SitePolicy()
    policy.allowedLateness = seed % 2 == 0 ? 0 : 600_000_000
    policy.clockTolerance = seed % 3 == 0 ? 0 : 2_000_000
    let runs = Told(at: site, policy)
    let single = Told(at: site, policy)
    let long = Told(at: site, policy)
    var now = shiftStart
    for events in batches {
      now = now.advanced(byMicroseconds: 60_000_000)
      runs.take(events, arrival: now)
      for event in events { single.take([event], arrival: now) }
      long.take(
        events.map { event in
          var event = event
          if event.header.kind == .commission { event.details = EventDetails() }
          return event
        }, arrival: now)
    }
    #expect(runs.observer.events == long.observer.events)
    #expect(runs.observer.longestRun >= 5, "a run of one proves nothing")
    #expect(long.observer.longestRun == 0)
    let (a, b, c) = (runs.summary(of: site), single.summary(of: site), long.summary(of: site))
    for (index, line) in a.enumerated() {
      try #require(b.count > index && line == b[index])
      try #require(c.count > index && line == c[index])
    }
    #expect(a.count == b.count && a.count == c.count)
    #expect(runs.core.findings.map { "\($0)" } == long.core.findings.map { "\($0)" })
    // How often a clock ran back is counted in the order in which its messages took effect.
    let rules = Set(RuleCatalogue.all.map(\.id)).subtracting([.clockRunsBack])
    #expect(runs.core.standingFindings(of: rules) == single.core.standingFindings(of: rules))
    #expect(runs.core.findingCount > 20, "events about which nothing is said prove little")
  }

  @Test("a thing with which something is wrong goes the long way, also behind others that are plain")
  func told() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let (units, box) = (site.units, site.cases[0])
    var number: UInt64 = 0
    func say(
      _ kind: EventKind, _ items: [ItemID], at second: Double, into container: ItemID = .none, lot: Int = 0
    ) {
      number += 1
      core.take(
        site.event(kind, items, number: number, at: second, container: container, lot: site.lots[lot]),
        arrival: shiftStart.advanced(byMicroseconds: 60_000_000))
    }
    say(.allocate, Array(units[0...5]), at: 0)
    for unit in units[0...2] { say(.commission, [unit], at: 1, lot: unit == units[2] ? 1 : 0) }
    say(.commission, [box], at: 1)
    for unit in units[3...5] { say(.commission, [unit], at: 30) }
    say(.pack, Array(units[0...3]), at: 5, into: box)
    say(.sample, [units[4]], at: 40)
    say(.sample, [units[5]], at: 6)
    #expect(core.findings.filter { $0.rule == .mixedContents }.map(\.item) == [units[2]])
    #expect(core.findings.filter { $0.rule == .beforeCommissioning }.map(\.item) == [units[3], units[5]])
  }

  @Test("an identity that stands for one thing is not taken for another, also within a run")
  func identityOfAnother() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.take(site.event(.allocate, Array(site.units[..<6]), number: 1, at: 0), arrival: shiftStart)
    let second = site.event(.commission, [site.units[1]], number: 3, at: 2, lot: site.lots[0])
    core.take(second, arrival: shiftStart)
    var batch = EventBatch()
    for (number, unit) in zip(UInt64(2)..., [0, 2, 3]) {
      batch.append(
        site.event(.commission, [site.units[unit]], number: number, at: Double(number), lot: site.lots[0]))
    }
    core.take(batch, arrival: shiftStart)
    #expect(core.findingLog.count(of: .identityReused) == 1)
    #expect(core.state(of: site.units[2]) == .allocated)
    #expect(core.state(of: site.units[0]) == .commissioned && core.state(of: site.units[3]) == .commissioned)
  }

  @Test("a number that nobody has issued is told of, also within a run")
  func issuedByNobody() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    guard case .epc(.sgtin(let known))? = site.table.identifier(of: site.units[0]) else { return }
    let stray = try ["ZZ1", "ZZ2"].map { site.table.intern(.sgtin(SGTIN(known.gtin, try SerialNumber($0)))) }
    let items = [site.units[0]] + stray + [site.units[1]]
    // Something was said of its page before, so that a record stands there.
    core.take(site.event(.observe, [items[1]], number: 1, at: 0), arrival: shiftStart)
    var batch = EventBatch()
    for (number, item) in zip(UInt64(2)..., items) {
      batch.append(site.event(.commission, [item], number: number, at: Double(number), lot: site.lots[0]))
    }
    core.take(batch, arrival: shiftStart)
    #expect(core.findings.filter { $0.rule == .outsideReservedRange }.map(\.item) == [items[2]])
    for item in items { #expect(core.state(of: item) == .commissioned) }
  }

  /// Two lots of one shift: numbers are allotted, put on things, packed; some twice, some late, some again, by clocks that
  /// run back now and then.
  private static func batches(at site: Site, seed: UInt64) -> [[TraceEvent]] {
    var random = TestRandom(state: seed)
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    var numbers: [ActorID: UInt64] = [:]
    var clock = 0.0
    var events: [TraceEvent] = []
    func say(
      _ kind: EventKind, _ items: [ItemID], into container: ItemID = .none, lot: LotID,
      by actor: ActorID? = nil
    ) {
      var event = site.event(kind, items, number: 0, at: clock, container: container, lot: lot)
      if let actor { event.header.actor = actor }
      // A number that is lost now and then, and a clock that runs back.
      numbers[event.header.actor, default: 0] += chance(60) ? 2 : 1
      event.header.id = EventID(sender: event.header.actor, sequence: numbers[event.header.actor] ?? 0)
      if chance(80) {
        let back = Int64.random(in: 0..<(chance(3) ? 90_000_000 : 9_000_000), using: &random)
        event.header.eventTime = event.header.eventTime.advanced(byMicroseconds: -back)
      }
      if chance(150) { event.header.readPoint = site.dock }
      events.append(event)
      clock += 0.2
    }
    for (index, lot) in site.lots.enumerated() {
      let units = Array(site.units[index * 1_500..<(index + 1) * 1_500])
      var box = index * 300
      say(.openLot, [], lot: lot)
      say(.allocate, Array(units[..<1_000]), lot: lot)
      var open: [ItemID] = []
      for (place, unit) in units[..<1_400].enumerated() {
        if place == 900 { say(.allocate, Array(units[1_000...]), lot: lot) }
        if chance(100) { say(.scrap, [unit], lot: lot) }
        if chance(70) { say(.sample, [unit], lot: lot) }
        if chance(90) { continue }
        say(.commission, [unit], lot: lot)
        if chance(120) { say(.commission, [unit], lot: lot, by: site.packer) }
        if chance(200) { say(.exception, [unit], lot: lot) }
        open.append(unit)
        if open.count == 5 {
          if chance(20) { open[2] = open[3] }
          if chance(30) { open[1] = units[max(0, place - 40)] }
          if chance(25) { open[4] = site.units[(index * 1_500 + 1_500 + place) % 3_000] }
          if chance(25) {
            // Said to be packed before it counts, and to count a little later.
            open[3] = units[place + 1]
          }
          if !chance(25) { say(.commission, [site.cases[box]], lot: lot, by: site.packer) }
          say(.pack, open, into: site.cases[box], lot: lot)
          box += 1
          open.removeAll()
        }
      }
      say(.decommission, Array(units[1_450...]), lot: lot)
      say(.closeLot, [], lot: lot)
      clock += 5
      for unit in units[1_400..<1_450] { say(.commission, [unit], lot: lot) }
      say(.release, [], lot: lot)
    }
    // Some come late, some again.
    for _ in 0..<40 {
      let from = Int.random(in: 0..<events.count, using: &random)
      let event = chance(2) ? events[from] : events.remove(at: from)
      events.insert(event, at: min(events.count, from + Int.random(in: 1..<300, using: &random)))
    }
    return stride(from: 0, to: events.count, by: 150).map { Array(events[$0..<min($0 + 150, events.count)]) }
  }
}

/// A record with all its observers.
private final class Told {
  let core: TraceCore
  let observer = RunCounter()
  private let reconciliation = Reconciliation()
  private let review = AuditReview()

  init(at site: Site, _ policy: SitePolicy) {
    core = TraceCore(table: site.table, policy: policy)
    core.attach(reconciliation)
    core.attach(review)
    core.attach(observer)
  }

  func take(_ events: [TraceEvent], arrival: Timestamp) {
    var batch = EventBatch()
    for event in events { batch.append(event) }
    core.take(batch, arrival: arrival)
  }

  /// All that can be asked but for findings, a line each.
  func summary(of site: Site) -> [String] {
    core.advance(to: shiftStart.advanced(byMicroseconds: 86_400_000_000))
    review.review(in: core)
    var lines: [String] = []
    for item in site.everything {
      let standing =
        "\(core.ledger.ownState(of: item)) \(core.parent(of: item).raw) \(core.lot(of: item).raw) "
        + "\(core.ledger.flags(of: item).rawValue) \(core.journal.positions(touching: item))"
      lines.append("\(item.raw) \(standing)")
    }
    for lot in site.lots {
      lines.append("\(core.ledger.standing(of: lot))")
      lines.append("\(reconciliation.reconcile(lot, in: core))")
    }
    for measure in ReviewMeasure.allCases {
      for rank in review.ranking(of: measure) {
        lines.append("\(rank)")
        lines.append("\(review.stream(ReviewKey(measure: measure, subject: rank.subject))?.windows ?? [])")
      }
    }
    return lines
  }
}

/// Notes what it is told, in order, and how long runs are.
private final class RunCounter: RecordObserver {
  private(set) var events: [String] = []
  private(set) var longestRun = 0

  func core(_ core: TraceCore, didApply event: borrowing AppliedEvent) {
    events.append("\(event.position) \(event.header.kind) \(event.items.map(\.raw))")
  }

  func core(_ core: TraceCore, didApply run: CommissioningRun) {
    longestRun = max(longestRun, run.positions.count)
    for position in run.positions {
      let event = core.journal.event(at: position)
      events.append("\(position) \(event.header.kind) \(event.items.map(\.raw))")
    }
  }

  func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent) {
    events.append("back \(event.position)")
  }
}
