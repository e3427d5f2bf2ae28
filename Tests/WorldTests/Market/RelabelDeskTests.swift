import EventKernel
import Oracles
import Scenario
import Testing
import World

/// Which package bears which label, where spoilt labels are printed again.
@Suite("The desk for new labels") struct RelabelDeskTests {
  private static func market(spoilt: Double, kept: Double, cleared: TimeSpan) throws -> SupplyChain {
    var plan = CustodyTests.plan
    (plan.wholesalers, plan.relabels, plan.labelsSpoilt) = (1, 1, spoilt)
    plan.deskClearedEvery = cleared
    var acting = MechanismValues()
    var settings = MechanismSettings.healthy
    let parameter = try #require(MechanismID.relabel.card.parameters.first { $0.id == "kept" })
    settings.set(parameter, to: Fraction.of(kept))
    acting.set(.relabel, to: settings)
    return try CustodyTests.market(plan, acting, try CustodyTests.seals(), days: 90)
  }

  @Test("a spoilt label that is torn up does no harm: every package bears its own")
  func tornUp() throws {
    let market = try Self.market(spoilt: 0.5, kept: 0, cleared: .days(1_000))
    #expect(market.relabeled.count > 1_000)
    #expect(market.relabeled.enumerated().allSatisfy { $1.bears == $0 && $1.isLinked })
  }

  @Test(
    "where every label is printed twice and none is torn up, two packages bear each, and the last ones none")
  func allTwice() throws {
    let market = try Self.market(spoilt: 1, kept: 1, cleared: .days(1_000))
    #expect(market.relabeled.count > 1_000)
    #expect(market.relabeled.enumerated().allSatisfy { $1.bears == $0 / 2 })
    // A package is looked for by the number that it bears.
    let last = try #require(market.relabeled.last { $0.item.isSome })
    let label = market.relabeled[last.bears]
    #expect(market.code(of: last.unit, at: .distantFuture) == label.item && label.item != last.item)
    #expect(market.unitOnLabel(of: last.unit, at: .distantFuture) == label.unit)
  }

  @Test("a desk that is cleared begins anew: a period's packages bear labels of that period")
  func cleared() throws {
    let market = try Self.market(spoilt: 0.3, kept: 1, cleared: .days(1))
    let day: Int64 = 86_400_000_000_000
    #expect(market.relabeled.contains { $0.bears != market.relabeled[$0.bears].bears })
    for new in market.relabeled {
      #expect(new.at.nanoseconds / day == market.relabeled[new.bears].at.nanoseconds / day)
    }
  }

  @Test(
    "so many packages bear a number that another one has as the law of the desk says",
    arguments: [0.02, 0.2, 0.7])
  func law(kept: Double) throws {
    let market = try Self.market(spoilt: 0.5, kept: kept, cleared: .days(1_000))
    let packages = market.relabeled.count
    let duplicates = packages - Set(market.relabeled.map(\.bears)).count
    let expected = MarketOracle.duplicates(packages: packages, twice: 0.5 * kept)
    // Of each two or one labels of a sequence; independent, so that the number of pairs spreads less than a binomial one.
    #expect(abs(Double(duplicates) - expected) < 4 * expected.squareRoot() + 1, "\(duplicates), \(expected)")
  }
}
