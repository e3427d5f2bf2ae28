import Drift
import EventKernel
import Experiments
import TraceModel
import World

/// How a whole trial goes on, as one section of a page: lots, updates and cleanings, and drift as it grows.
///
/// Drawn here and not by a script: nothing moves in it, and it is the same on paper.
struct CoursePicture {
  private let course: TrialCourse
  private let watched: [ClosedRange<Instant>]
  private let rows: [Row]

  /// A kind of mismatch over the trial.
  private struct Row {
    var level: PackagingLevel
    var kind: MismatchKind
    var at: [Instant]
    var raised: [Instant]
  }

  /// Kinds beyond these are in the table alone.
  private static let mostRows = 8
  private static let left = 190.0
  private static let right = ChartDrawing.width - 150

  init(_ course: TrialCourse, watched: [ClosedRange<Instant>]) {
    self.course = course
    self.watched = watched
    var rows: [Row] = []
    for wrong in course.wrong {
      let found = rows.firstIndex { $0.level == wrong.level && $0.kind == wrong.kind }
      let place = found ?? rows.count
      if found == nil { rows.append(Row(level: wrong.level, kind: wrong.kind, at: [], raised: [])) }
      rows[place].at.append(wrong.at)
      // What was raised of it before anybody saw it wrong counts from then.
      if let raised = wrong.raised { rows[place].raised.append(max(raised, wrong.at)) }
    }
    for index in rows.indices { rows[index].raised.sort() }
    self.rows = rows.enumerated().sorted {
      (-$0.element.at.count, $0.offset) < (-$1.element.at.count, $1.offset)
    }
    .map(\.element)
  }

  /// The section.
  var section: String {
    var out = "<section id=\"course\" aria-labelledby=\"course-title\">\n"
    out += "<h2 id=\"course-title\">The whole trial</h2>\n<figure>\n<h3>\(Markup.text(title))</h3>\n"
    out += "<p class=\"reading\">\(Markup.text(Self.reading))</p>\n"
    var drawing = Drawing()
    draw(on: &drawing)
    out += "<div class=\"scroll picture\" role=\"region\" tabindex=\"0\" aria-label=\"The whole trial\">\n"
    out += drawing.svg(id: "chart-course", title: title, description: Self.reading) + "\n</div>\n"
    return out + table + "</figure>\n</section>\n"
  }

  private static let reading =
    "Time runs to the right. Each line climbs by one with each thing that is wrong for good, from when truth and record were "
    + "first seen to differ; the gray one counts those about which anything was raised by then. Colored lots have wrong "
    + "cases or pallets; the bands are the minutes that are watched above."

  private var title: String {
    let units = course.lots.reduce(0) { $0 + $1.units }
    let made = "\(Names.counted(course.lots.count, "lot")), \(NumberText.count(units)) units"
    guard let first = course.wrong.first else { return "\(made): nothing is wrong for good" }
    let silent = course.wrong.count { $0.raised == nil }
    return
      "\(made): \(Names.counted(course.wrong.count, "thing")) \(course.wrong.count == 1 ? "is" : "are") wrong for good, the "
      + "first since \(Self.time(first.at)); nothing was ever raised about \(silent == course.wrong.count ? "any" : NumberText.count(silent)) of them"
  }

  // MARK: - The picture

  private var length: Double { max(1, (course.end - .start).seconds) }

  private func x(_ at: Instant) -> Double {
    Self.left + (Self.right - Self.left) * min(1, max(0, (at - .start).seconds / length))
  }

  private func draw(on drawing: inout Drawing) {
    let top = 8.0
    var y = top
    // One strip for each line, one lot beside the other; those with something wrong are filled.
    let lines = Set(course.lots.map(\.line)).sorted()
    for line in lines {
      drawing.text(
        lines.count > 1 ? "lots of line \(line + 1)" : "lots", Self.left - 10, y + 11, "soft small", .end)
      for lot in course.lots where lot.line == line {
        let (from, to) = (x(lot.span.lowerBound), x(lot.span.upperBound))
        drawing.rectangle(
          from, y, max(0.8, to - from - 1), 14, lot.compromised > 0 ? "bar" : "bar-context",
          opacity: lot.compromised > 0 ? 0.75 : 0.35)
      }
      y += 22
    }
    drawLandmarks(&y, on: &drawing)
    y += 8
    for row in rows.prefix(Self.mostRows) {
      draw(row, y, on: &drawing)
      y += 54
    }
    for span in watched {
      drawing.rectangle(
        x(span.lowerBound), top, max(1.6, x(span.upperBound) - x(span.lowerBound)), y - top - 8, "bar",
        opacity: 0.22)
    }
    drawAxis(y - 6, on: &drawing)
    drawing.height = y + 20
  }

