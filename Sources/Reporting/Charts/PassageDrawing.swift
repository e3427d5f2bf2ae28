/// What is noticed at one place after another: each bar begins where the one before it ended, and what is left over at the
/// end is a block that nobody noticed.
struct PassageDrawing {
  private let chart: PassageChart
  private let id: String
  private let left = 150.0
  private let right = ChartDrawing.width - 190
  private static let rowHeight = 26.0

  init(_ chart: PassageChart, _ id: String) {
    self.chart = chart
    self.id = id
  }

  func draw(on drawing: inout Drawing) {
    drawing.raw(
      "<defs><pattern id=\"silent-\(id)\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
        + "patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" class=\"bar\" fill-opacity=\"0.22\" />"
        + "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" class=\"differs\" /></pattern></defs>\n")
    var y = 0.0
    for panel in chart.panels { draw(panel, &y, on: &drawing) }
    drawing.height = max(0, y - 10)
  }

  private func draw(_ panel: PassageChart.Panel, _ y: inout Double, on drawing: inout Drawing) {
    drawing.text(panel.title, 0, y + 15, "strong")
    y += 26
    let top = y
    var begin = 0.0
    for step in panel.steps {
      let x = left + (right - left) * begin
      let width = (right - left) * max(0, min(1, step.share))
      let height = step.isSilent ? Self.rowHeight + 8 : 16
      drawing.text(step.label, left - 12, y + 13, step.isSilent ? "strong" : "", .end)
      if step.isSilent {
        drawing.raw(
          "<rect x=\"\(Drawing.points(x))\" y=\"\(Drawing.points(y))\" width=\"\(Drawing.points(width))\" "
            + "height=\"\(Drawing.points(height))\" fill=\"url(#silent-\(id))\" class=\"differs\" />\n")
      } else {
        drawing.rectangle(x, y, max(width, 1), height, "bar-context")
      }
      let text = step.remark
      drawing.text(text, x + width + 8, y + 13, step.isSilent ? "strong" : "")
      begin += step.share
      y += step.isSilent ? height + 10 : Self.rowHeight
    }
    drawing.line(left, top - 4, left, y - 6, "axis")
    drawing.line(right, top - 4, right, y - 6, "grid")
    y += 14
  }
}
