/// A page of words and tables, for what is no report of an experiment: for a browser and for print, with nothing to load.
package struct PlainPage {
  private let title: String
  private let lead: [String]
  private let tables: [Table]

  /// A page with paragraphs above its tables; a table without rows is left out, because its caption says it all.
  package init(title: String, lead: [String], tables: [Table]) {
    (self.title, self.lead, self.tables) = (title, lead, tables)
  }

  package var text: String {
    var out = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <title>\(Markup.text(title))</title>
      <style>
      \(HTMLStyle.text)\(HTMLStyle.running(head: title, "", foot: "driftline"))</style>
      </head>
      <body>
      <header><h1>\(Markup.text(title))</h1>

      """
    for sentence in lead { out += "<p>\(Markup.text(sentence))</p>\n" }
    out += "</header>\n<main>\n"
    for table in tables {
      out += "<section><h2>\(Markup.text(table.caption))</h2>\n"
      if !table.rows.isEmpty {
        out +=
          "<div class=\"scroll\(HTMLTable.paper(table))\" role=\"region\" tabindex=\"0\" aria-label=\"\(Markup.attribute(table.caption))\">\n"
        out += HTMLTable(table).text + "\n</div>\n"
      }
      out += "</section>\n"
    }
    return out + "</main>\n</body>\n</html>\n"
  }
}
