import Drift
import EventKernel
import Experiments
import Oracles
import Scenario
import World

// Who holds what, after the line.
enum CustodyCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    opened(size) + merged(size) + restocked(size) + relabelled(size)
  }

  /// A market that has sold everything by its end.
  private static func market() -> MarketPlan {
    var market = DocumentCases.market()
    market.runsOn = .days(60)
    return market
  }

  private static func opened(_ size: CaseSize) -> [OracleCase] {
    let settings: [(isInScope: Bool, share: Double, hours: Int64)] = [
      (true, 0.05, 2), (true, 0.2, 2), (true, 0.5, 2), (false, 0, 2), (false, 0, 3), (false, 0, 4),
    ]
    return settings.map { isInScope, share, hours in
      var plan = DocumentCases.line()
      plan.set(.openCaseOutside, [("in-scope", isInScope), ("unlogged", Fraction.of(share))])
      var one = OracleCase(
        .openCaseOutside, isInScope ? "forgotten" : "not in scope",
        isInScope ? percent(share) : "a unit every \(hours) h", plan, trials: 3 * size.factor
      ) { seen in
        let market = seen.market
        let gaps = market.gaps.first { $0.reason == .openedOutside }
        return [
          .share(
            "cases that hold less than every system has", market.casesUnder, of: market.tally.opened,
            isInScope ? share : 1),
          // Each of their units is sold within the time.
          .exactly("units in gaps of custody", gaps?.units ?? 0, 24 * market.casesUnder),
        ]
      }
      one.market = market()
      one.market?.buysEvery = .hours(hours)
      return one
    }
  }

  private static func merged(_ size: CaseSize) -> [OracleCase] {
    [(0.1, 2), (0.3, 5), (0.6, 3), (1, 4)].map { share, left in
      var plan = DocumentCases.line()
      plan.lots.cartonsPerLot = 960
      plan.lots.count = 8
      plan.set(.mergedPartials, [("share", Fraction.of(share))])
      var one = OracleCase(
        .mergedPartials, "leftovers", "\(percent(share)), \(left) left", plan, trials: 12 * size.factor
      ) { seen in
        let market = seen.market
        return [
          .exactly("units left when lots change", market.tally.leftAtChanges, left * market.tally.lotChanges),
          .share(
            "units that stand under another lot", market.wrongLot, of: market.tally.leftAtChanges, share,
            spread: Double(left)),
        ]
      }
      one.market = market()
      one.market?.leftWhenOpened = left
      // Goods come faster than they are sold, so that no shelf is ever empty before the last case.
      one.market?.transport = .hours(2)
      one.market?.buysEvery = .hours(8)
      one.market?.runsOn = .days(90)
      return one
    }
  }

  private static func restocked(_ size: CaseSize) -> [OracleCase] {
    [(0.02, 0.025), (0.1, 0.05), (0.4, 0.1), (1, 0.03)].map { share, returns in
      var plan = DocumentCases.line()
      plan.set(.silentRestock, [("share", Fraction.of(share))])
      var one = OracleCase(
        .silentRestock, "returns", "\(percent(share)) of \(percent(returns))", plan, trials: 4 * size.factor
      ) { seen in
        let market = seen.market
        let gaps = market.gaps.first { $0.reason == .restocked }
        let patients = market.units[Int(MarketPlace.patient.rawValue)]
        return [
          .share("returns that leave a gap", gaps?.units ?? 0, of: market.tally.returned, share),
          // A unit that was sold again can come back again: of all stays at a dispenser, so many end in a return.
          .share(
            "stays at a dispenser that end in a return", market.tally.returned,
            of: market.tally.returned + patients, returns),
        ]
      }
      one.market = market()
      one.market?.returns = returns
      return one
    }
  }

  private static func relabelled(_ size: CaseSize) -> [OracleCase] {
    [(0.1, 0.01), (0.5, 0.01), (1, 0.005)].map { unlinked, share in
      var plan = DocumentCases.line()
      plan.set(.relabel, [("unlinked", Fraction.of(unlinked))])
      var one = OracleCase(
        .relabel, "new numbers", "\(percent(unlinked)) of \(percent(share))", plan, trials: 4 * size.factor
      ) { seen in
        let market = seen.market
        return [
          .share("new numbers without the old", market.unlinked, of: market.tally.relabelled, unlinked),
          .share("units with a new number", market.tally.relabelled, of: 24 * market.tally.opened, share),
        ]
      }
      one.market = market()
      one.market?.relabels = share
      return one
    }
  }
}
