import Reporting

/// Which share of the cases a system knows, by the size of documents; our core, told the same, beside it.
struct SizePicture {
  private let curve: [CurvePoint]
  private let left = 90.0
  private let right = 700.0
  private let top = 24.0
  private let bottom = 220.0

  init(_ curve: [CurvePoint]) { self.curve = curve }

  var svg: String {
    var drawing = Drawing()
    drawing.height = bottom + 48
    for step in 0...4 {
      let share = Double(step) / 4
      drawing.line(left, y(share), right, y(share), "grid")
      drawing.text("\(step * 25) %", left - 10, y(share) + 4, "soft small", .end)
    }
    for (index, point) in curve.enumerated() {
      drawing.text(NumberText.grouped(point.size), x(index), bottom + 20, "soft small", .middle)
    }
    drawing.text("events in a document", right, bottom + 40, "soft small", .end)
    drawing.raw("<g fill=\"none\">\n")
    drawing.path(line(curve.map(\.knownToCore)), "line-context")
    drawing.path(line(curve.map(\.known)), "differs")
    drawing.raw("</g>\n")
    for (index, point) in curve.enumerated() {
      drawing.circle(x(index), y(share(point.knownToCore, point)), 4, "dot-context")
      drawing.circle(x(index), y(share(point.known, point)), 4, "dot-differs")
    }
    if let last = curve.last {
      let (a, b) = (y(share(last.knownToCore, last)), y(share(last.known, last)))
      let apart = abs(a - b) < 18 ? 9.0 : 0
      drawing.text("our core", right + 10, a + 4 - apart, "soft")
      drawing.text("the system", right + 10, b + 4 + apart, "accent strong")
    }
    return drawing.svg(
      id: "chart-sizes", title: "Cases known, by the size of documents",
      description: "Of all cases, those that hold what the record says; the sizes stand one beside the other."
    )
  }

  private func x(_ index: Int) -> Double {
    left + 30 + (right - left - 60) * Double(index) / Double(max(1, curve.count - 1))
  }

  private func y(_ share: Double) -> Double { bottom - (bottom - top) * share }

  private func share(_ known: Int, _ point: CurvePoint) -> Double {
    point.cases > 0 ? Double(known) / Double(point.cases) : 0
  }

  private func line(_ known: [Int]) -> String {
    zip(curve, known).enumerated().map { index, pair in
      "\(index == 0 ? "M" : "L")\(Drawing.points(x(index))) \(Drawing.points(y(share(pair.1, pair.0))))"
    }.joined(separator: " ")
  }
}
