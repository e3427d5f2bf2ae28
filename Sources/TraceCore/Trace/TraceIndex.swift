import TraceModel

/// The journal by what its events state, as far as a trace has to begin there: lots, materials, transformations.
///
/// Made when it is first asked for and continued from there, about 20 ns for each event since the last question. It holds
/// what events say, which never changes; whether they have effect is asked of the journal.
final class TraceIndex {
  /// Events about a lot as a whole, or about an amount of it.
  private(set) var lotEvents: [LotID: [Int]] = [:]
  /// Events by which a material batch was consumed.
  private(set) var consumption: [MaterialBatchID: [Int]] = [:]
  /// Events by which things, or amounts, became others.
  private(set) var transformations: [Int] = []
  /// Whether anything was ever recalled: most records never say so, and need not be searched for each query.
  private(set) var hasRecalls = false
  private var next = 0

  /// Looks at what the journal has taken since.
  func extend(over journal: Journal) {
    for position in max(next, journal.startIndex)..<journal.endIndex {
      let header = journal.entries[position].header
      if header.lot != .none, header.itemCount == 0, !header.container.isSome,
        Self.concernsProduct(header.kind)
      {
        lotEvents[header.lot, default: []].append(position)
      }
      if header.disposition == .recalled { hasRecalls = true }
      let details = header.details == .max ? nil : journal.details[position]
      let amounts = details?.quantities ?? []
      for amount in amounts
      where amount.lot != .none && header.kind != .errorDeclaration
        && lotEvents[amount.lot]?.last != position
      {
        lotEvents[amount.lot, default: []].append(position)
      }
      if header.kind == .repackage || amounts.contains(where: \.isInput) { transformations.append(position) }
      if header.kind == .consumeMaterial, let material = details?.material, material != .none {
        consumption[material, default: []].append(position)
      }
    }
    next = max(next, journal.endIndex)
  }

  /// Counts and issued number ranges are about a line, and by the thousand.
  private static func concernsProduct(_ kind: EventKind) -> Bool { kind != .countReport && kind != .allocate }
}

extension TraceCore {
  /// Events in effect about a lot as a whole or about amounts of it, by their places in the journal.
  func events(aboutLot lot: LotID) -> [Int] {
    traceIndex.extend(over: journal)
    return (traceIndex.lotEvents[lot] ?? []).filter { isInEffect($0) }
  }

  /// Material batches that went into a lot, in ascending order.
  public func materials(of lot: LotID) -> [MaterialBatchID] {
    var materials: Set<MaterialBatchID> = []
    for position in events(aboutLot: lot) where journal.header(at: position).kind == .consumeMaterial {
      materials.insert(journal.details(at: position)?.material ?? .none)
    }
    materials.remove(.none)
    return materials.sorted()
  }

  /// Lots that a material batch went into as a whole, in ascending order.
  public func lots(consuming material: MaterialBatchID) -> [LotID] {
    traceIndex.extend(over: journal)
    var lots: Set<LotID> = []
    for position in traceIndex.consumption[material] ?? []
    where isInEffect(position) && journal.header(at: position).itemCount == 0 {
      lots.insert(journal.header(at: position).lot)
    }
    lots.remove(.none)
    return lots.sorted()
  }

  /// Lots that were made in part of the same material batches, without the lot itself, in ascending order.
  public func relatedLots(of lot: LotID) -> [LotID] {
    var lots: Set<LotID> = []
    for material in materials(of: lot) { lots.formUnion(self.lots(consuming: material)) }
    lots.remove(lot)
    return lots.sorted()
  }

  /// Lots of which amounts went into one of these, through as many steps as there were; in ascending order.
  func sources(of lots: Set<LotID>) -> [LotID] {
    reach(from: lots) { position in
      let (inputs, outputs) = transformedLots(at: position)
      return (outputs, inputs)
    }
  }

  /// Lots that amounts of these became, through as many steps as there were; in ascending order.
  func results(of lots: Set<LotID>) -> [LotID] { reach(from: lots, by: transformedLots(at:)) }

  private func reach(
    from lots: Set<LotID>, by step: (Int) -> (from: Set<LotID>, to: Set<LotID>)
  ) -> [LotID] {
    traceIndex.extend(over: journal)
    let steps = traceIndex.transformations.filter { isInEffect($0) }.map(step)
    var reached = lots
    var count = -1
    while count != reached.count {
      count = reached.count
      for step in steps where !step.from.isDisjoint(with: reached) { reached.formUnion(step.to) }
    }
    return reached.subtracting(lots).subtracting([.none]).sorted()
  }

  /// The lots of the amounts that a transformation used, and the lots of what came of it.
  func transformedLots(at position: Int) -> (from: Set<LotID>, to: Set<LotID>) {
    let header = journal.header(at: position)
    guard let details = journal.details(at: position) else { return ([], []) }
    var outputs = Set(details.outputs.map { ledger.lot(of: $0) })
    for amount in details.quantities where !amount.isInput { outputs.insert(amount.lot) }
    outputs.insert(header.lot)
    return (Set(details.quantities.filter(\.isInput).map(\.lot)), outputs.subtracting([.none]))
  }

  func isInEffect(_ position: Int) -> Bool {
    position >= journal.startIndex && journal.entries[position].status == .applied
  }
}
