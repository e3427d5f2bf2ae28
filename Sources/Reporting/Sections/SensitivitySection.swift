import Experiments
import TextFormats

/// On which assumptions the answers rest, in words and tables: for a report, and for a page and a terminal of its own.
package struct SensitivityWords {
  private let study: Sensitivity
  /// The condition under which it was run, by its own name.
  private let condition: String
  /// So many flips are named where there is little room.
  package static let dozen = 12

  package init(_ study: Sensitivity, under condition: String) {
    (self.study, self.condition) = (study, condition)
  }

  /// The finding, in a sentence or two.
  package var finding: String {
    if study.base.isEmpty { return "There is nothing to study: no criterion is judged." }
    if study.isCut {
      return
        "There was time to screen \(Names.counted(study.groups.count, "group")) and to vary no assumption alone, so that "
        + "nothing is said of what flips an answer."
    }
    let flips = study.flips
    let tried = "\(Names.counted(study.assumptions.count, "assumption")) varied alone"
    guard let first = flips.first else {
      return "No answer flips within what is plausible, of \(tried)" + rest + "."
    }
    // order-free: counted
    let paths = Set(flips.map(\.assumption.path)).count
    return
      "\(NumberText.count(paths)) of \(tried) \(paths == 1 ? "flips" : "flip") an answer within what is plausible"
      + "\(rest); the nearest is \(first.assumption.path), at \(first.flip.first) instead of \(first.assumption.value)."
  }

  private var rest: String {
    study.untried.isEmpty ? "" : "; for \(study.untried.count) more there was no time"
  }

  /// What is said of a criterion that nothing was seen to flip.
  package var nothingFlips: String {
    study.isCut
      ? "not studied: no assumption was varied alone"
      : study.untried.isEmpty ? "no assumption flips it" : "none of those that were varied flips it"
  }

  private var alone: String {
    if study.isCut { return "None was varied alone." }
    return "Those of the others were varied one at a time"
      + (study.untried.isEmpty ? "." : ", but for \(study.untried.count) for which there was no time.")
  }

  /// How it was found, and what it cannot find.
  package var method: String {
    let still = study.groups.count { $0.movement == 0 }
    return
      "\(Names.counted(study.groups.reduce(0) { $0 + $1.paths.count }, "assumption")) in "
      + "\(Names.counted(study.groups.count, "group")) were screened at both ends of what is plausible, in "
      + "\(Names.counted(study.trials, "trial")) of \(Names.counted(study.lots, "lot")) under “\(condition)” with the "
      + "same draws; \(Names.counted(still, "group")) \(still == 1 ? "moves" : "move") no figure at all. "
      + alone
      + " So few lots can answer a criterion otherwise than the whole experiment does. An answer flips where the figure itself crosses its limit, whatever its interval is, and "
      + "the value is found by halving. What two assumptions do only together is not found, nor what flips and flips back "
      + "between two values. \(Names.counted(study.unvaried.count, "assumption")) that "
      + "\(study.unvaried.count == 1 ? "is a word" : "are words") and no number, such as the generation of a machine, stay as "
      + "they are."
  }

  package var tables: [Table] { [baseTable, flipTable, moverTable, groupTable] }

  private var baseTable: Table {
    Table(
      "sensitivity-base", "The criteria with nothing varied, by these trials, and what flips each",
      [.text("criterion"), .text("what is asked"), .text("figure"), .text("met"), .text("what flips it")],
      rows: study.base.map {
        [
          .text($0.criterion), .text(DocumentWriter.readable($0.text)), .text(Self.figure($0.value, $0.unit)),
          .text($0.isMet ? "yes" : "no"), .text(flips($0.criterion)),
        ]
      })
  }

  /// `mechanisms.tracking-slip.slip at 12 mm, and 3 more`.
  private func flips(_ criterion: String) -> String {
    let all = study.flips.filter { $0.flip.criterion == criterion }
    guard let nearest = all.first else { return nothingFlips }
    return "\(nearest.assumption.path) at \(nearest.flip.first)"
      + (all.count > 1 ? ", and \(all.count - 1) more" : "")
  }

  private var flipTable: Table {
    Table(
      "sensitivity-flips", "What flips an answer, the nearest to the scenario's value first",
      [
        .text("assumption"), .code("path"), .text("as written"), .text("criterion"), .text("becomes"),
        .text("first at"), .text("figure there"), .text("believed to be possible"),
      ],
      rows: study.flips.map { one, flip in
        let unit = study.base.first { $0.criterion == flip.criterion }?.unit ?? ""
        let last = flip.last.map { $0 == one.value ? "" : " (not yet at \($0))" } ?? ""
        return [
          .text(one.name), .text(one.path), .text(one.value), .text(flip.criterion),
          .text(flip.becomesMet ? "met" : "not met"), .text(flip.first + last),
          .text(Self.figure(flip.figure, unit)), .text("\(one.lower) to \(one.upper)"),
        ]
      })
  }

  /// Those that flip nothing and yet move a figure, or that no line can be run with.
  private var moverTable: Table {
    let movers = study.assumptions.filter { $0.flips.isEmpty && $0.movement > 0 }
      .enumerated().sorted { ($1.element.movement, $0.offset) < ($0.element.movement, $1.offset) }
    return Table(
      "sensitivity-movers",
      "What flips nothing alone, those first that move a figure most towards or from its limit",
      [
        .text("assumption"), .code("path"), .text("as written"), .text("at the lower end"),
        .text("at the upper end"),
      ],
      rows: movers.prefix(2 * Self.dozen).map { _, one in
        [
          .text(one.name), .text(one.path), .text(one.value), .text(outcome(one.low, one.lower)),
          .text(outcome(one.high, one.upper)),
        ]
      }, isFolded: true)
  }

  private var groupTable: Table {
    Table(
      "sensitivity-groups", "The groups, each at both ends of what is plausible",
      [.code("group"), .text("assumptions"), .text("all at the lower ends"), .text("all at the upper ends")],
      rows: study.groups.map {
        [
          .text($0.name), .text("\($0.paths.count)"), .text(outcome($0.low, nil)),
          .text(outcome($0.high, nil)),
        ]
      }, isFolded: true)
  }

  /// `20 mm: AC-1 1,270, AC-3 4 %`; only figures that differ.
  private func outcome(_ outcome: Sensitivity.Outcome, _ value: String?) -> String {
    let words: String
    switch outcome {
    case .refused(let why): words = "cannot be run: \(why)"
    case .figures(let figures):
      let changed = zip(study.base, figures).filter { $0.value != $1.value }.map { old, new in
        "\(new.criterion) \(Self.figure(new.value, new.unit))\(old.isMet == new.isMet ? "" : new.isMet ? ", met" : ", not met")"
      }
      words = changed.isEmpty ? "nothing changes" : changed.joined(separator: "; ")
    }
    return value.map { "\($0): \(words)" } ?? words
  }

  private static func figure(_ value: Double, _ unit: String) -> String {
    switch unit {
    case "%": NumberText.percent(value)
    case "": NumberText.significant(value)
    default: NumberText.significant(value) + " " + unit
    }
  }
}

