import EventKernel
import TraceModel
import World

/// One pack: the code that is printed on it, and where the line put it.
struct Pack {
  var printed: ItemID
  var seal: Int
  var box: Int
  var unit: Int

  var key: BoxKey { BoxKey(seal, box) }
}

/// Where packs are in a market at one moment, and who has had them, found by the case into which the line put them.
struct PackPlaces {
  private let market: SupplyChain
  private let now: Instant
  private var cases: [BoxKey: Int] = [:]
  private var pallets: [BoxKey: Int] = [:]
  /// The case that was asked about last, with what became of its units.
  private var last: (number: Int, holders: [Holder]) = (-1, [])

  init(_ market: SupplyChain, at now: Instant) {
    (self.market, self.now) = (market, now)
    for (number, box) in market.cases.enumerated() { cases[BoxKey(box.seal, box.number)] = number }
    for (number, pallet) in market.pallets.enumerated() {
      for box in pallet.boxes { pallets[box] = number }
    }
  }

  /// Where a pack is.
  mutating func holder(of pack: Pack) -> Holder {
    guard let number = cases[pack.key] else {
      return pallets[pack.key].map { market.holder(ofPallet: $0, at: now) } ?? Holder(.site)
    }
    if last.number != number { last = (number, market.holders(ofUnitsIn: number, at: now)) }
    return last.holders[pack.unit]
  }

  /// Wholesalers to whom pallets have left with some of these packs on them.
  func wholesalers(of packs: [Pack]) -> Set<Int> {
    var wholesalers: Set<Int> = []
    // order-free: a set
    for pallet in Set(packs.map(\.key)).compactMap({ pallets[$0] }) {
      guard let shipment = market.pallets[pallet].shipment.map({ market.shipments[$0] }),
        shipment.leftAt.map({ $0 <= now }) ?? false
      else { continue }
      wholesalers.insert(shipment.partner)
    }
    return wholesalers
  }

  /// What comes of it that wholesalers pull lots by the labels of their bins: packs of these lots that stay in bins of others, and
  /// packs of others that are pulled with a bin of these.
  func pulled(byLabelsOf lots: Set<LotID>) -> (left: Int, inVain: Int) {
    var pulled = (left: 0, inVain: 0)
    for (number, box) in market.cases.enumerated() where box.merged > 0 {
      let seal = market.seals[box.seal]
      let units = seal.cases[box.number].units
      for (unit, life) in market.lives(ofCase: number).enumerated().suffix(box.merged) where life.sold > now {
        let lot = seal.oddity(of: units.lowerBound + unit)?.lot ?? seal.lot
        switch (lots.contains(lot), lots.contains(box.binLot)) {
        case (true, false): pulled.left += 1
        case (false, true): pulled.inVain += 1
        default: break
        }
      }
    }
    return pulled
  }

  /// Whether any pack bears a new number.
  var hasNewNumbers: Bool { !market.relabeled.isEmpty }

  /// The code on a pack by now: what the line has printed, or that of a new label.
  func code(of pack: Pack) -> ItemID {
    cases[pack.key].map { market.code(of: UnitKey($0, pack.unit), at: now) } ?? pack.printed
  }
}
