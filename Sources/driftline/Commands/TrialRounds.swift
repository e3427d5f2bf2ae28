import Experiments

/// Trials in several rounds, each of which hangs on what those before it have shown: kept in one folder, joined from shards,
/// and resumed as one run.
struct TrialRounds {
  private let request: ExperimentRequest
  private let arguments: Arguments
  private let console: Console
  private let folder: String?
  /// Whether a line that does not come to its end is passed over.
  var passesOverStandstills = false
  /// What is kept in memory of each trial.
  private let keeping: @Sendable (TrialSummary) -> TrialSummary
  /// How many run at once.
  let atOnce: Int
  private var done: [TrialSummary]
  /// What this round and those before it are of.
  private var jobs: [TrialJob] = []

  /// Begins with the trials that shards have left in `folders`.
  init(
    _ arguments: Arguments, _ request: ExperimentRequest, _ plan: ExperimentPlan, joining folders: [String],
    keeping: @escaping @Sendable (TrialSummary) -> TrialSummary = { $0 }, _ console: Console
  ) throws {
    (self.arguments, self.request, self.console, self.keeping) = (arguments, request, console, keeping)
    atOnce = ExperimentArguments.jobs(arguments)
    folder = arguments.value("out", as: String.self)
    done = try Self.joined(folders, TrialFile.Head(request, plan, version: Build.exact, count: 0), keeping)
    if let folder, !done.isEmpty {
      try Files.makeFolder(folder)
      try Files.lock(folder)
    }
  }

  /// Runs what is not done yet of `jobs`, and gives all that is done.
  mutating func run(_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialJob: TrialSummary] {
    let known = Set(self.jobs)
    self.jobs += jobs.filter { !known.contains($0) }
    var task = task(self.jobs, plan)
    let wanted = Set(self.jobs)
    task.done = done.filter { wanted.contains($0.job) }
    // Jobs are those of all rounds so far: nothing else of this run can be in the folder.
    task.knowsFolder = !known.isEmpty
    done = try TrialSession(task, console: console).run()
    return Dictionary(done.map { ($0.job, $0) }) { first, _ in first }
  }

  /// Runs one part of `jobs` of so many, and keeps it.
  func run(_ shard: Shard, of jobs: [TrialJob], _ plan: ExperimentPlan) throws -> String {
    guard let folder else { throw Failure.needs("--shard", "--out DIR, where its trials are kept") }
    let done = try TrialSession(task(shard.part(of: jobs), plan), console: console).run()
    return "shard \(shard.number) of \(shard.count): \(done.count) trials are kept in \(folder)\n"
  }

  private func task(_ jobs: [TrialJob], _ plan: ExperimentPlan) -> TrialSession.Task {
    var task = TrialSession.Task(
      request: request, plan: plan, jobs: jobs, atOnce: atOnce, folder: folder,
      resumes: arguments.isSet("resume"), overwrites: arguments.isSet("force"))
    task.passesOverStandstills = passesOverStandstills
    task.keeping = keeping
    return task
  }

  /// The trials that shards have left.
  private static func joined(
    _ folders: [String], _ wanted: TrialFile.Head,
    _ keeping: @escaping @Sendable (TrialSummary) -> TrialSummary
  ) throws -> [TrialSummary] {
    var known: [TrialJob: TrialSummary] = [:]
    var all: [TrialSummary] = []
    for folder in folders {
      let path = TrialSession.path(in: folder)
      let file = try TrialSession.complete(path, keeping: keeping)
      guard file.head.isSameExperiment(as: wanted) else {
        throw Failure.badShard(
          path, why: "its trials are of another scenario, other settings or another build")
      }
      for trial in file.trials {
        if let other = known[trial.job], other != trial {
          throw Failure.badShard(path, why: "it contradicts another shard about trial “\(trial.job.key)”")
        }
        if known.updateValue(trial, forKey: trial.job) == nil { all.append(trial) }
      }
    }
    return all
  }
}
