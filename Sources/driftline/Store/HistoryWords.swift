import TraceCore
import TraceModel
import TraceStore

/// A thing's history, for people and for programs.
struct HistoryWords {
  let reader: StoreReader
  let history: ProductHistory
  let excerpt: RecordExcerpt
  let findings: [Finding]

  private var core: TraceCore { excerpt.core }
  private var item: ItemID { history.item }

  var text: String {
    let level = reader.table.level(of: item).map { "\($0), " } ?? ""
    var output = "\(reader.code(item))  \(level)\(core.state(of: item))\n"
    var facts: [[String]] = []
    if let uri = reader.table.identifier(of: item).flatMap({ $0.uri }) { facts.append(["EPC", uri]) }
    for lot in history.lots { facts.append(["lot", describe(lot)]) }
    if let place = core.ledger.standing(of: item)?.place, let name = reader.name(place) {
      facts.append(["place", name])
    }
    let containers = history.containers.map { reader.code($0) }
    if !containers.isEmpty { facts.append(["containers", containers.joined(separator: ", ")]) }
    let parent = core.parent(of: item)
    if parent.isSome { facts.append(["now inside", reader.code(parent)]) }
    add("materials", history.materials.map { material($0) }, to: &facts)
    add("equipment", history.equipment.map { reader.name($0) }, to: &facts)
    add("approved by", history.approvers.map { reader.name($0) }, to: &facts)
    add("went to", history.holders.map { reader.name($0) }, to: &facts)
    add("made from", history.predecessors.map { reader.code($0) }, to: &facts)
    add("became", history.successors.map { reader.code($0) }, to: &facts)
    add("same material", history.relatedLots.compactMap { reader.name($0) }, to: &facts)
    if history.isRecalled { facts.append(["recalled", "yes"]) }
    output += Columns.text(facts) + "\nWhat happened\n" + Columns.text(history.steps.map(row))
    if !history.withdrawn.isEmpty {
      output += "\nDeclared wrong, and the declarations\n" + Columns.text(history.withdrawn.map(row))
    }
    if !findings.isEmpty { output += "\nWhat is wrong\n" + Columns.text(findings.map(finding)) }
    return output
  }

  private func add(_ label: String, _ words: [String], to facts: inout [[String]]) {
    if !words.isEmpty { facts.append([label, words.joined(separator: ", ")]) }
  }

  private func describe(_ lot: LotID) -> String {
    guard let definition = reader.table.definition(of: lot) else { return "–" }
    let product = reader.table.definition(of: definition.product).map { " of \($0.name)" } ?? ""
    return "\(definition.number)\(product)" + (definition.expiry.map { ", expires \($0)" } ?? "")
  }

  private func material(_ batch: MaterialBatchID) -> String {
    reader.table.definition(of: batch).map { "\($0.number) (\($0.materialCode))" } ?? "–"
  }

  private func row(_ step: ProductHistory.Step) -> [String] {
    var about = ""
    switch step.relation {
    case .itself: about = step.header.container.isSome ? reader.code(step.header.container) : ""
    case .container(let container, _): about = "with \(reader.code(container))"
    case .predecessor(let other): about = "as \(reader.code(other))"
    case .lot(let lot): about = "lot \(reader.name(lot) ?? "–")"
    }
    if let destination = step.details?.destination, destination != .none {
      about += about.isEmpty ? "to \(reader.name(destination))" : ", to \(reader.name(destination))"
    }
    return [
      "#\(excerpt.entry(at: step.position))", step.time.formatted(offset: step.header.offset),
      "\(step.header.kind)", reader.name(step.actor), reader.name(step.place) ?? "", about,
    ]
  }

  private func finding(_ finding: Finding) -> [String] {
    [finding.rule.rawValue, "\(finding.severity)", finding.raisedAt.description, finding.note]
  }

  var json: JSONText {
    .object([
      ("schemaVersion", .number(1)), ("code", .text(reader.code(item))),
      ("epc", .optional(reader.table.identifier(of: item).flatMap { $0.uri })),
      ("level", .optional(reader.table.level(of: item).map { "\($0)" })),
      ("state", .text("\(core.state(of: item))")),
      ("lots", .list(history.lots.compactMap { reader.name($0) }.map { .text($0) })),
      ("parent", .optional(core.parent(of: item).isSome ? reader.code(core.parent(of: item)) : nil)),
      ("containers", codes(history.containers)),
      ("materials", .list(history.materials.map { .text(material($0)) })),
      ("equipment", names(history.equipment)), ("approvers", names(history.approvers)),
      ("holders", names(history.holders)), ("predecessors", codes(history.predecessors)),
      ("successors", codes(history.successors)),
      ("relatedLots", .list(history.relatedLots.compactMap { reader.name($0) }.map { .text($0) })),
      ("isRecalled", .flag(history.isRecalled)), ("isComplete", .flag(history.isComplete)),
      ("steps", .list(history.steps.map(json))), ("withdrawn", .list(history.withdrawn.map(json))),
      (
        "findings",
        .list(
          findings.map { finding in
            .object([
              ("rule", .text(finding.rule.rawValue)), ("severity", .text("\(finding.severity)")),
              ("hdaClass", .text("\(finding.hdaClass)")), ("note", .text(finding.note)),
            ])
          })
      ),
    ])
  }

  private func codes(_ items: [ItemID]) -> JSONText { .list(items.map { .text(reader.code($0)) }) }
  private func names(_ actors: [ActorID]) -> JSONText { .list(actors.map { .text(reader.name($0)) }) }

  private func json(_ step: ProductHistory.Step) -> JSONText {
    var relation = "itself"
    switch step.relation {
    case .itself: break
    case .container(let container, _): relation = "container \(reader.code(container))"
    case .predecessor(let other): relation = "predecessor \(reader.code(other))"
    case .lot(let lot): relation = "lot \(reader.name(lot) ?? "")"
    }
    return .object([
      ("entry", .number(Int(excerpt.entry(at: step.position)))), ("event", .text(step.event.text)),
      ("time", .text(step.time.formatted(offset: step.header.offset))),
      ("kind", .text("\(step.header.kind)")), ("chapter", .text("\(step.chapter)")),
      ("relation", .text(relation)), ("actor", .text(reader.name(step.actor))),
      ("place", .optional(reader.name(step.place))),
      ("container", .optional(step.header.container.isSome ? reader.code(step.header.container) : nil)),
    ])
  }
}

extension ItemIdentifier {
  /// The EPC URI, where it can be written.
  var uri: String? {
    guard case .epc(let code) = self else { return nil }
    return code.uri
  }
}
