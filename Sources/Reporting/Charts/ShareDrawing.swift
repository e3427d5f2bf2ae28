/// Bars by mechanism in its own color, each with its origin below its name.
struct ShareDrawing {
  private let chart: ShareChart
  private let left = 190.0
  private let widest = 420.0
  private static let rowHeight = 50.0

  init(_ chart: ShareChart) { self.chart = chart }

  func draw(on drawing: inout Drawing) {
    let largest = max(chart.rows.map { $0.alone + $0.joint }.max() ?? 0, 1e-9)
    drawing.text(chart.axis, left, 13, "soft small")
    var y = 22.0
    for row in chart.rows {
      draw(row, y, widest / largest, on: &drawing)
      y += Self.rowHeight
    }
    drawing.line(left, 20, left, y - 22, "axis")
    drawing.height = y
  }

  private func draw(_ row: ShareChart.Row, _ y: Double, _ scale: Double, on drawing: inout Drawing) {
    drawing.text(Drawing.cut(row.label, to: left - 12), left - 10, y + 13, "", .end)
    let alone = max(0, row.alone) * scale
    let joint = max(0, row.joint) * scale
    drawing.rectangle(left, y, alone, 17, "outline", fill: row.color)
    if joint > 0 {
      drawing.rectangle(left + alone, y, joint, 17, "outline", fill: row.color, opacity: 0.4)
    }
    let end = left + alone + joint + 8
    drawing.text(Drawing.cut(row.remark, to: ChartDrawing.width - end), end, y + 13)
    drawing.text(
      Drawing.cut(row.origin, to: ChartDrawing.width - left - 12, size: 12), left + 8, y + 33, "soft small")
  }
}
