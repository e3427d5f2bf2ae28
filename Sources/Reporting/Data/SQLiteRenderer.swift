import Drift
import Experiments
import World

/// The result as a small database: the tables that people ask for, and the whole of it in JSON beside them.
///
/// Names are those of the JSON form, so that one description (`driftline schema --result`) serves both.
struct SQLiteRenderer {
  private typealias Value = SQLiteFile.Value

  private let result: ExperimentResult
  private let document: ReportDocument

  init(_ result: ExperimentResult, _ document: ReportDocument) {
    self.result = result
    self.document = document
  }

  var bytes: [UInt8] {
    let file = SQLiteFile()
    about(file)
    criteria(file)
    figures(file)
    kinds(file)
    cells(file)
    trials(file)
    messages(file)
    mismatches(file)
    development(file)
    witnesses(file)
    scenario(file)
    file.table("result", ["json TEXT NOT NULL"], rows: [[.text(document.data())]])
    return file.bytes()
  }

  private func about(_ file: borrowing SQLiteFile) {
    let identity = result.identity
    let rows: [(String, Value)] = [
      ("what it is", .text(document.reservation)),
      ("schemaVersion", .integer(ExperimentResult.schemaVersion)),
      ("driftline", .text(identity.version)), ("verdict", .text(result.verdict.rawValue)),
      ("finding", .text(document.finding)), ("scenario", .text(identity.reference)),
      ("name", .text(identity.name)), ("digest", .text(identity.digest)),
      ("SHA-256 of scenario", .text(identity.sha256 ?? "")),
      ("SHA-256 of program", .text(identity.program?.sha256 ?? "")),
      ("command", .text(identity.command)), ("seed", .text(String(identity.seed))),
      ("trials", .integer(identity.trials)), ("shortTrials", .integer(identity.shortTrials)),
      ("confidence", .real(identity.confidence)), ("correction", .text(identity.correction.word)),
    ]
    file.table(
      "about", ["name TEXT", "value"], rows: rows.map { [.text($0.0), $0.1] })
    file.table("notes", ["note TEXT NOT NULL"], rows: result.notes.map { [.text($0)] })
  }

  private func criteria(_ file: borrowing SQLiteFile) {
    file.table(
      "criteria",
      [
        "id TEXT", "text TEXT", "verdict TEXT", "value REAL", "low REAL", "high REAL",
        "unit TEXT",
        "relation TEXT", "\"limit\" REAL", "basis TEXT", "place TEXT", "note TEXT",
      ],
      rows: result.criteria.map { criterion in
        // Beside “%” stands a figure in per cent.
        func figure(_ share: Double) -> Value {
          Value(criterion.unit == "%" ? Quantity.percent(share) : share)
        }
        let estimate = criterion.estimate
        return [
          .text(criterion.id), .text(criterion.text), .text(criterion.verdict.rawValue),
          figure(estimate.value), figure(estimate.low), figure(estimate.high), .text(criterion.unit),
          .text(criterion.relation), figure(criterion.limit), .text(criterion.basis),
          .text(criterion.place), .text(criterion.note),
        ]
      })
  }

  private func figures(_ file: borrowing SQLiteFile) {
    file.table(
      "figures",
      [
        "section TEXT", "\"table\" TEXT", "\"group\" TEXT", "\"row\" TEXT", "measure TEXT", "value REAL",
        "low REAL", "high REAL", "\"of\" INTEGER", "unit TEXT", "seen INTEGER", "confidence REAL",
        "method TEXT", "shown TEXT", "json TEXT",
      ],
      rows: Observation.all(of: document).map { figure in
        let quantity = figure.quantity
        var total: Int?
        if case .outOf(let count) = quantity.form { total = count }
        return [
          .text(figure.section), .text(figure.table), .text(figure.group), .text(figure.row),
          .text(figure.measure), Value(quantity.inItsUnit(quantity.value)),
          Value(quantity.inItsUnit(quantity.low)),
          Value(quantity.inItsUnit(quantity.high)), Value(total), .text(quantity.unit.word),
          Value(quantity.seen),
          Value(quantity.confidence),
          Value(quantity.method), .text(quantity.parts.text), .text(quantity.source),
        ]
      })
  }

