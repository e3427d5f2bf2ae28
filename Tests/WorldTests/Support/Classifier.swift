import TraceModel
import World

/// The record in its simplest form: it believes every message, in the order in which they were said.
///
/// What it does when a thing gets a second container is a policy, because it decides which container ends up wrong:
/// here the later word counts, and the thing leaves the earlier container.
struct NaiveRecord {
  var state: [ItemID: EventKind] = [:]
  var parent: [ItemID: ItemID] = [:]
  var contents: [ItemID: [ItemID]] = [:]
  var lot: [ItemID: LotID] = [:]
  /// Containers that were named as such.
  var containers: Set<ItemID> = []
  /// Counts and masses that were reported.
  var evidence: [EventHeader] = []
  /// How often each kind was said.
  var said: [EventKind: Int] = [:]

  mutating func listen(to batch: borrowing EventBatch) {
    for position in 0..<batch.count { hear(batch[position]) }
  }

  private mutating func hear(_ event: TraceEvent) {
    let header = event.header
    said[header.kind, default: 0] += 1
    switch header.kind {
    case .pack:
      containers.insert(header.container)
      for item in event.items {
        leave(item)
        parent[item] = header.container
        contents[header.container, default: []].append(item)
      }
    case .unpack:
      for item in event.items.isEmpty ? contents[header.container] ?? [] : event.items
      where parent[item] == header.container {
        leave(item)
      }
    case .countReport:
      evidence.append(header)
    case .commission:
      for item in event.items {
        state[item] = .commission
        lot[item] = header.lot
      }
    case .sample, .scrap, .destroy, .decommission:
      for item in event.items {
        state[item] = header.kind
        leave(item)
      }
    case .allocate, .encode:
      for item in event.items { state[item] = header.kind }
    default:
      break
    }
  }

  private mutating func leave(_ item: ItemID) {
    guard let old = parent.removeValue(forKey: item) else { return }
    contents[old]?.removeAll { $0 == item }
  }
}

/// Truth held against the record by the definitions of *Drift*, one kind for each thing, written without looking at
/// any mechanism.
struct Classification {
  /// Numbers of the cases of each kind (phantoms have none, and count below).
  var cases: [MismatchKind: [Int]] = [:]
  /// Numbers of the pallets of each kind.
  var pallets: [MismatchKind: [Int]] = [:]
  /// Numbers of the bundles of each kind.
  var bundles: [MismatchKind: [Int]] = [:]
  /// Identities of the units of each kind; duplicates once for each copy too many.
  var units: [MismatchKind: [ItemID]] = [:]
  /// Cases that stand on another pallet than the record says, not counting those that only inherit it.
  var misplacedCases: [ItemID] = []
  /// Containers in the record that nothing in the world bears the label of.
  var phantoms: [ItemID] = []
  /// Units that are wrong only because their container is.
  var inherited = 0
  /// What was looked at.
  var (closedCases, closedPallets, packedUnits) = (0, 0, 0)

  /// Everything that is wrong, in one word each: empty where truth and record agree.
  var kinds: Set<MismatchKind> {
    var all = Set(cases.keys).union(pallets.keys).union(bundles.keys).union(units.keys)
    if !phantoms.isEmpty { all.insert(.phantom) }
    if !misplacedCases.isEmpty { all.insert(.misplaced) }
    return all
  }

  func count(_ kind: MismatchKind) -> Int { cases[kind]?.count ?? 0 }
  func pallets(_ kind: MismatchKind) -> Int { pallets[kind]?.count ?? 0 }
  func units(_ kind: MismatchKind) -> Int { units[kind]?.count ?? 0 }
  /// Cases with any kind.
  var wrongCases: Int { cases.values.reduce(0) { $0 + $1.count } }

