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
  /// What is said otherwise where reports are joined by hand; nil where the site has no such books.
  public var stitched: StitchedAnswer?

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

/// What people say otherwise of a recall who join reports by hand.
public struct StitchedAnswer: Sendable {
  /// A pallet, with the packs that the record has on it.
  public struct Pallet: Sendable {
    /// Its label.
    public var label: ItemID
    /// Its packs, in the record's order.
    public var packs: [ItemID]
  }

  /// Pallets for whose label the warehouse's report has no line, by label: nobody can say where what is on them is.
  public var unjoined: [Pallet] = []
  /// Pallets that are recalled besides because one line may be several, by label.
  public var besides: [Pallet] = []

  /// The record's document as far as it can be joined: what is on pallets without a line is not in it.
  func document(_ whole: RecallDocument) -> RecallDocument {
    let hidden = Set(unjoined.flatMap(\.packs))
    if hidden.isEmpty { return whole }
    var joined = whole
    let left = whole.units.filter { hidden.contains($0.item) }
    joined.units.removeAll { hidden.contains($0.item) }
    joined.customers = whole.customers.compactMap { customer in
      var customer = customer
      customer.units -= left.count { $0.holders.contains(customer.holder) }
      return customer.units > 0 ? customer : nil
    }
    let labels = Set(unjoined.map(\.label))
    joined.openInventory = whole.openInventory.compactMap { stock in
      var stock = stock
      stock.units -= left.count { $0.lot == stock.lot && $0.whereabouts.place == stock.place }
      stock.containers.removeAll(where: labels.contains)
      return stock.units > 0 ? stock : nil
    }
    return joined
  }
}

extension RecallDocument.Whereabouts {
  /// Where a pack in the site's own hands is; nil for another one.
  fileprivate var place: LocationID? {
    switch self {
    case .onHand(let place), .returned(let place): place
    default: nil
    }
  }
}
