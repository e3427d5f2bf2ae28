/// A page of words that somebody works through: paragraphs, commands to type, choices, what is folded until it is wanted. For a
/// browser and for print, with nothing to load.
package struct WordsPage: Sendable {
  private let title: String
  private let sections: [Section]

  /// Something with a heading; without words where the page begins with it.
  package struct Section: Sendable {
    let heading: String
    let blocks: [Block]

    /// Blocks under a heading.
    package init(_ heading: String, _ blocks: [Block]) { (self.heading, self.blocks) = (heading, blocks) }
  }

  /// A part of a section.
  package enum Block: Sendable {
    /// Sentences.
    case paragraph(String)
    /// Lines as they are typed.
    case lines([String])
    /// A question with what can be chosen, by letters.
    case choices(String, [String])
    /// What is said only to who asks.
    case folded(String, String)
    /// A word and what belongs to it.
    case rows([(String, String)])
  }

  /// A page with sections in order.
  package init(title: String, sections: [Section]) { (self.title, self.sections) = (title, sections) }

  /// The page as the text of a file.
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
      \(HTMLStyle.text)h2 { margin: 40px 0 14px; } ol.choices { list-style: lower-alpha; margin: 0 0 12px; } td, th { overflow-wrap: anywhere; }
      \(HTMLStyle.running(head: title, "", foot: "driftline"))</style>
      </head>
      <body>
      <header><h1>\(Markup.text(title))</h1></header>
      <main>

      """
    for section in sections {
      out += section.heading.isEmpty ? "<section>\n" : "<section><h2>\(Markup.text(section.heading))</h2>\n"
      out += section.blocks.map(Self.markup).joined() + "</section>\n"
    }
    return out + "</main>\n</body>\n</html>\n"
  }

  private static func markup(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): "<p>\(Markup.text(text))</p>\n"
    case .lines(let lines): "<pre>\(lines.map { Markup.text($0) }.joined(separator: "\n"))</pre>\n"
    case .choices(let question, let choices):
      "<p><strong>\(Markup.text(question))</strong></p>\n"
        + (choices.isEmpty
          ? ""
          : "<ol class=\"choices\">\n" + choices.map { "<li>\(Markup.text($0))</li>\n" }.joined() + "</ol>\n")
    case .folded(let summary, let text):
      "<details><summary>\(Markup.text(summary))</summary><p>\(Markup.text(text))</p></details>\n"
    case .rows(let rows):
      "<table><tbody>\n"
        + rows.map { "<tr><th scope=\"row\">\(Markup.text($0))</th><td>\(Markup.text($1))</td></tr>\n" }
        .joined()
        + "</tbody></table>\n"
    }
  }
}
