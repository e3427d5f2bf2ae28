import Experiments
import Synchronization

/// Runs trials for a command: with progress, keeping what is finished, and ending in order when somebody presses Ctrl-C.
///
/// Progress goes to standard error and only to a terminal. With a folder, every finished trial is a line in it, so that
/// a run which is interrupted can go on.
final class TrialSession: Sendable {
  private let plan: ExperimentPlan
  private let jobs: [TrialJob]
  private let atOnce: Int
  private let folder: String?
  private let resumes: Bool
  private let console: Console
  private let state: Mutex<State>

  private struct State {
    var done = 0
    var kept = 0
    var file: Int32 = -1
    var failure: Failure?
    var shownAt = 0.0
    var start = 0.0
    var longDone = 0
  }

  init(
    _ plan: ExperimentPlan, jobs: [TrialJob], atOnce: Int, folder: String?, resumes: Bool, console: Console
  ) {
    self.plan = plan
    self.jobs = jobs
    self.atOnce = atOnce
    self.folder = folder
    self.resumes = resumes
    self.console = console
    state = Mutex(State())
  }

  /// The file in a folder that keeps finished trials.
  static func path(in folder: String) -> String { folder + "/trials.jsonl" }

  /// Runs what is not kept yet, and gives everything.
  func run() throws -> [TrialSummary] {
    var kept: [TrialSummary] = []
    if let folder {
      try Files.makeFolder(folder)
      let path = Self.path(in: folder)
      if resumes, Files.exists(path) {
        kept = try TrialFile.read(path, of: plan).filter { jobs.contains($0.job) }
      }
      // What is kept is written anew: a line that an interrupt has cut off is gone, and a file of another run too.
      try Files.write(TrialFile.text(plan, kept), to: path)
      let file = try Files.appending(to: path)
      state.withLock { $0.file = file }
    }
    let rest = jobs.filter { job in !kept.contains { $0.job == job } }
    Process.catchInterrupts()
    let (before, start) = (kept.count, Process.seconds)
    state.withLock { $0 = State(done: before, kept: before, file: $0.file, start: start) }
    var runner = ExperimentRunner(plan)
    runner.isInterrupted = { Process.isInterrupted }
    runner.finished = { [self] in finish($0) }
    defer { clearProgress() }
    do {
      let fresh = try runner.run(rest, atOnce: atOnce)
      if let failure = state.withLock({ $0.failure }) { throw failure }
      return kept + fresh
    } catch is Interrupted {
      throw Failure.interrupted(kept: state.withLock { $0.done }, of: jobs.count, in: folder)
    }
  }

  /// Keeps a trial and shows how far the run has come; called by several threads.
  private func finish(_ trial: TrialSummary) {
    let line = Array((TrialEncoding.line(trial) + "\n").utf8)
    state.withLock { state in
      state.done += 1
      if state.file >= 0, let code = Process.write(line, to: state.file) {
        state.failure = .cannotWrite(folder.map(Self.path) ?? "a trial", errno: code)
      }
      let now = Process.seconds
      guard Process.isTerminal(Process.errors), now - state.shownAt > 0.2 || state.done == jobs.count else {
        return
      }
      state.shownAt = now
      let share = Double(state.done) / Double(max(1, jobs.count))
      let fresh = Double(state.done - state.kept) / Double(max(1, jobs.count - state.kept))
      let left = fresh > 0 ? (now - state.start) * (1 - fresh) / fresh : 0
      console.remark(
        "\r\(state.done) of \(jobs.count) trials, \(Int(share * 100)) %, about \(Int(left + 1)) s left   ")
    }
  }

  private func clearProgress() {
    if Process.isTerminal(Process.errors) { console.remark("\r" + String(repeating: " ", count: 60) + "\r") }
  }
}

/// A file of finished trials: a line that says of which experiment, then a line a trial.
enum TrialFile {
  /// Its text; trials in the order given.
  static func text(_ plan: ExperimentPlan, _ trials: [TrialSummary]) -> [UInt8] {
    let head =
      "{\"driftline\":\"trials\",\"version\":\"\(Build.version)\",\"scenario\":\"\(plan.digest)\",\"seed\":\(plan.seed)}"
    return Array(([head] + trials.map(TrialEncoding.line)).map { $0 + "\n" }.joined().utf8)
  }

  /// The trials of a file, if they are of the same experiment; a last line that was cut off is left out.
  static func read(_ path: String, of plan: ExperimentPlan) throws -> [TrialSummary] {
    guard let bytes = Files.read(path) else {
      throw Failure.badShard(path, why: "it is not there, or is none of yours")
    }
    var lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let isCut = lines.last?.isEmpty == false
    let last = lines.popLast()
    if isCut, let last { lines.append(last) }
    guard
      lines.first.map(String.init) == String(decoding: text(plan, []), as: UTF8.self).dropLast().description
    else {
      throw Failure.badShard(path, why: "its trials are of another scenario, seed or version")
    }
    var trials: [TrialSummary] = []
    for (index, line) in lines.enumerated().dropFirst() {
      do throws(TrialEncoding.Problem) {
        trials.append(try TrialEncoding.trial(String(line)))
      } catch {
        if isCut, index == lines.count - 1 { break }
        throw Failure.badShard("\(path), line \(index + 1)", why: error.message)
      }
    }
    return trials
  }
}
