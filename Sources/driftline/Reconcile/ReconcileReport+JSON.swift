import EPCIS
import TextFormats
import TraceCore
import TraceModel

extension ReconcileReport {
  /// The report for programs: everything, in the same order.
  var json: String {
    JSONValue.object([
      ("schemaVersion", .integer(1)), ("program", .optional(Process.programDigest)),
      ("documents", .list(documents.map(json))),
      ("events", .integer(eventCount)),
      ("repeatedEvents", .integer(repeatedCount)),
      ("products", .list(products.map(json))),
      ("findings", .integer(findingCount)),
      ("rules", .list(groups.map(json))),
      ("receiver", .optional(receiver?.rawValue)),
      ("refusals", .list(refusals.map(json))),
      ("lots", .list(lots.map(json))),
      ("notices", .list(notices.map(json))), ("store", kept.map(json) ?? .null),
    ]).document
  }

  private func json(_ kept: Reconciler.Kept) -> JSONValue {
    .object([
      ("path", .text(kept.path)), ("entriesBefore", .integer(Int(kept.before))),
      ("first", kept.entries.map { .integer(Int($0.lowerBound)) } ?? .null),
      ("last", kept.entries.map { .integer(Int($0.upperBound - 1)) } ?? .null),
      ("head", .text("\(kept.head)")),
    ])
  }

  private func json(_ document: Document) -> JSONValue {
    .object([
      ("name", .text(document.name)), ("format", .text(document.format)),
      ("events", .integer(document.events)),
      ("made", .optional(document.made)), ("sender", .optional(document.sender)),
      ("receiver", .optional(document.receiver)), ("identifier", .optional(document.identifier)),
      ("isTaken", .boolean(document.isTaken)),
      ("problems", .list(document.problems.map(json))),
    ])
  }

  private func json(_ problem: EPCISError) -> JSONValue {
    .object([
      ("line", .integer(problem.line)), ("column", .integer(problem.column)), ("what", .text(problem.what)),
      ("hint", .optional(problem.hint)), ("event", .optional(problem.event) { .integer($0 + 1) }),
    ])
  }

  private func json(_ product: Product) -> JSONValue {
    .object([
      ("name", .text(product.name)), ("gtin", .text(product.gtin)),
      ("containers", .list(product.containers.map { json($0.gtin, $0.contents) })),
    ])
  }

  private func json(_ gtin: String, _ contents: DocumentSurvey.Contents) -> JSONValue {
    var members: [(String, JSONValue)] = [("gtin", .text(gtin)), ("contents", .integer(contents.count))]
    if case .seen(_, let seen, let all) = contents {
      members += [("seenIn", .integer(seen)), ("of", .integer(all))]
    }
    return .object(members)
  }

  private func json(_ group: Group) -> JSONValue {
    .object([
      ("rule", .text(group.rule.id.rawValue)), ("severity", .text("\(group.rule.severity)")),
      ("hdaClass", .text(group.rule.hdaClass.title)), ("remedy", .text(group.rule.remedy)),
      ("findings", .list(group.entries.map(json))),
    ])
  }

  private func json(_ entry: Entry) -> JSONValue {
    .object([
      ("message", .text(entry.message)), ("item", .optional(entry.item)),
      ("container", .optional(entry.container)), ("lot", .optional(entry.lot)),
      ("expected", .optional(entry.finding.expected, JSONValue.decimal)),
      ("observed", .optional(entry.finding.observed, JSONValue.decimal)),
      ("probability", .optional(entry.finding.probability, JSONValue.decimal)),
      ("place", .text("\(entry.finding.place)")), ("evidence", .list(entry.evidence.map(json))),
    ])
  }

  private func json(_ evidence: Evidence) -> JSONValue {
    let places = evidence.places.map {
      JSONValue.object([("document", .text($0.document)), ("line", .integer($0.line))])
    }
    return .object([
      ("entry", .optional(evidence.entry) { .integer(Int($0)) }),
      ("hash", .optional(hashes[evidence.event])), ("kind", .text(evidence.kind)),
      ("time", .text(evidence.time)), ("actor", .text(evidence.actor)),
      ("places", .list(places)), ("morePlaces", .integer(evidence.morePlaces)),
    ])
  }

  private func json(_ refusal: ProfileReview.Refusal) -> JSONValue {
    .object([
      ("reason", .text(refusal.rejection.reason.rawValue)),
      ("statement", .text(refusal.rejection.reason.statement)),
      ("hdaClass", .text(refusal.rejection.reason.hdaClass.title)),
      ("document", .text(refusal.document)), ("line", .integer(refusal.line)),
      ("subject", .text(refusal.subject)),
    ])
  }

  private func json(_ lot: Lot) -> JSONValue {
    .object([
      ("lot", .text(lot.number)), ("product", .text(lot.product)), ("gtin", .optional(lot.gtin)),
      ("expiry", .optional(lot.expiry)), ("isBalanced", .boolean(lot.result.isBalanced)),
      ("balances", .list(lot.result.balances.map(json))),
      ("amounts", .list(lot.amounts.sums.map(json))), ("thingsMade", .integer(lot.amounts.things)),
      ("madeOf", .texts(lot.madeOf)), ("wentInto", .texts(lot.wentInto)),
    ])
  }

  private func json(_ sum: LotAmounts.Sum) -> JSONValue {
    .object([
      ("fate", .text(sum.fate.rawValue)), ("amount", .text(sum.amount.amount)),
      ("unit", .text(sum.amount.unit)),
    ])
  }

  private func json(_ balance: NumberBalance) -> JSONValue {
    .object([
      ("level", .text(balance.level.description)), ("issued", .integer(Int(balance.issued))),
      ("here", .integer(Int(balance.commissioned))), ("shipped", .integer(Int(balance.shipped))),
      ("sampled", .integer(Int(balance.sampled))), ("destroyed", .integer(Int(balance.destroyed))),
      ("scrapped", .integer(Int(balance.scrapped))), ("withdrawn", .integer(Int(balance.unused))),
      ("unaccounted", .integer(Int(balance.unaccounted))), ("inContainers", .integer(Int(balance.packed))),
    ])
  }

  private func json(_ notice: MappingNotice) -> JSONValue {
    .object([
      ("document", .text(notice.source)), ("line", .integer(notice.line)), ("field", .text(notice.field)),
      ("reason", .text(notice.reason.rawValue)), ("example", .text(notice.example)),
      ("count", .integer(notice.count)),
    ])
  }
}
