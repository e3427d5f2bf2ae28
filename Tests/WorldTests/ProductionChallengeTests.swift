import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Short cases that people make in production to see that the scale finds them.
@Suite("Challenges in production")
struct ProductionChallengeTests {
  static func plan(_ times: ChallengeTimes) -> LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 24_000
    plan.lots.count = 2
    plan.lots.changeover = .minutes(30)
    plan.packer.scale = .rejects
    plan.crew.shiftLength = .minutes(45)
    plan.crew.challenges = times
    return plan
  }

  @Test("on a healthy line each is refused by the scale, and leaves nothing behind")
  func healthy() throws {
    for (times, least) in [(ChallengeTimes.eachLot, 2), (.eachLotAndShift, 4)] {
      let trial = try Trial.run(Self.plan(times))
      let happened = trial.happened
      #expect(happened[.challenges] >= least, "\(happened)")
      #expect(happened[.challengesCaught] == happened[.challenges] && happened[.challengesMissed] == 0)
      #expect(happened[.lookBacks] == 0)
      #expect(trial.found.kinds.isEmpty && trial.markedCases.isEmpty, "\(trial.found.summary)")
      // But for the last of each lot.
      #expect(trial.contents.count { $0.count != 24 } <= 2)
    }
    #expect(try Trial.run(Self.plan(.none)).happened[.challenges] == 0)
  }

  @Test("one that the scale does not see is put right all the same, and what was made before is looked at")
  func missed() throws {
    var plan = Self.plan(.eachLotAndShift)
    plan.mechanisms.weakCheckweigher = condition(
      WeakCheckweigher.self, [("unit", Mass.grams(1)), ("tare-spread", Mass.grams(0))])
    let trial = try Trial.run(plan)
    #expect(trial.happened[.challengesMissed] > 0, "\(trial.happened)")
    #expect(trial.happened[.lookBacks] > 0)
    #expect(trial.record.said[.exception] ?? 0 >= trial.happened[.challengesMissed])
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
    // But for the last of each lot.
    #expect(trial.contents.count { $0.count != 24 } <= 2)
  }

  @Test("one that is acknowledged without a look has been missed")
  func overridden() throws {
    var plan = Self.plan(.eachLotAndShift)
    plan.mechanisms.override = lapse(Override.self, 1)
    let trial = try Trial.run(plan)
    #expect(trial.happened[.challengesMissed] == trial.happened[.challenges])
    // But for the last of each lot.
    #expect(trial.contents.count { $0.count != 24 } <= 2)
  }

  @Test(
    "spoiled codes are rejected by a healthy camera and ejector, whatever is done about a code that is not read"
  )
  func codes() throws {
    for noRead in NoReadPolicy.allCases {
      var plan = Self.plan(.eachLotAndShift)
      plan.serializer.noRead = noRead
      let trial = try Trial.run(plan)
      #expect(trial.happened[.codeChallenges] >= 8, "\(noRead): \(trial.happened)")
      #expect(trial.happened[.codeChallengesMissed] == 0 && trial.happened[.lookBacks] == 0, "\(noRead)")
      #expect(trial.found.kinds.isEmpty && trial.markedCartons.isEmpty, "\(noRead): \(trial.found.summary)")
    }
  }

  @Test(
    "a station that is off lets spoiled codes pass: they are taken off, and what was made before is looked at"
  )
  func missedCodes() throws {
    var plan = Self.plan(.eachLotAndShift)
    plan.serializer.grades = .bad(0.05)
    plan.serializer.stopsUnconfirmed = false
    plan.mechanisms.bypass = condition(
      Bypass.self, [("threshold", Fraction.percent(2)), ("noticed-after", TimeSpan.hours(100))])
    let trial = try Trial.run(plan)
    #expect(trial.happened[.codeChallengesMissed] > 0 && trial.happened[.lookBacks] > 0, "\(trial.happened)")
    #expect(trial.happened[.foundLookingBack] > 0)
    var never = plan
    never.crew.challenges = .none
    let unasked = try Trial.run(never)
    #expect(trial.found.units(.escaped) < unasked.found.units(.escaped))
  }

  @Test("a camera that accepts what it should not is found by its spoiled code")
  func drifted() throws {
    var plan = Self.plan(.eachLotAndShift)
    plan.mechanisms.cameraDrift = condition(
      CameraDrift.self, [("accept-drift", GradeRate.perHour(1)), ("calibration", TimeSpan?.none)])
    let trial = try Trial.run(plan)
    #expect(trial.happened[.codeChallengesMissed] > 0, "\(trial.happened)")
  }

  @Test("where nothing refuses a short case nobody makes one, and the plan says so")
  func withoutScale() throws {
    var plan = Self.plan(.eachLot)
    plan.packer.scale = .reports
    #expect(plan.warnings().map(\.place).contains("crew.challenges"))
    #expect(try Trial.run(plan).happened[.challenges] == 0)
  }
}

/// What is done about what was made before a fault was noticed.
@Suite("Looking back")
struct LookBackTests {
  @Test(
    "cases made since the template was changed are opened, and what cannot be parsed is taken out and told")
  func codeFormat() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 24_000
    plan.mechanisms.codeFormat = condition(
      CodeFormat.self,
      [
        ("profile", CodeFormat.Profile.noSeparator), ("update-at", TimeSpan.minutes(20)),
        ("noticed-after", Optional(TimeSpan.minutes(30))),
      ])
    plan.crew.looksBackOn = 0
    let deaf = try Trial.run(plan)
    plan.crew.looksBackOn = 15
    let looking = try Trial.run(plan)
    #expect(deaf.happened[.lookBacks] == 0 && looking.happened[.lookBacks] == 1)
    let taken = looking.happened[.foundLookingBack]
    #expect(taken > 10 * 24 && taken <= 15 * 24, "\(taken)")
    #expect(looking.found.units(.malformed) == deaf.found.units(.malformed) - taken)
    #expect(looking.record.said[.destroy] ?? 0 >= taken)
    #expect(looking.found.units(.ghost) == 0, "\(looking.found.summary)")
  }

  @Test("rejects that passed while the station was off are found in the cases that are opened")
  func bypass() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 24_000
    plan.serializer.grades = .bad(0.1)
    plan.serializer.readLimit = 0
    plan.serializer.noRead = .reject
    plan.serializer.stopsUnconfirmed = false
    plan.packer.asksList = false
    plan.mechanisms.bypass = condition(
      Bypass.self, [("threshold", Fraction.percent(2)), ("noticed-after", TimeSpan.minutes(10))])
    plan.crew.looksBackOn = 20
    let trial = try Trial.run(plan)
    #expect(trial.happened[.bypasses] > 0 && trial.happened[.lookBacks] > 0, "\(trial.happened)")
    #expect(trial.happened[.foundLookingBack] > 0)
    #expect(trial.found.units(.ghost) == 0, "\(trial.found.summary)")
  }
}
