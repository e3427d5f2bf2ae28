import Experiments
import TextFormats

/// The report in Markdown (CommonMark with tables): for a wiki, a review, a repository.
enum MarkdownRenderer {
  static func text(of document: ReportDocument) -> String {
    var parts = [
      "# \(escaped(document.title))", escaped(document.masthead.joined(separator: " · ")),
      "**\(escaped(document.finding))**",
    ]
    if !document.summary.isEmpty { parts.append(escaped(document.summary)) }
    parts.append("> " + escaped(document.reservation))
    parts.append(
      document.criteria.isEmpty
        ? "The scenario has no criteria." : "**\(Names.capitalised(Names.verdict(document.verdict)))**")
    if !document.criteria.isEmpty { parts.append(table(criteria(document))) }
    for section in document.sections {
      parts.append("## \(escaped(section.title))")
      parts += section.blocks.map(text)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private static func criteria(_ document: ReportDocument) -> Table {
    Table(
      "criteria", "",
      [.text(""), .text("criterion"), .text("what is asked"), .number("measured"), .text("on")],
      rows: document.criteria.map {
        [
          .text(Names.sign($0.verdict)), .text($0.id), .text($0.text), .text($0.measured),
          .text($0.note.isEmpty ? $0.basis : "\($0.basis); \($0.note)"),
        ]
      })
  }

  private static func text(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): escaped(text)
    case .reservation(let text): "> " + escaped(text)
    case .callout(let text, _): "> **\(escaped(text))**"
    case .heading(let text): "### \(escaped(text))"
    case .table(let table): self.table(table)
    case .figure(let figure): "### \(escaped(figure.title))\n\n" + table(figure.table)
    case .code(let code): "\(escaped(code.caption)):\n\n" + fenced(code.text)
    case .definitions(let words):
      words.map { "- **\(escaped($0.word))**: \(escaped($0.meaning))" }.joined(separator: "\n")
    case .narrative(let story): narrative(story)
    }
  }

  private static func narrative(_ story: Narrative) -> String {
    var parts = ["### \(escaped(story.title))", escaped(story.facts)]
    for part in story.parts {
      let lines = part.sentences.enumerated().map { index, sentence in
        (part.isNumbered ? "\(index + 1). " : "- ") + escaped(sentence)
      }
      parts.append("**\(part.word)**\n\n" + lines.joined(separator: "\n"))
    }
    parts.append(fenced(story.command))
    return parts.joined(separator: "\n\n")
  }

  private static func table(_ table: Table) -> String {
    var lines: [String] = []
    if !table.caption.isEmpty { lines += ["*\(escaped(table.caption))*", ""] }
    lines.append(row(table.columns.map { escaped($0.title) }))
    lines.append(row(table.columns.map { $0.kind == .number ? "---:" : "---" }))
    for group in table.groups {
      if !group.title.isEmpty {
        lines.append(row(["**\(escaped(group.title))**"] + table.columns.dropFirst().map { _ in "" }))
      }
      for cells in group.rows {
        lines.append(
          row(
            zip(table.columns, cells).map { column, cell in
              column.kind == .code
                ? "`\(Self.code(cell.text))`" : escaped(cell.text)
            }))
      }
      if !group.note.isEmpty {
        lines.append(row([escaped(group.note)] + table.columns.dropFirst().map { _ in "" }))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// Between backticks, without what would end it or its cell.
  private static func code(_ text: String) -> String {
    String(String.UnicodeScalarView(text.visible.unicodeScalars.filter { $0 != "`" && $0 != "|" }))
  }

  /// A fence longer than any within.
  private static func fenced(_ text: String) -> String {
    let text = text.replacing("\r\n", with: "\n").replacing("\t", with: "  ").visibleLines
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "\n" + text + (text.hasSuffix("\n") ? "" : "\n") + fence
  }

  /// What Markdown or HTML would take for its own; a text becomes one line.
  private static func escaped(_ text: String) -> String {
    // A minus or a plus before a space would begin a list.
    var result = text.hasPrefix("- ") || text.hasPrefix("+ ") ? "\\" : ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t": result += " "
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "!", "~":
        // `~` alone means “no difference” here and nothing in Markdown.
        if scalar == "~", text == "~" { result += "~" } else { result += "\\" + String(scalar) }
      default:
        if scalar.isInvisible {
          result += "\\" + scalar.escaped
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
