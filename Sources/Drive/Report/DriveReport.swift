import Drift
import Experiments
import Reporting
import TextFormats
import TraceModel
import World

/// A result for people and programs: in a terminal, as a page, and as JSON.
package struct DriveReport {
  private let result: DriveResult
  private let words: DriveWords
  private let head: [String]

  /// The report of a result; `evidence` says of which program and scenario it is, `again` how it comes once more.
  package init(_ result: DriveResult, evidence: String, again: String) {
    self.result = result
    words = DriveWords(result)
    head = ["seed \(result.study.plan.seed)", evidence, "the same again: \(again)"]
  }

  private var title: String { "\(result.study.plan.name) · \(result.study.condition)" }

  /// One page that needs nothing else.
  package var page: String {
    PlainPage(
      title: "\(result.title): \(title)",
      opening: [
        PlainPage.Part("", [words.finding]), PlainPage.Part("Against truth", words.againstTruth),
        PlainPage.Part("Wrong with the system itself, apart from the line", words.itself),
        PlainPage.Part("The documents", words.delivery),
      ], lead: words.method + [head.joined(separator: " · ")], tables: tables.filter { !$0.rows.isEmpty },
      pictures: result.curve.count > 1 ? ["curve": SizePicture(result.curve).svg] : [:]
    ).text
  }

  /// Lines for a terminal.
  package var text: String {
    var lines = [title.visible + " · " + head[0], words.finding.visible]
    func add(_ heading: String, _ sentences: [String]) {
      guard !sentences.isEmpty else { return }
      lines += ["", heading] + sentences.map { "  " + $0.visible }
    }
    add("Against truth", words.againstTruth + kinds)
    add("The criteria, judged by the system", result.criteria.map(Self.criterion))
    add("The documents", words.delivery)
    add("Wrong with the system itself, apart from the line", words.itself)
    add("By the size of documents", curve)
    lines += [""] + words.method.map(\.visible) + head.dropFirst().map(\.visible)
    return lines.map { $0 + "\n" }.joined()
  }

  private var rows: [(level: PackagingLevel, kind: MismatchKind, inRecords: [Int])] {
    let runs = [result.ours, result.reference, result.system]
    var keys: [(PackagingLevel, MismatchKind)] = []
    for run in runs {
      for kind in run.kinds where !keys.contains(where: { $0 == (kind.level, kind.kind) }) {
        keys.append((kind.level, kind.kind))
      }
    }
    return keys.sorted { $0 < $1 }.map { level, kind in
      (
        level, kind,
        runs.map { run in
          run.kinds.first { $0.level == level && $0.kind == kind }?.counts.count ?? 0
        }
      )
    }
  }

  private var kinds: [String] {
    rows.map {
      "\($0.level) \($0.kind.word): \($0.inRecords[0]) in the line's own record, \($0.inRecords[1]) in our core, \($0.inRecords[2]) in the system"
    }
  }

  private static func criterion(_ criterion: CriterionResult) -> String {
    let estimate = criterion.estimate
    return "\(criterion.id) \(DriveWords.word(criterion.verdict).lowercased()): \(criterion.text); measured "
      + "\(NumberText.significant(estimate.value)) [\(NumberText.significant(estimate.low)), \(NumberText.significant(estimate.high))] \(criterion.unit)"
      + (criterion.note.isEmpty ? "" : "; " + criterion.note)
  }

  private var curve: [String] {
    result.curve.map {
      "at most \($0.size): \($0.documents) documents, \($0.refused) refused; \($0.known) of \($0.cases) cases known "
        + "(our core: \($0.knownToCore)), \($0.wrongUnits) units wrong (our core: \($0.wrongUnitsOfCore))"
    }
  }

  /// The tables behind the first page.
  private var tables: [Table] {
    [
      Table(
        "truth", "Against truth: things wrong, of each kind",
        [
          .text("level"), .text("kind"), .number("the line's own record"),
          .number("our core, same documents"),
          .number("the system"),
        ],
        rows: rows.map { row in
          [.text("\(row.level)"), .text(row.kind.word)] + row.inRecords.map { .text(NumberText.grouped($0)) }
        }),
      Table(
        "criteria", "The criteria, judged by the system",
        [.text("criterion"), .text("verdict"), .text("what it says"), .number("measured"), .text("unit")],
        rows: result.criteria.map {
          [
            .text($0.id), .text(DriveWords.word($0.verdict)), .text($0.text),
            .text(NumberText.significant($0.estimate.value)), .text($0.unit),
          ]
        }),
      Table(
        "differences", "Wrong with the system itself: examples",
        [
          .code("thing"), .text("about"), .text("our core"), .text("the system"), .text("why"),
          .text("documents"),
        ],
        rows: result.differences.examples.map {
          [
            .text($0.thing), .text($0.about.rawValue), .text($0.ours), .text($0.theirs),
            .text($0.cause.meaning), .text($0.documents.map(String.init).joined(separator: ", ")),
          ]
        }),
      Table(
        "refused", "Documents that were not accepted",
        [.number("document"), .number("events"), .text("why")],
        rows: (result.tally.refused + result.tally.unknown).prefix(200).map {
          [.text("\($0.number + 1)"), .text("\($0.events)"), .text($0.why)]
        }),
      Table(
        "curve", "Drift by the size of documents",
        [
          .number("events in a document"), .number("documents"), .number("refused"), .number("cases known"),
          .number("known to our core"), .number("of"), .number("units wrong"), .number("in our core"),
        ],
        rows: result.curve.map {
          [
            $0.size, $0.documents, $0.refused, $0.known, $0.knownToCore, $0.cases, $0.wrongUnits,
            $0.wrongUnitsOfCore,
          ]
          .map { .text(NumberText.grouped($0)) }
        }),
      Table(
        "delivery", "How documents travel",
        [.text("parameter"), .text("value"), .text("possible"), .text("what it is"), .text("origin")],
        rows: result.study.delivery.told.map {
          [.text($0.name), .text($0.value), .text($0.range), .text($0.meaning), .text($0.origin)]
        }, isFolded: true),
    ]
  }

  /// One object; what each key means stands in ``DriveSchema``.
  package var json: JSONValue { DriveJSON(result).object }
}
