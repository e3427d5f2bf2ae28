import Experiments
import Reporting
import TextFormats
import TraceModel

/// The answer to one demand.
package struct ContractFinding: Sendable {
  package var clause: ContractClause
  package var answer: Answer
  /// Messages by which it was tried, and how often.
  package var sent: Int
  package var tries: Int
  /// Where it is broken: the fewest messages by which it is, with what became of each.
  package var shown: [Shown]
  /// Whether none of them can be left out.
  package var isShortest = true

  /// How many messages these are, each once.
  package var fewest: Int { Set(shown.map(\.document)).count }

  /// Whether a demand is kept.
  package enum Answer: Hashable, Sendable {
    case kept
    case broken(String)
    case notShown(String)

    /// In words.
    package var word: String {
      switch self {
      case .kept: "kept"
      case .broken: "broken"
      case .notShown: "not shown"
      }
    }

    /// Why.
    package var why: String {
      switch self {
      case .kept: ""
      case .broken(let why), .notShown(let why): why
      }
    }
  }

  /// A message that was sent.
  package struct Shown: Hashable, Sendable {
    package var document: Int
    package var message: String
    package var outcome: String
  }
}

/// What a system keeps and breaks.
package struct ContractResult: Sendable {
  package let title: String
  package let seed: UInt64
  package let findings: [ContractFinding]

  init(title: String, seed: UInt64, findings: [ContractFinding]) {
    (self.title, self.seed, self.findings) = (title, seed, findings)
  }

  /// The answer as a whole.
  package var verdict: Verdict {
    if findings.contains(where: { $0.answer.word == "broken" }) { return .notAccepted }
    return findings.contains { $0.answer.word == "not shown" } ? .inconclusive : .accepted
  }

  private var finding: String {
    func count(_ word: String) -> Int { findings.count { $0.answer.word == word } }
    return
      "\(DriveWords.word(verdict)): \(title) keeps \(count("kept")) of \(findings.count) demands, breaks \(count("broken"))"
      + (count("not shown") > 0 ? "; of \(count("not shown")) nothing is shown" : "")
  }

  /// Lines for a terminal.
  package func text(evidence: String) -> String {
    var lines = [finding.visible, ""]
    for finding in findings {
      let clause = finding.clause.rawValue
      lines.append(
        clause + String(repeating: " ", count: max(1, 20 - clause.count)) + finding.answer.word
          + String(repeating: " ", count: max(1, 11 - finding.answer.word.count)) + finding.clause.demand)
      if !finding.answer.why.isEmpty { lines.append("  " + finding.answer.why.visible) }
      if !finding.shown.isEmpty {
        lines.append(
          "  shown by \(finding.fewest) message\(finding.fewest == 1 ? "" : "s")"
            + (finding.isShortest ? (finding.fewest == 1 ? "" : ", none of which can be left out") : "")
            + " (\(finding.tries) tries):")
      }
      lines += finding.shown.map { "    \($0.document): \($0.message); \($0.outcome.visible)" }
    }
    return (lines + ["", evidence]).map { $0 + "\n" }.joined()
  }

  /// One page.
  package func page(evidence: String) -> String {
    PlainPage(
      title: "What is demanded of a system that keeps a record: \(title)",
      opening: [PlainPage.Part("", [finding])], lead: [evidence],
      tables: [
        Table(
          "contract", "What it keeps and breaks",
          [.text("demand"), .text("answer"), .text("what is demanded"), .text("why")],
          rows: findings.map {
            [.text($0.clause.rawValue), .text($0.answer.word), .text($0.clause.demand), .text($0.answer.why)]
          })
      ]
        + findings.filter { !$0.shown.isEmpty }.map { finding in
          Table(
            "shown-\(finding.clause)", "“\(finding.clause.rawValue)” is broken by these messages",
            [.number("message"), .text("what it says"), .text("what became of it")],
            rows: finding.shown.map { [.text("\($0.document)"), .text($0.message), .text($0.outcome)] })
        }
    ).text
  }

  /// One object; what each key means stands in ``DriveSchema``.
  package func json(program: ProgramIdentity?) -> JSONValue {
    .object([
      ("schemaVersion", .integer(DriveSchema.version)), ("program", .optional(program, \.json)),
      ("system", .text(title)), ("seed", .text("\(seed)")),
      ("verdict", .text(DriveWords.word(verdict).lowercased())), ("finding", .text(finding)),
      (
        "clauses",
        .list(
          findings.map { finding in
            .object([
              ("clause", .text(finding.clause.rawValue)), ("demand", .text(finding.clause.demand)),
              ("answer", .text(finding.answer.word)), ("why", .text(finding.answer.why)),
              ("sent", .integer(finding.sent)), ("tries", .integer(finding.tries)),
              ("isShortest", .boolean(finding.isShortest)),
              (
                "messages",
                .list(
                  finding.shown.map { shown in
                    .object([
                      ("document", .integer(shown.document)), ("message", .text(shown.message)),
                      ("outcome", .text(shown.outcome)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
