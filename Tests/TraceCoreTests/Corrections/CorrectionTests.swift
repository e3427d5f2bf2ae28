import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Corrections")
struct CorrectionTests {
  @Test(
    "after random declarations, and declarations of declarations, the record is that of the events in force")
  func asIfNeverHappened() throws {
    for seed in 0..<(120 * depth) {
      let site = try Site(unitCount: 16, caseCount: 5, palletCount: 2)
      var random = RandomEvents(site: site, seed: 9_000 + seed)
      let events = random.anything(50)
      let core = TraceCore(table: site.table)
      // Declarations in any mixture with what they declare; each may be declared wrong itself.
      var declarations: [TraceEvent] = []
      var isVoid: [UInt64: Bool] = [:]
      var targets: [UInt64: UInt64] = [:]
      for number in 50..<70 as Range<UInt64> {
        let target = UInt64.random(in: 0..<number, using: &random.random)
        let of = target < 50 ? events[Int(target)] : declarations[Int(target) - 50]
        targets[number] = target
        declarations.append(site.declaration(of: of.header.id, number: number))
      }
      for number in (0..<70 as Range<UInt64>).reversed() {
        isVoid[number] = targets.contains { $0.value == number && isVoid[$0.key] == false }
      }
      for event in (events + declarations).shuffled(using: &random.random) {
        core.take(event, arrival: arrival)
      }
      let inForce = events.indices.filter { isVoid[UInt64($0)] == false }.map { events[$0] }
      let naive = NaiveRecord.of(inForce, [:], site: site, endsWaits: false)
      if let difference = difference(core, naive, site: site) {
        Issue.record("seed \(seed): \(difference)")
        return
      }
    }
  }

