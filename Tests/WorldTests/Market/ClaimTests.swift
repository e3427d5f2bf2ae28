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

  // MARK: What follows

  /// What the record is asked to put right, by claim.
  private static func adjusted(
    _ plan: MarketPlan, told: (Int, ArraySlice<ItemID>) -> ArraySlice<ItemID> = { $1 },
    omits: (Int) -> Bool = { _ in false }
  ) throws -> (market: SupplyChain, claims: [Int]) {
    var claims: [Int] = []
    let market = try CustodyTests.market(
      plan, MechanismValues(), try CustodyTests.seals(), days: 60, told: told, omits: omits
    ) { request, _ in
      if case .adjust(let claim) = request { claims.append(claim) }
    }
    return (market, claims)
  }

  @Test("a settled claim about damage is credited and told once; one that comes to nothing is written off")
  func credited() throws {
    let (market, claims) = try Self.adjusted(Self.plan)
    let ended = market.claims.indices.filter {
      market.claims[$0].end.map { $0.at < .start + .days(59) } ?? false
    }
    #expect(ended.count > 3 && Set(ended).isSubset(of: Set(claims)) && Set(claims).count == claims.count)
    #expect(market.tally.credited > 0 && market.tally.credited <= market.tally.damagedUnits)
    for claim in claims {
      #expect(market.adjustment(of: claim).destroyed.count == market.claims[claim].cases)
      #expect(market.adjustment(of: claim).missing.isEmpty && market.adjustment(of: claim).kept.isEmpty)
    }
    var plan = Self.plan
    plan.claims.within = .hours(6)
    let (late, none) = try Self.adjusted(plan)
    #expect(none.isEmpty && late.tally.credited == 0 && late.tally.writtenOff > 0)
  }

  @Test(
    "cases of which nobody has told are set apart until it is settled: kept, sent back, or destroyed",
    arguments: [ClaimsPlan.Overage.isKept, .goesBack, nil])
  func setApart(overage: ClaimsPlan.Overage?) throws {
    var plan = Self.plan
    (plan.transportDamage, plan.opensOnReceipt) = (0, 0)
    if let overage { plan.claims.overage = overage } else { plan.claims.within = .zero }
    let (market, claims) = try Self.adjusted(plan, omits: { $0 % 10 == 4 })
    let apart = market.cases.filter { $0.apartUntil != nil }
    #expect(apart.count > 10 && apart.count == market.tally.withoutData)
    let ended = apart.filter { $0.apartUntil ?? .distantFuture < .start + .days(60) }
    #expect(ended.count > 5)
    for box in apart {
      if let opened = box.openedAt { #expect(opened >= box.apartUntil ?? .distantFuture) }
    }
    let end = Instant.start + .days(60)
    let counts = market.stocktaking(at: end)
    #expect(counts.values.reduce(0, +) == market.tally.released)
    let back = counts[Holder(.maker)] ?? 0
    switch overage {
    case .isKept:
      #expect(back == 0 && ended.contains { $0.openedAt != nil } && market.tally.writtenOff == 0)
      for claim in claims where market.claims[claim].kind == .withoutData {
        #expect(market.adjustment(of: claim).kept.count == market.claims[claim].cases)
      }
    case .goesBack:
      #expect(back > 0 && back == market.tally.sentBack && ended.allSatisfy { $0.sentBackAt != nil })
    case nil:
      #expect(claims.isEmpty && ended.allSatisfy { $0.destroyedAt != nil } && market.tally.writtenOff > 0)
    }
  }

  @Test("what is short is credited unit by unit, and the record is told where it had the missing ones")
  func short() throws {
    var plan = Self.plan
    plan.transportDamage = 0
    // The record has a unit more than lies there: the first of the next case.
    let (market, claims) = try Self.adjusted(plan) { _, units in
      ArraySlice(units.prefix(1).map { ItemID(raw: 1_000_000 + $0.raw) }) + units
    }
    #expect(claims.count > 3 && market.tally.credited > 5)
    for claim in claims {
      let missing = market.adjustment(of: claim).missing
      #expect(missing.count == market.claims[claim].cases && missing.allSatisfy { $0.item.raw >= 1_000_000 })
    }
  }

  @Test(
    "a recount lists what is still there and can be read: nothing that was sold, nothing after the goods went back"
  )
  func stillThere() throws {
    var plan = Self.plan
    (plan.transportDamage, plan.exchange.takesWithout, plan.wholesalers) = (0, 1, 1)
    (plan.exchange.waitsForData, plan.exchange.recount, plan.buysEvery) = (.hours(1), .days(12), .hours(10))
    func empty(_ box: Int, _ units: ArraySlice<ItemID>) -> ArraySlice<ItemID> { box == 3 ? [] : units }
    let market = try Self.market(plan, told: empty)
    var sold = 0
    for document in market.documents where document.attempt > 1 {
      let listed = Set(document.contents.units)
      for (number, box) in market.cases.enumerated()
      where market.shipments[document.shipment].loaded.contains(box.pallet) {
        for (code, holder) in zip(
          market.codes(ofCase: number), market.holders(ofUnitsIn: number, at: document.sentAt))
        {
          #expect(listed.contains(code) == (holder.place == .stock))
          sold += holder.place == .stock ? 0 : 1
        }
      }
    }
    #expect(sold > 20)
    plan.exchange.takesWithout = 0
    (plan.exchange.deadline, plan.exchange.waitsForData) = (.days(1), .hours(1))
    let back = try Self.market(plan, told: empty)
    #expect(back.shipments.contains { $0.sentBackAt != nil })
    for document in back.documents {
      let gone = back.shipments[document.shipment].sentBackAt
      #expect(gone.map { document.sentAt < $0 } ?? true, "what has gone back is not scanned")
    }
  }
}
