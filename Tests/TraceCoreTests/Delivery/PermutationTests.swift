import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Delivery")
struct PermutationTests {
  @Test("10,000 orders of arrival of legal streams, with repetitions, end in the same record")
  func permutations() throws {
    let site = try Site(unitCount: 12, caseCount: 4, palletCount: 2, perCase: 3, perPallet: 2)
    for stream in 0..<20 as Range<UInt64> {
      var random = RandomEvents(site: site, seed: 7_000 + stream)
      let events = random.legal(perCase: 3, perPallet: 2)
      let expected = record(events, site)
      #expect(expected.contains { $0.contains("released") }, "the stream ships nothing")
      for _ in 0..<500 {
        var arrivals = events.shuffled(using: &random.random)
        arrivals += events.shuffled(using: &random.random).prefix(10)
        guard record(arrivals, site) == expected else {
          Issue.record("stream \(stream): another record after \(arrivals.map(\.header.id.low))")
          return
        }
      }
    }
  }

  @Test("a legal stream in any order raises nothing against the order of things")
  func quiet() throws {
    let site = try Site(unitCount: 30, caseCount: 6, palletCount: 2)
    for seed in 0..<50 as Range<UInt64> {
      var random = RandomEvents(site: site, seed: seed)
      let events = random.legal().shuffled(using: &random.random)
      let core = TraceCore(table: site.table)
      for event in events { core.take(event, arrival: arrival) }
      let found = core.findingLog.standing.map { core.findingLog[$0].rule }
      #expect(found.isEmpty, "seed \(seed): \(Set(found).map(\.rawValue).sorted())")
      #expect(core.waitingCount == 0)
    }
  }

