import TraceModel

/// A lot's numbers on one level: issued is the sum of all the others, or something is unaccounted for.
public struct NumberBalance: Hashable, Sendable {
  /// The level.
  public var level: PackagingLevel
  /// Issued for the lot, or used in it without being issued.
  public var issued: Int64 = 0
  /// Count, and have not left.
  public var commissioned: Int64 = 0
  /// Left under somebody else's control.
  public var shipped: Int64 = 0
  /// Labels discarded.
  public var scrapped: Int64 = 0
  /// Taken as samples, as things or as labels.
  public var sampled: Int64 = 0
  /// Destroyed.
  public var destroyed: Int64 = 0
  /// Withdrawn or given back before use, or withdrawn after it.
  public var unused: Int64 = 0
  /// Commissioned or shipped, and inside a container.
  public var packed: Int64 = 0

  /// Commissioned, and in no container.
  public var loose: Int64 = 0

  /// What was issued and has no fate.
  public var unaccounted: Int64 {
    issued - commissioned - shipped - scrapped - sampled - destroyed - unused
  }
}

extension NumberBalance {
  /// Counts `count` more numbers, by what has become of them.
  mutating func add(_ fate: FateOfMany, _ count: Int) {
    let count = Int64(count)
    issued += count
    switch fate.state {
    case .commissioned:
      commissioned += count
      if fate.isInside { packed += count } else { loose += count }
    case .released:
      shipped += count
      if fate.isInside { packed += count }
    case .labelScrapped: scrapped += count
    case .sampled, .labelSampled: sampled += count
    case .destroyed: destroyed += count
    case .invalid, .inactive, .unallocated, .unassigned: unused += count
    case .allocated, .encoded: break
    }
  }
}

/// Two numbers that ought to be one.
public struct CounterComparison: Hashable, Sendable {
  /// What is compared, in words.
  public var what: String
  /// What the record or the other counter says.
  public var expected: Int64
  /// What was counted.
  public var counted: Int64
  /// The probability that they really differ, and the counter is not at fault.
  public var probability: Double

  /// So much they may differ before it is looked into.
  public var limit: Int64 = 0

  /// Counted less expected.
  public var difference: Int64 { counted - expected }
  /// Whether they differ by no more than the site lets them.
  public var isWithinLimit: Bool { abs(difference) <= limit }
}

/// What a case's mass says about its contents.
public struct MassEvidence: Hashable, Sendable {
  /// The case.
  public var container: ItemID
  /// What it weighs, in g.
  public var grams: Double
  /// What it ought to weigh with what the record has in it, in g.
  public var expectedGrams: Double
  /// The probability that it holds one unit less than recorded.
  public var oneLess: Double
  /// The probability that it holds one unit more.
  public var oneMore: Double

  /// The probability that it does not hold what is recorded.
  public var wrong: Double { oneLess + oneMore }
}

/// A lot, reconciled.
public struct LotReconciliation: Hashable, Sendable {
  /// The lot.
  public var lot: LotID
  /// By level, from the unit outwards.
  public var balances: [NumberBalance] = []
  /// Counters against the record and against each other; agreement too.
  public var comparisons: [CounterComparison] = []
  /// The cases whose mass makes it likelier than not that they are wrong, the most suspicious first.
  public var suspiciousMasses: [MassEvidence] = []
  /// How many cases were weighed.
  public var weighed = 0
  /// How many of the weighed cases are wrong, as far as their masses tell: the sum of the probabilities.
  public var expectedWrongCases = 0.0
  /// Labels of containers that were used out of sequence or left out.
  public var labelBreaks: Int64 = 0
  /// The last container that was packed on each level, which may be partial.
  public var lastContainers: [ItemID] = []
  /// True where every unit has a fate and every counter agrees within its limit; labels of containers that are still on their roll are
  /// no loss, those that were left out are counted as breaks.
  public var isBalanced: Bool {
    balances.allSatisfy { $0.level != .unit || $0.unaccounted == 0 }
      && comparisons.allSatisfy(\.isWithinLimit)
      && suspiciousMasses.isEmpty && labelBreaks == 0
  }

  init(lot: LotID) { self.lot = lot }
}
