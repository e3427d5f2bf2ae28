import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("The history of a product")
struct HistoryTests {
  @Test("One unit's story runs from the leaflet's printer to the pharmacy, and names who and where")
  func fullStory() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.makePallet(1, lot: 1, leaflet: 0)
    record.ship([chain.pallets[0]], document: "ASN-1")
    record.receive([chain.pallets[0]], document: "ASN-1")
    record.tell(.unpack, [chain.cases[0]], into: chain.pallets[0], by: chain.wholesaler)
    record.ship([chain.cases[0]], to: chain.pharmacy, document: "ASN-2")
    record.tell(.unpack, [chain.units[0]], into: chain.cases[0], by: chain.pharmacy)
    record.tell(.dispense, [chain.units[0]], by: chain.pharmacy)

    let history = record.core.history(of: chain.units[0])
    let chapters = history.steps.map(\.chapter)
    #expect(
      chapters == [
        .production, .material, .production, .packing, .packing, .storage, .production, .quality, .shipment,
        .receipt,
        .packing, .shipment, .packing, .dispensing,
      ])
    #expect(history.steps.map(\.time) == history.steps.map(\.time).sorted())
    #expect(history.materials == [chain.leaflets[0]])
    #expect(history.suppliers.count == 1)
    #expect(history.equipment == [chain.camera, chain.packer])
    #expect(history.approvers == [chain.quality])
    #expect(history.containers == [chain.cases[0]])
    #expect(history.holders == [chain.wholesaler, chain.pharmacy])
    #expect(history.relatedLots == [chain.lots[1]])
    #expect(!history.isRecalled && history.isComplete)
    let storage = try #require(history.steps(.storage).first)
    #expect(storage.place == chain.warehouse)
    #expect(storage.relation == .container(chain.pallets[0], levels: 2))
  }

  @Test("What happens to a pallet after a case has left it is not the case's history")
  func afterLeaving() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.tell(.unpack, [chain.cases[1]], into: chain.pallets[0])
    record.ship([chain.pallets[0]], document: "ASN-1")
    #expect(record.core.history(of: chain.units[4]).steps(.shipment).isEmpty)
    #expect(record.core.history(of: chain.units[0]).steps(.shipment).count == 1)
  }

  @Test(
    "A repackaged unit carries what happened to its origin until then, and the origin knows its successor")
  func repackaging() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.tell(.unpack, [], into: chain.pallets[0])
    record.tell(.unpack, [chain.units[0]], into: chain.cases[0])
    record.tell(.repackage, [chain.units[0]], lot: chain.lots[1]) { $0.outputs = [chain.units[40]] }
    record.tell(.observe, [chain.units[0]], at: chain.warehouse)
    let made = record.core.history(of: chain.units[40])
    #expect(made.predecessors == [chain.units[0]])
    #expect(made.materials == [chain.leaflets[0]])
    #expect(made.lots == [chain.lots[0], chain.lots[1]])
    // The pallet's stay in the warehouse counts, what was seen of the origin afterwards does not.
    #expect(made.steps(.storage).count == 1)
    #expect(record.core.history(of: chain.units[0]).successors == [chain.units[40]])
  }

  @Test("What waits while a case is emptied is no part of the story of what was in the case")
  func waitingElsewhere() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.tell(.unpack, [], into: chain.cases[0])
    record.tell(.sample, [chain.units[40]])
    record.tell(.commission, [chain.units[40]], lot: chain.lots[0])
    #expect(record.core.state(of: chain.units[40]) == .sampled)
    let kinds = record.core.history(of: chain.units[0]).steps.map(\.header.kind)
    #expect(kinds.contains(.unpack) && !kinds.contains(.sample))
  }

  @Test("Emptying a case is no part of the story of a unit that had left it, told late")
  func emptiedLater() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    let packed = record.second
    record.second += 10
    record.tell(.unpack, [], into: chain.cases[0])
    record.second = packed + 4
    record.tell(.unpack, [chain.units[0]], into: chain.cases[0])
    func unpackings(_ unit: ItemID) -> [Timestamp] {
      record.core.history(of: unit).steps.filter { $0.header.kind == .unpack }.map(\.time)
    }
    #expect(unpackings(chain.units[0]) == [Chain.time(packed + 5)])
    #expect(unpackings(chain.units[1]) == [Chain.time(packed + 11)])
  }

  @Test("An event that was declared wrong leaves the story and is told apart, with its declaration")
  func corrections() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    let wrong = record.tell(.observe, [chain.units[3]], at: chain.awayDock)
    let declaration = record.tell(.errorDeclaration) { details in
      details.declaredWrong = wrong
      details.errorReason = .didNotOccur
    }
    let history = record.core.history(of: chain.units[3])
    #expect(!history.steps.contains { $0.event == wrong })
    #expect(history.withdrawn.map(\.event) == [wrong, declaration])
  }

  @Test("A packing that arrives late is in its place, and the shipment of the pallet belongs to the unit")
  func lateArrival() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    let between = record.second
    record.second += 10
    record.ship([chain.pallets[0]], document: "ASN-1")
    var header = EventHeader(.unpack)
    header.id = EventID(sender: chain.packer, sequence: 1)
    header.actor = chain.packer
    header.eventTime = Chain.time(between + 5)
    header.container = chain.pallets[0]
    record.take(TraceEvent(header, items: [chain.cases[2]]))
    #expect(record.core.parent(of: chain.cases[2]) == .none)
    #expect(record.core.history(of: chain.units[8]).steps(.shipment).isEmpty)
    #expect(record.core.history(of: chain.units[7]).steps(.shipment).count == 1)
  }

  @Test("Unknown things, foreign products and items of no number have empty histories and stop nothing")
  func badInput() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    #expect(record.core.history(of: chain.units[0]).steps.isEmpty)
    #expect(record.core.history(of: .none).steps.isEmpty)
    #expect(record.core.history(of: ItemID(raw: 4_000_000_000)).steps.isEmpty)
    let foreign = chain.table.intern(uri: "urn:epc:id:sgtin:0614141.012345.62852")
    record.tell(.receive, [foreign], by: chain.wholesaler, at: chain.warehouse) { $0.document = "X" }
    // It waits for a commissioning that may be on its way, and then takes effect all the same.
    #expect(record.core.history(of: foreign).steps.isEmpty)
    record.core.advance(to: Chain.time(2_000))
    #expect(record.core.history(of: foreign).steps.count == 1)
  }

  @Test("A cycle is refused, and a history through it ends")
  func cycle() throws {
    let record = ChainRecord(try Chain())
    let chain = record.chain
    record.makePallet(0, lot: 0, leaflet: 0)
    record.tell(.pack, [chain.pallets[0]], into: chain.cases[0])
    record.tell(.pack, [chain.pallets[0]], into: chain.pallets[0])
    let history = record.core.history(of: chain.units[0])
    #expect(history.containers == [chain.cases[0]])
    #expect(record.core.genealogy.residences(of: chain.pallets[0]).isEmpty)
  }

  @Test(
    "Over random legal streams a history is what a naive walk over the whole journal finds", arguments: 1...20
  )
  func againstNaiveWalk(seed: Int) throws {
    let stream = try RandomChain(seed: UInt64(seed))
    stream.run(steps: 250)
    let core = stream.record.core
    let chain = stream.record.chain
    for item in chain.units + chain.cases + chain.pallets {
      let found = Set(core.history(of: item).steps.map(\.position))
      let expected = stream.naiveHistory(of: item)
      #expect(found == expected, "\(chain.table.text(of: item)) of seed \(seed)")
    }
  }
}
