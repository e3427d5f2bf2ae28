import EventKernel
import Scenario
import TraceModel

extension CasePackerPlan: VintagedPlan {
  /// As a noun.
  public static let help = "collating cartons and closing cases"

  static let vintages = [
    Vintage(word: "about 2009", plan: CasePackerPlan.vintage2009),
    Vintage(word: "about 2015", plan: CasePackerPlan.vintage2015),
    Vintage(word: "about 2022", plan: CasePackerPlan.vintage2022),
  ]

  static let archetypes = [
    Vintage(word: "looks into the case", plan: CasePackerPlan.looksIntoCase),
    Vintage(word: "sees bottles from above", plan: CasePackerPlan.seesBottles),
    Vintage(word: "stamps reads", plan: CasePackerPlan.stampsReads),
    Vintage(word: "hand scanner", plan: CasePackerPlan.handScanner),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<CasePackerPlan>] = [
    .count(
      "units-per-case", \.unitsPerCase, "cartons to a case", possible: PackagingConfiguration.contentsLimit,
      plausible: 6...144,
      .source(
        "12 to 48 to a case in examples (counterfeitdrug.wordpress.com, packworld 13361871)", .practitioner)),
    .count(
      "spare-places", \.sparePlaces,
      "cartons for which a full case, or bundle, has still room; what comes then jams before it",
      possible: 0...PackagingConfiguration.contentsLimit.upperBound, plausible: 0...12,
      .assumption("a row that lies on top before the flaps no longer close")),
    .speed(
      "speed", \.speed, "speed of the packer's belt", plausible: 5...60,
      .assumption("a tenth faster than the cartons come")),
    .count(
      "ramp-steps", \.rampSteps, "its speed rises in so many equal steps after a stop", possible: 1...1_000,
      plausible: 1...50, .assumption("as on the serializer")),
    .span(
      "ramp-step", \.rampStep, "length of one step", plausible: .milliseconds(5)...(.seconds(1)),
      .assumption("as on the serializer")),
    .length(
      "pitch", \.pitch, "pitch at which cartons are let onto its belt", plausible: 50...250,
      .assumption("as on the serializer")),
    .length(
      "scanner-at", \.scannerAt, "where its scanner reads each carton, from singulation on",
      plausible: 50...5_000, .assumption("a scanner half a meter behind the singulator")),
    .length(
      "eye-at", \.eyeAt, "where its eye counts and the carton falls into the case", plausible: 100...6_000,
      .assumption("four cartons behind the scanner")),
    .word(
      "assignment", \.assignment, "how reads are assigned to cases",
      .source(
        "vision or scan on entering the case, or inference (HCP 13288014, 13288013; rxtrace 2012/03)",
        .industry)),
    .word(
      "reads", \.reads, "what is read of each carton before or in its case",
      .assumption(
        "the code itself; bottles stand upright in a case, so that lines for bottles put a helper code on the cap"
      )),
    .share(
      "no-reads", \.noReads, "share of cartons whose code the scanner does not give", plausible: 0...1,
      .source("read rates above 99.9 % are asked for in qualification (CSV-Prep)", .unsigned)),
    .flag(
      "compares-reads", \.comparesReads,
      "whether a case whose reads are not as many as were counted stops and waits for somebody",
      .assumption("usual since aggregation was built in")),
    .flag(
      "asks-list", \.asksList,
      "whether a case stops with a code, as it is read, that the line controller does not know, has void, or has in a case already",
      .assumption("usual since aggregation was built in; a machine of about 2009 only counts")),
    .span(
      "read-minimum", \.readMinimum, "from the scanner's trigger to its read: the shortest time",
      plausible: .milliseconds(5)...(.milliseconds(100)), .assumption("a fixed reader for Data Matrix")),
    .span(
      "close-delay", \.closeDelay,
      "from the last carton of a case to the close signal: where the border between two cases lies within a period",
      plausible: .milliseconds(10)...(.milliseconds(500)), .assumption("a flap and a pusher")),
    .span(
      "read-margin", \.readMargin,
      "after the close signal the controller waits so long for reads that belong before it",
      plausible: .milliseconds(10)...(.seconds(2)), .assumption("several times the shortest read")),
    .span(
      "weigh-delay", \.weighDelay, "from the label to the scale",
      plausible: .milliseconds(500)...(.seconds(30)),
      .assumption("a meter of roller conveyor")),
    .span(
      "pallet-delay", \.palletDelay, "from the scale to the pallet", plausible: .seconds(1)...(.minutes(5)),
      .assumption("a few meters of roller conveyor")),
    .word(
      "scale", \.scale, "what is done with cases' masses",
      .assumption("a case checkweigher is the one witness that does not hang on codes")),
    .count(
      "short-case-every", \.shortCaseEvery,
      "to try the checks, one unit is taken out of every so many cases and kept on the table; 0 for never",
      possible: 0...100_000_000, plausible: 0...1_000,
      .assumption("only where a protocol challenges the line")),
  ]
}
