import EventKernel
import TraceModel

/// What is asked about a unit: "show me everything that happened to it".
public enum TraceFact: UInt8, CaseIterable, Sendable, Hashable {
  /// That its number counts.
  case commissioned
  /// Its lot, with the lot's expiry.
  case lot
  /// The case that it is in.
  case caseLabel
  /// The pallet that the case stands on.
  case pallet
  /// Where the pallet is.
  case place
  /// Whether it may be sold.
  case status
  /// Whether it was ever held.
  case holds
}

/// What a site's books answer about a unit, and what it took.
public struct TraceAnswer: Sendable {
  /// Whether the number is known.
  public var isCommissioned = false
  /// Its lot.
  public var lot: LotID?
  /// Its case.
  public var caseLabel: ItemID?
  /// Its pallet.
  public var pallet: ItemID?
  /// The pallet's place, 0 before it is in the warehouse.
  public var place: Int?
  /// Whether it may be sold.
  public var status: StockStatus?
  /// How often its lot was held.
  public var holds: Int?
  /// Systems that had to be asked.
  public var systems = 1
  /// Reports that had to be joined by people.
  public var joins = 0
  /// Identifiers of one system for which another has no partner.
  public var withoutPartner = 0
  /// Versions that contradict another one, beyond the first.
  public var contradictions = 0
  /// Pallets that answer to a number beside the right one, of these: one call settles all of them.
  var homonyms = 0
  /// Calls that have to be made before it is whole.
  public var calls: Int { withoutPartner + contradictions - max(0, homonyms - 1) }
  /// How old the oldest part of it is.
  public var age = TimeSpan.zero

  /// Facts that it has.
  public var answered: Int {
    (isCommissioned ? 1 : 0) + (lot == nil ? 0 : 1) + (caseLabel == nil ? 0 : 1) + (pallet == nil ? 0 : 1)
      + (place == nil ? 0 : 1) + (status == nil ? 0 : 1) + (holds == nil ? 0 : 1)
  }
}

extension SiteBooks {
  /// What the books say about a unit at `now`: each system's report, joined by the identifiers that link them.
  public func answer(about unit: ItemID, at now: Instant) -> TraceAnswer {
    var answer = TraceAnswer()
    if architecture == .stitched { (answer.systems, answer.joins) = (4, 3) }
    guard let lot = serials[unit] else { return answer }
    answer.isCommissioned = true
    answer.lot = lot
    var container = parents[unit]?.container
    var depth = 0
    // A label that was used twice can make a circle.
    while let box = container, depth < 4 {
      depth += 1
      switch level(box) {
      case .case: answer.caseLabel = box
      case .pallet: answer.pallet = box
      default: break
      }
      container = parents[box]?.container
    }
    let batch = batches[lot] ?? Batch()
    var versions: Set<StockStatus> = []
    if batch.inQuality <= now {
      answer.holds = batch.qualityStatus.holds(at: now)
      versions.insert(batch.qualityStatus.status(at: now))
    } else {
      answer.withoutPartner += 1
    }
    if batch.inEnterprise <= now {
      answer.status = batch.enterpriseStatus.status(at: now)
      versions.insert(batch.enterpriseStatus.status(at: now))
    } else {
      answer.withoutPartner += 1
    }
    if let pallet = answer.pallet {
      let found = partners(of: pallet, at: now)
      // A number that was cut is found by whoever cuts it in the same way: one more join by hand.
      if found.isCut { answer.joins += 1 }
      if let unit = found.units.first {
        versions.insert(batch.warehouseStatus.status(at: now))
        answer.homonyms = found.units.count - 1
        answer.contradictions = answer.homonyms
        if found.units.count == 1 { answer.place = unit.storedAt <= now ? unit.place : 0 }
      } else {
        answer.withoutPartner += 1
      }
    }
    answer.contradictions += max(0, versions.count - 1)
    answer.age = age(at: now)
    return answer
  }

  /// How old the oldest copy is, by its job's last run; since the start where it never ran.
  private func age(at now: Instant) -> TimeSpan {
    jobs.map { now - ($0.lastRun(before: now) ?? .start) }.max() ?? .zero
  }
}
