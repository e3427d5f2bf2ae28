import EventKernel
import Experiments
import Synchronization

/// Runs trials for a command: with progress, keeping what is finished, and ending in order when somebody presses Ctrl-C.
///
/// With a folder, every finished trial is a line in it, so that
/// a run which is interrupted can go on.
final class TrialSession: Sendable {
  /// What is run, how much at once, and where it is kept.
  struct Task: Sendable {
    /// What the user asked for.
    var request: ExperimentRequest
    /// What follows from it.
    var plan: ExperimentPlan
    /// The trials.
    var jobs: [TrialJob]
    /// So many at once.
    var atOnce: Int
    /// Where finished trials are kept; nil for nowhere.
    var folder: String?
    /// Whether those that are kept there already are taken as done.
    var resumes = false
    /// Whether those that are kept there are written over, whatever they are of.
    var overwrites = false
    /// Whether a line that does not come to its end is passed over.
    var passesOverStandstills = false
    /// Trials that are done.
    var done: [TrialSummary] = []
    /// Whether all that the folder keeps is among them: what a round before has kept need not be read again.
    var knowsFolder = false
    /// What is kept in memory of each trial; the folder keeps all of it.
    var keeping: @Sendable (TrialSummary) -> TrialSummary = { $0 }
  }

  private let task: Task
  private let console: Console
  private let state: Mutex<State>

  private struct State {
    var file: Int32 = -1
    var failure: Failure?
  }

  init(_ task: Task, console: Console) {
    self.task = task
    self.console = console
    state = Mutex(State())
  }

  /// The file in a folder that keeps finished trials.
  static func path(in folder: String) -> String { folder + "/trials.jsonl" }

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
    var head: TrialFile.Head?
    var count = 0
    while let piece = try lines.next() {
      do throws(TrialFile.Problem) {
        if head == nil { head = try TrialFile.Reader(head: piece[0]).head }
      } catch {
        throw Failure.badShard("\(path), line \(error.line)", why: error.message)
      }
      count += piece.count
    }
    return head.map { (count - 1, $0.count) }
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

  /// Runs what is not kept yet, and gives everything.
  func run() throws -> [TrialSummary] {
    var head = TrialFile.Head(task.request, task.plan, version: Build.exact, count: task.jobs.count)
    var kept = task.done
    if let folder = task.folder {
      let path = Self.path(in: folder)
      let jobs = Set(task.jobs)
      let wanted = jobs.subtracting(kept.map(\.job))
      var others: [TrialSummary] = []
      var isRead = false
      if task.done.isEmpty {
        try Files.makeFolder(folder)
        try Files.lock(folder)
      }
      // Those of a further round are this run's own.
      if Files.exists(path), !task.knowsFolder, !(task.overwrites && task.done.isEmpty) {
        let file = try Self.read(path, keeping: task.keeping)
        isRead = true
        if let other = KeptTrials(file.head, besides: head) { throw Failure.keepsTrials(path, of: other) }
        others = file.trials.filter { !jobs.contains($0.job) }
        if task.resumes { kept += file.trials.filter { wanted.contains($0.job) } }
        guard task.resumes || others.isEmpty else { throw Failure.keepsTrials(path, of: .thisRun) }
      }
      head.count += others.count
      // What is kept is written anew: a line that an interrupt has cut off is gone. Trials that are in the file are copied as they
      // are, because less of them may be in memory.
      if isRead, task.resumes, task.done.isEmpty {
        try Files.replace(path, head: head.line)
      } else {
        try Files.write(TrialFile(head, kept + others).pieces, to: path)
      }
      let file = try Files.appending(to: path)
      state.withLock { $0.file = file }
    }
    let known = Set(kept.map(\.job))
    let rest = task.jobs.filter { !known.contains($0) }
    Process.catchInterrupts()
    let progress = Progress(of: task.jobs.count, "trials", before: kept.count, console: console)
    var runner = ExperimentRunner(task.plan)
    runner.passesOverStandstills = task.passesOverStandstills
    runner.kept = task.keeping
    // What cannot be kept is not worth running.
    runner.isInterrupted = { [self] in Process.isInterrupted || state.withLock { $0.failure != nil } }
    let lines = TrialFile(head, [])
    runner.progressed = { job, share in progress.advance(job, to: share) }
    runner.finished = { [self] trial in
      if task.folder != nil { keep(lines.line(trial)) }
      progress.advance(trial.job)
    }
    defer { progress.clear() }
    do {
      let fresh = try runner.run(rest, atOnce: task.atOnce)
      let (failure, file) = state.withLock { ($0.failure, $0.file) }
      if file >= 0 { Files.close(file) }
      if let failure { throw failure }
      return kept + fresh
    } catch is Interrupted {
      if let failure = state.withLock({ $0.failure }) { throw failure }
      throw Failure.interrupted(kept: progress.done, of: task.jobs.count, in: task.folder)
    }
  }

  /// Keeps the line of a trial; called by several threads.
  private func keep(_ line: String) {
    let line = Array((line + "\n").utf8)
    state.withLock { state in
      // Behind a line that was not written whole nothing may stand.
      guard state.file >= 0, state.failure == nil else { return }
      if let code = Process.write(line, to: state.file) {
        state.failure = .cannotWrite(task.folder.map(Self.path) ?? "a trial", errno: code)
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
