import TextFormats
import TraceCore
import TraceModel
import TraceStore

/// A recall document, for people and for programs.
struct RecallWords {
  let reader: StoreReader
  let document: RecallDocument
  let core: TraceCore

  func text(units: Bool) -> String {
    let counts = document.counts
    var output = "Recall of \(scope.visible), as of \(document.drawnUpAt)\n"
    output += Columns.text([
      ["affected units", "\(document.units.count)"],
      ["in the site's hands", "\(counts.onHand)"], ["away", "\(counts.away)"],
      ["given to patients", "\(counts.dispensed)"], ["sampled, destroyed, never applied", "\(counts.gone)"],
      ["lots", document.lots.compactMap { reader.name($0) }.joined(separator: ", ")],
    ])
    if !document.customers.isEmpty {
      output += "\nWho had some of them\n"
      output += Columns.text(
        [["", "units", "received", "dispensed"]]
          + document.customers.map {
            [reader.name($0.holder), "\($0.units)", "\($0.received)", "\($0.dispensed)"]
          })
    }
    if !document.amounts.isEmpty {
      output += "\nAmounts without serial numbers\n"
      output += Columns.text(amountRows)
    }
    if !document.openInventory.isEmpty {
      output += "\nTo be blocked at once\n"
      output += Columns.text(
        document.openInventory.map {
          [
            reader.name($0.place) ?? "place not told", reader.name($0.lot) ?? "–", "\($0.units) units",
            "in \($0.containers.count) outermost things",
          ]
        })
    }
    if !document.undecided.isEmpty {
      output += "\nNot to be decided from the record: \(document.widening) more units\n"
      output += Columns.text(
        document.undecided.map { [$0.rule.rawValue, "\($0.units.count) units"] })
    }
    if !document.unaffected.isEmpty {
      output += "\nStays free\n"
      output += Columns.text(
        document.unaffected.map {
          [
            reader.name($0.lot) ?? "no lot", "\($0.units) units", "\($0.onHand) in the site's hands",
            "\($0.reason)",
          ]
        })
    }
    if !document.unknown.isEmpty {
      output += "\nNot in the record\n" + Columns.text(document.unknown.map { [$0] })
    }
    if units {
      output += "\nUnits\n"
      output += Columns.text(
        document.units.map {
          [
            reader.code($0.item), whereabouts($0.whereabouts),
            $0.container.isSome ? "in \(reader.code($0.container))" : "",
          ]
        })
    }
    return output
  }

  /// One row for each event: what was used, and what came of it.
  private var amountRows: [[String]] {
    var rows: [[String]] = []
    var rest = document.amounts[...]
    while let first = rest.first {
      let event = rest.prefix { $0.position == first.position }
      rest = rest.dropFirst(event.count)
      rows.append([
        first.time.description, "\(first.kind)", reader.name(first.place) ?? "",
        reader.words(
          event.map(\.quantity), core.journal.details(at: first.position),
          of: core.journal.header(at: first.position).lot),
        first.holder == .none ? "" : "to \(reader.name(first.holder))",
      ])
    }
    return rows
  }

  private var scope: String {
    switch document.scope {
    case .lot(let lot): "lot \(reader.name(lot) ?? "–")"
    case .material(let batch): "material \(reader.table.definition(of: batch).map { "\($0.number)" } ?? "–")"
    case .machine(let actor, _, _): "what \(reader.name(actor)) handled"
    case .items(let items): "\(items.count) things"
    case .serials(let texts): texts.count == 1 ? texts[0] : "\(texts.count) things"
    }
  }

  private func whereabouts(_ place: RecallDocument.Whereabouts) -> String {
    switch place {
    case .neverApplied: "never applied"
    case .onHand(let place): "on hand" + (reader.name(place).map { ", \($0)" } ?? "")
    case .returned(let place): "returned" + (reader.name(place).map { ", \($0)" } ?? "")
    case .sentTo(let holder): "sent to \(reader.name(holder))"
    case .heldBy(let holder): "held by \(reader.name(holder))"
    case .dispensed(let holder): "dispensed by \(reader.name(holder))"
    case .sampled: "sampled"
    case .destroyed: "destroyed"
    case .repackaged: "repackaged"
    case .withdrawn: "withdrawn"
    }
  }

  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("evidence", reader.evidence), ("scope", .text(scope)),
      ("drawnUpAt", .text(document.drawnUpAt.description)), ("isComplete", .boolean(document.isComplete)),
      ("lots", .texts(document.lots.compactMap { reader.name($0) })),
      ("counts", json(document.counts)),
      ("units", .list(document.units.map(json))),
      ("customers", .list(document.customers.map(json))),
      ("amounts", .list(document.amounts.map(json))),
      ("openInventory", .list(document.openInventory.map(json))),
      ("unaffected", .list(document.unaffected.map(json))),
      ("undecided", .list(document.undecided.map { json($0.rule, $0.units) })),
      ("widening", .integer(document.widening)), ("unknown", .texts(document.unknown)),
    ])
  }

  private func json(_ counts: RecallDocument.Counts) -> JSONValue {
    .object([
      ("onHand", .integer(counts.onHand)), ("away", .integer(counts.away)),
      ("dispensed", .integer(counts.dispensed)), ("gone", .integer(counts.gone)),
    ])
  }

  private func json(_ unit: RecallDocument.Unit) -> JSONValue {
    .object([
      ("code", .text(reader.code(unit.item))), ("lot", .optional(reader.name(unit.lot))),
      ("whereabouts", .text(whereabouts(unit.whereabouts))),
      ("container", .optional(unit.container.isSome ? reader.code(unit.container) : nil)),
      ("holders", .texts(unit.holders.map { reader.name($0) })), ("isDerived", .boolean(unit.isDerived)),
    ])
  }

  private func json(_ customer: ForwardTrace.Customer) -> JSONValue {
    .object([
      ("name", .text(reader.name(customer.holder))), ("units", .integer(customer.units)),
      ("received", .integer(customer.received)), ("dispensed", .integer(customer.dispensed)),
    ])
  }

  private func json(_ amount: RecallDocument.Amount) -> JSONValue {
    .object([
      ("event", .text(core.journal.header(at: amount.position).id.text)),
      ("time", .text(amount.time.description)), ("kind", .text("\(amount.kind)")),
      ("place", .optional(reader.name(amount.place))),
      ("lot", .optional(reader.name(amount.quantity.lot))), ("amount", .text(amount.quantity.amount)),
      ("unit", .text(amount.quantity.unit)), ("isInput", .boolean(amount.quantity.isInput)),
      ("holder", .optional(amount.holder == .none ? nil : reader.name(amount.holder))),
    ])
  }

  private func json(_ stock: RecallDocument.Inventory) -> JSONValue {
    .object([
      ("place", .optional(reader.name(stock.place))), ("lot", .optional(reader.name(stock.lot))),
      ("units", .integer(stock.units)), ("containers", .texts(stock.containers.map { reader.code($0) })),
    ])
  }

  private func json(_ free: RecallDocument.Unaffected) -> JSONValue {
    .object([
      ("lot", .optional(reader.name(free.lot))), ("units", .integer(free.units)),
      ("onHand", .integer(free.onHand)), ("reason", .text("\(free.reason)")),
    ])
  }

  private func json(_ rule: RuleID, _ units: [ItemID]) -> JSONValue {
    .object([("rule", .text(rule.rawValue)), ("units", .texts(units.map { reader.code($0) }))])
  }
}