extension DocumentWriter {
  /// What a study has found, or how to have one made.
  var sensitivity: ReportSection {
    let title = "On which assumptions the answers rest"
    guard let study = result.sensitivity else {
      let assumed = result.values.count(where: \.isAssumption)
      let resting = resting
      return ReportSection(
        id: .sensitivity, title: title,
        blocks: resting.blocks + [
          .paragraph(
            "Not studied in this run. \(Names.counted(assumed, "value")) of \(NumberText.count(result.values.count)) "
              + "\(assumed == 1 ? "is an assumption" : "are assumptions"); which of them would flip "
              + "which criterion, and at what value, takes some hundred runs of the line to say, and this command says it:"
          ),
          .code(
            Code(
              caption: "Command", text: "driftline sensitivity \(ShellWord.file(identity.reference))",
              id: "sensitivity-command")),
        ], brief: resting.brief)
    }
    let words = SensitivityWords(study, under: identity.production)
    return ReportSection(
      id: .sensitivity, title: title,
      blocks: [.paragraph(words.finding)]
        + (result.sensitivityFrom.map {
          [
            .paragraph(
              "The study was not run with this report: it was read from “\($0)”, which is of the same scenario and settings by "
                + "SHA-256, and of the same program.")
          ]
        } ?? [])
        + words.tables.map(Block.table) + [.reservation(words.method)],
      brief: ["rests on: " + words.finding])
  }
}
