import Drift
import Experiments

/// `driftline merge`: the shards of one experiment, joined to the result that one machine would have given.
enum MergeCommand {
  static let command = Command(
    name: "merge",
    summary: "join the shards of one experiment",
    examples: [
      .init("driftline merge part-1 part-2", "folders that “driftline compare --shard --out” has left"),
      .init(
        "driftline merge part-1 part-2 --tell 1/2 --out part-1",
        "half of the stories first, on one of two machines"),
    ],
    options: [
      .value("out", short: "o", "DIR", of: String.self, "keep all trials and reports in this folder"),
      .flag("force", "overwrite trials that the folder keeps, also of another build"),
      .value(
        "tell", "I/N", of: Shard.self, "only tell part I of N of the report's stories, and keep them in --out"
      ),
    ] + ComparisonOutput.options,
    operands: [Operand("DIR", isRepeatable: true, "a folder that a shard has left")],
    discussion: """
      The result is that of one run to the byte, however the trials were split. A report
      that tells stories takes those that --tell has left in the folders, and tells the
      others itself.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var head: TrialFile.Head?
    var trials = DoneTrials()
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
        guard trials.add(trial) else {
          throw Failure.badShard(path, why: "it contradicts another shard about trial “\(trial.job.key)”")
        }
      }
    }
    guard var head else { throw Failure.bug("a merge without a folder") }
    let plan = try TrialSession.plan(of: head, from: arguments.operands[0], console)
    let runner = ExperimentRunner(plan)
    let shared = runner.allJobs
    let missing = shared.count { trials[$0] == nil }
    guard missing == 0 else {
      throw Failure.badShard("these shards", why: "\(missing) of \(shared.count) trials are missing")
    }
    // Who only tells stories needs no causes; else what hangs on all shards together is run here.
    let jobs = arguments.isSet("tell") ? shared : runner.jobs(after: trials.trials)
    let task = TrialSession.Task(
      plan: plan, jobs: jobs.filter { trials[$0] == nil }, atOnce: Process.processors, before: shared.count)
    for trial in try TrialSession(task, console: console).run() { trials.add(trial) }
    guard trials.trials.count == jobs.count || arguments.isSet("tell") else {
      throw Failure.badShard("these shards", why: "they have trials that their experiment does not ask for")
    }
    let sorted = jobs.compactMap { trials[$0] }
    // Ten thousand of them are not held twice.
    trials = DoneTrials()
    head.count = jobs.count
    let folder = arguments.value("out", as: String.self)
    if let folder {
      try Files.makeFolder(folder)
      try Files.lock(folder)
    }
    let result = ResultBuilder(plan, trials: sorted).result(
      version: Build.version, command: ExperimentArguments.command("compare", head.request))
    let output = ComparisonOutput(arguments, folder: folder)
    var known: [String: Story?] = [:]
    for folder in arguments.operands {
      let bytes = try Files.read(stories(in: folder), atMost: 1 << 28)
      StoryFile(of: head).read(bytes ?? [], into: &known)
    }
    if let part = arguments.value("tell", as: Shard.self) {
      guard let folder else { throw Failure.needs("--tell", "--out DIR, where its stories are kept") }
      let told = try Storyteller(plan).told(
        of: part.dealt(output.worthTelling(result)), known: known, atOnce: Process.processors)
      try Files.write(Array(StoryFile(of: head).text(told).utf8), to: stories(in: folder))
      console.print(
        "part \(part.number) of \(part.count): \(told.count) stories are kept in \(folder)\n")
      return .fine
    }
    if let folder {
      let path = TrialSession.path(in: folder)
      if Files.exists(path), !arguments.isSet("force"),
        let other = KeptTrials(try TrialSession.read(path).head, besides: head)
      {
        throw Failure.keepsTrials(path, of: other)
      }
      try Files.write(TrialFile(head, sorted).pieces, to: path)
    }
    return try output.write(
      result, of: plan, TrialFile(head, sorted), known: known, atOnce: Process.processors, &console)
  }

  /// The file in a folder with stories that were told for a merge.
  private static func stories(in folder: String) -> String { folder + "/stories.jsonl" }
}
