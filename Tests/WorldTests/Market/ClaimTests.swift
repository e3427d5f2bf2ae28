import EventKernel
import Testing
import TraceModel
import World

/// What wholesalers do where goods and documents differ, and what the maker does about it.
@Suite("Claims, damage, and documents that are put right by scanning") struct ClaimTests {
  private static var plan: MarketPlan {
    var plan = CustodyTests.plan
    plan.transportDamage = 0.1
    plan.opensOnReceipt = 0.5
    return plan
  }

  private static func market(
    _ plan: MarketPlan, told: (Int, ArraySlice<ItemID>) -> ArraySlice<ItemID> = { $1 }
  ) throws -> SupplyChain {
    try CustodyTests.market(plan, MechanismValues(), try CustodyTests.seals(), days: 60, told: told)
  }

  @Test(
    "damaged cases are destroyed on arrival and never opened, each is in a claim, and every unit is somewhere"
  )
  func damage() throws {
    let market = try Self.market(Self.plan)
    let damaged = market.cases.filter { $0.destroyedAt == $0.stockedAt }
    #expect(market.tally.damaged > 5 && damaged.count == market.tally.damaged)
    #expect(damaged.allSatisfy { $0.openedAt == nil })
    let claimed = market.claims.filter { $0.kind == .damaged }.reduce(0) { $0 + $1.cases }
    #expect(claimed == market.tally.damaged && market.claims.allSatisfy { $0.kind == .damaged })
    let end = Instant.start + .days(60)
    let counts = market.stocktaking(at: end)
    #expect(counts[Holder(.destroyed)] ?? 0 >= market.tally.damagedUnits)
    #expect(counts.values.reduce(0, +) == market.tally.released)
    var none = Self.plan
    none.transportDamage = 0
    #expect(try Self.market(none).claims.isEmpty, "goods and documents agree")
  }

  @Test("a claim is settled in time, turned away as late, or given up where nobody comes to it")
  func ends() throws {
    let settled = try Self.market(Self.plan).claims
    #expect(settled.count > 3 && settled.allSatisfy { $0.end?.how == .settled })
    var plan = Self.plan
    plan.claims.within = .hours(6)
    let late = try Self.market(plan).claims
    #expect(late.count == settled.count && late.allSatisfy { $0.end?.how == .late })
    plan = Self.plan
    (plan.claims.look, plan.claims.patience) = (.days(20), .days(15))
    let slow = try Self.market(plan).claims
    #expect(slow.contains { $0.end?.how == .givenUp })
    for claim in slow {
      let (told, end) = (try #require(claim.toldAt), try #require(claim.end))
      #expect(end.at - told <= .days(15) && told > claim.receivedAt)
    }
    // One claim after the other, with one person: so many as there are people at any time.
    plan.claims.patience = .days(365)
    let looks = try Self.market(plan).claims.compactMap(\.end).sorted { $0.at < $1.at }
    #expect(looks.count > 3 && zip(looks, looks.dropFirst()).allSatisfy { $1.at - $0.at >= .days(10) })
    plan.claims.people = 1_000
    let many = try Self.market(plan).claims
    #expect(many.allSatisfy { $0.end.map { $0.at <= .start + .days(60) + .days(30) } ?? true })
  }

  @Test(
    "what a wholesaler counts otherwise than the document says becomes a claim of its kind",
    arguments: [false, true])
  func differences(isShort: Bool) throws {
    var plan = Self.plan
    plan.transportDamage = 0
    let market = try Self.market(plan) { isShort ? $1.dropLast() : $1 }
    let over = market.claims.filter { $0.kind == .over }
    #expect(market.tally.counted > 5 && over.count == market.claims.count && over.isEmpty == !isShort)
    #expect(market.tally.over == over.reduce(0) { $0 + $1.cases } && market.tally.short == 0)
  }

  @Test(
    "a document that is refused for its contents is made again of what was scanned; without scanning, it is given up"
  )
  func recount() throws {
    var plan = Self.plan
    plan.transportDamage = 0
    func empty(_ box: Int, _ units: ArraySlice<ItemID>) -> ArraySlice<ItemID> { box == 3 ? [] : units }
    let scanned = try Self.market(plan, told: empty)
    let refused = scanned.documents.filter(\.isRefused)
    #expect(
      refused.count > 1 && refused.allSatisfy { $0.reasons == [.parentBeforeContents] && $0.attempt == 1 })
    #expect(scanned.shipments.allSatisfy { $0.arrivedAt == nil || $0.documentedAt != nil })
    for document in scanned.documents where document.attempt > 1 {
      let arrived = try #require(scanned.shipments[document.shipment].arrivedAt)
      #expect(document.isAccepted && document.sentAt > arrived, "nobody scans what is on a truck")
      #expect(document.contents.cases.allSatisfy { !$0.units.isEmpty })
    }
    plan.exchange.recount = nil
    let given = try Self.market(plan, told: empty)
    #expect(given.documents.filter(\.isRefused).count == 3 * refused.count)
    #expect(given.shipments.contains { $0.arrivedAt != nil && $0.documentedAt == nil })
  }

  @Test(
    "returns of what the wholesaler has no document about are destroyed unasked; of what he has, he asks about each"
  )
  func unassociated() throws {
    var plan = Self.plan
    (plan.returns, plan.transportDamage) = (0.3, 0)
    (plan.exchange.takesWithout, plan.exchange.recount) = (1, nil)
    let market = try Self.market(plan) { $0 == 3 ? [] : $1 }
    #expect(market.tally.unassociated > 5 && market.tally.destroyed == market.tally.unassociated)
    let asked = market.asks.count { $0.reason == .return }
    #expect(asked == market.tally.returned - market.tally.unassociated && asked > 5)
    for unit in market.individuals where unit.steps.last?.holder.place == .destroyed {
      let pallet = market.pallets[market.cases[unit.key.box].pallet]
      #expect(pallet.shipment.map { market.shipments[$0].documentedAt == nil } ?? false)
    }
  }
}
