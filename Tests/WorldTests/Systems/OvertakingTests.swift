import EventKernel
import Foundation
import Scenario
import Testing
import TraceModel
import World

/// How much later a message can come than one that was sent after it, foretold from the settings and seen in random chains.
@Suite("How far messages overtake one another") struct OvertakingTests {
  /// What is set at each boundary, drawn; nothing is ever lost.
  private static func plan(_ stream: inout RandomStream) -> LinePlan {
    func time(_ low: Double, _ high: Double) -> TimeSpan {
      TimeSpan.seconds(nearest: low * pow(high / low, stream.uniform()))!
    }
    var chosen: [MechanismID: [MechanismSettings]] = [:]
    for boundary in Boundary.allCases {
      func set(_ id: MechanismID, _ values: [(String, any ParameterValue)]) {
        var settings = MechanismSettings.healthy
        for (name, value) in values + [("at-border", boundary)] {
          settings.set(id.card.parameters.first { $0.id == name }!, to: value)
        }
        chosen[id, default: []].append(settings)
      }
      if stream.below(2) == 0 {
        set(
          .retryDuplicate,
          [
            ("timeout", time(0.1, 600)), ("latency", time(0.01, 60)),
            ("attempts", Count([1, 2, 5, 12][Int(stream.below(4))])),
            ("late", stream.below(2) == 0 ? RetryDuplicate.LateAcknowledgement.stops : .ignored),
          ])
      }
      if stream.below(2) == 0 {
        set(.queueOverflow, [("service", time(0.001, 0.15)), ("places", Count(1_000_000_000))])
      }
      if stream.below(2) == 0 {
        set(
          .outage,
          [
            ("between", time(1_800, 86_400)), ("length", time(10, 7_200)), ("buffer", Count(1_000_000_000)),
          ])
      }
    }
    var plan = LinePlan()
    for id in [MechanismID.retryDuplicate, .queueOverflow, .outage] {
      guard var first = chosen[id]?.first, let all = chosen[id] else { continue }
      first.further = Array(all.dropFirst())
      plan.mechanisms.set(id, to: first)
    }
    return plan
  }

  /// The longest time by which a message came later than one that was sent after it, right to ten seconds.
  private static func longest(_ plan: LinePlan, seed: UInt64, of count: Int) -> TimeSpan {
    var chain = Chain(plan.mechanisms, seed: seed, trial: 0)
    var batch = EventBatch()
    let times = (0..<count).map { Instant.start + .milliseconds(200 * Int64($0)) }
    for number in 0..<count {
      var header = EventHeader(number == 0 ? .openLot : .commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
    }
    chain.take(batch, saidAt: times)
    var arrivals = Array(repeating: Instant?.none, count: count)
    var (now, left) = (Instant.start, count)
    while left > 0, now < .start + .days(60) {
      now = now + (now < times.last! + .hours(4) ? .seconds(10) : .minutes(1))
      for item in chain.deliver(before: now).batch.items where arrivals[Int(item.raw) - 1] == nil {
        arrivals[Int(item.raw) - 1] = now
        left -= 1
      }
    }
    #expect(left == 0, "\(left) messages never came")
    var (longest, earliest) = (TimeSpan.zero, Instant.distantFuture)
    for arrival in arrivals.reversed() {
      guard let arrival else { continue }
      if arrival > earliest { longest = max(longest, arrival - earliest) }
      earliest = min(earliest, arrival)
    }
    return longest
  }

  @Test("never by more than is foretold, and sometimes by a good part of it") func bound() throws {
    var (near, nothing, endless) = (0, 0, 0)
    for seed in 1...120 as ClosedRange<UInt64> {
      var paths = RandomPaths(seed: seed, trial: 0)
      var stream = paths.claim("test", owner: "OvertakingTests").stream(0)
      let plan = Self.plan(&stream)
      let seen = Self.longest(plan, seed: seed, of: 6_000)
      guard let foretold = plan.longestOvertaking(lines: 1) else {
        endless += 1
        continue
      }
      #expect(seen <= foretold + .seconds(60), "\(seed): \(seen.words) where \(foretold.words) is foretold")
      if seen.seconds > foretold.seconds / 4 { near += 1 }
      if foretold == .zero {
        nothing += 1
        #expect(seen == .zero, "\(seed): \(seen.words)")
      }
    }
    #expect(
      near >= 10 && nothing >= 5 && endless >= 5, "\(near) near, \(nothing) in order, \(endless) without end")
  }
}
