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

  private static func study(_ change: (inout SensitivityStudy) -> Void = { _ in }) throws -> Sensitivity {
    let request = ExperimentRequest("small")
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    var study = SensitivityStudy(
      request, try #require(plan, "\(diagnostics.all.map(\.message))"), loader: loader)
    study.lots = 2
    change(&study)
    return try study.examined(try study.screened(atOnce: 2), atOnce: 2)
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

  @Test func `an end that somebody asks for leaves what there was`() throws {
    let done = Mutex(0)
    let found = try Self.study { study in
      study.isOver = { done.withLock { $0 >= 2 } }
      study.finished = { done.withLock { $0 += 1 } }
    }
    #expect(found.isCut && (1...4).contains(found.groups.count))
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
