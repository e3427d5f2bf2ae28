import Drift
import EventKernel
import Experiments
import Oracles
import Scenario
import World

// Who holds what, after the line.
enum CustodyCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    opened(size) + merged(size) + restocked(size) + relabeled(size) + copied(size) + leftOut(size)
      + repackaged(size)
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

  private static func relabeled(_ size: CaseSize) -> [OracleCase] {
    [(0.1, 0.01), (0.5, 0.01), (1, 0.005)].map { unlinked, share in
      var plan = DocumentCases.line()
      plan.set(.relabel, [("unlinked", Fraction.of(unlinked))])
      var one = OracleCase(
        .relabel, "new numbers", "\(percent(unlinked)) of \(percent(share))", plan, trials: 4 * size.factor
      ) { seen in
        let market = seen.market
        return [
          .share("new numbers without the old", market.unlinked, of: market.tally.relabeled, unlinked),
          .share("units with a new number", market.tally.relabeled, of: 24 * market.tally.opened, share),
        ]
      }
      one.market = market()
      one.market?.relabels = share
      return one
    }
  }

  /// Labels that stay on a desk: for good, or until it is cleared.
  private static func copied(_ size: CaseSize) -> [OracleCase] {
    let settings: [(spoilt: Double, kept: Double, hours: Int64?)] = [
      (0.2, 0.1, nil), (0.5, 0.5, nil), (0.1, 1, nil), (0.5, 0.4, 4), (1, 0.3, 8), (0.3, 1, 2),
    ]
    return settings.map { spoilt, kept, hours in
      var plan = DocumentCases.line()
      plan.set(.relabel, [("kept", Fraction.of(kept))])
      let trials = 3 * size.factor
      var one = OracleCase(
        .relabel, hours == nil ? "labels on a desk" : "labels on a cleared desk",
        "\(percent(spoilt)) spoilt, \(percent(kept)) kept" + (hours.map { ", cleared every \($0) h" } ?? ""),
        plan,
        trials: trials
      ) { seen in
        let market = seen.market
        // A unit every hour and a quarter at each of three desks.
        let share =
          hours.map { MarketOracle.duplicates(meanPackages: Double($0) * 2.5, twice: spoilt * kept) }
          ?? MarketOracle.duplicates(
            packages: market.tally.relabeled / (3 * trials), twice: spoilt * kept)
          / (Double(market.tally.relabeled) / Double(3 * trials))
        return [
          .share(
            "packages with a number that another one has", market.copied, of: market.tally.relabeled, share),
          .exactly("numbers on no package", market.ghosts, market.copied),
          .exactly("new numbers without the old", market.unlinked, 0),
        ]
      }
      one.market = market()
      one.market?.relabels = 1
      one.market?.labelsSpoilt = spoilt
      one.market?.deskClearedEvery = hours.map { .hours($0) } ?? .days(1_000)
      // Each desk has twenty dispensers, and goods come faster than they are sold: packages come at any moment.
      one.market?.buysEvery = .hours(8)
      one.market?.transport = .hours(2)
      one.market?.runsOn = .days(90)
      return one
    }
  }

  /// What was not in scope of the installation: nobody is told of any of it.
  private static func leftOut(_ size: CaseSize) -> [OracleCase] {
    [(0.01, 0.03), (0.05, 0.1), (0.2, 0.02)].flatMap { relabels, returns -> [OracleCase] in
      var labels = DocumentCases.line()
      labels.set(.relabel, [("in-scope", false)])
      var desk = DocumentCases.line()
      desk.set(.silentRestock, [("in-scope", false)])
      var cases = [
        OracleCase(.relabel, "not in scope", percent(relabels), labels, trials: size.factor) { seen in
          [
            .exactly("new numbers without the old", seen.market.unlinked, seen.market.tally.relabeled),
            .exactly("numbers on no package", seen.market.ghosts, seen.market.tally.relabeled),
          ]
        },
        OracleCase(.silentRestock, "not in scope", percent(returns), desk, trials: size.factor) { seen in
          [
            .exactly(
              "returns that leave a gap", seen.market.gaps.first { $0.reason == .restocked }?.units ?? 0,
              seen.market.tally.returned)
          ]
        },
      ]
      for index in cases.indices {
        cases[index].market = market()
        cases[index].market?.relabels = relabels
        cases[index].market?.returns = returns
      }
      return cases
    }
  }

  /// A repackager who works outside the system: each unit of his cases has a number that nobody knows.
  private static func repackaged(_ size: CaseSize) -> [OracleCase] {
    [0.1, 0.3, 1].map { share in
      var plan = DocumentCases.line()
      plan.set(.relabel, [("repackager-outside", true)])
      var one = OracleCase(
        .relabel, "repackager outside", percent(share), plan, trials: 2 * size.factor
      ) { seen in
        let market = seen.market
        let gaps = market.gaps.first { $0.reason == .repackagedOutside }
        return [
          .exactly("packages that nobody knows", market.unlinked, 24 * market.tally.repackaged),
          .exactly("units in gaps of custody", gaps?.units ?? 0, 24 * market.tally.repackaged),
          .share(
            "cases that a repackager has opened", market.tally.repackaged,
            of: market.tally.repackaged + market.tally.opened, share),
        ]
      }
      one.market = market()
      one.market?.relabels = 0
      one.market?.repackaging.share = share
      return one
    }
  }
}
