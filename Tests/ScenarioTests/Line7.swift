import EventKernel
import Scenario

/// A small schema of Line 7, Nordhafen, as machines and mechanisms will declare theirs.
enum Line7 {
  enum Policy: Choice {
    case reprint, discard, verify
    var meaning: String { "what happens with the buffered label after a reload: \(word)" }
  }

  static let speed = Parameter<Rate>(
    "speed", "cartons a minute", default: .perMinute(300), healthy: .perMinute(120),
    possible: .zero..., plausible: .perMinute(60) ... .perMinute(450),
    origin: .source("a vision URS example", .vendor), unit: "/min")
  static let pitch = Parameter<Length>(
    "pitch", "distance from carton to carton", default: .mm(100), healthy: .mm(100),
    possible: .mm(1)..., plausible: .mm(40) ... .mm(300), origin: .derived("30 m/min at 300 a minute"))
  static let slip = Parameter<Length>(
    "slip", "how far a carton slips at a stop", default: .mm(12), healthy: .zero,
    possible: .zero ... .mm(500), plausible: .mm(2) ... .mm(80), origin: .assumption("5 to 80 mm"))
  static let policy = Parameter<Policy>(
    "policy", "what happens after a reload", default: .reprint, healthy: .verify,
    origin: .assumption("older applicators print again"))
  static let lensAge = Parameter<TimeSpan>(
    "lens-age", "time since the lens was cleaned", default: .zero, healthy: .zero,
    possible: .zero..., plausible: .zero ... .days(7), origin: .assumption("cleaned once a week"))
  static let shift = Parameter<TimeSpan>(
    "shift", "length of a shift", default: .hours(8), healthy: .hours(8),
    possible: .hours(1) ... .hours(24), plausible: .hours(6) ... .hours(12),
    origin: .assumption("two or three a day"))
  static let run = Parameter<TimeSpan>(
    "run", "how long a trial is", default: .days(14), healthy: .days(14),
    possible: .seconds(1)..., plausible: .minutes(1) ... .days(400), origin: .assumption("two weeks"))
  static let price = Parameter<Money>(
    "recall", "what a recall costs", default: .amount(1_000_000), healthy: .zero,
    possible: .zero..., plausible: .zero ... .amount(1e9), origin: .assumption("set your own"))
  static let offset = Parameter<Length>(
    "offset", "distance from the start of the belt", default: .zero, healthy: .zero,
    possible: .zero..., plausible: .zero ... .mm(50_000), origin: .assumption("as drawn"))

  static let schema = ScenarioSchema(
    title: "Line 7, Nordhafen",
    root: Section(
      "a packaging line and its experiment",
      fields: [
        Field(
          "name", .text(TextRule("what the line is called") { $0.isEmpty ? ("no name", "write one") : nil }),
          .required),
        Field("run", .parameter(run.erased)),
        Field("calendar", .section(Section("working time", fields: [Field(shift)]))),
        Field(
          "line",
          .section(
            Section(
              "the line",
              fields: [
                Field("belt", .section(Section("the belt", fields: [Field(speed), Field(pitch)]))),
                Field(
                  "stations",
                  .list(
                    of: .variant(
                      tag: "kind", help: "station",
                      cases: [
                        VariantCase("camera", Section("a camera", fields: [Field(offset)])),
                        VariantCase("printer", Section("a printer", fields: [Field(offset), Field(policy)])),
                      ]), help: "stations in the order of the belt"), .optional),
                Field(
                  "mechanisms",
                  .section(
                    Section(
                      "what goes wrong",
                      fields: [
                        Field(
                          "tracking-slip", .section(Section("cartons slip", fields: [Field(slip)])), .optional
                        )
                      ]))),
              ]))),
        Field(
          "costs",
          .section(
            Section(
              "what failures cost",
              fields: [Field("currency", .text(TextRule("a currency code", default: "EUR"))), Field(price)]))),
        Field("notes", .map(of: .text(TextRule("a note")), help: "notes by name"), .optional),
      ]),
    condition: Section(
      "a start state",
      fields: [
        Field("start", .section(Section("the state of the line at the start", fields: [Field(lensAge)])))
      ]),
    shiftPath: "calendar.shift", currencyPath: "costs.currency")

  /// The base file that others extend.
  static let base = """
    // Line 7, Nordhafen, as it was installed
    {
      name: "Line 7",
      line: {
        belt: { speed: { value: "300/min", origin: "nameplate of the cartoner [MAN]" } },
        stations: [ { kind: "camera", offset: "1.2 m" }, { kind: "printer", offset: "400 mm" } ],
        mechanisms: { "tracking-slip": { slip: "20 mm" } },
      },
      conditions: {
        validation: { line: { belt: { speed: "180/min" } } },
        production: { start: { "lens-age": "3 shifts" } },
      },
    }
    """

  /// Reads with the files that a test names.
  static func read(
    _ files: [String: String], _ request: ScenarioRequest, under condition: String? = nil
  ) -> (scenario: ResolvedScenario?, diagnostics: Diagnostics) {
    let loader = ScenarioLoader.files(embedded: [("reference-line", base)]) {
      files[$0].map { Array($0.utf8) }
    }
    let (scenarios, diagnostics) = ScenarioReader(schema: schema, loader: loader).read(request)
    return (scenarios.first { $0.condition == condition }, diagnostics)
  }
}
