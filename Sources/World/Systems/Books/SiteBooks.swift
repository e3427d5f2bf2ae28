import EventKernel
import TraceModel

/// The books of a site: what its execution, enterprise, warehouse and quality systems hold, each under numbers of its own,
/// what the repository can be asked for, what partners were told, and the jobs by which one learns what another has entered.
///
/// They know what reached them and nothing else: not what is true, and not what the others hold.
///
///     line ──► execution ──► enterprise ──► warehouse ◄── fork-lift's scan
///       │          └──► quality ───┘
///       └──► repository ──► gateway, which tells partners of what is released
///
/// With one shared log every arrow is instant, because all read the same entries.
public struct SiteBooks {
  /// How they hang together.
  public let architecture: Architecture
  private let forkLift: ForkLift
  private let sample: UnitSample
  private let table: IdentifierTable
  private let cut: TruncatedIdentifier
  private let carriesEveryStatus: Bool
  private(set) var jobs: [SyncJob]
  /// What each job has carried so far, in the order of the interfaces.
  public private(set) var carried = Interface.allCases.map { _ in CarriedChanges() }

  // The execution system: what every lot has yielded, and who is in what of the units that are asked about.
  private var yield = Yield()
  private(set) var serials: [ItemID: LotID] = [:]
  private(set) var parents: [ItemID: Parent] = [:]
  // The enterprise's system reads the same messages, maybe fewer of them.
  private var postings = Yield()
  /// What the repository can be asked for, and when partners were told of each lot.
  private var index: SyncJob
  private var indexed: [LotID: [Posting]] = [:]
  private var told: [LotID: Instant] = [:]
  /// By how much what came twice or early was counted otherwise than it was meant.
  private var corrections: [LotID: Int] = [:]
  // Every system's view of the lots, and the warehouse's of pallets.
  private(set) var batches: [LotID: Batch] = [:]
  private(set) var handlingUnits: [ItemID: HandlingUnit] = [:]
  /// Whether pallets stay in the warehouse's books when their lot's books are closed, because somebody ships them.
  public var keepsPallets = false
  /// Pallets by what the warehouse has kept of their numbers, where that is not all.
  private var byKeptNumber: [Substring: [ItemID]] = [:]

  /// What a thing is in, and with which lot that was said.
  struct Parent {
    var container: ItemID
    var lot: LotID
  }

  /// A lot: the execution system's batch, the enterprise's batch of a material, quality's inspection lot.
  struct Batch {
    /// When the others know which of their numbers is this batch; never is the distant future.
    var inQuality = Instant.distantFuture
    var inEnterprise = Instant.distantFuture
    /// What each has for the status of its stock, in the order in which it came.
    var qualityStatus = StatusHistory()
    var enterpriseStatus = StatusHistory()
    var warehouseStatus = StatusHistory()
    /// Units as the enterprise has posted them, and as the warehouse has them in stock.
    var posted: [Posting] = []
    var stocked: [Posting] = []
  }

  /// Units that are entered at a moment.
  struct Posting {
    var at: Instant
    var units: Int
    var isOnPallet: Bool
  }

  /// A pallet as the warehouse has it, under a number of its own.
  struct HandlingUnit {
    /// When the fork-lift's scan put it into a place.
    var storedAt = Instant.distantFuture
    var place = 0
    /// When the enterprise had told which pallet and which lot it is.
    var announcedAt = Instant.distantFuture
    var lot = LotID.none
  }

