import TraceModel

/// Where a recall begins.
public enum RecallScope: Hashable, Sendable {
  /// A lot.
  case lot(LotID)
  /// A batch of material, as the supplier recalls it.
  case material(MaterialBatchID)
  /// What a machine handled in a span of time, by the times that its events state.
  case machine(ActorID, from: Timestamp, through: Timestamp)
  /// Single things with all that is inside them.
  case items([ItemID])
  /// The same by their identifiers: EPC URIs, element strings or Digital Links.
  case serials([String])
}

/// The units that a scope leads to, forward through lots, containers and repackaging.
struct RecallReach {
  /// Units, by the record as it stands.
  var units = ItemSet()
  /// Those among them that were made from affected ones.
  var derived = ItemSet()
  /// Lots that are affected as a whole.
  var lots: Set<LotID> = []
  /// What the scope names and the record does not know.
  var unknown: [String] = []

  private let core: TraceCore
  private let genealogy: Genealogy
  private let custody: CustodyReader

  init(_ core: TraceCore, _ scope: RecallScope) {
    self.core = core
    genealogy = core.genealogy
    custody = CustodyReader(core)
    core.rulebook.classes.refresh()
    switch scope {
    case .lot(let lot):
      if core.table.definition(of: lot) != nil { lots = [lot] } else { unknown = ["lot \(lot.raw)"] }
    case .material(let material): addMaterial(material)
    case .machine(let actor, let from, let through): addHandled(by: actor, from, through)
    case .items(let items): for item in items { add(item) }
    case .serials(let texts): for text in texts { add(text) }
    }
    lots.formUnion(core.results(of: lots))
    addLots()
    followTransformations()
  }

  /// Whether a thing is of the smallest level; what no number block tells is a unit if nothing was ever put into it.
  func isUnit(_ item: ItemID) -> Bool {
    if let level = core.rulebook.classes(item).level { return level == .unit }
    if case .epc(.sscc) = core.table.identifier(of: item) { return false }
    return core.ledger.childCount(of: item) == 0
  }

  private mutating func addMaterial(_ material: MaterialBatchID) {
    guard core.table.definition(of: material) != nil else {
      unknown = ["material batch \(material.raw)"]
      return
    }
    lots = Set(core.lots(consuming: material))
    for position in core.traceIndex.consumption[material] ?? [] where core.isInEffect(position) {
      addInside(core.journal.items(at: position), after: core.journal.entries[position].sequence)
    }
  }

  private mutating func addHandled(by actor: ActorID, _ from: Timestamp, _ through: Timestamp) {
    guard core.table.definition(of: actor) != nil else {
      unknown = ["actor \(actor.raw)"]
      return
    }
    for position in core.journal.startIndex..<core.journal.endIndex {
      let header = core.journal.entries[position].header
      guard header.actor == actor, from <= header.eventTime, header.eventTime <= through,
        Self.isHandling(header.kind), core.isInEffect(position)
      else { continue }
      let sequence = core.journal.entries[position].sequence
      // What was taken out is not inside any more right after the event.
      addInside(core.journal.items(at: position), after: header.kind == .unpack ? sequence - 1 : sequence)
      // A container's label is told of before what the container holds, which the machine had before it as well.
      if header.kind == .commission { addFillings(of: core.journal.items(at: position), after: sequence) }
      if header.kind == .unpack, header.itemCount == 0 {
        addInside([header.container], after: sequence - 1)
      }
      addInside(core.journal.details(at: position)?.outputs ?? [], after: sequence)
    }
  }

  private static func isHandling(_ kind: EventKind) -> Bool {
    switch kind {
    case .verify, .countReport, .allocate, .errorDeclaration, .approve, .release, .hold, .openLot, .closeLot,
      .consumeMaterial:
      false
    default: true
    }
  }

  private mutating func addInside(_ items: [ItemID], after sequence: Int) {
    for item in items {
      if isUnit(item) {
        units.insert(item)
      } else {
        genealogy.forEachInside(of: item, after: sequence) { if isUnit($0) { units.insert($0) } }
      }
    }
  }

