import Experiments
import Reporting
import TextFormats

/// A result for people and for programs.
package struct CalibrationReport: Sendable {
  private let result: CalibrationResult
  /// What was run: program, scenario, seed.
  private let head: [String]

  /// The report of a result; `evidence` says of which program and scenario it is, `again` how it comes once more.
  package init(_ result: CalibrationResult, evidence: String, again: String) {
    self.result = result
    head = [evidence, "the same again: \(again)"]
  }

  /// Lines of 80 columns.
  package var text: String {
    let words = CalibrationWords(result: result)
    let plan = result.study.plan
    var lines = "\(plan.name) · seed \(plan.seed) · \(result.runs) runs".wrapped(), body: [String] = []
    func add(_ heading: String, _ entries: [[String]]) {
      guard !entries.isEmpty else { return }
      body += ["", heading]
      for entry in entries {
        for (index, sentence) in entry.enumerated() {
          body += sentence.wrapped(first: index == 0 ? "  " : "      ", rest: index == 0 ? "    " : "      ")
        }
      }
    }
    add("What the logs have", words.logs.map { [$0] })
    add("What they tell", words.with(.told).map(words.told))
    add("What they narrow, and give no value", words.with(.narrowed).map(words.narrowed))
    if !result.isForeign {
      add(
        "What they do not tell",
        words.untold.map { group in
          let rest = group.paths.count - Self.mostPaths
          return [
            group.log,
            group.paths.prefix(Self.mostPaths).joined(separator: ", ")
              + (rest > 0 ? " and \(rest) more: --json tells all" : ""),
          ]
        })
    }
    add(
      "The check: figures, and between which ends lines with what is left have them",
      words.checks.map { [$0] })
    lines += [""] + words.finding.wrapped() + body + [""] + words.method.wrapped()
    for line in head { lines += line.wrapped() }
    return lines.map { $0 + "\n" }.joined()
  }

  /// So many paths of what is not told stand in a terminal.
  private static let mostPaths = 8

  /// One object; what each key means stands in ``CalibrationSchema``.
  package var json: JSONValue { CalibrationJSON(result).object }

  /// A scenario of the values that were told, laid over the one that `reference` names.
  package func layer(extending reference: String) -> String {
    CalibrationLayer(result).text(extending: reference, head)
  }
}
