import TraceModel

/// The journal by what its events state, as far as a trace has to begin there: lots, materials, repackagings.
///
/// Made when it is first asked for and continued from there, about 20 ns for each event since the last question. It holds
/// what events say, which never changes; whether they have effect is asked of the journal.
final class TraceIndex {
  /// Events about a lot as a whole.
  private(set) var lotEvents: [LotID: [Int]] = [:]
  /// Events by which a material batch was consumed.
  private(set) var consumption: [MaterialBatchID: [Int]] = [:]
  /// Events by which things became others.
  private(set) var repackagings: [Int] = []
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
      if header.kind == .repackage { repackagings.append(position) }
      if header.kind == .consumeMaterial, let material = journal.details[position]?.material,
        material != .none
      {
        consumption[material, default: []].append(position)
      }
    }
    next = max(next, journal.endIndex)
  }

  /// Counts and issued number ranges are about a line, and by the thousand.
  private static func concernsProduct(_ kind: EventKind) -> Bool { kind != .countReport && kind != .allocate }
}

extension TraceCore {
  /// Events in effect about a lot as a whole, by their places in the journal.
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

  func isInEffect(_ position: Int) -> Bool {
    position >= journal.startIndex && journal.entries[position].status == .applied
  }
}
