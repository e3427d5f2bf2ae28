import TraceCore
import TraceModel
import World

/// Which closed lots the record of a trial still holds, so that its memory follows the lots in work and not the length
/// of the run.
///
/// A lot is forgotten once the record has forgotten its events (`SitePolicy.journalSpan`) and the lot after it is
/// closed as well, because cartons are carried over in a case that was left open. Of the blocks of numbers of each level
/// the newest stays: pallet labels go on with the next lot.
public struct LotMemory {
  private var closed: [(lot: LotTruth, at: Timestamp)] = []
  private var newest: [PackagingLevel: Range<UInt32>] = [:]

  /// No lot was closed yet.
  public init() {}

  /// A lot was closed and compared.
  public mutating func add(_ lot: LotTruth, at now: Timestamp) { closed.append((lot, now)) }

  /// Lets the record forget what nobody will speak of any more; where it keeps its journal, it keeps everything.
  public mutating func forget(in core: TraceCore, at now: Timestamp) {
    guard !core.policy.keepsJournal else { return }
    let limit = now.advanced(byMicroseconds: -core.policy.journalSpan)
    while closed.count > 1, closed[0].at <= limit {
      let old = closed.removeFirst().lot
      core.forgetReconciliation(of: old.id)
      for numbers in old.issued {
        if let used = newest.updateValue(numbers.items, forKey: numbers.level) { core.forget(used) }
      }
    }
  }
}

extension SitePolicy {
  /// The policy of a site that is simulated: events are kept for four hours.
  ///
  /// Nothing that a line says comes later than half of that: clocks are wrong by two hours at most, and a lot is compared
  /// when it is closed. A trial gives the same numbers with all events kept, in a memory that grows by half a kilobyte a carton.
  public static var simulated: SitePolicy {
    var policy = SitePolicy()
    policy.keepsJournal = false
    policy.journalSpan = 4 * 3_600_000_000
    return policy
  }
}
