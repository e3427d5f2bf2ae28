import Experiments

/// Trials of an experiment, in several rounds where each hangs on what those before it have shown: kept in one folder, joined
/// from shards, and resumed as one run.
struct TrialRounds {
  private let request: ExperimentRequest
  private let console: Console
  private let folder: String?
  /// The name of the study whose trials lie beside those of a comparison; nil for what has a folder of its own.
  private let study: String?
  private let resumes: Bool
  private let overwrites: Bool
  /// Whether a line that does not come to its end is passed over.
  var passesOverStandstills = false
  /// Whether somebody who asks for an end is given what is done by then, instead of a failure.
  var givesWhatThereIs = false
  /// What is kept in memory of each trial; the folder keeps all of it.
  private let keeping: @Sendable (TrialSummary) -> TrialSummary
  /// How many run at once.
  let atOnce: Int
  /// Everything that is done, also what later rounds of an earlier run have left.
  private var done = DoneTrials()
  /// How many trials there are as far as is known.
  private var all = 0
  private var isBegun = false
  /// Whether the folder's file has all that is done.
  private var isWritten = false

  /// Begins with the trials that shards have left in `folders`, and with those that the own folder keeps.
  init(
    _ arguments: Arguments, _ request: ExperimentRequest, _ plan: ExperimentPlan, joining folders: [String],
    of study: String? = nil, keeping: @escaping @Sendable (TrialSummary) -> TrialSummary = { $0 },
    _ console: Console
  ) throws {
    (self.request, self.console, self.study, self.keeping) = (request, console, study, keeping)
    atOnce = ExperimentArguments.jobs(arguments)
    folder = arguments.value("out", as: String.self)
    (resumes, overwrites) = (arguments.isSet("resume"), arguments.isSet("force"))
    let wanted = TrialFile.Head(request, plan, version: Build.exact, count: 0)
    try join(folders, wanted)
    guard let folder else { return }
    try Files.makeFolder(folder)
    try Files.lock(folder)
    try takeKept(wanted)
  }

  private var path: String? { folder.map { TrialSession.path(in: $0, of: study) } }

  /// Takes the trials that the folder keeps, of all rounds: each of them would have to be run again.
  private mutating func takeKept(_ wanted: TrialFile.Head) throws {
    guard resumes, let path, Files.exists(path) else { return }
    // Trials of another build may be of another form, which their head tells without them.
    if let other = KeptTrials(try TrialSession.head(path), besides: wanted) {
      if overwrites { return }
      throw Failure.keepsTrials(path, of: other)
    }
    let file = try TrialSession.read(path, keeping: keeping)
    // Lines that are in the file are copied as they are, because less of a trial may be in memory.
    isWritten = done.trials.isEmpty
    for trial in file.trials { done.add(trial) }
  }

  /// Runs what is not done yet of `jobs`, and gives all that is done.
  mutating func run(_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> DoneTrials {
    let missing = jobs.filter { done[$0] == nil }
    if isBegun, missing.isEmpty { return done }
    all = done.trials.count + missing.count
    var task = TrialSession.Task(
      plan: plan, jobs: missing, atOnce: atOnce, before: jobs.count - missing.count)
    if let folder, let path {
      let head = TrialFile.Head(request, plan, version: Build.exact, count: all)
      if !isBegun, !resumes, !overwrites { try requireSame(path, head, jobs) }
      if isWritten {
        try Files.replace(path, head: head.line)
      } else {
        try Files.write(TrialFile(head, done.trials).pieces, to: path)
      }
      isWritten = true
      task.kept = (folder, path, head)
    }
    isBegun = true
    task.passesOverStandstills = passesOverStandstills
    task.givesWhatThereIs = givesWhatThereIs
    task.keeping = keeping
    for trial in try TrialSession(task, console: console).run() { done.add(trial) }
    return done
  }

  /// Trials that the folder keeps are neither lost nor mixed with others unasked; the same ones can be run again.
  private func requireSame(_ path: String, _ head: TrialFile.Head, _ jobs: [TrialJob]) throws {
    guard Files.exists(path) else { return }
    if let other = KeptTrials(try TrialSession.head(path), besides: head) {
      throw Failure.keepsTrials(path, of: other)
    }
    let file = try TrialSession.read(path, keeping: keeping)
    let jobs = Set(jobs)
    guard file.trials.allSatisfy({ jobs.contains($0.job) || $0.isWhole }) else {
      throw Failure.keepsTrials(path, of: .thisRun)
    }
  }

  /// Runs one part of `jobs` of so many, and keeps it.
  mutating func run(_ shard: Shard, of jobs: [TrialJob], _ plan: ExperimentPlan) throws -> String {
    guard let folder else { throw Failure.needs("--shard", "--out DIR, where its trials are kept") }
    let own = shard.part(of: jobs)
    _ = try run(own, plan)
    return "shard \(shard.number) of \(shard.count): \(own.count) trials are kept in \(folder)\n"
  }

  /// That somebody asked for an end before anything can be told.
  var interrupted: Failure { .interrupted(kept: done.trials.count, of: all, in: folder) }

  /// Takes the trials that shards have left.
  private mutating func join(_ folders: [String], _ wanted: TrialFile.Head) throws {
    for folder in folders {
      let path = TrialSession.path(in: folder, of: study)
      let file = try TrialSession.complete(path, keeping: keeping)
      guard file.head.isSameExperiment(as: wanted) else {
        throw Failure.badShard(
          path, why: "its trials are of another scenario, other settings or another build")
      }
      for trial in file.trials {
        guard done.add(trial) else {
          throw Failure.badShard(path, why: "it contradicts another shard about trial “\(trial.job.key)”")
        }
      }
    }
  }
}

/// Trials that are done, by their jobs.
struct DoneTrials {
  private(set) var trials: [TrialSummary] = []
  private var places: [TrialJob: Int] = [:]

  subscript(job: TrialJob) -> TrialSummary? { places[job].map { trials[$0] } }

  /// Takes a trial in, of which there is one; whether it is what is known of its job already, if anything is.
  @discardableResult
  mutating func add(_ trial: TrialSummary) -> Bool {
    if let known = self[trial.job] { return known == trial }
    places[trial.job] = trials.count
    trials.append(trial)
    return true
  }
}
