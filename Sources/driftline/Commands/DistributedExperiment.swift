import Distribute
import Experiments
import Scenario

/// An experiment that can be divided over machines, as a command line names it, with the words of its shards and of what
/// joins them.
enum DistributedExperiment: String, ArgumentValue, CaseIterable {
  case compare, run, debt, design, calibrate, sensitivity

  static let expectation = "one of " + allCases.map(\.rawValue).joined(separator: ", ")

  init?(argument: String) { self.init(rawValue: argument) }

  /// The command that runs it.
  var command: Command {
    switch self {
    case .compare: CompareCommand.command
    case .run: RunCommand.command
    case .debt: DebtCommand.command
    case .design: DesignCommand.command
    case .calibrate: CalibrateCommand.command
    case .sensitivity: SensitivityCommand.command
    }
  }

  /// Options of its own that say what is run: shards and what joins them have them alike.
  private var running: [String] {
    switch self {
    case .compare: []
    case .run: ["condition"]
    case .debt: ["precision"]
    case .design: ["suspect"]
    case .calibrate: ["from", "runs", "parameters"]
    case .sensitivity: ["lots", "studies"]
    }
  }

  /// Options that say how the result is told: what joins has them.
  private var telling: [String] {
    switch self {
    case .compare: ["format", "stories", "failures", "json", "quiet"]
    case .run: ["rows", "xlsx", "json"]
    case .debt: ["html", "anonymous", "json"]
    case .design: ["write", "html", "json"]
    case .calibrate: ["write", "json"]
    case .sensitivity: ["minutes", "html", "json"]
    }
  }

  /// What stands before each shard's folder where they are joined.
  var joinOption: String? {
    switch self {
    case .compare: nil
    case .run, .debt, .design, .sensitivity: "--from"
    case .calibrate: "--join"
    }
  }

  /// Before the name of the file in which a shard keeps its trials; nil for nothing.
  var study: String? { self == .sensitivity ? SensitivityCommand.name : nil }

  /// The words of a shard and of what joins them, for what `arguments` and the words behind `--` say.
  func words(_ arguments: Arguments, _ more: [String], resultFolder: String) throws -> (
    shard: [String], join: [String], stories: (most: Int, words: [String])?
  ) {
    let own = try Arguments(more, of: command)
    if let surplus = own.operands.first {
      throw UsageProblem.surplusOperand(surplus, command: DistributeCommand.command)
    }
    let reading = ExperimentArguments.reading.map(\.name)
    for option in command.options where own.isSet(option.name) {
      guard (reading + running + telling).contains(option.name) else {
        throw Failure.lesson(
          "--\(option.name) cannot be said of each of several machines",
          hint: "behind “--” may stand, for \(rawValue): "
            + (running + telling).map { "--\($0)" }.joined(separator: ", "), .usage)
      }
    }
    let reference = arguments.operands.first ?? "reference-line"
    let file = reference.hasPrefix("-") ? "./" + reference : reference
    let run =
      [rawValue, file] + Self.words(reading, arguments, of: DistributeCommand.command)
      + Self.words(reading + running, own, of: command)
    let tell = Self.words(telling, own, of: command)
    switch self {
    case .compare:
      let output = ComparisonOutput(own, folder: nil)
      return (
        run, ["merge"] + tell + ["--out", resultFolder, "--force"],
        output.wantsStories
          ? (output.mostStories, ["merge"] + Self.words(["stories"], own, of: command)) : nil
      )
    case .run: return (run, run + tell, nil)
    case .debt, .calibrate, .sensitivity: return (run, run + tell + ["--out", resultFolder, "--resume"], nil)
    // What it proposes is written over what an earlier try has proposed.
    case .design: return (run, run + tell + ["--out", resultFolder, "--resume", "--force"], nil)
    }
  }

  /// The options among `names` as they were given.
  private static func words(_ names: [String], _ arguments: Arguments, of command: Command) -> [String] {
    command.options.filter { names.contains($0.name) && arguments.isSet($0.name) }.flatMap { option in
      option.placeholder == nil
        ? ["--\(option.name)"]
        : arguments.values(option.name, as: String.self).flatMap { ["--\(option.name)", $0] }
    }
  }

  /// Reads the scenario as a shard will, so that its mistakes are told now; how many trials there are to be divided, where
  /// that is known before any was run.
  func check(_ shardWords: [String], _ console: inout Console) throws -> Int? {
    let arguments = try Arguments(Array(shardWords.dropFirst()), of: command)
    let plan = try ExperimentArguments.plan(ExperimentArguments.request(arguments), &console)
    switch self {
    case .compare:
      try CompareCommand.requireBothConditions(plan)
      return ExperimentRunner(plan).allJobs.count
    case .run:
      return ConditionRun.jobs(plan, condition: try ExperimentArguments.condition(arguments, plan)).count
    case .debt: if plan.debt == nil { throw Failure.noDebt(plan.reference) }
    case .design, .sensitivity: break
    case .calibrate:
      guard plan.calibration?.logs.isEmpty == false else { throw Failure.noCalibration(plan.reference) }
      guard arguments.isSet("from") else {
        throw Failure.needs("calibrate", "--from FILE, a log of the site")
      }
    }
    return nil
  }
}
