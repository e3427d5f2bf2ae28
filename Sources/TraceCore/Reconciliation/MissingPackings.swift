import TraceModel

/// What of a lot's packings never came, told by what was shipped without them.
///
/// A case that is short by itself proves nothing: a breakdown may have left it half full. What proves something is a unit
/// that was made and is in no container although the line and the shipment went past it, or more units straight in one
/// container than a case holds.
struct MissingPackings {
  /// Units that were commissioned and neither packed nor taken out, though the lot went.
  private(set) var leftBehind: [ItemID] = []
  /// The event that commissioned the first of them.
  private(set) var firstCommissioning = EventID.none
  /// Containers that left with more units straight in them than a case holds, and how many that is.
  private(set) var withoutLevel: [(packing: LotPackings.Packing, held: Int, full: Int)] = []

  init(of lot: LotID, _ account: LotAccount, _ balances: [NumberBalance], in core: TraceCore) {
    let containers = Containers(account.packings.inOrder, lot, core)
    guard !containers.gone.isEmpty else { return }
    findLevels(among: containers, core)
    guard balances.contains(where: { $0.level == .unit && $0.loose > 0 }) else { return }
    findUnits(account.numbers.runs, containers, core)
  }

  /// The containers of a lot that hold units.
  private struct Containers {
    /// Those that left, in the order of their packing.
    var gone: [LotPackings.Packing] = []
    /// How many units a case holds: by master data, else the most in one that is in another.
    var full: Int?

    init(_ packings: [LotPackings.Packing], _ lot: LotID, _ core: TraceCore) {
      var seen: Set<ItemID> = []
      var mostInside = 0
      for packing in packings where seen.insert(packing.container).inserted {
        guard let unit = core.rulebook.firstChild(of: packing.container),
          core.ledger.lot(of: unit) == lot,
          core.rulebook.classes(unit).level == .unit
        else { continue }
        if core.ledger.parent(of: packing.container).isSome {
          mostInside = max(mostInside, core.ledger.childCount(of: packing.container))
        }
        if core.ledger.state(of: packing.container) == .released { gone.append(packing) }
      }
      let product = core.table.definition(of: lot)?.product ?? .none
      let packaging = core.table.definition(of: product)?.packaging
      full =
        packaging?.units(in: .case) ?? packaging?.units(in: .bundle)
        ?? (mostInside > 0 ? mostInside : nil)
    }
  }

  /// A logistic unit around units alone looks like a case; what holds more than one has had cases in it.
  private mutating func findLevels(among containers: Containers, _ core: TraceCore) {
    guard let full = containers.full else { return }
    for packing in containers.gone {
      let container = packing.container
      let held = core.ledger.childCount(of: container)
      guard held > full, core.rulebook.classes(container).level == nil,
        !core.ledger.parent(of: container).isSome,
        let unit = core.rulebook.firstChild(of: container),
        !core.wasPacked(unit, elsewhereThan: container)
      else { continue }
      withoutLevel.append((packing, held, full))
    }
  }

  private mutating func findUnits(
    _ runs: [Range<UInt32>], _ containers: Containers, _ core: TraceCore
  ) {
    var loose: [(unit: ItemID, made: EventHeader)] = []
    for raw in runs.joined() {
      let unit = ItemID(raw: raw)
      guard core.rulebook.classes(unit).level == .unit,
        core.ledger.ownState(of: unit) == .commissioned,
        !core.ledger.parent(of: unit).isSome,
        core.ledger.flags(of: unit).isDisjoint(with: Self.elsewhere),
        !core.wasPacked(unit), let made = core.commissioning(of: unit)
      else { continue }
      loose.append((unit, made))
    }
    // What was made after all that left, and not long before it did, may be on the line still.
    let latest = containers.gone.last.map { core.latestMade(in: $0.container) } ?? .distantPast
    let shipped = core.lastShipment(of: containers.gone.map(\.container))
    loose.removeAll {
      $0.made.eventTime >= latest && shipped.microseconds(since: $0.made.eventTime) < Self.onLine
    }
    leftBehind = loose.map(\.unit)
    firstCommissioning = loose.first?.made.id ?? .none
  }

  /// So long a unit may be on the line, in microseconds: an hour.
  private static let onLine: Int64 = 3_600_000_000

  /// What is said of a unit that is in no container for a reason.
  private static let elsewhere: ItemFlags = [.held, .away, .returned, .dispensed]
}

extension TraceCore {
  /// Whether an event that has effect put a thing into a container other than this one.
  fileprivate func wasPacked(_ item: ItemID, elsewhereThan container: ItemID = .none) -> Bool {
    journal.positions(touching: item).contains {
      let header = journal.header(at: $0)
      return header.kind == .pack && header.container != container && header.container != item
        && isInEffect($0)
    }
  }

  fileprivate func commissioning(of item: ItemID) -> EventHeader? {
    journal.positions(touching: item).first {
      journal.header(at: $0).kind == .commission && isInEffect($0)
    }
    .map { journal.header(at: $0) }
  }

  /// When the last of these containers was shipped, or what it is in; in the distant past where nobody has said so.
  fileprivate func lastShipment(of containers: [ItemID]) -> Timestamp {
    var last = Timestamp.distantPast
    // order-free: a maximum
    for container in Set(containers.map(ledger.outermost(of:))) {
      for position in journal.positions(touching: container) where journal.header(at: position).kind == .ship
      {
        if isInEffect(position) { last = max(last, journal.header(at: position).eventTime) }
      }
    }
    return last
  }

  fileprivate func latestMade(in container: ItemID) -> Timestamp {
    var latest = Timestamp.distantPast
    forEachChild(of: container) {
      latest = max(latest, commissioning(of: $0)?.eventTime ?? .distantPast)
    }
    return latest
  }
}
