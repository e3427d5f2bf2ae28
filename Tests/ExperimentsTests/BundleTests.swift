import Drift
import EventKernel
import Experiments
import Testing
import TraceModel
import World

@Suite("Cartons in bundles, bundles in cases")
struct BundleTests {
  /// Line 7, Nordhafen, with a bundler before the case packer: six cartons to a bundle, four bundles to a case.
  static func plan(_ assignment: ReadAssignment) -> LinePlan {
    var plan = LinePlan()
    plan.bundler.unitsPerBundle = 6
    plan.lots.cartonsPerLot = 12_003
    plan.lots.count = 2
    plan.packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    return plan
  }

  /// How many of the mismatches of a row are of a level.
  static func count(_ row: TrialRow, _ level: PackagingLevel, _ kind: MismatchKind? = nil) -> Int {
    row.lots.reduce(0) { sum, lot in
      sum + lot.lasting.count { $0.level == level && (kind == nil || $0.kind == kind) }
    }
  }

  @Test(
    "a healthy line with bundles agrees with its record on every level", arguments: ReadAssignment.allCases)
  func healthy(assignment: ReadAssignment) throws {
    var plan = Self.plan(assignment)
    plan.stops.jamsPerHour = 4
    plan.crew.samplesPerHour = 10
    plan.crew.samplesFrom = assignment.rawValue % 2 == 0 ? .accumulation : .openCase
    let row = try Trial(plan, seed: 5).run(0)
    #expect(row.lots.count == 2)
    for lot in row.lots {
      #expect(lot.lasting.isEmpty, "\(lot.lasting.prefix(3))")
      #expect(lot.transient.isEmpty, "\(lot.transient.prefix(3))")
      #expect(lot.conservation.isEmpty, "\(lot.conservation)")
      #expect(lot.balance.unaccounted == 0, "\(lot.balance)")
      // Every case but the last holds four bundles.
      #expect(lot.exposure.cases == (lot.exposure.bundles + 3) / 4)
    }
    let happened = row.occurrences
    #expect(happened[.bundles] > 3_000 && happened[.cases] > 900 && happened[.pallets] > 14)
    #expect(happened[.jams] > 0 && happened[.samples] > 0 && happened[.rejects] > 0)
    #expect(happened[.weighed] == happened[.cases])
  }

  @Test("carried over, the open bundle, its case and its pallet go on with the next lot")
  func carried() throws {
    var plan = Self.plan(.byCount)
    plan.mechanisms.set(.partialAtLotEnd, to: .standard)
    let row = try Trial(plan, seed: 6).run(0)
    #expect(row.lots.count == 2)
    for lot in row.lots { #expect(lot.conservation.isEmpty, "\(lot.conservation)") }
    #expect(Self.count(row, .unit, .wrongLot) > 0)
    #expect(Self.count(row, .bundle) == 0 && Self.count(row, .case) == 0, "\(row.lots.map(\.lasting))")
  }

  @Test("reads that come late make bundles wrong, and compromise the cases and pallets that they lie in")
  func lateReads() throws {
    var plan = Self.plan(.betweenCloses)
    plan.packer.comparesReads = false
    plan.packer.noReads = 0
    plan.mechanisms.set(.lateRead, to: .standard)
    let row = try Trial(plan, seed: 7).run(0)
    let wrong = Self.count(row, .bundle)
    #expect(Self.count(row, .bundle, .over) > 0 && Self.count(row, .bundle, .under) > 0)
    // The cases hold the bundles that they are said to hold; what is wrong is inside of these.
    #expect(Self.count(row, .case) == 0 && Self.count(row, .pallet) == 0)
    let marked = row.lots.flatMap(\.lasting).filter { $0.level == .bundle }
    #expect(marked.allSatisfy { $0.mechanisms == MechanismSet(.lateRead) })
    let compromised = row.lots.reduce(0) { $0 + $1.compromised }
    #expect(compromised > 24 * wrong, "\(wrong) bundles of 6 wrong, \(compromised) units compromised")
  }

  @Test("labels of cases that are out of step make cases of bundles wrong, and no bundle")
  func caseLabels() throws {
    var plan = Self.plan(.byCount)
    plan.labeler = .vintage2009
    plan.labeler.labelsPerRoll = 100
    plan.mechanisms.set(.caseLabelReload, to: .standard)
    let row = try Trial(plan, seed: 8).run(0)
    #expect(Self.count(row, .case, .mislabeled) > 0)
    #expect(Self.count(row, .bundle) == 0 && Self.count(row, .unit) == 0)
  }

  @Test("the story of a wrong bundle calls it a bundle")
  func story() throws {
    var plan = Self.plan(.betweenCloses)
    plan.lots.count = 1
    plan.packer.comparesReads = false
    plan.packer.noReads = 0
    plan.mechanisms.set(.lateRead, to: .standard)
    let replay = Replay(Trial(plan, seed: 7), number: 0)
    let story = try #require(try replay.story(Replay.Search { mismatch, _ in mismatch.level == .bundle }))
    #expect(story.mismatch.mechanisms == MechanismSet(.lateRead))
    #expect(story.introduction.first?.text.hasPrefix("bundle ") ?? false, "\(story.introduction)")
  }
}
