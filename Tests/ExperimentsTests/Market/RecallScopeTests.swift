import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Recalls that begin with a machine, a delivery of material or a list.
@Suite("What is recalled: a machine's work, a delivery, a list") struct RecallScopeTests {
  private static func machine(_ name: String, from: TimeSpan, lasts: TimeSpan) -> RecallPlan {
    var plan = RecallPlan(name, at: .days(30), what: .machine)
    (plan.from, plan.lasts) = (from, lasts)
    return plan
  }

  private static func list(_ name: String, _ codes: [String]) -> RecallPlan {
    var plan = RecallPlan(name, at: .days(30), what: .codes)
    plan.codes = codes
    return plan
  }

  private static func drills(_ trial: Trial) throws -> [RecallTally] {
    try #require(try trial.run(0).recalls).drills
  }

  @Test("healthy: each names exactly what is affected, and neither more nor less", arguments: [0, 6])
  func healthy(unitsPerBundle: Int) throws {
    var trial = VerificationTests.trial {
      $0.lots.count = 5
      $0.bundler.unitsPerBundle = unitsPerBundle
    }
    trial.recalls = [
      Self.machine("never", from: .minutes(3), lasts: .zero),
      Self.machine("minutes", from: .minutes(3), lasts: .minutes(2)),
      Self.machine("always", from: .zero, lasts: .days(10)),
      Self.machine("after the last lot", from: .days(20), lasts: .days(1)),
      RecallPlan("one delivery", at: .days(30), what: .material, count: 1),
      RecallPlan("more deliveries than there are", at: .days(30), what: .material, count: 9),
      RecallPlan("no delivery", at: .days(30), what: .material, count: 0),
      Self.list("nothing", []),
    ]
    let row = try trial.run(0)
    let drills = try #require(row.recalls).drills
    func affected(_ name: String) -> Int { drills.first { $0.name == name }?.affected ?? -1 }
    for drill in drills {
      #expect(drill.missed == 0 && drill.inVain == 0 && drill.named == drill.affected, "\(drill)")
      #expect(drill.undecided == 0 && drill.unknown == 0 && drill.wideningFactor == 1, "\(drill)")
    }
    #expect(affected("never") == 0 && affected("after the last lot") == 0 && affected("nothing") == 0)
    #expect(affected("no delivery") == 0)
    let all = affected("always")
    #expect(all > 11_000 && affected("minutes") > 100 && affected("minutes") < all / 5, "\(drills)")
    // Five lots, two to a delivery: the newest went into the last one alone.
    #expect(affected("one delivery") > 2_000 && affected("one delivery") < 3_000)
    #expect(affected("more deliveries than there are") == all)
    #expect(row.findings.filter { $0.severity > .note }.isEmpty, "\(row.findings.prefix(3))")
  }

  @Test(
    "healthy with cases that are filled up by hand, opened and labeled anew: a span of the labeler's work names what is in them",
    arguments: [0, 6])
  func filledUp(unitsPerBundle: Int) throws {
    var plan = TopUpTests.plan(.byCount)
    plan.bundler.unitsPerBundle = unitsPerBundle
    plan.lots.count = 2
    var trial = Trial(plan, seed: 9)
    trial.site.holdsLots = false
    trial.verification = VerificationPlan()
    // Spans that begin and end anywhere.
    trial.recalls = (0..<40).map { number in
      Self.machine(
        "span \(number)", from: .seconds(Int64(240 * number)), lasts: .seconds(97 + 11 * Int64(number)))
    }
    let row = try trial.run(0)
    #expect(row.occurrences[.toppedUp] > 4)
    let drills = try #require(row.recalls).drills
    for drill in drills {
      #expect(drill.missed == 0 && drill.inVain == 0 && drill.named == drill.affected, "\(drill)")
    }
    #expect(drills.count { $0.affected > 100 } > 20, "\(drills)")
  }

