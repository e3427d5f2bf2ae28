import Numerics

/// Truth above, record below, one axis of time between them, and the moment at which they part.
///
/// Milliseconds and weeks stand in one story, so distances grow with the logarithm of the time between two events, and
/// that time is written between them. As many events as there is room for have their words, and their numbers; the list
/// below the picture has all.
struct LaneDrawing {
  private let events: [LaneChart.Event]
  private let places: [Double]
  private let left = 70.0
  private let right = ChartDrawing.width - 10
  private static let mostLabels = 6
  private static let lineHeight = 15.0

  init(_ chart: LaneChart) {
    events = chart.events
    var sum = 0.0
    var distances: [Double] = []
    for (index, event) in chart.events.enumerated() {
      if index > 0 {
        let gap = max(0, event.seconds - chart.events[index - 1].seconds)
        // 1 for the same moment, 2 for a second, about 7 for a week.
        sum += 1 + Mathematics.log(1 + gap * 20) / Mathematics.log(21)
      }
      distances.append(sum)
    }
    let scale = sum > 0 ? 1 / sum : 0
    let (from, to) = (left + 16, right - 16)
    places = distances.map { from + (to - from) * (chart.events.count == 1 ? 0.5 : $0 * scale) }
  }

  func draw(on drawing: inout Drawing) {
    let (above, below) = (labels(isTruth: true), labels(isTruth: false))
    let truthHeight = laneHeight(above)
    let recordHeight = laneHeight(below)
    let axisY = truthHeight + 30
    drawing.rectangle(left, 0, right - left, truthHeight, "lane")
    drawing.rectangle(left, axisY + 30, right - left, recordHeight, "lane")
    drawing.text("truth", 0, truthHeight / 2 + 4, "strong")
    drawing.text("record", 0, axisY + 34 + recordHeight / 2, "strong")
    drawing.text("time", 0, axisY + 4, "soft small")
    drawing.line(left, axisY, right, axisY, "axis")
    drawParting(axisY, on: &drawing)
    drawGaps(axisY, on: &drawing)
    draw(above, isTruth: true, axisY, on: &drawing)
    draw(below, isTruth: false, axisY, on: &drawing)
    let numbered = numbered()
    // What has a number lies above what has none.
    for isNumbered in [false, true] {
      for (index, event) in events.enumerated() where numbered.contains(index) == isNumbered {
        draw(event, places[index], axisY, isNumbered: isNumbered, on: &drawing)
      }
    }
    drawing.height = axisY + 30 + recordHeight
  }

  /// The words of an event, and where they stand.
  private struct Label {
    var index: Int
    var x = 0.0
    var lines: [(text: String, style: String)]
  }

  private func labels(isTruth: Bool) -> [Label] {
    let chosen = labeled(isTruth)
    guard !chosen.isEmpty else { return [] }
    let width = min(236, (right - left) / Double(chosen.count))
    let room = width - 22
    let starts = Self.spread(chosen.map { places[$0] - 14 }, width: width, from: left, to: right)
    return zip(chosen, starts).map { index, x in
      let event = events[index]
      let head = Drawing.wrapped("\(event.number) \(event.who)", room: room * 0.94, most: 2, size: 12)
      let words = Drawing.wrapped(event.what, room: room, most: 5, size: 12)
      return Label(
        index: index, x: x, lines: head.map { ($0, "small strong") } + words.map { ($0, "small") })
    }
  }

  private func laneHeight(_ labels: [Label]) -> Double {
    Double(max(labels.map(\.lines.count).max() ?? 1, 1)) * Self.lineHeight + 24
  }

  private func drawGaps(_ axisY: Double, on drawing: inout Drawing) {
    for index in events.indices.dropFirst() {
      let gap = events[index].seconds - events[index - 1].seconds
      let room = places[index] - places[index - 1] - 24
      let text = Self.duration(gap)
      guard gap > 0, Drawing.width(of: text, size: 12) < room else { continue }
      drawing.text(text, (places[index] + places[index - 1]) / 2, axisY - 5, "soft small", .middle)
    }
  }