  /// Empty books.
  public init(
    _ architecture: Architecture, _ plan: BooksPlan, _ mechanisms: MechanismValues, sample: UnitSample,
    forkLift: ForkLift,
    table: IdentifierTable, startsAt start: TimeSpan, _ paths: inout RandomPaths
  ) {
    self.architecture = architecture
    self.sample = sample
    self.forkLift = forkLift
    self.table = table
    // Who reads one log needs no job, no interface and no number of his own.
    let acting = architecture == .stitched ? mechanisms : MechanismValues()
    cut = acting.truncatedIdentifier
    carriesEveryStatus = acting.unsynchronizedStatus.carries == .every
    jobs = []
    index = SyncJob(
      period: architecture == .stitched ? plan.repository.indexesEvery : .zero, failureShare: 0,
      paths.claim("site/\(architecture.word)/index", owner: "SiteBooks"))
    for interface in Interface.allCases {
      let path = paths.claim("site/\(interface.word)/run", owner: "SyncJob")
      let sync = acting.stitchedSync
      if interface == .enterpriseToWarehouse, let night = acting.nightBatch.runAt {
        jobs.append(
          SyncJob(
            nightly: night, takesOwnDay: acting.nightBatch.selects == .postingDate,
            startsAt: start + plan.warehouseClock.offset,
            entriesAhead: plan.enterpriseClock.offset - plan.warehouseClock.offset,
            failureShare: sync.failureShare, path))
      } else {
        let own = architecture == .stitched ? plan.period(of: interface) : .zero
        jobs.append(SyncJob(period: max(sync.period, own), failureShare: sync.failureShare, path))
      }
    }
  }

  func level(_ item: ItemID) -> PackagingLevel? { table.level(of: item) }

  /// When a change that was made at `now` is on the other side; the distant future where it never is.
  private mutating func carry(_ now: Instant, by interface: Interface) -> Instant {
    guard now < .distantFuture else { return .distantFuture }
    let place = Int(interface.rawValue)
    let arrival = jobs[place].arrival(of: now)
    carried[place].note(now, arrival)
    return arrival ?? .distantFuture
  }
}

// MARK: - What reaches them

extension SiteBooks {
  /// What people do beside the messages: the fork-lift drives and scans, quality enters its decision in its own system.
  public mutating func see(_ header: EventHeader, at now: Instant) {
    if header.kind == .pack, level(header.container) == .pallet {
      let stored = forkLift.putAway(header.container, labeledAt: now)
      var unit = handlingUnits[header.container] ?? HandlingUnit()
      (unit.storedAt, unit.place) = stored
      handlingUnits[header.container] = unit
    } else if let status = StockStatus(deciding: header), architecture == .stitched {
      batches[header.lot, default: Batch()].qualityStatus.enter(status, at: now)
    }
  }

  /// A message is in the execution system.
  public mutating func execute(_ header: EventHeader, _ items: ArraySlice<ItemID>, at now: Instant) {
    // Of the table, not of the books: a closure over these would hold all that they have, which each message would then copy.
    yield.take(header, items, level: table.level(of:))
    switch header.kind {
    case .openLot:
      let inQuality = carry(now, by: .executionToQuality)
      let inEnterprise = carry(now, by: .executionToEnterprise)
      batches[header.lot, default: Batch()].inQuality = inQuality
      batches[header.lot]?.inEnterprise = inEnterprise
    case .commission:
      for item in items where sample.contains(item) && level(item) == .unit { serials[item] = header.lot }
    case .pack:
      for item in items where sample.contains(item) || level(item) != .unit {
        parents[item] = Parent(container: header.container, lot: header.lot)
      }
    case .unpack where items.isEmpty:
      let container = header.container
      parents = parents.filter { $0.value.container != container }
    default: break
    }
  }

  /// A message has come to the enterprise's system, which takes it with the next run of its job; gives from when on it counts
  /// there and in the warehouse's books, where it is about anything that they hold.
  @discardableResult
  public mutating func post(_ header: EventHeader, _ items: ArraySlice<ItemID>, at now: Instant) -> (
    posted: Instant, announced: Instant
  )? {
    if let status = StockStatus(deciding: header) {
      let inEnterprise = carry(now, by: .qualityToEnterprise)
      let isSent = carriesEveryStatus || batches[header.lot]?.enterpriseStatus.isUndecided ?? true
      let inWarehouse = isSent ? carry(inEnterprise, by: .enterpriseToWarehouse) : .distantFuture
      if !isSent { carried[Int(Interface.enterpriseToWarehouse.rawValue)].note(inEnterprise, nil) }
      batches[header.lot, default: Batch()].enterpriseStatus.enter(status, at: inEnterprise)
      batches[header.lot]?.warehouseStatus.enter(status, at: inWarehouse)
      // With one log quality's decision is an entry like any other, and everybody reads it when it is there.
      if architecture == .thread { batches[header.lot]?.qualityStatus.enter(status, at: inEnterprise) }
      return (inEnterprise, inWarehouse)
    }
    var changes: [Yield.Change] = []
    postings.take(header, items, level: table.level(of:)) { changes.append($0) }
    if changes.isEmpty { return nil }
    let posted = carry(now, by: .executionToEnterprise)
    let announced = carry(posted, by: .enterpriseToWarehouse)
    for change in changes { enter(change, posted: posted, announced: announced) }
    return (posted, announced)
  }

