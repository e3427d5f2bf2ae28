import Experiments

/// `driftline merge`: the shards of one experiment, joined to the result that one machine would have given.
enum MergeCommand {
  static let command = Command(
    name: "merge",
    summary: "join the shards of one experiment",
    examples: [
      .init("driftline merge part-1 part-2", "folders that “driftline compare --shard --out” has left")
    ],
    options: [
      .value("out", short: "o", "DIR", of: String.self, "keep all trials and reports in this folder"),
      .flag("force", "overwrite trials that the folder keeps, also of another build"),
    ] + ComparisonOutput.options,
    operands: [Operand("DIR", isRepeatable: true, "a folder that a shard has left")],
    discussion: "The result is that of one run to the byte, however the trials were split.",
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var head: TrialFile.Head?
    var trials: [TrialJob: TrialSummary] = [:]
    for folder in arguments.operands {
      let path = TrialSession.path(in: folder)
      let file = try TrialSession.complete(path)
      guard file.head.version == Build.exact else {
        throw Failure.badShard(
          path, why: "driftline \(file.head.version) ran its trials, and this is \(Build.exact)")
      }
      if let head, !head.isSameExperiment(as: file.head) {
        throw Failure.badShard(path, why: "its trials are of another scenario")
      }
      head = file.head
      for trial in file.trials {
        if let known = trials[trial.job], known != trial {
          throw Failure.badShard(path, why: "it contradicts another shard about trial “\(trial.job.key)”")
        }
        trials[trial.job] = trial
      }
    }
    guard var head else { throw Failure.bug("a merge without a folder") }
    let plan = try TrialSession.plan(of: head, from: arguments.operands[0], console)
    let jobs = ExperimentRunner(plan).allJobs
    let missing = jobs.count { trials[$0] == nil }
    guard missing == 0 else {
      throw Failure.badShard("these shards", why: "\(missing) of \(jobs.count) trials are missing")
    }
    guard trials.count == jobs.count else {
      throw Failure.badShard("these shards", why: "they have trials that their experiment does not ask for")
    }
    let sorted = jobs.compactMap { trials[$0] }
    head.count = jobs.count
    let folder = arguments.value("out", as: String.self)
    if let folder {
      try Files.makeFolder(folder)
      try Files.lock(folder)
      let path = TrialSession.path(in: folder)
      if Files.exists(path), !arguments.isSet("force"),
        let other = KeptTrials(try TrialSession.read(path).head, besides: head)
      {
        throw Failure.keepsTrials(path, of: other)
      }
      try Files.write(TrialFile(head, sorted).pieces, to: path)
    }
    let result = ResultBuilder(plan, trials: sorted).result(
      version: Build.version, command: ExperimentArguments.command("compare", head.request))
    return try ComparisonOutput(arguments, folder: folder).write(
      result, of: plan, TrialFile(head, sorted), atOnce: Process.processors, &console)
  }
}
