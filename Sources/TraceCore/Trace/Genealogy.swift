import TraceModel

/// A time during which a thing was in a container.
public struct Residence: Hashable, Sendable {
  /// The container.
  public var container: ItemID
  /// The event by which the thing came in, by its position in the journal; nil where that is not kept.
  public var entered: Int?
  /// The event by which it left; nil where it is still inside.
  public var left: Int?
  /// The same two in the order of effect; both events count as inside.
  var first: Int
  var last: Int
}

/// What was inside what, and when: the hierarchy over time.
///
/// Nothing is stored for it. The journal knows which events touched a thing, and what each event changed is kept for the
/// replay of late events; read together they give the parent of every thing at every moment, corrections included. The
/// time to answer grows with what happened to the thing, not with the journal. It reaches as far back as the site's policy
/// keeps events.
public struct Genealogy {
  let journal: Journal
  let ledger: Ledger
  let rulebook: Rulebook
  let findingLog: FindingLog

  init(_ core: TraceCore) {
    journal = core.journal
    ledger = core.ledger
    rulebook = core.rulebook
    findingLog = core.findingLog
  }

  // MARK: Containers over time

  /// The containers that a thing was in, one after the other.
  public func residences(of item: ItemID) -> [Residence] {
    let current = ledger.parent(of: item)
    var turns: [Turn] = []
    var moves = 0
    var pack = -1
    journal.forEachMention(of: item) { position in
      guard position >= journal.startIndex else { return }
      let kind = journal.entries[position].header.kind
      guard Self.canMove(kind), journal.entries[position].status == .applied, position != pack else { return }
      moves += 1
      pack = kind == .pack ? position : -1
      turns.append(Turn(position: position, sequence: journal.entries[position].sequence))
    }
    // Nearly every thing is packed once and stays.
    if moves == 1, pack >= 0, current.isSome, journal.entries[pack].header.container == current {
      return [
        Residence(container: current, entered: pack, left: nil, first: turns[0].sequence, last: .max)
      ]
    }
    if turns.isEmpty, !current.isSome { return [] }
    return residences(of: item, turns: turns, current: current)
  }

  private struct Turn {
    var position: Int
    var sequence: Int
    var before = ItemID.none
  }

  private func residences(of item: ItemID, turns: [Turn], current: ItemID) -> [Residence] {
    var turns = turns
    if !findingLog.positions(about: item).isEmpty { turns += recommissionings(of: item) }
    turns.sort { $0.sequence < $1.sequence }
    turns = turns.compactMap { turn in
      guard let before = self.parent(of: item, before: turn.position) else { return nil }
      return Turn(position: turn.position, sequence: turn.sequence, before: before)
    }
    var residences: [Residence] = []
    var parent = turns.first?.before ?? current
    if parent.isSome {
      residences.append(Residence(container: parent, entered: nil, left: nil, first: 0, last: .max))
    }
    for (index, turn) in turns.enumerated() {
      let after = index + 1 < turns.count ? turns[index + 1].before : current
      guard after != parent else { continue }
      if parent.isSome {
        residences[residences.count - 1].left = turn.position
        residences[residences.count - 1].last = turn.sequence
      }
      if after.isSome {
        residences.append(
          Residence(
            container: after, entered: turn.position, left: nil, first: turn.sequence, last: .max))
      }
      parent = after
    }
    return residences
  }

  /// A commissioning moves a thing only where the number counted already, which is always a finding.
  private func recommissionings(of item: ItemID) -> [Turn] {
    var turns: [Turn] = []
    journal.forEachMention(of: item) { position in
      guard position >= journal.startIndex, journal.entries[position].header.kind == .commission,
        journal.entries[position].status == .applied
      else { return }
      turns.append(Turn(position: position, sequence: journal.entries[position].sequence))
    }
    return turns
  }

  /// The container that a thing was in just before an event changed it; nil where the event did not.
  private func parent(of item: ItemID, before position: Int) -> ItemID? {
    guard ledger.keepsChanges else { return nil }
    let entry = journal.entries[position]
    for index in entry.firstChange..<entry.firstChange + entry.changeCount {
      guard index >= ledger.changes.startIndex else { continue }
      let change = ledger.changes[index]
      if change.item == item { return ItemID(raw: change.before.parent) }
    }
    return nil
  }