  private mutating func enter(_ change: Yield.Change, posted: Instant, announced: Instant) {
    var batch = batches[change.lot] ?? Batch()
    if change.packed != 0 {
      batch.posted.append(Posting(at: posted, units: change.packed, isOnPallet: false))
    }
    if change.palletized != 0 {
      batch.posted.append(Posting(at: posted, units: change.palletized, isOnPallet: true))
      var unit = handlingUnits[change.pallet] ?? HandlingUnit()
      if !cut.keepsAll, unit.lot == .none {
        byKeptNumber[keptNumber(of: change.pallet), default: []].append(change.pallet)
        carried[Int(Interface.enterpriseToWarehouse.rawValue)].changed += 1
      }
      unit.announcedAt = min(unit.announcedAt, announced)
      unit.lot = change.lot
      handlingUnits[change.pallet] = unit
      // What still stands on the dock is announced, and counted.
      batch.stocked.append(Posting(at: announced, units: change.palletized, isOnPallet: true))
    }
    batches[change.lot] = batch
  }

  /// A message has come to the repository, of which `change` is what it changes; of a lot that is released, partners are told
  /// what can be asked for when the gateway sends it. Gives from when on it can be asked for, and when partners were told.
  @discardableResult
  public mutating func record(_ header: EventHeader, _ changes: [Yield.Change], at now: Instant) -> (
    indexed: Instant?, told: Instant?
  ) {
    var ready: Instant?
    for change in changes where change.packed != 0 {
      let arrival = index.arrival(of: now) ?? .distantFuture
      ready = arrival
      indexed[change.lot, default: []].append(Posting(at: arrival, units: change.packed, isOnPallet: false))
    }
    guard StockStatus(deciding: header) == .unrestricted else { return (ready, nil) }
    let sent = carry(index.arrival(of: now) ?? .distantFuture, by: .repositoryToGateway)
    told[header.lot] = sent
    return (ready, sent)
  }

  /// Everything that was said of a lot has come: what came twice or early is in the repository once, and as it was meant.
  public mutating func settle(_ lot: LotID, packed: Int) {
    corrections[lot] = packed - (indexed[lot] ?? []).reduce(0) { $0 + $1.units }
  }

  /// What the repository answers about a lot's packed units at `now`.
  public func indexed(_ lot: LotID, at now: Instant) -> Int {
    (indexed[lot] ?? []).reduce(corrections[lot] ?? 0) { $1.at <= now ? $0 + $1.units : $0 }
  }

  /// How many units of a lot partners were told of by `now`; nil where nobody was to be told.
  public func told(_ lot: LotID, at now: Instant) -> Int? {
    told[lot].map { $0 <= now ? indexed(lot, at: $0) : 0 }
  }

  /// Nobody holds the books of a lot against one another any more; what is asked about stays.
  public mutating func forget(_ lot: LotID) {
    yield.forget(lot)
    postings.forget(lot)
    (indexed[lot], told[lot], corrections[lot]) = (nil, nil, nil)
    batches[lot]?.posted = []
    batches[lot]?.stocked = []
    var kept: Set<ItemID> = []
    // order-free: a set
    for (item, parent) in parents where level(item) == .unit {
      kept.insert(parent.container)
      var outer = parents[parent.container]?.container
      while let container = outer, kept.insert(container).inserted { outer = parents[container]?.container }
    }
    parents = parents.filter { $0.value.lot != lot || kept.contains($0.key) || level($0.key) == .unit }
    // A number that was cut is taken for every pallet that was ever announced under it.
    guard cut.keepsAll, !keepsPallets else { return }
    handlingUnits = handlingUnits.filter { $0.value.lot != lot || kept.contains($0.key) }
  }
}

