import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// A trial that was run to the end of its market, with all that single things, queries, shipments and recalls are looked up in.
final class MarketReplay {
  let trial: Trial
  let number: UInt64
  let running: RunningTrial
  /// When each lot was compared, in this order.
  let releases: [(lot: LotID, at: Instant)]
  /// What was wrong for good, by the code on the thing.
  let wrong: [ItemID: [Mismatch]]
  /// When all is over.
  let end: Instant

  /// Runs trial `number`.
  init(_ trial: Trial, number: UInt64) throws {
    (self.trial, self.number) = (trial, number)
    var running = try RunningTrial(trial, number: number, keepsJournal: true)
    running.keepAnswers()
    var (releases, wrong): ([(lot: LotID, at: Instant)], [ItemID: [Mismatch]]) = ([], [:])
    try running.run(
      lots: trial.lotCount,
      reviewed: { drift, at in
        releases.append((drift.lot, at))
        for mismatch in drift.lasting { wrong[mismatch.item, default: []].append(mismatch) }
      })
    _ = try running.closeMarket()
    (self.releases, self.wrong) = (releases, wrong)
    end = running.market?.end ?? running.now
    self.running = running
  }

  var site: Site { running.site }
  var core: TraceCore { running.core }
  var market: SupplyChain? { running.market?.market }
  var queries: [QueryTrail] { running.verification?.trails ?? [] }
  var recalls: [RecallAnswer] { running.recalls?.answers ?? [] }

  func text(of item: ItemID) -> String { item.isSome ? site.table.text(of: item) : "no code" }

  func name(of actor: ActorID) -> String { site.table.definition(of: actor)?.name ?? "somebody" }

  /// The lot, with its product.
  func words(of lot: LotID) -> String { "lot \(site.lotNumber(lot)) of “\(site.article(of: lot).name)”" }

  /// The true instant of a time of the record's clock.
  func instant(_ time: Timestamp) -> Instant {
    Instant(nanoseconds: (time.microseconds - trial.plan.clocks.startOfTrial) * 1_000)
  }

  /// The unit in a case that has come to a wholesaler whose code reads so: all of it, its end, or its digits; and where its
  /// case is.
  func unit(_ fits: (String) -> Bool) -> (seal: Int, box: Int, unit: Int, item: ItemID)? {
    guard let market else { return nil }
    for (number, seal) in market.seals.enumerated() {
      for (box, content) in seal.cases.enumerated() {
        for place in content.units where seal.codes[place].isSome && fits(text(of: seal.codes[place])) {
          return (number, box, place - content.units.lowerBound, seal.codes[place])
        }
      }
    }
    return market.relabeled.first { $0.item.isSome && fits(text(of: $0.item)) }.flatMap {
      bearer(of: $0.item)
    }
  }

  /// The unit on which a new number is.
  private func bearer(of item: ItemID) -> (seal: Int, box: Int, unit: Int, item: ItemID)? {
    guard let market, let label = market.relabeled.firstIndex(where: { $0.item == item }),
      let new = market.relabeled.first(where: { $0.bears == label })
    else { return nil }
    let box = market.cases[new.unit.box]
    return (box.seal, box.number, new.unit.unit, item)
  }

  /// The same by its short name.
  func unit(_ item: ItemID) -> (seal: Int, box: Int, unit: Int, item: ItemID)? {
    guard let market, item.isSome else { return nil }
    if let bearer = bearer(of: item) { return bearer }
    for (number, seal) in market.seals.enumerated() {
      guard let place = seal.codes.firstIndex(of: item),
        let box = seal.cases.firstIndex(where: { $0.units.contains(place) })
      else { continue }
      return (number, box, place - seal.cases[box].units.lowerBound, item)
    }
    return nil
  }
}

extension Holder {
  /// In words.
  var words: String {
    switch place {
    case .stock: "in the stock of wholesaler \(number + 1)"
    case .dock: "at the dock of wholesaler \(number + 1)"
    case .quarantine: "set apart"
    case .truck: "on a truck to wholesaler \(number + 1)"
    case .delivery: "on the way to dispenser \(number + 1)"
    case .dispenser: "at dispenser \(number + 1)"
    case .wayBack: "on the way back to wholesaler \(number + 1)"
    case .returnsDesk: "at the returns desk of wholesaler \(number + 1)"
    default: place.meaning
    }
  }
}
