import Foundation
import TextFormats
import TraceModel
import TraceStore

/// `driftline verify`: whether a code is good, as a dispenser asks.
enum VerifyCommand {
  static let command = Command(
    name: "verify",
    summary: "say whether a code is good, as a returns desk asks",
    examples: [
      .init("driftline verify 04012345123456 000017 --store site.db", "product and serial number"),
      .init(
        "driftline verify 04012345123456 000017 --lot N7A001 --expiry 310600 --store site.db",
        "with all that the code carries"),
    ],
    options: [
      StoreOptions.store,
      .value("lot", "LOT", of: String.self, "the lot on the package"),
      .value("expiry", "DATE", of: String.self, "the expiry on the package: YYMMDD, YYYYMMDD, YYYY-MM-DD"),
      .value("at", "TIME", of: Moment.self, "when it is asked (ISO 8601); now where it is not said"),
      .flag("unrecorded", "answer from the store as it is, without recording the query"),
      StoreOptions.json,
    ],
    operands: [Operand("GTIN", "the product"), Operand("SERIAL", "the serial number")],
    discussion: """
      Answers and reasons are those of lightweight messaging for saleable returns.
      Exit code 0 where it is verified, 1 where it is not. Each query is an entry of the
      record, which “driftline trace” shows, and is on disk when the answer comes.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    let time = arguments.value("at", as: Moment.self)?.time ?? Moment.now
    let query = VerificationQuery(
      gtin: arguments.operands[0], serial: arguments.operands[1], lot: arguments.value("lot"),
      expiry: arguments.value("expiry"), askedAt: time)
    let answer = try answer(query, in: path, isRecorded: !arguments.isSet("unrecorded"))
    if arguments.isSet("json") {
      console.print(
        JSONValue.object([
          ("schemaVersion", .integer(1)), ("verified", .boolean(answer.verified)),
          ("reason", .optional(answer.reason?.rawValue)),
          ("additional", .optional(answer.additional?.rawValue)),
        ]).document)
    } else {
      let reasons = [answer.reason?.rawValue, answer.additional?.rawValue].compactMap { $0 }
      console.print(
        (answer.verified ? "verified" : "not verified")
          + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")) + "\n")
    }
    return answer.verified ? .fine : .notAccepted
  }

  private static func answer(
    _ query: VerificationQuery, in path: String, isRecorded: Bool
  ) throws -> VerificationAnswer {
    // A name that is none is no reason to make a store.
    let reader = try StoreReader(path)
    guard isRecorded else { return try reader.answer(query).0 }
    let record = try StoredRecord(path)
    defer { record.close() }
    return try record.answer(query)
  }
}
