import Experiments
import TextFormats

/// The table of failure modes for a terminal: ranks in columns, causes and effect below each kind.
enum FailureTable {
  static func lines(_ modes: [FailureMode], width: Int) -> [String] {
    guard !modes.isEmpty else { return [] }
    func row(_ cells: [String]) -> String {
      let widths = [30, 10, 12, 12, 15]
      return zip(cells, widths).enumerated().map { index, cell in
        index == 0
          ? TerminalText.padded("  " + cell.0, cell.1)
          : String(repeating: " ", count: max(1, cell.1 - cell.0.count)) + cell.0
      }.joined()
    }
    var lines = [
      row(["failure mode", "severity", "occurrence", "detection", "product"])
    ]
    for mode in modes {
      lines.append(
        row([
          Names.subject(mode.subject), "\(mode.severity.rank)\(mode.severity.isAssumption ? "*" : " ")",
          FailureWords.rank(mode.occurrence), FailureWords.rank(mode.detection),
          FailureWords.rank(mode.number),
        ]))
      lines += TerminalText.wrapped(
        "cause: \(FailureWords.causes(mode)); effect: \(FailureWords.effect(mode))", width: width, indent: 4,
        hanging: 4)
    }
    lines += TerminalText.wrapped(
      "ranks from 1, the best, to 10, and those of the interval's ends; * an assumption: the scenario's section “severity” "
        + "says it otherwise", width: width, indent: 2)
    return lines + [""]
  }
}
