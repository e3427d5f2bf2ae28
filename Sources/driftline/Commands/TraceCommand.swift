import TraceStore

/// `driftline trace`: everything that happened to one thing, or to a lot.
enum TraceCommand {
  static let command = Command(
    name: "trace",
    summary: "tell everything that happened to one thing, or to a lot",
    examples: [
      .init("driftline trace urn:epc:id:sgtin:4012345.012345.17 --store site.db", "by its EPC"),
      .init("driftline trace '(01)04012345123456(21)17' --store site.db", "as it stands on the carton"),
      .init("driftline trace 04012345123456 17 --store site.db --json", "by GTIN and serial number"),
      .init("driftline trace https://id.gs1.org/00/340123450000000772 --store site.db", "a pallet"),
      .init("driftline trace '(01)04012345999990(10)API-17' --store site.db", "a lot, in bulk or not"),
    ],
    options: [
      StoreOptions.store,
      .flag("hashes", "show the event hash of each event, as “driftline export --store” writes it"),
      StoreOptions.json,
    ],
    operands: [
      Operand("ID", "EPC URI, element string, Digital Link, SSCC, or a GTIN; of a lot too"),
      Operand("SERIAL", isOptional: true, "the serial number, where ID is a GTIN"),
    ],
    discussion: """
      Events of the containers around it count while it was inside, and those of its
      lot and of what it was made from. Of a lot those about it as a whole are told, and
      those about amounts of it and of what went into it. Numbers with # are entries of the journal,
      which “driftline impact” takes.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    let reader = try StoreReader(path)
    var words: HistoryWords
    if let lot = reader.lot(named: arguments.operands) {
      let (history, excerpt) = try reader.history(ofLot: lot)
      words = HistoryWords(reader: reader, history: history, excerpt: excerpt, findings: [])
    } else {
      let number = try reader.number(named: arguments.operands)
      let (history, excerpt) = try reader.history(of: number)
      words = HistoryWords(
        reader: reader, history: history, excerpt: excerpt, findings: try reader.findings(about: number))
    }
    if arguments.isSet("hashes") { try words.findHashes(in: RecordSource(store: path)) }
    console.print(arguments.isSet("json") ? words.json.document : words.text)
    return .fine
  }
}
