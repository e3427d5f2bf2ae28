import Scenario
import TextFormats

/// Where a command writes: results to standard output, everything else to standard error.
///
/// Results are kept until the command is done or there are many of them, so that a failure while writing is seen.
package struct Console {
  private var pending: [UInt8] = []
  private var failure: Failure?
  private let colors: Bool

  init(environment: TerminalEnvironment) { colors = environment.colors }

  /// Writes a part of the result: lines in which everything that is not shown as a glyph is escaped, whoever reads them.
  ///
  /// What a partner or a scenario says is ``Swift/String/visible`` within its line, so that it cannot begin one.
  mutating func print(_ text: String) {
    pending += Array(text.visibleLines.utf8)
    if pending.count > 1 << 16 { _ = flush() }
  }

  /// Writes a part of the result that is bytes already.
  mutating func print(bytes: [UInt8]) {
    pending += bytes
    if pending.count > 1 << 16 { _ = flush() }
  }

  /// Whether escape sequences may be used.
  var usesColors: Bool { colors }

  /// Writes what is kept; what went wrong, now or before, is the answer.
  ///
  /// A reader who has seen enough (`driftline … | head`) is no failure: the rest of the result is dropped, and the
  /// exit code still says what the result was.
  mutating func flush() -> Failure? {
    if failure == nil, let code = Process.write(pending, to: Process.output), code != Process.brokenPipe {
      failure = .cannotWrite("the result to standard output", errno: code)
    }
    pending = []
    return failure
  }

  /// Tells a user what makes no sense.
  func complain(_ problem: UsageProblem) { complain(problem.message, hint: problem.hint) }

  /// Tells a user what went wrong.
  func complain(_ failure: Failure) { complain(failure.message, hint: failure.hint) }

  /// Tells what has to be said about a scenario, each with its place.
  func explain(_ diagnostics: Diagnostics) {
    let renderer = DiagnosticRenderer(isColored: colors)
    _ = Process.write(Array(renderer.text(diagnostics).utf8), to: Process.errors)
  }

  /// Says something beside the result, on standard error, in words of our own alone: it is written as it is.
  func remark(_ text: String) { _ = Process.write(Array(text.utf8), to: Process.errors) }

  /// Tells a user something that is no error, on standard error.
  func note(_ text: String) {
    _ = Process.write(Array("driftline: note: \(text.visible)\n".utf8), to: Process.errors)
  }

  /// One message and what to do about it, on standard error; if that cannot be written, nothing can be told.
  private func complain(_ message: String, hint: String) {
    let label = colors ? "\u{1B}[1;31merror:\u{1B}[0m" : "error:"
    let text = "driftline: \(label) \(message.visible)\n  hint: \(hint.visible)\n"
    _ = Process.write(Array(text.utf8), to: Process.errors)
  }
}

/// What the surroundings say about how to write.
struct TerminalEnvironment {
  /// Whether messages on standard error may be colored.
  let colors: Bool

  /// Color only for a terminal, and only where nobody has asked for none (<https://no-color.org>).
  static var ofProcess: TerminalEnvironment {
    let refused =
      Process.variable("NO_COLOR").map { !$0.isEmpty } ?? false || Process.variable("TERM") == "dumb"
      || Process.arguments.prefix { $0 != "--" }.contains("--no-color")
    return TerminalEnvironment(colors: !refused && Process.isTerminal(Process.errors))
  }
}