  private func drawParting(_ axisY: Double, on drawing: inout Drawing) {
    guard let index = events.firstIndex(where: \.isParting) else { return }
    let x = places[index]
    // Only between the lanes: words stand in them.
    drawing.line(x, axisY - 30, x, axisY + 30, "parting")
    drawing.line(x - 26, axisY - 30, x + 26, axisY - 30, "parting")
    drawing.line(x - 26, axisY + 30, x + 26, axisY + 30, "parting")
    let isLate = x > (left + right) / 2
    drawing.text(
      "here they part", x + (isLate ? -8 : 8), axisY + 24, "accent small strong", isLate ? .end : .start)
  }

  /// The events whose numbers stand apart from each other: those with words and the parting before the others.
  private func numbered() -> Set<Int> {
    let first = events.indices.filter { events[$0].isParting } + labeled(true) + labeled(false)
    var chosen: [Int] = []
    for index in first + Array(events.indices)
    where !chosen.contains(where: { abs(places[$0] - places[index]) < 18 }) { chosen.append(index) }
    return Set(chosen)
  }

  private func draw(
    _ event: LaneChart.Event, _ x: Double, _ axisY: Double, isNumbered: Bool, on drawing: inout Drawing
  ) {
    guard isNumbered else {
      return drawing.circle(x, axisY, 4, event.isTruth ? "event" : "event-said", fill: event.color)
    }
    drawing.circle(x, axisY, 9, event.isTruth ? "event" : "event-said", fill: event.color)
    let style = event.color != nil ? "small ondark" : event.isTruth ? "small inverse" : "small strong"
    drawing.text(String(event.number), x, axisY + 4, style, .middle)
  }

  private func draw(_ labels: [Label], isTruth: Bool, _ axisY: Double, on drawing: inout Drawing) {
    let near = isTruth ? axisY - 30 : axisY + 30
    guard !labels.isEmpty else {
      drawing.text(
        isTruth ? "nothing happened" : "nothing was said", left + 12, isTruth ? near - 14 : near + 22, "soft")
      return
    }
    for label in labels {
      let height = Double(label.lines.count) * Self.lineHeight
      let top = isTruth ? near - 12 - height : near + 12
      for (row, line) in label.lines.enumerated() {
        drawing.text(line.text, label.x + 12, top + 11 + Double(row) * Self.lineHeight, line.style)
      }
      // A thin line from the words to their moment.
      let x = places[label.index]
      let foot = label.x + 16
      drawing.path(
        "M\(Drawing.points(foot)) \(Drawing.points(isTruth ? near - 6 : near + 6))"
          + "V\(Drawing.points(near))L\(Drawing.points(x)) \(Drawing.points(isTruth ? axisY - 9 : axisY + 9))",
        "leader")
    }
  }

  /// Those that have words: all, or the parting, what a mechanism decided, the ends, and what is nearest to the parting.
  private func labeled(_ isTruth: Bool) -> [Int] {
    let all = events.indices.filter { events[$0].isTruth == isTruth }
    guard all.count > Self.mostLabels else { return all }
    let parting = events.firstIndex(where: \.isParting) ?? all[all.count / 2]
    func weight(_ index: Int) -> [Int] {
      let event = events[index]
      let isEnd = index == all.first || index == all.last
      return [
        event.isParting ? 0 : 1, event.color == nil ? 1 : 0, isEnd ? 0 : 1, abs(index - parting), index,
      ]
    }
    return all.sorted { weight($0).lexicographicallyPrecedes(weight($1)) }.prefix(Self.mostLabels).sorted()
  }

  /// Moves columns apart until none overlaps, within the sheet, in their order.
  static func spread(_ wanted: [Double], width: Double, from left: Double, to right: Double) -> [Double] {
    var starts = wanted
    var least = left
    for index in starts.indices {
      starts[index] = max(starts[index], least)
      least = starts[index] + width
    }
    var most = right - width
    for index in starts.indices.reversed() {
      starts[index] = min(starts[index], most)
      most = starts[index] - width
    }
    return starts
  }

  /// A time between two events in the unit that fits: `40 ms`, `1.2 s`, `3 min`, `5 h`, `2 d`.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1: NumberText.significant(seconds * 1000) + " ms"
    case ..<100: NumberText.significant(seconds) + " s"
    case ..<6000: NumberText.significant(seconds / 60) + " min"
    case ..<172_800: NumberText.significant(seconds / 3600) + " h"
    default: NumberText.significant(seconds / 86400) + " d"
    }
  }
}
