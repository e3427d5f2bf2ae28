import EventKernel
import Testing
import TraceModel
import World

/// Goods after the line, with a record that has everything as it is.
@Suite("Custody: every unit of a sealed lot is in exactly one place, always")
struct CustodyTests {
  /// What is sealed of a small line's lots, and what is on its pallets.
  static func seals(_ change: (inout LinePlan) -> Void = { _ in }) throws -> [LotSeal] {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 1_200
    plan.lots.count = 4
    plan.lots.changeover = .minutes(10)
    plan.palletizer.casesPerPallet = 5
    change(&plan)
    var simulation = Simulation(Line(plan, seed: 3, trial: 0, site: CountingSource()))
    var seals: [LotSeal] = []
    while seals.count < plan.lots.count {
      try simulation.run(until: simulation.now + .minutes(1))
      simulation.model.clearOutbox()
      for lot in simulation.model.finishedLots { seals.append(LotSeal(lot, in: simulation.model.truth)) }
      simulation.model.forgetFinishedLots()
    }
    return seals
  }

  /// A market to which lots come one a day, and a record that has in stock and on pallets what is there.
  ///
  /// - Parameters:
  ///   - answers: what comes of a question; by default that a code is good where there is one.
  ///   - told: what the record has in a case, where that is something else than lies there.
  ///   - omits: the cases of which it has nothing.
  ///   - asked: called with everything that the market asks.
  static func market(
    _ plan: MarketPlan, _ acting: MechanismValues, _ seals: [LotSeal], days: Int64,
    told: (_ box: Int, _ units: ArraySlice<ItemID>) -> ArraySlice<ItemID> = { $1 },
    omits: (_ box: Int) -> Bool = { _ in false },
    asked: (SupplyChain.Request, SupplyChain) -> Void = { _, _ in },
    answers: ((CodeAsk) -> CodeAsk.Answer)? = nil
  ) throws -> SupplyChain {
    var simulation = Simulation(SupplyChain(plan, acting, seed: 5, trial: 1))
    var (stock, released) = ([ItemID](), 0)
    var loose: [ListedCase] = []
    while simulation.now < .start + .days(days) {
      if released < seals.count, simulation.now >= .start + .days(Int64(released)) {
        if !plan.logistics.usesProvider { stock += seals[released].pallets.map(\.label) }
        simulation.model.release(
          seals[released], usableUntil: .start + .days(500), at: simulation.now, in: &simulation.calendar)
        released += 1
      }
      let next = min(simulation.calendar.nextTime, simulation.now + .hours(6))
      try simulation.run(until: next + .nanoseconds(1))
      for request in simulation.model.takeRequests() {
        asked(request, simulation.model)
        switch request {
        case .pick:
          let (waiting, orders) = (simulation.model.waiting, simulation.model.orders)
          let wanted = orders.indices.contains(waiting.pallets) ? orders[waiting.pallets].open : 0
          let labels = Array(stock.prefix(wanted))
          stock.removeFirst(labels.count)
          if !labels.isEmpty {
            simulation.model.allot(
              labels, to: waiting.pallets, at: simulation.now, in: &simulation.calendar)
          }
          let cases = orders.indices.contains(waiting.cases) ? orders[waiting.cases].openCases : 0
          while loose.count < cases, !stock.isEmpty {
            let label = stock.removeFirst()
            for seal in seals {
              for pallet in seal.pallets where pallet.label == label {
                loose += pallet.cases.map { ListedCase(seal.cases[$0].label, on: label) }
              }
            }
          }
          let listed = Array(loose.prefix(cases))
          loose.removeFirst(listed.count)
          if !listed.isEmpty {
            simulation.model.allot(
              [], listed, onto: ItemID(raw: 2_000_000_000 + UInt32(simulation.model.shipments.count)),
              to: waiting.cases, at: simulation.now, in: &simulation.calendar)
          }
        case .store(let transfer): stock += simulation.model.transfers[transfer].labels
        case .ship(let shipment):
          var contents = RecordedShipment()
          for pallet in simulation.model.shipments[shipment].loaded {
            contents.add(pallet: simulation.model.pallets[pallet].label)
            for box in simulation.model.pallets[pallet].boxes where !omits(box.number) {
              let seal = simulation.model.seals[box.seal]
              contents.add(
                case: seal.cases[box.number].label, lot: seal.lot,
                units: told(box.number, seal.codes(ofCase: box.number)))
            }
          }
          simulation.model.dispatch(
            contents, articles: 1, for: shipment, at: simulation.now, in: &simulation.calendar)
        case .takeBack, .receive, .transfer, .tell, .build, .open, .collect, .end, .adjust: break
        case .label(let labels):
          simulation.model.number(labels, as: labels.map { ItemID(raw: 3_000_000_000 + UInt32($0)) })
        case .verify(let ask):
          let question = simulation.model.asks[ask]
          let isThere = simulation.model.code(of: question.unit, at: simulation.now).isSome
          simulation.model.decide(
            ask, answers?(question) ?? (isThere ? .verified : .refused), at: simulation.now,
            in: &simulation.calendar)
        }
      }
    }
    return simulation.model
  }

