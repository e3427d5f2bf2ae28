/// Rows of dots with intervals: the picture of the whole, and every other comparison of two conditions.
struct IntervalDrawing {
  private let chart: IntervalChart
  private let axis: LogarithmicAxis
  private let plotLeft = 170.0
  private let plotRight: Double
  private let columns: [(title: String, x: Double)]

  private static let rowHeight = 27.0

  init(_ chart: IntervalChart) {
    self.chart = chart
    // The last column is words, aligned at its left; the others are figures, aligned at their right.
    let wide = 136.0
    let narrow = 66.0
    var x = ChartDrawing.width - wide
    var places: [(String, Double)] = []
    for (index, title) in chart.columns.enumerated().reversed() {
      if index == chart.columns.count - 1 {
        places.append((title, x))
      } else {
        x -= index == chart.columns.count - 2 ? 14 : index == chart.columns.count - 3 ? 88 : narrow
        places.append((title, x))
      }
    }
    if chart.columns.count == 1 { places = [(chart.columns[0], ChartDrawing.width - wide)] }
    columns = places.reversed()
    plotRight = (chart.columns.count > 1 ? x - narrow : x) - 22
    var values = chart.rules.map(\.at)
    for row in chart.groups.flatMap(\.rows) {
      if let beyond = row.contextBeyond { values.append(beyond) }
      for quantity in [row.context, row.subject].compactMap({ $0 }) {
        values += [quantity.value, quantity.low ?? 0, quantity.high ?? 0]
      }
    }
    axis = LogarithmicAxis(
      left: plotLeft, right: plotRight, hasZero: chart.hasZero, values: values)
  }

  func draw(on drawing: inout Drawing) {
    let filled = chart.groups.filter { !$0.rows.isEmpty }
    var y = filled.isEmpty ? 0 : drawHead(on: &drawing)
    let top = y
    for (index, group) in filled.enumerated() {
      draw(group, &y, isLast: index == filled.count - 1, on: &drawing)
    }
    if let last = filled.last {
      drawAxis(from: top, to: y, on: &drawing)
      y += 50
      drawNote(last.note, at: 12, &y, on: &drawing)
      y += 8
    }
    // What has no rows has its place below the axis, where no line crosses its words.
    for group in chart.groups where group.rows.isEmpty { drawEmpty(group, &y, on: &drawing) }
    drawing.height = y
  }

  private func drawHead(on drawing: inout Drawing) -> Double {
    // Named at the marks themselves, once, above the first row.
    var x = plotLeft
    let room = (plotRight - plotLeft) / 2 - 60
    let context = Drawing.cut(chart.contextName, to: room, size: 12)
    drawing.circle(x + 6, 11, 5, "dot-context")
    drawing.text(context, x + 17, 15.5, "soft small")
    x += 17 + Drawing.width(of: context, size: 12) + 22
    let differs = chart.hasZero ? ", where it differs" : ""
    drawing.circle(x + 6, 11, 5, "dot-differs")
    drawing.text(
      Drawing.cut(chart.subjectName, to: room, size: 12) + differs, x + 17, 15.5, "accent small")
    for (index, column) in columns.enumerated() {
      drawing.text(column.title, column.x, 15.5, "soft small", index == columns.count - 1 ? .start : .end)
    }
    return chart.rules.isEmpty ? 24 : 44
  }

  private func draw(
    _ group: IntervalChart.Group, _ y: inout Double, isLast: Bool, on drawing: inout Drawing
  ) {
    let head = group.title.isEmpty ? 0 : 27.0
    drawGrid(from: y, to: y + head + Self.rowHeight * Double(group.rows.count), on: &drawing)
    if !group.title.isEmpty { drawing.text(group.title, 0, y + 19, "strong") }
    y += head
    for row in group.rows {
      draw(row, y + Self.rowHeight / 2, on: &drawing)
      y += Self.rowHeight
    }
    // The last group's note stands below the axis.
    if isLast { return }
    drawNote(group.note, at: 12, &y, on: &drawing)
    if !group.note.isEmpty { y += 6 }
  }

  private func drawEmpty(_ group: IntervalChart.Group, _ y: inout Double, on drawing: inout Drawing) {
    drawing.text(group.title, 0, y + 14, "strong")
    y += 1
    drawNote(group.note, at: 208, &y, on: &drawing)
    y += 8
  }

