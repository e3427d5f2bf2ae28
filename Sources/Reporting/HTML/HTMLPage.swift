import Experiments

/// The report as one HTML file: no script, no request, everything in it; reads in a browser, on paper, aloud.
///
/// It is well-formed XML too, so that a small checker can hold it to that.
struct HTMLPage {
  private let document: ReportDocument
  /// Bytes of a page; a result that has no room in them is embedded without its stories, or not at all.
  private static let room = 1_950_000

  init(_ document: ReportDocument) { self.document = document }

  var text: String {
    var out = head
    out += "<body>\n<a class=\"skip\" href=\"#whole\">Skip to the evidence</a>\n"
    out += masthead
    out += contents
    out += "<main>\n"
    var end = ""
    var isAfterData = false
    for (index, section) in document.sections.enumerated() {
      let text = self.section(section, number: index + 1)
      if isAfterData { end += text } else { out += text }
      if section.id == .reproduction { isAfterData = true }
    }
    end += "</main>\n"
    end += "<footer><p>\(Markup.text(document.reservation))</p></footer>\n</body>\n</html>\n"
    return out + data(room: Self.room - out.utf8.count - end.utf8.count) + end
  }

  private var head: String {
    PageHead(
      title: document.title + ": " + Names.verdict(document.verdict), runningHead: document.runningHead,
      corner: corner, runningFoot: document.runningFoot
    ).text
  }

  private var corner: String { document.criteria.isEmpty ? "" : Names.verdict(document.verdict) }

  // MARK: - The first page

  private var masthead: String {
    var out = "<header>\n<p class=\"masthead\">"
    out += document.masthead.map { "<span>\(Markup.text($0))</span>" }.joined(separator: " · ") + "</p>\n"
    out += "<h1>\(Markup.text(document.title))</h1>\n"
    out += "<p class=\"finding\">\(Markup.text(document.finding))</p>\n"
    if !document.summary.isEmpty { out += "<p>\(Markup.text(document.summary))</p>\n" }
    out += verdict
    out += "<p class=\"reservation\">\(Markup.text(document.reservation))</p>\n</header>\n"
    return out
  }

  private var verdict: String {
    guard !document.criteria.isEmpty else {
      return
        "<section class=\"verdict plain\" aria-label=\"Verdict\"><p>The scenario has no criteria: nothing is "
        + "accepted or refused.</p></section>\n"
    }
    var out = "<section class=\"verdict \(Tone(document.verdict).rawValue)\" aria-label=\"Verdict\">\n"
    out +=
      "<p class=\"word\"><span class=\"sign\" aria-hidden=\"true\">\(Names.sign(document.verdict))</span> "
    out += "\(Names.capitalised(Names.verdict(document.verdict)))</p>\n"
    out += scroll("Criteria", Self.criteria(document))
    return out + "</section>\n"
  }

  private static func criteria(_ document: ReportDocument) -> String {
    var out = "<table id=\"table-criteria\"><caption class=\"quiet\">Criteria</caption><thead><tr>"
    out += "<th scope=\"col\"><span class=\"quiet\">answer</span></th><th scope=\"col\">criterion</th>"
    out +=
      "<th scope=\"col\">what is asked</th><th scope=\"col\">measured</th><th scope=\"col\">on</th></tr></thead>\n<tbody>"
    for criterion in document.criteria {
      let tone = Tone(criterion.verdict).rawValue
      let note = criterion.note.isEmpty ? "" : "<br /><small>\(Markup.text(criterion.note))</small>"
      out +=
        "<tr><td class=\"sign \(tone)\"><span aria-hidden=\"true\">\(Names.sign(criterion.verdict))</span>"
      out += "<span class=\"quiet\">\(Names.verdict(criterion.verdict))</span></td>"
      out += "<th scope=\"row\">\(Markup.text(criterion.id))</th><td>\(Markup.text(criterion.text))</td>"
      out += "<td>\(HTMLTable.data(criterion.quantity, criterion.measured))</td>"
      out += "<td>\(Markup.text(criterion.basis))\(note)</td></tr>\n"
    }
    return out + "</tbody></table>"
  }

  private var contents: String {
    var out = "<nav aria-label=\"Contents\"><ol>\n"
    for section in document.sections {
      out += "<li><a href=\"#\(section.id.rawValue)\">\(Markup.text(section.title))</a></li>\n"
    }
    return out + "</ol></nav>\n"
  }

  // MARK: - Sections

