import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Events that come again")
struct RepeatTests {
  /// Three senders who number their messages lose some, send some late and some again; the record keeps an hour of them.
  @Test("are known however late they come, and where they are as long as they are kept", arguments: 1...4)
  func repeats(_ seed: UInt64) throws {
    let site = try Site()
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.allowedLateness = 60_000_000
    policy.journalSpan = 3_600_000_000
    let core = TraceCore(table: site.table, policy: policy)
    var random = TestRandom(state: seed)
    var senders = [site.camera, site.partner, site.packer].map {
      (id: $0, next: UInt64(seed % 2), missing: [UInt64]())
    }
    var places: [EventID: Int] = [:]
    var order: [TraceEvent] = []
    var repeated = 0
    var clock = shiftStart
    func identity() -> EventID {
      let index = Int.random(in: 0..<3, using: &random)
      // What the second sender has lost never comes.
      if index != 1, Int.random(in: 0..<10, using: &random) == 0, let late = senders[index].missing.popLast()
      {
        return EventID(sender: senders[index].id, sequence: late)
      }
      if Int.random(in: 0..<25, using: &random) == 0 {
        senders[index].missing.insert(senders[index].next, at: 0)
        senders[index].next += 1
      }
      senders[index].next += 1
      return EventID(sender: senders[index].id, sequence: senders[index].next - 1)
    }
    for _ in 0..<400 {
      var batch = EventBatch()
      for number in 0..<200 {
        if let again = order.randomElement(using: &random), Int.random(in: 0..<20, using: &random) == 0 {
          batch.append(again)
          repeated += 1
          continue
        }
        var event = site.event(.observe, [site.units[number % site.units.count]], number: 0, at: 0)
        event.header.id = identity()
        event.header.eventTime = clock.advanced(byMicroseconds: Int64(number) * 1_000)
        places[event.header.id] = order.count
        order.append(event)
        batch.append(event)
      }
      clock = clock.advanced(byMicroseconds: 300_000_000)
      core.take(batch, arrival: clock)
      let start = core.journal.startIndex
      let wrong = (order.suffix(3_000) + order.prefix(50)).filter { event in
        let place = places[event.header.id] ?? -1
        return core.position(of: event.header.id) != (place < start ? nil : place)
      }
      #expect(wrong.isEmpty)
    }
    #expect(core.repeatedCount == repeated)
    #expect(core.takenCount == order.count)
    #expect(core.journal.startIndex > 60_000, "most of it was forgotten")
  }
}
