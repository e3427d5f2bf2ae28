import Experiments
import Scenario
import TraceModel
import World

/// `driftline compare`: the same line under validation's conditions and under production's.
enum CompareCommand {
  static let command = Command(
    name: "compare",
    summary: "run a line as validated and as in production",
    examples: [
      .init("driftline compare", "the reference line, Line 7 in Nordhafen"),
      .init("driftline compare line.json5 --trials 24", "a line of yours"),
      .init("driftline compare --only tracking-slip", "one mechanism alone"),
      .init(
        "driftline compare --shard 1/4 --out part-1", "a quarter of the trials; “driftline merge” joins them"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running + [
      .value("out", short: "o", "DIR", of: String.self, "keep finished trials and reports in this folder"),
      .flag("resume", "go on with the trials that the folder keeps"),
      .flag("force", "overwrite trials that the folder keeps, also of another build"),
      .value("shard", "I/N", of: Shard.self, "run only part I of N of the trials; needs --out"),
      .value("precision", "SHARE", of: String.self, "add trials until intervals are that narrow: 5%"),
      .flag("timing", "say how long it took, on standard error"),
    ] + ComparisonOutput.options,
    operands: [ExperimentArguments.file],
    discussion: """
      Says what the validation could not see, and judges the scenario's criteria: ends
      with 0 where all are met, with 1 where one is not, with 2 where so many trials
      leave one open. The result is the same for any jobs, shards and interruptions.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var request = ExperimentArguments.request(arguments)
    if let precision = arguments.value("precision", as: String.self) {
      request.settings.append("experiment.precision=\(precision)")
    }
    let plan = try ExperimentArguments.plan(request, &console)
    try requireBothConditions(plan)
    let folder = arguments.value("out", as: String.self)
    var task = TrialSession.Task(
      request: request, plan: plan, jobs: ExperimentRunner(plan).allJobs,
      atOnce: ExperimentArguments.jobs(arguments), folder: folder, resumes: arguments.isSet("resume"),
      overwrites: arguments.isSet("force"))
    if let shard = arguments.value("shard", as: Shard.self) {
      guard let folder else { throw Failure.needs("--shard", "--out DIR, where its trials are kept") }
      task.jobs = shard.part(of: task.jobs)
      let trials = try TrialSession(task, console: console).run()
      console.print("shard \(shard.number) of \(shard.count): \(trials.count) trials are kept in \(folder)\n")
      return .fine
    }
    let start = Process.seconds
    let (trials, note) = try runToPrecision(&task, console)
    var result = ResultBuilder(task.plan, trials: trials).result(
      version: Build.version, command: ExperimentArguments.command("compare", request))
    if let note { result.notes.append(note) }
    if arguments.isSet("timing") {
      result.performance = Performance(
        seconds: Process.seconds - start, units: trials.reduce(0) { $0 + $1.exposure.units },
        jobs: task.atOnce,
        peakMemory: Process.peakMemory)
    }
    let head = TrialFile.Head(request, task.plan, version: Build.exact, count: trials.count)
    let byJob = Dictionary(trials.map { ($0.job, $0) }) { first, _ in first }
    let sorted = ExperimentRunner(task.plan).allJobs.compactMap { byJob[$0] }
    return try ComparisonOutput(arguments, folder: folder).write(
      result, of: task.plan, TrialFile(head, sorted), atOnce: task.atOnce, &console)
  }

  /// A comparison needs two conditions with the names that the scenario says.
  static func requireBothConditions(_ plan: ExperimentPlan) throws {
    for role in Role.allCases where plan[plan.name(of: role)] == nil {
      throw Failure.noCondition(plan.name(of: role), known: plan.conditions.map(\.name))
    }
  }

  /// Runs what the plan asks for, and adds long trials until the figure of all episodes is as narrow as it has to be.
  private static func runToPrecision(
    _ task: inout TrialSession.Task, _ console: Console
  ) throws -> (trials: [TrialSummary], note: String?) {
    while true {
      let trials = try TrialSession(task, console: console).run()
      guard let wanted = task.plan.precision else { return (trials, nil) }
      let figure = ResultBuilder(task.plan, trials: trials).leastCertain
      guard let reached = figure.relativeHalfWidth, reached > wanted else {
        return (
          trials,
          figure.value == 0
            ? "no precision can be reached: nothing was wrong under “\(task.plan.production)”" : nil
        )
      }
      let needed = Double(task.plan.trials) * (reached / wanted) * (reached / wanted)
      guard task.plan.trials < task.plan.mostTrials else {
        return (
          trials,
          "the widest interval of episodes is ±\(Figures.number(reached * 100)) % wide after \(task.plan.trials) trials; "
            + "±\(Figures.number(wanted * 100)) % would need about \(Int(min(1e9, needed)) + 1)"
        )
      }
      task.plan.trials = min(task.plan.mostTrials, max(task.plan.trials + 1, Int(min(1e9, needed)) + 1))
      task.jobs = ExperimentRunner(task.plan).allJobs
      task.done = trials
    }
  }
}

extension ExitCode {
  /// How the program ends after criteria were judged.
  init(_ verdict: Verdict) {
    switch verdict {
    case .accepted: self = .fine
    case .notAccepted: self = .notAccepted
    case .inconclusive: self = .inconclusive
    }
  }
}
