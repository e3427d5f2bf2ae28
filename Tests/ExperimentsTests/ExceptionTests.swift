import Drift
import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What a site finds by holding its books against one another, and what was set at go-live about it.
@Suite("Exceptions between books") struct ExceptionTests {
  /// Three lots on a site whose repository is down again and again, and keeps nothing meanwhile.
  private static func trial(_ change: (inout ExceptionsPlan) -> Void = { _ in }, isDown: Bool = true) -> Trial
  {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 1_200
    plan.lots.count = 3
    plan.lots.changeover = .minutes(30)
    plan.palletizer.casesPerPallet = 12
    if isDown {
      plan.set(
        .outage,
        [
          ("between", TimeSpan.minutes(4)), ("length", TimeSpan.minutes(2)), ("buffer", Count(0)),
          ("at-border", Boundary.enterpriseToRepository),
        ])
    }
    var trial = Trial(plan, seed: 23)
    var books = BooksPlan()
    change(&books.exceptions)
    trial.books = books
    return trial
  }

  private static func differing(_ row: TrialRow) -> [Finding] {
    row.findings.filter { $0.rule == "reconciliation.books-differ" }
  }

  @Test("healthy: nothing differs, nothing is raised, nobody looks")
  func healthy() throws {
    let row = try Self.trial(isDown: false).run(0)
    #expect(row.books?.exceptions == ExceptionTally() && row.findings.isEmpty)
  }

