import EventKernel
import Experiments
import Scenario
import Testing
import World

/// Books that a site's systems keep of what the line has made, and the question what happened to a unit.
@Suite("Books of a site") struct BooksTests {
  /// Three short lots, and who asks about them.
  private static func trial(
    _ architecture: Architecture = .stitched, _ mechanisms: (MechanismID, [(String, any ParameterValue)])...,
    moments: [BooksPlan.Moment] = []
  ) -> Trial {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 1_200
    plan.lots.count = 3
    plan.lots.changeover = .minutes(30)
    plan.palletizer.casesPerPallet = 12
    for (id, values) in mechanisms {
      var settings = MechanismSettings.healthy
      for (name, value) in values { settings.set(id.card.parameters.first { $0.id == name }!, to: value) }
      plan.mechanisms.set(id, to: settings)
    }
    var trial = Trial(plan, seed: 23)
    var books = BooksPlan()
    books.architecture = architecture
    books.moments = moments
    trial.books = books
    return trial
  }

  private static func books(_ trial: Trial, _ number: UInt64 = 0) throws -> BookSummary {
    try #require(try trial.run(number).books)
  }

  private static func tally(_ books: BookSummary, _ moment: String, _ architecture: Architecture) throws
    -> TraceTally
  {
    try #require(books.traces.first { $0.moment == moment && $0.architecture == architecture })
  }

  private static func sync(_ period: TimeSpan, _ share: Double) -> (
    MechanismID, [(String, any ParameterValue)]
  ) {
    (.stitchedSync, [("period", period), ("failure-share", Fraction.of(share))])
  }

  private static let systemsDown: [(String, any ParameterValue)] = [
    ("between", TimeSpan.minutes(4)), ("length", TimeSpan.minutes(2)), ("buffer", Count(0)),
  ]

