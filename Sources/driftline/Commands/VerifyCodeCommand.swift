import Foundation
import TextFormats
import TraceModel
import TraceStore

/// `driftline verify-code`: whether a code is good, as a dispenser asks.
enum VerifyCodeCommand {
  static let command = Command(
    name: "verify-code",
    summary: "say whether a code is good, as a returns desk asks",
    examples: [
      .init("driftline verify-code 04012345123456 000017 --store site.db", "product and serial number"),
      .init(
        "driftline verify-code 04012345123456 000017 --lot N7A001 --expiry 310600 --store site.db",
        "with all that the code carries"),
    ],
    options: [
      StoreOptions.store,
      .value("lot", "LOT", of: String.self, "the lot on the package"),
      .value("expiry", "DATE", of: String.self, "the expiry on the package: YYMMDD, YYYYMMDD, YYYY-MM-DD"),
      .value("at", "TIME", of: Moment.self, "when it is asked (ISO 8601); now where it is not said"),
      .flag("unrecorded", "answer from the store as it is, without recording the query"),
      .count("wait", "S", in: 0...3_600, "seconds to wait for another writer; 10 where it is not said"),
      StoreOptions.json,
    ],
    operands: [Operand("GTIN", "the product"), Operand("SERIAL", "the serial number")],
    discussion: """
      Answers and reasons are those of lightweight messaging for saleable returns.
      Each query is an entry of the record, which “driftline trace” shows, and is on disk
      when the answer comes; while another one is recorded it waits.

      Exit code: 0 it is verified, 1 it is not, 74 the answer is given and the query could
      not be recorded: somebody else writes to the store, or it cannot be written.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    let time = arguments.value("at", as: Moment.self)?.time ?? Moment.now
    let query = VerificationQuery(
      gtin: arguments.operands[0], serial: arguments.operands[1], lot: arguments.value("lot"),
      expiry: arguments.value("expiry"), askedAt: time)
    // A name that is none is no reason to make a store.
    let reader = try StoreReader(path)
    let patience = arguments.value("wait", as: Int.self) ?? 10
    var (recorded, problem): (VerificationAnswer?, StoreError?)
    if !arguments.isSet("unrecorded") {
      do throws(StoreError) {
        let record = try StoredRecord(path, creates: false, patience: Double(patience))
        defer { record.close() }
        recorded = try record.answer(query)
      } catch {
        guard error.kind == .inputOutput else { throw error }
        problem = error
      }
    }
    let answer = try recorded ?? reader.answer(query).0
    let reasons = [answer.reason?.rawValue, answer.additional?.rawValue]
    if arguments.isSet("json") {
      console.print(
        JSONValue.object([
          ("schemaVersion", .integer(1)), ("verified", .boolean(answer.verified)),
          ("reason", .optional(reasons[0])), ("additional", .optional(reasons[1])),
          ("recorded", .boolean(recorded != nil)),
        ]).document)
    } else {
      let words = reasons.compactMap(\.self).joined(separator: ", ")
      console.print(
        (answer.verified ? "verified" : "not verified") + (words.isEmpty ? "" : ": \(words)") + "\n")
    }
    guard let problem else { return answer.verified ? .fine : .notAccepted }
    console.note("the query is not recorded; --unrecorded answers without recording it")
    console.complain(.store(problem))
    return .inputOutput
  }
}
