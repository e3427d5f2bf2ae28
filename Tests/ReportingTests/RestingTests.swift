import Experiments
import Reporting
import Testing
import World

/// What the default report says of the assumptions on which its verdict rests.
@Suite struct RestingTests {
  private func markdown(_ result: ExperimentResult) -> String {
    String(decoding: Report(result: result, stories: []).rendered(as: .markdown), as: UTF8.self)
  }

  @Test func `a report without a study names assumptions by a rule, says so, and names the study`() throws {
    var result = Sample.result
    result.sensitivity = nil
    result.criteria[0].text = "cases wrong per million cases <= 5"
    for index in result.mechanisms.indices { result.mechanisms[index].vanishing = nil }
    let text = markdown(result)
    let start = try #require(text.range(of: "On which assumptions the answers rest"))
    let section = String(text[start.upperBound...].prefix(6_000))
    #expect(section.contains("By a rule, and not by trying"))
    #expect(section.contains("driftline sensitivity reference-line"))
    #expect(section.contains("`mechanisms.tracking-slip.slip`") && section.contains("AC-1"))
    let terminal = String(
      decoding: Report(result: result, stories: []).rendered(as: .terminal), as: UTF8.self)
    #expect(terminal.contains("rests first, by a rule and not by trying"))
  }

  @Test func `where no mechanism bears what is judged, the rule names none`() {
    var result = Sample.result
    result.criteria[0].text = "cases wrong per million cases <= 5"
    result.sensitivity = nil
    for index in result.mechanisms.indices {
      result.mechanisms[index].vanishing = nil
      result.mechanisms[index].production.kinds = []
    }
    for index in result.cells.indices { result.cells[index].rows = [] }
    #expect(!markdown(result).contains("By a rule"))
  }

  @Test func `a change that only episodes tell is told in words`() throws {
    var result = Sample.result
    let index = try #require(
      result.kinds.firstIndex { $0.inProduction.episodes > 0 && $0.validation.seen == 0 })
    result.kinds[index].change?.low = -1
    result.kinds[index].episodesChange = Sample.estimate(49, 30, 68, seen: 49, method: .pairedTrials)
    let terminal = String(
      decoding: Report(result: result, stories: []).rendered(as: .terminal), as: UTF8.self)
    #expect(terminal.contains("more often"))
    result.kinds[index].episodesChange = Sample.estimate(-49, -68, -30, seen: 49, method: .pairedTrials)
    let less = String(decoding: Report(result: result, stories: []).rendered(as: .terminal), as: UTF8.self)
    #expect(less.contains("less often") && !less.contains("more often"))
  }
}