  @Test("what waits for a thing is looked at again when what made it wait is declared wrong")
  func waitEnds() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let (given, blank) = (site.units[0], site.units[1])
    core.take(site.event(.encode, [blank], number: 1, at: 92), arrival: arrival)
    core.take(site.event(.scrap, [blank], number: 2, at: 0), arrival: arrival)
    core.take(site.event(.dispense, [given, blank], number: 3, at: 121), arrival: arrival)
    core.take(site.event(.commission, [given], number: 4, at: 196, lot: site.lots[0]), arrival: arrival)
    #expect(core.waitingCount == 1, "a printed label may yet be commissioned")
    core.take(site.declaration(of: EventID(sender: site.camera, sequence: 1), number: 5), arrival: arrival)
    #expect(core.waitingCount == 0, "a scrapped one is not")
    #expect(core.ledger.flags(of: given).contains(.dispensed))
  }

  @Test("what took effect before something that is forgotten by now is fixed", arguments: [false, true])
  func fixed(isReplayed: Bool) throws {
    let site = try Site()
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.journalSpan = 3_600_000_000
    let core = TraceCore(table: site.table, policy: policy)
    func take(_ event: TraceEvent, minute: Int64) {
      core.take(event, arrival: shiftStart.advanced(byMicroseconds: minute * 60_000_000))
    }
    take(site.event(.commission, [site.units[0]], number: 1, at: 100, lot: site.lots[0]), minute: 2)
    take(site.event(.commission, [site.units[1]], number: 2, at: 200, lot: site.lots[0]), minute: 10)
    // Dated before the first, which takes effect again behind it: behind the second too.
    let late = site.units[isReplayed ? 0 : 2]
    take(site.event(.commission, [late], number: 3, at: 50, lot: site.lots[1]), minute: 20)
    core.advance(to: shiftStart.advanced(byMicroseconds: 75 * 60_000_000))
    #expect(core.journal.startIndex == 1)
    take(site.declaration(of: EventID(sender: site.camera, sequence: 2), number: 4), minute: 75)
    #expect((core.findingLog.count(of: .outOfReach) == 1) == isReplayed)
    #expect((core.state(of: site.units[1]) == .commissioned) == isReplayed)
  }

  @Test("a correction says from where it replayed, and impact names what depends on an event")
  func report() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let units = Array(site.units[0..<5])
    let wrong = site.event(.commission, [units[0]], number: 1, at: 1, lot: site.lots[0])
    core.take(wrong, arrival: arrival)
    core.take(
      site.event(
        .commission, units[1...] + [site.cases[0], site.pallets[0]], number: 2, at: 2, lot: site.lots[0]),
      arrival: arrival)
    core.take(site.event(.commission, [site.units[9]], number: 3, at: 3, lot: site.lots[0]), arrival: arrival)
    core.take(site.event(.pack, units, number: 4, at: 4, container: site.cases[0]), arrival: arrival)
    core.take(
      site.event(.pack, [site.cases[0]], number: 5, at: 5, container: site.pallets[0]), arrival: arrival)
    core.take(
      site.event(.ship, [site.pallets[0]], number: 6, at: 6, details: site.shipping(document: "ASN-9")),
      arrival: arrival)

    let impact = try #require(core.impact(of: wrong.header.id))
    #expect(impact.positions == [3, 4, 5], "packed, palletized, shipped; not the unit beside")
    #expect(impact.items == units + [site.cases[0], site.pallets[0]])
    #expect(impact.documents == ["ASN-9"] && impact.lots == [site.lots[0]])
    #expect(core.state(of: units[0]) == .released)

    core.take(site.declaration(of: wrong.header.id, number: 7), arrival: arrival)
    let correction = try #require(core.correctionHistory.last)
    #expect(correction.isVoided && correction.target == wrong.header.id)
    #expect(correction.replayed == 4 && correction.replayedFrom == wrong.header.eventTime)
    #expect(core.state(of: units[0]) == .unassigned && core.contents(of: site.cases[0]).isEmpty)
    #expect(core.waitingCount == 1, "the packing waits for a commissioning that is right")

    core.take(site.event(.commission, [units[0]], number: 8, at: 2, lot: site.lots[1]), arrival: arrival)
    #expect(core.contents(of: site.cases[0]) == units && core.lot(of: units[0]) == site.lots[1])
    #expect(core.state(of: units[0]) == .released)
  }

  @Test("a declaration that carries the identity of what it declares wrong, as in EPCIS, is no repetition")
  func sameIdentity() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let event = site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0])
    core.take(event, arrival: arrival)
    var declaration = site.declaration(of: event.header.id, number: 2)
    declaration.header.id = event.header.id
    core.take(declaration, arrival: arrival)
    #expect(core.state(of: site.units[0]) == .unassigned && core.repeatedCount == 0)
  }

  @Test("declarations of nothing, of the unknown, of each other and of the forgotten are findings")
  func contradictory() throws {
    let site = try Site()
    var policy = SitePolicy()
    policy.keepsJournal = false
    let core = TraceCore(table: site.table, policy: policy)
    core.take(site.declaration(of: .none, number: 1), arrival: arrival)
    #expect(core.findingLog.count(of: .declarationWithoutTarget) == 1)
    // Two that declare each other.
    core.take(site.declaration(of: EventID(sender: site.camera, sequence: 3), number: 2), arrival: arrival)
    #expect(core.findingLog.count(of: .declaredUnknown) == 1)
    core.take(
      site.declaration(of: EventID(sender: site.camera, sequence: 2), number: 3), arrival: arrival)
    #expect(
      core.findingLog.count(of: .declaredUnknown) == 0 && core.findingLog.count(of: .declarationCycle) == 1)
    // An event that was kept for as long as events may be late.
    core.take(site.event(.commission, [site.units[0]], number: 4, at: 1, lot: site.lots[0]), arrival: arrival)
    for hour in 1...3 { core.advance(to: arrival.advanced(byMicroseconds: Int64(hour) * 3_600_000_000)) }
    core.take(
      site.declaration(of: EventID(sender: site.camera, sequence: 4), number: 5),
      arrival: arrival.advanced(byMicroseconds: 4 * 3_600_000_000))
    #expect(core.findingLog.count(of: .outOfReach) == 1 && core.state(of: site.units[0]) == .commissioned)
  }

  private let arrival = shiftStart.advanced(byMicroseconds: 300_000_000)
}

extension Site {
  /// A declaration that an event did not occur.
  func declaration(of event: EventID, number: UInt64) -> TraceEvent {
    var details = EventDetails()
    details.declaredWrong = event
    details.errorReason = .didNotOccur
    var declaration = self.event(.errorDeclaration, [], number: number, at: 250, details: details)
    declaration.header.id = EventID(sender: camera, sequence: number)
    return declaration
  }
}
