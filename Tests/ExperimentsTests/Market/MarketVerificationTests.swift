import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Queries that goods ask on their way, and recalls of what is anywhere between the site and patients.
@Suite("Queries and recalls in a market") struct MarketVerificationTests {
  private static func trial(
    _ settings: VerificationTests.Setting..., change: (inout LinePlan) -> Void = { _ in }
  )
    -> Trial
  {
    var trial = VerificationTests.trial(change: change)
    for (id, values) in settings {
      var own = MechanismSettings.healthy
      for (name, value) in values { own.set(id.card.parameters.first { $0.id == name }!, to: value) }
      trial.plan.mechanisms.set(id, to: own)
    }
    trial.verification?.askedShare = 0.1
    trial.verification?.damagedShare = 0.01
    var market = MarketPlan()
    market.verifies = 1
    market.buysEvery = .minutes(60)
    market.ordersEvery = .days(1)
    market.runsOn = .days(120)
    trial.market = market
    trial.recalls = [
      RecallPlan("soon", at: .days(3), what: .everything),
      RecallPlan("late", at: .days(100), what: .lots, count: 1),
    ]
    return trial
  }

  @Test(
    "healthy: every return and every dispensing is verified, and a recall names exactly what is affected and whom"
  )
  func healthy() throws {
    let row = try Self.trial((.relabel, [])).run(0)
    let (queries, market) = (try #require(row.verification), try #require(row.market))
    #expect(market.asked > 1_000 && queries.asked > 1_000, "\(market.asked) of \(queries.asked)")
    #expect(queries.verified == queries.asked && market.notGood == 0, "\(queries)")
    for recall in try #require(row.recalls).drills {
      #expect(recall.affected > 2_000 && recall.missed == 0 && recall.inVain == 0, "\(recall)")
      #expect(recall.customersMissed == 0 && recall.unknown == 0, "\(recall)")
    }
    #expect(try #require(row.recalls).drills.last?.customers ?? 0 > 0)
    #expect(row.findings.filter { $0.severity > .note }.isEmpty, "\(row.findings.prefix(3))")
  }

  @Test(
    "a new number that nobody has linked to the old one is unknown to whoever asks, and out of a recall's reach"
  )
  func relabeled() throws {
    var trial = Self.trial((.relabel, [("unlinked", Fraction.of(1))]))
    trial.market?.relabels = 0.05
    let row = try trial.run(0)
    let queries = try #require(row.verification)
    #expect(queries.failed > 50 && queries.failed(by: .older) == queries.failed && queries.unexplained == 0)
    #expect(queries.rows.allSatisfy { $0.mechanisms == MechanismSet(.relabel) }, "\(queries.rows)")
    let late = try #require(row.recalls?.drills.last)
    // Who asks before he gives anything out gives none of them to a patient.
    #expect(late.missed > 20 && late.missedDispensed == 0, "\(late)")
    trial.market?.verifies = 0
    let unasked = try #require(try trial.run(0).recalls?.drills.last)
    #expect(unasked.missed > 20 && unasked.missedDispensed > 20, "\(unasked)")
  }

  @Test("a pack that has come back and is sold again is asked about again before it is given out")
  func restocked() throws {
    let run = try #require(try MarketTrial(Self.trial(), number: 0))
    let last = Dictionary(
      run.market.asks.filter { $0.reason == .dispensing }.map { ($0.unit, $0) }, uniquingKeysWith: { $1 })
    let restocked = run.market.individuals.filter {
      $0.returns > 0 && $0.holder(at: run.end)?.place == .patient
    }
    #expect(restocked.count > 10)
    for unit in restocked {
      let back = try #require(unit.steps.last { $0.holder.place == .stock })
      let ask = try #require(last[unit.key], "\(unit)")
      #expect(ask.at > back.at && ask.came == .verified, "\(ask) \(unit)")
    }
  }
}
