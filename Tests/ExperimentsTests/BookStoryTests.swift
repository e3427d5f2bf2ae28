import Drift
import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Why two systems have different books of a lot: the way of a message, and the same run without each mechanism.
@Suite("Stories of books") struct BookStoryTests {
  private typealias Setting = (MechanismID, [(String, any ParameterValue)])

  private static func replay(_ architecture: Architecture, _ settings: Setting...) -> Replay {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 1_200
    plan.lots.count = 2
    plan.lots.changeover = .minutes(30)
    plan.palletizer.casesPerPallet = 12
    for (id, values) in settings { plan.set(id, values) }
    var trial = Trial(plan, seed: 23)
    var books = BooksPlan()
    books.architecture = architecture
    trial.books = books
    return Replay(trial, number: 0)
  }

  private static let lossy: Setting = (
    .outage,
    [
      ("between", TimeSpan.minutes(1)), ("length", TimeSpan.minutes(1)), ("buffer", Count(0)),
      ("at-border", Boundary.siteToEnterprise),
    ]
  )
  private static let broken: Setting = (
    .stitchedSync, [("period", TimeSpan.hours(1)), ("failure-share", Fraction.of(1))]
  )
  private static let late: Setting = (
    .lotBoundaryRace, [("lot", LotBoundaryRace.LotSource.message), ("delay", TimeSpan.seconds(30))]
  )

  @Test(
    "a message that was lost on its way: said, lost between two systems by their clocks, and there without the outage"
  )
  func lost() throws {
    let replay = Self.replay(.stitched, Self.lossy, Self.late)
    let story = try #require(
      try replay.story(of: .init(book: .enterprise), suspected: [.outage, .lotBoundaryRace]))
    #expect(story.mismatch.first == .execution && story.mismatch.second == .enterprise)
    guard case .quantities(let one, let other) = story.mismatch.subject else {
      Issue.record("\(story.mismatch)")
      return
    }
    #expect(one > other)
    // Said by the line, taken by the site's system after half a minute on the way, lost behind it.
    let parting = try #require(story.events.first { $0.number == story.parting })
    #expect(parting.mechanism == .outage && parting.what.contains("is lost"), "\(parting)")
    let before = story.events.prefix { $0.number < parting.number }
    #expect(before.contains { $0.message == parting.message && $0.what.contains("packed into") })
    #expect(before.contains { $0.what.contains("30.0 s on the way") && $0.stamp != nil }, "\(story.events)")
    #expect(story.events.contains { $0.who == Book.execution.meaning })
    #expect(!story.events.contains { $0.who == Book.enterprise.meaning })
    // What the mechanism is a cause of is what vanishes without it, and nothing else is.
    #expect(story.causes.map(\.mechanism) == [.outage])
    #expect(story.causes[0].events.contains(parting.number))
    let agree = story.alternatives.map { $0.subject == nil }
    #expect(agree == [true, false], "\(story.alternatives)")
    for statement in story.introduction + story.record {
      #expect(statement.events.allSatisfy { (1...story.events.count).contains($0) })
    }
    #expect(zip(story.events, story.events.dropFirst()).allSatisfy { $0.at <= $1.at })
  }

  @Test("a job that never runs: the message is in one system, and in the other not now and not later")
  func never() throws {
    let replay = Self.replay(.stitched, Self.broken)
    let story = try #require(try replay.story(of: .init(lot: "1002"), suspected: [.stitchedSync]))
    #expect(story.lot.hasSuffix("1002"))
    let parting = try #require(story.events.first { $0.number == story.parting })
    #expect(parting.what.contains("no run of the job"), "\(parting)")
    #expect(story.causes.map(\.mechanism) == [.stitchedSync] && story.alternatives.count == 1)
    // It is raised when it is found, and would not have been without it.
    #expect(story.record.contains { $0.text.contains("reconciliation.books-differ was raised") })
    var healthy = replay.trial
    healthy.plan.mechanisms.set(.stitchedSync, to: .healthy)
    let raised = (try replay.trial.run(0).findings, try healthy.run(0).findings)
    #expect(raised.0.contains { $0.rule == "reconciliation.books-differ" })
    #expect(!raised.1.contains { $0.rule == "reconciliation.books-differ" })
  }

  @Test("two that hide one another: neither alone is the cause, and both together are told to be")
  func both() throws {
    let replay = Self.replay(.stitched, Self.broken, Self.lossy)
    let search = Replay.BookSearch(book: .enterprise)
    let story = try #require(try replay.story(of: search, suspected: [.outage, .stitchedSync]))
    // What never arrives by the job does not come by the message either: the job alone is enough.
    let last = try #require(story.alternatives.last)
    #expect(story.alternatives.count == 3 && last.subject == nil && last.healthy.members.count == 2)
    #expect(story.causes.isEmpty)
  }

  @Test("books that agree have no story, and a site without books has none")
  func none() throws {
    #expect(try Self.replay(.stitched).story(of: .init(), suspected: []) == nil)
    var replay = Self.replay(.stitched, Self.broken)
    var trial = replay.trial
    trial.books = nil
    replay = Replay(trial, number: 0)
    #expect(try replay.story(of: .init(), suspected: []) == nil)
  }
}
