import EventKernel
import TraceCore
import TraceModel
import World

/// One recall of a trial with all that was said in it: the record's documents, and what is true beside them.
public struct RecallAnswer: Sendable {
  /// What was asked.
  public var plan: RecallPlan
  /// When.
  public var at: Instant
  /// What it came to.
  public var tally: RecallTally
  /// What the record has answered: a document for each part of what was asked, as of that moment.
  public var documents: [RecallDocument] = []
  /// Affected packs, by lot in the order of comparison, case and place in it.
  public var affected: [(seal: Int, box: Int, unit: Int)] = []
  /// Affected packs that it does not name, by the code on them (`none` for nothing), and where each is.
  public var missed: [(printed: ItemID, holder: Holder)] = []
  /// Numbers that it names in vain, ascending.
  public var inVain: [ItemID] = []
  /// Wholesalers who have some of what is affected, or had, and whom it does not name, ascending.
  public var customersMissed: [ActorID] = []

  init(plan: RecallPlan, at: Instant, tally: RecallTally) {
    (self.plan, self.at, self.tally) = (plan, at, tally)
  }

  /// When it is answered, which is when people have done their work.
  public func answeredAfter(_ architecture: Architecture) -> TimeSpan {
    .seconds(Int64(architecture == .thread ? tally.threadElapsed : tally.stitchedElapsed))
  }

  /// What people work for it.
  public func work(_ architecture: Architecture) -> TimeSpan {
    .seconds(Int64(architecture == .thread ? tally.threadWork : tally.stitchedWork))
  }
}
