import EPCIS
import TraceCore
import TraceModel
import TraceStore

/// `driftline recall`: every affected unit, where it is, who had it.
enum RecallCommand {
  static let command = Command(
    name: "recall",
    summary: "draw up a recall: every affected unit, where it is, who had it",
    examples: [
      .init("driftline recall --lot N7A001 --store site.db", "a lot"),
      .init("driftline recall --material F4711 --store site.db", "what a delivery of material went into"),
      .init(
        "driftline recall --material '(01)04012345999990(10)API-17' --store site.db",
        "what a lot of a bulk went into"),
      .init(
        "driftline recall --serial '(01)04012345123456(21)17' --store site.db --json",
        "single things with all that is inside them"),
    ],
    options: [
      StoreOptions.store,
      .value("lot", "LOT", of: String.self, "a lot by its number, or as (01)…(10)…, URN or Digital Link"),
      .value("gtin", "GTIN", of: String.self, "of which product, where several have a lot of this number"),
      .value(
        "material", "BATCH", of: String.self,
        "a delivery of material, by the site's or the supplier's number, or a lot of what went in, in any form of --lot"
      ),
      .value("serial", "ID", of: String.self, isRepeatable: true, "a thing, in any form that trace takes"),
      .flag("units", "list every affected unit"),
      StoreOptions.json,
    ],
    discussion: """
      Changes nothing: a recall that is decided is stated as an event. What the record
      contradicts itself about is told apart, with the finding that says why.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = try StoreOptions.path(arguments, command)
    let reader = try StoreReader(path)
    var results: [(RecallDocument, RecordExcerpt)] = []
    for scope in try scopes(arguments, reader) { results.append(try reader.recall(scope)) }
    guard !results.isEmpty else {
      throw UsageProblem.missingOperand(
        Operand("--lot LOT, --material BATCH or --serial ID", "where it begins"), command: command)
    }
    for (document, excerpt) in results {
      let words = RecallWords(reader: reader, document: document, core: excerpt.core)
      console.print(
        arguments.isSet("json") ? words.json.document : words.text(units: arguments.isSet("units")))
    }
    return .fine
  }

  private static func scopes(_ arguments: Arguments, _ reader: StoreReader) throws -> [RecallScope] {
    var scopes: [RecallScope] = []
    if let text = arguments.value("lot", as: String.self) {
      let gtin = arguments.value("gtin", as: String.self).flatMap { try? GTIN($0) }
      let lots = reader.lots(named: text, of: gtin)
      guard !lots.isEmpty else { throw Failure.unknown("lot “\(text)”", store: reader.path) }
      scopes += lots.map { .lot($0) }
    }
    if let text = arguments.value("material", as: String.self) {
      let materials = reader.materials(text)
      let lots = reader.lots(named: text)
      guard !materials.isEmpty || !lots.isEmpty else {
        throw Failure.unknown("material “\(text)”", store: reader.path)
      }
      scopes += materials.map { .material($0) } + lots.map { .lot($0) }
    }
    let serials = arguments.values("serial", as: String.self)
    if !serials.isEmpty { scopes.append(.serials(serials.map(IdentifierNames.kept))) }
    return scopes
  }
}
