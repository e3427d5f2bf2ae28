import RecordSamples
import Testing
import TraceCore
import TraceModel

/// The tests that `RecordKeeper`'s documentation demands of whoever implements it.
///
/// They know nothing of the core but the two protocols; another system is tested by another `make`.
struct RecordKeeperContract {
  typealias Keeper = RecordKeeper & RecordReader

  let site: Site
  let make: () -> any Keeper

  func checkAll() {
    nothingIsLost()
    deliveryDoesNotMatter()
    correctionsTakeBack()
    onlyWhatWasTold()
    noInputStopsIt()
    findingsAreReadOn()
    questionsAreAnswered()
  }

  private let arrival = shiftStart.advanced(byMicroseconds: 300_000_000)

  private func record(_ keeper: any Keeper) -> [String] {
    site.everything.map { item in
      "\(item.raw) \(keeper.state(of: item)) \(keeper.parent(of: item).raw) \(keeper.lot(of: item).raw)"
        + " \(keeper.contents(of: item).map(\.raw))"
    }
  }

  private func batch(_ events: [TraceEvent]) -> EventBatch {
    var batch = EventBatch()
    for event in events { batch.append(event) }
    return batch
  }

  private func nothingIsLost() {
    let keeper = make()
    let legal = site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0])
    let illegal = site.event(.commission, [site.units[0]], number: 2, at: 2, lot: site.lots[1])
    #expect(keeper.take(batch([legal, illegal]), arrival: arrival) == 2)
    #expect(keeper.state(of: site.units[0]) == .commissioned)
    let about = keeper.findings(about: site.units[0]).map { keeper.findings[$0] }
    #expect(
      about.contains { $0.events.contains(illegal.header.id) }, "in the record, or in an exception about it")
    #expect(about.allSatisfy { $0.actor == site.camera && $0.raisedAt == arrival })
  }

  private func deliveryDoesNotMatter() {
    var random = RandomEvents(site: site, seed: 5)
    let events = random.legal()
    let once = make()
    once.take(batch(events), arrival: arrival)
    let twice = make()
    twice.take(batch(events), arrival: arrival)
    twice.take(batch(events), arrival: arrival)
    #expect(record(once) == record(twice))
    let shuffled = make()
    shuffled.take(batch(events.shuffled(using: &random.random)), arrival: arrival)
    #expect(record(once) == record(shuffled))
  }

  private func correctionsTakeBack() {
    var random = RandomEvents(site: site, seed: 6)
    let events = random.legal()
    for wrong in stride(from: 0, to: events.count, by: 7) {
      let corrected = make()
      corrected.take(batch(events), arrival: arrival)
      corrected.take(batch([site.declaration(of: events[wrong].header.id, number: 9_999)]), arrival: arrival)
      let without = make()
      without.take(batch(events.enumerated().filter { $0.offset != wrong }.map(\.element)), arrival: arrival)
      #expect(record(corrected) == record(without), "after \(events[wrong].header.kind) was declared wrong")
    }
  }

  private func onlyWhatWasTold() {
    let keeper = make()
    keeper.take(
      batch([site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0])]), arrival: arrival
    )
    for item in site.everything.dropFirst() {
      #expect(keeper.state(of: item) == .unassigned && !keeper.parent(of: item).isSome)
      #expect(keeper.lot(of: item) == .none && keeper.contents(of: item).isEmpty)
    }
  }

  private func findingsAreReadOn() {
    let keeper = make()
    var read: [Finding] = []
    for number in 1...20 as ClosedRange<UInt64> {
      keeper.take(
        batch([site.event(.commission, [site.units[0]], number: number, at: 1, lot: site.lots[0])]),
        arrival: arrival)
      while read.count < keeper.findingCount { read.append(keeper.finding(at: read.count)) }
    }
    #expect(!read.isEmpty && read == keeper.findings, "what is read on is what is read at once")
    let about = keeper.findings(about: site.units[0])
    #expect(
      about == read.indices.filter { read[$0].item == site.units[0] || read[$0].container == site.units[0] })
    #expect(keeper.findings(about: site.units[1]).isEmpty)
  }

  private func questionsAreAnswered() {
    let keeper = make()
    keeper.take(
      batch([
        site.event(.commission, Array(site.units[0..<3]), number: 1, at: 1, lot: site.lots[0]),
        site.event(.ship, [site.units[0]], number: 2, at: 2, details: site.shipping()),
      ]), arrival: arrival)
    #expect(keeper.documents(of: site.units[0]) == ["ASN-1"] && keeper.documents(of: site.units[1]).isEmpty)
    let query = VerificationQuery(gtin: "0", serial: "0", askedAt: arrival)
    #expect(!keeper.answer(query).verified, "nobody vouches for what it does not know")
  }

  private func noInputStopsIt() {
    let keeper = make()
    var number: UInt64 = 0
    for kind in EventKind.allCases {
      for items in [
        [], [ItemID.none], [ItemID(raw: 4_000_000_000)], Array(repeating: site.units[0], count: 1_000),
      ] {
        for time in [Timestamp.distantPast, Timestamp(seconds: -1), .distantFuture] {
          number += 1
          var event = site.event(kind, items, number: number, at: 0, container: items.first ?? .none)
          event.header.eventTime = time
          keeper.take(batch([event]), arrival: arrival)
        }
      }
    }
    keeper.advance(to: .distantFuture)
    #expect(!keeper.findings.isEmpty && !keeper.takeFeedback().isEmpty)
  }
}

@Suite("The contract of record keepers")
struct TraceCoreContractTests {
  @Test("the core passes what is demanded of every keeper")
  func core() throws {
    let site = try Site()
    RecordKeeperContract(site: site) { TraceCore(table: site.table) }.checkAll()
  }
}
