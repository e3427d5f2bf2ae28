import Distribute
import Experiments
import Scenario
import TextFormats

/// `driftline distribute`: an experiment on many machines, carried by an engine that is there already.
enum DistributeCommand {
  static let command = Command(
    name: "distribute",
    summary: "run an experiment on many machines: Slurm, GNU parallel, Kubernetes",
    examples: [
      .init(
        "driftline distribute line.json5 --nodes 4 --out parts", "what Slurm needs, to be read and submitted"),
      .init(
        "driftline distribute line.json5 --engine parallel --hosts :,anna,ben --nodes 3 --out third",
        "over ssh, this machine among others"),
      .init("driftline distribute --out runs --status", "how far it has come"),
      .init(
        "driftline distribute site.json5 --experiment debt --nodes 4 --out owed -- --html owed.html",
        "another experiment, and how its result is told"),
    ],
    options: [
      .value(
        "engine", "ENGINE", of: EngineWord.self, "slurm, parallel or kubernetes; slurm where none is named"),
      .count("nodes", "N", in: 1...10_000, "how many machines: a shard is one, with all its cores"),
      .value(
        "out", short: "o", "DIR", of: String.self, "scripts, trials, logs and the result are in this folder"),
      .flag("submit", "start it too"),
      .flag("status", "say how far it has come"),
      .flag("resume", "submit again what is not complete, with the trials that are there"),
      .value(
        "experiment", "NAME", of: DistributedExperiment.self,
        "compare, run, debt, design, calibrate or sensitivity; compare where none is named"),
      .value(
        "hosts", "NAME,…", of: String.self, "for parallel: machines as ssh knows them; “:” is this one"),
      .value("image", "IMAGE", of: String.self, "for kubernetes: the image with this program in it"),
    ] + ExperimentArguments.reading,
    operands: [
      ExperimentArguments.file,
      Operand("OPTION", isOptional: true, isRepeatable: true, "behind “--”: options of the experiment"),
    ],
    discussion: """
      Writes short scripts into DIR, which an administrator reads before he runs them:
      shard.sh, merge.sh, submit.sh, resume.sh, status.sh, and about.txt says what they
      do. All machines see DIR, the scenario's folder and this program under the same
      paths. Finished trials are kept as they come, so that whatever is killed goes on
      where it was; the result is that of one run on one machine, to the byte. --submit,
      --status and --resume need only --out where DIR was written before.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    guard let out = arguments.value("out", as: String.self) else {
      throw Failure.needs("distribute", "--out DIR, where scripts, trials and the result are kept")
    }
    let actions = ["submit", "status", "resume"].filter(arguments.isSet)
    guard actions.count < 2 else {
      throw Failure.lesson(
        "--\(actions[0]) and --\(actions[1]) are two things", hint: "ask for one of them at a time", .usage)
    }
    let isDescribed =
      !arguments.operands.isEmpty || ["engine", "nodes", "experiment"].contains(where: arguments.isSet)
    let written =
      actions.isEmpty || isDescribed ? try write(to: out, arguments, &console) : try WrittenDistribution(out)
    switch actions.first {
    case "submit": return try start("submit.sh", of: written)
    case "resume": return try start("resume.sh", of: written)
    case "status":
      console.print(try written.status())
      return .fine
    default:
      let folder = ShellWord.file(out).visible
      console.print(
        "wrote \(out.visible) with \(Figures.counted(written.shards, "shard")) for \(written.engine.rawValue); "
          + "what to do next:\n\n  read \(folder)/about.txt and the scripts beside it\n"
          + "  driftline distribute --out \(folder) --submit\n")
      return .fine
    }
  }

  /// Hands it to the engine.
  private static func start(_ script: String, of written: WrittenDistribution) throws -> ExitCode {
    let tool = written.engine.tool
    guard Script.isThere(tool) else {
      throw Failure.lesson(
        "there is no \(tool) on this machine, and nothing was submitted",
        hint: "run \(written.folder)/\(script) where it is, or choose another --engine and folder",
        .inputOutput)
    }
    guard let code = Script.run(written.folder + "/" + script) else {
      throw Failure.cannotReadFile(written.folder + "/" + script)
    }
    return ExitCode(rawValue: code) ?? .inputOutput
  }

  // MARK: - Writing

  private static func write(to out: String, _ arguments: Arguments, _ console: inout Console) throws
    -> WrittenDistribution
  {
    guard let nodes = arguments.value("nodes", as: Int.self) else {
      throw Failure.needs("distribute", "--nodes N, the number of machines")
    }
    let experiment = arguments.value("experiment", as: DistributedExperiment.self) ?? .compare
    let engine = arguments.value("engine", as: EngineWord.self)?.engine ?? .slurm
    for (option, needed) in [("hosts", Distribution.Engine.parallel), ("image", .kubernetes)]
    where arguments.isSet(option) && engine != needed {
      throw Failure.needs("--\(option)", "--engine \(needed.rawValue)")
    }
    // The folder comes last: nothing is made where something is wrong with what was asked for.
    let (words, _, _) = try experiment.words(
      arguments, Array(arguments.operands.dropFirst()), resultFolder: "")
    if let trials = try experiment.check(words, &console), trials < nodes {
      throw Failure.needs("--nodes \(nodes)", "as many trials, and this experiment has \(trials)")
    }
    guard let work = Files.whole("."), let program = Process.program else {
      throw Failure.cannotReadFile(".")
    }
    for path in [out, work, program] where path.contains("%") || path.contains(where: \.isNewline) {
      throw Failure.lesson(
        "“\(path)” cannot be named in scripts of an engine",
        hint: "choose a folder without % and line breaks in its name")
    }
    if engine == .kubernetes, out.hasPrefix("/") || out.split(separator: "/").contains("..") {
      throw Failure.lesson(
        "\(out) is not in \(work), which pods have as their volume",
        hint: "start from the folder above it, and name it from there")
    }
    try Files.makeFolder(out)
    guard let folder = Files.whole(out) else { throw Failure.cannotReadFile(out) }
    let (shard, join, stories) = try experiment.words(
      arguments, Array(arguments.operands.dropFirst()), resultFolder: folder + "/result")
    var distribution = Distribution(
      engine, shards: nodes, folder: folder, workFolder: work, program: program,
      build: Build.sha256.map { "SHA-256 \($0)" } ?? "commit \(Build.commitWords)",
      experiment: experiment.rawValue, shardWords: shard, joinWords: join, joinOption: experiment.joinOption)
    distribution.stories = stories.map { .init(parts: min(nodes, $0.most), words: $0.words) }
    if let hosts = arguments.value("hosts", as: String.self) {
      distribution.hosts = hosts.split(separator: ",").map(String.init)
    }
    distribution.image = arguments.value("image", as: String.self) ?? distribution.image
    try write(distribution)
    return try WrittenDistribution(folder)
  }

  /// Writes what is not there yet; what an administrator has changed in a script stays.
  private static func write(_ distribution: Distribution) throws {
    let folder = distribution.folder
    try Files.lock(folder)
    let files = distribution.files
    if let kept = try Files.read(folder + "/" + Distribution.manifest, atMost: 1 << 24) {
      guard files.last.map({ Array($0.text.utf8) }) == kept else {
        throw Failure.exists(
          "\(folder)/\(Distribution.manifest)",
          instead: "it is of another experiment, division or build: choose another folder"
        )
      }
      return
    }
    for name in files.map(\.name) + Distribution.folders where Files.exists(folder + "/" + name) {
      throw Failure.exists(folder + "/" + name, instead: "choose a folder that is new or empty")
    }
    for name in Distribution.folders { try Files.makeFolder(folder + "/" + name) }
    for file in files {
      try Files.write(Array(file.text.utf8), to: folder + "/" + file.name)
      if file.isScript { try Files.makeExecutable(folder + "/" + file.name) }
    }
  }
}

/// A distribution that is in a folder.
private struct WrittenDistribution {
  let folder: String
  let engine: Distribution.Engine
  let shards: Int
  let experiment: String

  init(_ folder: String) throws {
    let path = folder + "/" + Distribution.manifest
    guard let bytes = try Files.read(path, atMost: 1 << 24) else {
      throw Failure.lesson(
        "\(folder) is no folder that distribute has written",
        hint: "driftline distribute FILE --nodes N --out DIR writes one")
    }
    let node = JSON5Reader.read(SourceText(name: path, bytes: bytes)).node
    guard case .text(let name)? = node?["engine"]?.content, let engine = Distribution.Engine(rawValue: name),
      case .number(let digits)? = node?["shards"]?.content, let shards = Int(digits), 1...10_000 ~= shards,
      case .text(let experiment)? = node?["experiment"]?.content
    else {
      throw Failure.lesson(
        "\(path) does not say what is distributed", hint: "write it anew, into another folder")
    }
    self.folder = Files.whole(folder) ?? folder
    (self.engine, self.shards, self.experiment) = (engine, shards, experiment)
  }

  /// How far it is, in words: shards that are not complete one by one, the first of them at most.
  func status() throws -> String {
    var open: [String] = []
    for shard in 1...shards where !Files.exists("\(folder)/shards/\(shard)/done") {
      let path = TrialSession.path(
        in: "\(folder)/shards/\(shard)", of: DistributedExperiment(rawValue: experiment)?.study)
      let words =
        switch try TrialSession.counts(path) {
        case nil: "not begun"
        case (let done, let all)?: "\(done) of \(Figures.counted(all, "trial"))"
        }
      open.append("  shard \(shard): \(words)\n")
    }
    let code = try Files.read(folder + "/result/exit-code", atMost: 100).map {
      String(decoding: $0, as: UTF8.self).filter(\.isNumber)
    }
    let most = 40
    return
      "\(experiment) · \(engine.rawValue) · \(shards - open.count) of \(Figures.counted(shards, "shard")) complete\n"
      + open.prefix(most).joined() + (open.count > most ? "  and \(open.count - most) more\n" : "")
      + (code.map { "result: \(folder.visible)/result, the experiment has ended with exit code \($0)\n" }
        ?? "result: not yet\n")
  }
}

extension Distribution.Engine {
  /// The command by which it takes work.
  fileprivate var tool: String {
    switch self {
    case .slurm: "sbatch"
    case .parallel: "parallel"
    case .kubernetes: "kubectl"
    }
  }
}

/// An engine as a command line names it.
struct EngineWord: ArgumentValue {
  let engine: Distribution.Engine

  static let expectation = "one of " + Distribution.Engine.allCases.map(\.rawValue).joined(separator: ", ")

  init?(argument: String) {
    guard let engine = Distribution.Engine(rawValue: argument) else { return nil }
    self.engine = engine
  }
}