  private func kinds(_ file: borrowing SQLiteFile) {
    func row(_ kind: KindResult) -> [Value] {
      var subject: [Value] = [.none, .none, .text(kind.subject.level.word)]
      if case .kind(let level, let what) = kind.subject {
        subject = [.text(what.failurePoint.word), .text(what.word), .text(level.word)]
      }
      func parts(_ estimate: Estimate?) -> [Value] {
        [Value(estimate?.value), Value(estimate?.low), Value(estimate?.high)]
      }
      func counts(_ counts: KindCounts) -> [Value] {
        [.integer(counts.count), .integer(counts.episodes), .integer(counts.silent), .integer(counts.units)]
      }
      return subject + [.text(kind.visibility.rawValue), Value(kind.isFew ? nil : kind.certainty)]
        + parts(kind.validation)
        + parts(kind.production) + parts(kind.validationEpisodes) + parts(kind.productionEpisodes)
        + parts(kind.change) + parts(kind.unitsNeeded) + [Value(kind.provedByOneProtocol)]
        + counts(kind.inValidation) + counts(kind.inProduction)
    }
    func figure(_ name: String) -> [String] { ["", "Low", "High"].map { "\(name)\($0) REAL" } }
    func counts(_ name: String) -> [String] {
      ["count", "episodes", "silent", "units"].map { "\"\(name).\($0)\" INTEGER" }
    }
    let columns =
      ["class TEXT", "kind TEXT", "level TEXT", "visibility TEXT", "certainty REAL"] + figure("validation")
      + figure("production") + figure("validationEpisodes") + figure("productionEpisodes")
      + figure("change") + figure("unitsNeeded") + ["provedByOneProtocol REAL"] + counts("inValidation")
      + counts("inProduction")
    file.table("kinds", columns, rows: (result.levels + result.kinds + result.printQuality).map(row))
  }

  private func cells(_ file: borrowing SQLiteFile) {
    file.table(
      "exposure", ["cell TEXT", "condition TEXT", "name TEXT", "count REAL"],
      rows: result.cells.flatMap { cell in
        let exposure: [(String, Value)] = [
          ("trials", .integer(cell.trials)), ("units", .integer(cell.exposure.units)),
          ("cases", .integer(cell.exposure.cases)), ("pallets", .integer(cell.exposure.pallets)),
          ("lots", .integer(cell.lots)), ("hours", .real(cell.hours)),
          ("packed", .integer(cell.exposure.packed)),
          ("compromised", .integer(cell.compromised)), ("findings", .integer(cell.findings)),
          ("transients", .integer(cell.transients)),
        ]
        let occurrences: [(String, Value)] = Occurrence.allCases.map {
          ($0.name, .integer(cell.occurrences[$0]))
        }
        return (exposure + occurrences).map {
          [.text(cell.cell.word), .text(cell.condition), .text($0.0), $0.1]
        }
      })
    file.table(
      "machines", ["cell TEXT", "machine TEXT", "use TEXT", "share REAL"],
      rows: result.cells.flatMap { cell in
        Machine.allCases.flatMap { machine in
          MachineUse.allCases.map { use in
            [
              .text(cell.cell.word), .text(machine.word), .text(use.rawValue),
              Value(cell.times.share(of: machine, in: use.states)),
            ]
          }
        }
      })
    file.table(
      "balances",
      [
        "cell TEXT", "issued INTEGER", "commissioned INTEGER", "scrapped INTEGER",
        "sampled INTEGER", "destroyed INTEGER", "unused INTEGER", "open INTEGER", "unbalancedLots INTEGER",
      ],
      rows: result.cells.map { cell in
        let balance = cell.balance
        let counts = [
          balance.issued, balance.commissioned, balance.scrapped, balance.sampled, balance.destroyed,
          balance.unused, balance.open, cell.unbalancedLots,
        ]
        return [.text(cell.cell.word)] + counts.map { .integer($0) }
      })
  }

  /// A row for each trial, for intervals of the reader's own.
  private func trials(_ file: borrowing SQLiteFile) {
    let levels = TrialOutcome.levels.flatMap { level in
      ["count", "silent", "episodes"].map { "\"\(level.word).\($0)\" INTEGER" }
    }
    file.table(
      "trials",
      [
        "cell TEXT", "trial INTEGER", "units INTEGER", "cases INTEGER", "pallets INTEGER", "lots INTEGER",
        "hours REAL",
      ] + levels + ["compromised INTEGER", "findings INTEGER", "unbalancedLots INTEGER"],
      rows: result.trials.map { trial in
        let wrong = trial.wrong.flatMap { [$0.count, $0.silent, $0.episodes] }
        func numbers(_ counts: [Int]) -> [Value] { counts.map { .integer($0) } }
        return [.text(trial.cell.word)]
          + numbers([trial.trial, trial.units, trial.cases, trial.pallets, trial.lots])
          + [.real(trial.hours)] + numbers(wrong)
          + numbers([trial.compromised, trial.findings, trial.unbalancedLots])
      })
  }

