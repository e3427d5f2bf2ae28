import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What systems between the line and the record raise, and what of a trial hangs on it.
@Suite("Alerts and updates of systems") struct AlertTests {
  @Test("a unit whose commissioning a system could not deliver is silent only where no system said so")
  func alerts() throws {
    /// Units of which the record does not know, and how many of them are silent.
    func unreported(_ alert: Alert) throws -> (all: Int, silent: Int) {
      var plan = SystemsTests.plan(
        (
          .outage,
          [
            ("between", TimeSpan.minutes(8)), ("length", TimeSpan.minutes(1)), ("buffer", Count(0)),
            ("alert", alert),
          ]
        ))
      plan.lots.cartonsPerLot = 6_000
      let row = try Trial(plan, seed: 11).run(0)
      let units = row.lots.flatMap(\.lasting).filter { $0.kind == .unreported }
      return (units.count, units.count(where: \.silent))
    }
    let (told, untold) = (try unreported(.sender), try unreported(.nobody))
    #expect(told.all == untold.all && told.all > 10)
    #expect(told.silent == 0 && untold.silent > 10, "\(told), \(untold)")
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
