import TextFormats

/// The picture of the whole as a table of 80 columns, its figures aligned on the decimal point.
///
/// Kinds that neither condition showed share a line; n counts production's episodes. Where the figures are too wide, the change loses its interval
/// first, then n goes, then the change.
struct TerminalTable {
  /// Groups that have no rows.
  var without: [String] = []
  private var titles: [String]
  private var lines: [Line] = []

  private struct Line {
    var label: String
    var isGroup = false
    /// Under both conditions, the change, and n.
    var cells: [Quantity.Parts] = []
    var isChanged = false
  }

  init(_ table: Table) {
    titles = table.columns.dropFirst().prefix(2).map { $0.title.visible }
    for group in table.groups where !group.rows.isEmpty {
      let seen = group.rows.filter { !Self.isUnseen($0) }
      let unseen = group.rows.filter(Self.isUnseen)
      lines.append(Line(label: group.title, isGroup: true))
      lines += seen.map(Self.line)
      if var line = unseen.first.map(Self.line) {
        if unseen.count > 1 {
          line.label = seen.isEmpty ? "any of \(unseen.count) kinds" : "\(unseen.count) other kinds"
        }
        lines.append(line)
      }
    }
  }

  private static func isUnseen(_ row: [ReportCell]) -> Bool {
    row[1...2].allSatisfy { if case .quantity(let quantity) = $0 { quantity.value == 0 } else { true } }
  }

  private static func line(_ row: [ReportCell]) -> Line {
    func parts(_ cell: ReportCell) -> Quantity.Parts {
      if case .quantity(let quantity) = cell { return quantity.parts }
      return Quantity.Parts(figure: cell.text, interval: "")
    }
    let isUnseen = isUnseen(row)
    let change = parts(row[3])
    return Line(
      label: row[0].text.visible,
      cells: [
        parts(row[1]), parts(row[2]), change,
        isUnseen ? Quantity.Parts(figure: NumberText.none, interval: "") : parts(row[7]),
      ], isChanged: change.figure != "~")
  }

  /// What a table leaves out to fit.
  private struct Form {
    var hasInterval = true
    var hasCount = true
    var hasChange = true
    var isAligned = true
    var hasAnyInterval = true

    /// From the widest to the narrowest: an interval is the last to go, because a figure without one is half of it.
    static let all = [
      Form(), Form(hasInterval: false), Form(hasInterval: false, hasCount: false),
      Form(hasInterval: false, hasCount: false, isAligned: false),
      Form(hasInterval: false, hasCount: false, hasChange: false),
      Form(hasInterval: false, hasCount: false, hasChange: false, isAligned: false),
      Form(hasInterval: false, hasCount: false, isAligned: false, hasAnyInterval: false),
    ]
  }

  /// The table in the widest form that fits.
  func lines(width: Int, bold: (String) -> String) -> [String] {
    var narrowest: [String] = []
    for form in Form.all {
      let layout = Layout(lines.filter { !$0.isGroup }.map(\.cells), form, titles)
      let label = width - layout.width
      narrowest = render(
        layout, labelWidth: max(16, min(label, longestLabel + 8)), width: width, bold)
      if label >= min(26, longestLabel + 5) { return narrowest }
    }
    return narrowest
  }

  private var longestLabel: Int { lines.map(\.label.count).max() ?? 0 }

  private func render(_ layout: Layout, labelWidth: Int, width: Int, _ bold: (String) -> String) -> [String] {
    // What is measured stands above the table where it would not fit into the column of names.
    let measure = "wrong per million of its level"
    let fits = labelWidth >= measure.count + 3
    var result = fits ? [] : ["  " + measure]
    func add(_ text: String, isBold: Bool = false) {
      var text = text
      while text.hasSuffix(" ") { text.removeLast() }
      text = TerminalText.cut(text, width)
      result.append(isBold ? bold(text) : text)
    }
    add(TerminalText.padded(fits ? "  " + measure : "", labelWidth) + layout.head(titles))
    for line in lines {
      if line.isGroup {
        add("  " + line.label)
        continue
      }
      let label = TerminalText.padded(TerminalText.cut("    " + line.label, labelWidth - 1), labelWidth)
      add(label + layout.text(line.cells), isBold: line.isChanged)
    }
    return result
  }

  /// Where the columns stand.
  private struct Layout {
    struct Place {
      var whole = 0
      var fraction = 0
      var interval = 0
      var title = 0
      var width: Int { max(title, whole + fraction + (interval > 0 ? interval + 1 : 0)) }
    }

    private var places: [Place] = []
    private let form: Form

    init(_ rows: [[Quantity.Parts]], _ form: Form, _ titles: [String]) {
      self.form = form
      for column in 0..<(form.hasCount ? 4 : form.hasChange ? 3 : 2) {
        var place = Place()
        place.title = column < 2 ? min(titles[column].count, 16) : column == 2 ? 6 : 1
        for row in rows {
          let (whole, fraction) = split(figure(row, column))
          place.whole = max(place.whole, whole.count)
          place.fraction = max(place.fraction, fraction.count)
          place.interval = max(place.interval, interval(row, column).count)
        }
        places.append(place)
      }
    }

    /// A bound without its interval is told in words, so that no zero stands bare.
    private func figure(_ row: [Quantity.Parts], _ column: Int) -> String {
      let parts = row[column]
      guard !form.hasAnyInterval, parts.interval.hasPrefix("(") else { return parts.figure }
      return String(parts.interval.dropFirst().dropLast())
    }

    private func interval(_ row: [Quantity.Parts], _ column: Int) -> String {
      form.hasAnyInterval && (column != 2 || form.hasInterval) ? row[column].interval : ""
    }

    var width: Int { places.reduce(-2) { $0 + $1.width + 2 } }

    func head(_ titles: [String]) -> String {
      var text = ""
      for (column, place) in places.enumerated() {
        let title = column < 2 ? TerminalText.cut(titles[column], 16) : column == 2 ? "change" : "n"
        text +=
          column == 3
          ? String(repeating: " ", count: max(0, place.width - 1)) + title
          : TerminalText.padded(title, place.width)
        text += "  "
      }
      return text
    }

    func text(_ cells: [Quantity.Parts]) -> String {
      var text = ""
      for (column, place) in places.enumerated() {
        let parts = cells[column]
        let (whole, fraction) = split(figure(cells, column))
        if column == 3 {
          text += String(repeating: " ", count: max(0, place.width - parts.figure.count)) + parts.figure
          continue
        }
        var cell = String(repeating: " ", count: place.whole - whole.count) + whole
        cell += TerminalText.padded(fraction, place.fraction)
        let interval = interval(cells, column)
        if !interval.isEmpty { cell += " " + interval }
        text += TerminalText.padded(cell, place.width) + "  "
      }
      return text
    }

    /// Before the decimal point, and from it on.
    private func split(_ figure: String) -> (String, String) {
      guard form.isAligned, let point = figure.firstIndex(of: "."), !figure.contains(" ") else {
        return (figure, "")
      }
      return (String(figure[..<point]), String(figure[point...]))
    }
  }
}
