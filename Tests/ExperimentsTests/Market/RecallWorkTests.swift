import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// How long people need to say what a recall affects, and what wholesalers make of a lot's number.
@Suite("A recall takes as long as there is to recall") struct RecallWorkTests {
  private static func drills(
    _ recalls: [RecallPlan], _ change: (inout RecallWorkPlan) -> Void = { _ in }
  ) throws -> [RecallTally] {
    var trial = MarketTests.trial(lots: 3, cartons: 970)
    trial.recalls = recalls
    change(&trial.recallWork)
    return try #require(try trial.run(0).recalls).drills
  }

  private static let some = [
    RecallPlan("a nothing", at: .days(60), what: .lots, count: 0),
    RecallPlan("b lot", at: .days(60), what: .lots, count: 1),
    RecallPlan("c all", at: .days(60), what: .everything),
  ]

  @Test("of nothing it is answered at once, and of everything later than of one lot")
  func nothing() throws {
    let drills = try Self.drills(Self.some)
    #expect(drills[0].threadElapsed == 0 && drills[0].stitchedElapsed == 0 && drills[0].stitchedWork == 0)
    #expect(drills[1].threadWork > 0 && drills[1].stitchedWork > 0)
    // Three queries for one, and twenty minutes for each lot besides.
    #expect(drills[2].threadWork > drills[1].threadWork, "\(drills)")
    #expect(drills[2].stitchedWork > drills[1].stitchedWork + 1_200, "\(drills)")
    #expect(drills[2].stitchedElapsed > drills[1].stitchedElapsed)
  }

  @Test("each lot, each container and each customer is work of its own, and only where modules are stitched")
  func tasks() throws {
    func bare(_ plan: inout RecallWorkPlan) {
      (plan.report, plan.join, plan.lot, plan.container, plan.customer) = (.zero, .zero, .zero, .zero, .zero)
    }
    let none = try Self.drills(Self.some, bare)
    #expect(none.allSatisfy { $0.stitchedWork == 0 })
    func hours(_ path: WritableKeyPath<RecallWorkPlan, TimeSpan>) throws -> [Double] {
      try Self.drills(Self.some) {
        bare(&$0)
        $0[keyPath: path] = .hours(10)
      }.map { Double($0.stitchedWork) / 36_000 }
    }
    // Each takes between a half and half more.
    let lots = try hours(\.lot)
    #expect(lots[0] == 0 && (0.5...1.5).contains(lots[1]) && (1.5...4.5).contains(lots[2]), "\(lots)")
    let containers = try hours(\.container)
    #expect(containers[2] > 3 && containers[2] > 2 * containers[1], "\(containers)")
    let customers = try hours(\.customer)
    #expect((0.5...4.5).contains(customers[2]), "\(customers)")
    #expect(try Self.drills(Self.some, bare).map(\.threadWork) == Self.drills(Self.some).map(\.threadWork))
  }

  @Test(
    "merged leftovers: who pulls by the bins' labels leaves a lot's units in another's bin, and pulls others in vain"
  )
  func bins() throws {
    func drills(_ share: Double) throws -> [RecallTally] {
      var trial = MarketTests.trial(
        lots: 2, cartons: 970, [(.mergedPartials, [("share", Fraction.of(share))])])
      trial.market?.wholesalers = 1
      trial.market?.leftWhenOpened = 12
      trial.market?.transport = .hours(2)
      trial.market?.ordersEvery = .hours(6)
      trial.market?.picking = .minutes(30)
      trial.market?.relabels = 0
      trial.market?.returns = 0
      trial.recalls = (0..<240).flatMap { hour -> [RecallPlan] in
        let at = TimeSpan.hours(Int64(hour))
        var old = RecallPlan("old \(hour)", at: at, what: .lots)
        old.skips = 1
        return [
          old, RecallPlan("new \(hour)", at: at, what: .lots),
          RecallPlan("all \(hour)", at: at, what: .everything),
        ]
      }
      return try #require(try trial.run(0).recalls).drills
    }
    let merged = try drills(1)
    func sum(_ name: String, _ path: KeyPath<RecallTally, Int>) -> Int {
      merged.reduce(0) { $1.name.hasPrefix(name) ? $0 + $1[keyPath: path] : $0 }
    }
    // What stands in the new lot's bin is what the old lot's recall leaves there, and the new one's pulls in vain.
    #expect(sum("old", \.leftInBins) > 0, "\(sum("old", \.leftInBins))")
    #expect(sum("old", \.leftInBins) == sum("new", \.pulledInVain))
    #expect(sum("old", \.pulledInVain) == 0 && sum("new", \.leftInBins) == 0)
    #expect(sum("all", \.leftInBins) == 0 && sum("all", \.pulledInVain) == 0)
    #expect(try drills(0).allSatisfy { $0.leftInBins == 0 && $0.pulledInVain == 0 })
  }

