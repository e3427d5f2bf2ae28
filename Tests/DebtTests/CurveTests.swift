import Debt
import Experiments
import Testing

@Suite("A debt that grows") struct CurveTests {
  private static let text = """
    { extends: "partial-fix", experiment: { trials: 3 }, line: { lots: { count: 2 } },
      criteria: { "AC-1": "cases episodes per million cases <= 30000" },
      debt: {
        grows: { "units-a-year": { "times-a-year": 1.21, why: "assumption: a plan" } },
        items: {
          samples: {
            today: { "mechanisms.unlogged-removal.probability": "10 %" },
            grows: { "mechanisms.unlogged-removal.probability": { "from-month": { "24": "20 %" }, why: "assumption: people leave" } },
          },
        },
      },
    }
    """

  @Test("volume makes each month dearer by its factor, and a year of waiting is the area below the curve")
  func volume() throws {
    let result = try Studies.run(Studies.study(of: Self.text)).result
    let today = result.curve[0].asItIs.value
    #expect(result.curve.map(\.month) == [0, 6, 12, 23, 24, 36] && today > 0)
    for (month, factor) in [(1, 1.1), (2, 1.21)] {
      // But for a hundredth in each trial.
      #expect((result.curve[month].asItIs.value - today * factor).magnitude <= 2, "\(month)")
    }
    let waiting = result.whole[result.main].value * (1 + 2 * 1.1 + 1.21) / 4
    #expect((result.waiting.value - waiting).magnitude <= 4)
    // From month 24 on people write down half as much again less.
    #expect(result.curve[4].asItIs.value > 1.3 * today * 1.4641)
  }

  @Test("the month from which a criterion is not met is the first of those that were tried")
  func failing() throws {
    let result = try Studies.run(Studies.study(of: Self.text)).result
    let verdicts = result.curve.map { $0.criteria[0].verdict }
    let first = verdicts.firstIndex(of: .notAccepted).map { result.curve[$0].month }
    #expect(result.failing.count == 1 && result.failing[0].month == first)
    #expect(
      verdicts[0] == verdicts[1] && verdicts[1] == verdicts[2], "nothing but the volume changes until then")
  }
}
