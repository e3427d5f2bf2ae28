import EPCIS
import Experiments
import TraceModel

/// `driftline export`: events of files, of a store or of a simulated run as EPCIS documents of any version, whole or by lot
/// or shipment.
enum ExportCommand {
  static let command = Command(
    name: "export",
    summary: "write events as EPCIS documents of any version, by lot or shipment",
    examples: [
      .init("driftline export lot.xml --format json > lot.jsonld", "turn one file into another version"),
      .init(
        "driftline export line7/*.xml --format 1.2 --split shipment --gzip --out outbox",
        "one file a shipment"),
      .init("driftline export --store site.db --split lot --out lots", "what a store was told, a file a lot"),
      .init(
        "driftline export --run first-steps --format 1.2 > run.xml",
        "what a simulated line says to its record"),
      .init(
        "driftline export --run market-year --shipments --out outbox",
        "the documents that partners of a simulated site get, each in his version"),
    ],
    options: [
      .value(
        "format", short: "f", "FORMAT", of: EPCISFormat.self, "1.2, 2.0-xml or json; json if not given"),
      .value("split", "KEY", of: SplitKey.self, "a document for each lot or shipment"),
      .value(
        "identifiers", "FORM", of: ExportIdentifiers.self, "as-written, urn or link; urn in 1.2 if not given"),
      .value("out", short: "o", "FOLDER", of: String.self, "where files are written; it has to exist"),
      .flag("gzip", short: "z", "compress what is written"),
      .flag("compact", "without line feeds and indentation"),
      .flag("hash-ids", "give each event its event hash (CBV 2.0) as event ID"),
      .value("store", "DB", of: String.self, "the events of a store in place of files"),
      .value(
        "run", "SCENARIO", of: String.self, "the events of one long trial of a scenario in place of files"),
      .flag("shipments", "of a run with a market: each document as its partner gets it, in his version"),
      .value(
        "condition", short: "c", "NAME", of: String.self,
        "the run's condition; production where none is named"),
      .count("trial", short: "t", "N", in: 0...999_999, "the run's trial, from 0; 0 where none is named"),
    ] + ExperimentArguments.reading.filter { $0.name != "trials" },
    operands: [
      Operand(
        "FILE", isOptional: true, isRepeatable: true,
        "EPCIS 1.2 XML, 2.0 XML or 2.0 JSON-LD, gzipped or not; - for standard input")
    ],
    discussion: """
      Without --out one file is written to standard output. What a version has no
      place for is said on standard error. An event whose things belong to several
      documents is divided, and its parts get identities of their own; what belongs
      to no lot or shipment is in the file “rest”.

      What a store or a run says and EPCIS has no word for (counts, who says so, the
      printing of a number) stands in an extension of the event, by which driftline
      reads it again. An event that came to a store in a document leaves it as it came,
      with the same event hash; what the record has no place for is kept beside it.
      A run ends with the release of its lots: it ships nothing, so that its document
      has sender and receiver, and neither a shipment nor a transaction statement. With
      --shipments it goes on to the end of its market, and what is written are the
      documents that its gateway has sent: SHIPMENT-DOCUMENT, in the version of each.

      Exit code: 0 all is written; 1 too, and something in a document is questionable
      (no event, an unknown name or word), as “driftline reconcile” finds it; 65 a
      document cannot be read, 74 a file cannot be opened or written.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let folder: String? = arguments.value("out")
    let split: SplitKey? = arguments.value("split")
    guard folder != nil || split == nil && arguments.operands.count <= 1 else {
      throw UsageProblem.outNeeded(command)
    }
    if arguments.isSet("shipments") { return try writeShipments(arguments, &console) }
    var source = try source(arguments, &console)
    if arguments.isSet("hash-ids") { source = try HashedSource(source) }
    let format: EPCISFormat = arguments.value("format") ?? .json20
    var exporter = Exporter(source, as: format)
    exporter.isCompressed = arguments.isSet("gzip")
    exporter.options.isIndented = !arguments.isSet("compact")
    switch arguments.value("identifiers", as: ExportIdentifiers.self)
      ?? (format == .xml12 ? .urn : .asWritten)
    {
    case .asWritten: exporter.options.identifiers = .asWritten
    case .urn: exporter.options.identifiers = .epcURI(source.prefixes)
    case .link: exporter.options.identifiers = .digitalLink
    }
    if let folder, let split {
      try exporter.divide(by: split, into: folder)
    } else if let folder {
      try exporter.convert(into: folder)
    } else {
      do { try exporter.convert(to: "-") } catch Failure.readerLeft { return .fine }
    }
    if folder != nil {
      for (file, events) in exporter.written {
        console.print("\(file): \(events) event\(events == 1 ? "" : "s")\n")
      }
    }
    for (file, loss) in exporter.losses {
      console.note(folder == nil ? "\(loss)" : "\(file): \(loss)")
    }
    for notice in source.notices { console.note("\(notice)") }
    for notice in source.questionable { console.note(notice.words) }
    return source.questionable.isEmpty ? .fine : .notAccepted
  }

  /// Every document that partners of a run's site get, each a file.
  private static func writeShipments(_ arguments: Arguments, _ console: inout Console) throws -> ExitCode {
    guard let run: String = arguments.value("run") else {
      throw Failure.needs("--shipments", "--run SCENARIO")
    }
    guard let folder: String = arguments.value("out") else { throw UsageProblem.outNeeded(command) }
    for option in ["format", "split", "identifiers", "store"]
    where arguments.value(option, as: String.self) != nil {
      throw UsageProblem.surplusOperand("--\(option)", command: command)
    }
    if arguments.isSet("hash-ids") { throw UsageProblem.surplusOperand("--hash-ids", command: command) }
    let (plan, condition, number) = try trial(of: run, arguments, &console)
    let market = try MarketTrial(
      plan, condition: condition, trial: number, isInterrupted: { Process.isInterrupted })
    guard let market else {
      throw Failure.notAfterTheLine(.nothingThere(.shipment), condition: condition)
    }
    let space = EventID(
      name: "\(plan.digest)/\(condition)/\(plan.seed)/\(number)/documents", in: .driftline)
    for document in market.market.documents.indices {
      let source = ShipmentSource(market, document: document, in: space)
      var exporter = Exporter(source, as: source.format)
      exporter.isCompressed = arguments.isSet("gzip")
      exporter.options.isIndented = !arguments.isSet("compact")
      exporter.options.identifiers = source.format == .xml12 ? .epcURI(source.prefixes) : .asWritten
      try exporter.convert(into: folder)
      for (file, events) in exporter.written { console.print("\(file): \(events) events\n") }
      for (file, loss) in exporter.losses { console.note("\(file): \(loss)") }
    }
    if !market.market.documents.isEmpty {
      console.note(
        "addresses, wholesalers' numbers and the product's National Drug Code are fictional: no scenario has them"
      )
    }
    return .fine
  }

  /// Where the events come from: one of files, a store and a run.
  private static func source(_ arguments: Arguments, _ console: inout Console) throws -> any ExportSource {
    let store: String? = arguments.value("store")
    let run: String? = arguments.value("run")
    if let word = arguments.operands.first, store != nil || run != nil {
      throw UsageProblem.surplusOperand(word, command: command)
    }
    if store != nil, run != nil { throw UsageProblem.surplusOperand("--run", command: command) }
    if let store { return try RecordSource(store: store) }
    if let run { return try spoken(run, arguments, &console) }
    guard !arguments.operands.isEmpty else {
      throw UsageProblem.missingOperand(command.operands[0], command: command)
    }
    var files: [InputFile] = []
    for word in arguments.operands { files.append(try InputFile(word)) }
    return try FileSource(files)
  }

  private static func spoken(
    _ reference: String, _ arguments: Arguments, _ console: inout Console
  ) throws -> RecordSource {
    let (plan, condition, number) = try trial(of: reference, arguments, &console)
    let trial = try SpokenTrial(
      plan, condition: condition, trial: number, isInterrupted: { Process.isInterrupted })
    guard let trial else {
      throw Failure.noCondition(condition, known: plan.conditions.map(\.name))
    }
    let run = "\(plan.digest)/\(condition)/\(plan.seed)/\(number)"
    return RecordSource(trial, name: reference, in: EventID(name: run, in: .driftline))
  }
  /// Which trial of which condition is meant.
  private static func trial(
    of reference: String, _ arguments: Arguments, _ console: inout Console
  ) throws -> (ExperimentPlan, condition: String, number: Int) {
    let request = ExperimentArguments.request(arguments, of: reference)
    let plan = try ExperimentArguments.plan(request, &console, quiet: true)
    let names = plan.conditions.map(\.name)
    let condition =
      arguments.value("condition", as: String.self)
      ?? (names.contains(plan.production) ? plan.production : names[0])
    guard names.contains(condition) else { throw Failure.noCondition(condition, known: names) }
    Process.catchInterrupts()
    return (plan, condition, arguments.value("trial", as: Int.self) ?? 0)
  }
}
