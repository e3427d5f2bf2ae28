import EventKernel
import Experiments
import World

/// Goods and what is told about them on their way to partners, as one section of a page: a row for each shipment.
///
/// Both leave the site and meet where somebody scans. What lies between the arrival of the one and of the other is the
/// time in which somebody has goods without data, or data without goods.
struct JourneyPicture {
  private let market: SupplyChain
  /// A little after the last of them has come and has its document.
  private let end: Instant
  /// The shipments that are drawn, in the order in which they left.
  private let shown: [Int]
  private let count: Int

  /// More rows than these nobody reads; those with something wrong come first.
  private static let most = 36
  private static let left = 180.0
  private static let right = ChartDrawing.width - 16

  init(_ trial: MarketTrial) {
    market = trial.market
    let shipments = trial.market.shipments
    let gone = shipments.indices.filter { shipments[$0].leftAt != nil }
    var odd = Set(trial.market.documents.filter(\.isRefused).map(\.shipment))
    for number in gone where Self.isOdd(shipments[number]) { odd.insert(number) }
    let chosen = (gone.filter(odd.contains) + gone.filter { !odd.contains($0) }).prefix(Self.most)
    shown = chosen.sorted {
      (shipments[$0].leftAt ?? .start, $0) < (shipments[$1].leftAt ?? .start, $1)
    }
    count = gone.count
    var last = Instant.start
    for number in shown {
      let shipment = shipments[number]
      for at in [shipment.arrivedAt, shipment.documentedAt, shipment.sentBackAt] {
        last = max(last, at ?? last)
      }
    }
    end = min(trial.end, last + .days(3))
  }

  /// Whether somebody had goods without data.
  private static func isOdd(_ shipment: Shipment) -> Bool {
    guard let arrived = shipment.arrivedAt else { return false }
    return shipment.quarantinedAt != nil || shipment.sentBackAt != nil
      || shipment.documentedAt.map { $0 > arrived } ?? true
  }

  /// The section.
  var section: String {
    var drawing = Drawing()
    draw(on: &drawing)
    var out = "<section id=\"journeys\" aria-labelledby=\"journeys-title\">\n"
    out +=
      "<h2 id=\"journeys-title\">Goods and messages on their way</h2>\n<figure>\n<h3>\(Markup.text(title))</h3>\n"
    out += "<p class=\"reading\">\(Markup.text(Self.reading))</p>\n"
    out +=
      "<div class=\"scroll picture\" role=\"region\" tabindex=\"0\" aria-label=\"Goods and messages on their way\">\n"
    out += drawing.svg(id: "chart-journeys", title: title, description: Self.reading) + "\n</div>\n"
    return out + table + "</figure>\n</section>\n"
  }

  private static let reading =
    "A row for each shipment, time to the right. Thick: the goods, from when the truck left until they were at the dock. Thin: each "
    + "document about them, from when it was sent until the partner's system answered; a filled dot where it was taken, a cross "
    + "where it was refused. Colored: goods that are there without data."

  private var title: String {
    let left = market.shipments.filter { $0.leftAt != nil && $0.arrivedAt != nil }
    let odd = left.count(where: Self.isOdd)
    let refused = market.documents.count(where: \.isRefused)
    return
      "Of \(Names.counted(left.count, "shipment")) that arrived, \(odd == 0 ? "none" : NumberText.count(odd)) had to wait for "
      + "data or never had any; \(Names.counted(refused, "document")) \(refused == 1 ? "was" : "were") refused"
  }

  // MARK: - The picture

  private var length: Double { max(1, (end - .start).seconds) }

  private func x(_ at: Instant) -> Double {
    Self.left + (Self.right - Self.left) * min(1, max(0, (at - .start).seconds / length))
  }

  private func draw(on drawing: inout Drawing) {
    var y = 6.0
    for number in shown {
      draw(number, y, on: &drawing)
      y += 22
    }
    if shown.count < count {
      drawing.text(
        "and \(NumberText.count(count - shown.count)) more, of which nothing was late or refused", Self.left,
        y + 12, "soft small")
      y += 20
    }
    let days = length / 86_400
    let step = [1.0, 2, 7, 14, 28, 91, 182, 364].first { days / $0 <= 13 } ?? 3_640
    for index in 0...Int(days / step) {
      let at = Self.left + (Self.right - Self.left) * min(1, Double(index) * step / days)
      drawing.line(at, 4, at, y + 5, "grid")
      drawing.text("day \(Int(Double(index) * step) + 1)", at + 3, y + 17, "soft small")
    }
    drawing.height = y + 22
  }

  private func draw(_ number: Int, _ y: Double, on drawing: inout Drawing) {
    let shipment = market.shipments[number]
    guard let left = shipment.leftAt else { return }
    drawing.text(
      "SH-\(number + 1), wholesaler \(shipment.partner + 1)", Self.left - 10, y + 13, "soft small", .end)
    let goods = y + 6
    if let arrived = shipment.arrivedAt {
      drawing.rectangle(x(left), goods - 2, x(arrived) - x(left), 4, "bar-context")
      let until = min(shipment.documentedAt ?? shipment.sentBackAt ?? end, end)
      if until > arrived {
        drawing.rectangle(x(arrived), goods - 4, max(1.5, x(until) - x(arrived)), 8, "bar", opacity: 0.45)
      }
      drawing.line(x(arrived), goods - 5, x(arrived), goods + 5, "same")
    } else {
      drawing.line(x(left), goods, x(end), goods, "context bound")
    }
    if let back = shipment.sentBackAt { drawing.text("sent back", x(back) + 4, goods + 4, "accent small") }
    for document in market.documents where document.shipment == number {
      let answered = document.answeredAt ?? end
      let told = y + 15
      drawing.line(
        x(document.sentAt), told, x(answered), told, document.answeredAt == nil ? "context bound" : "context")
      if document.isRefused {
        let at = x(answered)
        drawing.path(
          "M\(Drawing.points(at - 3)) \(Drawing.points(told - 3))l6 6m0 -6l-6 6", "differs")
      } else if document.answeredAt != nil {
        drawing.circle(x(answered), told, 2.6, "dot-same")
      }
    }
  }

  // MARK: - The table

  private var table: String {
    var out = "<details><summary>The same as a table</summary>\n<div class=\"scroll\"><table>\n<thead><tr>"
    for head in ["shipment", "left", "arrived", "document taken", "documents refused"] {
      out += "<th scope=\"col\">\(head)</th>"
    }
    out += "</tr></thead>\n<tbody>\n"
    for number in shown {
      let shipment = market.shipments[number]
      let refused = market.documents.count { $0.shipment == number && $0.isRefused }
      out += "<tr><th scope=\"row\">SH-\(number + 1) to wholesaler \(shipment.partner + 1)</th>"
      for at in [shipment.leftAt, shipment.arrivedAt, shipment.documentedAt] {
        out += "<td>\(at.map(Self.time) ?? "never")</td>"
      }
      out += "<td>\(refused == 0 ? "none" : NumberText.count(refused))</td></tr>\n"
    }
    return out + "</tbody></table></div></details>\n"
  }

  /// `day 12, 03:40`.
  private static func time(_ at: Instant) -> String {
    let minutes = at.nanoseconds / 60_000_000_000
    let clock = String(ClockText.sinceStart(Instant(nanoseconds: minutes % 1_440 * 60_000_000_000)).prefix(5))
    return "day \(minutes / 1_440 + 1), \(clock)"
  }
}
