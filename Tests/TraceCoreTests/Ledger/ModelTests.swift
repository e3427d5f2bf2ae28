import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("The core against a naive record")
struct ModelTests {
  @Test("random events of every kind, legal or not, in order of time, give the same record")
  func inOrder() throws {
    for seed in 0..<(60 * depth) {
      let site = try Site()
      var random = RandomEvents(site: site, seed: seed)
      let events = random.anything(120).sorted { $0.header.eventTime < $1.header.eventTime }
      if !agree(on: events, seed: seed, site) { return }
    }
  }

  @Test("random events of every kind in any order of arrival, some of them twice, give the same record")
  func shuffled() throws {
    for seed in 100_000..<100_000 + 100 * depth {
      let site = try Site(unitCount: 24, caseCount: 6)
      var random = RandomEvents(site: site, seed: seed)
      var events = random.anything(50)
      events.shuffle(using: &random.random)
      if !agree(on: events, repeated: events.shuffled(using: &random.random).prefix(20), seed: seed, site) {
        return
      }
    }
  }

  @Test("the same under policies chosen at random")
  func policies() throws {
    for seed in 200_000..<200_000 + 150 * depth {
      let site = try Site(unitCount: 12, caseCount: 5, palletCount: 2)
      var random = RandomEvents(site: site, seed: seed)
      var responses: [RuleID: RuleResponse] = [:]
      for rule in RuleCatalogue.all where NaiveRecord.rules.contains(rule.id) && rule.id != .orphanContainer {
        responses[rule.id] = rule.responses.randomElement(using: &random.random)
      }
      var events = random.anything(45)
      if Bool.random(using: &random.random) { events.shuffle(using: &random.random) }
      if !agree(on: events, responses, seed: seed, site) { return }
    }
  }

  @Test("containers of a hundred, filled and thinned out in any order, keep the order of packing")
  func crowded() throws {
    for seed in 300_000..<300_000 + 20 * depth {
      let site = try Site(unitCount: 150, caseCount: 2, palletCount: 1)
      var random = RandomEvents(site: site, seed: seed)
      var events = [
        site.event(.commission, site.units + site.cases, number: 1, at: 1, lot: site.lots[0])
      ]
      for number in 2..<30 as Range<UInt64> {
        let isPacking = Int.random(in: 0..<5, using: &random.random) < 3
        let count = Int.random(in: 1...120, using: &random.random)
        events.append(
          site.event(
            isPacking ? .pack : .unpack,
            Array(site.units.shuffled(using: &random.random).prefix(count)), number: number,
            at: Double(Int.random(in: 2..<60, using: &random.random)),
            container: site.cases[Int.random(in: 0..<2, using: &random.random)]))
      }
      if Bool.random(using: &random.random) { events.shuffle(using: &random.random) }
      if !agree(on: events, seed: seed, site) { return }
    }
  }

  @Test("a claim that would put a container into itself does not come into force when its turn comes")
  func claimOfACycle() throws {
    let site = try Site()
    let (shipper, first, second) = (site.cases[0], site.pallets[0], site.pallets[1])
    let story: [(EventKind, [ItemID], ItemID)] = [
      (.commission, [shipper, first, second], .none), (.pack, [shipper], first), (.pack, [shipper], second),
      (.pack, [second], shipper), (.unpack, [shipper], first), (.unpack, [second], shipper),
      (.pack, [shipper], second),
    ]
    for length in 1...story.count {
      let events = story.prefix(length).enumerated().map { index, part in
        site.event(
          part.0, part.1, number: UInt64(index), at: Double(index), container: part.2,
          lot: part.0 == .commission ? site.lots[0] : .none)
      }
      if !agree(on: events, [.secondParent: .keepBoth], seed: UInt64(length), site) { return }
    }
  }

  /// Whether the two agree; where they do not, the shortest story that shows it is recorded.
  private func agree(
    on events: [TraceEvent], _ responses: [RuleID: RuleResponse] = [:], repeated: ArraySlice<TraceEvent> = [],
    seed: UInt64, _ site: Site
  ) -> Bool {
    guard firstDifference(events, responses, repeated: repeated, site) != nil else { return true }
    // A story of five events is read in a minute, one of a hundred in an hour.
    var shortest = events
    var index = 0
    while index < shortest.count {
      var shorter = shortest
      shorter.remove(at: index)
      if firstDifference(shorter, responses, site) != nil { shortest = shorter } else { index += 1 }
    }
    let difference = firstDifference(shortest, responses, site) ?? "only with repetitions"
    let story = shortest.map { event in
      "\(event.header.kind) \(event.items.map(\.raw)) in \(event.header.container.raw)"
        + " at \(event.header.eventTime), number \(event.header.id.low)"
        + " of \(event.header.actor.raw), outputs \(event.details?.outputs.map(\.raw) ?? [])"
    }
    let chosen = responses.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \($0.value)" }
    Issue.record("seed \(seed): \(difference)\n\(story.joined(separator: "\n"))\n\(chosen)")
    return false
  }

  private func firstDifference(
    _ events: [TraceEvent], _ responses: [RuleID: RuleResponse], repeated: ArraySlice<TraceEvent> = [],
    _ site: Site
  ) -> String? {
    var policy = SitePolicy()
    for (rule, response) in responses where !policy.choose(response, for: rule) {
      return "\(rule.rawValue) does not allow \(response)"
    }
    let core = TraceCore(table: site.table, policy: policy)
    var arrived = shiftStart.advanced(byMicroseconds: 300_000_000)
    for event in events + repeated {
      arrived = arrived.advanced(byMicroseconds: 100_000)
      core.take(event, arrival: arrived)
    }
    if core.repeatedCount != repeated.count || core.takenCount != events.count { return "repetitions" }
    let waiting = NaiveRecord.of(events, responses, site: site, endsWaits: false)
    if let difference = difference(core, waiting, site: site) { return "before waits end: \(difference)" }
    core.advance(to: arrived.advanced(byMicroseconds: policy.allowedLateness))
    return difference(core, NaiveRecord.of(events, responses, site: site, endsWaits: true), site: site)
  }
}
