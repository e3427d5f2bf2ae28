import EventKernel
import Experiments
import Synchronization

/// Runs trials for a command: with progress, keeping what is finished, and ending in order when somebody presses Ctrl-C.
///
/// With a file, every finished trial is a line in it, so that a run which is interrupted can go on.
final class TrialSession: Sendable {
  /// What is run, how much at once, and where it is kept.
  struct Task: Sendable {
    /// What the trials are of.
    var plan: ExperimentPlan
    /// Those that have yet to be run.
    var jobs: [TrialJob]
    /// So many at once.
    var atOnce: Int
    /// How many others of the same run were done before.
    var before = 0
    /// Where finished trials are added: the folder, the file and its head; nil where they are not kept.
    var kept: (folder: String, path: String, head: TrialFile.Head)?
    /// Whether a line that does not come to its end is passed over.
    var passesOverStandstills = false
    /// Whether somebody who asks for an end is given what is done by then, instead of a failure.
    var givesWhatThereIs = false
    /// What is kept in memory of each trial; the file keeps all of it.
    var keeping: @Sendable (TrialSummary) -> TrialSummary = { $0 }
  }

  private let task: Task
  private let console: Console
  private let state: Mutex<State>

  private struct State {
    var file: Int32 = -1
    var failure: Failure?
    var done: [TrialSummary] = []
  }

  init(_ task: Task, console: Console) {
    self.task = task
    self.console = console
    state = Mutex(State())
  }

  /// The file in a folder that keeps finished trials; a study that lies beside a comparison's result has one of its own.
  static func path(in folder: String, of study: String? = nil) -> String {
    folder + "/" + (study.map { $0 + "." } ?? "") + "trials.jsonl"
  }

  /// A file of finished trials; of each of them `keeping` is kept, so that a file may be larger than memory.
  static func read(
    _ path: String, keeping: @escaping @Sendable (TrialSummary) -> TrialSummary = { $0 }
  ) throws -> TrialFile {
    guard var lines = try LineFile(path) else { throw Failure.badShard(path, why: "it is not there") }
    var file: TrialFile?
    var reader: TrialFile.Reader?
    var known = 0
    while true {
      let piece = try lines.next()
      if piece == nil, let file { return file }
      do throws(TrialFile.Problem) {
        // An empty file has a first line too, which is none.
        var rest = (piece ?? [])[...]
        if reader == nil {
          reader = try TrialFile.Reader(head: rest.popFirst() ?? [])
          known = 1
        }
        guard let reader else { preconditionFailure("a file is read behind its first line") }
        let (lines, first) = (rest, known + 1)
        let trials = try runTrials(0..<UInt64(lines.count), jobs: Process.processors) {
          (index) throws(TrialFile.Problem) in
          keeping(try reader.trial(lines[lines.startIndex + Int(index)], at: first + Int(index)))
        }
        var whole = file ?? TrialFile(reader.head, [])
        file = nil
        for (offset, trial) in trials.enumerated() { try whole.add(trial, at: first + offset) }
        file = whole
        known += lines.count
      } catch {
        throw Failure.badShard("\(path), line \(error.line)", why: error.message)
      }
    }
  }

  /// How many trials a file has, and how many there have to be; nil where there is none.
  static func counts(_ path: String) throws -> (done: Int, all: Int)? {
    guard var lines = try LineFile(path) else { return nil }
    var count = 0
    while let piece = try lines.next() { count += piece.count }
    return count == 0 ? nil : (count - 1, try head(path).count)
  }

  /// What the first line of a file says.
  static func head(_ path: String) throws -> TrialFile.Head {
    guard var lines = try LineFile(path) else { throw Failure.badShard(path, why: "it is not there") }
    let first = try lines.next()?.first ?? []
    do throws(TrialFile.Problem) {
      return try TrialFile.Reader(head: first).head
    } catch {
      throw Failure.badShard("\(path), line \(error.line)", why: error.message)
    }
  }

  /// A file of finished trials, all of them.
  static func complete(
    _ path: String, keeping: @escaping @Sendable (TrialSummary) -> TrialSummary = { $0 }
  ) throws -> TrialFile {
    let file = try read(path, keeping: keeping)
    guard file.trials.count == file.head.count else {
      let counts = "\(file.trials.count) of its \(file.head.count) trials"
      throw Failure.badShard(path, why: "it has \(counts); finish it with --resume")
    }
    return file
  }

  /// The plan of the experiment of which a file keeps trials, from the texts that it has.
  static func plan(of head: TrialFile.Head, from path: String, _ console: Console) throws -> ExperimentPlan {
    let (plan, diagnostics) = ExperimentReader(loader: head.loader).read(head.request)
    guard let plan, plan.digest == head.digest else {
      console.explain(diagnostics)
      throw Failure.badShard(path, why: "its scenario cannot be read by this version")
    }
    return ExperimentArguments.identified(plan)
  }

  /// Runs the trials.
  func run() throws -> [TrialSummary] {
    if let kept = task.kept {
      let file = try Files.appending(to: kept.path)
      state.withLock { $0.file = file }
    }
    Process.catchInterrupts()
    let all = task.before + task.jobs.count
    let progress = Progress(of: all, "trials", before: task.before, console: console)
    var runner = ExperimentRunner(task.plan)
    runner.passesOverStandstills = task.passesOverStandstills
    runner.kept = task.keeping
    // What cannot be kept is not worth running.
    runner.isInterrupted = { [self] in Process.isInterrupted || state.withLock { $0.failure != nil } }
    let lines = task.kept.map { TrialFile($0.head, []) }
    runner.progressed = { job, share in progress.advance(job, to: share) }
    runner.finished = { [self] trial in
      if let lines { keep(lines.line(trial)) }
      if task.givesWhatThereIs { state.withLock { $0.done.append(task.keeping(trial)) } }
      progress.advance(trial.job)
    }
    defer {
      progress.clear()
      let file = state.withLock { $0.file }
      if file >= 0 { Files.close(file) }
    }
    do {
      let done = try runner.run(task.jobs, atOnce: task.atOnce)
      if let failure = state.withLock({ $0.failure }) { throw failure }
      return done
    } catch is Interrupted {
      let (failure, done) = state.withLock { ($0.failure, $0.done) }
      if let failure { throw failure }
      if task.givesWhatThereIs { return done }
      throw Failure.interrupted(kept: progress.done, of: all, in: task.kept?.folder)
    }
  }

  /// Keeps the line of a trial; called by several threads.
  private func keep(_ line: String) {
    let line = Array((line + "\n").utf8)
    state.withLock { state in
      // Behind a line that was not written whole nothing may stand.
      guard state.file >= 0, state.failure == nil else { return }
      if let code = Process.write(line, to: state.file) {
        state.failure = .cannotWrite(task.kept?.path ?? "a trial", errno: code)
      }
    }
  }
}

/// Of what a folder keeps trials that a run may not lose or mix with its own.
enum KeptTrials: Equatable {
  case thisRun, otherScenario
  case otherBuild(String)

  /// What tells trials with a head from those of another; nil where they are of the same experiment and build.
  init?(_ kept: TrialFile.Head, besides wanted: TrialFile.Head) {
    if kept.isSameExperiment(as: wanted) { return nil }
    self = kept.version == wanted.version ? .otherScenario : .otherBuild(kept.version)
  }
}
