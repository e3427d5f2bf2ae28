import TraceModel

/// What was said of amounts of one lot, added up by what became of them, and which lots it was made of and went into.
public struct LotAmounts: Hashable, Sendable {
  /// Sums, one for each fate and unit of measure, in the order in which they were first told.
  public var sums: [Sum] = []
  /// How many things came of transformations that used amounts of other lots, or other things.
  public var things = 0
  /// Lots of which amounts went into it, through as many steps as there were; in ascending order.
  public var sources: [LotID] = []
  /// Lots that amounts of it became, in ascending order.
  public var results: [LotID] = []

  /// One sum.
  public struct Sum: Hashable, Sendable {
    /// What became of the amount.
    public var fate: Fate
    /// How much.
    public var amount: ClassQuantity
  }

  /// What becomes of an amount.
  public enum Fate: String, Hashable, Sendable {
    /// It came into being.
    case made
    /// It went into something else.
    case used
    /// It left for somebody.
    case shipped
    /// It arrived at somebody.
    case received
    /// It exists no longer.
    case destroyed
  }

  mutating func add(_ amount: ClassQuantity, _ fate: Fate) {
    // A sum that can hold no more is followed by another.
    if let index = sums.lastIndex(where: { $0.fate == fate && $0.amount.unit == amount.unit }),
      sums[index].amount.add(amount)
    {
      return
    }
    sums.append(Sum(fate: fate, amount: amount))
  }
}

extension TraceCore {
  /// What was said of amounts of a lot. The time grows with what was said of the lot as a whole, not with its things.
  public func amounts(of lot: LotID) -> LotAmounts {
    var result = LotAmounts()
    for position in events(aboutLot: lot) {
      let header = journal.header(at: position)
      guard let details = journal.details(at: position) else { continue }
      for amount in details.quantities where amount.lot == lot {
        if let fate = Self.fate(of: amount, in: header.kind) { result.add(amount, fate) }
      }
      if header.kind == .repackage, header.lot == lot { result.things += details.outputs.count }
    }
    result.sources = sources(of: [lot])
    result.results = results(of: [lot])
    return result
  }

  private static func fate(of amount: ClassQuantity, in kind: EventKind) -> LotAmounts.Fate? {
    if amount.isInput { return .used }
    switch kind {
    case .commission, .openLot, .repackage, .consumeMaterial: return .made
    case .ship: return .shipped
    case .receive: return .received
    case .destroy, .decommission, .scrap: return .destroyed
    default: return nil
    }
  }
}