  /// What was told as packed into containers that were labeled before it was told what they hold: at once, and by hand until
  /// they went on, onto a pallet or out of the house.
  private mutating func addFillings(of containers: [ItemID], after sequence: Int) {
    for container in containers where !isUnit(container) {
      let later = core.journal.positions(touching: container).filter { core.isInEffect($0) }
        .map { core.journal.entries[$0] }.filter { $0.sequence > sequence }
      let wentOn =
        later.filter { $0.header.container != container && Self.goesOn($0.header.kind) }
        .map(\.sequence).min() ?? .max
      for filling in later
      where filling.header.kind == .pack && filling.header.container == container
        && filling.sequence < wentOn
      {
        genealogy.forEachInside(of: container, after: filling.sequence) {
          if isUnit($0) { units.insert($0) }
        }
      }
    }
  }

  private static func goesOn(_ kind: EventKind) -> Bool { kind == .pack || kind == .ship }

  private mutating func add(_ text: String) {
    // The year only gives printed dates their century, and no date is read here.
    let code = ScannedCode(text, in: ReadingContext(year: 2_000)).epc ?? (try? EPC(uri: text))
    let item = code.map { core.table.id(of: $0) } ?? core.table.id(ofMalformed: Array(text.utf8))
    if let item, core.ledger.isKnown(item) { add(item) } else { unknown.append(text) }
  }

  private mutating func add(_ item: ItemID) {
    guard core.ledger.isKnown(item) else {
      unknown.append(core.table.text(of: item))
      return
    }
    var containers: [ItemID] = []
    core.ledger.forEachInside(of: item) { inside in
      if isUnit(inside) { units.insert(inside) } else { containers.append(inside) }
    }
    for container in containers { addTakenOut(of: container) }
  }

  /// What was taken out of a container after it had left is affected as well: it lay in it when it came to whoever opened it.
  private mutating func addTakenOut(of container: ItemID) {
    guard let left = custody.steps(of: container).first(where: { $0.kind == .ship })?.sequence else { return }
    for position in core.journal.positions(touching: container) where core.isInEffect(position) {
      let entry = core.journal.entries[position]
      guard entry.header.kind == .unpack, entry.header.container == container, entry.sequence > left else {
        continue
      }
      addInside(core.journal.items(at: position), after: entry.sequence)
      if entry.header.itemCount == 0 { addInside([container], after: entry.sequence - 1) }
    }
  }

  private mutating func addLots() {
    guard !lots.isEmpty else { return }
    var isAffected = Array(repeating: false, count: core.table.lotCount)
    for lot in lots.sorted() where Int(lot.raw) < isAffected.count {
      isAffected[Int(lot.raw)] = true
    }
    core.ledger.forEachKnownItem { item in
      let lot = Int(core.ledger.lot(of: item).raw)
      if lot < isAffected.count, isAffected[lot], isUnit(item) { units.insert(item) }
    }
  }

  /// What was made from affected things is affected, as often as it was made into something else.
  private mutating func followTransformations() {
    core.traceIndex.extend(over: core.journal)
    let positions = core.traceIndex.transformations.filter { core.isInEffect($0) }
      .sorted { core.journal.entries[$0].sequence < core.journal.entries[$1].sequence }
    guard !positions.isEmpty else { return }
    var known = -1
    while known != units.count {
      known = units.count
      for position in positions { follow(position) }
    }
  }

  private mutating func follow(_ position: Int) {
    let sequence = core.journal.entries[position].sequence
    let (used, became) = core.transformedLots(at: position)
    var isTouched = !used.isDisjoint(with: lots)
    for input in core.journal.items(at: position) where !isTouched {
      if isUnit(input) {
        isTouched = units.contains(input)
      } else {
        genealogy.forEachInside(of: input, after: sequence) { if units.contains($0) { isTouched = true } }
      }
    }
    guard isTouched else { return }
    // An amount cannot be told from the rest of its lot.
    let amounts = core.journal.details(at: position)?.quantities ?? []
    for lot in became.sorted()
    where amounts.contains(where: { $0.lot == lot && !$0.isInput }) && !lots.contains(lot) {
      lots.formUnion(core.results(of: [lot]) + [lot])
      addLots()
    }
    for output in core.journal.details(at: position)?.outputs ?? [] {
      core.ledger.forEachInside(of: output) { inside in
        if isUnit(inside), units.insert(inside) { derived.insert(inside) }
      }
    }
  }
}
