import Drift
import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What systems between the line and the record raise, and what of a trial hangs on it.
@Suite("Alerts and updates of systems") struct AlertTests {
  @Test(
    "a unit whose commissioning a system could not deliver is noticed when somebody looks at what it has raised"
  )
  func alerts() throws {
    /// Units of which the record does not know, how many of them are silent, and how many were detected.
    func unreported(_ alert: Alert, looking every: TimeSpan) throws -> (all: Int, silent: Int, detected: Int)
    {
      var plan = SystemsTests.plan(
        (
          .outage,
          [
            ("between", TimeSpan.minutes(8)), ("length", TimeSpan.minutes(1)), ("buffer", Count(0)),
            ("alert", alert),
          ]
        ))
      plan.lots.cartonsPerLot = 6_000
      var trial = Trial(plan, seed: 11)
      trial.site.looksAtAlerts = every
      let units = try trial.run(0).lots.flatMap(\.lasting).filter { $0.kind == .unreported }
      return (units.count, units.count(where: \.silent), units.count { $0.rule == DetectionWatch.alert })
    }
    let atOnce = try unreported(.sender, looking: .seconds(1))
    let hourly = try unreported(.sender, looking: .hours(1))
    let untold = try unreported(.nobody, looking: .seconds(1))
    #expect(atOnce.all == untold.all && hourly.all == untold.all && atOnce.all > 10)
    #expect(atOnce.silent == 0 && untold.silent > 10 && untold.detected == 0, "\(atOnce), \(untold)")
    // The lot of half an hour is over by the time at which somebody looks.
    #expect(hourly.silent > 10, "\(hourly)")
  }

  @Test("each update of a system is an episode of its own")
  func updates() throws {
    var plan = SystemsTests.plan(
      (
        .updateMapping,
        [
          ("at", TimeSpan?.some(.minutes(3))), ("every", TimeSpan?.some(.minutes(10))),
          ("rolled-back", TimeSpan?.some(.minutes(1))), ("tested", Fraction.of(0)),
          ("field", UpdateMapping.Field.serial),
        ]
      ))
    plan.lots.cartonsPerLot = 9_000
    let trial = Trial(plan, seed: 11)
    let summary = try trial.summarise(
      0, as: TrialSummary(role: .production, condition: "production", length: .long, trial: 0))
    let unreported = summary.kinds.filter { $0.key.kind == .unreported }
    let (things, episodes) = (
      unreported.reduce(0) { $0 + $1.count }, unreported.reduce(0) { $0 + $1.episodes }
    )
    // Two lots of at least half an hour each, and a minute of each ten of them.
    #expect(episodes >= 5 && things > 40 * episodes, "\(things) in \(episodes)")
    #expect(unreported.allSatisfy { $0.largest < 2 * things / episodes }, "\(unreported)")
  }

  @Test("what a queue takes for a message hangs on no other mechanism")
  func serviceTimes() throws {
    func lost(_ latency: TimeSpan) throws -> Int {
      try Trial(
        SystemsTests.plan(
          (
            .queueOverflow,
            [
              ("service", TimeSpan.milliseconds(200)), ("law", QueueOverflow.Law.exponential),
              ("places", Count(8)),
            ]
          ), (.retryDuplicate, [("latency", latency), ("timeout", TimeSpan.hours(1))])), seed: 11
      ).run(0).messages[0][.lost].count
    }
    let (alone, beside) = (try lost(.zero), try lost(.nanoseconds(1)))
    #expect(alone > 10 && beside == alone, "\(alone), \(beside)")
  }
}
