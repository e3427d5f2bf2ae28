import Debt
import Experiments
import Scenario

/// `driftline debt`: what a site owes, what each item of it costs, and what each fix would buy.
enum DebtCommand {
  static let command = Command(
    name: "debt",
    summary: "say what a site owes, what each fix buys, and in which order",
    examples: [
      .init("driftline debt site-debt", "Line 7 in Nordhafen, with eight items"),
      .init("driftline debt site.json5 --html debt.html", "a site of yours, and a page for its director"),
      .init("driftline debt site.json5 --anonymous --json", "the same without names, for a program"),
      .init(
        "driftline debt site.json5 --shard 1/4 --out part-1", "a quarter of the trials; --from joins them"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running + ExperimentArguments.keeping() + [
      ExperimentArguments.joining,
      .value("precision", "SHARE", of: String.self, "add trials until every share is that narrow: 10%"),
      .value("html", "FILE", of: String.self, "write a page for a browser and for print as well"),
      ExperimentArguments.opening,
      .value(
        "follow", "CONSEQUENCE", of: ConsequenceWord.self,
        "list the events of one trial that this money comes from, and nothing else"),
      .count("trial", "N", in: 0...1_000_000, "with --follow: which trial; 0 where nothing is said"),
      .flag("anonymous", "replace names and identifiers, so that nobody is named"),
      .flag("json", "write one JSON object"),
      .flag("schema", "write the JSON Schema of that object, and nothing else"),
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      A scenario lists items in its section “debt”: what is so today, and what it would
      be when put right. Every set of items that is needed is run under production's
      conditions with the same draws. An item's share is its Shapley value; a precision
      is half an interval of the widest share, of what is owed. Money comes from the
      section “costs”: sums are reckoned with each amount as it is written, and intervals
      have in them what prices that are ranges could be, as well as chance. What has no
      price is counted. On a command line a list of settings is one value:
      --set 'debt.items.NAME.right={"mechanisms.jam-repack": "null"}'. The result is the same for any jobs, shards and interruptions.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    if arguments.isSet("schema") {
      console.print(DebtSchema.text)
      return .fine
    }
    var request = ExperimentArguments.request(arguments)
    if let precision = arguments.value("precision", as: String.self) {
      request.settings.append("experiment.precision=\(precision)")
    }
    let isAnonymous = arguments.isSet("anonymous")
    let plan = try ExperimentArguments.plan(request, &console, isAnonymous: isAnonymous)
    guard let debt = plan.debt else { throw Failure.noDebt(isAnonymous ? "SCENARIO" : plan.reference) }
    let study = try study(request, plan, debt, console, isAnonymous: isAnonymous)
    do {
      if let followed = arguments.value("follow", as: ConsequenceWord.self) {
        guard !arguments.isSet("json") else {
          throw Failure.lesson(
            "what is followed down is text, an event a line, and no JSON",
            hint: "leave --json or --follow out", .usage)
        }
        return try follow(followed.consequence, arguments, study, &console)
      }
      if let shard = arguments.value("shard", as: Shard.self) {
        return try runShard(shard, arguments, request, study, &console)
      }
      guard arguments.value("trial", as: Int.self) == nil else {
        throw Failure.needs("--trial", "--follow CONSEQUENCE, whose events of that trial are listed")
      }
      if isAnonymous, let folder = arguments.value("out", as: String.self) {
        console.note(
          "names are replaced in the report; \(TrialSession.path(in: folder)) keeps the scenario with all of them"
        )
      }
      var run = try DebtRun(arguments, request, study, console)
      return try write(try run.result(), arguments, request, &console)
    } catch let problem as DebtProblem {
      throw ExperimentArguments.told(
        problem.diagnostics, plan.reference, console, isAnonymous: isAnonymous)
    }
  }

  /// What has to be run for a list; what makes no sense in it is told.
  static func study(
    _ request: ExperimentRequest, _ plan: ExperimentPlan, _ debt: DebtPlan, _ console: Console,
    isAnonymous: Bool = false
  ) throws -> DebtStudy {
    let study: DebtStudy
    do throws(DebtProblem) {
      study = try DebtStudy(request, plan, debt, loader: ExperimentArguments.loader)
    } catch {
      throw ExperimentArguments.told(error.diagnostics, plan.reference, console, isAnonymous: isAnonymous)
    }
    let warnings = study.rightAlready
    if !warnings.all.isEmpty { ExperimentArguments.tell(warnings, console, isAnonymous: isAnonymous) }
    return study
  }

  /// From a sum down to its events.
  private static func follow(
    _ consequence: Consequence, _ arguments: Arguments, _ study: DebtStudy, _ console: inout Console
  ) throws -> ExitCode {
    let number = arguments.value("trial", as: Int.self) ?? 0
    guard number < study.plan.trials else {
      throw Failure.needs(
        "--trial \(number)",
        "a report of so many trials: this one has 0 to \(study.plan.trials - 1); --trials says how many")
    }
    let trail = try EventTrail(
      consequence, in: study, trial: number, isAnonymous: arguments.isSet("anonymous"))
    let unit = trail.consequence.divisor > 1 ? " seconds" : ""
    console.print(
      Layout.wrapped("\(trail.count)\(unit) of trial \(number): \(consequence.rule)")
        + Layout.wrapped(trail.sum(study)) + "\n")
    for entry in trail.entries {
      let count = entry.count == 1 && unit.isEmpty ? "" : "\(entry.count)\(unit): "
      console.print(Layout.wrapped(count + entry.text, first: "  ", rest: "    "))
    }
    return .fine
  }

  private static func runShard(
    _ shard: Shard, _ arguments: Arguments, _ request: ExperimentRequest, _ study: DebtStudy,
    _ console: inout Console
  ) throws -> ExitCode {
    var rounds = try TrialRounds(arguments, request, study.plan, joining: [], console)
    let trials = study.trials(study.plan.trials)
    let plan = try study.planned(trials, atOnce: rounds.atOnce)
    console.print(try rounds.run(shard, of: trials.map { $0.job(of: study.count) }, plan))
    return .fine
  }

  private static func write(
    _ result: DebtResult, _ arguments: Arguments, _ request: ExperimentRequest, _ console: inout Console
  ) throws -> ExitCode {
    var request = request
    request.settings.removeAll { $0.hasPrefix("experiment.trials=") || $0.hasPrefix("experiment.precision=") }
    let report = DebtReport(
      result, isAnonymous: arguments.isSet("anonymous"),
      evidence: ExperimentArguments.evidence(result.study.plan),
      again: ExperimentArguments.command("debt", request) + " --trials \(result.numbers.trials)")
    if let path = arguments.value("html", as: String.self) {
      try Files.write(Array(report.page.utf8), to: path)
    }
    console.print(arguments.isSet("json") ? report.json.document : report.text)
    return .fine
  }
}

/// A consequence as a command line names it.
struct ConsequenceWord: ArgumentValue {
  let consequence: Consequence

  static let expectation =
    "what has or could have a price: " + Consequence.allCases.map(\.word).joined(separator: ", ")

  init?(argument: String) {
    guard let found = Consequence(word: argument) else { return nil }
    consequence = found
  }
}

/// The rounds of a study: what every set of items needs, then what follows from it, then more trials until shares are narrow.
private struct DebtRun {
  private let study: DebtStudy
  private var rounds: TrialRounds

  init(_ arguments: Arguments, _ request: ExperimentRequest, _ study: DebtStudy, _ console: Console) throws {
    self.study = study
    rounds = try TrialRounds(
      arguments, request, study.plan, joining: arguments.values("from", as: String.self), console)
  }

  mutating func result() throws -> DebtResult {
    var number = study.plan.trials
    if study.plan.precision != nil {
      number = max(number, min(study.plan.mostTrials, DebtResult.leastTrials))
    }
    while true {
      var trials = study.trials(number)
      var runs = try run(trials)
      var numbers = DebtNumbers(runs, of: study, trials: number)
      while case let further = DebtResult.further(study, numbers), !further.isEmpty {
        trials += further
        runs = try run(trials)
        numbers = DebtNumbers(runs, of: study, trials: number)
      }
      let result = DebtResult(study, numbers, runs)
      guard let wanted = study.plan.precision, let reached = result.precision, reached > wanted,
        number < study.plan.mostTrials
      else { return result }
      let needed = Double(number) * (reached / wanted) * (reached / wanted)
      number = min(study.plan.mostTrials, max(number + 1, min(4 * number, Int(min(1e9, needed)) + 1)))
    }
  }

  /// All of `trials`, of which what is not done yet is run.
  private mutating func run(_ trials: [VariantTrial]) throws -> [VariantTrial: TrialSummary] {
    let jobs = trials.map { $0.job(of: study.count) }
    let done = try rounds.run(jobs, try study.planned(trials, atOnce: rounds.atOnce))
    return Dictionary(
      uniqueKeysWithValues: zip(trials, jobs).compactMap { trial, job in done[job].map { (trial, $0) } })
  }
}