  @Test(
    "a difference is evidence in the record, names both books and their numbers, and somebody looks into it")
  func found() throws {
    let row = try Self.trial().run(0)
    let tally = try #require(row.books?.exceptions)
    let findings = Self.differing(row)
    #expect(
      tally.differences > 0 && tally.lookedInto == tally.differences && findings.count == tally.differences)
    #expect(tally.wrongFound > 100 && tally.wrongLeft == 0)
    for finding in findings {
      #expect(finding.lot != .none && finding.note.contains("execution system"), "\(finding)")
      #expect(finding.expected != finding.observed && finding.severity == .minor)
    }
    // That two books differ is neither right nor a false alarm about any thing.
    #expect(!row.raised.contains { $0.rule == "reconciliation.books-differ" })
  }

  @Test(
    "a lot of which nothing has come is noticed when the books are compared, and by nobody where there are none"
  )
  func noticed() throws {
    func lost(_ change: (inout Trial) -> Void) throws -> [Mismatch] {
      var trial = Self.trial(isDown: false)
      trial.plan.set(
        .outage,
        [
          ("between", TimeSpan.minutes(40)), ("length", TimeSpan.minutes(60)), ("buffer", Count(0)),
          ("at-border", Boundary.controllerToSite), ("alert", Alert.nobody),
        ])
      change(&trial)
      return try trial.run(0).lots.flatMap(\.lasting)
    }
    func byBooks(_ mismatch: Mismatch) -> Bool { mismatch.rule == "reconciliation.books-differ" }
    let kept = try lost { _ in }
    let noticed = kept.filter(byBooks)
    #expect(noticed.count > 50)
    #expect(noticed.allSatisfy { $0.detectedAt == .reconciliation && $0.silent })
    let delays = try noticed.map { try #require($0.detected).microseconds(since: #require($0.origin)) }
    #expect(try #require(delays.min()) > 3 * 86_400_000_000, "before the books were compared: \(noticed[0])")
    let blind = try lost { $0.books = nil }
    #expect(blind.count == kept.count && !blind.contains(where: byBooks))
    let (unseen, missed) = (blind.count { $0.detected == nil }, kept.count { $0.detected == nil })
    #expect(unseen >= missed + noticed.count / 2)
    // What differs by less than anybody is told of is noticed by nobody.
    let tolerated = try lost { $0.books?.exceptions.threshold = 1_000_000 }
    #expect(!tolerated.contains(where: byBooks))
  }

  @Test(
    "the same drift is found later, or never: a mailbox that nobody reads, a limit for another line, an ignored class"
  )
  func settings() throws {
    let usual = try Self.trial().run(0)
    let first = try #require(usual.books?.exceptions)
    func drift(_ row: TrialRow) -> Int { row.lots.reduce(0) { $0 + $1.lasting.count } }
    func exceptions(_ change: (inout ExceptionsPlan) -> Void) throws -> (ExceptionTally, [Finding]) {
      let row = try Self.trial(change).run(0)
      #expect(row.lots.map(\.lasting) == usual.lots.map(\.lasting), "the drift is not the same")
      let tally = try #require(row.books?.exceptions)
      #expect(
        tally.differences == first.differences && tally.wrongFound + tally.wrongLeft == first.wrongFound)
      return (tally, Self.differing(row))
    }
    let (unread, kept) = try exceptions { $0.readsEvery = nil }
    #expect(unread.unread == first.differences && unread.wrongFound == 0 && unread.lookedInto == 0)
    // The evidence is there all the same.
    #expect(kept.count == first.differences)
    let (tolerated, none) = try exceptions { $0.threshold = 1_000_000 }
    #expect(tolerated.tolerated == first.differences && tolerated.wrongFound == 0 && none.isEmpty)
    let (ignored, _) = try exceptions { $0.ignores = .quantities }
    #expect(ignored.ignored == first.differences && ignored.wrongFound == 0)
    let (other, _) = try exceptions { $0.ignores = .statuses }
    #expect(other.lookedInto == first.differences && other.elapsed == first.elapsed)
    let (late, _) = try exceptions { $0.readsEvery = .days(60) }
    #expect(
      late.wrongFound == first.wrongFound && late.meanHours > 5 * first.meanHours && first.meanHours > 1)
    let (slow, _) = try exceptions { $0.look = .hours(40) }
    #expect(slow.work == 10 * first.work || abs(slow.work - 10 * first.work) < 10 * first.differences)
    #expect(slow.meanHours > first.meanHours)
    #expect(drift(usual) > 100)
  }

  @Test("the limit is about units: what differs by more is looked into")
  func threshold() throws {
    let all = try #require(try Self.trial().run(0).books)
    let most = all.comparisons.map(\.units).max() ?? 0
    #expect(most > 10)
    let some = try #require(try Self.trial { $0.threshold = most / 6 }.run(0).books?.exceptions)
    #expect(some.tolerated < some.differences && some.lookedInto > 0)
  }

  @Test("a scenario says it, and what cannot be is refused at its place")
  func scenario() throws {
    let plan = try BindingTests.read(
      #"""
      { systems: { books: {
          exceptions: { threshold: 50, ignores: "statuses", "reads-every": "never", look: "2 h" },
          repository: { vintage: "about 2014" }, gateway: { vintage: "about 2005" } } } }
      """#)
    let books = try #require(plan.conditions[0].books)
    #expect(books.exceptions.threshold == 50 && books.exceptions.ignores == .statuses)
    #expect(books.exceptions.readsEvery == nil && books.exceptions.look == .hours(2))
    #expect(books.repository.indexesEvery == .minutes(10) && books.gateway.sendsEvery == .hours(24))
    for (text, words) in [
      (#"{ systems: { books: { exceptions: { threshold: -1 } } } }"#, "threshold"),
      (#"{ systems: { books: { exceptions: { ignores: "everything" } } } }"#, "everything"),
      (#"{ systems: { books: { gateway: { vintage: "about 1999" } } } }"#, "about 1999"),
    ] {
      let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
      let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
      let said = DiagnosticRenderer().text(diagnostics)
      #expect(plan == nil && said.contains("test.json5:1:") && said.contains(words), "\(said)")
    }
  }

  @Test("a gateway that sends at night has told partners nothing yet when the books are compared at once")
  func gateway() throws {
    func books(_ change: (inout BooksPlan) -> Void) throws -> BookSummary {
      var trial = Self.trial(isDown: false)
      trial.books?.architecture = .stitched
      change(&trial.books!)
      return try #require(try trial.run(0).books)
    }
    func pair(_ books: BookSummary, _ first: Book, _ second: Book) -> BookComparison? {
      books.comparisons.first { $0.first == first && $0.second == second }
    }
    let old = try books { ($0.gateway.sendsEvery, $0.reconcilesAfter) = (.hours(24), .hours(1)) }
    #expect((pair(old, .repository, .gateway)?.differing ?? 0) > 0)
    #expect(old.jobs[4].count >= 2 && old.jobs[4].meanHours > 0 && old.jobs[4].meanHours <= 24)
    let days = try books { $0.gateway.sendsEvery = .hours(24) }
    #expect(pair(days, .repository, .gateway)?.differing == 0)
    let slow = try books { ($0.repository.indexesEvery, $0.reconcilesAfter) = (.hours(24), .minutes(1)) }
    #expect((pair(slow, .execution, .repository)?.differing ?? 0) > 0)
    let new = try books { $0.reconcilesAfter = .hours(1) }
    #expect(new.comparisons.allSatisfy { $0.differing == 0 } && new.exceptions == ExceptionTally())
  }
}
