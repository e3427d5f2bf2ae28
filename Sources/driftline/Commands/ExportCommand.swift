import EPCIS

/// `driftline export`: events as EPCIS documents of any version, whole or by lot or shipment.
enum ExportCommand {
  static let command = Command(
    name: "export",
    summary: "write EPCIS documents in another version, by lot or shipment",
    examples: [
      .init("driftline export lot.xml --format json > lot.jsonld", "turn one file into another version"),
      .init(
        "driftline export line7/*.xml --format 1.2 --split shipment --gzip --out outbox",
        "one file a shipment"),
    ],
    options: [
      .value(
        "format", short: "f", "FORMAT", of: ExportFormat.self, "1.2, 2.0-xml or json; json if not given"),
      .value("split", "KEY", of: SplitKey.self, "a document for each lot or shipment"),
      .value(
        "identifiers", "FORM", of: ExportIdentifiers.self, "as-written, urn or link; urn in 1.2 if not given"),
      .value("out", short: "o", "FOLDER", of: String.self, "where files are written; it has to exist"),
      .flag("gzip", short: "z", "compress what is written"),
      .flag("compact", "without line feeds and indentation"),
    ],
    operands: [
      Operand(
        "FILE", isRepeatable: true,
        "EPCIS 1.2 XML, 2.0 XML or 2.0 JSON-LD, gzipped or not; - for standard input")
    ],
    discussion: """
      Without --out one file is written to standard output. What a version has no
      place for is said on standard error. An event whose things belong to several
      documents is divided, and its parts get identities of their own; what belongs
      to no lot or shipment is in the file “rest”.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let folder: String? = arguments.value("out")
    let split: SplitKey? = arguments.value("split")
    guard folder != nil || split == nil && arguments.operands.count == 1 else {
      throw UsageProblem.outNeeded(command)
    }
    var files: [InputFile] = []
    for word in arguments.operands { files.append(try InputFile(word)) }
    let format: ExportFormat = arguments.value("format") ?? .json20
    let source = try FileSource(files)
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
    return .fine
  }
}
