import TraceCore
import TraceModel

/// What an event has led to.
extension ExcerptLoader {
  /// The things that an entry, or what came after it, touched; in ascending order.
  mutating func downstream(of number: Int64) throws(StoreError) -> [UInt32] {
    try load([number])
    guard let first = surroundings.entry(number)?.header else { return [] }
    // Who says so may have a slow clock, or the event may have waited: a day before is looked at too.
    let since = first.eventTime.advanced(byMicroseconds: -86_400_000_000)
    var reached: Set<UInt32> = [0]
    var open: [UInt32] = []
    func reach(_ items: [UInt32]) {
      for item in items where reached.insert(item).inserted { open.append(item) }
    }
    reach(surroundings.things(of: number))
    if open.isEmpty, first.lot != .none { reach(try reader.numbers(inLot: first.lot)) }
    while !open.isEmpty {
      let named = try mentionsOf(open.sorted())
      open = []
      try load(named.map(\.entry))
      var seen: Set<Int64> = []
      for (item, other) in named {
        guard let header = surroundings.entry(other)?.header else { continue }
        let container = header.container.isSome ? header.container.raw : 0
        // What is done with a thing touches the containers around it, and emptying one touches what was in it.
        if header.kind == .pack, container != item { reach([container]) }
        guard other >= number || header.eventTime >= since else { continue }
        if seen.insert(other).inserted { reach(surroundings.things(of: other)) }
        if header.kind == .unpack, surroundings.list(of: other).isEmpty {
          reach(try contents(everIn: container))
        }
        if header.kind == .decommission { reach(try contents(everIn: item)) }
      }
    }
    reached.remove(0)
    return reached.sorted()
  }

  /// All that was ever packed into a container.
  private mutating func contents(everIn container: UInt32) throws(StoreError) -> [UInt32] {
    let named = try mentionsOf([container])
    try load(named.map(\.entry))
    return named.flatMap { _, number in
      guard let header = surroundings.entry(number)?.header, header.kind == .pack,
        header.container.isSome, header.container.raw == container
      else { return [UInt32]() }
      return surroundings.list(of: number)
    }
  }
}
