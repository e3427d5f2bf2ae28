import EventKernel
import Scenario
import World

/// What a scenario may say: the line, its mechanisms, the protocol, the experiment, the criteria.
public enum ExperimentSchema {
  /// The whole schema; `driftline schema` prints it for editors.
  public static let schema = ScenarioSchema(
    title: "A scenario of driftline",
    root: Section(
      "a packaging line under validation and in production",
      fields: [
        Field("name", .text(TextRule("what the line is called", default: "a line without a name"))),
        Field("summary", .text(TextRule("what this scenario is about, in a sentence or two", default: ""))),
        Field("document", .section(FiledDocument.section)),
        Field("site", .section(SitePlan.section)),
        Field("line", .section(LineScenario.line)),
        Field("mechanisms", .section(LineScenario.mechanisms)),
        Field(
          "systems",
          .section(
            Section(
              "the systems behind the line",
              fields: [
                Field("books", .section(BooksPlan.scenario), .optional),
                Field("updates", UpdatePlan.shape, .optional),
              ]))),
        Field(
          "market",
          .section(
            Section(
              MarketPlan.scenario.help,
              fields: MarketPlan.scenario.fields + [
                Field("verification", .section(VerificationPlan.scenario), .optional),
                Field("recalls", RecallPlan.shape, .optional),
                Field("recall-work", .section(RecallWorkPlan.scenario)),
              ])), .optional),
        Field("protocol", .section(validation)),
        Field("experiment", .section(experiment)),
        Field(
          "criteria",
          .map(
            of: .text(TextRule("a criterion such as “cases wrong <= 0”", check: Criterion.complaint)),
            help: "criteria by name"), .optional),
        Field("requirements", Requirement.shape, .optional),
        Field("severity", .section(SeverityPlan.section)),
        Field("costs", .section(CostPlan.section)),
        Field("debt", .section(DebtPlan.section), .optional),
        Field("calibration", .section(CalibrationPlan.section), .optional),
        Field("delivery", .section(DeliveryPlan.scenario), .optional),
        Field("terms", Terms.shape, .optional),
      ]),
    condition: Section(
      "a start state",
      fields: [
        Field("start", .section(Section("the state of the line at the start", fields: StartState.fields)))
      ]),
    shiftPath: "line.crew.shift-length", currencyPath: "costs.currency",
    ratesPath: "costs.rates")

  // MARK: - Protocol

  private static let validation = Section(
    "what the validation run does",
    fields: [
      Field(
        "steps",
        .list(
          of: .section(
            Section(
              "a part of the run",
              fields: [
                Field("name", .text(TextRule("what it is called", default: "run"))),
                Field(ProtocolStep.units),
                Field(ProtocolStep.rate, .optional),
                Field(ProtocolStep.lots), Field(ProtocolStep.times),
                Field("set", ProtocolStep.settings, .optional),
              ])), help: "parts of the run, one after the other"), .optional),
      Field("costs", .section(ProtocolCosts.section)),
      Field(
        "challenges",
        .section(
          Section(
            "faults that are put in on purpose, in runs of their own",
            fields: Challenge.fields))),
    ])

  // MARK: - Experiment

  static let trials = Parameter<Count>(
    "trials", "long trials of each condition", default: 12, healthy: 12, possible: 1...1_000_000,
    plausible: 1...10_000, origin: .assumption("enough for intervals over trials, in under a minute"))
  static let protocolTrials = Parameter<Count>(
    "protocol-trials", "short trials of each condition: repetitions of the protocol", default: 100,
    healthy: 100, possible: 1...1_000_000, plausible: 1...10_000,
    origin: .assumption("enough to tell whether 95 % of the protocols show something"))
  static let causeTrials = Parameter<Count>(
    "cause-trials", "production's trials that are run again with each mechanism healthy in turn; 0 for none",
    default: 4, healthy: 4, possible: 0...1_000_000, plausible: 0...100,
    origin: .assumption("enough to tell what vanishes, for about as much time as all other runs"))
  static let causeLots = Parameter<Count?>(
    "cause-lots",
    "lots of each of these, more where a mechanism has a date that comes later; none for whole long runs",
    default: 3, healthy: 3, possible: 1..., plausible: 1...10_000,
    origin: .assumption(
      "what a mechanism does shows in a day, for about as much time as all other runs; whole runs take some minutes"
    ))
  static let causeRuns = Parameter<Count>(
    "cause-runs",
    "whole runs of production that are run again without a mechanism, of those in which it has left most of its marks; 0 for none",
    default: 2, healthy: 2, possible: 0...1_000_000, plausible: 0...100,
    origin: .assumption(
      "what is rare and large is in one or two runs, for about as much time as all other runs"))
  static let seed = Parameter<Count>(
    "seed", "what all draws hang on", default: 20_261_121, healthy: 20_261_121, possible: 0...Count(.max),
    plausible: 0...Count(.max), origin: .assumption("any number will do"))
  static let duration = Parameter<TimeSpan?>(
    "duration", "planned production time of a long run; none where line.lots.count says how many lots",
    default: nil, healthy: nil, possible: .minutes(1)..., plausible: .hours(4)...(.days(400)),
    origin: .assumption("two weeks of two shifts are 20 shifts"),
    help: "so many lots as fit in at nominal speed with their changeovers, without stops, at least one")
  static let confidence = Parameter<Fraction>(
    "confidence", "how often intervals hold the truth", default: .percent(95), healthy: .percent(95),
    possible: .percent(50)...(.of(0.99999)), plausible: .percent(90)...(.of(0.999)),
    origin: .assumption("as usual"))
  static let precision = Parameter<Fraction?>(
    "precision",
    "half width of the widest interval of episodes per million units, of units, cases and pallets, in relation to its figure; none for as it comes",
    default: nil, healthy: nil, possible: .percent(0.01)..., plausible: .percent(1)...(.percent(50)),
    origin: .assumption("as many trials as are set"))
  static let mostTrials = Parameter<Count>(
    "most-trials", "the precision that is wanted may add trials up to this number", default: 96, healthy: 96,
    possible: 1...1_000_000, plausible: 2...10_000, origin: .assumption("some minutes"))
  static let correction = Parameter<Correction>(
    "correction", "what is done about several criteria being judged at once", default: .none, healthy: .none,
    origin: .assumption("each criterion is a promise of its own"))

  private static let experiment = Section(
    "how often and how long the line is run",
    fields: [
      Field(trials), Field(protocolTrials), Field(causeTrials), Field(causeLots), Field(causeRuns),
      Field(seed), Field(duration), Field(confidence), Field(precision),
      Field(mostTrials), Field(correction),
      Field(
        "validation", .text(TextRule("the name of the condition of the validation", default: "validation"))),
      Field("production", .text(TextRule("the name of the condition of production", default: "production"))),
    ])
}