  @Test(
    "two lines behind systems that are late: each delivery is of the lots that were opened one after the other"
  )
  func deliveries() throws {
    func drills(late: Bool) throws -> [RecallTally] {
      var trial = VerificationTests.trial(
        (.outOfOrder, late ? [("spread", TimeSpan.seconds(90))] : [])
      ) { $0.lots.count = 3 }
      trial.site.lines = 2
      trial.site.linesApart = .minutes(3)
      trial.recalls = (1...3).map {
        RecallPlan("newest \($0)", at: .days(30), what: .material, count: $0)
      }
      return try Self.drills(trial)
    }
    let (prompt, late) = (try drills(late: false), try drills(late: true))
    #expect(prompt.map(\.affected) == late.map(\.affected) && prompt[0].affected > 4_000)
    for drill in prompt + late { #expect(drill.missed == 0 && drill.inVain == 0, "\(drill)") }
  }

  @Test(
    "a labeler whose clock is behind: what it says of a span is another span, and a recall by it misses and is in vain"
  )
  func wrongClock() throws {
    var trial = VerificationTests.trial()
    trial.recalls = [Self.machine("minutes", from: .minutes(2), lasts: .minutes(3))]
    let right = try #require(try Self.drills(trial).first)
    #expect(right.affected > 200 && right.missed == 0 && right.inVain == 0, "\(right)")
    trial.plan.clocks[.labeler].offset = -90_000_000_000
    trial.plan.clocks[.labeler].syncPeriod = nil
    let drill = try #require(try Self.drills(trial).first)
    #expect(drill.affected == right.affected && drill.missed > 24 && drill.inVain > 24, "\(drill)")
  }

  @Test("a list of codes reaches a pack, and all that lies in a case; what nobody knows is said")
  func list() throws {
    var trial = VerificationTests.trial { $0.lots.count = 1 }
    let spoken = try #require(try Self.codes(trial))
    trial.recalls = [
      Self.list("a pack", [spoken.unit]), Self.list("a case", [spoken.box]),
      Self.list("nobody's", ["urn:epc:id:sgtin:4012345.000001.999999999999", "no code at all"]),
    ]
    let drills = try Self.drills(trial)
    func drill(_ name: String) -> RecallTally? { drills.first { $0.name == name } }
    #expect(drill("a pack")?.affected == 1 && drill("a pack")?.missed == 0 && drill("a pack")?.inVain == 0)
    #expect(drill("a case")?.affected == 24 && drill("a case")?.named == 24 && drill("a case")?.missed == 0)
    #expect(drill("nobody's")?.affected == 0 && drill("nobody's")?.unknown == 2, "\(drills)")
  }

  /// What is on one pack and on its case.
  private static func codes(_ trial: Trial) throws -> (unit: String, box: String)? {
    var other = trial
    other.market = MarketPlan()
    guard let run = try MarketTrial(other, number: 0), let seal = run.market.seals.first,
      let box = seal.cases.first, let unit = seal.codes(ofCase: 0).first
    else { return nil }
    return (run.table.text(of: unit), run.table.text(of: box.label))
  }

  @Test("where the record contradicts itself the recall has to be wider, and by what lies on the other side")
  func undecided() throws {
    func recall(again: Bool) throws -> RecallTally {
      var trial = VerificationTests.trial {
        $0.serializer.poolBlock = 300
        $0.serializer.poolReserve = 100
        $0.serializer.poolLatency = .zero
      }
      if again {
        var own = MechanismSettings.healthy
        for (name, value) in [("lag", TimeSpan.minutes(4)), ("between", TimeSpan.minutes(5))] {
          own.set(MechanismID.doubleIssue.card.parameters.first { $0.id == name }!, to: value)
        }
        trial.plan.mechanisms.set(.doubleIssue, to: own)
      }
      trial.recalls = [RecallPlan("cases", at: .days(30), what: .cases, count: 60)]
      return try #require(try Self.drills(trial).first)
    }
    let healthy = try recall(again: false)
    #expect(healthy.undecided == 0 && healthy.widening == 0 && healthy.wideningFactor == 1, "\(healthy)")
    let wrong = try recall(again: true)
    #expect(wrong.undecided > 10 && wrong.widening > 0, "\(wrong)")
    // Numbers that were issued twice can be a second pack each, and no more than there are.
    #expect(wrong.wideningFactor > 1 && wrong.named + wrong.widening <= 2 * 2_400, "\(wrong)")
    // Each contradiction is a call.
    #expect(wrong.threadWork > healthy.threadWork && wrong.stitchedWork > healthy.stitchedWork, "\(wrong)")
  }
}
