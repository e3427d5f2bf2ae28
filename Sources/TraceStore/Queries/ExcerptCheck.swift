import TraceCore
import TraceModel

/// Holds a part of a record against what the store has of the same things and events.
///
/// What was left out can only matter by what it does to what was taken in: to the present state of a thing, to what became
/// of an event that names it, or to what is held to be wrong with it. All of that is in the store.
struct ExcerptCheck {
  private let reader: StoreReader
  private let surroundings: Surroundings
  private let excerpt: RecordExcerpt

  init(_ reader: StoreReader, _ surroundings: Surroundings, _ excerpt: RecordExcerpt) {
    self.reader = reader
    self.surroundings = surroundings
    self.excerpt = excerpt
  }

  /// The things of which the two say something else, and those that are named together with them, in ascending order.
  func differences() throws(StoreError) -> [UInt32] {
    var differing = Set(try differingThings()).union(try differingFindings())
    for number in try differingEntries() { differing.formUnion(surroundings.things(of: number)) }
    if differing.isEmpty { return [] }
    var around = differing
    for number in surroundings.entryNumbers {
      let things = surroundings.things(of: number)
      if things.contains(where: { differing.contains($0) }) { around.formUnion(things) }
    }
    around.remove(0)
    return around.sorted()
  }

  /// What is outside is loaded for its own events only, and may well be another.
  private var compared: [UInt32] {
    surroundings.items.filter { isNear($0) }
  }

  private func isNear(_ item: UInt32) -> Bool { surroundings.nearness(of: item).map { $0 < .outer } ?? false }

  private func differingThings() throws(StoreError) -> [UInt32] {
    let row = try reader.database.prepare(
      "SELECT id, lot, state, flags, parent, place, holder FROM item WHERE id BETWEEN ? AND ? ORDER BY id")
    var differing: [UInt32] = []
    for run in Surroundings.runs(compared.map { Int64($0) }) {
      row.bind(1, run.lowerBound)
      row.bind(2, run.upperBound)
      while try row.step() {
        let number = UInt32(truncatingIfNeeded: row.integer(0))
        if !isSame(reader.item(number), row) { differing.append(number) }
      }
    }
    return differing
  }

  private func isSame(_ item: ItemID, _ row: Statement) -> Bool {
    let ledger = excerpt.core.ledger
    let standing = ledger.ownStanding(of: item)
    let parent = UInt32(clamping: row.integer(4, or: 0))
    return Int64(ledger.lot(of: item).raw) == row.integer(1, or: Int64(UInt32.max))
      && Int64(ledger.ownState(of: item).rawValue) == row.integer(2)
      && Int64(ledger.ownFlags(of: item).rawValue) == row.integer(3)
      && ledger.parent(of: item) == (parent == 0 ? ItemID.none : reader.item(parent))
      && Int64(standing?.place.raw ?? .max) == row.integer(5, or: Int64(UInt16.max))
      && Int64(standing?.holder.raw ?? .max) == row.integer(6, or: Int64(UInt16.max))
  }

  private struct Breach: Hashable {
    var rule: RuleID
    var item: ItemID
    var container: ItemID
  }

  private func differingFindings() throws(StoreError) -> [UInt32] {
    let near = compared
    var stored: [Breach: Int] = [:]
    let words = RuleCatalogue.contradictions.sorted().map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let row = try reader.database.prepare(
      """
      SELECT rule, coalesce(item, 0), coalesce(container, 0) FROM finding
      WHERE item BETWEEN ? AND ? AND NOT is_withdrawn AND rule IN (\(words))
      """)
    for run in Surroundings.runs(near.map { Int64($0) }) {
      row.bind(1, run.lowerBound)
      row.bind(2, run.upperBound)
      while try row.step() {
        let container = UInt32(clamping: row.integer(2))
        let breach = Breach(
          rule: RuleID(rawValue: row.text(0)), item: reader.item(UInt32(clamping: row.integer(1))),
          container: container == 0 ? .none : reader.item(container))
        stored[breach, default: 0] += 1
      }
    }
    var numbers: [ItemID: UInt32] = [:]
    for number in near { numbers[reader.item(number)] = number }
    var found: [Breach: Int] = [:]
    let log = excerpt.core.findingLog
    for position in log.standing where RuleCatalogue.contradictions.contains(log[position].rule) {
      let finding = log[position]
      guard numbers[finding.item] != nil else { continue }
      found[Breach(rule: finding.rule, item: finding.item, container: finding.container), default: 0] += 1
    }
    // order-free: a set is filled
    let breaches = Set(stored.keys).union(found.keys).filter { stored[$0] != found[$0] }
    return breaches.compactMap { numbers[$0.item] }.sorted()
  }

  private func differingEntries() throws(StoreError) -> [Int64] {
    var stored: [Int64: String] = [:]
    let row = try reader.database.prepare("SELECT event, status FROM effect WHERE event BETWEEN ? AND ?")
    for run in Surroundings.runs(excerpt.entries) {
      row.bind(1, run.lowerBound)
      row.bind(2, run.upperBound)
      while try row.step() { stored[row.integer(0)] = row.text(1) }
    }
    let journal = excerpt.core.journal
    return excerpt.entries.enumerated().compactMap { position, number in
      let status = journal.status(at: position)
      if status == .applied && stored[number] == nil || "\(status)" == stored[number] { return nil }
      let things = surroundings.things(of: number)
      return things.isEmpty || things.contains(where: isNear) ? number : nil
    }
  }
}
