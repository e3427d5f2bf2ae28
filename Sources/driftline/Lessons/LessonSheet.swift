import Experiments
import Reporting
import World

/// What stands on one lesson's sheet for one student, ready for a terminal or for a page.
struct LessonSheet {
  /// Its title with its number.
  var title: String
  var sections: [Section] = []

  /// Something with a heading; the first one has none.
  struct Section {
    var heading: String
    var parts: [Part]
  }

  enum Part {
    case paragraph(String)
    case commands([String])
    case question(number: Int, isRight: Bool, text: String, options: [String], hints: [String])
    case rows([(String, String)])
  }

  /// For a terminal.
  var text: String {
    var out = Layout.wrapped(title) + "\n"
    for section in sections {
      let indent = section.heading.isEmpty ? "" : "  "
      if !section.heading.isEmpty { out += section.heading + "\n" }
      for part in section.parts {
        switch part {
        case .paragraph(let text):
          out += Layout.wrapped(text, first: indent, rest: indent) + (indent.isEmpty ? "\n" : "")
        case .commands(let lines): out += lines.map { "  \($0)\n" }.joined()
        case .rows(let rows): out += Layout.table(rows)
        case .question(let number, let isRight, let text, let options, _):
          out += Layout.wrapped(text, first: "\(isRight ? "✓" : " ") \(number)  ", rest: "     ")
          for (place, option) in options.enumerated() {
            out += Layout.wrapped(option, first: "     \(Self.letter(place))  ", rest: "        ")
          }
        }
      }
      if !indent.isEmpty { out += "\n" }
    }
    return out
  }

  /// For a browser and for print: hints are folded, one behind the other.
  var page: WordsPage {
    WordsPage(
      title: title,
      sections: sections.map { section in
        WordsPage.Section(
          section.heading,
          section.parts.flatMap { part -> [WordsPage.Block] in
            switch part {
            case .paragraph(let text): [.paragraph(text)]
            case .commands(let lines): [.lines(lines)]
            case .rows(let rows): [.rows(rows)]
            case .question(let number, let isRight, let text, let options, let hints):
              [.choices("\(number). \(text)\(isRight ? " ✓" : "")", options)]
                + hints.enumerated().map { .folded("Hint \($0 + 1) of \(hints.count)", $1) }
            }
          })
      })
  }

  static func letter(_ place: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "a") + UInt8(clamping: place)))
  }
}

/// What a site knows of its own lot: its log and what its record has raised; nothing of what is true.
enum LessonEvidence {
  static func sections(_ facts: LessonFacts) -> [LessonSheet.Section] {
    [
      .init(heading: "The site's log", parts: [.rows(log(facts))]),
      .init(heading: "What the record has raised", parts: raised(facts)),
    ]
  }

  private static func log(_ facts: LessonFacts) -> [(String, String)] {
    let log: [(String, Occurrence)] = [
      ("lots", .lots), ("cartons fed", .units), ("cases closed", .cases), ("pallets closed", .pallets),
      ("stops of the line", .stops), ("cartons rejected", .rejects), ("codes not read", .noReads),
      ("changes of the label roll", .reloads), ("crashes of the controller", .crashes),
      ("jams", .jams), ("samples that were logged", .samples),
      ("cases stopped for a missing read", .shortReads),
      ("cases refused by the scale", .refusedByScale),
    ]
    return log.map { name, what in
      let count = facts.row.occurrences[what] - (what == .samples ? facts.row.occurrences[.unlogged] : 0)
      return (name, String(count))
    }
  }

  private static func raised(_ facts: LessonFacts) -> [LessonSheet.Part] {
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
    if rules.isEmpty { return [.paragraph("nothing")] }
    rules.sort { $0.count == $1.count ? $0.rule < $1.rule : $0.count > $1.count }
    return [
      .rows(
        rules.map { rule in
          (
            rule.rule,
            (rule.count == 1 ? "once" : "\(rule.count) times")
              + (rule.example.isEmpty ? "" : "; the first: \(rule.example)")
          )
        })
    ]
  }
}
