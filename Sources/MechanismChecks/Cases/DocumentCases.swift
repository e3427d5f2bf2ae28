import EventKernel
import Experiments
import Oracles
import Scenario
import TraceModel
import World

// Documents to partners, after the line.
enum DocumentCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    lag(size) + fields(size) + references(size) + unread(size)
  }

  /// Small pallets, enough of them for an order of each of three wholesalers on every day.
  static func line() -> LinePlan {
    var plan = LinePlan.even(.byCount, cartons: 7_680)
    plan.palletizer.casesPerPallet = 4
    return plan
  }

  /// Three wholesalers that order a pallet a day each and are told at once.
  static func market() -> MarketPlan {
    var market = MarketPlan()
    market.ordersEvery = .days(1)
    market.palletsPerOrder = 1
    market.picking = .zero
    market.transport = .days(1)
    market.buysEvery = .hours(2)
    market.shelf = .days(2)
    market.runsOn = .days(24)
    market.exchange.transport = .zero
    return market
  }

  private static func lag(_ size: CaseSize) -> [OracleCase] {
    let settings: [(SchemaLag.Side, days: Int64, grace: Int64)] = [
      (.partnerFirst, 5, 1), (.partnerFirst, 9, 2), (.partnerFirst, 3, 4), (.gatewayFirst, 3, 0),
      (.gatewayFirst, 5, 2), (.gatewayFirst, 1, 0),
    ]
    return settings.map { side, days, grace in
      var plan = line()
      plan.set(.schemaLag, [("side", side), ("lag", TimeSpan.days(days))])
      let trials = 2 * size.factor
      var one = OracleCase(
        .schemaLag, side.word, "\(days) days, both taken for \(grace)", plan, trials: trials
      ) { seen in
        // A gateway that is first sends what nobody takes yet, whatever is taken afterwards.
        let harmless = side == .partnerFirst ? Double(grace) : 0
        return [
          .exactly(
            "documents refused for their version", seen.refusals(.versionNotAccepted),
            trials * Int(MarketOracle.refused(partners: 3, period: 1, lag: Double(days), grace: harmless))),
          .exactly("documents refused for another reason", seen.refusals(except: .versionNotAccepted), 0),
        ]
      }
      one.market = market()
      one.market?.exchange.changesFrom = .days(8)
      one.market?.exchange.changesWithin = .zero
      one.market?.exchange.takesBoth = .days(grace)
      return one
    }
  }

  private static func fields(_ size: CaseSize) -> [OracleCase] {
    let settings: [(MissingField.Field, products: Int, RejectReason)] = [
      (.lot, 1, .missingLot), (.expiry, 1, .missingExpiry), (.owner, 1, .missingOwningSource),
      (.statement, 3, .missingTransactionStatement), (.lot, 0, .missingLot),
    ]
    return settings.map { field, products, reason in
      var plan = line()
      plan.set(.missingField, [("field", field), ("products", Count(products))])
      var one = OracleCase(
        .missingField, "one product", "\(field.word), \(products) of them", plan, trials: size.factor
      ) { seen in
        let documents = seen.market.documents
        return [
          .share(
            "documents refused, of those sent for the first time", seen.refusals(reason),
            of: documents.sent - documents.again, products == 0 ? 0 : 1),
          .exactly("documents refused for another reason", seen.refusals(except: reason), 0),
          // Whoever sees a refusal puts it right; each partner's last may wait for it at the end.
          .exactly("documents sent again", documents.again, documents.refused, within: products == 0 ? 0 : 3),
          .exactly("units without a document", documents.unitsNever, 0),
        ]
      }
      one.market = market()
      return one
    }
  }

  private static func references(_ size: CaseSize) -> [OracleCase] {
    [(40, 5, 30), (60, 60, 0), (120, 10, 60), (30, 90, 15)].map { contents, shipment, lead in
      var plan = line()
      plan.set(
        .unknownReference,
        [
          ("apart", true), ("contents-latency", TimeSpan.minutes(Int64(contents))),
          ("shipment-latency", TimeSpan.minutes(Int64(shipment))), ("lead", TimeSpan.minutes(Int64(lead))),
        ])
      var one = OracleCase(
        .unknownReference, "two documents", "\(contents) and \(shipment) min, \(lead) min apart", plan,
        trials: 6 * size.factor
      ) { seen in
        let documents = seen.market.documents
        return [
          .share(
            "documents that overtake what they refer to", seen.refusals(.notCommissioned),
            of: documents.sent / 2,
            MarketOracle.inverted(first: Double(contents), second: Double(shipment), lead: Double(lead))),
          .exactly("documents refused for another reason", seen.refusals(except: .notCommissioned), 0),
        ]
      }
      // What is sent once more may come before the contents as well, which is another question.
      one.market = market()
      one.market?.exchange.attempts = 1
      return one
    }
  }

  private static func unread(_ size: CaseSize) -> [OracleCase] {
    let settings: [(UnmonitoredRejection.Looks, hours: Int64)] = [
      (.periodic, 7), (.periodic, 11), (.periodic, 17), (.byChance, 5), (.byChance, 10), (.byChance, 20),
      (.never, 1), (.never, 24), (.never, 168),
    ]
    return settings.map { looks, hours in
      var plan = line()
      plan.set(.missingField, [("field", MissingField.Field.expiry), ("products", Count(1))])
      plan.set(.unmonitoredRejection, [("looks", looks), ("period", TimeSpan.hours(hours))])
      let trials = 24 * size.factor
      var one = OracleCase(
        .unmonitoredRejection, looks.word, "\(hours) h", plan, trials: looks == .never ? 1 : trials,
        companions: MechanismSet(.missingField)
      ) { seen in
        let documents = seen.market.documents
        if looks == .never {
          return [
            .exactly("refusals that somebody sees", documents.noticed, 0),
            .exactly("refusals that nobody sees", documents.unnoticed, documents.sent),
            .exactly("documents sent again", documents.again, 0),
          ]
        }
        let seenAfter = MarketOracle.untilSeen(period: Double(hours), isRegular: looks == .periodic)
        // One partner's refusals of a trial come at one hour of the day, and meet his looks at places that hang together.
        let free = looks == .periodic ? Double(3 * trials) : Double(documents.noticed)
        return [
          .normal(
            "hours until somebody sees a refusal",
            documents.noticed == 0 ? .nan : documents.meanHoursUntilNoticed, seenAfter.mean,
            // What would be seen after the end is not among them.
            deviation: seenAfter.deviation / free.squareRoot(), within: Double(hours) / 24)
        ]
      }
      one.market = market()
      return one
    }
  }
}

extension Observation {
  /// Documents that partners refused for a reason, in all trials.
  func refusals(_ reason: RejectReason) -> Int {
    market.refusals.reduce(0) { $1.reason == reason ? $0 + $1.count : $0 }
  }

  /// Documents that partners refused for any other.
  func refusals(except reason: RejectReason) -> Int {
    market.refusals.reduce(0) { $1.reason == reason ? $0 : $0 + $1.count }
  }
}
