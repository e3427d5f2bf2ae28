import Experiments
import World

extension DocumentWriter {
  /// Where what was wrong on the line came to light at a counter, and what else lets queries fail; none where nobody asks.
  var verification: [ReportSection] {
    guard let (index, queries) = keeping(\.verification) else { return [] }
    let path = "/cells/\(index)/verification"
    let failed = Quantity(queries.failedShare, .share, source: "\(path)/failedShare").parts.text
    let changes = queryChanges.map { [Block.table($0)] } ?? []
    return [
      ReportSection(
        id: .verification, title: "Whether a pack is good",
        blocks: [
          .paragraph(
            "Somebody scans a pack at a counter, and the record as it is at that moment answers. All packs that are asked about "
              + "lie in cases of released lots, so that anything but a confirmation in time is a failure. Whose failure "
              + "it is, is what alone would have had to be otherwise: the endpoint, the scanner, the way in which the "
              + "answer is written, or something that had been wrong since the pack was made."),
          .table(causes(queries, path)), .table(symptoms(queries, path)),
          .table(investigations(queries, path)),
          .reservation(
            "Shares of scanners that are set wrongly, loads and times of endpoints are assumed, and yours to set. In Europe "
              + "between 0.03 % (Slovenia) and more than 3 % (Ireland) of scans gave an alert in 2020, nearly all because "
              + "of systems and not of drugs: a check of plausibility, to which nothing here is fitted."),
        ] + changes,
        brief: ["queries: \(failed) fail"]
          + QueryCause.allCases.filter { queries.sum.failed(by: $0) > 0 }.map { cause in
            "  \(cause.meaning): \(NumberText.significant(queries.share(of: cause) * 100)) % of those that fail"
          })
    ]
  }

  /// What recalls named, missed and named in vain; none where nothing is recalled.
  var recalls: [ReportSection] {
    guard let (index, recalls) = keeping(\.recalls) else { return [] }
    let path = "/cells/\(index)/recalls"
    let missed = recalls.drills.filter { $0.missed > 0 }
    return [
      ReportSection(
        id: .recalls, title: "Recalls, held against the truth",
        blocks: [
          .paragraph(
            "At each moment the record is asked which packs are affected. What it names is held against the packs that "
              + "were made in the lot, or lie in the case: what it misses stays with patients, what it names in vain is "
              + "destroyed for nothing. Where it contradicts itself the recall has to be wider."),
          .table(reach(recalls, path)), .table(effort(recalls, path)),
          .reservation(
            "What people need for a query, a report, a join and a call is assumed, and yours to set; a regulator expects an "
              + "answer within hours to a day."),
        ],
        brief: missed.isEmpty
          ? ["recalls: none misses a pack"]
          : missed.map {
            "recall “\($0.name)”: \(NumberText.count($0.missed)) of \(NumberText.count($0.affected)) packs missed"
          })
    ]
  }

  /// What long runs of production have of a part, or else those of validation.
  private func keeping<Part>(_ part: (CellResult) -> Part?) -> (index: Int, part: Part)? {
    for role in [Role.production, .validation] {
      for (index, cell) in result.cells.enumerated() where cell.cell == Cell(role, .long) {
        if let part = part(cell) { return (index, part) }
      }
    }
    return nil
  }

  private func causes(_ queries: VerificationResult, _ path: String) -> Table {
    let sum = queries.sum
    func row(_ what: String, _ count: Int, _ name: String) -> [ReportCell] {
      [.text(what), .quantity(Quantity(count, of: sum.asked, source: "\(path)/\(name)"))]
    }
    return Table(
      "queries", "Queries by whose failure they are, long runs", [.text("queries"), .number("of all")],
      [
        RowGroup(
          title: "",
          rows: [row("verified in time", sum.verified, "verified"), row("failed", sum.failed, "failed")]),
        RowGroup(
          title: "of those that failed",
          rows: QueryCause.allCases.map { row($0.meaning, sum.failed(by: $0), "causes/\($0.word)") }),
        RowGroup(
          title: "of those that were verified",
          rows: [row("about a pack of which something is wrong", sum.verifiedWrongly, "verifiedWrongly")]),
      ])
  }

  private func symptoms(_ queries: VerificationResult, _ path: String) -> Table {
    Table(
      "symptoms", "What failed queries are a symptom of",
      [
        .text("the screen says"), .text("because of"), .text("which arose by"), .text("where"),
        .number("queries"), .number("how long before, in the mean"),
      ],
      rows: queries.sum.rows.enumerated().filter { $0.element.cause == .older }.map { index, row in
        let place = "\(path)/rows/\(index)"
        let arose =
          row.boundaries.isEmpty
          ? row.mechanisms.members.compactMap {
            $0.card.border?.word.split(separator: "-").joined(separator: " ")
          }
          : row.boundaries.members.map(\.meaning)
        return [
          .text(row.outcome.meaning),
          .text(row.kind.map { "\(row.level.map { "\($0), " } ?? "")\($0.word)" } ?? NumberText.none),
          .text(row.mechanisms.members.map { Names.mechanism($0) }.joined(separator: ", ")),
          .text(arose.isEmpty ? NumberText.none : arose.joined(separator: ", ")),
          .quantity(Quantity(count: row.count, source: place + "/count")),
          row.meanDays.map { .quantity(Quantity(plain: $0, .days, source: place + "/days")) } ?? .empty,
        ]
      })
  }

