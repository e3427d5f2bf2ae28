import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Failures that need two things to be so, and records that are told by more than one.
@Suite("What meets in a market") struct MarketInteractionTests {
  private static let leftOut: MarketTests.Setting = (
    .missingField, [("field", MissingField.Field.expiry), ("products", Count(1))]
  )
  private static let unread: MarketTests.Setting = (
    .unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.never)]
  )

  private static func trial(_ settings: [MarketTests.Setting]) -> Trial {
    var trial = MarketTests.trial(lots: 2, settings)
    trial.market?.returns = 0.1
    trial.market?.exchange.takesWithout = 1
    return trial
  }

  @Test(
    "interaction: a refused document that nobody has noticed becomes returns of which nobody can say whose they are"
  )
  func unverifiableReturn() throws {
    let both = try MarketTests.market(Self.trial([Self.leftOut, Self.unread]))
    #expect(both.documents.refused == both.documents.sent && both.documents.noticed == 0)
    #expect(both.tally.unassociated > 50 && both.tally.unassociated <= both.tally.returned, "\(both.tally)")
    #expect(both.tally.destroyed == both.tally.unassociated && both.units.reduce(0, +) == both.tally.released)
    // Neither does it alone.
    for one in [Self.leftOut, Self.unread] {
      let alone = try MarketTests.market(Self.trial([one]))
      #expect(alone.tally.returned > 50 && alone.tally.unassociated == 0, "\(one.id)")
    }
  }

  @Test("a mapping that is put right once somebody has seen what it leaves out refuses no later shipment")
  func putRight() throws {
    var setting = Self.leftOut
    let never = try MarketTests.market(Self.trial([setting]))
    setting.values.append(("put-right-after", TimeSpan?.some(.hours(1))))
    let soon = try MarketTests.market(Self.trial([setting]))
    #expect(never.documents.refused == never.shipments && soon.documents.refused < never.documents.refused)
    #expect(soon.documents.refused > 0 && soon.shipments == never.shipments)
  }

  @Test(
    "whoever tells the maker's record what he has received raises nothing, and a recall knows that he has it")
  func receipts() throws {
    var trial = MarketTests.trial(lots: 2)
    trial.recalls = [RecallPlan("late", at: .days(100), what: .everything)]
    let silent = try trial.run(0)
    let (site, provider) = ("Nordhafen, warehouse", "Logistics provider")
    for usesProvider in [false, true] {
      trial.market?.logistics.usesProvider = usesProvider
      for share in [0, 1.0] {
        trial.market?.sharesReceipts = share
        let row = try trial.run(0)
        #expect(row.market?.raised == 0 && row.findings.filter { $0.severity > .note }.isEmpty)
        #expect(usesProvider || row.market?.units == silent.market?.units && row.recalls == silent.recalls)
        #expect(row.recalls?.drills.first?.customers == 3 && row.recalls?.drills.first?.missed == 0)
        // Whoever tells it signs for it: who ships, and who has received.
        let told = try #require(try MarketTrial(trial, number: 0))
        #expect(told.market.shipments.count > 3)
        for shipment in told.market.shipments where shipment.stockedAt != nil {
          let wholesaler = "Wholesaler \(shipment.partner + 1)"
          let moves = told.told(of: shipment.labels[0]).filter { [.ship, .receive].contains($0.kind) }
          var expected = usesProvider ? [site, provider, provider] : [site]
          if share == 1 { expected.append(wholesaler) }
          #expect(moves.map(\.by) == expected)
          #expect(
            moves.map { $0.kind == .receive } == (usesProvider ? [false, true, false] : [false])
              + (share == 1 ? [true] : []))
        }
      }
    }
  }

  @Test(
    "interaction: a label that is left on the desk makes two units of one number, and both are good to whoever asks"
  )
  func twoOfOneNumber() throws {
    func run(_ kept: Double) throws -> MarketSummary {
      var trial = MarketTests.trial(lots: 2, [(.relabel, [("kept", Fraction.of(kept))])])
      trial.market?.relabels = 0.05
      trial.market?.labelsSpoilt = 0.5
      trial.market?.deskClearedEvery = .days(30)
      trial.market?.returns = 0.1
      return try MarketTests.market(trial)
    }
    let (none, some) = (try run(0), try run(0.8))
    #expect(none.copied == 0 && none.unlinked == 0 && some.tally.relabeled == none.tally.relabeled)
    #expect(none.exchanged == 0 && none.ghosts == 0)
    // Each of them leaves a number on no package, and the packages in between bear one another's.
    #expect(some.copied > 20 && some.unlinked == 0 && some.ghosts == some.copied, "\(some.copied)")
    #expect(some.exchanged > some.copied && some.exchanged < some.tally.relabeled)
    // The record has one of them, and says so of both.
    #expect(some.notGood == 0 && some.tally.returned > 100 && some.units == none.units)
  }

  // MARK: The warehouse's books

  private static func books(_ architecture: Architecture, _ settings: [MarketTests.Setting] = []) -> Trial {
    var trial = MarketTests.trial(lots: 3, settings)
    var books = BooksPlan()
    books.architecture = architecture
    trial.books = books
    return trial
  }

  @Test(
    "healthy: picked by the warehouse's books or by one shared log, everything is shipped and nothing is short"
  )
  func architectures() throws {
    for architecture in Architecture.allCases {
      let market = try MarketTests.market(Self.books(architecture))
      #expect(market.tally.shipped == market.tally.released && market.tally.notFound == 0, "\(architecture)")
      #expect(market.documents.accepted == market.documents.sent && market.misplaced == 0)
      #expect(market.units.reduce(0, +) == market.tally.released && market.raised == 0)
    }
  }

  @Test(
    "a lot that was held and is released stays blocked in the warehouse's books, and is never shipped; one log ships it"
  )
  func blockedForGood() throws {
    let holds: MarketTests.Setting = (.unhandshakenResult, [("period", TimeSpan?.some(.milliseconds(205)))])
    let first: MarketTests.Setting = (
      .unsynchronizedStatus, [("carries", UnsynchronizedStatus.Carried.first)]
    )
    let site = Int(MarketPlace.site.rawValue)
    let thread = try MarketTests.market(Self.books(.thread, [holds, first]))
    let stitched = try MarketTests.market(Self.books(.stitched, [holds, first]))
    let told = try MarketTests.market(Self.books(.stitched, [holds]))
    #expect(thread.units[site] == 0 && told.units[site] == 0, "\(thread.units), \(told.units)")
    #expect(stitched.units[site] > 1_000 && stitched.shortOrders > 0, "\(stitched.units)")
    #expect(stitched.units.reduce(0, +) == stitched.tally.released)
  }

  @Test(
    "jobs between the systems by the week: what was released stands there until the warehouse hears of it")
  func lateJobs() throws {
    func shipped(_ settings: [MarketTests.Setting]) throws -> MarketSummary {
      var trial = Self.books(.stitched, settings)
      trial.market?.runsOn = .days(4)
      return try MarketTests.market(trial)
    }
    let (late, soon) = (
      try shipped([(.stitchedSync, [("period", TimeSpan.days(6))])]), try shipped([])
    )
    #expect(late.tally.shipped < soon.tally.shipped, "\(late.tally.shipped), \(soon.tally.shipped)")
  }
}
