/// A page of words and tables, for what is no report of an experiment: for a browser and for print, with nothing to load.
package struct PlainPage {
  private let title: String
  private let lead: [String]
  private let tables: [Table]
  private let pictures: [String: String]
  private let opening: [Part]
  private let isOpeningAPage: Bool

  /// Sentences under a heading of their own, above everything else: what somebody reads who reads one page.
  package struct Part: Sendable {
    /// The heading; empty for the finding itself.
    package var heading: String
    /// What is said.
    package var sentences: [String]

    /// Sentences under a heading.
    package init(_ heading: String, _ sentences: [String]) {
      (self.heading, self.sentences) = (heading, sentences)
    }
  }

  /// A page with paragraphs above its tables; a table without rows is left out, because its caption says it all. A picture
  /// stands above the table by whose name it goes. In print an opening that is a page has one for itself.
  package init(
    title: String, opening: [Part] = [], isOpeningAPage: Bool = false, lead: [String], tables: [Table],
    pictures: [String: String] = [:]
  ) {
    (self.title, self.opening, self.lead, self.tables) = (title, opening, lead, tables)
    (self.isOpeningAPage, self.pictures) = (isOpeningAPage, pictures)
  }

  private static let firstPage =
    "@media print { main { break-before: page; } header h3 { margin: 8pt 0 2pt; } header p { margin: 2pt 0; font-size: 9.5pt; } }\n"

  package var text: String {
    var out = PageHead(title: title, styles: isOpeningAPage ? Self.firstPage : "", runningHead: title).text
    out += "<body>\n<header><h1>\(Markup.text(title))</h1>\n"
    for part in opening where !part.sentences.isEmpty {
      if !part.heading.isEmpty { out += "<h3>\(Markup.text(part.heading))</h3>\n" }
      for sentence in part.sentences {
        out += "<p\(part.heading.isEmpty ? " class=\"finding\"" : "")>\(Markup.text(sentence))</p>\n"
      }
    }
    let lead = lead.map { "<p>\(Markup.text($0))</p>\n" }.joined()
    out += (opening.isEmpty ? lead + "</header>\n<main>\n" : "</header>\n<main>\n" + lead)
    for table in tables {
      out += "<section><h2>\(Markup.text(table.caption))</h2>\n"
      if let picture = pictures[table.id] {
        out +=
          "<div class=\"scroll picture\" role=\"region\" tabindex=\"0\" aria-label=\"\(Markup.attribute(table.caption)): picture\">\n"
        out += picture + "\n</div>\n"
      }
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
