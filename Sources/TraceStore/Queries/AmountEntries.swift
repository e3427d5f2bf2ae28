import TraceCore
import TraceModel

/// The entries that state amounts of classes, by the lots of which these are: few beside those about things, and all of them
/// are looked at.
struct AmountEntries {
  private struct Entry {
    var number: Int64
    /// All lots that it names.
    var lots: Set<UInt32>
    /// Whether amounts were used by it, so that its lots belong together.
    var transforms: Bool
    /// What came of it, with numbers of the store.
    var outputs: [UInt32]
  }

  private var entries: [Entry] = []

  init(_ database: Database) throws(StoreError) {
    let rows = try database.prepare(
      "SELECT number, lot, details FROM event WHERE \(Schema.statesAmounts) AND repeats IS NULL")
    while try rows.step() {
      guard let details = DetailText.read(rows.text(2), item: { ItemID(raw: $0) }) else { continue }
      var lots = Set(details.quantities.map(\.lot.raw))
      if !rows.isNull(1) { lots.insert(UInt32(clamping: rows.integer(1))) }
      lots.remove(LotID.none.raw)
      entries.append(
        Entry(
          number: rows.integer(0), lots: lots, transforms: details.quantities.contains(where: \.isInput),
          outputs: details.outputs.map(\.raw)))
    }
  }

  /// The entries about amounts of these lots and of those that went into them or came of them, through as many steps as there
  /// were; these lots, and the things that came of them.
  func around(
    _ lots: Set<UInt32>
  ) -> (numbers: [Int64], lots: Set<UInt32>, outputs: [UInt32]) {
    var reached = lots
    var count = -1
    while count != reached.count {
      count = reached.count
      for entry in entries where entry.transforms && !entry.lots.isDisjoint(with: reached) {
        reached.formUnion(entry.lots)
      }
    }
    let named = entries.filter { !$0.lots.isDisjoint(with: reached) }
    return (named.map(\.number), reached, named.flatMap(\.outputs))
  }
}
