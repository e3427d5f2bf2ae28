import TextFormats
import TraceCore
import TraceModel
import TraceStore

/// A thing's history, for people and for programs.
struct HistoryWords {
  let reader: StoreReader
  let history: ProductHistory
  let excerpt: RecordExcerpt
  let findings: [Finding]
  /// Event hashes by entries, where they were asked for.
  private var hashes: [Int64: String] = [:]

  init(reader: StoreReader, history: ProductHistory, excerpt: RecordExcerpt, findings: [Finding]) {
    self.reader = reader
    self.history = history
    self.excerpt = excerpt
    self.findings = findings
  }

  /// Finds the event hash of each step as `source`, which has the same store, writes it.
  mutating func findHashes(in source: RecordSource) throws {
    for entry in (history.steps + history.withdrawn).map(entry).sorted() {
      hashes[entry] = try source.hash(ofEntry: entry)
    }
  }

  private func entry(_ step: ProductHistory.Step) -> Int64 { excerpt.entry(at: step.position) }

  private var core: TraceCore { excerpt.core }
  private var item: ItemID { history.item }

  var text: String {
    var output = "\(title)\n"
    var facts: [[String]] = []
    if let uri = reader.table.identifier(of: item).flatMap({ $0.uri }) { facts.append(["EPC", uri]) }
    for lot in history.lots { facts.append(["lot", describe(lot)]) }
    if let place = core.ledger.standing(of: item)?.place, let name = reader.name(place) {
      facts.append(["place", name])
    }
    add("containers", history.containers.map { reader.code($0) }, to: &facts)
    add("now inside", around.map { reader.code($0) }, to: &facts)
    add("materials", history.materials.map { material($0) }, to: &facts)
    add("equipment", history.equipment.map { reader.name($0) }, to: &facts)
    add("approved by", history.approvers.map { reader.name($0) }, to: &facts)
    add("went to", history.holders.map { reader.name($0) }, to: &facts)
    add("made from", history.predecessors.map { reader.code($0) }, to: &facts)
    add("became", history.successors.map { reader.code($0) }, to: &facts)
    add("made of", history.sourceLots.map { describe($0) }, to: &facts)
    add("went into", history.resultingLots.map { describe($0) }, to: &facts)
    add("same material", history.relatedLots.compactMap { reader.name($0) }, to: &facts)
    if history.isRecalled { facts.append(["recalled", "yes"]) }
    output += Columns.text(facts)
    if !contents.isEmpty { output += "\nHolds\n" + Columns.text(contents) }
    output += "\nWhat happened, in the order in which it took effect; times are those of its sender's clock\n"
    output += Columns.text(history.steps.map(row))
    if !history.withdrawn.isEmpty {
      output += "\nDeclared wrong, and the declarations\n" + Columns.text(history.withdrawn.map(row))
    }
    if !findings.isEmpty { output += "\nWhat is wrong\n" + Columns.text(findings.map(finding)) }
    return output
  }

  private var title: String {
    guard item.isSome else { return history.lots.map { "lot \(describe($0))" }.joined(separator: ", ") }
    let level = reader.table.level(of: item).map { "\($0), " } ?? ""
    return "\(reader.code(item).visible)  \(level)\(core.state(of: item))"
  }

  /// The containers around it, from the inside out.
  private var around: [ItemID] {
    Array(sequence(first: core.parent(of: item)) { core.parent(of: $0) }.prefix { $0.isSome })
  }

  /// What a container holds, in the order in which it was packed.
  private var contents: [[String]] {
    guard item.isSome else { return [] }
    return core.contents(of: item).map { [reader.code($0), "\(core.state(of: $0))"] }
      + core.ledger.amounts(in: item).map { [reader.words($0), ""] }
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
    let amounts = step.details?.quantities ?? []
    if !amounts.isEmpty {
      let words = reader.words(amounts, step.details, of: step.header.lot)
      about += (about.isEmpty ? "" : ", ") + words
    }
    if let destination = step.details?.destination, destination != .none {
      about += about.isEmpty ? "to \(reader.name(destination))" : ", to \(reader.name(destination))"
    }
    return [
      "#\(entry(step))", step.time.formatted(offset: step.header.offset),
      "\(step.header.kind)", reader.name(step.actor), reader.name(step.place) ?? "", about,
      "recorded \(step.header.recordTime.formatted(offset: step.header.offset))",
    ] + (hashes[entry(step)].map { [$0] } ?? [])
  }

