import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Forgetting things for good")
struct ForgettingTests {
  private let arrival = shiftStart.advanced(byMicroseconds: 300_000_000)

  private func spanned(_ hours: Int64) -> SitePolicy {
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.journalSpan = hours * 3_600_000_000
    return policy
  }

  @Test("things that are forgotten are as if nobody had named them, and those around them stay")
  func unknown() throws {
    let site = try Site()
    let core = TraceCore(table: site.table, policy: spanned(8))
    core.take(
      site.event(.commission, Array(site.units[..<5]), number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.commission, [site.cases[0]], number: 2, at: 2, lot: site.lots[0]), arrival: arrival)
    core.take(
      site.event(.pack, Array(site.units[..<5]), number: 3, at: 3, container: site.cases[0]), arrival: arrival
    )
    let before = core.ledger.byteCount
    core.forget(site.units[0].raw..<site.units[39].raw + 1)
    #expect(core.state(of: site.units[0]) == .unassigned && core.parent(of: site.units[0]) == .none)
    #expect(core.state(of: site.cases[0]) == .commissioned)
    #expect(core.ledger.byteCount < before)
    core.forget(site.cases[0].raw..<site.cases[7].raw + 1)
    #expect(core.state(of: site.cases[0]) == .unassigned && core.contents(of: site.cases[0]).isEmpty)
    // What comes afterwards begins anew.
    core.take(site.event(.commission, [site.units[0]], number: 4, at: 4, lot: site.lots[0]), arrival: arrival)
    #expect(core.state(of: site.units[0]) == .commissioned)
  }

  @Test("an event that comes too late and reaches back before a forgotten thing breaks nothing")
  func late() throws {
    let site = try Site()
    let core = TraceCore(table: site.table, policy: spanned(8))
    core.take(site.event(.commission, site.units, number: 1, at: 10, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.commission, site.cases, number: 2, at: 11, lot: site.lots[0]), arrival: arrival)
    for (index, container) in site.cases.enumerated() {
      core.take(
        site.event(
          .pack, Array(site.units[index * 5..<index * 5 + 5]), number: UInt64(index) + 3, at: 20,
          container: container), arrival: arrival)
    }
    core.forget(site.cases[0].raw..<site.cases[7].raw + 1)
    core.forget(site.units[0].raw..<site.units[39].raw + 1)
    // Dated before the packing, so that a journal that still has it takes it back.
    core.take(site.event(.scrap, [site.units[3]], number: 30, at: 15), arrival: arrival)
    core.take(
      site.event(.unpack, [site.units[8]], number: 31, at: 16, container: site.cases[1]), arrival: arrival)
    for hour in 1...20 { core.advance(to: arrival.advanced(byMicroseconds: Int64(hour) * 3_600_000_000)) }
    core.take(
      site.event(.commission, [site.cases[2]], number: 40, at: 30, lot: site.lots[0]),
      arrival: arrival.advanced(byMicroseconds: 21 * 3_600_000_000))
    #expect(core.state(of: site.cases[2]) == .commissioned)
  }

  @Test(
    "a packing of what was forgotten since can be declared wrong",
    arguments: [(true, false), (false, true), (true, true)])
  func declaredWrong(forgetsCases: Bool, forgetsUnits: Bool) throws {
    let site = try Site()
    let core = TraceCore(table: site.table, policy: spanned(8))
    core.take(site.event(.commission, site.units, number: 1, at: 10, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.commission, site.cases, number: 2, at: 11, lot: site.lots[0]), arrival: arrival)
    core.take(
      site.event(.pack, Array(site.units[..<5]), number: 3, at: 20, container: site.cases[0]),
      arrival: arrival)
    if forgetsCases { core.forget(site.cases[0].raw..<site.cases[7].raw + 1) }
    if forgetsUnits { core.forget(site.units[0].raw..<site.units[39].raw + 1) }
    let packing = core.journal.header(at: 2).id
    core.take(site.declaration(of: packing, number: 4), arrival: arrival)
    #expect(core.journal.status(at: 2) == .declaredWrong)
    for unit in site.units[..<5] { #expect(core.parent(of: unit) == .none) }
    core.take(
      site.event(.commission, [site.cases[1]], number: 5, at: 30, lot: site.lots[0]), arrival: arrival)
    #expect(core.contents(of: site.cases[0]).isEmpty)
  }

  @Test("events are kept for as long as the policy says, and corrections reach as far back")
  func span() throws {
    for (hours, isReached) in [(1, false), (8, true)] {
      let site = try Site()
      let core = TraceCore(table: site.table, policy: spanned(Int64(hours)))
      core.take(
        site.event(.commission, [site.units[0]], number: 4, at: 1, lot: site.lots[0]), arrival: arrival)
      for minute in 1...240 {
        core.advance(to: arrival.advanced(byMicroseconds: Int64(minute) * 60_000_000))
      }
      core.take(
        site.declaration(of: EventID(sender: site.camera, sequence: 4), number: 5),
        arrival: arrival.advanced(byMicroseconds: 4 * 3_600_000_000))
      #expect((core.findingLog.count(of: .outOfReach) == 0) == isReached)
      #expect((core.state(of: site.units[0]) == .unassigned) == isReached)
    }
  }
}
