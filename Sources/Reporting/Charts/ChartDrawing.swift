/// Draws a figure's chart as SVG, for a page of ``width`` points; no numbers are made here, only places.
package enum ChartDrawing {
  /// How wide a sheet is, in points.
  package static let width = 960.0

  static func svg(_ figure: Figure) -> String {
    var drawing = Drawing()
    switch figure.chart {
    case .intervals(let chart): IntervalDrawing(chart).draw(on: &drawing)
    case .shares(let chart): ShareDrawing(chart).draw(on: &drawing)
    case .series(let chart): SeriesDrawing(chart, figure.id).draw(on: &drawing)
    case .passage(let chart): PassageDrawing(chart, figure.id).draw(on: &drawing)
    case .lanes(let chart): LaneDrawing(chart).draw(on: &drawing)
    case .chain(let chart): ChainDrawing(chart).draw(on: &drawing)
    }
    return drawing.svg(id: "chart-\(figure.id)", title: figure.title, description: figure.reading)
  }
}

/// Marks on a sheet that grows downwards.
package struct Drawing {
  package enum Anchor: String { case start, middle, end }

  /// How far down the sheet is used.
  package var height = 0.0
  /// What was drawn, to be put over something else.
  package private(set) var marks = ""

  /// An empty sheet.
  package init() {}

  package mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: String = "", _ anchor: Anchor = .start
  ) {
    let at = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    marks +=
      "<text x=\"\(Self.points(x))\" y=\"\(Self.points(y))\"\(Self.css(style))\(at)>\(Markup.text(text))</text>\n"
  }

  package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    marks += "<line x1=\"\(Self.points(x1))\" y1=\"\(Self.points(y1))\" x2=\"\(Self.points(x2))\" "
    marks += "y2=\"\(Self.points(y2))\"\(Self.css(style)) />\n"
  }

  package mutating func circle(
    _ x: Double, _ y: Double, _ radius: Double, _ style: String, fill: String? = nil
  ) {
    marks += "<circle cx=\"\(Self.points(x))\" cy=\"\(Self.points(y))\" r=\"\(Self.points(radius))\""
    marks += "\(Self.css(style))\(Self.fill(fill)) />\n"
  }

  package mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, fill: String? = nil,
    opacity: Double? = nil
  ) {
    marks += "<rect x=\"\(Self.points(x))\" y=\"\(Self.points(y))\" width=\"\(Self.points(max(0, width)))\" "
    marks += "height=\"\(Self.points(max(0, height)))\"\(Self.css(style))\(Self.fill(fill))"
    if let opacity { marks += " fill-opacity=\"\(Self.points(opacity))\"" }
    marks += " />\n"
  }

  package mutating func path(_ data: String, _ style: String) {
    if !data.isEmpty { marks += "<path d=\"\(data)\"\(Self.css(style)) />\n" }
  }

  /// Something written out by the caller, for patterns.
  package mutating func raw(_ text: String) { marks += text }

  package func svg(id: String, title: String, description: String) -> String {
    "<svg id=\"\(id)\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.points(ChartDrawing.width)) "
      + "\(Self.points(height))\" role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\">\n"
      + "<title id=\"\(id)-title\">\(Markup.text(title))</title>\n"
      + "<desc id=\"\(id)-desc\">\(Markup.text(description))</desc>\n" + marks + "</svg>"
  }

  /// A place with one decimal; places that are none are at the origin.
  package static func points(_ x: Double) -> String {
    guard x.isFinite, x.magnitude < 1e9 else { return "0" }
    let tenths = Int((x * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = tenths.magnitude % 10
    return sign + String(tenths.magnitude / 10) + (rest == 0 ? "" : ".\(rest)")
  }

  /// About how wide a text is in the widest of the usual typefaces, in points: i and l count for less than figures.
  package static func width(of text: String, size: Double = 13) -> Double {
    var total = 0.0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "'", "|", " ", "(", ")", "[", "]":
        total += 0.37
      case "m", "w", "M", "W", "%", "<", ">", "=", "+", "\u{FFFD}", "~": total += 0.95
      case "A"..."Z": total += 0.72
      default: total += 0.62
      }
    }
    return total * size
  }

  /// Cut to a width, with `…` for what is missing.
  package static func cut(_ text: String, to room: Double, size: Double = 13) -> String {
    guard width(of: text, size: size) > room else { return text }
    var result = ""
    for character in text {
      guard width(of: result + String(character) + "…", size: size) <= room else { break }
      result.append(character)
    }
    while result.hasSuffix(" ") || result.hasSuffix(",") { result.removeLast() }
    return result + "…"
  }

  /// In lines that fit into `room`, at most `most` of them; what is left is cut.
  package static func wrapped(_ text: String, room: Double, most: Int, size: Double = 13) -> [String] {
    var lines: [String] = []
    var words = text.split(separator: " ").map(String.init)[...]
    while let first = words.popFirst() {
      var line = first
      while let next = words.first, width(of: line + " " + next, size: size) <= room {
        line += " " + next
        words.removeFirst()
      }
      if lines.count == most - 1, !words.isEmpty {
        lines.append(cut(line + " " + words.joined(separator: " "), to: room, size: size))
        return lines
      }
      lines.append(cut(line, to: room, size: size))
    }
    return lines
  }

  private static func css(_ style: String) -> String { style.isEmpty ? "" : " class=\"\(style)\"" }
  private static func fill(_ color: String?) -> String {
    // Colors come from the catalogue of mechanisms: six hexadecimal digits and nothing else.
    guard let color, color.count == 6, color.allSatisfy(\.isHexDigit) else { return "" }
    return " style=\"fill:#\(color)\""
  }
}
