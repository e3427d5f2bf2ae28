import Debt
import Experiments
import Scenario
import Testing

@Suite("How values grow") struct GrowthTests {
  private static let scenario: [String: ResolvedValue] = {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = ExperimentReader(loader: loader).read(ExperimentRequest("reference-line")).plan
    let values = plan?["production"]?.scenario.values ?? []
    return Dictionary(values.map { ($0.path.description, $0) }) { first, _ in first }
  }()

  private func value(_ growth: Growth, _ month: Int) throws -> String? {
    try growth.value(in: month, from: Self.scenario[growth.path])
  }

  @Test("times a year: by the year's factor, and by its root at half a year")
  func times() throws {
    var growth = Growth("mechanisms.override.probability")
    growth.timesPerYear = 1.44
    #expect(try value(growth, 0) == nil)
    #expect(try value(growth, 6) == "2.4 %")
    #expect(try value(growth, 12) == "2.88 %")
    growth.upTo = "2.5 %"
    #expect(try value(growth, 6) == "2.4 %" && value(growth, 12) == "2.5 %")
  }

  @Test("more a year: in a straight line, downward too")
  func more() throws {
    var growth = Growth("mechanisms.unmonitored-rejection.period")
    growth.morePerYear = "14 d"
    #expect(try value(growth, 12) == "21 d" && value(growth, 6) == "14 d")
  }

  @Test("values from a month on hold until the next")
  func steps() throws {
    var growth = Growth("line.packer.scale")
    growth.steps = [(12, "reports"), (24, "none")]
    #expect(try value(growth, 6) == nil && value(growth, 12) == "reports" && value(growth, 36) == "none")
  }

  @Test("what cannot grow so is told, and how it could")
  func problems() throws {
    func problem(_ path: String, _ change: (inout Growth) -> Void) -> GrowthProblem? {
      var growth = Growth(path)
      change(&growth)
      do { _ = try value(growth, 36) } catch { return error as? GrowthProblem }
      return nil
    }
    let beyond = problem("mechanisms.override.probability") { $0.timesPerYear = 10 }
    #expect(beyond?.message.contains("in month 36, which cannot be") == true, "\(beyond?.message ?? "")")
    let word = problem("line.packer.scale") { $0.timesPerYear = 2 }
    #expect(word == .noNumber(path: "line.packer.scale"))
    #expect(problem("line.packer.nothing") { $0.timesPerYear = 2 } == .noValue(path: "line.packer.nothing"))
    let unit = problem("mechanisms.unmonitored-rejection.period") { $0.morePerYear = "3 mm" }
    #expect(unit?.message.contains("“3 mm”") == true && unit?.hint.contains("with its unit") == true)
  }

  @Test("a limit behind today's value, a step that cannot be, and a volume beyond all bounds are refused")
  func limits() throws {
    func problem(_ change: (inout Growth) -> Void) -> GrowthProblem? {
      var growth = Growth("mechanisms.override.probability")
      change(&growth)
      do { _ = try value(growth, 36) } catch { return error as? GrowthProblem }
      return nil
    }
    let behind = problem {
      $0.timesPerYear = 1.5
      $0.upTo = "1 %"
    }
    #expect(
      behind?.message.contains("grows up to 1 %, and it is 2 % today") == true, "\(behind?.message ?? "")")
    let falling = problem {
      $0.timesPerYear = 0.5
      $0.upTo = "3 %"
    }
    #expect(falling?.message.contains("up to 3 %") == true && falling?.hint.isEmpty == false)
    let step = problem { $0.steps = [(12, "300 %")] }
    #expect(step?.message.contains("300 % in month 12, which cannot be") == true, "\(step?.message ?? "")")
    var volume = Growth(Growth.volume)
    volume.timesPerYear = 900
    do {
      try volume.checkVolume(3_000_000, in: 36)
      Issue.record("so many units cannot be made")
    } catch { #expect(error.message.contains("in month 36, which cannot be") && !error.hint.isEmpty) }
    try volume.checkVolume(3_000_000, in: 12)
    volume.timesPerYear = nil
    volume.morePerYear = "5"
    #expect(throws: GrowthProblem.noLawOfVolume) { try volume.checkVolume(3_000_000, in: 12) }
  }

  @Test("an axis has figures that are read at a glance")
  func axis() {
    for (most, top) in [(1_406_000.0, 2_000_000.0), (352_000, 400_000), (0.7, 0.8), (1, 1), (41, 80)] {
      let found = CurveDrawing.round(above: most)
      #expect((found - top).magnitude < 1e-9 * top, "\(most): \(found)")
    }
  }

  @Test("a volume grows by its factor")
  func volume() {
    var growth = Growth(Growth.volume)
    growth.timesPerYear = 1.21
    #expect(growth.factor(in: 0) == 1 && (growth.factor(in: 6) - 1.1).magnitude < 1e-12)
  }
}