// MARK: - Numbers of the warehouse

extension SiteBooks {
  private func keptNumber(of pallet: ItemID) -> Substring {
    guard case .epc(.sscc(let number)) = table.identifier(of: pallet) else { return "" }
    return cut.kept(of: number.description)
  }

  /// Pallets of which the warehouse may speak by the label of one, by what it has kept of their numbers and had been told by
  /// `now`: none where nothing has come yet, several where it has cut them; nil for a pallet that was never to be in its books.
  public func pallets(under label: ItemID, at now: Instant) -> [ItemID]? {
    guard handlingUnits[label].map({ $0.lot != .none }) ?? false else { return nil }
    let pallets = cut.keepsAll ? [label] : byKeptNumber[keptNumber(of: label)] ?? []
    return pallets.filter { handlingUnits[$0].map { $0.announcedAt <= now } ?? false }
  }

  /// Handling units that may be a pallet, by what the warehouse has kept of its number and had been told by `now`.
  func partners(of pallet: ItemID, at now: Instant) -> (units: [HandlingUnit], isCut: Bool) {
    let pallets = cut.keepsAll ? [pallet] : byKeptNumber[keptNumber(of: pallet)] ?? []
    let units = pallets.compactMap { handlingUnits[$0] }.filter { $0.announcedAt <= now }
    return (units, !cut.keepsAll)
  }
}

// MARK: - What they say

extension SiteBooks {
  /// What the execution system has of a lot.
  public func yield(of lot: LotID) -> Int { yield[lot].packed }

  /// What the enterprise has posted of a lot by `now`: all of it, and what stands on pallets.
  public func posted(_ lot: LotID, at now: Instant) -> Yield.Quantity {
    var quantity = Yield.Quantity()
    for posting in batches[lot]?.posted ?? [] where posting.at <= now {
      if posting.isOnPallet { quantity.palletized += posting.units } else { quantity.packed += posting.units }
    }
    return quantity
  }

  /// What the warehouse has of a lot, in its places or announced.
  public func stock(of lot: LotID, at now: Instant) -> Int {
    (batches[lot]?.stocked ?? []).reduce(0) { $1.at <= now ? $0 + $1.units : $0 }
  }

  /// The first `count` of the wanted pallets that the warehouse has in a place and believes to be free, in the order in which it
  /// was told of them. One pass, so that an order costs no sorting of all that ever stood there.
  public func palletsInStock(
    at now: Instant, first count: Int, where isWanted: (ItemID, LotID) -> Bool
  ) -> [(pallet: ItemID, lot: LotID)] {
    var first: [(at: Instant, pallet: ItemID, lot: LotID)] = []
    // order-free: the first so many by time and number
    for (pallet, unit) in handlingUnits
    where unit.storedAt <= now && unit.announcedAt <= now && isWanted(pallet, unit.lot)
      && status(of: unit.lot, in: .warehouse, at: now) == .unrestricted
    {
      if first.count == count, let last = first.last, (last.at, last.pallet) < (unit.announcedAt, pallet) {
        continue
      }
      let place = first.partitioningIndex { (unit.announcedAt, pallet) < ($0.at, $0.pallet) }
      first.insert((unit.announcedAt, pallet, unit.lot), at: place)
      if first.count > count { first.removeLast() }
    }
    return first.map { ($0.pallet, $0.lot) }
  }

  /// The status of a lot's stock, as a system has it; nil where it keeps none.
  public func status(of lot: LotID, in book: Book, at now: Instant) -> StockStatus? {
    let batch = batches[lot] ?? Batch()
    return switch book {
    case .quality: batch.qualityStatus.status(at: now)
    case .enterprise: batch.enterpriseStatus.status(at: now)
    case .warehouse: batch.warehouseStatus.status(at: now)
    case .lineController, .execution, .repository, .gateway: nil
    }
  }
}
