import TraceCore
import TraceModel

/// Long random legal streams, with a naive account of what was where, which reads no record.
///
/// For every event it notes which things each thing was inside, just before and just after it.
final class RandomChain {
  let record: ChainRecord
  var random: ChainRandom
  private(set) var parents: [ItemID: ItemID] = [:]
  private(set) var states: [ItemID: SerialState] = [:]
  private(set) var lotOf: [ItemID: LotID] = [:]
  private(set) var madeFrom: [(inputs: [ItemID], outputs: [ItemID], event: Int)] = []
  /// Parents before each event, and after the last one.
  private(set) var snapshots: [[ItemID: ItemID]] = []
  private var spare: [ItemID] = []
  private var documents = 0

  init(seed: UInt64) throws {
    random = ChainRandom(state: seed)
    record = ChainRecord(try Chain(unitCount: 120, caseCount: 24, palletCount: 6))
    let chain = record.chain
    for (index, leaflet) in [0, 1, 0].enumerated() {
      tell(.openLot, lot: chain.lots[index])
      tell(.consumeMaterial, lot: chain.lots[index]) { $0.material = chain.leaflets[leaflet] }
    }
    for (index, lot) in chain.lots.prefix(3).enumerated() {
      let units = Array(chain.units[index * 30..<index * 30 + 30])
      tell(.commission, units, lot: lot)
      for unit in units { (states[unit], lotOf[unit]) = (.commissioned, lot) }
    }
    let containers = chain.cases + chain.pallets
    tell(.commission, containers, lot: chain.lots[0])
    for container in containers { (states[container], lotOf[container]) = (.commissioned, chain.lots[0]) }
    spare = Array(chain.units[90...])
  }

  private var chain: Chain { record.chain }

  func run(steps: Int) {
    for _ in 0..<steps { step() }
    snapshots.append(parents)
  }

  private func tell(
    _ kind: EventKind, _ items: [ItemID] = [], into container: ItemID = .none, lot: LotID = .none,
    by actor: ActorID? = nil, _ fill: (inout EventDetails) -> Void = { _ in }
  ) {
    snapshots.append(parents)
    record.tell(kind, items, into: container, lot: lot, by: actor, fill)
  }

