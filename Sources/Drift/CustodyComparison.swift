import EventKernel
import TraceModel
import World

/// What physically is in the market against what partners' systems were told, at one moment.
public struct CustodyComparison: Hashable, Sendable {
  /// Cases of which systems have everything and that physically hold less: *under*.
  public private(set) var casesUnder = 0
  /// Units that are not where anybody was told: *misplaced*.
  public private(set) var misplaced = 0
  /// Units that stand under another lot than they were made in: *wrong lot*.
  public private(set) var wrongLot = 0
  /// Packages whose number nobody knows, because nothing links it to an old one: *unreported*.
  public private(set) var unlinked = 0
  /// Numbers that are in trade by the record and on no package: *ghosts*.
  public private(set) var ghosts = 0
  /// Packages that bear a number which another one bears that got it first: *duplicates*.
  public private(set) var copied = 0
  /// Packages that bear the label that was printed for another one, whether or not that one bears it as well.
  public private(set) var exchanged = 0

  /// The comparison of a market at `now`.
  public init(_ market: SupplyChain, at now: Instant) {
    for number in market.cases.indices {
      let both = market.bothHolders(ofUnitsIn: number, at: now)
      let holders = zip(both.true, both.told)
      misplaced += holders.count { $0 != $1 }
      let box = market.cases[number]
      let isOpen = box.openedAt.map { $0 <= now } ?? false
      // Without a document nobody has the case at all; with one, it is full for all that was told.
      if isOpen, !box.isOpeningTold, holders.contains(where: { $0 != $1 && $1.place == .stock }) {
        casesUnder += 1
      }
      if box.binLot != market.seals[box.seal].lot { wrongLot += box.merged }
    }
    compareNumbers(market.relabeled, at: now)
  }
}

extension SupplyChain {
  /// Numbers with which something has gone wrong by `now`: new ones of which nobody has told, or that are not on the one package
  /// for which they were made; and the old ones that these should have replaced.
  public func doubtfulNumbers(at now: Instant) -> Set<ItemID> {
    var doubtful: Set<ItemID> = []
    for (number, new) in relabeled.enumerated() where new.at <= now && !new.isLinked {
      doubtful.formUnion([new.item, relabeled[new.bears].item, printed(new.unit)])
      if new.bears != number { doubtful.insert(printed(relabeled[new.bears].unit)) }
    }
    doubtful.remove(.none)
    return doubtful
  }
}

extension CustodyComparison {
  /// Which package bears which number, against what the record was told of them.
  private mutating func compareNumbers(_ relabeled: [NewNumber], at now: Instant) {
    var packages = Array(repeating: 0, count: relabeled.count)
    for (number, new) in relabeled.enumerated() where new.at <= now {
      packages[new.bears] += 1
      unlinked += relabeled[new.bears].isTold ? 0 : 1
      exchanged += new.bears == number ? 0 : 1
    }
    for (number, new) in relabeled.enumerated() where new.at <= now {
      copied += max(0, packages[number] - 1)
      // The old number of what nobody linked is on no package any more; the new one of what was linked may be on none.
      ghosts += new.isTold && packages[number] > 0 ? 0 : 1
    }
  }
}

/// A time during which nobody was told where units were.
public struct CustodyGap: Hashable, Sendable {
  /// Why.
  public enum Reason: UInt8, CaseIterable, Hashable, Sendable {
    /// Goods went into stock without a document.
    case withoutData
    /// Their case was opened and nobody told.
    case openedOutside
    /// They came back and went on the shelf without a word.
    case restocked
    /// A logistics provider had them and had not told yet.
    case unreported
    /// A repackager who tells nothing took their case.
    case repackagedOutside
  }

  /// What it is that nobody knows the whereabouts of, by its number in the market.
  public enum Thing: Hashable, Sendable {
    /// A shipment.
    case shipment(Int)
    /// A pallet.
    case pallet(Int)
    /// A case.
    case box(Int)
    /// A unit of a case.
    case unit(UnitKey)
  }

  /// Why.
  public let reason: Reason
  /// Of what.
  public let thing: Thing
  /// How many units.
  public let units: Int
  /// When it began.
  public let from: Instant
  /// When something was told that names them, or a patient had them; nil where that did not come.
  public let until: Instant?

  /// Every gap in a market by `now`: what units have in common is one gap.
  public static func all(in market: SupplyChain, at now: Instant) -> [CustodyGap] {
    var gaps: [CustodyGap] = []
    for (number, shipment) in market.shipments.enumerated() {
      guard let stocked = shipment.stockedAt, stocked <= now,
        shipment.documentedAt.map({ $0 > stocked }) ?? true
      else { continue }
      gaps.append(
        CustodyGap(
          reason: .withoutData, thing: .shipment(number), units: market.units(of: shipment), from: stocked,
          until: shipment.documentedAt))
    }
    for (number, box) in market.cases.enumerated() where !box.isOpeningTold {
      // One opening is one gap, from the first unit that nobody knows to be gone to the last that is where it is told.
      let gone = market.lives(ofCase: number).filter { $0.sold <= now }
      if let collected = box.collectedAt, collected <= now {
        let last = box.openedAt == nil ? nil : market.lives(ofCase: number).map(\.left).max()
        gaps.append(
          CustodyGap(
            reason: .repackagedOutside, thing: .box(number), units: market.codes(ofCase: number).count,
            from: collected, until: last.flatMap { $0 <= now ? $0 : nil }))
      }
      guard box.collectedAt == nil, let from = gone.map(\.sold).min(), let last = gone.map(\.left).max()
      else { continue }
      gaps.append(
        CustodyGap(
          reason: .openedOutside, thing: .box(number), units: gone.count, from: from,
          until: last <= now ? last : nil))
    }
    gaps += atProvider(in: market, by: now)
    for unit in market.individuals {
      for (place, step) in unit.steps.enumerated() where !step.isTold && step.at <= now {
        let told = unit.steps[place...].first { $0.isTold && $0.at <= now }
        gaps.append(
          CustodyGap(
            reason: .restocked, thing: .unit(unit.key), units: 1, from: step.at, until: told?.at))
      }
    }
    return gaps
  }

  /// From when a logistics provider had pallets until he told so, or sent them on.
  private static func atProvider(in market: SupplyChain, by now: Instant) -> [CustodyGap] {
    market.pallets.indices.compactMap { number in
      guard let transfer = market.pallets[number].transfer.map({ market.transfers[$0] }),
        transfer.storedAt <= now
      else { return nil }
      let sent = market.pallets[number].shipment.flatMap { market.shipments[$0].leftAt }
      let until = min(transfer.toldAt ?? .distantFuture, sent ?? .distantFuture)
      guard until > transfer.storedAt else { return nil }
      return CustodyGap(
        reason: .unreported, thing: .pallet(number), units: market.units(ofPallet: number),
        from: transfer.storedAt,
        until: until <= now ? until : nil)
    }
  }
}
