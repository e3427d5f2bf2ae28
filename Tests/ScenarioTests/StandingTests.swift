import EventKernel
import Scenario
import Testing

/// What somebody wrote stands, whatever vintage a machine gets: on a case packer of Line 7 of which two are known.
@Suite("Scenarios: what the user wrote stands")
struct StandingTests {
  private static func packer(_ margin: TimeSpan) -> Section {
    Section(
      "a packer",
      fields: [
        Field(
          Parameter<Count>(
            "units", "cartons to a case", default: Count(24), healthy: Count(24), possible: 1...1_000,
            plausible: 6...144, origin: .assumption("usual"))),
        Field(
          Parameter<TimeSpan>(
            "margin", "wait for late reads", default: margin, healthy: margin,
            possible: .zero...(.seconds(10)), plausible: .zero...(.seconds(1)),
            origin: .assumption("as built"))),
      ])
  }

  private static let schema = ScenarioSchema(
    title: "Line 7, Nordhafen",
    root: Section(
      "a line",
      fields: [
        Field(
          "packer",
          .variant(
            tag: "vintage", help: "packer",
            cases: [
              VariantCase("old", packer(.milliseconds(300))),
              VariantCase("new", packer(.milliseconds(60)), isDefault: true),
            ]))
      ]))

  private func read(_ texts: [String: String], _ settings: String...) -> (
    values: [String: String], told: [String]
  ) {
    let loader = ScenarioLoader.files { texts[$0].map { Array($0.utf8) } }
    let (scenarios, diagnostics) = ScenarioReader(schema: Self.schema, loader: loader).read(
      ScenarioRequest("line.json5", settings: settings))
    let values = scenarios.first?.values.map { ($0.path.description, $0.text) } ?? []
    return (Dictionary(uniqueKeysWithValues: values), diagnostics.all.map { "\($0.severity): \($0.message)" })
  }

  @Test("a change of vintage on the command line takes nothing back")
  func commandLine() {
    let (values, told) = read(
      ["line.json5": "{ packer: { vintage: 'old', units: 12 } }"], "packer.vintage = new")
    #expect(values == ["packer.units": "12", "packer.margin": "60 ms"])
    #expect(told.isEmpty, "what is the same in both vintages is not in doubt: \(told)")
  }

  @Test(
    "a value in which the vintages differ stands, and that it is in doubt is told with its place and what is usual"
  )
  func doubtful() {
    let (values, told) = read(
      [
        "line.json5": "{ extends: 'base.json5', packer: { vintage: 'old' } }",
        "base.json5": "{ packer: { margin: '90 ms' } }",
      ])
    #expect(values["packer.margin"] == "90 ms")
    #expect(
      told == [
        "warning: “packer” is “old” now, and what was written before stands: margin = 90 ms (inherited, base.json5:1:21; "
          + "usual now: 0.3 s)"
      ])
  }

  @Test(
    "nothing is in doubt where value and vintage are written together, later, as the vintage has it, or taken back",
    arguments: [
      "{ packer: { vintage: 'old', margin: '90 ms' } }",
      "{ extends: 'base.json5', packer: { vintage: 'old', margin: '80 ms' } }",
      "{ extends: 'usual.json5', packer: { vintage: 'old' } }",
      "{ extends: 'base.json5', packer: { vintage: 'old', margin: null } }",
    ])
  func plain(_ text: String) {
    let texts = [
      "line.json5": text, "base.json5": "{ packer: { margin: '90 ms' } }",
      "usual.json5": "{ packer: { margin: '300 ms' } }",
    ]
    #expect(read(texts).told.isEmpty)
  }

  @Test("a vintage in a condition changes what is usual there, and nothing that was written")
  func condition() {
    let loader = ScenarioLoader.files { _ in
      Array(
        "{ packer: { vintage: 'old', units: 12 }, conditions: { a: { packer: { vintage: 'new' } }, b: {} } }"
          .utf8)
    }
    let scenarios = ScenarioReader(schema: Self.schema, loader: loader).read(ScenarioRequest("x")).scenarios
    #expect(
      scenarios.map { $0.values.map(\.text) } == [["12", "0.3 s"], ["12", "60 ms"], ["12", "0.3 s"]])
  }

  @Test("what the file says and a condition of another file overrides is told, with both places")
  func overridden() {
    let texts = [
      "line.json5": "{ extends: 'base.json5', packer: { units: 30 } }",
      "base.json5":
        "{ conditions: { fast: { packer: { units: 40 } }, same: { packer: { units: 30 } }, other: {} } }",
    ]
    #expect(
      read(texts).told == [
        "warning: packer.units = 30 does not hold under “fast”, which has 40 (base.json5:1:42)"
      ])
    #expect(read(texts, "packer.units = 30").told.isEmpty)
  }

  @Test("a message names path, value and range as an engineer writes them")
  func words() {
    let (_, told) = read(["line.json5": "{ packer: { units: 240, margin: '20 s' } }"])
    #expect(
      told == [
        "warning: packer.units = 240 is outside the plausible range 6 to 144",
        "error: packer.margin = 20 s is outside the possible range 0 to 10 s",
      ])
  }
}

@Suite("Scenarios: conditions that extend each other")
struct ExtendingConditionTests {
  private func speeds(_ conditions: String, _ settings: String...) -> (
    values: [String?: String], told: [String]
  ) {
    let text = "{ extends: 'reference-line', conditions: { \(conditions) } }"
    let loader = ScenarioLoader.files(embedded: [("reference-line", Line7.base)]) { _ in Array(text.utf8) }
    let (scenarios, diagnostics) = ScenarioReader(schema: Line7.schema, loader: loader).read(
      ScenarioRequest("a.json5", settings: settings))
    let pairs = scenarios.map { scenario in
      (scenario.condition, scenario.values.first { $0.path.description == "line.belt.speed" }?.text ?? "")
    }
    return (Dictionary(uniqueKeysWithValues: pairs), diagnostics.all.map(\.message))
  }

  @Test("a condition has what the one that it extends has, in whatever file, and its own over it")
  func extending() {
    let night =
      "night: { extends: 'validation' }, late: { extends: 'night', line: { belt: { speed: '90/min' } } }"
    let (values, told) = speeds(night)
    #expect(told.isEmpty)
    #expect(values["validation"] == "180/min" && values["night"] == "180/min" && values["late"] == "90/min")
  }

  @Test(
    "one condition's value can be set alone; those that extend it have it too, where they say nothing else")
  func setting() {
    let night =
      "night: { extends: 'validation' }, late: { extends: 'night', line: { belt: { speed: '90/min' } } }"
    let (values, _) = speeds(night, "conditions.validation.line.belt.speed = 150/min")
    #expect(values["validation"] == "150/min" && values["night"] == "150/min" && values["late"] == "90/min")
    #expect(values["production"] == "300/min")
    #expect(speeds(night, "conditions.late.line.belt.speed=80/min").values["late"] == "80/min")
  }

  @Test("a circle or a condition that is not there is told")
  func mistakes() {
    #expect(
      speeds("a: { extends: 'b' }, b: { extends: 'a' }").told.contains(
        "condition “b” extends itself: a → b → a"))
    #expect(
      speeds("a: { extends: 'validatoin' }").told == [
        "condition “a” extends the text “validatoin”, which is no condition of this scenario"
      ])
  }
}
