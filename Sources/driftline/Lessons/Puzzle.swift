import Drift
import World

/// A puzzle: somebody's lot, of which only the record, its findings and the site's own log are shown. What caused it is one of
/// a few things, and not the same one for every student.
struct Puzzle: Sendable {
  /// The word that calls it.
  let name: String
  /// What it is about, in a few words.
  let title: String
  /// The lessons one of which it hides.
  let suspects: [String]
  /// Help, one piece at a time.
  let hints: [String]

  /// All puzzles, the easiest first.
  static let all = [
    Puzzle(
      name: "puzzle-1", title: "One of three", suspects: ["number-pool", "full-queue", "early-commit"],
      hints: [
        "Which rule has raised most? What does it compare with what?",
        "A number that is said twice was printed twice, or sent twice. What is missing was lost, or never said.",
        "Look whether the log knows of a crash.",
      ]),
    Puzzle(
      name: "puzzle-2", title: "One of four",
      suspects: ["label-reload", "tracking-slip", "wrong-lot", "full-queue"],
      hints: [
        "How many findings are there, beside the number of cartons? A handful, or a large part of the lot?",
        "Does the log say that something was changed, or stopped, often or once?",
        "What arrives in the wrong lot is not missing: it is too much elsewhere.",
      ]),
    Puzzle(
      name: "puzzle-3", title: "One of six",
      suspects: ["number-pool", "label-reload", "tracking-slip", "early-commit", "full-queue", "wrong-lot"],
      hints: [
        "Go through the suspects: what would each have to leave in the record?",
        "Rule out what the log rules out: no crash, no change of roll, one lot.",
        "The balance tells ghosts from losses: too many numbers, or too few.",
      ]),
  ]

  /// Which of the suspects a student's puzzle hides.
  func culprit(student: String) -> Int {
    LessonRunner.seed("\(name)/cause", student: student) % suspects.count
  }

  /// The lesson that it hides from a student.
  func hidden(student: String) -> Lesson? {
    Lesson.all.first { $0.name == suspects[culprit(student: student)] }
  }

  /// The names of the suspects in plain words.
  var options: [String] {
    suspects.map { name in Lesson.all.first { $0.name == name }.map { $0.title } ?? name }
  }

  /// What a site knows: its log, its balance and what the record has raised; nothing of what is true.
  static func evidence(_ facts: LessonFacts) -> String {
    let log: [(String, Occurrence)] = [
      ("lots", .lots), ("cartons fed", .units), ("cases closed", .cases), ("pallets closed", .pallets),
      ("stops of the line", .stops), ("cartons rejected", .rejects), ("codes not read", .noReads),
      ("changes of the label roll", .reloads), ("crashes of the controller", .crashes),
      ("jams", .jams), ("cases stopped for a missing read", .shortReads),
      ("cases refused by the scale", .refusedByScale),
    ]
    var text = "The site's log\n"
    text += Layout.table(log.map { ($0.0, String(facts[$0.1])) })
    text += "\nWhat the record has raised\n"
    var rules: [(rule: String, count: Int, example: String)] = []
    for finding in facts.row.findings {
      let rule = finding.rule.rawValue
      if let index = rules.firstIndex(where: { $0.rule == rule }) {
        rules[index].count += 1
      } else {
        func number(_ value: Double?) -> String? { value.map { String(Int($0.rounded())) } }
        let numbers = [
          number(finding.expected).map { "expected \($0)" },
          number(finding.observed).map { "observed \($0)" },
        ].compactMap(\.self)
        rules.append((rule, 1, ([finding.note] + numbers).filter { !$0.isEmpty }.joined(separator: ", ")))
      }
    }
    rules.sort { $0.count == $1.count ? $0.rule < $1.rule : $0.count > $1.count }
    let rows = rules.map { rule in
      (
        rule.rule,
        (rule.count == 1 ? "once" : "\(rule.count) times")
          + (rule.example.isEmpty ? "" : "; the first: \(rule.example)")
      )
    }
    return text + (rows.isEmpty ? "  nothing\n" : Layout.table(rows))
  }
}