  @Test("healthy: every answer is whole and true in both architectures, and no two systems differ")
  func healthy() throws {
    var (questions, held) = (0, 0)
    for (number, bundles) in [0, 6, 0].enumerated() {
      var trial = Self.trial(number == 2 ? .thread : .stitched, moments: [.init("audit", at: .minutes(40))])
      trial.plan.bundler.unitsPerBundle = bundles
      let row = try trial.run(UInt64(number))
      let books = try #require(row.books)
      held += row.occurrences[.stops]
      for tally in books.traces {
        #expect(
          tally.right == 7 * tally.questions && tally.complete == tally.questions, "\(number): \(tally)")
        #expect(tally.withoutPartner == 0 && tally.contradictions == 0 && tally.age == 0)
        questions += tally.questions
      }
      #expect(books.traces.count == 6)
      #expect(books.comparisons.count == BookComparison.pairs.count)
      for pair in books.comparisons {
        #expect(pair.lots == 3 && pair.differing == 0 && pair.units == 0 && pair.statuses == 0, "\(pair)")
      }
      #expect(books.jobs.allSatisfy { $0.disagreement == 0 && $0.never == 0 })
    }
    #expect(questions > 500 && held > 10, "\(questions) questions, \(held) stops")
  }

  @Test("stitched books are behind, and people need days; one log answers at once")
  func stitched() throws {
    let books = try Self.books(Self.trial(.stitched, Self.sync(.hours(6), 0)))
    let end = try Self.tally(books, TraceTally.lotEnd, .stitched)
    let thread = try Self.tally(books, TraceTally.lotEnd, .thread)
    #expect(end.questions == thread.questions && end.questions > 60)
    #expect(thread.complete == thread.questions && thread.systems == thread.questions && thread.joins == 0)
    #expect(end.complete < end.questions && end.withoutPartner > 0 && end.right < 7 * end.questions)
    #expect(end.systems == 4 * end.questions && end.joins == 3 * end.questions)
    #expect(end.elapsed > 20 * thread.elapsed && end.elapsed >= end.work && end.age > 0)
    // After three days every job has run: nothing differs any more.
    #expect(books.comparisons.allSatisfy { $0.differing == 0 && $0.statuses == 0 })
  }

  @Test("a job that never works: what one system never learns is told at every comparison, and the run ends")
  func broken() throws {
    let books = try Self.books(
      Self.trial(.stitched, Self.sync(.hours(1), 1), moments: [.init("recall", at: .days(400))]))
    let recall = try Self.tally(books, "recall", .stitched)
    #expect(recall.questions > 60 && recall.complete == 0 && recall.withoutPartner == 3 * recall.questions)
    #expect(books.jobs.allSatisfy { $0.count == 0 } && books.jobs[0].never > 100)
    func pair(_ first: Book, _ second: Book) -> BookComparison? {
      books.comparisons.first { $0.first == first && $0.second == second }
    }
    #expect(pair(.lineController, .execution)?.differing == 0)
    #expect(pair(.execution, .enterprise)?.differing == 3 && pair(.quality, .enterprise)?.statuses == 3)
    // The log is not joined by jobs.
    let thread = try Self.tally(books, "recall", .thread)
    #expect(thread.complete == thread.questions)
  }

  @Test(
    "what is lost between two systems shows where it is lost: a neighbor's number differs, and no other's",
    arguments: Boundary.allCases)
  func losses(boundary: Boundary) throws {
    var values = Self.systemsDown
    values.append(("at-border", boundary))
    let books = try Self.books(Self.trial(.stitched, (.outage, values)))
    let expected: [[Book]] =
      switch boundary {
      case .controllerToSite: [[.lineController, .execution]]
      case .siteToEnterprise: [[.execution, .enterprise], [.execution, .repository]]
      case .enterpriseToRepository: [[.execution, .repository]]
      }
    func differing(_ books: BookSummary) -> [[Book]] {
      books.comparisons.filter { $0.differing > 0 }.map { [$0.first, $0.second] }
    }
    #expect(differing(books) == expected, "\(books.comparisons)")
    // Who reads one log misses what is not in it, and has no neighbor who has it: the line's own count differs.
    let log = try Self.books(Self.trial(.thread, (.outage, values)))
    #expect(differing(log) == [[.lineController, .execution]], "\(log.comparisons)")
  }

  @Test(
    "in the middle of a delay it is asked about what was made as well, and the log lacks it and is hours old")
  func underWay() throws {
    let audit = BooksPlan.Moment("audit", at: .hours(3))
    let healthy = try Self.tally(try Self.books(Self.trial(.thread, moments: [audit])), "audit", .thread)
    #expect(healthy.questions > 60 && healthy.complete == healthy.questions && healthy.age == 0)
    let delayed = Self.trial(
      .thread,
      (
        .lotBoundaryRace,
        [("lot", LotBoundaryRace.LotSource.message), ("delay", TimeSpan.hours(2))]
      ), moments: [audit])
    let late = try Self.tally(try Self.books(delayed), "audit", .thread)
    #expect(late.questions > 60)
    #expect(late.complete < late.questions && late.age > 3_600 * late.questions, "\(late)")
  }

  @Test("the record compares what came twice or early as it holds it, not as it was told")
  func repository() throws {
    let place: (String, any ParameterValue) = ("at-border", Boundary.enterpriseToRepository)
    for (id, values) in [
      (.outOfOrder, [place, ("spread", TimeSpan.seconds(200))]),
      (
        .retryDuplicate,
        [place, ("receiver", RetryDuplicate.Receiver.repeating), ("timeout", TimeSpan.seconds(1))]
      ),
    ] as [(MechanismID, [(String, any ParameterValue)])] {
      let books = try Self.books(Self.trial(.thread, (id, values)))
      #expect(books.comparisons.allSatisfy { $0.differing == 0 }, "\(id): \(books.comparisons)")
    }
  }

  @Test("partners are told what is in the repository when the gateway sends, and not when a lot was released")
  func gateway() throws {
    func untold(_ period: TimeSpan) throws -> Int {
      var trial = Self.trial(
        .stitched,
        (.outOfOrder, [("at-border", Boundary.enterpriseToRepository), ("spread", TimeSpan.hours(1))]))
      trial.books?.reconcilesAfter = .days(3)
      trial.books?.gateway.sendsEvery = period
      return try Self.books(trial).comparisons.filter {
        $0.first == .repository && $0.second == .gateway
      }.reduce(0) { $0 + $1.units }
    }
    let (atOnce, nextDay) = (try untold(.zero), try untold(.days(1)))
    #expect(atOnce > 50 && nextDay < atOnce / 2, "\(atOnce), \(nextDay)")
  }

  @Test("a number that was cut stays ambiguous, however long ago its lots were reconciled")
  func cutNumbers() throws {
    var trial = Self.trial(
      .stitched, (.truncatedIdentifier, [("digits", Count(16))]), moments: [.init("recall", at: .days(30))])
    trial.books?.reconcilesAfter = .hours(1)
    let books = try Self.books(trial)
    let last = try Self.tally(books, TraceTally.end, .stitched)
    let recall = try Self.tally(books, "recall", .stitched)
    #expect(last.contradictions > last.questions)
    #expect(recall.contradictions == last.contradictions && recall.questions == last.questions)
  }

  @Test("the same for any number of threads, and as it was written and read")
  func replays() throws {
    let trial = Self.trial(.stitched, Self.sync(.hours(3), 0.2), moments: [.init("audit", at: .hours(1))])
    let rows = try runTrials(0..<4, jobs: 2) { try trial.run($0).books }
    for number in 0..<4 {
      #expect(try trial.run(UInt64(number)).books == rows[number])
      let blank = TrialSummary(role: .production, condition: "production", length: .long, trial: number)
      let summary = try trial.summarise(UInt64(number), as: blank)
      #expect(summary.books == rows[number])
      #expect(try TrialEncoding.trial(TrialEncoding.line(summary)) == summary)
    }
    #expect(rows[0] != rows[1])
  }

  @Test("who keeps books changes nothing on the line, and what keeps none is written as it was")
  func costsNothing() throws {
    var trial = Self.trial(.stitched, Self.sync(.hours(3), 0.2))
    let blank = TrialSummary(role: .production, condition: "production", length: .long, trial: 1)
    var kept = try trial.summarise(1, as: blank)
    trial.books = nil
    let without = try trial.summarise(1, as: blank)
    #expect(!TrialEncoding.line(without).contains("books") && TrialEncoding.line(kept).contains("\"books\""))
    kept.books = nil
    #expect(kept == without)
  }

  @Test("a question waits for people's hours: asked on a Friday evening, it is answered after the weekend")
  func weekend() {
    let plan = BooksPlan()
    // 2 January 1970 was a Friday.
    let hours = WorkingHours(plan, startOfTrial: 86_400_000_000)
    #expect(hours.end(of: .hours(2), askedAt: .start) == .start + .hours(10))
    #expect(hours.end(of: .hours(2), askedAt: .start + .hours(15)) == .start + .days(3) + .hours(9))
    #expect(hours.end(of: .hours(20), askedAt: .start + .days(1)) == .start + .days(5) + .hours(12))
    #expect(hours.end(of: .hours(80), askedAt: .start) == .start + .days(13) + .hours(16))
    #expect(hours.end(of: .zero, askedAt: .start + .hours(9)) == .start + .hours(9))
    // Five minutes a week: some tens of thousands of weeks are said to be never.
    var short = BooksPlan()
    short.workingDay = .minutes(1)
    #expect(WorkingHours(short, startOfTrial: 0).end(of: .days(300), askedAt: .start) == .distantFuture)
    // A night shift that began on Friday at ten ends on Saturday at six.
    var night = BooksPlan()
    (night.dayBegins, night.workingDay) = (.hours(22), .hours(8))
    let friday = WorkingHours(night, startOfTrial: 86_400_000_000)
    #expect(friday.end(of: .hours(1), askedAt: .start + .hours(2)) == .start + .hours(3))
    #expect(friday.end(of: .hours(3), askedAt: .start + .hours(28)) == .start + .hours(95))
  }

  @Test("the ends of what a plan can say end")
  func extremes() throws {
    for change in [
      { (plan: inout BooksPlan) in plan.askedUnits = 100_000 }, { $0.askedUnits = 1 },
      { $0.workingDay = .hours(24) }, { ($0.workingDay, $0.dayBegins) = (.minutes(1), .hours(23)) },
      { ($0.report, $0.join, $0.call) = (.days(30), .days(30), .days(30)) },
      { ($0.putAway, $0.places) = (.days(30), 1) }, { $0.reconcilesAfter = .zero },
      { $0.moments = [.init("past", at: .zero), .init("late", at: .days(10_000))] },
    ] as [(inout BooksPlan) -> Void] {
      var trial = Self.trial(.stitched, Self.sync(.days(365), 0.99))
      trial.plan.lots.cartonsPerLot = 60
      change(&trial.books!)
      let books = try Self.books(trial)
      let end = try Self.tally(books, TraceTally.end, .thread)
      #expect(end.complete == end.questions && end.questions > 0)
    }
  }

  @Test("a warehouse's system of about 2005 learns at night what was posted by day, and the reader says so")
  func vintages() throws {
    let text =
      #"{ systems: { books: { architecture: "stitched", execution: { vintage: "about 2014" }, warehouse: { vintage: "about 2005" } } } }"#
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let books = try #require(plan?.conditions[0].books)
    #expect(books.execution.sendsEvery == .minutes(1) && books.warehouse.takesEvery == .hours(24))
    let said = DiagnosticRenderer().text(diagnostics)
    #expect(said.contains("warning") && said.contains("the warehouse's system"), "\(said)")
    var trial = Self.trial()
    trial.books = books
    let kept = try Self.books(trial)
    // Of four jobs one runs once a day; the execution system's are behind by half a minute.
    #expect(abs(kept.jobs[0].meanHours * 60 - 0.5) < 0.2, "\(kept.jobs[0])")
    #expect(kept.jobs[2].disagreement == 0 && kept.jobs[3].meanHours > 0 && kept.jobs[3].meanHours < 24)
    let end = try Self.tally(kept, TraceTally.end, .stitched)
    #expect(end.withoutPartner > 0 && end.complete < end.questions)
    trial.books?.architecture = .thread
    let thread = try Self.tally(try Self.books(trial), TraceTally.end, .thread)
    #expect(thread.complete == thread.questions)
  }

  @Test("a scenario says it, and what cannot be is refused at its place")
  func scenario() throws {
    let plan = try BindingTests.read(
      #"{ systems: { books: { architecture: "stitched", "asked-units": 7, moments: { recall: "3 d", audit: "1 d" } } } }"#
    )
    let books = try #require(plan.conditions[0].books)
    #expect(books.architecture == .stitched && books.askedUnits == 7)
    #expect(books.moments == [.init("audit", at: .days(1)), .init("recall", at: .days(3))])
    #expect(try BindingTests.read("{}").conditions[0].books == nil)
    for (text, words) in [
      (#"{ systems: { books: { moments: { recall: "-1 d" } } } }"#, "recall"),
      (#"{ systems: { books: { architecture: "woven" } } }"#, "woven"),
      (#"{ systems: { books: { moments: { end: "3 d" } } } }"#, "“end” is a moment"),
      (#"{ systems: { books: { "asked-units": 0 } } }"#, "asked-units"),
      (#"{ mechanisms: { "stitched-sync": { "failure-share": "101 %" } } }"#, "failure-share"),
      (#"{ mechanisms: { "stitched-sync": { period: "-1 h" } } }"#, "period"),
    ] {
      let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
      let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
      let said = DiagnosticRenderer().text(diagnostics)
      #expect(plan == nil && said.contains("test.json5:1:") && said.contains(words), "\(said)")
    }
  }
}
