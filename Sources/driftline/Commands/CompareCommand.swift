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
    options: ExperimentArguments.reading + ExperimentArguments.running
      + ExperimentArguments.keeping(in: "keep finished trials and reports in this folder") + [
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
    var plan = try ExperimentArguments.plan(request, &console)
    try requireBothConditions(plan)
    let folder = arguments.value("out", as: String.self)
    var rounds = try TrialRounds(arguments, request, plan, joining: [], console)
    if let shard = arguments.value("shard", as: Shard.self) {
      console.print(try rounds.run(shard, of: ExperimentRunner(plan).allJobs, plan))
      return .fine
    }
    let start = Process.seconds
    let (first, note) = try runToPrecision(&plan, &rounds)
    // The whole runs in which mechanisms have left most of their marks, each without the one.
    let jobs = ExperimentRunner(plan).jobs(after: first)
    let done = try rounds.run(jobs, plan)
    let trials = jobs.compactMap { done[$0] }
    var result = ResultBuilder(plan, trials: trials).result(
      version: Build.version, command: ExperimentArguments.command("compare", request))
    if let note { result.notes.append(note) }
    if arguments.isSet("timing") {
      result.performance = Performance(
        seconds: Process.seconds - start, units: trials.reduce(0) { $0 + $1.exposure.units },
        jobs: rounds.atOnce,
        peakMemory: Process.peakMemory)
    }
    let head = TrialFile.Head(request, plan, version: Build.exact, count: trials.count)
    return try ComparisonOutput(arguments, folder: folder).write(
      result, of: plan, atOnce: rounds.atOnce, kept: { TrialFile(head, trials).lines }, &console)
  }

  /// A comparison needs two conditions with the names that the scenario says.
  static func requireBothConditions(_ plan: ExperimentPlan) throws {
    for role in Role.allCases where plan[plan.name(of: role)] == nil {
      throw Failure.noCondition(plan.name(of: role), known: plan.conditions.map(\.name))
    }
  }

  /// Runs what the plan asks for, and adds long trials until the figure of all episodes is as narrow as it has to be.
  private static func runToPrecision(
    _ plan: inout ExperimentPlan, _ rounds: inout TrialRounds
  ) throws -> (trials: [TrialSummary], note: String?) {
    while true {
      let jobs = ExperimentRunner(plan).allJobs
      let done = try rounds.run(jobs, plan)
      let trials = jobs.compactMap { done[$0] }
      guard let wanted = plan.precision else { return (trials, nil) }
      let figure = ResultBuilder(plan, trials: trials).leastCertain
      guard let reached = figure.relativeHalfWidth, reached > wanted else {
        return (
          trials,
          figure.value == 0
            ? "no precision can be reached: nothing was wrong under “\(plan.production)”" : nil
        )
      }
      let needed = Double(plan.trials) * (reached / wanted) * (reached / wanted)
      guard plan.trials < plan.mostTrials else {
        return (
          trials,
          "the widest interval of episodes is ±\(Figures.number(reached * 100)) % wide after \(plan.trials) trials; "
            + "±\(Figures.number(wanted * 100)) % would need about \(Int(min(1e9, needed)) + 1)"
        )
      }
      plan.trials = min(plan.mostTrials, max(plan.trials + 1, Int(min(1e9, needed)) + 1))
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
