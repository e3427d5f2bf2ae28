import TraceModel

extension TraceCore {
  /// What was inside what, and when.
  public var genealogy: Genealogy { Genealogy(self) }

  /// Everything that happened to a thing: to itself, to the containers around it while it was inside, to what it was
  /// repackaged from, and to its lot.
  ///
  /// The time grows with the length of the answer, not with the record.
  public func history(of item: ItemID) -> ProductHistory {
    var builder = HistoryBuilder(self, item)
    builder.follow(item, through: .max, as: nil)
    builder.addLots()
    builder.addCorrections()
    return builder.finished()
  }

  /// When an event of a kind that stands, and that is about this very thing, happened last; with a container, one that names
  /// it. Less than its ``history(of:)``, and quicker.
  public func lastTime(of kind: EventKind, about item: ItemID, in container: ItemID = .none) -> Timestamp? {
    var last: Timestamp?
    journal.forEachMention(of: item) { position in
      guard position >= journal.startIndex, journal.entries[position].status == .applied else { return }
      let header = journal.entries[position].header
      guard header.kind == kind, !container.isSome || header.container == container else { return }
      last = max(last ?? header.eventTime, header.eventTime)
    }
    return last
  }

  /// Everything that was said of a lot as a whole and of amounts of it, of the lots that went into it and of those that it
  /// became; the history of no single thing.
  public func history(ofLot lot: LotID) -> ProductHistory {
    let results = results(of: [lot])
    var builder = HistoryBuilder(self, .none)
    builder.follow(lot)
    builder.addLots(and: results)
    var history = builder.finished()
    history.resultingLots = results
    history.findings = findings(aboutLot: lot).filter { !findingLog.isWithdrawn($0) }
    return history
  }
}

/// Collects the events of one history.
private struct HistoryBuilder {
  private let core: TraceCore
  private let genealogy: Genealogy
  private let item: ItemID
  private var relations: [Int: ProductHistory.Relation] = [:]
  private var history: ProductHistory
  private var followed: Set<ItemID> = []
  private var lots: Set<LotID> = []
  /// Lots of the amounts that became the thing, or one that it was made from, without its lot being told.
  private var amountsUsed: Set<LotID> = []

  init(_ core: TraceCore, _ item: ItemID) {
    self.core = core
    self.item = item
    genealogy = core.genealogy
    history = ProductHistory(item: item)
    history.isComplete = core.journal.startIndex == 0
  }

  /// Adds the events about a thing up to one of its repackagings, and what it was made from.
  mutating func follow(_ thing: ItemID, through last: Int, as predecessor: ItemID?) {
    guard thing.isSome, followed.insert(thing).inserted else { return }
    lots.insert(core.ledger.lot(of: thing))
    lots.formUnion(core.ledger.otherLots(of: thing))
    var made: [Int] = []
    genealogy.forEachEvent(about: thing, in: 0...last) { position, subject, depth in
      if depth == 0, core.journal.entries[position].header.kind == .repackage { made.append(position) }
      note(position, relation(subject, depth, predecessor))
    }
    if predecessor == nil {
      for stay in genealogy.residences(of: thing) { history.containers.append(stay.container) }
    }
    for position in Set(made).sorted() {
      let outputs = core.journal.details(at: position)?.outputs ?? []
      let inputs = core.journal.items(at: position)
      if predecessor == nil, inputs.contains(thing) { history.successors += outputs }
      guard outputs.contains(thing) else { continue }
      amountsUsed.formUnion(core.transformedLots(at: position).from)
      for input in inputs where input != thing {
        history.predecessors.append(input)
        follow(input, through: core.journal.entries[position].sequence, as: input)
      }
    }
  }

  private func relation(_ subject: ItemID, _ depth: Int, _ predecessor: ItemID?) -> ProductHistory.Relation {
    if let predecessor { return .predecessor(predecessor) }
    return depth == 0 ? .itself : .container(subject, levels: depth)
  }

  /// Keeps the nearest of several relations.
  private mutating func note(_ position: Int, _ relation: ProductHistory.Relation) {
    if let known = relations[position], known.distance <= relation.distance { return }
    relations[position] = relation
  }

  mutating func follow(_ lot: LotID) { lots.insert(lot) }

