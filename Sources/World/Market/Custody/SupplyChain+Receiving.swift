import EventKernel
import TraceModel

// What a wholesaler does with goods that he takes into stock.
extension SupplyChain {
  /// A shipment goes into stock: pallets are scanned, some cases opened and counted, and the rest is taken from the document.
  mutating func stock(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard shipments[number].stockedAt == nil else { return }
    shipments[number].stockedAt = now
    let partner = partners[shipments[number].partner]
    if partner.sharesReceipts { ask(.receive(shipment: number)) }
    var found: [Claim.Kind: Claim.Contents] = [:]
    let document =
      shipments[number].documentedAt == nil ? nil : shipments[number].document.map { documents[$0].contents }
    for pallet in shipments[number].loaded {
      pallets[pallet].firstCase = cases.count
      let told = document?.pallets.first { $0.label == pallets[pallet].label }
      let listed = document.map { document in
        Set(told.map { document.cases[$0.cases].map(\.label) } ?? [])
      }
      for box in pallets[pallet].boxes {
        let holding = cases.count
        cases.append(
          CaseHolding(
            pallet: pallet, seal: box.seal, number: box.number, wholesaler: partner.number, stockedAt: now,
            binLot: seals[box.seal].lot))
        shelves[partner.number].all.append(holding)
        let isListed = listed?.contains(label(of: box)) ?? true
        if isDamaged(holding) {
          cases[holding].destroyedAt = now
          tally.damaged += 1
          tally.damagedUnits += seals[box.seal].cases[box.number].units.count
          found[.damaged, default: .init()].add(damaged: holding)
        } else if let document, let (kind, contents) = count(box, document, partner) {
          found[kind, default: .init()].add(contents)
        }
        if !isListed {
          tally.withoutData += 1
          found[.withoutData, default: .init()].add(extra: holding, label(of: box))
          // Nobody may sell what nobody has told of, until it is settled about.
          cases[holding].apartUntil = .distantFuture
        } else if cases[holding].destroyedAt != nil || !collect(holding, at: now, in: &calendar) {
          shelves[partner.number].closed.append(holding)
        }
      }
      if let listed {
        let absent = listed.subtracting(pallets[pallet].boxes.map(label(of:))).sorted()
        tally.withoutProduct += absent.count
        for label in absent {
          found[.withoutProduct, default: .init()].add(
            missing: label, from: pallets[pallet].label, units: document?.units(inCase: label)?.count ?? 0)
        }
      }
    }
    claim(found, about: number, at: now, in: &calendar)
    wake(partner.number, at: now, in: &calendar)
  }

  /// A wholesaler whose shelf was empty goes on.
  mutating func wake(_ wholesaler: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard shelves[wholesaler].isIdle else { return }
    shelves[wholesaler].isIdle = false
    plan(.open(wholesaler), at: now, in: &calendar)
  }

  /// The label on a case.
  public func label(of box: BoxKey) -> ItemID { seals[box.seal].cases[box.number].label }

  /// Whether a case was damaged on the way: drawn for the case itself.
  private func isDamaged(_ number: Int) -> Bool {
    if plan.transportDamage == 0 { return false }
    var stream = draws.damage.stream(entity(cases[number]))
    return stream.uniform() < plan.transportDamage
  }

  /// The strict open some cases and hold what is in them against the document; what they find is not as it says.
  private mutating func count(_ box: BoxKey, _ document: RecordedShipment, _ partner: Partner)
    -> (Claim.Kind, Claim.Contents)?
  {
    let seal = seals[box.seal]
    let share = 2 * plan.opensOnReceipt * partner.rigor
    var stream = draws.openings.stream(UInt64(seal.lot.raw), UInt32(clamping: box.number))
    guard stream.uniform() < share else { return nil }
    tally.counted += 1
    let told = document.units(inCase: label(of: box)) ?? []
    let held = seal.codes(ofCase: box.number)
    let contents = Claim.Contents(told: told, held: held, in: label(of: box))
    if held.count > told.count {
      tally.over += 1
      return (.over, contents)
    }
    if held.count < told.count {
      tally.short += 1
      return (.short, contents)
    }
    if told.sorted() == held.sorted() { return nil }
    tally.substituted += 1
    return (.substituted, contents)
  }
}
