import Experiments
import Scenario
import Testing

@Suite("Conditions of other names are not passed over in silence")
struct StrangeConditionsTests {
  private static let parent = """
    { line: { lots: { "cartons-per-lot": 2400, count: 2 } },
      conditions: { validation: {}, production: { line: { feed: { rate: "200/min" } } } } }
    """

  private static func warnings(_ text: String) -> [Diagnostic] {
    let loader = ScenarioLoader { name, _ in
      SourceText(name: name, text: name == "parent.json5" ? parent : text)
    }
    return ExperimentReader(loader: loader).read(ExperimentRequest("own.json5")).diagnostics.all
  }

  private static func own(_ conditions: String, _ more: String = "") -> [Diagnostic] {
    warnings("{ extends: \"parent.json5\", conditions: { \(conditions) }\(more) }")
  }

  @Test("a file whose own conditions are not compared is warned of it, with the words that mend it")
  func warned() throws {
    let found = Self.own("pilot: {}, live: {}")
    let warning = try #require(found.first)
    #expect(found.count == 1 && warning.severity == .warning, "\(found)")
    #expect(warning.range.description == "own.json5:1:42" && warning.message.contains("“validation”"))
    let hint = try #require(warning.hint)
    #expect(hint.contains(#"validation: "pilot", production: "live""#))
    let mended = try #require(hint.split(separator: ": ", maxSplits: 1).last)
    #expect(Self.own("pilot: {}, live: {}", ", \(mended)").isEmpty)
  }

  @Test("whoever names a role, or has no condition of his own, is told nothing")
  func silent() {
    #expect(Self.own("production: {}, pilot: {}").isEmpty)
    #expect(Self.own("").isEmpty)
  }
}
