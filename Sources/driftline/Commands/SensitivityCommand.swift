import Experiments
import Reporting
import TextFormats

/// `driftline sensitivity`: which assumption flips which criterion, and at what value.
enum SensitivityCommand {
  static let command = Command(
    name: "sensitivity",
    summary: "say which assumptions flip which criterion, and at what value",
    examples: [
      .init("driftline sensitivity line.json5", "every assumption of a line of yours"),
      .init("driftline sensitivity --minutes 5 --html rests-on.html", "as far as five minutes go"),
      .init("driftline sensitivity --lots 3 --json", "shorter runs, for a script"),
      .init("driftline sensitivity line.json5 --out kept --resume", "what is kept is not run again"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running + [
      .count("lots", "N", in: 1...1_000_000, "lots of each run; as many as it takes to reach every date"),
      .count("minutes", "N", in: 1...100_000, "begin nothing new after this many minutes"),
      .count("studies", "N", in: 1...1_000_000, "at most this many groups and assumptions"),
      .value("html", "FILE", of: String.self, "write a page for a browser and for print as well"),
      ExperimentArguments.opening,
    ]
      + ExperimentArguments.keeping(
        in: "keep it and its trials in this folder, where “compare --out DIR” tells it too",
        parts: "the screening") + [
        ExperimentArguments.joining,
        .flag("json", "write one JSON object"),
      ],
    operands: [ExperimentArguments.file],
    discussion: """
      Assumptions are screened in groups at both ends of what is plausible, and those
      of the groups that move a figure are varied one at a time, under production's
      conditions and with the same draws: two trials where --trials says nothing else.
      Where an answer flips, the value is found by halving. --minutes and Ctrl-C end
      with what there is, and the result says by which --studies it comes again, to
      the byte, for any jobs, shards and interruptions: shards screen groups, and who
      joins them with --from does the rest. Ends with 1 where an answer flips within
      what is plausible, and with 2 where none was seen to flip and not everything was
      studied.
      """,
    run: run)

  /// Before the name of the file that keeps its trials: the folder can be that of a comparison.
  static let name = "sensitivity"

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    var study = SensitivityStudy(request, plan, loader: ExperimentArguments.loader)
    study.trials = arguments.value("trials", as: Int.self) ?? study.trials
    study.lots = arguments.value("lots", as: Int.self) ?? study.lots
    study.mostStudies = arguments.value("studies", as: Int.self)
    var rounds = try TrialRounds(
      arguments, request, plan, joining: arguments.values("from", as: String.self), of: name, console)
    rounds.passesOverStandstills = true
    if let shard = arguments.value("shard", as: Shard.self) {
      guard !arguments.isSet("minutes") else {
        throw Failure.lesson(
          "a shard runs all of its trials, whatever the time",
          hint: "say --minutes where shards are joined", .usage)
      }
      let (jobs, screening) = study.screening(atOnce: rounds.atOnce)
      console.print(try rounds.run(shard, of: jobs, screening))
      return .fine
    }
    let found = try found(study, arguments, &rounds)
    let told = SensitivityText(found, plan, study.condition, request)
    if let path = arguments.value("html", as: String.self) {
      try Files.write(Array(told.page.utf8), to: path)
    }
    if let folder = arguments.value("out", as: String.self) {
      try Files.write(
        Array(told.json.document.utf8), to: ComparisonOutput.study(in: folder, of: plan.reference))
    }
    console.print(arguments.isSet("json") ? told.json.document : told.text)
    return !found.flips.isEmpty ? .notAccepted : found.isWhole ? .fine : .inconclusive
  }

  private static func found(_ study: SensitivityStudy, _ arguments: Arguments, _ rounds: inout TrialRounds)
    throws -> Sensitivity
  {
    var study = study
    if let minutes = arguments.value("minutes", as: Int.self) {
      let end = Process.seconds + Double(minutes) * 60
      study.isOver = { Process.seconds > end }
    }
    study.isInterrupted = { Process.isInterrupted }
    rounds.givesWhatThereIs = true
    do {
      return try study.found(atOnce: rounds.atOnce) { jobs, plan in
        let done = try rounds.run(jobs, plan)
        return jobs.compactMap { done[$0] }
      }
    } catch is Interrupted {
      throw rounds.interrupted
    }
  }
}

/// A study in words, as a page and as JSON.
private struct SensitivityText {
  private let study: Sensitivity
  private let plan: ExperimentPlan
  private let words: SensitivityWords
  private let condition: String
  private let again: String

  init(_ study: Sensitivity, _ plan: ExperimentPlan, _ condition: String, _ request: ExperimentRequest) {
    (self.study, self.plan, self.condition) = (study, plan, condition)
    var request = request
    request.settings.removeAll { $0.hasPrefix("experiment.trials=") }
    words = SensitivityWords(study, under: condition)
    again =
      ExperimentArguments.command("sensitivity", request) + " --trials \(study.trials) --lots \(study.lots)"
      + " --studies \(max(1, study.studies))"
  }

  private var head: String {
    "\(plan.name) · \(condition) · seed \(plan.seed) · "
      + "\(Figures.counted(study.trials, "trial")) of \(Figures.counted(study.lots, "lot"))"
  }

  var text: String {
    var text = "\(head.visible)\n\(ExperimentArguments.evidence(plan))\n\n" + Layout.wrapped(words.finding)
    for figure in study.base {
      let unit = figure.unit == "%" ? " %" : ""
      text +=
        "\n"
        + Layout.wrapped(
          "\(figure.isMet ? "✓" : "✗") \(figure.criterion)  \(figure.text): "
            + Figures.number(figure.value * (unit.isEmpty ? 1 : 100)) + unit, first: "  ", rest: "    ")
      let flips = study.flips.filter { $0.flip.criterion == figure.criterion }
      for (one, flip) in flips.prefix(SensitivityWords.dozen) {
        text += Layout.wrapped(
          "\(one.path): \(one.value) as written, \(flip.becomesMet ? "met" : "not met") at \(flip.first) and farther "
            + "from it (of \(one.lower) to \(one.upper))", first: "      ", rest: "        ")
      }
      if flips.isEmpty { text += "      \(words.nothingFlips)\n" }
      if flips.count > SensitivityWords.dozen {
        text += "      and \(flips.count - SensitivityWords.dozen) more: --json and --html tell all\n"
      }
    }
    return text + "\n" + Layout.wrapped(words.method) + "\nthe same again: \(again)\n"
  }

  var page: String {
    PlainPage(
      title: "On which assumptions the answers rest: \(plan.name)",
      lead: [
        words.finding, head, ExperimentArguments.evidence(plan), words.method, "The same again: \(again)",
      ], tables: words.tables
    ).text
  }

  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("scenario", .text(plan.reference)), ("name", .text(plan.name)),
      ("condition", .text(condition)), ("seed", .text(String(plan.seed))),
      ("sha256", .optional(plan.sha256)), ("program", .optional(plan.program, \.json)),
      ("command", .text(again)), ("sensitivity", study.json),
    ])
  }
}