  private func drawNote(_ note: String, at x: Double, _ y: inout Double, on drawing: inout Drawing) {
    for line in Drawing.wrapped(note, room: ChartDrawing.width - x - 10, most: 4, size: 12) {
      drawing.text(line, x, y + 13, "soft small")
      y += 17
    }
  }

  private func drawGrid(from top: Double, to bottom: Double, on drawing: inout Drawing) {
    for tick in axis.ticks {
      drawing.line(axis.x(tick.value), top, axis.x(tick.value), bottom, "grid")
    }
    if axis.hasZero { drawing.line(axis.zero, top, axis.zero, bottom, "grid") }
  }

  private func draw(_ row: IntervalChart.Row, _ y: Double, on drawing: inout Drawing) {
    drawing.text(Drawing.cut(row.label, to: plotLeft - 24), 12, y + 4.5)
    if let beyond = row.contextBeyond {
      let start = axis.x(beyond)
      drawing.line(start, y - 5, plotRight, y - 5, "context bound")
      drawing.path(
        "M\(Drawing.points(plotRight - 5)) \(Drawing.points(y - 9))L\(Drawing.points(plotRight)) "
          + "\(Drawing.points(y - 5))L\(Drawing.points(plotRight - 5)) \(Drawing.points(y - 1))",
        "line-context")
    }
    if let context = row.context { draw(context, y - 5, "context", isContext: true, on: &drawing) }
    if let subject = row.subject {
      draw(subject, y + 5, row.isAccented ? "differs" : "same", isContext: false, on: &drawing)
    }
    for (index, column) in columns.enumerated() where index < row.remarks.count {
      let isLast = index == columns.count - 1
      let text =
        isLast ? Drawing.cut(row.remarks[index], to: ChartDrawing.width - column.x) : row.remarks[index]
      drawing.text(text, column.x, y + 4.5, "", isLast ? .start : .end)
    }
  }

  private func draw(
    _ quantity: Quantity, _ y: Double, _ style: String, isContext: Bool, on drawing: inout Drawing
  ) {
    if quantity.isBound {
      let high = axis.x(quantity.high ?? 0)
      drawing.line(axis.zero, y, high, y, style + " bound")
      drawing.line(high, y - 4, high, y + 4, style)
      drawing.circle(axis.x(0), y, 4, isContext ? "dot-context" : "dot-same-none")
      return
    }
    if let low = quantity.low, let high = quantity.high {
      drawing.line(axis.x(low), y, axis.x(high), y, style)
    }
    drawing.circle(axis.x(quantity.value), y, 4, "dot-\(style)")
  }

  private func drawAxis(from top: Double, to bottom: Double, on drawing: inout Drawing) {
    for tick in axis.ticks {
      drawing.line(axis.x(tick.value), bottom, axis.x(tick.value), bottom + 4, "axis")
      drawing.text(tick.label, axis.x(tick.value), bottom + 17, "soft small", .middle)
    }
    if axis.hasZero {
      drawing.text("0", axis.zero, bottom + 17, "soft small", .middle)
      drawing.line(plotLeft, bottom, axis.zero + 10, bottom, "axis")
      // The break: nothing between 0 and the first decade is to scale.
      for x in [axis.zero + 12, axis.zero + 17] { drawing.line(x - 2, bottom + 4, x + 2, bottom - 4, "axis") }
      drawing.line(axis.zero + 19, bottom, plotRight, bottom, "axis")
    } else {
      drawing.line(plotLeft, bottom, plotRight, bottom, "axis")
    }
    drawing.text(chart.axis, axis.start, bottom + 36, "soft small")
    var last = -Double.infinity
    for (index, rule) in chart.rules.sorted(by: { $0.at < $1.at }).enumerated() {
      let x = axis.x(rule.at)
      drawing.line(x, top - 4, x, bottom, "rule")
      let width = Drawing.width(of: rule.label, size: 12)
      // Two names beside each other, or the second to the right of its line and the first to the left.
      let isLeft = index == 0 && x - width > plotLeft
      drawing.text(rule.label, isLeft ? x - 5 : max(x + 5, last), top - 7, "small", isLeft ? .end : .start)
      last = x + width + 12
    }
  }
}