  private func finding(_ finding: Finding) -> [String] {
    [finding.rule.rawValue, "\(finding.severity)", finding.raisedAt.description, message(finding)]
  }

  private func message(_ finding: Finding) -> String {
    RuleCatalogue.rule(finding.rule)?.words(for: finding, table: reader.table) { reader.code($0) }
      ?? finding.note
  }

  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("evidence", reader.evidence),
      ("code", .text(item.isSome ? reader.code(item) : title)),
      ("epc", .optional(reader.table.identifier(of: item).flatMap { $0.uri })),
      ("level", .optional(reader.table.level(of: item).map { "\($0)" })),
      ("state", .text("\(core.state(of: item))")),
      ("lots", .texts(history.lots.compactMap { reader.name($0) })),
      ("parent", .optional(core.parent(of: item).isSome ? reader.code(core.parent(of: item)) : nil)),
      ("around", codes(around)), ("containers", codes(history.containers)),
      ("contents", codes(item.isSome ? core.contents(of: item) : [])),
      ("madeOf", .texts(history.sourceLots.map(describe))),
      ("wentInto", .texts(history.resultingLots.map(describe))),
      ("materials", .texts(history.materials.map(material))),
      ("equipment", names(history.equipment)), ("approvers", names(history.approvers)),
      ("holders", names(history.holders)), ("predecessors", codes(history.predecessors)),
      ("successors", codes(history.successors)),
      ("relatedLots", .texts(history.relatedLots.compactMap { reader.name($0) })),
      ("isRecalled", .boolean(history.isRecalled)), ("isComplete", .boolean(history.isComplete)),
      ("steps", .list(history.steps.map(json))), ("withdrawn", .list(history.withdrawn.map(json))),
      ("findings", .list(findings.map(json))),
    ])
  }

  private func codes(_ items: [ItemID]) -> JSONValue { .texts(items.map { reader.code($0) }) }
  private func names(_ actors: [ActorID]) -> JSONValue { .texts(actors.map { reader.name($0) }) }

  private func json(_ finding: Finding) -> JSONValue {
    .object([
      ("rule", .text(finding.rule.rawValue)), ("severity", .text("\(finding.severity)")),
      ("hdaClass", .text("\(finding.hdaClass)")), ("note", .text(finding.note)),
      ("message", .text(message(finding))),
    ])
  }

  private func json(_ step: ProductHistory.Step) -> JSONValue {
    var relation = "itself"
    switch step.relation {
    case .itself: break
    case .container(let container, _): relation = "container \(reader.code(container))"
    case .predecessor(let other): relation = "predecessor \(reader.code(other))"
    case .lot(let lot): relation = "lot \(reader.name(lot) ?? "")"
    }
    return .object([
      ("entry", .integer(Int(entry(step)))), ("event", .text(step.event.text)),
      ("hash", .optional(hashes[entry(step)])),
      ("time", .text(step.time.formatted(offset: step.header.offset))),
      ("recorded", .text(step.header.recordTime.formatted(offset: step.header.offset))),
      ("kind", .text("\(step.header.kind)")), ("chapter", .text("\(step.chapter)")),
      ("relation", .text(relation)), ("actor", .text(reader.name(step.actor))),
      ("place", .optional(reader.name(step.place))),
      ("container", .optional(step.header.container.isSome ? reader.code(step.header.container) : nil)),
      ("amounts", .texts((step.details?.quantities ?? []).map { reader.words($0) })),
      ("used", .texts((step.details?.quantities ?? []).filter(\.isInput).map { reader.words($0) })),
      ("thingsMade", .integer(step.details?.outputs.count ?? 0)),
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
