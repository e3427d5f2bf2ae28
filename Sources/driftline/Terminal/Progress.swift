import Synchronization

/// How far a command has come and how long it will take, on standard error and only to a terminal.
final class Progress: Sendable {
  private struct State {
    var done: Int
    var shownAt = 0.0
  }

  private let state: Mutex<State>
  private let total: Int
  private let noun: String
  private let before: Int
  private let start = Process.seconds
  private let console: Console

  /// Nothing has been done of `total` things but what was done `before`.
  init(of total: Int, _ noun: String, before: Int = 0, console: Console) {
    (self.total, self.noun, self.before, self.console) = (total, noun, before, console)
    state = Mutex(State(done: before))
  }

  /// How many things are done.
  var done: Int { state.withLock { $0.done } }

  /// One more is done; called by several threads.
  func advance() {
    state.withLock { state in
      state.done += 1
      let now = Process.seconds
      guard Process.isTerminal(Process.errors), now - state.shownAt > 0.2 || state.done == total else {
        return
      }
      state.shownAt = now
      let share = Double(state.done) / Double(max(1, total))
      let fresh = Double(state.done - before) / Double(max(1, total - before))
      let left = fresh > 0 ? (now - start) * (1 - fresh) / fresh : 0
      console.remark(
        "\r\(state.done) of \(total) \(noun), \(Int(share * 100)) %, about \(Int(left + 1)) s left   ")
    }
  }

  /// Takes the line away.
  func clear() {
    if Process.isTerminal(Process.errors) { console.remark("\r" + String(repeating: " ", count: 60) + "\r") }
  }
}