  @Test(
    "stitched: pallets that the warehouse was not told of are missed, and where numbers are cut others are recalled in vain"
  )
  func stitched() throws {
    func drill(_ settings: MarketTests.Setting...) throws -> RecallTally {
      var trial = MarketTests.trial(lots: 3, settings)
      trial.books = BooksPlan()
      trial.books?.architecture = .stitched
      trial.recalls = [RecallPlan("newest", at: .days(4), what: .lots, count: 1)]
      return try #require(try trial.run(0).recalls?.drills.first)
    }
    let healthy = try drill()
    #expect(healthy.named > 1_500 && healthy.unjoined == 0 && healthy.stitchedMissed == 0)
    #expect(healthy.stitchedInVain == 0)
    let late = try drill((.stitchedSync, [("period", TimeSpan.days(30))]))
    #expect(late.unjoined > 3 && late.stitchedMissed > 700 && late.missed == 0, "\(late)")
    let cut = try drill((.truncatedIdentifier, [("digits", Count(2))]))
    #expect(cut.stitchedInVain > 200 && cut.stitchedMissed == 0 && cut.inVain == 0, "\(cut)")
  }

  /// What is told of the recall “newest” at a stitched site with this mechanism: the story, and the documents by architecture.
  private static func told(_ mechanism: String) throws -> (
    story: MarketStory, thread: String, stitched: String
  ) {
    let text = """
      { line: { lots: { "cartons-per-lot": 1920, count: 3, changeover: "30 min" }, palletizer: { "cases-per-pallet": 10 } },
        systems: { books: { architecture: "stitched" } }, mechanisms: { \(mechanism) },
        market: { recalls: { newest: { at: "4 d", what: "lots", count: 1 } } },
        conditions: { validation: {}, production: {} } }
      """
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (read, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let plan = try #require(read, "\(DiagnosticRenderer().text(diagnostics))")
    let told = try #require(
      try Storyteller(plan, isInterrupted: { false })
        .story(condition: "production", trial: 0, of: .recall("newest"), jobs: 2))
    let parts = told.document.split(separator: "RECALL").map(String.init)
    return (told.story, try #require(parts.first), try #require(parts.last))
  }

  /// The number in a line of a document that begins like this.
  private static func number(_ row: String, in document: String) -> Int? {
    document.split(separator: "\n").first { $0.contains(row) }?
      .split(separator: " ").last.flatMap { Int($0) }
  }

  @Test(
    "the stitched document leaves out what is on pallets that it has no line for, names them, and names those that are recalled besides"
  )
  func documents() throws {
    let row = "affected numbers"
    let late = try Self.told(#""stitched-sync": { period: "300 d" }"#)
    let (whole, joined) = (Self.number(row, in: late.thread), Self.number(row, in: late.stitched))
    let packs = late.stitched.split(separator: "\n").filter { $0.contains("no line in the warehouse") }
      .compactMap { $0.split(separator: " ").dropLast().last.flatMap { Int($0) } }
    #expect(packs.count > 3 && !late.thread.contains("no line in"), "\(late.stitched)")
    let (all, left) = (try #require(whole), try #require(joined))
    #expect(left < all && all - left == packs.reduce(0, +), "\(late.thread)\(late.stitched)")
    #expect(late.story.record.contains { $0.contains("have no line for \(packs.count) of its pallets") })
    #expect(late.story.causes.map(\.mechanism) == [.stitchedSync])

    let cut = try Self.told(#""truncated-identifier": { digits: 2 }"#)
    #expect(cut.stitched.contains("recalled besides") && !cut.thread.contains("recalled besides"))
    #expect(Self.number(row, in: cut.thread) == Self.number(row, in: cut.stitched), "\(cut.stitched)")
    #expect(cut.story.causes.map(\.mechanism) == [.truncatedIdentifier], "\(cut.story.record)")
  }
}
