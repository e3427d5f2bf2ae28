import Testing
import TraceCore
import TraceModel

@Suite("Recall")
struct RecallTests {
  /// Two pallets of two lots from one leaflet batch, one of another; the first is with the wholesaler.
  private func record() throws -> ChainRecord {
    let record = ChainRecord(try Chain())
    record.makePallet(0, lot: 0, leaflet: 0)
    record.makePallet(1, lot: 1, leaflet: 0)
    record.makePallet(2, lot: 2, leaflet: 1)
    record.ship([record.chain.pallets[0]], document: "ASN-1")
    record.receive([record.chain.pallets[0]], document: "ASN-1")
    return record
  }

  @Test("A lot: twelve units with the wholesaler, nothing in stock, the other lots stay free")
  func lot() throws {
    let record = try record()
    let chain = record.chain
    let recall = record.core.recall(.lot(chain.lots[0]))
    #expect(recall.units.map(\.item) == Array(chain.units[0..<12]))
    #expect(recall.units.allSatisfy { $0.whereabouts == .heldBy(chain.wholesaler) })
    #expect(recall.units.allSatisfy { $0.holders == [chain.wholesaler] })
    #expect(
      recall.customers == [
        ForwardTrace.Customer(holder: chain.wholesaler, units: 12, received: 12, dispensed: 0)
      ])
    #expect(recall.openInventory.isEmpty && recall.undecided.isEmpty && recall.widening == 0)
    #expect(
      recall.unaffected == [
        RecallDocument.Unaffected(lot: chain.lots[1], units: 12, onHand: 12, reason: .otherLot),
        RecallDocument.Unaffected(lot: chain.lots[2], units: 12, onHand: 12, reason: .otherLot),
      ])
    #expect(recall.isComplete && recall.unknown.isEmpty)
  }

  @Test("A leaflet batch: both lots that it went into, with the pallet to block")
  func material() throws {
    let record = try record()
    let chain = record.chain
    let recall = record.core.recall(.material(chain.leaflets[0]))
    #expect(recall.lots == [chain.lots[0], chain.lots[1]])
    #expect(recall.units.count == 24)
    #expect(
      recall.openInventory == [
        RecallDocument.Inventory(
          place: chain.warehouse, lot: chain.lots[1], units: 12, containers: [chain.pallets[1]])
      ])
    #expect(recall.unaffected.map(\.reason) == [.withoutTheMaterial])
    #expect(recall.counts.onHand == 12 && recall.counts.away == 12)
  }

  @Test("A machine in a span of time: what the packer packed then, although it is elsewhere now")
  func machine() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    let from = record.events.first { $0.header.kind == .pack }?.header.eventTime ?? .distantPast
    record.tell(.unpack, [], into: chain.pallets[0])
    record.tell(.unpack, [chain.units[0]], into: chain.cases[0])
    let recall = record.core.recall(.machine(chain.packer, from: from, through: from))
    #expect(recall.units.map(\.item) == Array(chain.units[0..<4]))
    #expect(recall.unaffected.map(\.units) == [8] && recall.unaffected.map(\.reason) == [.notHandled])
    // From palletizing on, everything that was on the pallet then.
    let last = record.events.last { $0.header.kind == .pack }?.header.eventTime ?? .distantPast
    #expect(record.core.recall(.machine(chain.packer, from: last, through: last)).units.count == 12)
  }

  @Test("A list of serials takes cases with their contents, and tells which codes nobody knows")
  func serials() throws {
    let record = try record()
    let chain = record.chain
    let shipper = chain.table.text(of: chain.cases[4])
    let recall = record.core.recall(
      .serials([shipper, "urn:epc:id:sgtin:0614141.012345.62852", "nonsense"]))
    #expect(recall.units.map(\.item) == Array(chain.units[16..<20]))
    #expect(recall.unknown == ["urn:epc:id:sgtin:0614141.012345.62852", "nonsense"])
    #expect(recall.unaffected.first?.reason == .notListed)
  }

  @Test("Dispensed, sampled, destroyed, returned and repackaged units are told apart")
  func whereabouts() throws {
    let record = try record()
    let chain = record.chain
    let core = record.core
    record.tell(.unpack, [chain.cases[0]], into: chain.pallets[0], by: chain.wholesaler)
    record.ship([chain.cases[0]], to: chain.pharmacy, document: "ASN-2")
    record.tell(.unpack, [chain.units[0], chain.units[1]], into: chain.cases[0], by: chain.pharmacy)
    record.tell(.dispense, [chain.units[0]], by: chain.pharmacy)
    record.tell(.returnGoods, [chain.units[1]], at: chain.warehouse) { $0.document = "ASN-2" }
    record.tell(.unpack, [chain.cases[3]], into: chain.pallets[1])
    record.tell(.unpack, [], into: chain.cases[3])
    record.tell(.sample, [chain.units[12]])
    record.tell(.destroy, [chain.units[13]])
    record.tell(.repackage, [chain.units[14]], lot: chain.lots[2]) { $0.outputs = [chain.units[40]] }
    let found = core.recall(.material(chain.leaflets[0]))
    func place(_ unit: Int) -> RecallDocument.Whereabouts? {
      found.units.first { $0.item == chain.units[unit] }?.whereabouts
    }
    #expect(place(0) == .dispensed(chain.pharmacy))
    #expect(place(1) == .returned(chain.warehouse))
    #expect(place(2) == .sentTo(chain.pharmacy))
    #expect(place(4) == .heldBy(chain.wholesaler))
    #expect(place(12) == .sampled)
    #expect(place(13) == .destroyed)
    #expect(place(14) == .repackaged)
    #expect(place(40) == .onHand(.none))
    #expect(found.units.first { $0.item == chain.units[40] }?.isDerived == true)
    #expect(found.lots == [chain.lots[0], chain.lots[1], chain.lots[2]])
    #expect(found.counts.dispensed == 1 && found.counts.gone == 3)
  }

  @Test("A unit that two cases claim widens the recall by the other case's units, because of that finding")
  func contradiction() throws {
    var policy = SitePolicy()
    policy.choose(.keepBoth, for: .secondParent)
    let record = ChainRecord(try Chain(), policy: policy)
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.makePallet(1, lot: 1, leaflet: 1)
    #expect(record.core.recall(.lot(chain.lots[0])).widening == 0)
    let event = record.tell(.pack, [chain.units[2]], into: chain.cases[4])
    let recall = record.core.recall(.lot(chain.lots[0]))
    #expect(recall.units.count == 12)
    #expect(recall.widening == 4)
    let second = try #require(recall.undecided.first { $0.rule == .secondParent })
    #expect(second.units == Array(chain.units[16..<20]))
    #expect(second.events == [event])
    #expect(recall.unaffected.map(\.units) == [8])
    record.tell(.errorDeclaration) { details in
      details.declaredWrong = event
      details.errorReason = .didNotOccur
    }
    #expect(record.core.recall(.lot(chain.lots[0])).widening == 0)
  }

  @Test("A number that two lots claim is undecided in a recall of the second")
  func secondLot() throws {
    let record = try record()
    let chain = record.chain
    record.tell(.commission, [chain.units[0]], lot: chain.lots[1])
    let recall = record.core.recall(.lot(chain.lots[1]))
    #expect(recall.units.count == 12)
    #expect(recall.undecided.map(\.units) == [[chain.units[0]]])
    #expect(recall.undecided.map(\.rule) == [.commissionedTwice])
    #expect(recall.widening == 1)
  }

  @Test("Unknown lots, empty lots, unknown machines and empty lists give empty recalls that say so")
  func badInput() throws {
    let record = try record()
    let chain = record.chain
    #expect(record.core.recall(.lot(LotID(raw: 999))).unknown.count == 1)
    #expect(record.core.recall(.lot(.none)).unknown.count == 1)
    #expect(record.core.recall(.lot(chain.lots[3])).units.isEmpty)
    #expect(record.core.recall(.lot(chain.lots[3])).unknown.isEmpty)
    #expect(record.core.recall(.material(MaterialBatchID(raw: 77))).unknown.count == 1)
    #expect(
      record.core.recall(.machine(ActorID(raw: 900), from: .distantPast, through: .distantFuture)).units
        .isEmpty)
    #expect(record.core.recall(.items([])).units.isEmpty)
    #expect(
      record.core.recall(.items([.none, ItemID(raw: 4_000_000_000), chain.foreignUnits[0]])).unknown.count
        == 3)
  }

  @Test("The same record gives the same document")
  func deterministic() throws {
    let stream = try RandomChain(seed: 99)
    stream.run(steps: 300)
    let scope = RecallScope.material(stream.record.chain.leaflets[0])
    #expect(stream.record.core.recall(scope) == stream.record.core.recall(scope))
  }

  @Test(
    "Over random legal streams recall and forward trace reach what naive reachability reaches",
    arguments: 1...20)
  func againstNaiveReach(seed: Int) throws {
    let stream = try RandomChain(seed: UInt64(seed) &* 7_919)
    stream.run(steps: 250)
    let chain = stream.record.chain
    let core = stream.record.core
    let ofLot = Set(chain.units.filter { stream.lotOf[$0] == chain.lots[1] })
    let ofLeaflet = Set(chain.units.filter { [chain.lots[0], chain.lots[2]].contains(stream.lotOf[$0]) })
    let single: Set<ItemID> = [chain.units[3], chain.units[35], chain.units[70]]
    for (scope, seeds) in [
      (RecallScope.lot(chain.lots[1]), ofLot), (.material(chain.leaflets[0]), ofLeaflet),
      (.items(single.sorted()), single),
    ] {
      let expected = stream.naiveReach(seeds)
      let recall = core.recall(scope)
      #expect(recall.units.map(\.item) == expected.sorted())
      var counts: [ActorID: Int] = [:]
      for unit in recall.units {
        let holders = stream.naiveHolders(of: unit.item)
        #expect(Set(unit.holders) == holders, "unit \(unit.item.raw) of seed \(seed)")
        for holder in holders { counts[holder, default: 0] += 1 }
      }
      let forward = core.forward(from: scope)
      #expect(forward.unitCount == expected.count)
      #expect(Dictionary(uniqueKeysWithValues: forward.customers.map { ($0.holder, $0.units) }) == counts)
      #expect(forward.customers == recall.customers)
      #expect(forward.neverLeft == recall.units.filter { $0.holders.isEmpty }.count)
    }
  }
}
