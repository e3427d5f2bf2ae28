import EventKernel
import TraceModel

// Who holds what, in truth and as partners' systems were told. A thing is where its outermost container is.
extension SupplyChain {
  /// Where a pallet is.
  public func holder(ofPallet number: Int, at now: Instant) -> Holder {
    if let shipment = pallets[number].shipment.map({ shipments[$0] }),
      shipment.leftAt.map({ $0 <= now }) ?? false
    {
      return shipment.holder(at: now)
    }
    if let transfer = pallets[number].transfer { return transfers[transfer].holder(at: now) }
    // It was built where orders are picked.
    return Holder(pallets[number].isMixed && plan.logistics.usesProvider ? .provider : .site)
  }

  /// Where a case of a seal is, by its seal's and its own number; an opened one where it was opened.
  public func holder(ofCase number: Int, inSeal seal: Int, at now: Instant) -> Holder? {
    pallets.firstIndex { $0.boxes.contains(BoxKey(seal, number)) }.map { holder(ofPallet: $0, at: now) }
  }

  /// Where each unit of a case is that has come into a wholesaler's stock.
  public func holders(ofUnitsIn number: Int, at now: Instant) -> [Holder] {
    holders(ofUnitsIn: number, lives(ofCase: number), at: now)
  }

  /// The same, and where partners' systems have them.
  public func bothHolders(ofUnitsIn number: Int, at now: Instant) -> (true: [Holder], told: [Holder]) {
    let lives = lives(ofCase: number)
    return (holders(ofUnitsIn: number, lives, at: now), toldHolders(ofUnitsIn: number, lives, at: now))
  }

  private func individual(_ box: CaseHolding, _ number: Int, _ unit: Int) -> Individual? {
    if !box.hasIndividuals { return nil }
    return individualOf[UnitKey(number, unit)].map { individuals[$0] }
  }

  /// Where a case is as a whole that has come to a wholesaler.
  private func holder(ofClosed box: CaseHolding, at now: Instant) -> Holder {
    func since(_ time: Instant?) -> Bool { time.map { $0 <= now } ?? false }
    if since(box.destroyedAt) { return Holder(.destroyed) }
    if since(box.sentBackAt) { return Holder(.maker) }
    if box.stockedAt <= now, let until = box.apartUntil, now < until {
      return Holder(.quarantine, box.wholesaler)
    }
    return since(box.collectedAt) ? Holder(.repackager) : holder(ofPallet: box.pallet, at: now)
  }

  private func holders(ofUnitsIn number: Int, _ lives: [UnitLife], at now: Instant) -> [Holder] {
    let box = cases[number]
    guard let opened = box.openedAt, opened <= now else {
      let outer = holder(ofClosed: box, at: now)
      return codes(ofCase: number).map { _ in outer }
    }
    return lives.enumerated().map { unit, life in
      let alone = individual(box, number, unit)?.holder(at: now)
      return alone ?? life.holder(at: now, wholesaler: box.wholesaler)
    }
  }

  /// Where partners' systems have each unit of such a case.
  ///
  /// Goods without a document are on the truck for all that anybody was told; units of a case whose opening was not told lie in
  /// it; and a unit that somebody moved without a word is where it was told of last.
  public func toldHolders(ofUnitsIn number: Int, at now: Instant) -> [Holder] {
    toldHolders(ofUnitsIn: number, lives(ofCase: number), at: now)
  }

  private func toldHolders(ofUnitsIn number: Int, _ lives: [UnitLife], at now: Instant) -> [Holder] {
    let box = cases[number]
    let shipment = pallets[box.pallet].shipment.map { shipments[$0] }
    let isDocumented = shipment?.documentedAt.map { $0 <= now } ?? false
    if let shipment, box.stockedAt <= now, !isDocumented {
      return codes(ofCase: number).map { _ in Holder(.truck, shipment.partner) }
    }
    guard let opened = box.openedAt, opened <= now, box.isOpeningTold else {
      // Of a case that is open, or with a repackager, and nobody was told so, everybody has that it lies in stock.
      let isHidden = box.collectedAt != nil && !box.isOpeningTold && box.stockedAt <= now
      let outer = isHidden ? Holder(.stock, box.wholesaler) : holder(ofClosed: box, at: now)
      return codes(ofCase: number).map { _ in outer }
    }
    return lives.enumerated().map { unit, life in
      let steps = individual(box, number, unit)?.steps ?? []
      let alone = steps.last { $0.at <= now && $0.isTold }?.holder
      return alone ?? life.holder(at: now, wholesaler: box.wholesaler)
    }
  }

  /// How many units are where: every unit of every lot that was released, counted where it physically is.
  ///
  /// It goes from the holders to the things: what stands where orders are picked or is on its way there, what each truck has
  /// loaded, what each shelf has.
  public func stocktaking(at now: Instant) -> [Holder: Int] {
    var counts: [Holder: Int] = [:]
    // order-free: sums
    for standing in atSite.values {
      for pallet in standing {
        counts[holder(ofPallet: pallet, at: now), default: 0] += units(ofPallet: pallet)
      }
    }
    for transfer in transfers where !transfer.isStored {
      for pallet in transfer.pallets {
        counts[transfer.holder(at: now), default: 0] += units(ofPallet: pallet)
      }
    }
    for shipment in shipments {
      for pallet in shipment.loaded where pallets[pallet].firstCase == nil {
        counts[holder(ofPallet: pallet, at: now), default: 0] += units(ofPallet: pallet)
      }
    }
    // Neighbors mostly have one holder.
    var alike: (holder: Holder, units: Int)?
    func count() { if let alike { counts[alike.holder, default: 0] += alike.units } }
    for shelf in shelves {
      for number in shelf.all {
        for holder in holders(ofUnitsIn: number, at: now) {
          if holder == alike?.holder {
            alike?.units += 1
          } else {
            count()
            alike = (holder, 1)
          }
        }
      }
    }
    count()
    return counts
  }
}

extension UnitLife {
  /// Where the unit is, while nobody has touched it alone.
  func holder(at now: Instant, wholesaler: Int) -> Holder {
    if now < sold { return Holder(.stock, wholesaler) }
    if now < delivered { return Holder(.delivery, dispenser) }
    if now < left { return Holder(.dispenser, dispenser) }
    if isExpired { return Holder(.destroyed) }
    return back == nil ? Holder(.patient) : Holder(.wayBack, wholesaler)
  }
}
