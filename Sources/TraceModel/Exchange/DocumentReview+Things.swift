/// Serial numbers, containers and shipments.
extension DocumentReviewer {
  mutating func reviewSerials(_ event: EventFact, _ index: Int) {
    let things = event.epcs + (event.parent.map { [$0] } ?? [])
    guard profile.rules.contains(.commissioning), event.action != .prepare else { return }
    if event.action == .commission {
      var seen: Set<EPC> = []
      for epc in event.epcs {
        let isNew = seen.insert(epc).inserted
        if !isNew || memory.things[epc] != nil { reject(.commissionedTwice, index, .epc(epc)) }
      }
      return
    }
    for epc in things {
      if let thing = memory.things[epc] {
        let (wait, overflow) = event.time.milliseconds.subtractingReportingOverflow(thing.commissioned)
        if overflow ? thing.commissioned > 0 : wait < -profile.clockTolerance {
          reject(.usedBeforeCommissioning, index, .epc(epc))
        }
      } else if commissionedLater.contains(epc) {
        reject(.usedBeforeCommissioning, index, .epc(epc))
      } else {
        reject(.notCommissioned, index, .epc(epc))
      }
    }
  }

  mutating func reviewAggregation(_ event: EventFact, _ index: Int) {
    guard let parent = event.parent else {
      if event.action == .pack || event.action == .unpack { reject(.missingParent, index) }
      return
    }
    switch event.action {
    case .pack:
      if lastPacking.updateValue(index, forKey: parent) == nil { packed.append(parent) }
      reviewLevels(of: event, in: parent, index)
      guard profile.rules.contains(.aggregation) else { return }
      var seen: Set<EPC> = []
      for epc in event.epcs {
        let isNew = seen.insert(epc).inserted
        if memory.isInside(parent, epc) {
          reject(.packedIntoItself, index, .epc(epc))
        } else if !isNew || memory.parents[epc] != nil {
          reject(.childHasParent, index, .epc(epc))
        } else if isContainer(epc), memory.contents[epc]?.isEmpty ?? true {
          reject(.parentBeforeContents, index, .epc(epc))
        }
        if memory.things[epc]?.isDecommissioned ?? false {
          reject(.decommissionedThingUsed, index, .epc(epc))
        }
      }
    case .unpack:
      guard profile.rules.contains(.aggregation) else { return }
      for epc in event.epcs where memory.parents[epc] != parent { reject(.notInParent, index, .epc(epc)) }
    default: break
    }
  }

  private func isContainer(_ epc: EPC) -> Bool {
    definition(of: epc).map { $0.level > .unit } ?? (sscc(epc) != nil)
  }

  private func sscc(_ epc: EPC) -> SSCC? { if case .sscc(let unit) = epc { unit } else { nil } }

  /// Whether each thing is packed into the next level of its own product; said once for each event.
  private mutating func reviewLevels(of event: EventFact, in parent: EPC, _ index: Int) {
    var isWrongParent = false
    var skipping: EPC?
    var isPartialParent: Bool?
    for epc in event.epcs {
      guard let (product, level) = definition(of: epc) else { continue }
      let packaging = product.packaging
      if let (parentProduct, parentLevel) = definition(of: parent) {
        if parentProduct.gtin != product.gtin || parentLevel <= level {
          isWrongParent = isWrongParent || parent != epc
        } else if packaging.levelInside(parentLevel) != level {
          skipping = skipping ?? epc
        }
      } else if sscc(parent) != nil {
        // A container without GTIN is known by its SSCC: the next level outside has to be such a one, or one of fewer than
        // its standard, which is none of that trade item.
        let outside = packaging.levels.first { $0 > level }
        if let outside, packaging.gtin(of: outside) != nil {
          let isPartial = isPartialParent ?? isPartial(parent, with: event.epcs, of: packaging, outside)
          isPartialParent = isPartial
          if !isPartial { skipping = skipping ?? epc }
        }
      }
    }
    if isWrongParent, profile.rules.contains(.parentGTIN), case .sgtin(let unit) = parent {
      reject(.wrongParentGTIN, index, .gtin(unit.gtin))
    }
    if let skipping, profile.rules.contains(.aggregation) { reject(.levelSkipped, index, .epc(skipping)) }
  }

  /// Whether all that comes, and what is inside already, is of the level inside `outside`, and fewer than its standard.
  private func isPartial(
    _ container: EPC, with coming: [EPC], of packaging: PackagingConfiguration, _ outside: PackagingLevel
  ) -> Bool {
    let inside = memory.contents[container] ?? []
    guard let full = packaging.contents(of: outside), inside.count + coming.count < full else { return false }
    return (inside.prefix(1) + coming).allSatisfy {
      definition(of: $0)?.level == packaging.levelInside(outside)
    }
  }

  /// Whether the containers that the document packed hold, in the end, what master data says.
  ///
  /// What is packed last of a lot is rarely full: pallets are not counted at all, and of each lot the last container of a
  /// level may hold fewer.
  mutating func reviewContents() {
    guard profile.rules.contains(.contents) else { return }
    struct Ending: Hashable { let product: GTIN, lot: LotNumber?, level: PackagingLevel }
    var ended: Set<Ending> = []
    for container in packed.reversed() {
      let contents = memory.contents[container] ?? []
      guard let first = contents.first, let (product, level) = definition(of: first) else { continue }
      let isOfOneKind = contents.allSatisfy {
        definition(of: $0).map { $0.gtin == product.gtin && $1 == level } ?? false
      }
      let outside = definition(of: container)?.level ?? product.packaging.levels.first { $0 > level }
      // An SSCC where the product has a GTIN is a logistic unit, which holds what it holds.
      guard isOfOneKind, let outside, outside < .pallet, product.packaging.levelInside(outside) == level,
        let expected = product.packaging.contents(of: outside),
        definition(of: container) != nil || product.packaging.gtin(of: outside) == nil
      else { continue }
      let ending = Ending(product: product.gtin, lot: memory.things[first]?.lot, level: outside)
      let isLast = ended.insert(ending).inserted
      guard isLast ? contents.count > expected : contents.count != expected else { continue }
      reject(
        .wrongContents, lastPacking[container],
        .contents(container, found: contents.count, expected: expected))
    }
  }

  mutating func reviewShipping(_ event: EventFact, _ index: Int) {
    guard event.action == .ship, profile.rules.contains(.shipping) else { return }
    for epc in event.epcs {
      if memory.parents[epc] != nil { reject(.containedThingShipped, index, .epc(epc)) }
      for thing in memory.everything(in: epc) {
        guard let known = memory.things[thing] else { continue }
        if known.isDecommissioned { reject(.decommissionedThingUsed, index, .epc(thing)) }
        if let day = event.time.localDate, let expiry = known.expiry, expiry.isPast(on: day) {
          reject(.expiredThingShipped, index, .epc(thing))
        }
      }
    }
  }
}
