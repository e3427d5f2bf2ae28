import TextFormats

/// The report's figures, tidy: every observation a row, with what it is about, its interval, and its place in the JSON.
///
/// Lines end as RFC 4180 has it, and the file begins with the mark by which spreadsheets know UTF-8: without it, several
/// of them show “≤” as three other characters.
enum CSVRenderer {
  static func text(of document: ReportDocument) -> String {
    var lines = [
      "section,table,group,row,measure,value,low,high,of,unit,seen,confidence,method,shown,json"
    ]
    for figure in Observation.all(of: document) {
      lines.append(
        row([figure.section, figure.table, figure.group, figure.row, figure.measure], figure.quantity))
    }
    return "\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n"
  }

  private static func row(_ words: [String], _ quantity: Quantity) -> String {
    func number(_ value: Double?) -> String {
      guard let value, value.isFinite else { return "" }
      // A count is written as one: 12, not 12.0.
      return value == value.rounded() && value.magnitude < 0x1p53 ? String(Int(value)) : "\(value)"
    }
    var total = ""
    if case .outOf(let count) = quantity.form { total = String(count) }
    return
      (words + [
        number(quantity.inItsUnit(quantity.value)), number(quantity.inItsUnit(quantity.low)),
        number(quantity.inItsUnit(quantity.high)), total, quantity.unit.word,
        quantity.seen.map(String.init) ?? "", number(quantity.confidence), quantity.method ?? "",
        quantity.parts.text, quantity.source,
      ]).map(field).joined(separator: ",")
  }

  /// In one line and quoted where it has to be (RFC 4180); what a spreadsheet would take for a formula is made a text,
  /// with the wide forms that some take for the same.
  private static func field(_ text: String) -> String {
    // By scalars: a sign with an accent on it is one character, and two to whoever reads the file.
    var scalars = text.visible.unicodeScalars
    if let first = scalars.first,
      "=@＝＠＋－".unicodeScalars.contains(first) || ("+-".unicodeScalars.contains(first) && Double(text) == nil)
    {
      scalars.insert("'", at: scalars.startIndex)
    }
    guard scalars.contains(where: { $0 == "\"" || $0 == "," }) else { return String(scalars) }
    return "\"" + scalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