  private func step() {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...3: pack(chain.units.filter { isFree($0) }, into: chain.cases, by: 4)
    case 4, 5:
      pack(chain.cases.filter { isFree($0) && !children(of: $0).isEmpty }, into: chain.pallets, by: 3)
    case 6: unpack()
    case 7: ship()
    case 8: giveBack()
    case 9: repackage()
    case 10:
      if let thing = pick(chain.units + chain.cases + chain.pallets, { states[$0] == .commissioned }) {
        tell(Bool.random(using: &random) ? .observe : .qualityEvent, [thing])
      }
    default:
      if let unit = pick(chain.units, { isFree($0) }) {
        tell(.sample, [unit])
        states[unit] = .sampled
      } else {
        tell(.approve, lot: chain.lots[0], by: chain.quality)
      }
    }
  }

  private func isFree(_ item: ItemID) -> Bool { states[item] == .commissioned && parents[item] == nil }
  func children(of item: ItemID) -> [ItemID] { parents.keys.filter { parents[$0] == item }.sorted() }

  private func pick(_ items: [ItemID], _ isFit: (ItemID) -> Bool) -> ItemID? {
    items.filter(isFit).randomElement(using: &random)
  }

  private func pack(_ things: [ItemID], into containers: [ItemID], by count: Int) {
    guard let container = pick(containers, { isFree($0) && children(of: $0).count < count }) else { return }
    let room = count - children(of: container).count
    let chosen = Array(things.shuffled(using: &random).prefix(Int.random(in: 1...room, using: &random)))
      .sorted()
    guard !chosen.isEmpty else { return }
    tell(.pack, chosen, into: container)
    for item in chosen { parents[item] = container }
  }

  private func unpack() {
    guard
      let container = pick(
        chain.cases + chain.pallets, { isOnHand($0) && !children(of: $0).isEmpty })
    else { return }
    let inside = children(of: container)
    let all = Bool.random(using: &random)
    let chosen = all ? inside : [inside[0]]
    tell(.unpack, all ? [] : chosen, into: container)
    for item in chosen { parents[item] = nil }
  }

  private func isOnHand(_ item: ItemID) -> Bool {
    var current: ItemID? = item
    while let thing = current {
      if states[thing] != .commissioned { return false }
      current = parents[thing]
    }
    return true
  }

  private func ship() {
    guard let thing = pick(chain.pallets + chain.cases, { isFree($0) && !children(of: $0).isEmpty }) else {
      return
    }
    documents += 1
    let holder = Bool.random(using: &random) ? chain.wholesaler : chain.pharmacy
    let document = "ASN-\(documents)"
    snapshots.append(parents)
    record.ship([thing], to: holder, document: document)
    states[thing] = .released
    if Bool.random(using: &random) {
      snapshots.append(parents)
      record.receive([thing], by: holder, document: document)
    }
  }

  private func giveBack() {
    guard let thing = pick(chain.pallets + chain.cases, { states[$0] == .released }) else { return }
    tell(.returnGoods, [thing], by: chain.camera) { $0.document = "RMA" }
    states[thing] = .commissioned
  }

  private func repackage() {
    guard let unit = pick(chain.units, { isFree($0) }), !spare.isEmpty else { return }
    let output = spare.removeFirst()
    madeFrom.append(([unit], [output], record.events.count))
    tell(.repackage, [unit], lot: lotOf[unit] ?? .none) { $0.outputs = [output] }
    states[unit] = .inactive
    (states[output], lotOf[output]) = (.commissioned, lotOf[unit])
  }

  // MARK: Naive answers

  /// The thing and everything around it, by one snapshot.
  private func around(_ item: ItemID, _ snapshot: [ItemID: ItemID]) -> Set<ItemID> {
    var around: Set<ItemID> = [item]
    var current = item
    while let parent = snapshot[current], around.insert(parent).inserted { current = parent }
    return around
  }

  /// Positions of the events that belong to a thing's history, by looking at every event.
  func naiveHistory(of item: ItemID, through last: Int = .max) -> Set<Int> {
    var found: Set<Int> = []
    for (position, event) in record.events.enumerated() where position <= last {
      let nearby = around(item, snapshots[position]).union(around(item, snapshots[position + 1]))
      var subjects = Set(event.items).union(event.details?.outputs ?? [])
      if event.header.kind == .unpack, event.items.isEmpty {
        subjects.formUnion(
          snapshots[position].keys.filter { snapshots[position][$0] == event.header.container })
      }
      if !subjects.isDisjoint(with: nearby) || event.header.container == item { found.insert(position) }
      if event.items.isEmpty, event.header.lot != .none, event.header.lot == lotOf[item] {
        found.insert(position)
      }
      if event.header.kind == .repackage, let outputs = event.details?.outputs, outputs.contains(item) {
        for input in event.items { found.formUnion(naiveHistory(of: input, through: position)) }
      }
    }
    if last == .max {
      // What the predecessors' lots went through as wholes, without an end.
      for (position, event) in record.events.enumerated()
      where event.items.isEmpty && !event.header.container.isSome && event.header.lot == lotOf[item] {
        found.insert(position)
      }
    }
    return found
  }

  /// Units that a set leads to by repackaging, until nothing is added.
  func naiveReach(_ seeds: Set<ItemID>) -> Set<ItemID> {
    var reach = seeds
    while true {
      let before = reach.count
      for step in madeFrom where step.inputs.contains(where: { reach.contains($0) }) {
        reach.formUnion(step.outputs)
      }
      if reach.count == before { return reach }
    }
  }

  /// Who had a unit, by looking at every event.
  func naiveHolders(of item: ItemID) -> Set<ActorID> {
    var holders: Set<ActorID> = []
    for (position, event) in record.events.enumerated()
    where event.items.contains(where: { around(item, snapshots[position]).contains($0) }) {
      if event.header.kind == .ship { holders.insert(event.details?.destination ?? .none) }
      if event.header.kind == .receive { holders.insert(event.header.actor) }
    }
    return holders
  }
}