  @Test(
    "what was waited for in vain comes after all, one thing after another and in any order: what stays raised is what is missing",
    arguments: 0..<24)
  func lateOneByOne(order: Int) throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let inside = Array(site.units[0..<3])
    core.take(site.event(.pack, inside, number: 1, at: 90, container: site.cases[0]), arrival: arrival)
    let late = arrival.advanced(byMicroseconds: core.policy.allowedLateness)
    core.advance(to: late)
    #expect(core.waitingCount == 0 && core.findingLog.count(of: .notCommissioned) == 3)
    // The case and its units, each a minute after the other; commissioned in the order of their numbers, or the other way round.
    var left = inside + [site.cases[0]]
    var (place, base) = (order, 24)
    for count in (1...4).reversed() {
      base /= count
      let item = left.remove(at: place / base)
      place %= base
      let at = order % 2 == 0 ? Double(10 + count) : Double(20 - count)
      core.take(
        site.event(.commission, [item], number: UInt64(10 + count), at: at, lot: site.lots[0]),
        arrival: late.advanced(byMicroseconds: Int64(5 - count) * 60_000_000))
      let missing = left.count { $0 != site.cases[0] }
      #expect(core.findingLog.count(of: .notCommissioned) == missing, "\(left.count) still missing")
    }
    let standing = core.findingLog.standing.map { core.findingLog[$0].rule.rawValue }
    #expect(standing.isEmpty, "\(standing)")
    #expect(core.contents(of: site.cases[0]) == inside)
  }

  @Test("a case that arrives before its units waits for them, and no longer than allowed")
  func holdBack() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.take(site.event(.commission, [site.cases[0]], number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    core.take(
      site.event(.pack, Array(site.units[0..<5]), number: 2, at: 9, container: site.cases[0]),
      arrival: arrival)
    #expect(core.waitingCount == 1 && core.contents(of: site.cases[0]).isEmpty)
    core.take(
      site.event(.commission, Array(site.units[0..<5]), number: 3, at: 5, lot: site.lots[0]), arrival: arrival
    )
    #expect(core.waitingCount == 0 && core.contents(of: site.cases[0]) == Array(site.units[0..<5]))

    core.take(
      site.event(.pack, [site.units[5]], number: 4, at: 20, container: site.cases[0]), arrival: arrival)
    let late = arrival.advanced(byMicroseconds: core.policy.allowedLateness)
    core.advance(to: late.advanced(byMicroseconds: -1))
    #expect(core.waitingCount == 1 && core.findingLog.count(of: .notCommissioned) == 0)
    core.advance(to: late)
    #expect(core.waitingCount == 0 && core.findingLog.count(of: .notCommissioned) == 1)
    #expect(core.parent(of: site.units[5]) == site.cases[0], "taken at its word, and flagged")
  }

  @Test("a commissioning that comes after a wait has ended leaves the record as if it had come in time")
  func afterAll() throws {
    let site = try Site()
    let (box, units) = (site.cases[0], Array(site.units[0..<5]))
    for missing in [[box], units, [units[2]], [box] + units] {
      for second in [1.0, 9, 10, 60] {
        func told(late: Bool) -> (TraceCore, [String]) {
          let core = TraceCore(table: site.table)
          let there = ([box] + units).filter { !missing.contains($0) }
          if !there.isEmpty {
            core.take(site.event(.commission, there, number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
          }
          core.take(site.event(.pack, units, number: 2, at: 9, container: box), arrival: arrival)
          #expect(core.waitingCount == 1)
          var now = arrival
          if late { now = now.advanced(byMicroseconds: core.policy.allowedLateness) }
          core.advance(to: now)
          #expect(core.waitingCount == (late ? 0 : 1) && late == (core.findingCount > 0))
          core.take(site.event(.commission, missing, number: 3, at: second, lot: site.lots[0]), arrival: now)
          return (
            core, core.standingWords + ([box] + units).map { "\(core.state(of: $0)) \(core.parent(of: $0))" }
          )
        }
        let (core, words) = told(late: true)
        #expect(words == told(late: false).1, "\(missing.count) commissioned at \(second) s")
        #expect(second > 9 || core.standingWords.isEmpty, "\(core.standingWords)")
        #expect(core.waitingCount == 0)
      }
    }
  }

  @Test(
    "however late legal events come, and in whatever order, they end in the record of those that come in time"
  )
  func beyondLateness() throws {
    let site = try Site(unitCount: 12, caseCount: 4, palletCount: 2, perCase: 3, perPallet: 2)
    for seed in 0..<60 as Range<UInt64> {
      var random = RandomEvents(site: site, seed: 900 + seed)
      let events = random.legal(perCase: 3, perPallet: 2)
      let core = TraceCore(table: site.table)
      var now = arrival
      for event in events.shuffled(using: &random.random) {
        core.take(event, arrival: now)
        now = now.advanced(byMicroseconds: core.policy.allowedLateness)
        core.advance(to: now)
      }
      #expect(told(core, site) == record(events, site), "seed \(seed)")
    }
  }

  @Test("a label dated behind its packing is no orphan, also where the packing has waited in vain for a unit")
  func labelDatedBehind() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let (box, inside) = (site.cases[0], Array(site.units[0..<2]))
    core.take(site.event(.commission, [box], number: 1, at: 95, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.commission, [inside[0]], number: 2, at: 80, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.pack, inside, number: 3, at: 90, container: box), arrival: arrival)
    let late = arrival.advanced(byMicroseconds: core.policy.allowedLateness)
    core.advance(to: late)
    #expect(
      core.findingLog.count(of: .notCommissioned) == 1 && core.findingLog.count(of: .orphanContainer) == 0)
    core.take(site.event(.commission, [inside[1]], number: 4, at: 80, lot: site.lots[0]), arrival: late)
    #expect(
      core.findingLog.count(of: .notCommissioned) == 0 && core.findingLog.count(of: .orphanContainer) == 0)
    #expect(core.contents(of: box) == inside)
  }

  @Test("labels dated behind their packing, and waits that end, leave the record of what came in time")
  func skewedBeyondLateness() throws {
    let site = try Site(unitCount: 12, caseCount: 4, palletCount: 2, perCase: 3, perPallet: 2)
    for seed in 0..<300 as Range<UInt64> {
      var random = RandomEvents(site: site, seed: 40_000 + seed)
      var events = random.legal(perCase: 3, perPallet: 2)
      for index in events.indices
      where events[index].header.kind == .commission && site.cases.contains(events[index].items[0]) {
        let packing = events.first {
          $0.header.kind == .pack && $0.header.container == events[index].items[0]
        }
        guard let packing, Bool.random(using: &random.random) else { continue }
        events[index].header.eventTime = packing.header.eventTime.advanced(byMicroseconds: 500_000)
      }
      let expected = record(events, site)
      let core = TraceCore(table: site.table)
      var now = arrival
      let arrivals = events.shuffled(using: &random.random)
      for event in arrivals {
        core.take(event, arrival: now)
        now = now.advanced(
          byMicroseconds: core.policy.allowedLateness / Int64.random(in: 1...6, using: &random.random))
        core.advance(to: now)
      }
      let found = told(core, site)
      let differs = zip(found, expected).first { $0 != $1 }
      #expect(
        differs == nil && found.count == expected.count,
        "seed \(seed): \(differs.map { "\($0.0) for \($0.1)" } ?? "\(found.last ?? "")"); \(arrivals.map(\.header.id.low))"
      )
      if differs != nil { return }
    }
  }

  @Test("a child in two containers is an alert, and the people at the packer are asked to look")
  func feedback() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.take(
      site.event(.commission, site.cases + site.units, number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    core.take(
      site.event(.pack, [site.units[0]], number: 2, at: 2, container: site.cases[0]), arrival: arrival)
    #expect(core.takeFeedback().isEmpty)
    core.take(
      site.event(.pack, [site.units[0]], number: 3, at: 3, container: site.cases[1]), arrival: arrival)
    let prompt = Prompt(
      demand: .checkContainer, item: site.cases[1], lot: .none, actor: site.packer, raisedAt: arrival)
    #expect(core.takeFeedback() == [.alert(finding: 0), .prompt(prompt)])
    #expect(core.takeFeedback().isEmpty)
  }

  @Test("a clock that runs behind the camera's costs a finding and no child")
  func skewedClock() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.take(
      site.event(.commission, [site.cases[0]] + site.units[0..<5], number: 1, at: 60, lot: site.lots[0]),
      arrival: arrival)
    core.take(
      site.event(.pack, Array(site.units[0..<5]), number: 2, at: 30, container: site.cases[0]),
      arrival: arrival)
    #expect(core.contents(of: site.cases[0]) == Array(site.units[0..<5]))
    #expect(core.findingLog.count(of: .beforeCommissioning) == 6)
  }

  @Test("an identity that comes again with another content is kept out and named")
  func identityReused() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.take(site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.commission, [site.units[1]], number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    #expect(core.state(of: site.units[1]) == .unassigned && core.findingLog.count(of: .identityReused) == 1)
    core.take(site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    #expect(core.repeatedCount == 1 && core.findingLog.count(of: .commissionedTwice) == 0)
  }

  private let arrival = shiftStart.advanced(byMicroseconds: 400_000_000)

  private func record(_ events: [TraceEvent], _ site: Site) -> [String] {
    let core = TraceCore(table: site.table)
    var batch = EventBatch()
    for event in events { batch.append(event) }
    core.take(batch, arrival: arrival)
    return told(core, site)
  }

  private func told(_ core: TraceCore, _ site: Site) -> [String] {
    site.everything.map { item in
      "\(item.raw) \(core.state(of: item)) in \(core.parent(of: item).raw) of \(core.lot(of: item).raw)"
        + " with \(core.contents(of: item).map(\.raw)), \(core.ledger.flags(of: item).rawValue),"
        + " \(core.documents(of: item)), \(core.ledger.standing(of: item)?.holder.raw ?? 0)"
    } + core.standingWords
  }
}