  /// What is wrong, for the words of a failed test.
  var summary: String {
    func words(_ name: String, _ counts: [MismatchKind: Int]) -> String {
      name + " " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
    return [
      words("cases:", cases.mapValues(\.count)), words("pallets:", pallets.mapValues(\.count)),
      words("bundles:", bundles.mapValues(\.count)), words("units:", units.mapValues(\.count)),
      "phantoms \(phantoms.count), misplaced cases \(misplacedCases.count), inherited \(inherited)",
    ].joined(separator: "; ")
  }
}

/// A container as both legs see it: what bears the label, and what is inside.
private struct Held {
  var number: Int
  var label: ItemID
  var inside: [ItemID]
}

/// Compares a line that has come to its end with what was said.
func classify(_ line: borrowing Line, _ record: NaiveRecord) -> Classification {
  var result = Classification()

  // Containers, physically.
  var boxes: [Held] = []
  for number in line.truth.caseNumbers where line.truth.caseOfUnits(number).closed {
    let box = line.truth.caseOfUnits(number)
    let inside = (0..<box.contentCount).map {
      line.truth.carton(line.truth.carton(at: $0, inCase: number)).printed
    }
    boxes.append(Held(number: number, label: box.label, inside: inside))
  }
  var stacks: [Held] = []
  for number in line.truth.palletNumbers where line.truth.pallet(number).closed {
    let pallet = line.truth.pallet(number)
    let inside = (0..<pallet.contentCount).map {
      line.truth.caseOfUnits(line.truth.caseOfUnits(at: $0, onPallet: number)).label
    }
    stacks.append(Held(number: number, label: pallet.label, inside: inside))
  }
  result.closedCases = boxes.count
  result.closedPallets = stacks.count
  let caseKinds = kinds(of: boxes, record)
  let palletKinds = kinds(of: stacks, record)
  for (position, kind) in caseKinds.enumerated() {
    if let kind { result.cases[kind, default: []].append(boxes[position].number) }
  }
  for (position, kind) in palletKinds.enumerated() {
    if let kind { result.pallets[kind, default: []].append(stacks[position].number) }
  }
  let labels = Set(boxes.map(\.label)).union(stacks.map(\.label))
  result.phantoms = record.containers.filter {
    !labels.contains($0) && record.state[$0] == .commission && !(record.contents[$0] ?? []).isEmpty
  }.sorted { $0.raw < $1.raw }

  // Units, physically: every copy of an identity and where it is.
  var copies: [ItemID: [Int]] = [:]
  var unreportedIn: [Int] = []
  var box: [Int: Int] = [:]
  for (position, held) in boxes.enumerated() { box[held.number] = position }
  for number in line.truth.cartonNumbers {
    let carton = line.truth.carton(number)
    guard carton.place == .caseOfUnits, let position = box[Int(carton.container)] else { continue }
    result.packedUnits += 1
    guard carton.printed.isSome else {
      result.units[.unreadable, default: []].append(carton.printed)
      continue
    }
    copies[carton.printed, default: []].append(number)
    if copies[carton.printed]!.count > 1 {
      result.units[.duplicate, default: []].append(carton.printed)
    } else if carton.malformed {
      result.units[.malformed, default: []].append(carton.printed)
    } else if carton.unreadable {
      result.units[.unreadable, default: []].append(carton.printed)
    } else if carton.rejected || carton.belowLimit {
      result.units[.escaped, default: []].append(carton.printed)
    } else if record.state[carton.printed] != .commission {
      result.units[.unreported, default: []].append(carton.printed)
      unreportedIn.append(position)
    } else if record.parent[carton.printed] != boxes[position].label {
      let parent = record.parent[carton.printed]
      if isMislabeling(caseKinds[position]), let parent, majorityLabel(of: boxes[position], record) == parent
      {
        result.inherited += 1
      } else {
        result.units[.misplaced, default: []].append(carton.printed)
      }
    }
    if let recorded = record.lot[carton.printed] {
      let made = line.truth.lot(ofCarton: number)
      let container = record.lot[boxes[position].label] ?? recorded
      if recorded != made || container != made || carton.hasOldText {
        result.units[.wrongLot, default: []].append(carton.printed)
      }
    }
  }
  // A unit that is still on its way is neither in stock nor missing; only what was packed or left the line is compared.
  var present: Set<ItemID> = []
  for number in line.truth.cartonNumbers {
    let carton = line.truth.carton(number)
    if carton.place == .line || carton.place == .caseOfUnits { present.insert(carton.printed) }
  }
  let containers = record.containers.union(boxes.map(\.label)).union(stacks.map(\.label))
  result.units[.ghost] = record.state.filter {
    $0.value == .commission && !present.contains($0.key) && !containers.contains($0.key)
      && !result.phantoms.contains($0.key)
  }.map(\.key).sorted { $0.raw < $1.raw }
  // One identity for another in the same case is one entry and not two.
  var ghosts = Set(result.units[.ghost] ?? [])
  for position in unreportedIn {
    if let instead = (record.contents[boxes[position].label] ?? []).first(where: { ghosts.contains($0) }) {
      ghosts.remove(instead)
    }
  }
  result.units[.ghost] = ghosts.isEmpty ? nil : ghosts.sorted { $0.raw < $1.raw }

  // Cases on pallets.
  for (position, pallet) in stacks.enumerated() {
    for label in pallet.inside where label.isSome && record.parent[label] != pallet.label {
      if isMislabeling(palletKinds[position]), let parent = record.parent[label],
        majorityLabel(of: pallet, record) == parent
      {
        result.inherited += 1
      } else {
        result.misplacedCases.append(label)
      }
    }
  }
  return result
}

/// One kind for each container, the first that fits; nil where truth and record agree.
private func kinds(of held: [Held], _ record: NaiveRecord) -> [MismatchKind?] {
  var holders: [ItemID: Int] = [:]
  for one in held where one.label.isSome { holders[one.label, default: 0] += 1 }
  return held.map { one in
    guard one.label.isSome else { return .unlabeled }
    if holders[one.label]! > 1 { return .duplicateLabel }
    guard record.containers.contains(one.label) else { return .orphan }
    let said = record.contents[one.label] ?? []
    if let majority = majorityLabel(of: one, record), majority != one.label { return .mislabeled }
    if one.inside.count > said.count { return .over }
    if one.inside.count < said.count { return .under }
    return counted(one.inside) == counted(said) ? nil : .substituted
  }
}

private func isMislabeling(_ kind: MismatchKind?) -> Bool {
  switch kind {
  case .mislabeled, .duplicateLabel, .orphan, .unlabeled: true
  default: false
  }
}

/// The label to which the record gives a strict majority of what is inside, if there is one.
private func majorityLabel(of held: Held, _ record: NaiveRecord) -> ItemID? {
  var votes: [ItemID: Int] = [:]
  for item in held.inside {
    if let parent = record.parent[item] { votes[parent, default: 0] += 1 }
  }
  return votes.first { $0.value * 2 > held.inside.count }?.key
}

private func counted(_ items: [ItemID]) -> [ItemID: Int] {
  var counts: [ItemID: Int] = [:]
  for item in items { counts[item, default: 0] += 1 }
  return counts
}
