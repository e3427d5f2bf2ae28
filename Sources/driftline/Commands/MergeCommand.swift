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
        "tell", "I/N", of: Shard.self,
        "only tell part I of N of the report's stories, run that of causes, and keep both in --out"
      ),
    ] + ComparisonOutput.options,
    operands: [Operand("DIR", isRepeatable: true, "a folder that a shard has left")],
    discussion: """
      The result is that of one run to the byte, however the trials were split. A report
      that tells stories takes those that --tell has left in the folders, and tells the
      others itself; so it is with the whole runs of causes, which hang on all shards.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var trials = try TrialIndex(arguments.operands.map { TrialSession.path(in: $0) })
    let plan = try TrialSession.plan(of: trials.head, from: arguments.operands[0], console)
    try trials.ask(for: ExperimentRunner(plan).allJobs)
    let folder = arguments.value("out", as: String.self)
    if let folder {
      try Files.makeFolder(folder)
      try Files.lock(folder)
    }
    var builder = ResultBuilder(plan)
    try trials.each { builder.add($0) }
    // What hangs on all shards together is run by whoever tells a part, and what no part has run here.
    let (part, marked, before) = (
      arguments.value("tell", as: Shard.self), builder.markedRuns, trials.head.count
    )
    func run(_ jobs: [TrialJob]) throws -> [TrialSummary] {
      if jobs.isEmpty { return [] }
      let task = TrialSession.Task(plan: plan, jobs: jobs, atOnce: Process.processors, before: before)
      return try TrialSession(task, console: console).run()
    }
    if part == nil {
      let kept = try markedRuns(keptIn: arguments.operands, of: trials.head)
      let added = try trials.add(marked) { jobs in
        try jobs.compactMap { kept[$0] } + run(jobs.filter { kept[$0] == nil })
      }
      for trial in added { builder.add(trial) }
    }
    let head = trials.head
    let result = builder.result(
      version: Build.version, command: ExperimentArguments.command("compare", head.request))
    let output = ComparisonOutput(arguments, folder: folder)
    var known: [String: Story?] = [:]
    for folder in arguments.operands {
      let bytes = try Files.read(stories(in: folder), atMost: 1 << 28)
      StoryFile(of: head).read(bytes ?? [], into: &known)
    }
    if let part {
      guard let folder else { throw Failure.needs("--tell", "--out DIR, where its stories are kept") }
      let told = try Storyteller(plan).told(
        of: part.dealt(output.worthTelling(result)), known: known, atOnce: Process.processors)
      try Files.write(Array(StoryFile(of: head).text(told).utf8), to: stories(in: folder))
      let runs = try run(part.dealt(marked))
      var own = head
      own.count = runs.count
      try Files.write(TrialFile(own, runs).bytes, to: TrialSession.path(in: folder, of: causes))
      console.print(
        "part \(part.number) of \(part.count): \(told.count) stories are kept in \(folder)\n")
      return .fine
    }
    if let folder {
      let path = TrialSession.path(in: folder)
      if Files.exists(path), !arguments.isSet("force"),
        let other = KeptTrials(try TrialSession.head(path), besides: head)
      {
        throw Failure.keepsTrials(path, of: other)
      }
      var next = 0
      try Files.write(to: path) { () throws(Failure) in
        defer { next += 1 }
        return try trials.line(next).map { $0 + [UInt8(ascii: "\n")] }
      }
    }
    return try output.write(
      result, of: plan, known: known, atOnce: Process.processors,
      kept: {
        try (0...head.count).compactMap { try trials.line($0).map { String(decoding: $0, as: UTF8.self) } }
      },
      &console)
  }

  /// The study of causes, whose whole runs a part leaves beside its stories.
  private static let causes = "causes"

  /// The whole runs without a mechanism that parts have left in these folders.
  private static func markedRuns(
    keptIn folders: [String], of head: TrialFile.Head
  ) throws -> [TrialJob: TrialSummary] {
    var kept: [TrialJob: TrialSummary] = [:]
    for path in folders.map({ TrialSession.path(in: $0, of: causes) }) where Files.exists(path) {
      // Of another experiment or build that was run in this folder before.
      guard try TrialSession.head(path).isSameExperiment(as: head) else { continue }
      for trial in try TrialSession.read(path).trials { kept[trial.job] = trial }
    }
    return kept
  }

  /// The file in a folder with stories that were told for a merge.
  private static func stories(in folder: String) -> String { folder + "/stories.jsonl" }
}
