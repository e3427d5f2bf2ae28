import TextFormats
import TraceCore
import TraceModel
import TraceStore

/// `driftline impact`: everything that depends on one event.
enum ImpactCommand {
  static let command = Command(
    name: "impact",
    summary: "tell everything that depends on one event",
    examples: [
      .init("driftline impact 1207 --store site.db", "an entry of the journal, as trace shows it"),
      .init(
        "driftline impact f81d4fae-7dec-11d0-a765-00a0c91e6bf6 --store site.db --json",
        "an event by its identity"),
    ],
    options: [
      StoreOptions.store,
      .count(
        "limit", "N", in: 1...1_000_000, "how many events and things are listed; 20 where it is not said"),
      StoreOptions.json,
    ],
    operands: [Operand("EVENT", "number of its entry, or its identity as a UUID")],
    discussion: """
      If this event is wrong, these are the events, things, lots and documents that
      have to be looked at again.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let reader = try StoreReader(StoreOptions.path(arguments, command))
    let text = arguments.operands[0]
    let number = Int64(text.hasPrefix("#") ? String(text.dropFirst()) : text)
    let identity = number == nil ? EventID(text: text.replacing("urn:uuid:", with: "")) : nil
    guard let entry = try number ?? identity.flatMap({ try reader.entry(of: $0) }),
      let (impact, excerpt) = try reader.impact(of: entry)
    else { throw Failure.unknown("event “\(text)”", store: reader.path) }
    if arguments.isSet("json") {
      console.print(json(impact, entry, excerpt, reader).document)
    } else {
      let limit = arguments.value("limit", as: Int.self) ?? 20
      console.print(words(impact, entry, excerpt, reader, limit: limit))
    }
    return .fine
  }

  private static func words(
    _ impact: Impact, _ entry: Int64, _ excerpt: RecordExcerpt, _ reader: StoreReader, limit: Int
  ) -> String {
    let core = excerpt.core
    var output = "On entry #\(entry) depend\n"
    output += Columns.text([
      ["events", "\(impact.positions.count)"],
      ["things", "\(impact.items.count) named or moved, \(impact.inside.count) more inside them"],
      ["lots", impact.lots.compactMap { reader.name($0) }.joined(separator: ", ")],
      ["documents", impact.documents.joined(separator: ", ")],
    ])
    output += "\nEvents, in the order of their effect\n"
    output += Columns.text(
      impact.positions.prefix(limit).map { position in
        let header = core.journal.header(at: position)
        return [
          "#\(excerpt.entry(at: position))", header.eventTime.formatted(offset: header.offset),
          "\(header.kind)",
          reader.name(header.actor), header.container.isSome ? reader.code(header.container) : "",
        ]
      })
    output += more(impact.positions.count, limit)
    output += "\nThings\n"
    output += Columns.text(
      impact.items.prefix(limit).map { [reader.code($0), "\(core.state(of: $0))"] })
    return output + more(impact.items.count, limit)
  }

  private static func more(_ count: Int, _ limit: Int) -> String {
    count > limit ? "  … and \(count - limit) more; --limit \(count) or --json lists them\n" : ""
  }

  private static func json(
    _ impact: Impact, _ entry: Int64, _ excerpt: RecordExcerpt, _ reader: StoreReader
  ) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("entry", .integer(Int(entry))), ("event", .text(impact.event.text)),
      ("events", .list(impact.positions.map { .integer(Int(excerpt.entry(at: $0))) })),
      ("things", .texts(impact.items.map { reader.code($0) })),
      ("inside", .texts(impact.inside.map { reader.code($0) })),
      ("lots", .texts(impact.lots.compactMap { reader.name($0) })), ("documents", .texts(impact.documents)),
    ])
  }
}