  private func messages(_ file: borrowing SQLiteFile) {
    file.table(
      "messages",
      [
        "cell TEXT", "boundary TEXT", "sent INTEGER", "entered INTEGER", "fate TEXT", "count INTEGER",
        "bySender INTEGER", "byReceiver INTEGER", "silent INTEGER",
      ],
      rows: result.cells.flatMap { cell in
        cell.messages.flatMap { messages in
          MessageFate.allCases.map { fate in
            let count = messages.counts[fate]
            return [
              .text(cell.cell.word), .text(messages.boundary.word), .integer(messages.counts.said),
              .integer(messages.counts.entered), .text(fate.word), .integer(count.count),
              .integer(count.bySender), .integer(count.byReceiver), .integer(count.silent),
            ]
          }
        }
      })
  }

  private static let key = [
    "class TEXT", "kind TEXT", "level TEXT", "mechanisms TEXT", "boundaries TEXT", "detectedAt TEXT",
    "silent INTEGER",
  ]

  private func key(_ key: MismatchKey) -> [Value] {
    [
      .text(key.failurePoint.word), .text(key.kind.word), .text(key.level.word),
      .text(key.mechanisms.members.map(\.word).joined(separator: ",")),
      .text(key.boundaries.members.map(\.word).joined(separator: ",")), .text(key.detectedAt.word),
      Value(key.silent),
    ]
  }

  private func mismatches(_ file: borrowing SQLiteFile) {
    file.table(
      "mismatches",
      ["cell TEXT", "condition TEXT"] + Self.key + [
        "count INTEGER", "episodes INTEGER", "units INTEGER", "largest INTEGER", "rate REAL", "low REAL",
        "high REAL",
      ],
      rows: result.cells.flatMap { cell in
        cell.rows.map { row in
          let counts = [row.count, row.episodes, row.units, row.largest].map { Value.integer($0) }
          let rate = [row.rate.value, row.rate.low, row.rate.high].map { Value($0) }
          return [.text(cell.cell.word), .text(cell.condition)] + key(row.key) + counts + rate
        }
      })
  }

  private func development(_ file: borrowing SQLiteFile) {
    var rows: [[Value]] = []
    for development in result.development {
      for stretch in development.stretches {
        let place: [Value] = [
          .text(development.role.word), .integer(stretch.index),
          .real(Double(stretch.index) * development.stretchHours), .integer(stretch.trials),
          .integer(stretch.units),
        ]
        for counts in stretch.counts {
          let episodes = stretch.episodes.first { $0.level == counts.level && $0.kind == counts.kind }
          rows.append(
            place + [
              .text(counts.level.word), .text(counts.kind.word), .integer(episodes?.episodes ?? 0),
              .integer(counts.episodes),
            ])
        }
      }
    }
    file.table(
      "development",
      [
        "condition TEXT", "stretch INTEGER", "fromHour REAL", "trials INTEGER", "units INTEGER", "level TEXT",
        "kind TEXT", "episodes INTEGER", "count INTEGER",
      ], rows: rows)
  }

  private func witnesses(_ file: borrowing SQLiteFile) {
    file.table(
      "witnesses",
      ["cell TEXT", "condition TEXT", "trial INTEGER", "lot INTEGER"] + Self.key + [
        "code TEXT", "number INTEGER", "episodeSize INTEGER", "units INTEGER", "rule TEXT",
      ],
      rows: result.witnesses.map { witness in
        let place: [Value] = [
          .text(witness.cell.word), .text(witness.condition), .integer(witness.trial), .integer(witness.lot),
        ]
        return place + key(witness.key) + [
          .text(witness.code), Value(witness.number), .integer(witness.episodeSize), .integer(witness.units),
          Value(witness.rule),
        ]
      })
  }

  private func scenario(_ file: borrowing SQLiteFile) {
    func side(_ side: SidedValue?) -> [Value] {
      [Value(side?.text), Value(side?.origin ?? side?.provenance)]
    }
    file.table(
      "scenario_values",
      [
        "path TEXT", "name TEXT", "validation TEXT", "validationOrigin TEXT", "production TEXT",
        "productionOrigin TEXT", "healthy TEXT", "plausible TEXT", "mechanism TEXT", "differs INTEGER",
      ],
      rows: result.values.map {
        [.text($0.path), .text($0.name)] + side($0.validation) + side($0.production)
          + [Value($0.healthy), Value($0.plausible), Value($0.mechanism), Value($0.differs)]
      })
    file.table(
      "scenario_texts", ["name TEXT", "text TEXT"],
      rows: result.identity.texts.map { [.text($0.name), .text($0.text)] })
  }
}
