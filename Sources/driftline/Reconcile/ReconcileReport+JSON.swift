import EPCIS
import TraceCore
import TraceModel

extension ReconcileReport {
  /// The report for programs: everything, in the same order.
  var json: String {
    JSONText.object([
      ("schemaVersion", .number(1)),
      ("documents", .list(documents.map(json))),
      ("events", .number(eventCount)),
      ("repeatedEvents", .number(repeatedCount)),
      ("products", .list(products.map(json))),
      ("findings", .number(findingCount)),
      ("rules", .list(groups.map(json))),
      ("receiver", .optional(receiver?.rawValue)),
      ("refusals", .list(refusals.map(json))),
      ("lots", .list(lots.map(json))),
      ("notices", .list(notices.map(json))), ("store", kept.map(json) ?? .null),
    ]).document
  }

  private func json(_ kept: Reconciler.Kept) -> JSONText {
    .object([
      ("path", .text(kept.path)), ("entriesBefore", .number(Int(kept.before))),
      ("first", kept.entries.map { .number(Int($0.lowerBound)) } ?? .null),
      ("last", kept.entries.map { .number(Int($0.upperBound - 1)) } ?? .null),
      ("head", .text("\(kept.head)")),
    ])
  }

  private func json(_ document: Document) -> JSONText {
    .object([
      ("name", .text(document.name)), ("format", .text(document.format)),
      ("events", .number(document.events)),
      ("made", .optional(document.made)), ("sender", .optional(document.sender)),
      ("receiver", .optional(document.receiver)), ("identifier", .optional(document.identifier)),
      ("isTaken", .flag(document.isTaken)),
      (
        "problems",
        .list(
          document.problems.map { problem in
            .object([
              ("line", .number(problem.line)), ("column", .number(problem.column)),
              ("what", .text(problem.what)), ("hint", .optional(problem.hint)),
              ("event", problem.event.map { .number($0 + 1) } ?? .null),
            ])
          })
      ),
    ])
  }

  private func json(_ product: Product) -> JSONText {
    .object([
      ("name", .text(product.name)), ("gtin", .text(product.gtin)),
      (
        "containers",
        .list(
          product.containers.map { container in
            var members: [(String, JSONText)] = [
              ("gtin", .text(container.gtin)), ("contents", .number(container.contents.count)),
            ]
            if case .seen(_, let seen, let all) = container.contents {
              members += [("seenIn", .number(seen)), ("of", .number(all))]
            }
            return .object(members)
          })
      ),
    ])
  }

  private func json(_ group: Group) -> JSONText {
    .object([
      ("rule", .text(group.rule.id.rawValue)), ("severity", .text("\(group.rule.severity)")),
      ("hdaClass", .text(group.rule.hdaClass.title)), ("remedy", .text(group.rule.remedy)),
      ("findings", .list(group.entries.map(json))),
    ])
  }

  private func json(_ entry: Entry) -> JSONText {
    .object([
      ("message", .text(entry.message)), ("item", .optional(entry.item)),
      ("container", .optional(entry.container)), ("lot", .optional(entry.lot)),
      ("expected", entry.finding.expected.map { .decimal($0) } ?? .null),
      ("observed", entry.finding.observed.map { .decimal($0) } ?? .null),
      ("probability", entry.finding.probability.map { .decimal($0) } ?? .null),
      ("place", .text("\(entry.finding.place)")),
      (
        "evidence",
        .list(
          entry.evidence.map { evidence in
            .object([
              ("entry", evidence.entry.map { .number(Int($0)) } ?? .null),
              ("kind", .text(evidence.kind)), ("time", .text(evidence.time)),
              ("actor", .text(evidence.actor)),
              (
                "places",
                .list(
                  evidence.places.map {
                    .object([("document", .text($0.document)), ("line", .number($0.line))])
                  })
              ),
            ])
          })
      ),
    ])
  }

  private func json(_ refusal: ProfileReview.Refusal) -> JSONText {
    .object([
      ("reason", .text(refusal.rejection.reason.rawValue)),
      ("statement", .text(refusal.rejection.reason.statement)),
      ("hdaClass", .text(refusal.rejection.reason.exceptionClass.rawValue)),
      ("document", .text(refusal.document)), ("line", .number(refusal.line)),
      ("subject", .text(refusal.subject)),
    ])
  }

  private func json(_ lot: Lot) -> JSONText {
    .object([
      ("lot", .text(lot.number)), ("product", .text(lot.product)), ("gtin", .optional(lot.gtin)),
      ("expiry", .optional(lot.expiry)), ("isBalanced", .flag(lot.result.isBalanced)),
      (
        "balances",
        .list(
          lot.result.balances.map { balance in
            .object([
              ("level", .text(balance.level.description)), ("issued", .number(Int(balance.issued))),
              ("here", .number(Int(balance.commissioned))), ("shipped", .number(Int(balance.shipped))),
              ("sampled", .number(Int(balance.sampled))), ("destroyed", .number(Int(balance.destroyed))),
              ("scrapped", .number(Int(balance.scrapped))), ("withdrawn", .number(Int(balance.unused))),
              ("unaccounted", .number(Int(balance.unaccounted))),
              ("inContainers", .number(Int(balance.packed))),
            ])
          })
      ),
    ])
  }

  private func json(_ notice: MappingNotice) -> JSONText {
    .object([
      ("document", .text(notice.source)), ("line", .number(notice.line)), ("field", .text(notice.field)),
      ("reason", .text(notice.reason.rawValue)), ("example", .text(notice.example)),
      ("count", .number(notice.count)),
    ])
  }
}