  /// The kinds that can take a thing into or out of a container.
  private static func canMove(_ kind: EventKind) -> Bool {
    switch kind {
    case .pack, .unpack, .ship, .receive, .returnGoods, .sample, .scrap, .destroy, .decommission, .dispense,
      .repackage:
      true
    default: false
    }
  }

  /// What was directly inside a container right after an event took effect, in ascending order.
  func contents(of container: ItemID, after sequence: Int) -> [ItemID] {
    var found: Set<ItemID> = []
    journal.forEachMention(of: container) { position in
      guard position >= journal.startIndex else { return }
      let entry = journal.entries[position]
      guard entry.status == .applied, entry.header.kind == .pack, entry.header.container == container,
        entry.sequence <= sequence
      else { return }
      found.formUnion(journal.items(at: position))
    }
    return found.sorted().filter { item in
      residences(of: item).contains {
        $0.container == container && $0.first <= sequence && sequence < $0.last
      }
    }
  }

  /// A thing and all that was inside it right after an event took effect, outside before inside.
  func forEachInside(of item: ItemID, after sequence: Int, _ body: (ItemID) -> Void) {
    body(item)
    if rulebook.classes(item).level == .unit { return }
    for child in contents(of: item, after: sequence) { forEachInside(of: child, after: sequence, body) }
  }

  // MARK: What happened

  /// How an event concerns a thing.
  enum Role {
    /// The event is about the thing.
    case subject
    /// The thing is the container that others go into or come out of.
    case container
    /// The thing came into being by it.
    case output
    /// It names nothing but what is inside the thing.
    case around
  }

  /// Whether an event may take things out of a container without naming them. Before something that arrived late was put
  /// in its place, it may have taken out others than it did in the end.
  private func empties(_ header: EventHeader) -> Bool {
    header.kind == .unpack && header.itemCount == 0 || header.kind == .decommission
  }

  func role(of item: ItemID, in position: Int) -> Role {
    let entry = journal.entries[position]
    for index in entry.firstItem..<entry.firstItem + Int(entry.header.itemCount)
    where journal.items[index] == item {
      return .subject
    }
    if entry.header.details != .max, let details = journal.details[position], details.outputs.contains(item) {
      return .output
    }
    if entry.header.container == item { return .container }
    // Taken out of a container that was emptied or withdrawn.
    if empties(entry.header), let parent = parent(of: item, before: position), parent.isSome,
      parent == entry.header.container || role(of: parent, in: position) == .subject
    {
      return .subject
    }
    return .around
  }

  /// Calls `body` with every event in effect that was about the thing or, while it was inside, about a container around it.
  ///
  /// `depth` 0 is the thing itself, 1 its container, and so on. An event may come more than once.
  func forEachEvent(
    about item: ItemID, in range: ClosedRange<Int> = 0...Int.max, depth: Int = 0,
    _ body: (_ position: Int, _ subject: ItemID, _ depth: Int) -> Void
  ) {
    // What packaging allows ends far below; a record that contradicts itself may not.
    guard depth < 16 else { return }
    let isUnit = rulebook.classes(item).level == .unit
    journal.forEachMention(of: item) { position in
      guard position >= journal.startIndex, journal.entries[position].status == .applied,
        range.contains(journal.entries[position].sequence)
      else { return }
      let isNamed = isUnit && !empties(journal.entries[position].header)
      let role: Role = isNamed ? .subject : role(of: item, in: position)
      if role == .around || (depth > 0 && role == .container) { return }
      body(position, item, depth)
    }
    for stay in residences(of: item) where stay.first <= range.upperBound && stay.last >= range.lowerBound {
      let clipped = max(stay.first, range.lowerBound)...min(stay.last, range.upperBound)
      forEachEvent(about: stay.container, in: clipped, depth: depth + 1, body)
    }
  }
}
