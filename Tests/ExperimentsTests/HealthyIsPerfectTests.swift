import EventKernel
import Experiments
import Foundation
import Testing
import World

@Suite("Healthy is perfect, and not quiet")
struct HealthyIsPerfectTests {
  /// Units in all: a million, or ten where there is time.
  static let units = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 1_000_000 : 10_000_000

  @Test(
    "every vintage beside every other, in every way of assigning reads: no mismatch, every balance exact, no finding above note"
  )
  func perfect() throws {
    var seen: [(String, Occurrence, Int)] = Self.occurrences.map { ($0, $1, 0) }
    var (units, lots) = (0, 0)
    for assignment in ReadAssignment.allCases {
      for a in 0..<3 {
        for b in 0..<3 {
          let plan = Self.plan(assignment, a, b)
          let row = try Trial(plan, seed: 7).run(UInt64(assignment.rawValue) * 9 + UInt64(3 * a + b))
          #expect(row.lots.count == plan.lots.count)
          #expect(row.occurrences[.refusedByList] == 0, "\(assignment) \(a) \(b)")
          #expect(row.occurrences[.lotsHeld] == 0, "\(assignment) \(a) \(b)")
          // The clocks of about 2009 and 2015 may differ by what the border leaves: that is told, although it is rare.
          #expect(
            plan.warnings().isEmpty || assignment == .byTime && a < 2, "a false warning: \(plan.warnings())")
          for lot in row.lots {
            #expect(lot.lasting.isEmpty, "\(assignment) \(a) \(b): \(lot.lasting.prefix(3))")
            #expect(lot.conservation.isEmpty, "\(assignment) \(a) \(b): \(lot.conservation)")
            #expect(lot.balance.unaccounted == 0, "\(assignment) \(a) \(b): \(lot.balance)")
          }
          let alarms = row.findings.filter { $0.severity > .note }
          #expect(alarms.isEmpty, "\(assignment) \(a) \(b): \(alarms.prefix(3))")
          units += row.occurrences[.units]
          lots += row.lots.count
          for index in seen.indices { seen[index].2 += row.occurrences[seen[index].1] }
        }
      }
    }
    print("\(units) units in \(lots) lots: " + seen.map { "\($0.2) \($0.0)" }.joined(separator: ", "))
    #expect(units >= Self.units)
    for (name, _, count) in seen { #expect(count > 0, "a line without \(name) proves nothing") }
  }

  @Test(
    "cartons that are printed to set a lot up are void, whenever a number counts, and nobody is alarmed by them"
  )
  func setUpPrints() throws {
    for commit in CommitPoint.allCases {
      var plan = Self.plan(.byOrder, 2, 0)
      plan.serializer.setUpPrints = 3
      plan.serializer.commit = commit
      let row = try Trial(plan, seed: 7).run(0)
      let alarms = row.findings.filter { $0.severity > .note }
      #expect(alarms.isEmpty, "\(commit): \(alarms.prefix(3))")
      #expect(row.lots.allSatisfy { $0.lasting.isEmpty && $0.balance.unaccounted == 0 }, "\(commit)")
    }
  }

  @Test(
    "whatever is done with a code that was not read, and whenever a number counts: no finding above note",
    arguments: NoReadPolicy.allCases, CommitPoint.allCases)
  func policies(policy: NoReadPolicy, commit: CommitPoint) throws {
    let handovers: [Handover] = [
      .handshake, .plcScan(period: .milliseconds(20)), .queue(capacity: 16, period: .milliseconds(100)),
    ]
    for (number, handover) in handovers.enumerated() {
      for source in RecordSource.allCases {
        var plan = Self.plan(.byOrder, 2, 0)
        plan.serializer.noRead = policy
        plan.serializer.commit = commit
        plan.serializer.handover = handover
        plan.serializer.missingVerdict = number == 0 ? .pass : .reject
        plan.serializer.recordSource = source
        plan.serializer.printsPerRoll = 400
        plan.serializer.printQueue = 2
        plan.serializer.turnedShare = 0.02
        plan.lots.cartonsPerLot = 1_003
        // Each way of telling the list is met by a packer that asks it.
        plan.packer.assignment = .byCount
        plan.packer.asksList = true
        let row = try Trial(plan, seed: 9).run(UInt64(number))
        #expect(row.occurrences[.refusedByList] == 0, "\(handover), \(source)")
        let alarms = row.findings.filter { $0.severity > .note }
        #expect(alarms.isEmpty, "\(handover), \(source): \(alarms.prefix(3))")
        #expect(row.lots.allSatisfy { $0.lasting.isEmpty && $0.balance.unaccounted == 0 })
        #expect(row.occurrences[.noReads] > 0 && row.occurrences[.reloads] > 0)
        #expect(policy != .reuse || commit < .verification || row.occurrences[.numbersReused] > 0)
      }
    }
  }

