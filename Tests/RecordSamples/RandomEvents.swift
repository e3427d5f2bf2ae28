import TraceCore
import TraceModel

/// Random streams of events: of a line that does everything right, or of one that does anything.
package struct RandomEvents {
  package let site: Site
  package var random: TestRandom

  package init(site: Site, seed: UInt64) {
    self.site = site
    random = TestRandom(state: seed)
  }

  /// Any event about anything, dated within 200 s in whole seconds, so that many share a time.
  package mutating func anything(_ count: Int) -> [TraceEvent] {
    (0..<count).map { number in
      let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
      let time = Double(Int.random(in: 0..<200, using: &random))
      var details: EventDetails?
      var items = some(upTo: kind == .pack || kind == .unpack ? 5 : 2)
      var container = ItemID.none
      switch kind {
      case .pack, .unpack:
        container =
          Int.random(in: 0..<10, using: &random) == 0 ? one(site.everything) : one(site.cases + site.pallets)
        if kind == .unpack, Int.random(in: 0..<4, using: &random) == 0 { items = [] }
        if kind == .pack, items.isEmpty { items = [one(site.units)] }
      case .repackage:
        details = EventDetails()
        details?.outputs = some(upTo: 2)
      case .ship, .returnGoods, .receive:
        if Bool.random(using: &random) { details = site.shipping() }
        if Bool.random(using: &random) { items = [one(site.pallets + site.cases)] }
      default: break
      }
      if items.isEmpty, kind != .unpack { items = [one(site.everything)] }
      return site.event(
        kind, items, number: UInt64(number), at: time, container: container,
        lot: kind == .commission ? one(site.lots) : .none, details: details)
    }
  }

  /// A line at work: cases and pallets are filled and shipped, some opened again, some units taken out.
  package mutating func legal(perCase: Int = 5, perPallet: Int = 3) -> [TraceEvent] {
    var events: [TraceEvent] = []
    var time = 0.0
    var units = site.units[...]
    var cases = site.cases[...]
    func add(_ kind: EventKind, _ items: [ItemID], container: ItemID = .none, details: EventDetails? = nil) {
      time += Double(Int.random(in: 1...3, using: &random))
      events.append(
        site.event(
          kind, items, number: UInt64(events.count), at: time, container: container,
          lot: kind == .commission ? site.lots[0] : .none, details: details))
    }
    for pallet in site.pallets {
      add(.commission, [pallet])
      var onPallet: [ItemID] = []
      while onPallet.count < perPallet, let shipper = cases.popFirst() {
        add(.commission, [shipper])
        var packed: [ItemID] = []
        while packed.count < perCase, let unit = units.popFirst() {
          add(.encode, [unit])
          if Int.random(in: 0..<8, using: &random) == 0 {
            add(.scrap, [unit])
            continue
          }
          add(.commission, [unit])
          if Int.random(in: 0..<8, using: &random) == 0 {
            add(.sample, [unit])
            continue
          }
          packed.append(unit)
        }
        guard !packed.isEmpty else { break }
        add(.pack, packed, container: shipper)
        if Int.random(in: 0..<3, using: &random) == 0 {
          // Opened again: one goes to the laboratory, the rest goes back.
          add(.unpack, [], container: shipper)
          let sample = packed.removeLast()
          add(.sample, [sample])
          if !packed.isEmpty { add(.pack, packed, container: shipper) }
        }
        if !packed.isEmpty { onPallet.append(shipper) }
      }
      guard !onPallet.isEmpty else { break }
      add(.pack, onPallet, container: pallet)
      add(.ship, [pallet], details: site.shipping())
      if Bool.random(using: &random) {
        add(.receive, [pallet], details: site.shipping())
        add(.unpack, [], container: pallet)
      }
    }
    return events
  }

  private let kinds: [EventKind] = [
    .commission, .commission, .commission, .commission, .encode, .allocate, .pack, .pack, .pack, .pack,
    .unpack,
    .unpack, .sample, .scrap, .destroy, .decommission, .hold, .release, .ship, .ship, .voidShipment, .receive,
    .returnGoods, .repackage, .dispense,
  ]

  private mutating func one<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &random)] }

  private mutating func some(upTo count: Int) -> [ItemID] {
    (0..<Int.random(in: 1...count, using: &random)).map { _ in
      one(Int.random(in: 0..<4, using: &random) == 0 ? site.cases : site.units)
    }
  }
}
