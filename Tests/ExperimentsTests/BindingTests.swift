import EventKernel
import Experiments
import Scenario
import Testing
import World

@Suite("What a scenario can say of a line")
struct BindingTests {
  /// The names of a value's stored properties.
  private static func properties(_ value: Any) -> Set<String> {
    Set(Mirror(reflecting: value).children.compactMap(\.label))
  }

  private static func bound<Plan: BoundPlan>(_ type: Plan.Type) -> Set<String> {
    Set(Plan.bindings.flatMap(\.properties))
  }

  @Test("every stored property of every part of a plan has a parameter, and no parameter is without one")
  func complete() {
    #expect(Self.properties(DeliveryPlan()) == Self.bound(DeliveryPlan.self))
    #expect(Self.properties(LotPlan()) == Self.bound(LotPlan.self))
    #expect(Self.properties(FeedPlan()) == Self.bound(FeedPlan.self))
    #expect(Self.properties(SerializerPlan()) == Self.bound(SerializerPlan.self))
    #expect(Self.properties(AccumulationPlan()) == Self.bound(AccumulationPlan.self))
    #expect(Self.properties(CasePackerPlan()) == Self.bound(CasePackerPlan.self))
    #expect(Self.properties(CaseLabelerPlan()) == Self.bound(CaseLabelerPlan.self))
    #expect(Self.properties(PalletizerPlan()) == Self.bound(PalletizerPlan.self))
    #expect(Self.properties(CrewPlan()) == Self.bound(CrewPlan.self))
    #expect(Self.properties(StopPlan()) == Self.bound(StopPlan.self))
    #expect(Self.properties(ClockPlan()) == Self.bound(ClockPlan.self))
    #expect(Self.properties(DeviceClockPlan()) == Self.bound(DeviceClockPlan.self))
    #expect(
      Self.properties(BooksPlan())
        == Self.bound(BooksPlan.self).union([
          "moments", "execution", "warehouse", "repository", "gateway", "exceptions", "enterpriseClock",
          "warehouseClock",
        ]))
    #expect(Self.properties(BookClockPlan()) == Self.bound(BookClockPlan.self))
    #expect(Self.properties(RepositoryPlan()) == Self.bound(RepositoryPlan.self))
    #expect(Self.properties(GatewayPlan()) == Self.bound(GatewayPlan.self))
    #expect(Self.properties(ExceptionsPlan()) == Self.bound(ExceptionsPlan.self))
    #expect(Self.properties(ExecutionPlan()) == Self.bound(ExecutionPlan.self))
    #expect(Self.properties(WarehousePlan()) == Self.bound(WarehousePlan.self))
    #expect(
      Self.properties(MarketPlan())
        == Self.bound(MarketPlan.self).union([
          "exchange", "claims", "logistics", "repackaging", "hours", "unverified",
        ])
    )
    #expect(Self.properties(UnverifiedPlan()) == Self.bound(UnverifiedPlan.self))
    #expect(Self.properties(LogisticsPlan()) == Self.bound(LogisticsPlan.self))
    #expect(Self.properties(RepackagingPlan()) == Self.bound(RepackagingPlan.self))
    #expect(Self.properties(ClaimsPlan()) == Self.bound(ClaimsPlan.self))
    #expect(Self.properties(ExchangePlan()) == Self.bound(ExchangePlan.self))
    #expect(Self.properties(VerificationPlan()) == Self.bound(VerificationPlan.self))
    let parts = Set(LineScenario.line.fields.map(\.key)).union(["mechanisms"])
    #expect(Self.properties(LinePlan()) == parts)
  }

  @Test("every mechanism of the catalogue can be switched on, and only its own values change")
  func mechanisms() throws {
    #expect(LineScenario.mechanisms.fields.map(\.key) == MechanismID.allCases.map(\.word))
    for id in MechanismID.allCases {
      var values = MechanismValues()
      values.set(id, to: .standard)
      let changed = zip(Mirror(reflecting: MechanismValues()).children, Mirror(reflecting: values).children)
        .filter {
          "\($0.value)" != "\($1.value)"
        }.map { $0.0.label }
      #expect(changed == ["\(id)"] || changed.isEmpty, "\(id) changes \(changed)")
    }
  }

  /// Reads a scenario of one text.
  static func read(_ text: String) throws -> ExperimentPlan {
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    return try #require(plan, "\(DiagnosticRenderer().text(diagnostics))")
  }

  @Test("a scenario that says nothing is the plan that the code builds, property by property")
  func defaults() throws {
    // The machines of a scenario are of about 2022 where it says nothing.
    var plan = LinePlan()
    plan.serializer = .vintage2022
    plan.packer = .vintage2022
    plan.labeler = .vintage2022
    plan.palletizer = .vintage2022
    let read = try #require(try Self.read("{}").conditions.first).line
    for (a, b) in zip(Mirror(reflecting: read).children, Mirror(reflecting: plan).children)
    where a.label != "crew" && a.label != "mechanisms" {
      #expect("\(a.value)" == "\(b.value)", "\(a.label ?? "")")
    }
    #expect(read.crew.people == plan.crew.people && read.crew.shiftLength == plan.crew.shiftLength)
    #expect(read.crew.service.count == TaskKind.allCases.count)
    #expect(read.crew.service[.clearJam] == ServiceLaw(minimum: .seconds(30), tail: .seconds(60)))
  }

  @Test(
    "a vintage supplies what a scenario leaves out, and what it says wins",
    arguments: [
      ("about 2009", SerializerPlan.vintage2009), ("about 2015", .vintage2015), ("about 2022", .vintage2022),
    ])
  func vintages(word: String, expected: SerializerPlan) throws {
    let plan = try Self.read(
      "{ line: { serializer: { vintage: \"\(word)\", \"prints-per-roll\": 4321 } } }")
    var machine = expected
    machine.printsPerRoll = 4_321
    #expect("\(plan.conditions[0].line.serializer)" == "\(machine)")
    let value = try #require(plan.values.first { $0.path == "line.serializer.prints-per-roll" })
    #expect(value.production?.text == "4321")
  }

  @Test("everything that a property can be is read: words, lists, moments, trainings, steps of a clock")
  func kinds() throws {
    let line = try Self.read(
      """
      { line: {
        feed: { pitch: "120 mm", rate: "250/min" },
        serializer: { "resync-eyes": "900 mm, 1.1 m", handover: "queue", "handover-capacity": 5, "handover-period": "80 ms" },
        packer: { assignment: "by-time" },
        crew: { "people-by-shift": "2, 3, 1", skills: "all; clear-jam, change-roll", service: { "clear-jam": { minimum: "10 s" } } },
        clocks: { "start-of-trial": "2027-01-04T06:30:00Z", packer: { vintage: "about 2009", steps: [{ at: "2 h", by: "-1 h" }] } },
      } }
      """
    ).conditions[0].line
    #expect(line.feed.speed == 500_000 && line.feed.pitch == 120_000)
    #expect(line.serializer.resyncEyes == [900_000, 1_100_000])
    #expect(line.serializer.handover == .queue(capacity: 5, period: .milliseconds(80)))
    #expect(line.packer.assignment == .byTime)
    #expect(line.crew.peopleByShift == [2, 3, 1])
    #expect(line.crew.skills == [.all, [Skills(.clearJam), Skills(.changeRoll)]])
    #expect(line.crew.service[.clearJam] == ServiceLaw(minimum: .seconds(10), tail: .seconds(60)))
    #expect(line.clocks.startOfTrial == 1_799_044_200_000_000)
    #expect(line.clocks[.packer].steps == [ClockStep(at: .start + .hours(2), by: -3_600_000_000_000)])
    #expect(line.clocks[.packer].resolution == .milliseconds(10))
  }

  @Test("every value is printed as a text that reads back to the same plan")
  func roundTrip() throws {
    let plan = try Self.read(
      "{ line: { serializer: { vintage: \"about 2009\" } }, mechanisms: { \"tracking-slip\": {} } }")
    let scenario = plan.conditions[0].scenario
    for value in scenario.values {
      let context = ReadingContext(shift: .hours(8), currency: "EUR")
      let again = try value.parameter.read(.text(value.text), in: context).value
      #expect(again.text(in: context, preferring: value.parameter.unit) == value.text, "\(value.path)")
    }
    #expect(scenario.values.count > 150)
  }

  @Test("every value has an origin, and every default lies where it is believed to")
  func origins() throws {
    let plan = try Self.read("{}")
    for value in plan.values where value.path != "line.crew.skills" {
      #expect(value.production?.origin ?? value.validation?.origin != nil, "\(value.path)")
    }
    for value in plan.conditions[0].scenario.values {
      #expect(value.parameter.finding(for: value.value) == nil, "\(value.path) = \(value.text)")
    }
  }

  @Test("mistakes are told with their place")
  func mistakes() {
    let loader = ScenarioLoader { _, _ in
      SourceText(
        name: "bad.json5",
        text:
          "{ line: { packer: { \"units-per-cas\": 12, \"scanner-at\": \"2 m\" } },\n  criteria: { A: \"cases wrnog <= 0\" } }"
      )
    }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("bad.json5"))
    let text = DiagnosticRenderer().text(diagnostics)
    #expect(plan == nil)
    #expect(
      text.contains("bad.json5:1:21: error: unknown key “units-per-cas”")
        && text.contains("did you mean \"units-per-case\"?"))
    #expect(
      text.contains("bad.json5:2:25: error: “wrnog” means nothing in a criterion")
        && text.contains("did you mean “wrong”?"))
  }

  @Test("a plan that no line can be built from is told where its value stands")
  func impossible() {
    let loader = ScenarioLoader { _, _ in
      SourceText(name: "bad.json5", text: "{ line: { packer: { \"scanner-at\": \"2 m\" } } }")
    }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("bad.json5"))
    #expect(plan == nil)
    #expect(
      DiagnosticRenderer().text(diagnostics).contains(
        "bad.json5:1:35: error: this line cannot be run"))
  }
}