  /// What becomes of failed queries when one mechanism alone is healthy; nil where no run was made without one.
  private var queryChanges: Table? {
    let rows = result.mechanisms.enumerated().flatMap { index, part -> [[ReportCell]] in
      (part.vanishing?.queries ?? []).enumerated().filter(\.element.isBeyondChance).map { place, change in
        let path = "/mechanisms/\(index)/vanishing/queries/\(place)"
        return [
          .text(Names.mechanism(part.id)), .text(change.cause.meaning),
          .quantity(Quantity(count: change.with, source: path + "/with")),
          .quantity(Quantity(count: change.without, source: path + "/without")),
        ]
      }
    }
    if rows.isEmpty { return nil }
    return Table(
      "query-changes",
      "Failed queries when one mechanism alone is healthy and every draw the same: what vanishes, or changes by more than twice "
        + "the deviation of such counts",
      [.text("mechanism"), .text("failed because of"), .number("with it"), .number("without it")], rows: rows)
  }

  private func investigations(_ queries: VerificationResult, _ path: String) -> Table {
    let place = "\(path)/investigations"
    let sum = queries.sum
    return Table(
      "investigations", "Suspect packs, and people who look into them",
      [.text("what"), .number("long runs")],
      rows: [
        [
          .text("packs looked into"),
          .quantity(Quantity(count: sum.investigations, source: place + "/count")),
        ],
        [
          .text("of these, later than an answer is owed"),
          .quantity(Quantity(sum.investigationsLate, of: sum.investigations, source: place + "/late")),
        ],
        [
          .text("people's work"),
          .quantity(
            Quantity(plain: Double(sum.investigationWork) / 3_600, .hours, source: place + "/workHours")),
        ],
        [
          .text("from the query to the end of looking, in the mean"),
          .quantity(Quantity(plain: queries.investigationHours, .hours, source: place + "/meanHours")),
        ],
      ])
  }

  private func reach(_ recalls: RecallResult, _ path: String) -> Table {
    Table(
      "recalls", "What the record's recalls reach, all long runs together",
      [
        .text("recall"), .number("packs affected"), .number("missed"), .number("of these with patients"),
        .number("wholesalers not named"), .number("named in vain"),
        .number("left in bins of other lots"), .number("pulled in vain with a bin"),
        .number("wider by, for contradictions"), .number("wider by a factor of"),
      ],
      rows: recalls.drills.enumerated().map { index, drill in
        let place = "\(path)/\(index)"
        return [
          .text(drill.name), .quantity(Quantity(count: drill.affected, source: place + "/affected")),
          .quantity(Quantity(drill.missed, of: drill.affected, source: place + "/missed")),
          .quantity(Quantity(drill.missedDispensed, of: drill.missed, source: place + "/missedDispensed")),
          .quantity(Quantity(drill.customersMissed, of: drill.customers, source: place + "/customersMissed")),
          .quantity(Quantity(drill.inVain, of: drill.named, source: place + "/inVain")),
          .quantity(Quantity(count: drill.leftInBins, source: place + "/leftInBins")),
          .quantity(Quantity(count: drill.pulledInVain, source: place + "/pulledInVain")),
          .quantity(Quantity(count: drill.widening, source: place + "/widening")),
          .quantity(Quantity(plain: drill.wideningFactor, .none, source: place + "/wideningFactor")),
        ]
      })
  }

  private func effort(_ recalls: RecallResult, _ path: String) -> Table {
    Table(
      "recall-effort",
      "How long it takes to say so, in the mean of long runs: a query at a screen is asked at once, day or night; what people join or call "
        + "about waits for their hours",
      [
        .text("recall"), .number("one thread: people's work"), .number("one thread: to the answer"),
        .number("stitched: people's work"), .number("stitched: to the answer"),
        .number("stitched: missed besides"), .number("stitched: in vain besides"),
      ],
      rows: recalls.drills.enumerated().map { index, drill in
        func cell(_ seconds: Int, _ name: String) -> ReportCell {
          .quantity(Quantity(plain: recalls.hours(seconds), .hours, source: "\(path)/\(index)/\(name)"))
        }
        return [
          .text(drill.name), cell(drill.threadWork, "threadWorkHours"),
          cell(drill.threadElapsed, "threadHours"),
          cell(drill.stitchedWork, "stitchedWorkHours"), cell(drill.stitchedElapsed, "stitchedHours"),
          .quantity(Quantity(count: drill.stitchedMissed, source: "\(path)/\(index)/stitchedMissed")),
          .quantity(Quantity(count: drill.stitchedInVain, source: "\(path)/\(index)/stitchedInVain")),
        ]
      })
  }

  /// Words of what happens after the line, where anything does.
  var wordsAfterTheLine: [(String, String)] {
    var words: [(String, String)] = []
    if !verification.isEmpty {
      words += [
        ("query", "the question whether a pack is good, by what a scanner reads from it"),
        (
          "suspect pack",
          "one about which an answer has come that is no confirmation: somebody has to look into it"
        ),
      ]
    }
    if !recalls.isEmpty {
      words.append(("named in vain", "recalled by its number, though no affected pack bears it"))
    }
    return words
  }
}
