import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// What becomes of messages between the line and the record: at each boundary, and whether anybody was told.
  var systems: ReportSection {
    let title = "Behind the line"
    guard let chosen = crossed(.production) else {
      return ReportSection(
        id: .systems, title: title,
        blocks: [
          .paragraph(
            "In this scenario nothing acts between the line and the record: every message is entered at the moment at which "
              + "it is said, as it was said.")
        ])
    }
    let messages = chosen.cell.messages
    let silent = messages.reduce(0) { $0 + $1.silent }
    let fared = messages.reduce(0) { $0 + $1.fared }
    // Each once, at however many boundaries something has met it.
    let things = chosen.cell.rows.reduce(0) { $1.key.boundaries.isEmpty ? $0 : $0 + $1.count }
    let overtaken = messages.reduce(0) { $0 + $1.counts[.overtaken].count }
    let finding =
      fared == 0
      ? "Every message reached the record as it was said"
        + (overtaken == 0
          ? "" : "; \(NumberText.count(overtaken)) times one came before another that was said earlier")
      : "\(NumberText.count(fared)) times a message fared otherwise than it was said, and neither system raised an alert about "
        + (silent == fared ? "any of it" : "\(NumberText.count(silent)) of these")
    return ReportSection(
      id: .systems, title: title,
      blocks: [
        .paragraph(
          "What a device says passes from system to system before it is in the record. What is lost between two of them "
            + "belongs to neither: the sender has sent it, and the receiver cannot miss what it never knew of."
        ),
        .figure(
          Figure(
            id: "chain", title: finding + ".",
            reading:
              "The way of a message in the long runs \(under(.production)), from above. Beside each arrow stands what became of "
              + "messages there; filled and bold where neither of the two systems raised an alert.",
            chart: .chain(chart(chosen.cell)), table: table)),
        .paragraph(
          things == 0
            ? "Nothing is wrong in the record because of it."
            : "\(Names.counted(things, "thing")) \(things == 1 ? "is" : "are") wrong because of what a message met on its way, alone "
              + "or together with something on the line; in the tables of the others they are counted as what they are."
        ),
      ] + (updates.map { [.table($0)] } ?? []), brief: brief(messages))
  }

  /// Which update came when to which system, with what it was tested, and how lots fared before it and since; nil where none has
  /// a date.
  private var updates: Table? {
    if result.updates.isEmpty { return nil }
    let groups = result.updates.enumerated().map { index, update in
      let entry = update.entry
      let name = entry.name.isEmpty ? "the mechanism's own" : "“\(entry.name)”"
      let right = entry.lasts.map { "put right after \($0)" } ?? "never put right"
      return RowGroup(
        title:
          "\(name), \(entry.boundary.receiver.meaning), installed after \(entry.at), \(right): changes the "
          + "\(entry.field); tested with \(NumberText.significant(entry.tested * 100)) % of the \(entry.scope)",
        rows: [
          (update.before, "before", "closed before it came"), (update.during, "during", "while it was there"),
          (update.since, "since", "opened after it was put right"),
        ].map { lots, key, words in
          let path = "/updates/\(index)/\(key)"
          return [
            .text(words),
            .quantity(Quantity(lots.wrongLots, of: lots.lots, source: "\(path)/wrongLots")),
            .quantity(Quantity(lots.wrongCases, of: lots.cases, source: "\(path)/wrongCases")),
          ]
        })
    }
    return Table(
      "updates", "Updates of systems, and lots of production's long runs by when they were made and told of",
      [.text("lots"), .number("lots with anything wrong"), .number("cases wrong")], groups)
  }

  /// What a stitched warehouse's system hears from the enterprise's: beside the way to the record.
  private func warehouse(_ cell: CellResult) -> CarriedChanges? {
    guard let books = cell.books, books.architecture == .stitched else { return nil }
    return books.jobs[Int(Interface.enterpriseToWarehouse.rawValue)]
  }

  /// What can become of a change on its way to the warehouse's system, of which nobody there or here is told.
  private static var warehouseFates: [(key: String, word: String, count: KeyPath<CarriedChanges, Int>)] {
    [
      ("never", Names.fate(.lost), \.never), ("late", Names.fate(.late), \.late),
      ("changed", Names.fate(.changed), \.changed),
    ]
  }

  /// The warehouse's border, as the picture has the others.
  private func warehouseCrossing(_ jobs: CarriedChanges) -> ChainChart.Crossing {
    ChainChart.Crossing(
      remark:
        "beside that way, from the enterprise system: \(NumberText.count(jobs.count + jobs.never)) changes sent, "
        + "\(NumberText.count(jobs.count)) entered",
      fates: Self.warehouseFates.filter { jobs[keyPath: $0.count] > 0 }.map { fate in
        ChainChart.Fate(
          label: fate.word,
          remark: "\(NumberText.count(jobs[keyPath: fate.count])): neither system raised an alert",
          isSilent: true)
      })
  }

  /// The long runs under a condition, where anything acts between systems; nil where nothing does under any.
  private func crossed(_ role: Role) -> (index: Int, cell: CellResult)? {
    guard result.cells.contains(where: { $0.messages.contains { $0.counts.said > 0 } }) else { return nil }
    return result.cells.enumerated().first { $0.element.cell == Cell(role, .long) }.flatMap {
      $0.element.messages.isEmpty ? nil : ($0.offset, $0.element)
    }
  }

  private func chart(_ cell: CellResult) -> ChainChart {
    let jobs = warehouse(cell)
    return ChainChart(
      systems: System.allCases.map { Names.capitalised($0.meaning) }
        + (jobs == nil ? [] : [Names.capitalised(Book.warehouse.meaning)]),
      crossings: cell.messages.map { crossing in
        let counts = crossing.counts
        let things =
          crossing.things == 0
          ? "" : "; \(Names.counted(crossing.things, "thing")) wrong because of it"
        return ChainChart.Crossing(
          remark: counts.said == 0
            ? "nothing acts here"
            : "\(NumberText.count(counts.said)) sent, \(NumberText.count(counts.delivered)) delivered\(things)",
          fates: MessageFate.allCases.filter { counts[$0].count > 0 }.map { fate in
            let count = counts[fate]
            return ChainChart.Fate(
              label: Names.fate(fate), remark: "\(NumberText.count(count.count)): \(Self.told(count))",
              isSilent: count.silent == count.count)
          })
      } + (jobs.map { [warehouseCrossing($0)] } ?? []))
  }

  private static func told(_ count: FateCount) -> String {
    if count.silent == count.count { return "neither system raised an alert" }
    let parts = [
      (count.bySender, "raised by the sender"), (count.byReceiver, "raised by the receiver"),
      (count.silent, "by neither"),
    ].filter { $0.0 > 0 }
    return parts.count == 1
      ? parts[0].1 : parts.map { "\(NumberText.count($0.0)) \($0.1)" }.joined(separator: ", ")
  }

  private var table: Table {
    let long = result.cells.enumerated().filter {
      $0.element.cell.length == .long && !$0.element.messages.isEmpty
    }
    func counts(_ words: String, _ path: String, _ value: (BoundaryMessages) -> Int, _ place: Int)
      -> [ReportCell]
    {
      [.text(words)]
        + long.map { index, cell in
          // Where nothing acts on any boundary, messages are not counted.
          cell.messages[place].counts.said == 0
            ? .empty
            : .quantity(
              Quantity(
                count: value(cell.messages[place]), source: "/cells/\(index)/messages/\(place)/\(path)"))
        }
    }
    let chosen = crossed(.production)
    let groups = Boundary.allCases.enumerated().map { place, boundary in
      var rows = [
        counts("sent", "sent", { $0.counts.said }, place) + [.empty, .empty, .empty],
        counts("delivered", "delivered", { $0.counts.delivered }, place) + [.empty, .empty, .empty],
      ]
      for fate in MessageFate.allCases {
        var row = counts(Names.fate(fate), "fates/\(fate.word)/count", { $0.counts[fate].count }, place)
        let told = [("silent", \FateCount.silent), ("bySender", \.bySender), ("byReceiver", \.byReceiver)]
        for (name, path) in told {
          row.append(
            chosen.map { index, cell in
              .quantity(
                Quantity(
                  count: cell.messages[place].counts[fate][keyPath: path],
                  source: "/cells/\(index)/messages/\(place)/fates/\(fate.word)/\(name)"))
            } ?? .empty)
        }
        if long.contains(where: { $0.element.messages[place].counts[fate].count > 0 }) { rows.append(row) }
      }
      for (words, path, value) in [
        ("waiting at the end", "held", { $0.counts.held }),
        ("waiting or on their way at the end", "underway", { $0.counts.underway }),
        ("beside them, copies", "doubled", { $0.counts.doubled }),
        ("copies entered", "copiesEntered", { $0.counts.copiesEntered }),
        ("copies known again, and not entered", "recognized", { $0.counts.recognized }),
        ("copies lost", "copiesLost", { $0.counts.copiesLost }),
      ] as [(String, String, (BoundaryMessages) -> Int)]
      where long.contains(where: { value($0.element.messages[place]) > 0 }) {
        rows.append(counts(words, path, value, place) + [.empty, .empty, .empty])
      }
      let since = MessageFate.allCases.filter { fate in
        long.contains { $0.element.messages[place].counts[fate].sinceUpdate > 0 }
      }
      if long.contains(where: { $0.element.messages[place].counts.endedSinceUpdate > 0 }) {
        rows.append(
          counts(
            "came to their end since the first update", "endedSinceUpdate", { $0.counts.endedSinceUpdate },
            place)
            + [.empty, .empty, .empty])
      }
      for fate in since {
        rows.append(
          counts(
            "\(Names.fate(fate)) since the first update", "fates/\(fate.word)/sinceUpdate",
            { $0.counts[fate].sinceUpdate }, place) + [.empty, .empty, .empty])
      }
      rows.append(
        counts("things wrong because of it", "things", { $0.things }, place) + [.empty, .empty, .empty])
      return RowGroup(title: boundary.meaning, rows: rows)
    }
    let jobs = long.map { ($0.offset, warehouse($0.element)) }
    let place = Interface.enterpriseToWarehouse.rawValue
    var rows: [[ReportCell]] = []
    for column in [(key: "carried", word: "entered", count: \CarriedChanges.count)] + Self.warehouseFates {
      let counts = jobs.map { index, jobs -> ReportCell in
        guard let jobs else { return .empty }
        let source = "/cells/\(index)/books/jobs/\(place)/\(column.key)"
        return .quantity(Quantity(count: jobs[keyPath: column.count], source: source))
      }
      rows.append([.text(column.word)] + counts + [.empty, .empty, .empty])
    }
    let beside =
      jobs.contains { $0.1 != nil }
      ? [RowGroup(title: Interface.enterpriseToWarehouse.meaning, rows: rows)] : []
    return Table(
      "systems", "Messages at each boundary, long runs",
      [.text("what became of them")] + long.map { .number($0.element.condition) } + [
        .number("neither raised it, \(identity.production)"), .number("the sender did"),
        .number("the receiver did"),
      ], groups + beside)
  }

  private func brief(_ messages: [BoundaryMessages]) -> [String] {
    messages.filter { $0.fared > 0 }.map { crossing in
      let counts = crossing.counts
      let fates = MessageFate.allCases.filter { counts[$0].count > 0 }.map {
        "\(NumberText.count(counts[$0].count)) \(Names.fate($0))"
      }
      let copies = counts.doubled == 0 ? "" : " and \(Names.counted(counts.doubled, "copy", "copies"))"
      return "\(crossing.boundary.meaning): of \(NumberText.count(counts.said)) messages\(copies) "
        + fates.joined(separator: ", ")
        + "; no alert about \(NumberText.count(crossing.silent)) of these; \(Names.counted(crossing.things, "thing")) wrong"
    }
  }
}
