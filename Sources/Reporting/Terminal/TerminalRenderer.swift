import Experiments
import TextFormats

/// The report for a terminal of 80 columns: the figures, the verdict last, and what to run next.
struct TerminalRenderer {
  static let width = 80
  private let options: ReportOptions

  init(_ options: ReportOptions) { self.options = options }

  func text(of document: ReportDocument) -> String {
    var lines: [String] = []
    if !options.quiet {
      lines += TerminalText.joined(document.masthead, " · ", width: Self.width)
      lines.append("")
      lines += whole(document)
      lines += briefs(document)
      if options.failures { lines += FailureTable.lines(document.failureModes, width: Self.width) }
    }
    if !document.criteria.isEmpty {
      lines += document.criteria.flatMap { criterion($0, document.criteria) }
      lines.append("")
    }
    lines += verdict(document)
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - The picture of the whole

  private func whole(_ document: ReportDocument) -> [String] {
    guard case .figure(let figure)? = document[.whole]?.blocks.first else { return [] }
    var table = TerminalTable(figure.table)
    var lines = table.lines(width: Self.width, bold: bold)
    let empty = figure.table.groups.filter { $0.rows.isEmpty && !$0.note.isEmpty }
    table.without = empty.map(\.title)
    for (words, note) in [
      ("nothing acts here of: ", DocumentWriter.idle),
      ("among the kinds above is what comes of: ", DocumentWriter.elsewhere),
      ("told below, after the line: ", DocumentWriter.afterLine),
    ] {
      let names = empty.filter { $0.note == note }.map(\.title)
      if names.isEmpty { continue }
      lines += TerminalText.wrapped(words + names.joined(separator: ", "), width: Self.width, indent: 2).map(
        dim)
    }
    return lines + [""]
  }

  // MARK: - What is said below it

  private func briefs(_ document: ReportDocument) -> [String] {
    var lines: [String] = []
    func add(_ ids: [ReportSection.ID]) {
      let texts = ids.flatMap { document[$0]?.brief ?? [] }
      if texts.isEmpty { return }
      for text in texts { lines += TerminalText.wrapped(text, width: Self.width, indent: 2, hanging: 4) }
      lines.append("")
    }
    add([
      .whole, .print, .detection, .systems, .thread, .market, .verification, .recalls, .review, .compromised,
      .causes,
      .sensitivity,
    ])
    add([.unseen])
    add([.plausibility])
    let told = document[.witnesses]?.brief ?? []
    if let first = told.first {
      lines += TerminalText.wrapped(first, width: Self.width, indent: 2, hanging: 4)
      for text in told.dropFirst() { lines += TerminalText.wrapped(text, width: Self.width, indent: 4) }
    }
    for command in document.next {
      if !told.isEmpty, command == document.next.first {
        lines.append(bold("    " + command.line.visible))
      } else {
        lines += TerminalText.wrapped(command.purpose.visible, width: Self.width, indent: 2, hanging: 4)
        lines.append(bold("    " + command.line.visible))
      }
    }
    if !told.isEmpty || !document.next.isEmpty { lines.append("") }
    return lines
  }

  // MARK: - The verdict

  private func criterion(_ criterion: ReportDocument.Criterion, _ all: [ReportDocument.Criterion]) -> [String]
  {
    let idWidth = min(12, all.map { $0.id.visible.count }.max() ?? 0)
    let indent = 4 + idWidth + 2
    let textWidth = min(44, all.map { $0.text.visible.count }.max() ?? 0)
    let sign = colored(Names.sign(criterion.verdict), criterion.verdict)
    let head = "  \(sign) " + TerminalText.padded(criterion.id.visible, idWidth) + "  "
    let text = TerminalText.wrapped(criterion.text, width: Self.width - indent, indent: 0)
    let last = text.last ?? ""
    var lines = text.dropLast().enumerated().map { ($0.offset == 0 ? head : spaces(indent)) + $0.element }
    let start = text.count == 1 ? head : spaces(indent)
    let measured = criterion.measured
    if indent + max(textWidth, last.count) + 2 + measured.count <= Self.width {
      lines.append(start + TerminalText.padded(last, textWidth) + "  " + measured)
    } else {
      lines.append(start + last)
      lines += TerminalText.wrapped(measured, width: Self.width, indent: indent + 2)
    }
    return lines
  }

  private func verdict(_ document: ReportDocument) -> [String] {
    if document.criteria.isEmpty {
      return ["no criteria: nothing is accepted or refused" + files]
    }
    let word = Names.verdict(document.verdict).uppercased()
    return [colored(word, document.verdict) + files]
  }

  private var files: String {
    options.files.isEmpty
      ? "" : " · report " + options.files.map(\.visible).joined(separator: ", ")
  }

  // MARK: - Escapes

  private func colored(_ text: String, _ verdict: Verdict) -> String {
    switch verdict {
    case .accepted: escaped(text, "1;32")
    case .notAccepted: escaped(text, "1;31")
    case .inconclusive: escaped(text, "1;33")
    }
  }

  private func bold(_ text: String) -> String { escaped(text, "1") }
  private func dim(_ text: String) -> String { escaped(text, "2") }

  private func escaped(_ text: String, _ code: String) -> String {
    options.colors ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
