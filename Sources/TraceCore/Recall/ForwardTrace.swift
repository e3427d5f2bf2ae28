import TraceModel

/// Where everything went that began somewhere.
public struct ForwardTrace: Hashable, Sendable {
  /// How many units are affected.
  public var unitCount = 0
  /// The lots of these units, in ascending order.
  public var lots: [LotID] = []
  /// Who had some of them in hand, the site excepted, in ascending order.
  public var customers: [Customer] = []
  /// How many never left.
  public var neverLeft = 0
  /// What the scope names and the record does not know.
  public var unknown: [String] = []

  /// One who had some of the units.
  public struct Customer: Hashable, Sendable {
    /// Who.
    public var holder: ActorID
    /// How many units were sent to them, or received or dispensed by them.
    public var units: Int
    /// How many of these they said to have received.
    public var received: Int
    /// How many of these they gave to patients.
    public var dispensed: Int

    /// Somebody with these counts.
    public init(holder: ActorID, units: Int, received: Int, dispensed: Int) {
      self.holder = holder
      self.units = units
      self.received = received
      self.dispensed = dispensed
    }
  }
}

extension TraceCore {
  /// Follows what began at `scope` to everybody who had it, through containers, repackaging, returns and later shipments.
  ///
  /// A million units from one material batch take less than a second (`DriftlineBenchmarks genealogy`).
  public func forward(from scope: RecallScope) -> ForwardTrace {
    let reach = RecallReach(self, scope)
    let custody = CustodyReader(self)
    var trace = ForwardTrace()
    var tally = CustomerTally()
    var lots: Set<LotID> = []
    var lastLot = LotID.none
    reach.units.forEach { unit in
      let lot = ledger.lot(of: unit)
      if lot != lastLot {
        lots.insert(lot)
        lastLot = lot
      }
      if tally.add(custody.steps(of: unit)).isEmpty { trace.neverLeft += 1 }
    }
    lots.remove(.none)
    trace.unitCount = reach.units.count
    trace.lots = lots.sorted()
    trace.customers = tally.customers
    trace.unknown = reach.unknown
    return trace
  }
}

/// Counts, for one unit after the other, who had it.
///
/// Neighbors have mostly gone the same way, so that the last answer is kept.
struct CustomerTally {
  private struct Way: Hashable {
    var first: Int
    var last: Int
    var count: Int
  }

  private var counts: [ActorID: ForwardTrace.Customer] = [:]
  private var lastWay = Way(first: -1, last: -1, count: 0)
  private var lastHolders: [ForwardTrace.Customer] = []

  /// Adds a unit and returns who had it, each once, with 1 where they received or dispensed it.
  @discardableResult
  mutating func add(_ steps: [CustodyStep]) -> [ForwardTrace.Customer] {
    guard let first = steps.first, let last = steps.last else { return [] }
    let way = Way(first: first.sequence, last: last.sequence, count: steps.count)
    if way != lastWay {
      flush()
      lastHolders = Self.holders(steps)
      lastWay = way
    }
    pending += 1
    return lastHolders
  }

  private var pending = 0

  private mutating func flush() {
    for holder in lastHolders {
      var count =
        counts[holder.holder]
        ?? ForwardTrace.Customer(holder: holder.holder, units: 0, received: 0, dispensed: 0)
      count.units += pending
      count.received += holder.received * pending
      count.dispensed += holder.dispensed * pending
      counts[holder.holder] = count
    }
    pending = 0
  }

  private static func holders(_ steps: [CustodyStep]) -> [ForwardTrace.Customer] {
    var holders: [ForwardTrace.Customer] = []
    for step in steps where step.holder != .none {
      let index: Int
      if let known = holders.firstIndex(where: { $0.holder == step.holder }) {
        index = known
      } else {
        index = holders.count
        holders.append(ForwardTrace.Customer(holder: step.holder, units: 1, received: 0, dispensed: 0))
      }
      if step.kind == .receive { holders[index].received = 1 }
      if step.kind == .dispense { holders[index].dispensed = 1 }
    }
    return holders
  }

  /// The counts, in ascending order of holders.
  var customers: [ForwardTrace.Customer] {
    mutating get {
      flush()
      return counts.values.sorted { $0.holder < $1.holder }
    }
  }
}
