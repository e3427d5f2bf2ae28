import Reporting

/// What is lost a year over the months: as it is, with the interval, and with everything put right.
package struct CurveDrawing {
  private let curve: [DebtResult.Month]
  private let figures: DebtFigures
  private let left = 110.0
  private let right = 720.0
  private let top = 24.0
  private let bottom = 260.0
  private let highest: Double
  private let longest: Double

  init(_ result: DebtResult) {
    curve = result.curve
    figures = DebtFigures(result)
    let all = curve.flatMap { [$0.asItIs.high, $0.asItIs.value, $0.allRight.value] }.filter(\.isFinite)
    let most = max(all.max() ?? 0, 1)
    highest = Self.round(above: figures.number(most)) * most / figures.number(most)
    longest = Double(max(1, curve.last?.month ?? 1))
  }

  /// The smallest number not below one that four even ticks divide into figures that people read at a glance.
  package static func round(above number: Double) -> Double {
    var step = 1.0
    while step * 4 < number { step *= 10 }
    while step * 0.4 >= number { step /= 10 }
    return 4 * ([0.1, 0.2, 0.25, 0.5].map { $0 * step }.first { $0 * 4 >= number } ?? step)
  }

  var svg: String {
    var drawing = Drawing()
    drawing.height = bottom + 44
    for step in 0...4 {
      let value = highest * Double(step) / 4
      drawing.line(left, y(value), right, y(value), "grid")
      drawing.text(figures.plain(value), left - 10, y(value) + 4, "soft small", .end)
    }
    for month in curve {
      drawing.text(
        month.month == 0 ? "today" : "\(month.month)", x(month), bottom + 20, "soft small", .middle)
    }
    drawing.text("month", right + 14, bottom + 20, "soft small")
    let upper = curve.map { (x($0), y(min($0.asItIs.high, highest))) }
    let lower = curve.reversed().map { (x($0), y(max($0.asItIs.low, 0))) }
    drawing.raw("<g fill-opacity=\"0.16\">\n")
    drawing.path(line(upper + lower) + "Z", "bar")
    drawing.raw("</g>\n<g fill=\"none\">\n")
    drawing.path(line(curve.map { (x($0), y($0.asItIs.value)) }), "differs")
    drawing.path(line(curve.map { (x($0), y(max(0, $0.allRight.value))) }), "line-context")
    drawing.raw("</g>\n")
    for month in curve {
      drawing.circle(x(month), y(month.asItIs.value), 4, "dot-differs")
      drawing.circle(x(month), y(max(0, month.allRight.value)), 4, "dot-context")
    }
    if let last = curve.last {
      let (a, b) = (y(last.asItIs.value), y(max(0, last.allRight.value)))
      let apart = max(0, 34 - (b - a)) / 2
      drawing.text("as it is", right + 14, a + 4 - apart, "accent strong")
      drawing.text("all put right", right + 14, b + 4 + apart, "soft")
    }
    return drawing.svg(
      id: "chart-curve", title: "What is lost a year if nothing is put right, and if everything is",
      description: "The band is the interval over trials; the vertical axis begins at none.")
  }

  private func x(_ month: DebtResult.Month) -> Double {
    left + (right - left) * Double(month.month) / longest
  }

  private func y(_ value: Double) -> Double { bottom - (bottom - top) * value / highest }

  private func line(_ points: [(Double, Double)]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(Drawing.points(point.0)) \(Drawing.points(point.1))"
    }.joined(separator: " ")
  }
}
