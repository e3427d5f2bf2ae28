/// Systems as boxes, one below the other; what becomes of messages between two of them stands beside their arrow.
struct ChainDrawing {
  private let chart: ChainChart
  private static let box = (width: 210.0, height: 34.0)
  private static let line = 19.0

  init(_ chart: ChainChart) { self.chart = chart }

  func draw(on drawing: inout Drawing) {
    var y = 2.0
    for (index, system) in chart.systems.enumerated() {
      drawing.rectangle(1, y, Self.box.width, Self.box.height, "lane")
      drawing.rectangle(1, y, 4, Self.box.height, "bar-context")
      drawing.text(Drawing.cut(system, to: Self.box.width - 24), 16, y + 22, "strong")
      y += Self.box.height
      if index < chart.crossings.count { draw(chart.crossings[index], &y, on: &drawing) }
    }
    drawing.height = y + 2
  }

  private func draw(_ crossing: ChainChart.Crossing, _ y: inout Double, on drawing: inout Drawing) {
    let height = Self.line * Double(crossing.fates.count + 1) + 18
    let x = 44.0
    let style = crossing.fates.isEmpty ? "context" : "differs"
    drawing.line(x, y, x, y + height - 7, style)
    drawing.path(
      "M\(Drawing.points(x - 5)) \(Drawing.points(y + height - 8)) l5 8 l5 -8 z",
      crossing.fates.isEmpty ? "dot-same" : "dot-differs")
    let left = x + 28
    var line = y + Self.line + 4
    drawing.text(Drawing.cut(crossing.remark, to: ChartDrawing.width - left), left, line, "soft")
    for fate in crossing.fates {
      line += Self.line
      drawing.circle(left + 5, line - 4.5, 4.5, fate.isSilent ? "dot-differs" : "dot-same-none")
      // What is bold is wider.
      let room = Drawing.width(of: fate.label) * (fate.isSilent ? 1.15 : 1)
      drawing.text(fate.label, left + 18, line, fate.isSilent ? "strong" : "")
      drawing.text(
        Drawing.cut(fate.remark, to: ChartDrawing.width - left - room - 40), left + 18 + max(room, 250) + 14,
        line)
    }
    y += height
  }
}
