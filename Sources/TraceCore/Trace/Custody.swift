import TraceModel

/// One change of who has a thing.
struct CustodyStep {
  /// Its position in the order of effect.
  var sequence: Int
  /// Its position in the journal.
  var position: Int
  var kind: EventKind
  /// Who has the thing from then on, or `none` for the site itself.
  var holder: ActorID

  static func isCustody(_ kind: EventKind) -> Bool {
    switch kind {
    case .ship, .voidShipment, .receive, .returnGoods, .dispense: true
    default: false
    }
  }

  /// Who has the things after an event, `none` for the site itself; nil where the event does not say.
  static func holder(of header: EventHeader, _ details: EventDetails?, in table: IdentifierTable) -> ActorID?
  {
    switch header.kind {
    case .ship: return details?.destination ?? ActorID.none
    case .voidShipment, .returnGoods: return ActorID.none
    case .dispense: return header.actor
    case .receive:
      let isOwnDock =
        header.place != .none && table.definition(of: header.place).map { $0.owner == .none } ?? false
      if isOwnDock { return ActorID.none }
      let destination = details?.destination ?? ActorID.none
      return destination == .none ? header.actor : destination
    default: return nil
    }
  }
}

/// Reads who had things, for many things at once: what happened to a container is looked up once.
final class CustodyReader {
  private let genealogy: Genealogy
  private let table: IdentifierTable
  private var ofContainers: [ItemID: [CustodyStep]] = [:]

  init(_ core: TraceCore) {
    genealogy = core.genealogy
    table = core.table
  }

  /// Every change of who has the thing, its own and those of the containers around it while it was inside, in order.
  func steps(of item: ItemID) -> [CustodyStep] { steps(of: item, depth: 0) }

  private func steps(of item: ItemID, depth: Int) -> [CustodyStep] {
    guard depth < 16 else { return [] }
    var steps = ownSteps(of: item)
    let stays = genealogy.residences(of: item)
    let isAlone = steps.isEmpty && stays.count == 1
    for stay in stays {
      let around = stepsOfContainer(stay.container, depth: depth + 1)
      if isAlone, let first = around.first?.sequence, let last = around.last?.sequence, first >= stay.first,
        last <= stay.last
      {
        return around
      }
      steps += around.filter { stay.first <= $0.sequence && $0.sequence <= stay.last }
    }
    if steps.count < 2 { return steps }
    steps.sort { $0.sequence < $1.sequence }
    var last = -1
    steps.removeAll { step in
      defer { last = step.sequence }
      return step.sequence == last
    }
    return steps
  }

  private func stepsOfContainer(_ container: ItemID, depth: Int) -> [CustodyStep] {
    if let known = ofContainers[container] { return known }
    let steps = steps(of: container, depth: depth)
    ofContainers[container] = steps
    return steps
  }

  private func ownSteps(of item: ItemID) -> [CustodyStep] {
    let journal = genealogy.journal
    var steps: [CustodyStep] = []
    var previous = -1
    journal.forEachMention(of: item) { position in
      guard position >= journal.startIndex, position != previous,
        CustodyStep.isCustody(journal.entries[position].header.kind),
        journal.entries[position].status == .applied, genealogy.role(of: item, in: position) == .subject
      else { return }
      previous = position
      let entry = journal.entries[position]
      let details = entry.header.details == .max ? nil : journal.details(at: position)
      guard let holder = CustodyStep.holder(of: entry.header, details, in: table) else { return }
      steps.append(
        CustodyStep(sequence: entry.sequence, position: position, kind: entry.header.kind, holder: holder))
    }
    return steps
  }
}
