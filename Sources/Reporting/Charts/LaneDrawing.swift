import Numerics

/// Truth above, record below, one axis of time between them, and the moment at which they part.
///
/// Milliseconds and weeks stand in one story, so distances grow with the logarithm of the time between two events, and
/// that time is written between them. All events have a number; as many as there is room for have their words, and the
/// list below the picture has all.
struct LaneDrawing {
  private let events: [LaneChart.Event]
  private let places: [Double]
  private let left = 70.0
  private let right = ChartDrawing.width - 10
  private let axisY = 168.0
  private static let mostLabels = 6
  private static let lineHeight = 15.0
  private static let laneHeight = 140.0

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
    let bottom = axisY + 34 + Self.laneHeight
    drawing.rectangle(left, axisY - 28 - Self.laneHeight, right - left, Self.laneHeight, "lane")
    drawing.rectangle(left, axisY + 28, right - left, Self.laneHeight, "lane")
    drawing.text("truth", 0, axisY - 28 - Self.laneHeight / 2, "strong")
    drawing.text("record", 0, axisY + 32 + Self.laneHeight / 2, "strong")
    drawing.text("time", 0, axisY + 4, "soft small")
    drawing.line(left, axisY, right, axisY, "axis")
    drawGaps(on: &drawing)
    drawParting(on: &drawing)
    drawLane(isTruth: true, on: &drawing)
    drawLane(isTruth: false, on: &drawing)
    for (index, event) in events.enumerated() { draw(event, places[index], on: &drawing) }
    drawing.height = bottom + 4
  }

  private func drawGaps(on drawing: inout Drawing) {
    for index in events.indices.dropFirst() {
      let gap = events[index].seconds - events[index - 1].seconds
      let room = places[index] - places[index - 1] - 24
      let text = Self.duration(gap)
      guard gap > 0, Drawing.width(of: text, size: 12) < room else { continue }
      drawing.text(text, (places[index] + places[index - 1]) / 2, axisY - 5, "soft small", .middle)
    }
  }

  private func drawParting(on drawing: inout Drawing) {
    guard let index = events.firstIndex(where: \.isParting) else { return }
    let x = places[index]
    drawing.line(x, axisY - 28 - Self.laneHeight, x, axisY + 28 + Self.laneHeight, "parting")
    let isLate = x > (left + right) / 2
    drawing.text(
      "here they part", x + (isLate ? -7 : 7), axisY + 22, "accent small strong", isLate ? .end : .start)
  }

  private func draw(_ event: LaneChart.Event, _ x: Double, on drawing: inout Drawing) {
    drawing.circle(
      x, axisY, 9, event.isTruth ? "event" : "event-said", fill: event.colour)
    drawing.text(
      String(event.number), x, axisY + 4,
      event.isTruth && event.colour == nil ? "small inverse" : "small strong",
      .middle)
  }

  /// The words of one lane, in columns that do not overlap, with a line to their moment.
  private func drawLane(isTruth: Bool, on drawing: inout Drawing) {
    let chosen = labelled(isTruth)
    guard !chosen.isEmpty else {
      drawing.text(
        isTruth ? "nothing happened" : "nothing was said", left + 12,
        isTruth ? axisY - 24 - Self.laneHeight / 2 : axisY + 32 + Self.laneHeight / 2, "soft")
      return
    }
    let width = min(230, (right - left) / Double(chosen.count))
    let starts = Self.spread(
      chosen.map { places[$0] - width / 2 }, width: width, from: left, to: right)
    let room = width - 14
    let most = 7
    for (place, index) in zip(starts, chosen) {
      let event = events[index]
      let lines =
        Drawing.wrapped("\(event.number) \(event.who)", room: room, most: 2, size: 12).map {
          ($0, "small strong")
        }
        + Drawing.wrapped(event.what, room: room, most: most - 2, size: 12).map { ($0, "small") }
      let height = Double(lines.count) * Self.lineHeight
      let near = isTruth ? axisY - 28 : axisY + 28
      let top = isTruth ? near - 8 - height : near + 8
      for (row, line) in lines.enumerated() {
        drawing.text(line.0, place + 8, top + 11 + Double(row) * Self.lineHeight, line.1)
      }
      let foot = isTruth ? near - 2 : near + 2
      let side = isTruth ? axisY - 10 : axisY + 10
      drawing.path(
        "M\(Drawing.points(place + 8)) \(Drawing.points(foot))H\(Drawing.points(place + 8 + min(room, 40)))"
          + "M\(Drawing.points(min(max(places[index], place + 8), place + 8 + min(room, 40)))) "
          + "\(Drawing.points(foot))L\(Drawing.points(places[index])) \(Drawing.points(side))", "leader")
    }
  }

  /// Those that have words: all, or the parting, what a mechanism decided, the ends, and what is nearest to the parting.
  private func labelled(_ isTruth: Bool) -> [Int] {
    let all = events.indices.filter { events[$0].isTruth == isTruth }
    guard all.count > Self.mostLabels else { return all }
    let parting = events.firstIndex(where: \.isParting) ?? all[all.count / 2]
    func weight(_ index: Int) -> [Int] {
      let event = events[index]
      let isEnd = index == all.first || index == all.last
      return [
        event.isParting ? 0 : 1, event.colour == nil ? 1 : 0, isEnd ? 0 : 1, abs(index - parting), index,
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
