import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

/// What machines that ask the line's list stop, against the same line on which nobody asks.
@Suite("The line's list of numbers")
struct StatusListTests {
  /// Runs a line twice: on the first nobody asks the list, on the second packer and palletizer do.
  static func pair(cartons: Int, _ change: (inout LinePlan) -> Void) throws -> (deaf: Trial, asking: Trial) {
    var plan = LinePlan.quick(.byCount, cartons: cartons)
    plan.packer.comparesReads = true
    change(&plan)
    let deaf = try Trial.run(plan)
    plan.packer.asksList = true
    plan.palletizer.asksList = true
    let asking = try Trial.run(plan)
    #expect(deaf.happened[.refusedByList] == 0 && asking.happened[.refusedByList] > 0)
    return (deaf, asking)
  }

  static func reworked(_ plan: inout LinePlan) {
    // People enough, and a packer slow enough, that there are cartons to put in when they come.
    plan.crew.people = 10
    plan.packer.speed = 450_000
    // Bad, and yet every scanner reads them.
    plan.serializer.grades = .bad(0.01)
    plan.serializer.readLimit = 0
    plan.mechanisms.reworkUncontrolled = lapse(ReworkUncontrolled.self, 1, [("looks-good", Fraction.of(1))])
  }

  @Test("a reject that somebody puts back is refused, taken out, and another carton put in")
  func scrapped() throws {
    let (deaf, asking) = try Self.pair(cartons: 24_000, Self.reworked)
    #expect(deaf.found.units(.escaped) > 50, "\(deaf.found.summary)")
    #expect(asking.found.kinds.isEmpty, "\(asking.found.summary)")
    #expect(asking.happened[.caseChecks] > 0)
    #expect(asking.contents.dropLast().allSatisfy { $0.count == 24 }, "a case was left short")
  }

  @Test("whoever sends a refused case on without a look lets through what would have been let through")
  func overridden() throws {
    let (deaf, asking) = try Self.pair(cartons: 24_000) { plan in
      Self.reworked(&plan)
      plan.mechanisms.override = lapse(Override.self, 1)
    }
    #expect(asking.happened[.overrides] == asking.happened[.demands])
    #expect(asking.happened[.takenOut] == 0)
    #expect(asking.found.units(.escaped) == deaf.found.units(.escaped))
    #expect(asking.markedCases[.override] == asking.happened[.refusedByList])
  }

  @Test("the second carton with a number is refused, whether the first lies in the same case or in another")
  func packedAlready() throws {
    let (deaf, asking) = try Self.pair(cartons: 12_000) { plan in
      plan.stops.crashesPerWeek = 1_500
      plan.stops.restartTime = .seconds(10)
      plan.mechanisms.poolCheckpoint = condition(
        PoolCheckpoint.self, [("interval", Count(100)), ("order", PoolCheckpoint.Order.after)])
    }
    #expect(deaf.found.units(.duplicate) > 20, "\(deaf.found.summary)")
    #expect(asking.found.units(.duplicate) == 0, "\(asking.found.summary)")
    #expect(asking.happened[.takenOut] > 20)
  }

  @Test("a number that was typed wrongly is unknown where the carton's own is read")
  func unknown() throws {
    let (deaf, asking) = try Self.pair(cartons: 24_000) { plan in
      plan.serializer.noRead = .keyIn
      plan.serializer.turnedShare = 0.02
      plan.serializer.serialOrder = .random
      plan.mechanisms.keyedCode = condition(
        KeyedCode.self, [("errors", Fraction.of(0.02)), ("checked", false)])
    }
    #expect(deaf.happened[.codesMistyped] > 10)
    #expect(deaf.found.units(.unreported) > 10, "\(deaf.found.summary)")
    #expect(asking.found.units(.unreported) == 0, "\(asking.found.summary)")
  }

  @Test("cartons of the lot before are refused")
  func otherLot() throws {
    let (deaf, asking) = try Self.pair(cartons: 6_007) { plan in
      plan.lots.count = 2
      plan.lots.changeover = .minutes(10)
      plan.mechanisms.partialAtLotEnd = condition(
        PartialAtLotEnd.self, [("policy", PartialAtLotEnd.Policy.carry)])
    }
    #expect(deaf.found.units(.wrongLot) > 0, "\(deaf.found.summary)")
    #expect(asking.found.units(.wrongLot) == 0, "\(asking.found.summary)")
  }

  @Test("a label that stands on a pallet already stops the palletizer, and every case behind gets its own")
  func labels() throws {
    let (deaf, asking) = try Self.pair(cartons: 24_000) { plan in
      plan.labeler.labelsPerRoll = 300
      plan.labeler.verifiesLabels = false
      plan.palletizer.assignment = .byScan
      plan.mechanisms.caseLabelReload = condition(
        CaseLabelReload.self, [("policy", CaseLabelReload.Policy.reprint)])
    }
    #expect(deaf.found.wrongCases > 600, "\(deaf.found.summary)")
    #expect(asking.found.kinds.isEmpty, "\(asking.found.summary)")
    #expect(asking.happened[.relabels] >= 3 && asking.happened[.relabels] < 200)
  }

  @Test(
    "a case that a late read is missing from keeps its cartons when it is opened, though the code came to the case behind it"
  )
  func lateReads() throws {
    var plan = LinePlan.quick(.betweenCloses, cartons: 24_000)
    plan.packer.comparesReads = true
    plan.packer.asksList = true
    plan.crew.people = 10
    plan.mechanisms.lateRead = condition(
      LateRead.self, [("tail", TimeSpan.milliseconds(40)), ("longest", TimeSpan.seconds(2))])
    let opened = try Trial.run(plan)
    #expect(opened.happened[.shortReads] > 20)
    #expect(opened.happened[.takenOut] == 0 && opened.happened[.removals] == 0)
    #expect(opened.found.kinds.isEmpty, "\(opened.found.summary)")

    // Forced shut, a case has what was due; the case behind it, which has the late code as well, is refused and opened.
    plan.mechanisms.forcedClose = lapse(ForcedClose.self, 0.5)
    let forced = try Trial.run(plan)
    #expect(forced.happened[.forcedCloses] > 10 && forced.happened[.refusedByList] > 0)
    // But for one that has lost a read and got one, so that its count is right, and keeps what is another's.
    #expect(10 * forced.found.units(.ghost) <= forced.happened[.forcedCloses], "\(forced.found.summary)")
  }

  @Test("where numbers reach the list later than cartons reach the packer, the plan warns of it")
  func late() {
    var plan = LinePlan()
    plan.packer.asksList = true
    #expect(plan.warnings().isEmpty)
    plan.serializer.handover = .plcScan(period: .minutes(5))
    #expect(plan.warnings().map(\.place) == ["serializer.handoverPeriod"], "\(plan.warnings())")
  }
}
