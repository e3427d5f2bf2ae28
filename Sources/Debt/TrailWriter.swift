import Drift
import EventKernel
import Experiments
import Reporting
import TraceModel
import World

/// Finds the events of one run that a consequence is counted from, and tells each in a line.
struct TrailWriter {
  private typealias Entry = EventTrail.Entry

  private let consequence: Consequence
  private let trial: Trial
  private let number: UInt64
  private let run: TrialSummary
  private let costs: CostPlan
  private let scale: Double
  private let isAnonymous: Bool

  /// What `run` has of it, which is trial `number` of a condition; `scale` is by what a run becomes a year.
  init(
    _ consequence: Consequence, _ trial: Trial, _ number: UInt64, _ run: TrialSummary, _ costs: CostPlan,
    scale: Double, isAnonymous: Bool
  ) {
    (self.consequence, self.trial, self.number) = (consequence, trial, number)
    (self.run, self.costs, self.scale, self.isAnonymous) = (run, costs, scale, isAnonymous)
  }

  /// All of them, in order.
  func entries() throws -> [EventTrail.Entry] {
    switch consequence {
    case .refusedPallet: return try wrong(.pallet)
    case .wrongCase: return try wrong(.case)
    case .wrongUnit: return try wrong(.unit)
    case .failedQuery, .lateAnswer, .investigationHour:
      let asked = try VerificationTrial(trial, number: number).map(queries) ?? []
      return asked + (consequence == .investigationHour ? findings() : [])
    case .reworkedCase, .stoppedHour: return lines(try LineTrail(trial, number: number))
    case .recall, .recalledUnit, .recalledInVain, .missedUnit: return recalls
    case .license: return license
    case .violation, .dayHeld, .refusedDocument, .refusedCase, .expeditedShipment, .lostOrder, .lostPartner,
      .destroyedUnit, .writtenOffUnit:
      return try MarketTrial(trial, number: number).map(market) ?? []
    }
  }

  /// What a thing goes by: the code on it, or its number among all things of the trial, which is the same in every list and tells
  /// nothing of the client's products.
  private func code(_ item: ItemID, in table: IdentifierTable) -> String {
    isAnonymous ? "code \(item.raw)" : table.text(of: item)
  }

  private func day(_ instant: Instant) -> String {
    "day \(NumberText.significant((instant - .start).seconds / 86_400, 5))"
  }

  // MARK: - On the line

  /// `day 1, 06:04` of the trial: things on a line follow one another by minutes.
  private func time(_ instant: Instant) -> String {
    let minutes = Int(instant.sinceStart.seconds / 60)
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return "day \(minutes / 1_440 + 1), \(two(minutes / 60 % 24)):\(two(minutes % 60))"
  }

  /// Checks to the minute, and what the line lost in each hour.
  private func lines(_ trail: LineTrail) -> [Entry] {
    let isStopped = consequence == .stoppedHour
    return (isStopped ? trail.stopped : trail.checks).map { part in
      let place = "line \(part.line + 1), lot \(part.lot + 1), "
      return Entry(
        count: part.count,
        text: place
          + (isStopped ? "in the hour until \(time(part.until))" : "by \(time(part.until)): a check was made")
      )
    }
  }

  /// Each recall, with what it names, reaches and misses.
  private var recalls: [Entry] {
    (run.recalls?.drills ?? []).enumerated().compactMap { index, drill in
      let count =
        switch consequence {
        case .recalledUnit: drill.named
        case .recalledInVain: drill.inVain + drill.widening
        case .missedUnit: drill.missed
        default: 1
        }
      guard count > 0 else { return nil }
      return Entry(
        count: count,
        text: "recall \(index + 1)" + (isAnonymous ? "" : " (\(drill.name))")
          + ": \(drill.affected) packs are affected, \(drill.named) numbers named, \(drill.inVain) of them in vain, "
          + "\(drill.widening) packs more for contradictions, \(drill.missed) packs missed")
    }
  }

