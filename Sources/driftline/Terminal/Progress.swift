import Experiments
import Synchronization

/// How far a command has come and how long it will take, on standard error: several times a second on a terminal, and now
/// and then where a file or another program reads it.
final class Progress: Sendable {
  private struct State {
    var done: Int
    /// How far things have come that are not done, from 0 to 1.
    var begun: [TrialJob: Double] = [:]
    var shownAt: Double
  }

  private let state: Mutex<State>
  private let total: Int
  private let noun: String
  private let before: Int
  private let start = Process.seconds
  private let console: Console
  private let isTerminal = Process.isTerminal(Process.errors)

  /// Nothing has been done of `total` things but what was done `before`.
  init(of total: Int, _ noun: String, before: Int = 0, console: Console) {
    (self.total, self.noun, self.before, self.console) = (total, noun, before, console)
    state = Mutex(State(done: before, shownAt: Process.isTerminal(Process.errors) ? 0 : start))
  }

  /// How many things are done.
  var done: Int { state.withLock { $0.done } }

  /// One thing has come so far, from 0 to 1; called by several threads.
  func advance(_ key: TrialJob, to share: Double) {
    state.withLock { state in
      state.begun[key] = share
      show(&state)
    }
  }

  /// One more is done; called by several threads.
  func advance(_ key: TrialJob? = nil) {
    state.withLock { state in
      state.done += 1
      if let key { state.begun[key] = nil }
      show(&state)
    }
  }

  private func show(_ state: inout State) {
    let now = Process.seconds
    guard now - state.shownAt > (isTerminal ? 0.2 : 30) || (isTerminal && state.done == total) else { return }
    state.shownAt = now
    // order-free: a sum of shares that is shown in whole percent
    let come = Double(state.done) + state.begun.values.reduce(0, +)
    let share = come / Double(max(1, total))
    let fresh = (come - Double(before)) / Double(max(1, total - before))
    let left = fresh > 0 ? (now - start) * (1 - fresh) / fresh : 0
    let words = "\(state.done) of \(total) \(noun), \(Int(share * 100)) %, about \(Int(left + 1)) s left"
    console.remark(isTerminal ? "\r\(words)   " : words + "\n")
  }

  /// Takes the line away.
  func clear() {
    if isTerminal { console.remark("\r" + String(repeating: " ", count: 60) + "\r") }
  }
}
