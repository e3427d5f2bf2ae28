/// A table in HTML: figures aligned on the decimal point, every number with its place in the JSON form.
struct HTMLTable {
  private let table: Table
  private let widths: [Widths]

  private struct Widths {
    var whole = 0
    var fraction = 0
  }

  init(_ table: Table) {
    self.table = table
    widths = table.columns.indices.map { column in
      var widths = Widths()
      for row in table.rows {
        guard column < row.count, case .quantity(let quantity) = row[column] else { continue }
        let (whole, fraction) = Self.split(quantity.parts.figure)
        widths.whole = max(widths.whole, whole.count)
        widths.fraction = max(widths.fraction, fraction.count)
      }
      return widths
    }
  }

  var text: String {
    var out = "<table id=\"table-\(Markup.attribute(table.id))\"\(table.isForm ? " class=\"form\"" : "")>"
    out += "<caption class=\"quiet\">\(Markup.text(table.caption))</caption>\n<thead><tr>"
    for column in table.columns {
      let kind = column.kind == .number ? " class=\"n\"" : ""
      out += "<th scope=\"col\"\(kind)>\(Markup.text(column.title))</th>"
    }
    out += "</tr></thead>\n"
    for group in table.groups {
      out += "<tbody>\n"
      if !group.title.isEmpty { out += wide("th scope=\"rowgroup\" class=\"group\"", "th", group.title) }
      for row in group.rows { out += self.row(row) }
      if !group.note.isEmpty { out += wide("td class=\"note\"", "td", group.note) }
      out += "</tbody>\n"
    }
    return out + "</table>"
  }

  /// How a table lies on paper: across a page of its own where it has many columns, or set small where it has few rows too.
  static func paper(_ table: Table) -> String {
    let hasCode = table.columns.contains { $0.kind == .code }
    guard !table.isForm, table.columns.count >= (hasCode ? 6 : 9) else { return "" }
    return table.rows.count >= 4 ? " broad" : " dense"
  }

  private func wide(_ tag: String, _ name: String, _ text: String) -> String {
    "<tr><\(tag) colspan=\"\(table.columns.count)\">\(Markup.text(text))</\(name)></tr>\n"
  }

  private func row(_ row: [ReportCell]) -> String {
    var out = "<tr>"
    for (index, cell) in row.enumerated() {
      let isHead = index == 0 && !table.isForm
      out += isHead ? "<th scope=\"row\">" : opening(index, cell)
      out += content(cell, index)
      out += isHead ? "</th>" : "</td>"
    }
    return out + "</tr>\n"
  }

  private func opening(_ index: Int, _ cell: ReportCell) -> String {
    let isNumber = index < table.columns.count && table.columns[index].kind == .number
    return isNumber ? "<td class=\"n\">" : cell == .blank ? "<td class=\"blank\">" : "<td>"
  }

  private func content(_ cell: ReportCell, _ index: Int) -> String {
    switch cell {
    case .text(let text):
      guard index < table.columns.count else { return Markup.text(text) }
      switch table.columns[index].kind {
      case .code: return "<code>\(Markup.text(text))</code>"
      case .number: return figure(text)
      case .text: return Markup.text(text)
      }
    case .empty: return "<span class=\"none\">\(NumberText.none)</span>"
    case .blank: return "<span class=\"quiet\">to be filled in</span>"
    case .quantity(let quantity): return number(quantity, widths[index])
    }
  }

  /// A figure that is written already: a line may end between it and its interval, and nowhere else.
  private func figure(_ text: String) -> String {
    guard let end = text.firstIndex(of: "["), end > text.startIndex else { return Markup.text(text) }
    let figure = Markup.text(String(text[..<end].dropLast(text[..<end].hasSuffix(" ") ? 1 : 0)))
    return "<span class=\"f\">\(figure)</span> <span class=\"i\">\(Markup.text(String(text[end...])))</span>"
  }

  private func number(_ quantity: Quantity, _ widths: Widths) -> String {
    let parts = quantity.parts
    let (whole, fraction) = Self.split(parts.figure)
    var out =
      "<span class=\"f\"><span class=\"w\" style=\"min-width:\(widths.whole)ch\">\(Markup.text(whole))</span>"
    if widths.fraction > 0 {
      out += "<span class=\"r\" style=\"min-width:\(widths.fraction)ch\">\(Markup.text(fraction))</span>"
    }
    out += "</span>"
    if !parts.interval.isEmpty { out += " <span class=\"i\">\(Markup.text(parts.interval))</span>" }
    return Self.tag(quantity, out)
  }

  /// A number within other words.
  static func data(_ quantity: Quantity, _ text: String) -> String { tag(quantity, Markup.text(text)) }

  private static func tag(_ quantity: Quantity, _ content: String) -> String {
    "<data value=\"\(quantity.value)\" data-json=\"\(Markup.attribute(quantity.source))\">\(content)</data>"
  }

  /// Before the decimal point, and from it on.
  private static func split(_ figure: String) -> (String, String) {
    guard let point = figure.firstIndex(of: "."), !figure.contains(" ") else { return (figure, "") }
    return (String(figure[..<point]), String(figure[point...]))
  }
}
