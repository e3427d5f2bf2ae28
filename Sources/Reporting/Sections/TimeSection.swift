import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// How each kind develops over the weeks.
  var time: ReportSection {
    var blocks: [Block] = []
    if let production = development(.production), !production.stretches.isEmpty, !seriesKinds.isEmpty {
      blocks.append(.figure(figure(production)))
      blocks.append(
        .reservation(
          "The trials of a condition are laid one over the other at the same age of the run. A trend is told by whole "
            + "cycles of cleanings and calibrations, the later half of them against the earlier within each trial, by "
            + "Student's t over trials, with \(confidence) for all kinds together: wear within a cycle is no trend."
        ))
    } else {
      blocks.append(.paragraph("Nothing was found whose development over time could be shown."))
    }
    return ReportSection(id: .time, title: "Development over time", blocks: blocks)
  }

  private func development(_ role: Role) -> Development? { result.development.first { $0.role == role } }

  /// Kinds with episodes in production's stretches, in the order of the report.
  private var seriesKinds: [(KindEpisodes, total: Int)] {
    guard let production = development(.production) else { return [] }
    return result.kinds.compactMap { kind in
      guard case .kind(let level, let word) = kind.subject else { return nil }
      let total = production.stretches.reduce(0) { $0 + episodes(level, word, in: $1) }
      return total == 0 ? nil : (KindEpisodes(level: level, kind: word, episodes: total), total)
    }
  }

  private func episodes(_ level: PackagingLevel, _ kind: MismatchKind, in stretch: Stretch) -> Int {
    stretch.episodes.first { $0.level == level && $0.kind == kind }?.episodes ?? 0
  }

  private func figure(_ production: Development) -> Figure {
    let validation = development(.validation)
    let rows = seriesKinds.map { kind, total in
      SeriesChart.Row(
        label: Names.kind(kind.level, kind.kind), subject: rates(kind, production),
        context: validation.map { rates(kind, $0) } ?? [], remark: trend(kind, production))
    }
    let hours = Quantity(plain: production.stretchHours, .hours, source: "").text
    return Figure(
      id: "time", title: timeTitle(production),
      reading:
        "A row is a kind, a bar its episodes per million units in one stretch of \(hours), \(under(.production)); the "
        + "gray line the same \(under(.validation)). Each row has a scale of its own, whose top is written at its left. "
        + "A landmark is a date of the line: a cleaning, a calibration, an update. Time is that of the run from its start, "
        + "with stops, changeovers and waiting: lots that fill a planned time at nominal speed take longer."
        + darkening(production),
      chart: .series(
        SeriesChart(
          rows: rows,
          marks: production.landmarks.map { .init(hour: $0.hour, label: $0.name) },
          stretchHours: production.stretchHours, contextName: identity.validation,
          subjectName: identity.production, unit: "episodes per million units")),
      table: timeTable(production))
  }

  /// Why fewer escape before a calibration, where the figures have it so before each and its mechanism has a reason for it.
  private func darkening(_ production: Development) -> String {
    var why: String?
    let calibrations = production.landmarks.compactMap { landmark -> Int? in
      guard let mechanism = result.mechanisms.first(where: { $0.id == landmark.mechanism }),
        mechanism.isOnInProduction,
        let reason = mechanism.id.card.dates.lazy.compactMap(\.whyFewerEscape).first
      else { return nil }
      why = reason
      return min(production.stretches.count, Int(landmark.hour / production.stretchHours))
    }
    guard let why, let escaped = seriesKinds.first(where: { $0.0.kind == .escaped }),
      escaped.total >= Self.many
    else { return "" }
    let all = rates(escaped.0, production)
    let falls = zip([0] + calibrations, calibrations).filter { $0 < $1 }.allSatisfy { start, end in
      let cycle = all[start..<end].compactMap(\.self)
      return (cycle.last ?? 0) * 2 < (cycle.max() ?? 0)
    }
    return falls ? " That fewer escape before each calibration is no improvement: \(why)." : ""
  }

  /// Of fewer episodes than these no course is told.
  private static let many = 100

  private func rates(_ kind: KindEpisodes, _ development: Development) -> [Double?] {
    development.stretches.map { stretch in
      stretch.units == 0
        ? nil : Double(episodes(kind.level, kind.kind, in: stretch)) / Double(stretch.units) * 1e6
    }
  }

  private func trend(_ kind: KindEpisodes, _ development: Development) -> String {
    switch development.trends.first(where: { $0.level == kind.level && $0.kind == kind.kind })?.direction {
    case .rising: "rising"
    case .falling: "falling"
    case .notTold: "no significant trend"
    default: "too short to tell"
    }
  }

  private func timeTitle(_ development: Development) -> String {
    let trends = development.trends
    let told = trends.filter {
      ($0.direction == .rising || $0.direction == .falling) && !$0.kind.isPrintQuality
    }
    if trends.allSatisfy({ $0.direction == .unknown }) {
      return development.cycleHours.map {
        "The runs do not hold two whole cycles of \(NumberText.significant($0)) h, or are too few, to tell a trend"
      } ?? "The runs are too few to tell a trend"
    }
    if told.isEmpty {
      return "No kind has a significant trend from cycle to cycle"
    }
    let names = told.prefix(3).map { "\(Names.kind($0.level, $0.kind)) \($0.direction.rawValue)" }
    return "From cycle to cycle: " + names.joined(separator: ", ") + (told.count > 3 ? ", …" : "")
  }

  private func timeTable(_ production: Development) -> Table {
    let place = result.development.firstIndex { $0.role == .production } ?? 0
    let kinds = seriesKinds
    return Table(
      "time", "Episodes by stretch, \(under(.production))",
      [.text("after"), .text("landmark"), .number("trials"), .number("units")]
        + kinds.map { .number(Names.kind($0.0.level, $0.0.kind)) },
      rows: production.stretches.enumerated().map { index, stretch in
        let path = "/development/\(place)/stretches/\(index)"
        let from = Double(stretch.index) * production.stretchHours
        let marks = production.landmarks.filter {
          $0.hour >= from && $0.hour < from + production.stretchHours
        }
        return [
          .text(Self.age(from)), .text(marks.map(\.name).joined(separator: ", ")),
          .quantity(Quantity(count: stretch.trials, source: path + "/trials")),
          .quantity(Quantity(count: stretch.units, source: path + "/units")),
        ]
          + kinds.map { kind, _ in
            let number = stretch.episodes.firstIndex { $0.level == kind.level && $0.kind == kind.kind }
            return number.map {
              .quantity(
                Quantity(
                  count: stretch.episodes[$0].episodes, source: "\(path)/episodes/\($0)/episodes"))
            } ?? .empty
          }
      }, isFolded: true)
  }

  /// `2 d 8 h` after the start of the run: no hour of a calendar's day.
  static func age(_ hours: Double) -> String {
    guard hours.isFinite, hours.magnitude < 1e9 else { return NumberText.none }
    let minutes = Int((hours * 60).rounded())
    let parts = [(minutes / 1440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")].filter { $0.0 > 0 }
    return parts.isEmpty ? "0 h" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}