  private func section(_ section: ReportSection, number: Int) -> String {
    let id = section.id.rawValue
    var out = "<section id=\"\(id)\" aria-labelledby=\"\(id)-title\">\n"
    out +=
      "<h2 id=\"\(id)-title\"><span class=\"number\">\(number)</span> \(Markup.text(section.title))</h2>\n"
    out += section.blocks.map(block).joined()
    return out + "</section>\n"
  }

  private func block(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): "<p>\(Markup.text(text))</p>\n"
    case .reservation(let text): "<p class=\"reservation\">\(Markup.text(text))</p>\n"
    case .callout(let text, let tone): "<p class=\"callout \(tone.rawValue)\">\(Markup.text(text))</p>\n"
    case .heading(let text): "<h3>\(Markup.text(text))</h3>\n"
    case .table(let table): self.table(table)
    case .figure(let figure): self.figure(figure)
    case .code(let code): self.code(code)
    case .definitions(let words):
      "<dl>\n"
        + words.map { "<dt>\(Markup.text($0.word))</dt><dd>\(Markup.text($0.meaning))</dd>\n" }.joined()
        + "</dl>\n"
    case .narrative(let story): narrative(story)
    }
  }

  private func figure(_ figure: Figure) -> String {
    var out = "<figure id=\"figure-\(figure.id)\" aria-labelledby=\"figure-\(figure.id)-title\">\n"
    out += "<h3 id=\"figure-\(figure.id)-title\">\(Markup.text(figure.title))</h3>\n"
    out += "<p class=\"reading\" id=\"figure-\(figure.id)-reading\">\(Markup.text(figure.reading))</p>\n"
    out += scroll(figure.title, ChartDrawing.svg(figure), " picture")
    out += table(figure.table)
    return out + "</figure>\n"
  }

  /// What may be wider than a narrow screen scrolls by itself, also with the keyboard.
  private func scroll(_ label: String, _ content: String, _ kind: String = "") -> String {
    "<div class=\"scroll\(kind)\" role=\"region\" tabindex=\"0\" "
      + "aria-label=\"\(Markup.attribute(label))\">\n\(content)\n</div>\n"
  }

  private func table(_ table: Table) -> String {
    let content = HTMLTable(table).text
    if !table.isFolded {
      return "<p class=\"caption\" aria-hidden=\"true\">\(Markup.text(table.caption))</p>\n"
        + scroll(table.caption, content, HTMLTable.paper(table))
    }
    return "<details><summary>Table: \(Markup.text(table.caption))</summary>\n"
      + scroll(table.caption, content, HTMLTable.paper(table)) + "</details>\n"
  }

  private func code(_ code: Code) -> String {
    let id = code.id.isEmpty ? "" : " id=\"\(Markup.attribute(code.id))\""
    // A line break directly after the tag would be swallowed by the browser, so one of ours stands there.
    let pre = "<pre\(id) tabindex=\"0\">\n\(Markup.text(code.text))</pre>\n"
    if !code.isFolded { return pre }
    return "<details class=\"source\"><summary>\(Markup.text(code.caption))</summary>\n\(pre)</details>\n"
  }

  private func data(room: Int) -> String {
    let whole = "The whole result in JSON: every figure of this report, not rounded"
    let shorter = (whole + "; the stories stand above", document.figures)
    for (caption, text) in [(whole, document.data), shorter] {
      guard let text = text?() else { continue }
      let embedded = code(Code(caption: caption, text: text, isFolded: true, id: "result-json"))
      if embedded.utf8.count <= room { return embedded }
    }
    return "<p>The result is too large to be embedded; it stands in the JSON form of this report.</p>\n"
  }

  // MARK: - Stories

  private func narrative(_ story: Narrative) -> String {
    var out = "<article class=\"story\" id=\"\(story.id)\" aria-labelledby=\"\(story.id)-title\">\n"
    out += "<h3 id=\"\(story.id)-title\">\(Markup.text(story.title))</h3>\n"
    out += "<p class=\"facts\">\(Markup.text(story.facts))</p>\n"
    out += figure(story.picture)
    out += "<div class=\"parts\">\n"
    for part in story.parts {
      let list = part.isNumbered ? "ol" : "ul"
      out += "<h4>\(Markup.text(part.word))</h4>\n<\(list)>\n"
      out += part.sentences.map { "<li>\(Markup.text($0))</li>\n" }.joined() + "</\(list)>\n"
    }
    out += "</div>\n<pre tabindex=\"0\">\n\(Markup.text(story.command))</pre>\n"
    return out + "</article>\n"
  }
}
