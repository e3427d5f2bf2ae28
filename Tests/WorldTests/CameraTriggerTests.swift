import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What becomes of cartons that the camera's eye does not see, or sees twice.
@Suite("The camera's trigger")
struct CameraTriggerTests {
  static func plan(missed: Double = 0, flaps: Double = 0) -> LinePlan {
    var plan = LinePlan.bare(cartons: 10_000)
    plan.mechanisms.cameraTrigger = condition(
      CameraTrigger.self,
      [("missed", Fraction.of(missed)), ("flap-share", Fraction.of(flaps)), ("blind", Length.mm(1))])
    return plan
  }

  @Test("a carton without a picture stops a new machine, and whoever comes takes it out and voids its number")
  func stops() throws {
    for missing in MissingVerdict.allCases {
      var plan = Self.plan(missed: 0.01)
      plan.serializer.missingVerdict = missing
      plan.serializer.commit = .printing
      let deaf = try Trial.run(plan)
      #expect(deaf.happened[.triggersMissed] > 50 && deaf.happened[.rejectStationStops] == 0)
      #expect(deaf.found.kinds.isEmpty == (missing == .pass), "\(missing): \(deaf.found.summary)")
      plan.serializer.stopsUntriggered = true
      let stopping = try Trial.run(plan)
      #expect(stopping.happened[.rejectStationStops] > 0)
      #expect(stopping.happened[.untriggeredFound] == stopping.happened[.triggersMissed])
      #expect(stopping.found.kinds.isEmpty, "\(missing): \(stopping.found.summary)")
      plan.mechanisms.override = lapse(Override.self, 1)
      let acknowledged = try Trial.run(plan)
      #expect(acknowledged.happened[.untriggeredFound] == 0)
    }
  }

  @Test("a second picture is no second carton: ignored by the encoder, refused as a repeat, or counted")
  func second() throws {
    for policy in SecondPicture.allCases {
      for commit in [CommitPoint.printing, .verification, .exit] {
        var plan = Self.plan(flaps: 0.05)
        plan.serializer.secondPicture = policy
        plan.serializer.commit = commit
        let trial = try Trial.run(plan)
        let doubled = trial.happened[.triggersDoubled]
        #expect((doubled > 300) == (policy != .ignore))
        #expect(trial.happened[.rejects] == (policy == .refuse ? doubled : 0), "\(policy), \(commit)")
        #expect(trial.found.kinds.isEmpty, "\(policy), \(commit): \(trial.found.summary)")
        let pictures = trial.record.evidence.filter { $0.counter == .readsGood }.map(\.quantity).reduce(0, +)
        #expect(pictures == Int64(10_000 + doubled))
      }
    }
  }

  @Test("an eye that sees each carton once does nothing, whatever a machine would do about it")
  func healthy() throws {
    var plan = LinePlan.bare(cartons: 4_000)
    let plain = try Trial.run(plan)
    plan.serializer.stopsUntriggered = true
    plan.serializer.secondPicture = .count
    plan.serializer.orderCheck = .stop
    plan.serializer.textCheck = .stop
    let careful = try Trial.run(plan)
    #expect(careful.happened == plain.happened)
    #expect(careful.found.kinds.isEmpty && careful.markedCartons.isEmpty)
  }
}