  mutating func addLots(and results: [LotID] = []) {
    lots.remove(.none)
    var related: Set<LotID> = []
    for lot in lots.sorted() {
      for position in core.events(aboutLot: lot) { note(position, .lot(lot)) }
      related.formUnion(core.relatedLots(of: lot))
    }
    amountsUsed.subtract([.none])
    history.sourceLots = amountsUsed.union(core.sources(of: lots.union(amountsUsed))).subtracting(lots)
      .sorted()
    for lot in history.sourceLots + results {
      for position in core.events(aboutLot: lot) { note(position, .lot(lot)) }
    }
    history.lots = lots.sorted()
    history.relatedLots = related.subtracting(lots).sorted()
  }

  /// What was declared wrong of that which names the thing, and the declarations.
  mutating func addCorrections() {
    var voided: Set<Int> = []
    core.journal.forEachMention(of: item) { position in
      guard position >= core.journal.startIndex, core.journal.status(at: position) == .declaredWrong,
        genealogy.role(of: item, in: position) != .around
      else { return }
      voided.insert(position)
    }
    guard !voided.isEmpty || !core.correctionHistory.isEmpty else { return }
    // order-free: a set is filled
    let named = Set(voided.union(relations.keys).map { core.journal.header(at: $0).id })
    for correction in core.correctionHistory where named.contains(correction.target) {
      if let position = core.position(ofDeclaration: correction.declaration) { voided.insert(position) }
    }
    history.withdrawn = voided.sorted().map { step($0, .itself) }
  }

  func finished() -> ProductHistory {
    var history = history
    let order = relations.keys.sorted { a, b in
      (core.journal.entries[a].turn, a) < (core.journal.entries[b].turn, b)
    }
    history.steps = order.map { step($0, relations[$0] ?? .itself) }
    history.predecessors = Set(history.predecessors).sorted()
    history.successors = Set(history.successors).sorted()
    history.findings = core.findings(about: item).filter { !core.findingLog.isWithdrawn($0) }
    summarize(&history)
    return history
  }

  private func step(_ position: Int, _ relation: ProductHistory.Relation) -> ProductHistory.Step {
    let header = core.journal.header(at: position)
    return ProductHistory.Step(
      chapter: ProductHistory.Chapter(of: header), relation: relation, position: position, header: header,
      details: header.details == .max ? nil : core.journal.details(at: position))
  }

  private func summarize(_ history: inout ProductHistory) {
    var materials: Set<MaterialBatchID> = []
    var equipment: Set<ActorID> = []
    var approvers: Set<ActorID> = []
    for step in history.steps {
      if step.chapter == .material, let material = step.details?.material { materials.insert(material) }
      if let kind = core.table.definition(of: step.actor)?.kind, kind == .device || kind == .system {
        equipment.insert(step.actor)
      }
      if step.chapter == .approval || step.header.kind == .release { approvers.insert(step.actor) }
      if let approver = step.details?.approver { approvers.insert(approver) }
      // An amount of its lot, or of what it was made of, that went somewhere is not the thing.
      var isAmount = false
      if case .lot = step.relation { isAmount = item.isSome && step.details?.quantities.isEmpty == false }
      let holder = isAmount ? nil : CustodyStep.holder(of: step.header, step.details, in: core.table)
      if let holder, holder != .none, history.holders.last != holder { history.holders.append(holder) }
      if step.chapter == .recall { history.isRecalled = true }
    }
    materials.remove(.none)
    approvers.remove(.none)
    history.materials = materials.sorted()
    history.suppliers = Set(history.materials.compactMap { core.table.definition(of: $0)?.supplier }).sorted()
    history.equipment = equipment.sorted()
    history.approvers = approvers.sorted()
  }
}

extension ProductHistory.Relation {
  /// How far the event is from the thing; of several relations the nearest is told.
  fileprivate var distance: Int {
    switch self {
    case .itself: 0
    case .container(_, let levels): levels
    case .predecessor: 1_000
    case .lot: 2_000
    }
  }
}

extension TraceCore {
  /// Where a declaration is in the journal; one that carries the identity of what it declares wrong is found as well.
  public func position(ofDeclaration id: EventID) -> Int? {
    let inverted = EventID(high: ~id.high, low: ~id.low)
    return [id, inverted].compactMap { position(of: $0) }
      .first { journal.header(at: $0).kind == .errorDeclaration }
  }
}
