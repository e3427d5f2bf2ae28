import Experiments
import Scenario

/// `driftline merge`: the shards of one experiment, joined to the result that one machine would have given.
enum MergeCommand {
  static let command = Command(
    name: "merge",
    summary: "join the shards of one experiment",
    examples: [
      .init("driftline merge part-1 part-2", "folders that “driftline compare --shard --out” has left")
    ],
    options: [
      .value("out", short: "o", "DIR", of: String.self, "keep all trials and reports in this folder")
    ] + ComparisonOutput.options,
    operands: [Operand("DIR", isRepeatable: true, "a folder that a shard has left")],
    discussion: "The result is that of one run to the byte, however the trials were split.",
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var head: TrialFile.Head?
    var trials: [TrialJob: TrialSummary] = [:]
    for folder in arguments.operands {
      let path = TrialSession.path(in: folder)
      let (of, found) = try TrialFile.read(path)
      if let head, head != of {
        throw Failure.badShard(path, why: "its trials are of another scenario or version")
      }
      head = of
      for trial in found {
        if let known = trials[trial.job], known != trial {
          throw Failure.badShard(path, why: "it contradicts another shard about trial “\(trial.job.key)”")
        }
        trials[trial.job] = trial
      }
    }
    guard let head else { throw Failure.bug("a merge without a folder") }
    let (plan, diagnostics) = ExperimentReader(loader: head.loader).read(head.request)
    guard let plan, plan.digest == head.digest else {
      console.explain(diagnostics)
      throw Failure.badShard(arguments.operands[0], why: "its scenario cannot be read by this version")
    }
    let jobs = ExperimentRunner(plan).allJobs
    let missing = jobs.count { trials[$0] == nil }
    guard missing == 0 else {
      throw Failure.badShard("these shards", why: "\(missing) of \(jobs.count) trials are missing")
    }
    let sorted = jobs.compactMap { trials[$0] }
    let folder = arguments.value("out", as: String.self)
    if let folder {
      try Files.makeFolder(folder)
      try Files.write(TrialFile.text(head, sorted), to: TrialSession.path(in: folder))
    }
    let result = ResultBuilder(plan, trials: sorted).result(
      version: Build.version, command: ExperimentArguments.command("compare", head.request))
    return try ComparisonOutput(arguments, folder: folder).write(
      result, of: plan, atOnce: Process.processors, &console)
  }
}
