import TextFormats
import TraceCore
import TraceModel
import TraceStore

/// `driftline audit`: whether the journal is what it was, and what it shows.
enum AuditCommand {
  static let command = Command(
    name: "audit",
    summary: "prove that the journal was not changed, or review what it shows",
    examples: [
      .init("driftline audit verify --store site.db", "compute everything anew, name what was changed"),
      .init("driftline audit head --store site.db", "the head of the chain, to be kept elsewhere"),
      .init(
        "driftline audit verify --head 5f0c… --store site.db",
        "find also a chain that was written anew"),
      .init("driftline audit repair --store site.db", "derive the tables from the journal again"),
      .init("driftline audit review --store site.db", "who misreads, rejects or fails more than usual"),
    ],
    options: [
      StoreOptions.store,
      .value("head", "HASH", of: HexadecimalHash.self, "a head that was kept elsewhere"),
      .flag("chain", "verify the hash chain alone, which takes little memory"),
      StoreOptions.json,
    ],
    operands: [Operand("WHAT", "verify, head, repair or review")],
    discussion: """
      verify computes the hash chain of the journal: master data, policy, identifiers
      and events. Where it is whole, the journal is taken again from its beginning, and
      every row of every table is held against what follows; --chain leaves that out.
      repair writes all tables anew from a journal that is whole; what was exchanged
      with partners stays.

      verify, repair and review end with 1 where something is found. Whoever can write the
      file can write the whole chain anew; only a head that was kept where they
      cannot write, on paper if need be, proves that nobody did.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    switch arguments.operands[0] {
    case "verify": return try verify(StoreReader(path), arguments, &console)
    case "repair": return try repair(path, arguments, &console)
    case "head": return try head(StoreReader(path), arguments, &console)
    case "review": return try review(StoreReader(path), arguments, &console)
    default: throw UsageProblem.surplusOperand(arguments.operands[0], command: command)
    }
  }

  private static func head(
    _ reader: StoreReader, _ arguments: Arguments, _ console: inout Console
  ) -> ExitCode {
    if arguments.isSet("json") {
      console.print(
        JSONValue.object([
          ("schemaVersion", .integer(1)), ("head", .text("\(reader.head)")),
          ("block", .integer(Int(reader.head.block))), ("entries", .integer(Int(reader.entryCount))),
        ]).document)
    } else {
      console.print("\(reader.head)\n")
    }
    return .fine
  }

  private static func verify(
    _ reader: StoreReader, _ arguments: Arguments, _ console: inout Console
  ) throws -> ExitCode {
    let head = arguments.value("head", as: HexadecimalHash.self)?.text
    let report =
      arguments.isSet("chain") ? try reader.verifyChain(keptHead: head) : try reader.verify(keptHead: head)
    let tables =
      report.comparesTables
      ? "tables: every row is what follows from the journal" : "tables: not compared"
    return tell(
      report, whole: "unbroken: \(extent(report))\nhead \(report.head)\n\(tables)\n", arguments, &console)
  }

  private static func repair(
    _ path: String, _ arguments: Arguments, _ console: inout Console
  ) throws -> ExitCode {
    let report = try StoredRecord.repair(path)
    return tell(
      report, whole: "derived anew: \(extent(report))\nhead \(report.head)\n", arguments, &console)
  }

  private static func extent(_ report: ChainReport) -> String {
    "\(report.entries) entries in \(report.blocks) blocks"
  }

  private static func tell(
    _ report: ChainReport, whole: String, _ arguments: Arguments, _ console: inout Console
  ) -> ExitCode {
    if arguments.isSet("json") {
      console.print(
        JSONValue.object([
          ("schemaVersion", .integer(1)), ("isUnbroken", .boolean(report.isUnbroken)),
          ("comparesTables", .boolean(report.comparesTables)), ("head", .text("\(report.head)")),
          ("blocks", .integer(Int(report.blocks))), ("entries", .integer(Int(report.entries))),
          ("faults", .list(report.faults.map { .text("\($0)") })),
        ]).document)
    } else if report.isUnbroken {
      console.print(whole)
    } else {
      console.print("broken: \(report.faults.count) faults in \(report.entries) entries\n")
      console.print(Columns.text(report.faults.map { ["\($0)"] }))
    }
    return report.isUnbroken ? .fine : .notAccepted
  }

  private static func review(
    _ reader: StoreReader, _ arguments: Arguments, _ console: inout Console
  ) throws -> ExitCode {
    let review = try reader.review()
    let rankings = ReviewMeasure.allCases.map { measure in
      (measure, review.ranking(of: measure).filter { $0.total.events > 0 }.prefix(5))
    }
    if arguments.isSet("json") {
      console.print(
        JSONValue.object([
          ("schemaVersion", .integer(1)), ("alarms", .list(review.alarms.map { json($0, reader) })),
          (
            "rankings",
            .object(
              rankings.map { measure, ranks in
                ("\(measure)", .list(ranks.map { json($0, reader) }))
              })
          ),
        ]).document)
      return review.alarms.isEmpty ? .fine : .notAccepted
    }
    console.print("\(review.alarms.count) alarms\n")
    console.print(
      Columns.text(
        review.alarms.map {
          [
            "\($0.key.measure)", name($0.key.subject, reader), "usual \(percent($0.usual))",
            "then \(percent($0.observed))", "by \($0.knowable)",
          ]
        }))
    for (measure, ranks) in rankings where !ranks.isEmpty {
      console.print("\n\(measure), the worst first\n")
      console.print(
        Columns.text(
          ranks.map {
            [
              name($0.subject, reader), "\($0.total.events) of \($0.total.trials)",
              "at least \(percent($0.least))",
            ]
          }))
    }
    return review.alarms.isEmpty ? .fine : .notAccepted
  }

  private static func json(_ alarm: ReviewAlarm, _ reader: StoreReader) -> JSONValue {
    .object([
      ("measure", .text("\(alarm.key.measure)")), ("subject", .text(name(alarm.key.subject, reader))),
      ("knowable", .text(alarm.knowable.description)), ("usual", .decimal(alarm.usual)),
      ("observed", .decimal(alarm.observed)),
    ])
  }

  private static func json(_ rank: AuditReview.Rank, _ reader: StoreReader) -> JSONValue {
    .object([
      ("subject", .text(name(rank.subject, reader))), ("events", .integer(Int(rank.total.events))),
      ("trials", .integer(Int(rank.total.trials))), ("least", .decimal(rank.least)),
    ])
  }

  private static func name(_ subject: ReviewSubject, _ reader: StoreReader) -> String {
    switch subject {
    case .actor(let actor): reader.name(actor)
    case .place(let place): reader.name(place) ?? "–"
    case .boundary(let first, let second): "\(reader.name(first)) → \(reader.name(second))"
    case .shift(let number): "shift \(number + 1)"
    }
  }

  private static func percent(_ share: Double) -> String {
    let hundredths = (share * 10_000).rounded() / 100
    return "\(hundredths) %"
  }
}

/// A SHA-256 in hexadecimal.
struct HexadecimalHash: ArgumentValue {
  let text: String

  static let expectation = "64 hexadecimal digits"

  init?(argument: String) {
    guard argument.utf8.count == 64, argument.allSatisfy(\.isHexDigit) else { return nil }
    text = argument.lowercased()
  }
}
