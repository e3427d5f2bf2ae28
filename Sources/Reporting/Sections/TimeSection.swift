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
          "The trials of a condition are laid one over the other at the same age of the run. Changes are judged as if "
            + "episodes came independently of each other; where one causes the next, that is too sure of itself."
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
        "A row is a kind, a bar its episodes per million units in one stretch of \(hours), production's conditions; the "
        + "grey line is validation's. Each row has a scale of its own, whose top is written at its left.",
      chart: .series(
        SeriesChart(
          rows: rows,
          marks: production.landmarks.map { .init(hour: $0.hour, label: $0.name) },
          stretchHours: production.stretchHours, contextName: identity.validation,
          subjectName: identity.production, unit: "episodes per million units")),
      table: timeTable(production))
  }

  private func rates(_ kind: KindEpisodes, _ development: Development) -> [Double?] {
    development.stretches.map { stretch in
      stretch.units == 0
        ? nil : Double(episodes(kind.level, kind.kind, in: stretch)) / Double(stretch.units) * 1e6
    }
  }

  /// First and last third of the run, and whether their difference is more than chance.
  private func thirds(_ development: Development, _ count: (Stretch) -> Int) -> (
    first: Double, last: Double, differs: Bool
  )? {
    let size = development.stretches.count / 3
    guard size > 0 else { return nil }
    func sum(_ part: ArraySlice<Stretch>) -> (Double, Double) {
      (Double(part.reduce(0) { $0 + count($1) }), Double(part.reduce(0) { $0 + $1.units }) / 1e6)
    }
    let (a, unitsA) = sum(development.stretches.prefix(size))
    let (b, unitsB) = sum(development.stretches.suffix(size))
    guard unitsA > 0, unitsB > 0, a + b > 0 else { return nil }
    let difference = b / unitsB - a / unitsA
    let error = (a / (unitsA * unitsA) + b / (unitsB * unitsB)).squareRoot()
    return (a / unitsA, b / unitsB, difference.magnitude > 1.96 * error && a + b >= 10)
  }

  private func trend(_ kind: KindEpisodes, _ development: Development) -> String {
    guard let thirds = thirds(development, { episodes(kind.level, kind.kind, in: $0) }) else {
      return "too short to tell"
    }
    guard thirds.differs else { return "no trend told from chance" }
    return thirds.last > thirds.first ? "rising" : "falling"
  }

  private func timeTitle(_ development: Development) -> String {
    guard let thirds = thirds(development, { $0.episodes.reduce(0) { $0 + $1.episodes } }) else {
      return "The run is too short, or the episodes too few, to tell a development"
    }
    let first = NumberText.significant(thirds.first)
    let last = NumberText.significant(thirds.last)
    guard thirds.differs else {
      return
        "No development is told from chance: \(zero(first)) episodes per million units in the first third, "
        + "\(zero(last)) in the last"
    }
    return
      "Episodes \(thirds.last > thirds.first ? "grow more" : "become less") frequent: \(zero(first)) per million "
      + "units in the first third of the run, \(zero(last)) in the last"
  }

  private func zero(_ text: String) -> String { text == "0" ? "none" : text }

  private func timeTable(_ production: Development) -> Table {
    let place = result.development.firstIndex { $0.role == .production } ?? 0
    let kinds = seriesKinds
    return Table(
      "time", "Episodes by stretch, production's conditions",
      [.text("from"), .text("landmark"), .number("trials"), .number("units")]
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

  /// `day 3, 08:00` of the run, both from the start.
  static func age(_ hours: Double) -> String {
    guard hours.isFinite, hours.magnitude < 1e9 else { return NumberText.none }
    let minutes = Int((hours * 60).rounded())
    let day = minutes / 1440
    let rest = minutes % 1440
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "day \(day + 1), \(two(rest / 60)):\(two(rest % 60))"
  }
}
