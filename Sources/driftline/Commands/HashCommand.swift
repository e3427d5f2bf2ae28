import EPCIS
import TextFormats

/// `driftline hash`: the identity that follows from what each event says.
enum HashCommand {
  static let command = Command(
    name: "hash",
    summary: "print the event hash of each event in documents",
    examples: [
      .init("driftline hash Scenarios/documents/healthy-lot.xml", "one line an event: hash, place, event ID"),
      .init("driftline hash sent.xml received.jsonld --json", "to compare what was sent with what came"),
      .init("driftline hash lot.xml --prehash", "the text that is hashed, to see where two events differ"),
    ],
    options: [
      .flag("prehash", "print the text that is hashed in place of the hash"),
      .flag("json", "write one JSON object"),
    ],
    operands: [
      Operand(
        "FILE", isRepeatable: true,
        "EPCIS 1.2 XML, 2.0 XML or 2.0 JSON-LD, gzipped or not; - for standard input")
    ],
    discussion: """
      Event hashes are those of the Core Business Vocabulary 2.0, section 8.9: the same
      for an event in XML and in JSON-LD, whoever computes them. Record time, event ID
      and error declaration do not count.

      Exit code: 0 all events were hashed, 65 a document or an event cannot be read,
      74 a file cannot be opened.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let hash = EventHash()
    var code = ExitCode.fine
    var events: [JSONValue] = []
    for word in arguments.operands {
      let file = try InputFile(word)
      do throws(EPCISError) {
        let reader = try EPCISReader(path: file.path, name: file.name)
        reader.tracksLines = true
        while let event = try reader.nextUsable({ code = complain($0, console) }) {
          let text = arguments.isSet("prehash") ? EventHash.prehash(of: event) : hash.id(of: event)
          guard arguments.isSet("json") else {
            // A tabulator is no glyph: the columns are bytes, what stands in them is made visible.
            let columns = [text, "\(file.name):\(reader.eventLine)", event.eventID ?? "-"].map(\.visible)
            console.print(bytes: Array((columns.joined(separator: "\t") + "\n").utf8))
            continue
          }
          events.append(
            .object([
              (arguments.isSet("prehash") ? "prehash" : "hash", .text(text)), ("document", .text(file.name)),
              ("line", .integer(reader.eventLine)), ("event", .optional(event.eventID)),
            ]))
        }
      } catch {
        code = complain(error, console)
      }
    }
    if arguments.isSet("json") {
      console.print(JSONValue.object([("schemaVersion", .integer(1)), ("events", .list(events))]).document)
    }
    return code
  }

  private static func complain(_ error: EPCISError, _ console: Console) -> ExitCode {
    let failure = Failure.badDocument(error, isLeftOut: false)
    console.complain(failure)
    return failure.exitCode
  }
}