  static var plan: MarketPlan {
    var plan = MarketPlan()
    plan.ordersEvery = .days(1)
    plan.palletsPerOrder = 1
    plan.buysEvery = .hours(6)
    plan.shelf = .days(8)
    plan.returns = 0.1
    plan.relabels = 0.02
    plan.verifies = 0.1
    plan.exchange.changesFrom = .days(2)
    plan.exchange.changesWithin = .days(5)
    plan.exchange.deadline = .days(6)
    return plan
  }

  /// The same with a provider, single cases, a repackager, and dispensers that tell.
  static var broad: MarketPlan {
    var plan = plan
    plan.casesPerOrder = 7
    plan.dispensersReport = 0.5
    plan.transportDamage = 0.01
    plan.logistics.usesProvider = true
    plan.logistics.reportsAfter = .hours(9)
    plan.repackaging.share = 0.2
    return plan
  }

  @Test("a seal is what the truth had: pallets, cases, codes in the order of packing")
  func seal() throws {
    for bundles in [0, 6] {
      let seals = try Self.seals { $0.bundler.unitsPerBundle = bundles }
      for seal in seals {
        #expect(seal.codes.count > 1_100 && Set(seal.codes).count == seal.codes.count && seal.odd.isEmpty)
        #expect(seal.cases.reduce(0) { $0 + $1.units.count } == seal.codes.count)
        #expect(seal.pallets.flatMap { Array($0.cases) } == Array(seal.cases.indices))
        #expect(seal.pallets.allSatisfy { $0.label.isSome } && seal.cases.allSatisfy { $0.label.isSome })
        // A sample leaves a case short, and the end of a lot.
        #expect(
          seal.cases.count { $0.units.count != 24 } < 5 && seal.cases.allSatisfy { $0.units.count <= 24 })
      }
    }
  }

  @Test("healthy or with everything on: counted at the holders and at the things alike, at any moment")
  func conservation() throws {
    let seals = try Self.seals()
    let sealed = seals.flatMap(\.codes)
    let settings = [MechanismValues(), MechanismValues(.standard)]
    for (acting, plan) in settings.flatMap({ acting in [(acting, Self.plan), (acting, Self.broad)] }) {
      let isBroad = plan.casesPerOrder > 0
      let market = try Self.market(plan, acting, seals, days: 90)
      var seen: Set<MarketPlace> = []
      for hour in stride(from: Int64(24 * 4), to: 90 * 24, by: 17) {
        let now = Instant.start + .hours(hour)
        let counts = market.stocktaking(at: now)
        #expect(counts.values.reduce(0, +) == sealed.count, "\(hour) h")
        var things: [Holder: Int] = [:]
        var codes: [ItemID] = []
        for (number, pallet) in market.pallets.enumerated()
        where pallet.firstCase == nil && !pallet.boxes.isEmpty {
          things[market.holder(ofPallet: number, at: now), default: 0] += market.units(ofPallet: number)
          for box in pallet.boxes { codes += market.seals[box.seal].codes(ofCase: box.number) }
        }
        for number in market.cases.indices {
          for holder in market.holders(ofUnitsIn: number, at: now) { things[holder, default: 0] += 1 }
          codes += market.codes(ofCase: number)
        }
        #expect(things == counts, "\(hour) h")
        if hour % 10 == 0 { #expect(codes.sorted() == sealed.sorted()) }
        seen.formUnion(counts.keys.map(\.place))
      }
      #expect(!isBroad || seen.isSuperset(of: [.provider, .repackager]), "\(seen)")
      #expect(!isBroad || market.tally.palletsOfSeveralLots > 0 && market.tally.casesNotFound == 0)
      #expect(
        isBroad || seen.contains(.site), "\(seen)")
      #expect(
        seen.isSuperset(of: [.truck, .stock, .delivery, .dispenser, .patient, .wayBack]), "\(seen)")
    }
  }

  @Test("a unit goes on from where it was: no place follows another that it cannot follow")
  func steps() throws {
    let next: [MarketPlace: Set<MarketPlace>] = [
      .site: [.truck, .wayToProvider], .wayToProvider: [.provider], .provider: [.truck],
      .truck: [.dock, .stock], .dock: [.stock, .quarantine],
      .quarantine: [.stock, .maker, .patient, .destroyed],
      .stock: [.delivery, .destroyed, .repackager], .repackager: [.stock], .delivery: [.dispenser],
      .dispenser: [.patient, .wayBack, .quarantine],
      .wayBack: [.returnsDesk, .stock], .returnsDesk: [.stock, .destroyed, .quarantine],
      // Asked about as it was handed over, and not good.
      .patient: [], .destroyed: [], .maker: [],
    ]
    let seals = try Self.seals()
    try checkSteps(try Self.market(Self.plan, MechanismValues(.standard), seals, days: 60), next)
    try checkSteps(try Self.market(Self.broad, MechanismValues(.standard), seals, days: 60), next)
  }

  private func checkSteps(_ market: SupplyChain, _ next: [MarketPlace: Set<MarketPlace>]) throws {
    var checked = 0
    for number in stride(from: 0, to: market.cases.count, by: 7) {
      // In steps of minutes, so that hardly a place is passed unseen; those that last for no time are passed over.
      var last = market.holders(ofUnitsIn: number, at: market.cases[number].stockedAt)
      let first = market.cases[number].stockedAt
      for minute in stride(from: Int64(0), to: 60 * 24 * 20, by: 20) {
        let holders = market.holders(ofUnitsIn: number, at: first + .minutes(minute))
        for (before, now) in zip(last, holders) where before.place != now.place {
          checked += 1
          let follows = next[before.place] ?? []
          let passes = follows.contains { next[$0]?.contains(now.place) ?? false }
          #expect(follows.contains(now.place) || passes, "\(before) then \(now)")
        }
        last = holders
      }
    }
    #expect(checked > 1_000)
  }

  @Test(
    "what becomes of a case hangs on the case alone: another that is opened before it changes no unit's fate")
  func streams() throws {
    let seals = try Self.seals()
    let one = try Self.market(Self.plan, MechanismValues(), seals, days: 60)
    var slower = Self.plan
    slower.transport = .days(6)
    let other = try Self.market(slower, MechanismValues(), seals, days: 60)
    func fates(_ market: SupplyChain) -> [String: [Bool]] {
      var fates: [String: [Bool]] = [:]
      for number in market.cases.indices where market.cases[number].openedAt != nil {
        let box = market.cases[number]
        fates["\(market.seals[box.seal].lot.raw) \(box.number)"] = market.lives(ofCase: number).map {
          $0.back != nil
        }
      }
      return fates
    }
    let (a, b) = (fates(one), fates(other))
    let common = Set(a.keys).intersection(b.keys)
    #expect(common.count > 50 && common.allSatisfy { a[$0] == b[$0] })
  }
}