  /// Serializer, packer, labeler and palletizer of three ages: nine lines on which any two ages of any two machines meet
  /// (Taguchi's L9), and each of them in each of the five ways.
  static func plan(_ assignment: ReadAssignment, _ a: Int, _ b: Int) -> LinePlan {
    let serializer = SerializerVintage.allCases[a]
    var plan = LinePlan()
    plan.serializer = serializer.plan
    plan.packer = [CasePackerPlan.vintage2009, .vintage2015, .vintage2022][b]
    plan.labeler = [CaseLabelerPlan.vintage2009, .vintage2015, .vintage2022][(a + b) % 3]
    plan.palletizer = [PalletizerPlan.vintage2009, .vintage2015, .vintage2022][(a + 2 * b) % 3]
    // On three of the nine cartons are bundled by six, by a bundler of each age.
    plan.bundler = [BundlerPlan.vintage2009, .vintage2015, .vintage2022][b]
    plan.bundler.unitsPerBundle = (a + b) % 3 == 2 ? 6 : 0
    plan.packer.assignment = assignment
    plan.packer.comparesReads = true
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    for device in Device.allCases {
      plan.clocks[device] = serializer.clock(isFast: device.isFast)
    }
    plan.crew.samplesFrom = SamplePlace.allCases[(a + b + Int(assignment.rawValue)) % 3]
    // Nobody tries a scale that refuses nothing.
    if plan.packer.scale != .reports { plan.crew.challenges = .eachLotAndShift }
    plan.crew.samplesReturn = 0.4
    plan.serializer.poolRefusals = 0.2
    plan.lots.count = 2
    plan.lots.cartonsPerLot = units / 90 + 13
    // Production stops as often as the plan has it; crashes and jams, two a week and one in two hours, are made more
    // frequent, so that a million units meet some under every way of assigning.
    plan.stops.crashesPerWeek = 40
    plan.stops.jamsPerHour = 2
    plan.accumulation.capacity = 80
    plan.accumulation.restartAt = 40
    return plan
  }

  /// What has to have happened.
  static var occurrences: [(String, Occurrence)] {
    [
      ("bundles", .bundles), ("challenges in production", .challenges),
      ("samples put back", .samplesReturned), ("refused requests for numbers", .poolRefusals),
      ("stops", .stops), ("restarts", .restarts), ("micro-stops", .microStops),
      ("blockages", .blockages),
      ("rejects", .rejects), ("no-reads", .noReads), ("jams", .jams),
      ("jams across cases", .jamsAcrossCases),
      ("removals by hand", .removals), ("samples", .samples), ("reloads", .reloads),
      ("reloads of case labels", .caseLabelReloads), ("crashes", .crashes), ("breakdowns", .breakdowns),
      ("changes of speed", .speedChanges), ("blocks of numbers", .poolBlocks),
      ("emptied rejects", .binned), ("short reads", .shortReads), ("cases opened", .caseChecks),
      ("cases weighed", .weighed), ("partial cases", .partialCases), ("partial pallets", .partialPallets),
      ("clocks set", .clockSyncs), ("codes typed", .codesTyped), ("numbers used again", .numbersReused),
      ("labels put over others", .relabeled),
    ]
  }
}
