import EventKernel
import Scenario
import Testing

@Suite("Scenarios: extending, conditions, the command line")
struct ResolvingTests {
  func values(_ scenario: ResolvedScenario?) -> [String: String] {
    Dictionary(uniqueKeysWithValues: (scenario?.values ?? []).map { ($0.path.description, $0.text) })
  }

  func complaints(_ text: String, _ request: ScenarioRequest = ScenarioRequest("a.json5")) -> [String] {
    Line7.read(["a.json5": text], request).diagnostics.sorted.map { "\($0.range.description): \($0.message)" }
  }

  @Test("every value knows its value and where it comes from")
  func provenance() throws {
    let (scenario, diagnostics) = Line7.read(
      [
        "mine/a.json5":
          "{ extends: '../base.json5', name: 'Mine', run: '1 shift',\n line: { belt: { pitch: '90 mm' } } }",
        "base.json5": Line7.base,
      ],
      ScenarioRequest("mine/a.json5", settings: ["line.mechanisms.tracking-slip.slip=30 mm"]),
      under: "production")
    #expect(diagnostics.all.isEmpty, "\(DiagnosticRenderer().text(diagnostics))")
    let all = try #require(scenario).values.map {
      "\($0.path) = \($0.text) (\($0.provenance.description); \($0.origin?.description ?? "-"))"
    }
    #expect(
      all == [
        "run = 8 h (mine/a.json5:1:48; -)",
        "calendar.shift = 8 h (default; assumption: two or three a day)",
        "line.belt.speed = 300/min (inherited, base.json5:5:29; nameplate of the cartoner [MAN])",
        "line.belt.pitch = 90 mm (mine/a.json5:2:25; -)",
        "line.stations.0.offset = 1.2 m (inherited, base.json5:6:43; -)",
        "line.stations.1.offset = 400 mm (inherited, base.json5:6:81; -)",
        "line.stations.1.policy = reprint (default; assumption: older applicators print again)",
        "line.mechanisms.tracking-slip.slip = 30 mm (--set line.mechanisms.tracking-slip.slip=30 mm; -)",
        "costs.recall = 1000000 EUR (default; assumption: set your own)",
        "start.lens-age = 1 d (condition “production”, base.json5:11:40; -)",
      ], "\(all.joined(separator: "\n"))")
  }

  @Test("a mechanism asks its section for its own parameter and gets its type")
  func typed() throws {
    let scenario = try #require(
      Line7.read([:], ScenarioRequest("reference-line"), under: "validation").scenario)
    let belt = try #require(scenario.root.section("line")?.section("belt"))
    let speed: Rate = belt[Line7.speed]
    #expect(speed == .perMinute(180))
    #expect(belt[Line7.pitch] == Length.mm(100))
    let stations = try #require(scenario.root.section("line")).list("stations").compactMap(\.section)
    #expect(stations.map(\.kind) == ["camera", "printer"])
    #expect(stations[1][Line7.policy] == .reprint)
    #expect(scenario.root.text("name") == "Line 7")
    #expect(scenario.conditions == ["validation", "production"])
    #expect(scenario.root.section("line")?.section("mechanisms")?.section("tracking-slip") != nil)
  }

  @Test("the later layer wins: ancestor, file, condition, command line; the last setting over all")
  func order() {
    let files = [
      "a.json5":
        "{ extends: 'reference-line', line: { belt: { speed: '250/min' } }, conditions: { slow: { line: { belt: { speed: '90/min' } } } } }"
    ]
    func speed(_ condition: String?, _ settings: String...) -> String? {
      values(
        Line7.read(files, ScenarioRequest("a.json5", settings: settings), under: condition).scenario)[
          "line.belt.speed"]
    }
    #expect(speed(nil) == "250/min")
    #expect(speed("validation") == "180/min")
    #expect(speed("slow") == "90/min")
    #expect(speed("production") == "250/min")
    #expect(speed("slow", "line.belt.speed=100/min") == "100/min")
    #expect(speed("slow", "line.belt.speed=100/min", "line.belt.speed='110/min'") == "110/min")
    #expect(speed("slow", "conditions.slow.line.belt.speed=70/min") == "70/min")
    #expect(speed("production", "conditions.slow.line.belt.speed=70/min") == "250/min")
    #expect(speed(nil, "line.belt.speed=null") == "300/min")
  }

  @Test("a value replaces a value with its origin as a whole, and null brings the default back")
  func replaced() throws {
    let (scenario, _) = Line7.read(
      [
        "a.json5":
          "{ extends: 'reference-line', line: { belt: { speed: '250/min' }, mechanisms: { 'tracking-slip': { slip: null } } } }"
      ],
      ScenarioRequest("a.json5"))
    let values = try #require(scenario).values
    #expect(values.first { $0.path == "line.belt.speed" }?.origin == nil)
    #expect(values.first { $0.path == "line.mechanisms.tracking-slip.slip" }?.text == "12 mm")
    let without = Line7.read(
      ["a.json5": "{ extends: 'reference-line', line: { mechanisms: { 'tracking-slip': null } } }"],
      ScenarioRequest("a.json5"))
    #expect(without.scenario?.root.section("line")?.section("mechanisms")?.section("tracking-slip") == nil)
    #expect(without.scenario != nil)
  }

  @Test("lists are replaced as a whole, or changed element by element")
  func lists() {
    let changed = Line7.read(
      [:], ScenarioRequest("reference-line", settings: ["line.stations[1].policy=verify"]))
    #expect(values(changed.scenario)["line.stations.1.policy"] == "verify")
    #expect(values(changed.scenario)["line.stations.1.offset"] == "400 mm")
    let other = Line7.read(
      [:], ScenarioRequest("reference-line", settings: ["line.stations.1={kind: 'camera'}"]))
    #expect(
      values(other.scenario)["line.stations.1.offset"] == "400 mm",
      "what was written stands, whatever the kind")
    let beyond = Line7.read(
      [:], ScenarioRequest("reference-line", settings: ["line.stations.2.policy=verify"]))
    #expect(beyond.diagnostics.all.first?.message == "“line.stations” has no element “2”")
    #expect(beyond.diagnostics.all.first?.hint == "its elements are 0 to 1")
  }

  @Test("healthy sections take their healthy values, whatever anybody says")
  func healthy() {
    let scenario = Line7.read(
      [:],
      ScenarioRequest(
        "reference-line", settings: ["line.mechanisms.tracking-slip.slip=40 mm"], healthy: ["line.mechanisms"]
      )
    ).scenario
    let slip = scenario?.values.first { $0.path == "line.mechanisms.tracking-slip.slip" }
    #expect(slip?.text == "0 mm")
    #expect(slip?.provenance.description == "--healthy line.mechanisms")
  }

  @Test("all mistakes at once, each with its place")
  func mistakes() {
    let found = complaints(
      """
      {
        nmae: "Line 7",
        run: 14,
        line: {
          belt: { sped: "300/min", speed: "300 mm", pitch: "-5 mm" },
          stations: [{ kind: "camra" }, {}, { kind: "camera", policy: "verify" }],
          mechanisms: { "tracking-slip": { slip: { value: "700 mm", orgin: "x" } } },
        },
        costs: { recall: "5 USD" },
        conditions: {
          validation: { lines: {}, start: { "lens-age": "30 days" } },
          production: { line: { belt: { speed: ["300/min"] } } },
        },
      }
      """)
    #expect(
      found == [
        "a.json5:1:1: “name” is missing: what the line is called",
        "a.json5:2:3: unknown key “nmae”",
        "a.json5:3:8: run: “14” has no unit, and a duration needs one",
        "a.json5:5:13: unknown key “sped” in “line.belt”",
        "a.json5:5:37: line.belt.speed: “300 mm” is a length, but a rate is needed here",
        "a.json5:5:54: line.belt.pitch = -5 mm is outside the possible range 1 mm or more",
        "a.json5:6:24: the text “camra” is not a kind of station",
        "a.json5:6:35: “line.stations.1” does not say what it is",
        "a.json5:6:57: unknown key “policy” in “line.stations.2”",
        "a.json5:7:53: line.mechanisms.tracking-slip.slip = 700 mm is outside the possible range 0 to 500 mm",
        "a.json5:7:63: “line.mechanisms.tracking-slip.slip” is a single value and has no key “orgin”",
        "a.json5:9:20: costs.recall: “USD” is not the currency of this scenario, which counts in EUR",
        "a.json5:11:19: unknown key “lines”",
        "a.json5:11:51: start.lens-age = 30 days is outside the plausible range 0 to 7 d",
        "a.json5:12:42: line.belt.speed: found a list where a rate such as \"300/min\" is needed",
      ], "\(found.joined(separator: "\n"))")
    let (_, diagnostics) = Line7.read(["a.json5": "{ nmae: 'x' }"], ScenarioRequest("a.json5"))
    #expect(diagnostics.all.first?.hint?.hasPrefix("did you mean \"name\"?") == true)
    #expect(
      complaints("{ name: 'a', line: 5 }") == [
        "a.json5:1:20: line: found the number 5 where an object with the line is needed"
      ])
    #expect(complaints("[1]").first?.contains("found a list where an object") == true)
  }

  @Test(
    "what is implausible is a warning that names the range and what it rests on, and the scenario still runs")
  func warnings() {
    let (scenario, diagnostics) = Line7.read(
      ["a.json5": "{ name: 'a', line: { belt: { speed: '900/min' } } }"], ScenarioRequest("a.json5"))
    #expect(scenario != nil && diagnostics.count(.warning) == 1 && !diagnostics.hasErrors)
    #expect(diagnostics.all.first?.message.hasSuffix("60 to 450/min") == true)
    #expect(diagnostics.all.first?.hint?.contains("a vision URS example [VEN]") == true)
  }

  @Test("a scenario cannot extend itself, whatever way round")
  func cycles() {
    let files = [
      "x/a.json5": "{ extends: 'b.json5' }", "x/b.json5": "{ extends: './../x/c.json5' }",
      "x/c.json5": "{ extends: 'a.json5' }",
      "self.json5": "{ extends: 'self.json5', name: 'x' }",
    ]
    let first = Line7.read(files, ScenarioRequest("x/a.json5"))
    #expect(
      first.diagnostics.all.first?.message
        == "this scenario extends itself: x/a.json5 → x/b.json5 → x/c.json5 → x/a.json5")
    #expect(first.diagnostics.all.first?.range.description == "x/c.json5:1:12")
    #expect(Line7.read(files, ScenarioRequest("self.json5")).diagnostics.hasErrors)
    let missing = Line7.read(
      ["a.json5": "{ extends: 'refrence-line', name: 'x' }"], ScenarioRequest("a.json5"))
    #expect(missing.diagnostics.all.map(\.hint) == ["did you mean \"reference-line\"?"])
    #expect(
      Line7.read([:], ScenarioRequest("nowhere.json5")).diagnostics.all.first?.message
        == "there is no scenario “nowhere.json5”")
  }

  @Test("settings and conditions that lead nowhere are told")
  func settings() {
    func told(_ setting: String) -> String {
      let found = Line7.read([:], ScenarioRequest("reference-line", settings: [setting])).diagnostics.all
      return found.map { "\($0.range.description): \($0.message)" }.joined(separator: "\n")
    }
    #expect(told("line.belt.sped=1/min") == "--set:1:1: unknown key “sped” in “line.belt”")
    #expect(told("line.belt.speed=fast") == "--set:1:17: line.belt.speed: “fast” is not a rate")
    #expect(told("line.belt.speed") == "--set:1:1: “line.belt.speed” sets nothing")
    #expect(told("=5") == "--set:1:1: “=5” sets nothing")
    #expect(told("line..speed=5") == "--set:1:1: “line..speed” is not a path")
    #expect(told("conditions.prod.line.belt.speed=5/min").contains("is not a value of a condition"))
  }

  @Test("an origin beside a value is read with its trust")
  func origins() {
    func origin(_ text: String) -> Origin? {
      Line7.read(
        ["a.json5": "{ name: 'a', run: { value: '1 h', origin: \(text) } }"], ScenarioRequest("a.json5")
      )
      .scenario?.values.first?.origin
    }
    #expect(origin("'Kepware, Monitored Items [MAN]'") == .source("Kepware, Monitored Items", .manual))
    #expect(origin("'measured by us'") == .source("measured by us", .unsigned))
    #expect(origin("'assumption: nobody knows'") == .assumption("nobody knows"))
    #expect(origin("'derived: 2 + 2'") == .derived("2 + 2"))
    #expect(origin("'x [MNA]'") == nil)
    #expect(origin("5") == nil)
  }

  @Test("10,000 mutated scenarios are read or refused with a place, and the same way twice")
  func mutations() {
    var random = SplitMix(seed: 99)
    let seed = Array(Line7.base.utf8)
    for round in 0..<10_000 {
      var bytes = seed
      for _ in 0...(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(seed[Int(random.next() % UInt64(seed.count))], at: place)
        default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
        }
      }
      let mutated = bytes
      let loader = ScenarioLoader { name, _ in name == "m" ? SourceText(name: "m", bytes: mutated) : nil }
      let reader = ScenarioReader(schema: Line7.schema, loader: loader)
      let (scenarios, diagnostics) = reader.read(ScenarioRequest("m"))
      if scenarios.isEmpty != diagnostics.hasErrors {
        Issue.record("\(String(decoding: bytes, as: UTF8.self))")
      }
      if round % 20 == 0 {
        let again = reader.read(ScenarioRequest("m")).diagnostics
        #expect(DiagnosticRenderer().text(again) == DiagnosticRenderer().text(diagnostics))
      }
    }
  }
}
