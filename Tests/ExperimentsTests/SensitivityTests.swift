import Experiments
import Scenario
import Synchronization
import Testing

/// Which assumption flips which criterion, on a line whose answer is plain.
@Suite struct SensitivityTests {
  /// One mechanism whose effect is arithmetic: every removal that nobody logs is a unit that the record has too many.
  private static let scenario = """
    {
      name: "a small line",
      line: { lots: { count: 2, "cartons-per-lot": 2400 }, crew: { samples: { value: "30/h", origin: "assumption: test" } } },
      mechanisms: { "unlogged-removal": { probability: { value: "50 %", origin: "assumption: test" } } },
      experiment: { trials: 2, "cause-trials": 0, "protocol-trials": 1 },
      criteria: { "AC-1": "ghost mismatches per million units <= 300", "AC-2": "rejects <= 90 %" },
    }
    """

  private static let loader = ScenarioLoader.files(embedded: [("small", scenario)]) { _ in nil }

  private static func study(
    _ change: (inout SensitivityStudy) -> Void = { _ in },
    keeping keep: ([TrialSummary]) -> [TrialSummary] = { $0 }
  ) throws -> Sensitivity {
    let request = ExperimentRequest("small")
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    var study = SensitivityStudy(
      request, try #require(plan, "\(diagnostics.all.map(\.message))"), loader: loader)
    study.lots = 2
    change(&study)
    return try study.found(atOnce: 2) { jobs, plan in
      var runner = ExperimentRunner(plan)
      runner.passesOverStandstills = true
      return keep(try runner.run(jobs, atOnce: 2))
    }
  }

  /// All of it, once for every test.
  private static let whole = Result { try study() }

  @Test func `it finds the assumption that decides, and about where, and none that does not`() throws {
    let found = try Self.whole.get()
    let base = try #require(found.base.first)
    #expect(!base.isMet && base.value > 300, "\(base)")
    let flip = try #require(
      found.flips.first { $0.assumption.path.hasSuffix("unlogged-removal.probability") })
    #expect(flip.flip.criterion == "AC-1" && flip.flip.becomesMet)
    // Its flip lies between its ends, and on the two sides of the limit.
    #expect(flip.flip.figure <= 300 && flip.flip.first != flip.assumption.value)
    // What cannot reach a ghost flips nothing, and nothing flips a criterion that is far from its limit.
    #expect(!found.flips.contains { $0.flip.criterion == "AC-2" }, "\(found.flips.map(\.flip))")
    #expect(found.groups.contains { $0.movement == 0 })
  }

  @Test func `as many studies give the same for any number of jobs, and fewer are the beginning of more`()
    throws
  {
    func few(_ count: Int) throws -> Sensitivity { try Self.study { $0.mostStudies = count } }
    let whole = try Self.whole.get()
    let groups = whole.groups.count
    let (cut, part) = (try few(3), try few(groups + 2))
    #expect(cut.isCut && cut.groups == Array(whole.groups.prefix(3)) && cut.assumptions.isEmpty)
    #expect(!part.isCut && part.assumptions == Array(whole.assumptions.prefix(2)))
    #expect(part.untried.count + 2 == whole.assumptions.count)
  }

  @Test(arguments: [1, 4, 25])
  func `an end after some rounds leaves what was begun, whole, and by its number it comes again`(
    _ rounds: Int
  )
    throws
  {
    let done = Mutex(0)
    let found = try Self.study {
      $0.isOver = { done.withLock { $0 >= rounds } }
    } keeping: {
      done.withLock { $0 += 1 }
      return $0
    }
    #expect(!found.isWhole && found.studies > 0)
    if rounds == 1 { #expect(found.isCut && found.groups.count == 2) }
    #expect(found == (try Self.study { $0.mostStudies = found.studies }))
  }

  @Test
  func `an interruption in the middle of a round leaves what is complete, and by its number it comes again`()
    throws
  {
    for lost in [1, 3] {
      let done = Mutex(0)
      let found = try Self.study {
        $0.isInterrupted = { done.withLock { $0 > 2 } }
      } keeping: { trials in
        done.withLock { $0 += 1 }
        return done.withLock { $0 > 2 } ? trials.dropLast(trials.count / lost) : trials
      }
      #expect(!found.isWhole && found.studies > 0)
      #expect(found == (try Self.study { $0.mostStudies = found.studies }))
    }
    // Before the line as written is known there is nothing to be told.
    #expect(throws: Interrupted.self) {
      _ = try Self.study {
        $0.isInterrupted = { true }
      } keeping: { _ in
        []
      }
    }
  }

  @Test func `a shard's part of the screening is all that the first rounds need`() throws {
    let request = ExperimentRequest("small")
    let plan = try #require(ExperimentReader(loader: Self.loader).read(request).plan)
    var study = SensitivityStudy(request, plan, loader: Self.loader)
    study.lots = 2
    let (jobs, planned) = study.screening(atOnce: 2)
    #expect(Set(jobs).count == jobs.count && jobs.allSatisfy { planned[$0.condition] != nil })
    let whole = try Self.whole.get()
    let refused = whole.groups.flatMap { [$0.low, $0.high] }.count {
      if case .refused = $0 { true } else { false }
    }
    // The line as written and every group at both ends, of which some cannot be built.
    #expect((jobs.count...jobs.count + 2 * refused).contains(2 * (1 + 2 * whole.groups.count)))
  }

  @Test func `a value near another has three digits, reads back and has the parameter's unit`() throws {
    let length = Parameter<Length>(
      "length", "a length", default: .mm(1), healthy: .zero, possible: .zero..., plausible: .zero ... .mm(80),
      origin: .assumption("test")
    ).erased
    #expect(length.value(near: 12.3456)?.text == "12.3 mm")
    let count = Parameter<Count>(
      "count", "a count", default: 1, healthy: 1, possible: 1..., plausible: 1...1_000,
      origin: .assumption("test")
    ).erased
    #expect(count.value(near: 12.6)?.text == "13" && count.value(near: 12.6)?.base == 13)
  }
}
