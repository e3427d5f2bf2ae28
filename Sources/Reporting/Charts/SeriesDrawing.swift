/// Small pictures one below the other over one axis of time: a bar for each stretch, landmarks as strips above.
struct SeriesDrawing {
  private let chart: SeriesChart
  private let id: String
  private let left = 190.0
  private let right = ChartDrawing.width - 150
  private let hours: Double

  private static let rowHeight = 62.0
  /// Landmarks that are this few reach down through the rows.
  private static let fewMarks = 6
  private static let mostStrips = 6

  init(_ chart: SeriesChart, _ id: String) {
    self.chart = chart
    self.id = id
    let stretches = chart.rows.map { max($0.subject.count, $0.context.count) }.max() ?? 0
    hours = max(Double(stretches) * chart.stretchHours, 1e-9)
  }

  func draw(on drawing: inout Drawing) {
    let bars = "\(chart.unit): bars \(Drawing.cut(chart.subjectName, to: 160, size: 12))"
    drawing.text(bars, left, 13, "accent small")
    drawing.text(
      "line \(Drawing.cut(chart.contextName, to: 160, size: 12))",
      left + Drawing.width(of: bars, size: 12) + 18, 13, "soft small")
    var y = 24.0
    drawStrips(&y, on: &drawing)
    let top = y
    for row in chart.rows {
      draw(row, y, on: &drawing)
      y += Self.rowHeight
    }
    if chart.marks.count <= Self.fewMarks {
      for mark in chart.marks { drawing.line(x(mark.hour), top, x(mark.hour), y - 6, "rule") }
    }
    drawAxis(y - 6, on: &drawing)
    drawing.height = y + 22
  }

  private func x(_ hour: Double) -> Double { left + (right - left) * min(1, max(0, hour / hours)) }

  /// A line for each sort of landmark, with a tick for each time.
  private func drawStrips(_ y: inout Double, on drawing: inout Drawing) {
    var names: [String] = []
    for mark in chart.marks where !names.contains(mark.label) { names.append(mark.label) }
    for name in names.prefix(Self.mostStrips) {
      drawing.text(Drawing.cut(name, to: left - 12, size: 12), left - 10, y + 10, "soft small", .end)
      drawing.line(left, y + 6, right, y + 6, "grid")
      for mark in chart.marks where mark.label == name {
        drawing.line(x(mark.hour), y + 1, x(mark.hour), y + 11, "same")
      }
      y += 17
    }
    if names.count > Self.mostStrips {
      drawing.text("… and \(names.count - Self.mostStrips) more, in the table", left, y + 10, "soft small")
      y += 17
    }
    y += 8
  }

  private func draw(_ row: SeriesChart.Row, _ y: Double, on drawing: inout Drawing) {
    let base = y + Self.rowHeight - 14
    let height = Self.rowHeight - 22
    let values = (row.subject + row.context).compactMap { $0 }.filter(\.isFinite)
    let highest = max(values.max() ?? 0, 1e-12)
    drawing.text(Drawing.cut(row.label, to: left - 60), 0, base - height / 2 + 4)
    drawing.text(NumberText.large(highest), left - 8, base - height + 10, "soft small", .end)
    drawing.line(left - 4, base - height, left, base - height, "axis")
    for (index, value) in row.subject.enumerated() {
      guard let value, value > 0 else { continue }
      let begin = x(Double(index) * chart.stretchHours)
      let end = x(Double(index + 1) * chart.stretchHours)
      let gap = min(1, (end - begin) * 0.15)
      drawing.rectangle(
        begin + gap, base - height * value / highest, end - begin - 2 * gap, height * value / highest, "bar")
    }
    drawing.path(steps(row.context, base, height / highest), "line-context")
    drawing.line(left, base, right, base, "axis")
    for (index, line) in Drawing.wrapped(
      row.remark, room: ChartDrawing.width - right - 12, most: 2, size: 12
    ).enumerated() {
      drawing.text(line, right + 12, base - height / 2 + 4 + 15 * Double(index), "soft small")
    }
  }

  private func steps(_ values: [Double?], _ base: Double, _ scale: Double) -> String {
    var data = ""
    var isOpen = false
    for (index, value) in values.enumerated() {
      guard let value, value.isFinite else {
        isOpen = false
        continue
      }
      let y = Drawing.points(base - value * scale)
      let begin = Drawing.points(x(Double(index) * chart.stretchHours))
      data +=
        (isOpen ? "L" : "M") + "\(begin) \(y)H\(Drawing.points(x(Double(index + 1) * chart.stretchHours)))"
      isOpen = true
    }
    return data
  }

  private func drawAxis(_ y: Double, on drawing: inout Drawing) {
    let days = hours / 24
    let step = [1.0, 2, 7, 14, 28, 91, 182, 364, 1820].first { days / $0 <= 15 } ?? 18200
    var day = 0.0
    while day * 24 <= hours + 1e-6 {
      drawing.line(x(day * 24), y, x(day * 24), y + 5, "axis")
      if day < days {
        let isLabeled = day + step <= days || day == 0
        if isLabeled || (x(hours) - x(day * 24)) > 36 {
          drawing.text((day == 0 ? "day " : "") + "\(Int(day) + 1)", x(day * 24) + 3, y + 17, "soft small")
        }
      }
      day += step
    }
  }
}
