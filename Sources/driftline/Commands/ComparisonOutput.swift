import Experiments
import TraceModel
import World

/// Writes a comparison where and how the command line asks for it.
struct ComparisonOutput {
  private let isQuiet: Bool

  init(_ arguments: Arguments) { isQuiet = arguments.isSet("quiet") }

  /// Writes the result; the answer of its criteria is how the program ends.
  func write(_ result: ExperimentResult, _ console: inout Console) throws -> ExitCode {
    console.print(isQuiet ? result.verdict.rawValue + "\n" : PlainComparison(result).text)
    if let performance = result.performance {
      let memory = performance.peakMemory.map { ", \(Figures.number(Double($0) / 1e6)) MB" } ?? ""
      console.remark(
        "\(Figures.number(performance.seconds)) s for \(Figures.number(Double(performance.units) / 1e6)) million units, "
          + "\(performance.jobs) at once\(memory)\n")
    }
    return ExitCode(result.verdict)
  }
}

/// The plainest text of a comparison: one line a kind.
private struct PlainComparison {
  private let result: ExperimentResult

  init(_ result: ExperimentResult) { self.result = result }

  var text: String {
    let identity = result.identity
    var lines = [
      "\(identity.name) · seed \(identity.seed) · \(identity.trials) trials of \(identity.longUnits) units, "
        + "\(identity.shortTrials) protocols of \(identity.protocolUnits)", "",
      Self.row("episodes per million units", "validation", "production", "change", "protocol"),
    ]
    for kind in result.kinds + [result.total] {
      lines.append(
        Self.row(
          Self.name(kind.subject), Figures.text(kind.validation), Figures.text(kind.production),
          kind.change.map { kind.hasChanged ? ($0.value > 0 ? "+" : "") + Figures.number($0.value) : "~" }
            ?? "~",
          kind.visibility.rawValue))
    }
    lines.append("")
    for challenge in result.challenges {
      lines.append("challenge \(challenge.id): \(challenge.missed) of \(challenge.made) missed")
    }
    for criterion in result.criteria {
      let mark = criterion.verdict == .accepted ? "✓" : criterion.verdict == .notAccepted ? "✗" : "?"
      let figure =
        criterion.unit == "%"
        ? "\(Figures.number(criterion.estimate.value * 100)) % "
          + "[\(Figures.number(criterion.estimate.low * 100)), \(Figures.number(criterion.estimate.high * 100))]"
        : Figures.text(criterion.estimate)
      lines.append("\(mark) \(criterion.id)  \(criterion.text)   \(figure)")
    }
    lines += result.notes.map { "note: \($0)" } + ["", result.verdict.rawValue]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func name(_ subject: Subject) -> String {
    switch subject {
    case .kind(let level, let kind): "\(level) \(kind.word)"
    case .everything: "anything"
    }
  }

  private static func row(_ cells: String...) -> String {
    var line = ""
    for (text, width) in zip(cells, [26, 24, 24, 10, 10]) {
      line += text + String(repeating: " ", count: max(1, width - text.count))
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
