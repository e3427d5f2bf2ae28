import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("What late events cost")
struct LateWorkTests {
  @Test("however often an event is replayed with fewer findings, each is kept once")
  func replayedFindings() throws {
    let site = try Site(unitCount: 200, caseCount: 2)
    let core = TraceCore(table: site.table)
    let arrival = shiftStart.advanced(byMicroseconds: 600_000_000)
    let things = site.units + site.cases
    core.take(site.event(.commission, things, number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    for (number, shipper) in site.cases.enumerated() {
      core.take(
        site.event(
          .pack, site.units, number: 2 + UInt64(number), at: number == 0 ? 2 : 500, container: shipper),
        arrival: arrival)
    }
    let before = core.findingCount
    #expect(core.findingLog.count(of: .secondParent) == 200)
    for (number, unit) in site.units.prefix(150).enumerated() {
      core.take(
        site.event(
          .unpack, [unit], number: 10 + UInt64(number), at: 100 + Double(number), container: site.cases[0]),
        arrival: arrival)
    }
    #expect(core.findingLog.count(of: .secondParent) == 50)
    #expect(core.findingCount <= before + 10, "\(core.findingCount) findings of \(before) were ever raised")
  }

  @Test("an event that comes late looks at what happened since, and not at a thing's whole history")
  func history() throws {
    func looks(after count: Int) throws -> Int {
      let (site, core) = try site()
      for number in 0..<count { tell(.observe, [site.units[0]], core, site, at: 10 + number) }
      let before = core.journal.lookCount
      for pair in 0..<50 {
        for second in [1, 0] {
          tell(.observe, [site.units[0]], core, site, at: 10 + count + 2 * pair + second)
        }
      }
      return core.journal.lookCount - before
    }
    #expect(try looks(after: 800) == looks(after: 100) && looks(after: 100) > 0)
  }

  @Test("what depends on a late event is found in the time of what it is")
  func dependents() throws {
    func looks(_ pairs: Int) throws -> Int {
      let (site, core) = try site()
      for pair in 0..<pairs {
        for second in [1, 0] {
          tell(.observe, [site.units[pair % 5]], core, site, at: 10 + 2 * pair + second)
        }
      }
      return core.journal.lookCount
    }
    #expect(try looks(400) < 3 * looks(200), "twice as many late events, about twice the work")
  }

  @Test("events that wait for one commissioning are not looked at again whenever one of them takes effect")
  func waiting() throws {
    func looks(_ count: Int) throws -> (Int, TraceCore) {
      let (site, core) = try site()
      for number in 0..<count {
        tell(.pack, [site.units[7]], core, site, at: 10 + number, container: site.cases[0])
      }
      #expect(core.waitingCount == count)
      core.advance(to: core.now.advanced(byMicroseconds: 700_000_000))
      #expect(core.waitingCount == 0)
      return (core.journal.lookCount, core)
    }
    let (small, large) = try (looks(200), looks(400))
    #expect(large.0 < 3 * small.0, "\(small.0), then \(large.0)")
    #expect(large.1.findingLog.count(of: .notCommissioned) == 400)
  }

  @Test("what depends on numbers issued by a clock ahead is replayed once for all that comes together")
  func issuedAhead() throws {
    func told(_ together: Int) throws -> (looks: Int, core: TraceCore, site: Site) {
      let site = try Site(unitCount: 400)
      let core = TraceCore(table: site.table)
      let arrival = shiftStart.advanced(byMicroseconds: 4_000_000_000)
      core.take(site.event(.allocate, site.units, number: 1, at: 3_600), arrival: arrival)
      var batch = EventBatch()
      for (number, unit) in site.units.enumerated() {
        batch.append(
          site.event(.commission, [unit], number: UInt64(2 + number), at: Double(number), lot: site.lots[0]))
        guard batch.count == together else { continue }
        core.take(batch, arrival: arrival)
        batch.removeAll()
      }
      return (core.journal.lookCount, core, site)
    }
    let (single, many) = try (told(1), told(100))
    #expect(many.looks * 20 < single.looks, "\(many.looks) for a hundred at once, \(single.looks) one by one")
    for unit in many.site.units { #expect(many.core.state(of: unit) == single.core.state(of: unit)) }
    let rules = Set(RuleCatalogue.all.map(\.id))
    #expect(many.core.standingFindings(of: rules) == single.core.standingFindings(of: rules))
  }

  private func site() throws -> (Site, TraceCore) {
    let site = try Site()
    let core = TraceCore(table: site.table)
    tell(.commission, Array(site.units[..<5]) + [site.cases[0]], core, site, at: 1, lot: site.lots[0])
    return (site, core)
  }

  private func tell(
    _ kind: EventKind, _ items: [ItemID], _ core: TraceCore, _ site: Site, at second: Int,
    container: ItemID = .none, lot: LotID = .none
  ) {
    let event = site.event(
      kind, items, number: UInt64(core.takenCount + 1), at: Double(second), container: container, lot: lot)
    core.take(event, arrival: shiftStart.advanced(byMicroseconds: 1_200_000_000))
  }
}
