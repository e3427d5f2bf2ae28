import Foundation
import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Bad input")
struct BadInputTests {
  @Test("random bytes as events stop nothing, for 5 s, for a minute with DRIFTLINE_DEEP")
  func fuzz() {
    let usual = depth == 1 ? "5" : "60"
    let text = ProcessInfo.processInfo.environment["DRIFTLINE_FUZZ_SECONDS"] ?? usual
    let end = ContinuousClock.now + .seconds(Double(text) ?? 5)
    var random = TestRandom(state: 4_711)
    repeat {
      for _ in 0..<20 {
        let bytes = (0..<Int.random(in: 0..<2_000, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        bytes.withUnsafeBufferPointer { TraceCore.fuzz($0) }
      }
    } while ContinuousClock.now < end
  }

  @Test("a container of 100,000 is packed, thinned out and emptied, in the order of packing")
  func enormous() throws {
    let site = try Site(unitCount: 100_000)
    let core = TraceCore(table: site.table)
    core.take(
      site.event(.commission, site.units + [site.cases[0]], number: 1, at: 1, lot: site.lots[0]),
      arrival: arrival)
    core.take(site.event(.pack, site.units, number: 2, at: 2, container: site.cases[0]), arrival: arrival)
    let most = site.units.filter { $0.raw % 4 != 0 }
    core.take(site.event(.unpack, most, number: 3, at: 3, container: site.cases[0]), arrival: arrival)
    #expect(core.contents(of: site.cases[0]) == site.units.filter { $0.raw % 4 == 0 })
    core.take(site.event(.pack, most, number: 4, at: 4, container: site.cases[0]), arrival: arrival)
    #expect(core.ledger.childCount(of: site.cases[0]) == 100_000)
    #expect(core.findingLog.count(of: .overQuantity) == 2)
    core.take(site.declaration(of: EventID(sender: site.camera, sequence: 3), number: 9), arrival: arrival)
    #expect(core.contents(of: site.cases[0]) == site.units, "the unpacking never happened")
    #expect(core.findingLog.count(of: .packedTwice) == most.count)
  }

  @Test("a million exceptions are kept, counted and found again")
  func exceptions() throws {
    let site = try Site()
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.allowedLateness = 0
    let core = TraceCore(table: site.table, policy: policy)
    core.take(site.event(.commission, site.units, number: 1, at: 1, lot: site.lots[0]), arrival: arrival)
    var batch = EventBatch()
    for number in 2..<25_002 as Range<UInt64> {
      batch.append(site.event(.commission, site.units, number: number, at: 2, lot: site.lots[1]))
    }
    core.take(batch, arrival: arrival)
    #expect(core.findingLog.count == 1_000_000 && core.findingLog.count(of: .commissionedTwice) == 1_000_000)
    #expect(core.findings(about: site.units[7]).count == 25_000)
    #expect(core.takeFeedback().count == 2_000_000, "an alert and a prompt each")
    let words = RuleCatalogue.rule(.commissionedTwice)?
      .words(for: core.findingLog[999_999], table: site.table)
    #expect(words?.contains("lot N7A001, the event says lot N7A002") == true, "both versions: \(words ?? "")")
  }

  @Test("foreign serial numbers and unknown products are taken, and named")
  func foreign() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    let foreign = site.table.intern(uri: "urn:epc:id:sgtin:0614141.112345.400")
    core.take(site.event(.receive, [foreign], number: 1, at: 1), arrival: arrival)
    core.advance(to: arrival.advanced(byMicroseconds: 600_000_000))
    #expect(
      core.findingLog.count(of: .unknownProduct) == 1 && core.findingLog.count(of: .receivedNotShipped) == 1)
    #expect(core.state(of: foreign) == .released)
  }

  private let arrival = shiftStart.advanced(byMicroseconds: 300_000_000)
}
