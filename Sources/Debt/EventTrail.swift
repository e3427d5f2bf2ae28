import Drift
import EventKernel
import Experiments
import Reporting
import TraceModel
import World

/// The events of one run that a consequence is counted from, one by one: where a sum of money ends.
package struct EventTrail: Sendable {
  /// One of them.
  package struct Entry: Sendable, Hashable {
    /// How much it counts for: one, or so many seconds or units.
    package var count: Int
    /// What it is.
    package var text: String
    /// Whose it is, where that matters.
    var partner = -1
  }

  /// The consequence.
  package let consequence: Consequence
  /// In order; nil where a run keeps a count of it and no events.
  package let entries: [Entry]?
  /// What is counted all together.
  package let count: Int
  private let drills: Int

  /// The trail in trial `number` of a site as it is today, which is run for it.
  package init(_ consequence: Consequence, in study: DebtStudy, trial number: Int) throws {
    let today = VariantTrial(Variant(.none), number)
    let plan = try study.planned([today], atOnce: 1)
    guard let condition = plan[today.variant.condition(of: study.count)] else {
      preconditionFailure("a variant that was planned is a condition")
    }
    let costs = study.plan.costs
    let scale = YearlyScales(study.debt, units: study.plan.longUnits).volume
    let run = try ExperimentRunner(plan).run(today.job(of: study.count))
    self.consequence = consequence
    drills = run.recalls?.drills.count ?? 0
    count = consequence.count(in: run, costs, scale: scale)
    let entries = try Self.entries(of: consequence, plan.trial(of: condition), UInt64(number), run, costs)
    self.entries =
      consequence == .lostPartner
      ? entries.map { Self.partners($0, beyond: Double(costs.tolerance(of: consequence)) / scale) } : entries
  }

  /// How the count becomes money of a year, in one line.
  package func sum(_ study: DebtStudy) -> String {
    guard let price = study.plan.costs[consequence] else {
      return "Nobody has said what one costs: it is not priced."
    }
    let scales = YearlyScales(study.debt, units: study.plan.longUnits)
    let factor = scales.factor(of: consequence, drills: drills)
    let amount = Double(scales.hundredths(count, of: consequence, at: price, drills: drills)) / 100
    return "\(count)" + (consequence.divisor > 1 ? " / \(consequence.divisor)" : "")
      + " × \(study.plan.costs.currency) \(NumberText.significant(price.amount, 6)) × \(NumberText.significant(factor, 6)) runs a year = "
      + "\(study.plan.costs.currency) \(NumberText.significant(amount, 9)) a year"
  }

  /// Where to look for what has no list.
  package var elsewhere: String {
    consequence == .stoppedHour
      ? "A run keeps how long each machine was in each state, and no list of its stops: “driftline compare FILE” has it, in the table of what the machines' time went into."
      : "A run keeps the count and no list of its events."
  }

  /// Partners who have refused more than they bear, each with what he refused.
  private static func partners(_ refusals: [Entry], beyond limit: Double) -> [Entry] {
    Dictionary(grouping: refusals, by: \.partner).sorted { $0.key < $1.key }.compactMap { partner, all in
      guard Double(all.count) > limit else { return nil }
      return Entry(
        count: 1,
        text: "partner \(partner + 1) has refused \(all.count): " + all.map(\.text).joined(separator: "; "))
    }
  }

  private static func entries(
    of consequence: Consequence, _ trial: Trial, _ number: UInt64, _ run: TrialSummary, _ costs: CostPlan
  ) throws -> [Entry]? {
    let level: PackagingLevel? =
      switch consequence {
      case .refusedPallet: .pallet
      case .wrongCase: .case
      case .wrongUnit: .unit
      default: nil
      }
    if let level { return try wrong(level, trial, number) }
    if [.failedQuery, .lateAnswer, .investigationHour].contains(consequence) {
      let asked = try VerificationTrial(trial, number: number).map { queries(consequence, $0) } ?? []
      return asked + (consequence == .investigationHour ? findings(run, costs) : [])
    }
    let kept: Set<Consequence> = [
      .violation, .dayHeld, .refusedDocument, .refusedCase, .expeditedShipment, .lostOrder, .lostPartner,
    ]
    guard kept.contains(consequence), let run = try MarketTrial(trial, number: number) else { return nil }
    return market(consequence, run)
  }

  /// Things of a level that are lastingly not as recorded.
  private static func wrong(_ level: PackagingLevel, _ trial: Trial, _ number: UInt64) throws -> [Entry] {
    let row = try trial.run(number)
    return row.lots.enumerated().flatMap { lot, drift in
      drift.lasting.filter { $0.level == level }.map { mismatch in
        let which = mismatch.number.map { "\(level) \($0)" } ?? "no \(level)"
        let causes = mismatch.mechanisms.members.map(\.word).joined(separator: ", ")
        return Entry(
          count: 1,
          text: "lot \(lot + 1), \(which): \(mismatch.kind.word), \(mismatch.units) "
            + "\(mismatch.units == 1 ? "unit" : "units"), "
            + (mismatch.detectedAt == .never
              ? "which nobody detects" : "detected at \(mismatch.detectedAt.word)")
            + (causes.isEmpty ? "" : ", by \(causes)"))
      }
    }
  }

  /// What people asked about packs, and what they looked into for it.
  private static func queries(_ consequence: Consequence, _ trial: VerificationTrial) -> [Entry] {
    func pack(_ item: ItemID) -> String { item.isSome ? trial.table.text(of: item) : "a pack without a code" }
    func day(_ instant: Instant) -> String {
      "day \(NumberText.significant((instant - .start).seconds / 86_400))"
    }
    if consequence == .failedQuery {
      return trial.queries.map { query in
        Entry(
          count: 1,
          text:
            "query \(query.number), \(day(query.at)): \(query.row.outcome.word), for \(query.row.cause.word), "
            + pack(query.item))
      }
    }
    return trial.investigations.filter { consequence == .investigationHour || $0.isLate }.map {
      Entry(
        count: consequence == .investigationHour ? $0.work : 1,
        text: "asked on \(day($0.at)), looked into by \(day($0.until)): \(pack($0.item))")
    }
  }

  /// What everything that the record has raised takes of people's time.
  private static func findings(_ run: TrialSummary, _ costs: CostPlan) -> [Entry] {
    let all = run.raised.reduce(0) { $0 + $1.count }
    guard all > 0, costs.secondsPerFinding > 0 else { return [] }
    return [
      Entry(
        count: Int((Double(all) * costs.secondsPerFinding).rounded()),
        text:
          "\(all) findings of the record, \(NumberText.significant(costs.secondsPerFinding)) seconds each: "
          + run.raised.map { "\($0.count) of \($0.rule)" }.joined(separator: ", "))
    ]
  }

  /// By what people find a thing: its number and, for packs, codes.
  private static func name(_ thing: CustodyGap.Thing, in run: MarketTrial) -> String {
    let market = run.market
    func codes(_ items: some Sequence<ItemID>) -> String {
      let all = items.compactMap {
        if case .epc(let epc) = run.table.identifier(of: $0) { "\(epc)" } else { nil }
      }
      return all.prefix(3).joined(separator: " ") + (all.count > 3 ? " and \(all.count - 3) more" : "")
    }
    switch thing {
    case .shipment(let number):
      return "shipment \(number + 1) to partner \(market.shipments[number].partner + 1)"
    case .pallet(let number): return "pallet \(number + 1)"
    case .box(let number):
      let box = market.cases[number]
      let gone = zip(market.codes(ofCase: number), market.lives(ofCase: number))
        .filter { box.collectedAt != nil || $0.1.sold <= run.end }.map(\.0)
      return "case \(box.number + 1) of lot \(box.seal + 1): \(codes(gone))"
    case .unit(let key):
      let box = market.cases[key.box]
      let code = market.codes(ofCase: key.box).dropFirst(key.unit).prefix(1)
      return "case \(box.number + 1) of lot \(box.seal + 1): \(codes(code))"
    }
  }

  private static func market(_ consequence: Consequence, _ run: MarketTrial) -> [Entry] {
    let market = run.market
    func day(_ instant: Instant?) -> String {
      guard let instant, instant <= run.end else { return "the end" }
      return "day \(NumberText.significant((instant - .start).seconds / 86_400))"
    }
    switch consequence {
    case .violation, .dayHeld:
      let isHeld = consequence == .dayHeld
      return CustodyGap.all(in: market, at: run.end).filter {
        isHeld ? $0.reason == .withoutData : $0.until == nil
      }.map { gap in
        Entry(
          count: isHeld ? Int(((gap.until ?? run.end) - gap.from).seconds) : 1,
          text:
            "\(gap.units) \(gap.units == 1 ? "unit" : "units") \(gap.reason.word) from \(day(gap.from)) to \(day(gap.until)), "
            + name(gap.thing, in: run))
      }
    case .refusedDocument, .lostPartner:
      return market.documents.enumerated().filter { $0.element.isRefused }.map { index, document in
        Entry(
          count: 1,
          text:
            "document \(index + 1) of shipment \(document.shipment + 1) to partner \(document.partner + 1), attempt "
            + "\(document.attempt), \(day(document.answeredAt)): \(document.reasons.map(\.rawValue).joined(separator: ", "))",
          partner: document.partner)
      }
    case .lostOrder:
      return market.orders.enumerated().filter { $0.element.open > 0 || $0.element.openCases > 0 }.map {
        index, order in
        Entry(
          count: 1,
          text:
            "order \(index + 1) of partner \(order.partner + 1), \(day(order.at)): \(order.open) pallets and "
            + "\(order.openCases) cases are missing")
      }
    default:
      return market.claims.enumerated().compactMap { index, claim in
        guard let told = claim.toldAt, told <= run.end else { return nil }
        let ended = claim.end.flatMap { $0.at <= run.end ? $0 : nil }
        if consequence == .expeditedShipment {
          guard let ended, ended.how == .settled else { return nil }
          return Entry(count: 1, text: "claim \(index + 1), settled \(day(ended.at))")
        }
        return Entry(count: claim.cases, text: "claim \(index + 1), told \(day(told)): \(claim.cases) cases")
      }
    }
  }
}