  /// The year in which more gaps stay open than are borne.
  private var license: [Entry] {
    let open = run.market?.gaps.reduce(0) { $0 + $1.open } ?? 0
    let (aYear, borne) = (Double(open) * scale, costs.tolerance(of: consequence))
    guard aYear > Double(borne) else { return [] }
    return [
      Entry(
        count: 1,
        text:
          "a year: \(open) gaps of custody stay open in the run, \(NumberText.large(aYear)) in a year, and \(borne) are borne"
      )
    ]
  }

  /// Things of a level that are lastingly not as recorded.
  private func wrong(_ level: PackagingLevel) throws -> [Entry] {
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
  private func queries(_ trial: VerificationTrial) -> [Entry] {
    func pack(_ item: ItemID) -> String {
      item.isSome ? code(item, in: trial.table) : "a pack without a code"
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
  private func findings() -> [Entry] {
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
  private func name(_ thing: CustodyGap.Thing, in run: MarketTrial) -> String {
    let market = run.market
    func codes(_ items: some Sequence<ItemID>) -> String {
      let all = items.compactMap {
        if case .epc = run.table.identifier(of: $0) { code($0, in: run.table) } else { nil }
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

  private func market(_ run: MarketTrial) -> [Entry] {
    let market = run.market
    func day(_ instant: Instant?) -> String {
      guard let instant, instant <= run.end else { return "the end" }
      return self.day(instant)
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
    case .destroyedUnit: return destroyed(run)
    case .writtenOffUnit: return lost(run)
    default:
      return market.claims.enumerated().compactMap { index, claim in
        guard let told = claim.toldAt, told <= run.end else { return nil }
        let ended = claim.end.flatMap { $0.at <= run.end ? $0 : nil }
        if consequence == .expeditedShipment {
          guard let ended, ended.how == .settled else { return nil }
          return Entry(count: 1, text: "claim \(index + 1), settled \(day(ended.at))")
        }
        return Entry(
          count: claim.cases,
          text: "claim \(index + 1), told \(day(told)): \(claim.cases) \(claim.cases == 1 ? "case" : "cases")"
        )
      }
    }
  }

  /// Returned units that nobody had a document of: they are destroyed in the moment in which they are on the desk.
  private func destroyed(_ run: MarketTrial) -> [Entry] {
    run.market.individuals.flatMap { unit in
      zip(unit.steps, unit.steps.dropFirst()).compactMap { before, step in
        guard before.holder.place == .returnsDesk, step.holder.place == .destroyed, before.at == step.at,
          step.at <= run.end
        else { return nil }
        return Entry(
          count: 1,
          text:
            "wholesaler \(before.holder.number + 1), \(day(step.at)): \(name(.unit(unit.key), in: run))")
      }
    }
  }

  /// Units that a claim ended with a credit or a write-off for: what was told and had not come, what came damaged, and, where it was
  /// not settled, what nobody may sell.
  private func lost(_ run: MarketTrial) -> [Entry] {
    let market = run.market
    return market.claims.enumerated().compactMap { index, claim in
      guard let end = claim.end, end.at <= run.end else { return nil }
      let boxes = market.cases.indices.filter { number in
        let box = market.cases[number]
        guard market.pallets[box.pallet].shipment == claim.shipment, let destroyed = box.destroyedAt else {
          return false
        }
        return claim.kind == .damaged
          ? destroyed == claim.receivedAt && box.apartUntil == nil
          : destroyed == end.at && box.apartUntil == end.at
      }
      let units = claim.contents.missingUnits + boxes.reduce(0) { $0 + market.codes(ofCase: $1).count }
      guard units > 0 else { return nil }
      let things = claim.contents.missing.map(\.item).filter(\.isSome).map { code($0, in: run.table) }
      let gone =
        boxes.map { "case \(market.cases[$0].number + 1) of lot \(market.cases[$0].seal + 1)" }
        + things.prefix(3)
        + (things.count > 3 ? ["\(things.count - 3) more"] : [])
      return Entry(
        count: units,
        text: "claim \(index + 1) (\(claim.kind.meaning)), \(end.how.meaning) \(day(end.at)): "
          + gone.joined(separator: ", "))
    }
  }
}
