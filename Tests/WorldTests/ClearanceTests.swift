import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What one lot leaves to the next: cartons, and the text beside the codes.
@Suite("From one lot to the next")
struct ClearanceTests {
  static func plan(_ count: Int = 8) -> LinePlan {
    var plan = LinePlan.bare(cartons: 960)
    plan.lots.count = count
    plan.lots.changeover = .minutes(5)
    plan.serializer.setUpPrints = 3
    return plan
  }

  @Test("set-up prints of a line that is cleared are on nothing, and their numbers void")
  func cleared() throws {
    for commit in CommitPoint.allCases {
      var plan = Self.plan()
      plan.serializer.commit = commit
      let trial = try Trial.run(plan)
      #expect(trial.found.kinds.isEmpty && trial.markedCartons.isEmpty, "\(commit): \(trial.found.summary)")
      #expect(trial.happened[.units] == 8 * 960)
    }
  }

  @Test("the next lot waits until the line is cleared")
  func waits() throws {
    var plan = Self.plan()
    plan.crew.clearsLine = false
    let unasked = try Trial.run(plan)
    plan.crew.clearsLine = true
    let cleared = try Trial.run(plan)
    // A quarter of an hour at least for each of seven changes, of which five minutes were planned and ten pass before counts
    // are told.
    #expect(cleared.end >= unasked.end)
    plan.crew.service[.clearLine] = ServiceLaw(minimum: .hours(2), tail: .zero)
    let slow = try Trial.run(plan)
    #expect(slow.end - unasked.end > .hours(11), "\((slow.end - unasked.end).seconds / 3_600) h")
    #expect(slow.found.kinds.isEmpty)
  }

  @Test(
    "what is overlooked is packed with the next lot where nobody looks, and refused where the order is asked")
  func overlooked() throws {
    for check in OrderCheck.allCases {
      var plan = Self.plan()
      plan.serializer.verifiesCode = false
      plan.serializer.orderCheck = check
      plan.mechanisms.lineClearance = lapse(LineClearance.self, 1)
      let trial = try Trial.run(plan)
      #expect(trial.happened[.leftBehind] == 21, "\(trial.happened)")
      #expect(trial.happened[.foreignCodes] == (check == .none ? 0 : 21))
      #expect(trial.happened[.rejects] == (check == .none ? 0 : 21))
      #expect((trial.happened[.rejectStationStops] > 0) == (check == .stop))
      #expect(trial.found.kinds.isEmpty == (check != .none), "\(check): \(trial.found.summary)")
      #expect(trial.listsOnly(LineClearance.self), "\(check): \(trial.found.summary)")
    }
  }

  @Test("a machine that holds codes against the numbers that it has sent refuses another lot's as well")
  func verified() throws {
    var plan = Self.plan()
    plan.mechanisms.lineClearance = lapse(LineClearance.self, 1)
    let trial = try Trial.run(plan)
    #expect(trial.happened[.leftBehind] == 21 && trial.happened[.rejects] == 21, "\(trial.happened)")
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }

  @Test("a text that nobody has loaded goes out where no camera reads it, and stops the line where one does")
  func text() throws {
    var plan = Self.plan(3)
    plan.mechanisms.staleText = lapse(StaleText.self, 1, [("noticed-after", TimeSpan?.none)])
    let blind = try Trial.run(plan)
    #expect(blind.happened[.textsForgotten] == 2 && blind.happened[.textsRefused] == 0)
    #expect(blind.found.units(.wrongLot) == 2 * 960, "\(blind.found.summary)")
    plan.serializer.textCheck = .reject
    let refusing = try Trial.run(plan)
    #expect(refusing.happened[.rejects] == 2 * 960)
    #expect(refusing.found.kinds.isEmpty, "\(refusing.found.summary)")
    plan.serializer.textCheck = .stop
    let stopping = try Trial.run(plan)
    #expect(stopping.happened[.rejectStationStops] == 2)
    // What the line makes until it stands.
    #expect(stopping.happened[.rejects] < 2 * 40)
    #expect(stopping.found.kinds.isEmpty, "\(stopping.found.summary)")
    plan.mechanisms.override = lapse(Override.self, 1)
    #expect(try Trial.run(plan).happened[.rejects] == 2 * 960, "whoever does not ask why leaves the text")
  }

  @Test("once somebody notices the text, cases that were made since are opened")
  func noticed() throws {
    var plan = Self.plan(2)
    plan.lots.cartonsPerLot = 9_600
    plan.mechanisms.staleText = lapse(StaleText.self, 1, [("noticed-after", Optional(TimeSpan.minutes(20)))])
    let deaf = try Trial.run(plan)
    plan.crew.looksBackOn = 10
    let looking = try Trial.run(plan)
    #expect(looking.happened[.lookBacks] == 1)
    #expect(looking.happened[.foundLookingBack] > 200)
    #expect(
      looking.found.units(.wrongLot) == deaf.found.units(.wrongLot) - looking.happened[.foundLookingBack])
  }
}