  /// A strip for each sort of update, cleaning or calibration.
  private func drawLandmarks(_ y: inout Double, on drawing: inout Drawing) {
    var names: [String] = []
    for mark in course.landmarks where !names.contains(mark.name) { names.append(mark.name) }
    for name in names.prefix(8) {
      drawing.text(
        Drawing.cut(name, to: Self.left - 12, size: 12), Self.left - 10, y + 10, "soft small", .end)
      drawing.line(Self.left, y + 6, Self.right, y + 6, "grid")
      for mark in course.landmarks where mark.name == name {
        let at = Self.left + (Self.right - Self.left) * min(1, mark.hour * 3_600 / length)
        drawing.line(at, y + 1, at, y + 11, "same")
      }
      y += 17
    }
  }

  private func draw(_ row: Row, _ y: Double, on drawing: inout Drawing) {
    let (base, height) = (y + 44, 36.0)
    let step = height / Double(max(1, row.at.count))
    drawing.text(
      Drawing.cut(Names.kind(row.level, row.kind), to: Self.left - 14), Self.left - 10, base - height / 2 + 4,
      "", .end)
    drawing.path(steps(row.raised, base, step), "line-context")
    drawing.path(steps(row.at, base, step), "line-subject")
    drawing.line(Self.left, base, Self.right, base, "axis")
    drawing.text(NumberText.count(row.at.count), Self.right + 10, base - height + 10, "accent small")
    drawing.text(
      row.raised.isEmpty ? "none raised" : "\(NumberText.count(row.raised.count)) raised", Self.right + 10,
      base - height + 26, "soft small")
  }

  /// A line that climbs by one at each time; of thousands those are drawn that can be told apart.
  private func steps(_ times: [Instant], _ base: Double, _ step: Double) -> String {
    guard let first = times.first else { return "" }
    var data = "M\(Drawing.points(x(first))) \(Drawing.points(base))"
    var last = -1.0
    for (index, at) in times.enumerated() {
      let place = x(at)
      if place - last < 0.4, index + 1 < times.count { continue }
      last = place
      data += "H\(Drawing.points(place))V\(Drawing.points(base - step * Double(index + 1)))"
    }
    return data + "H\(Drawing.points(Self.right))"
  }

  private func drawAxis(_ y: Double, on drawing: inout Drawing) {
    let hours = length / 3_600
    let steps = [1.0 / 6, 0.5, 1, 2, 6, 12, 24, 48, 168, 336, 672, 2_184, 8_736]
    let step = steps.first { hours / $0 <= 12 } ?? 87_360
    for index in 0...Int(hours / step) {
      let hour = Double(index) * step
      let at = Self.left + (Self.right - Self.left) * min(1, hour / hours)
      drawing.line(at, y, at, y + 5, "axis")
      let text =
        step >= 24
        ? "day \(Int(hour / 24) + 1)" : step >= 1 ? "\(Int(hour)) h" : "\(Int((hour * 60).rounded())) min"
      drawing.text(text, at + 3, y + 17, "soft small")
    }
  }

  // MARK: - The table

  private var table: String {
    if rows.isEmpty { return "" }
    var out = "<details><summary>The same as a table</summary>\n<div class=\"scroll\"><table>\n"
    out += "<thead><tr><th scope=\"col\">what is wrong</th><th scope=\"col\" class=\"n\">things</th>"
    out += "<th scope=\"col\">the first since</th><th scope=\"col\">the last since</th>"
    out += "<th scope=\"col\" class=\"n\">raised</th></tr></thead>\n<tbody>\n"
    for row in rows {
      out += "<tr><th scope=\"row\">\(Markup.text(Names.kind(row.level, row.kind)))</th>"
      out +=
        "<td class=\"n\">\(NumberText.count(row.at.count))</td><td>\(row.at.first.map(Self.time) ?? "")</td>"
      out +=
        "<td>\(row.at.last.map(Self.time) ?? "")</td><td class=\"n\">\(NumberText.count(row.raised.count))</td></tr>\n"
    }
    return out + "</tbody></table></div></details>\n"
  }

  private static func time(_ at: Instant) -> String { String(ClockText.sinceStart(at).prefix { $0 != "." }) }
}
