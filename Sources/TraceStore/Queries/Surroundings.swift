import TraceCore
import TraceModel

/// How near a thing is to a question, nearest first.
enum Nearness: UInt8, Comparable {
  /// The answer is about it: its containers at any time and all that was ever in them are loaded.
  case inner
  /// It was in a container of the answer: what was in it is loaded, of its other containers only their own events.
  case member
  /// It was a container of such a thing, or an event names both: only its own events are loaded.
  case outer

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Things and entries around a question, while they are gathered.
struct Surroundings {
  private var nearnesses: SparseArray<Nearness>
  private var entries: SparseArray<JournalEntry>
  private var lists: SparseArray<[UInt32]>
  /// Lots that entries name, also by what was made of amounts, and deliveries of material that one of them consumed.
  private(set) var lots: Set<UInt32> = []
  private(set) var materials: Set<UInt32> = []
  /// Things whose events have not been looked for.
  private(set) var pending: [UInt32] = []

  init(_ reader: StoreReader) {
    nearnesses = SparseArray(upTo: reader.itemCount)
    entries = SparseArray(upTo: reader.entryCount)
    lists = SparseArray(upTo: reader.entryCount)
  }

  /// The things, in ascending order.
  var items: [UInt32] { nearnesses.numbers.map { UInt32(truncatingIfNeeded: $0) } }
  /// How many things there are.
  var itemCount: Int { nearnesses.count }
  /// The numbers of the entries, in ascending order.
  var entryNumbers: [Int64] { entries.numbers.map { Int64($0) } }
  /// How many entries there are.
  var entryCount: Int { entries.count }

  /// How near a thing is; nil where it is not around.
  func nearness(of item: UInt32) -> Nearness? { nearnesses[item] }

  /// An entry that was added.
  func entry(_ number: Int64) -> JournalEntry? { entries[number] }

  /// Notes how near a thing is; what is known to be as near stays.
  mutating func note(_ item: UInt32, _ near: Nearness) {
    guard item > 0 else { return }
    if let known = nearnesses[item], known <= near { return }
    nearnesses[item] = near
    pending.append(item)
  }

  /// Things whose events have to be looked for, in ascending order.
  mutating func takePending() -> [UInt32] {
    defer { pending.removeAll() }
    return pending.ascending()
  }

  mutating func add(_ entry: JournalEntry, _ list: [UInt32]) {
    entries[entry.number] = entry
    lists[entry.number] = list
    if entry.header.lot != .none { lots.insert(entry.header.lot.raw) }
    guard entry.header.kind == .consumeMaterial || entry.header.kind == .repackage,
      let details = DetailText.read(entry.details, item: { ItemID(raw: $0) })
    else { return }
    for amount in details.quantities where amount.lot != .none { lots.insert(amount.lot.raw) }
    if details.material != .none { materials.insert(details.material.raw) }
  }

  /// What an entry lists.
  func list(of number: Int64) -> [UInt32] { lists[number] ?? [] }

  /// Everything that an entry names.
  func things(of number: Int64) -> [UInt32] {
    guard let entry = entries[number] else { return [] }
    var things = list(of: number)
    if entry.header.container.isSome { things.append(entry.header.container.raw) }
    if entry.header.kind == .repackage { things += DetailText.outputs(of: entry.details) }
    return things
  }

  // MARK: What is near

  /// Notes what an entry shows to be near, because it names a thing.
  mutating func follow(_ item: UInt32, _ number: Int64) {
    guard let near = nearnesses[item], let entry = entries[number] else { return }
    switch entry.header.kind {
    case .pack, .unpack: followContainer(item, near, entry)
    case .repackage:
      guard near < .outer else { return }
      for other in things(of: number) { note(other, near == .inner ? .inner : .outer) }
    case .sample, .destroy, .decommission, .ship, .receive, .returnGoods, .dispense:
      // Such an event waits for the commissioning of everything that it names.
      if near < .outer { for other in lists[number] ?? [] { note(other, .outer) } }
    default: break
    }
  }

  private mutating func followContainer(_ item: UInt32, _ near: Nearness, _ entry: JournalEntry) {
    let container = entry.header.container.isSome ? entry.header.container.raw : 0
    if item != container {
      note(container, near == .inner ? .inner : .outer)
      if near < .outer { for other in lists[entry.number] ?? [] { note(other, .outer) } }
    } else if near < .outer {
      for child in lists[entry.number] ?? [] { note(child, .member) }
    }
  }

  // MARK: Replaying

  /// Lets a core take the entries as the large one did: in the same order, at the same times, by the same policy.
  func replay(in reader: StoreReader, isWhole: Bool) throws(StoreError) -> RecordExcerpt {
    let core = TraceCore(table: reader.table, policy: reader.policy)
    let order = entryNumbers.filter { entries[$0]?.repeats == 0 && !isEmptied($0) }
    var batch = EventBatch()
    var block: Chain.Block?
    for number in order {
      guard let entry = entries[number] else { continue }
      if block.map({ number >= $0.firstEntry + $0.entries }) ?? true {
        if let block { core.take(batch, arrival: Timestamp(microseconds: block.arrival)) }
        batch.removeAll()
        block = try reader.block(of: number)
      }
      append(entry, to: &batch, reader)
    }
    if let block { core.take(batch, arrival: Timestamp(microseconds: block.arrival)) }
    core.advance(to: reader.now)
    _ = core.takeFeedback()
    return RecordExcerpt(core: core, entries: order, isWhole: isWhole)
  }

  /// Whether an unpacking names only things that are not loaded: without them it would say that all are taken out.
  private func isEmptied(_ number: Int64) -> Bool {
    guard entries[number]?.header.kind == .unpack, let list = lists[number], !list.isEmpty else {
      return false
    }
    return list.allSatisfy { nearnesses[$0] == nil && $0 != 0 }
  }

  /// The event with those of its things that are near; the reader may have loaded others for another question.
  private func append(_ entry: JournalEntry, to batch: inout EventBatch, _ reader: StoreReader) {
    func item(_ number: UInt32) -> ItemID? {
      if number == 0 { return ItemID.none }
      return nearnesses[number] == nil ? nil : reader.loaded[number]
    }
    var header = entry.header
    if header.container.isSome { header.container = item(header.container.raw) ?? .none }
    let items = (lists[entry.number] ?? []).compactMap(item)
    let details = entry.details.isEmpty ? nil : DetailText.read(entry.details) { item($0) ?? .none }
    batch.append(header, items: items, details: details)
  }

  /// Ascending numbers as runs without gaps.
  static func runs(_ numbers: [Int64]) -> [ClosedRange<Int64>] {
    var runs: [ClosedRange<Int64>] = []
    for number in numbers {
      if let last = runs.last, number == last.upperBound + 1 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }
}
