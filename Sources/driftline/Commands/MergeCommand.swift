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
    // What hangs on all shards together is run here; who only tells stories needs no causes.
    if !arguments.isSet("tell") {
      let before = trials.head.count
      let added = try trials.add(builder.markedRuns) { jobs in
        let task = TrialSession.Task(plan: plan, jobs: jobs, atOnce: Process.processors, before: before)
        return try TrialSession(task, console: console).run()
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

  /// The file in a folder with stories that were told for a merge.
  private static func stories(in folder: String) -> String { folder + "/stories.jsonl" }
}
