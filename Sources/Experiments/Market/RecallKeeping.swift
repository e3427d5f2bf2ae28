import EventKernel
import TraceCore
import TraceModel
import World

/// What is true of every pack that may be recalled, and what the record's recalls make of it.
///
/// The truth of a recall is physical: which packs that were made in the lot, or lie in the case, stand on pallets or have gone
/// on from there. What the record names is its own affair; the two are held against each other pack by pack.
struct RecallKeeping {
  private var plans: ArraySlice<RecallPlan>
  private let books: BooksPlan
  private let hours: WorkingHours
  private let draws: RandomPath
  private var seals: [LotSeal] = []
  /// The line that each was made on.
  private var lines: [Int] = []
  private var drilled = 0
  private var materials: MaterialKeeping?
  private let startOfTrial: Int64
  private let labeller: ActorID
  /// Whether each recall's documents are kept, for who looks into single ones.
  var keepsAnswers = false
  /// What was kept.
  private(set) var answers: [RecallAnswer] = []
  /// What has come of recalls so far.
  private(set) var summary = RecallSummary()

  /// One pack: the code that is printed on it, and where it lies.
  private struct Pack {
    var printed: ItemID
    var seal: Int
    var box: Int
    var unit: Int
  }

  /// No lot was made yet.
  init(_ trial: Trial, number: UInt64) {
    var paths = RandomPaths(seed: trial.seed, trial: number)
    plans = trial.recalls[...]
    books = trial.books ?? BooksPlan()
    startOfTrial = trial.plan.clocks.startOfTrial
    labeller = Device.labeller.actor
    hours = WorkingHours(books, startOfTrial: trial.plan.clocks.startOfTrial)
    draws = paths.claim("market/recall", owner: "RecallKeeping")
  }

  /// A lot was compared and may be sold: what stands on its pallets is kept.
  mutating func settle(_ lot: LotTruth, in truth: borrowing Truth, without gone: Set<Int>, onLine line: Int) {
    lines.append(line)
    seals.append(LotSeal(lot, in: truth, without: gone))
  }

  /// When the next recall is.
  var next: Instant? { plans.first.map { .start + $0.at } }

  /// Every recall until `end`; what the record knows, and who holds what, is as of then.
  mutating func advance(
    to end: Instant, _ core: TraceCore, _ market: MarketKeeping?, _ materials: MaterialKeeping?
  ) {
    self.materials = materials
    while let plan = plans.first, .start + plan.at <= end {
      plans.removeFirst()
      summary.drills.append(drill(plan, core, market, at: max(.start + plan.at, end)))
      drilled += 1
    }
  }

  // MARK: One recall

  private mutating func drill(
    _ plan: RecallPlan, _ core: TraceCore, _ market: MarketKeeping?, at now: Instant
  )
    -> RecallTally
  {
    var tally = RecallTally(name: plan.name)
    let (scope, made) = affected(plan, core)
    // What is destroyed, and told to be, is nowhere to be found any more.
    let affected = made.filter { pack in
      guard core.state(of: pack.printed) == .destroyed, let market else { return true }
      return Self.holder(of: pack, in: market.market, at: now).place != .destroyed
    }
    var answer = RecallAnswer(plan: plan, at: now, tally: tally)
    var named: Set<ItemID> = []
    var (customers, questions) = (Set<ActorID>(), 0)
    for part in scope {
      let document = core.recall(part)
      if keepsAnswers { answer.documents.append(document) }
      for unit in document.units where unit.whereabouts.mayBeSold { named.insert(unit.item) }
      // order-free: a set
      customers.formUnion(document.customers.map(\.holder))
      questions += document.undecided.count
      tally.widening += document.widening
      tally.unknown += document.unknown.count
    }
    let renamed = market.map { Self.renamed(in: $0.market, at: now) } ?? []
    var found: Set<ItemID> = []
    var missed: [Pack] = []
    for pack in affected {
      if pack.printed.isSome, named.contains(pack.printed),
        !renamed.contains([pack.seal, pack.box, pack.unit])
      {
        found.insert(pack.printed)
        // Whoever scans the code finds each of several packs that bear it.
        tally.reached += 1
      } else {
        missed.append(pack)
      }
    }
    (tally.affected, tally.named, tally.missed) = (affected.count, named.count, missed.count)
    tally.inVain = named.count - found.count
    tally.undecided = questions
    if let market { place(affected, missed, customers, market, at: now, &tally) }
    work(&tally, plan, questions)
    if keepsAnswers {
      answer.tally = tally
      answer.affected = affected.map { ($0.seal, $0.box, $0.unit) }
      answer.missed = missed.map { pack in
        (pack.printed, market.map { Self.holder(of: pack, in: $0.market, at: now) } ?? Holder(.site))
      }
      answer.inVain = named.subtracting(found).sorted()
      answer.customersMissed = missedCustomers(affected, customers, market, at: now)
      answers.append(answer)
    }
    return tally
  }

  /// Packs that bear another number by now which nothing links to the old one, by seal, case and place.
  private static func renamed(in market: SupplyChain, at now: Instant) -> Set<[Int]> {
    var renamed: Set<[Int]> = []
    for new in market.relabelled where !new.isLinked && new.at <= now {
      let box = market.cases[new.unit.box]
      renamed.insert([box.seal, box.number, new.unit.unit])
    }
    return renamed
  }

  private func affected(_ plan: RecallPlan, _ core: TraceCore) -> ([RecallScope], [Pack]) {
    switch plan.what {
    case .lots, .everything:
      let lots = plan.what == .everything ? seals.map(\.lot) : seals.suffix(plan.count).map(\.lot)
      return (lots.map { .lot($0) }, packs(ofLots: Set(lots)))
    case .material:
      let used = (materials?.deliveries ?? []).suffix(plan.count)
      return (used.map { .material($0.batch) }, packs(ofLots: Set(used.flatMap(\.lots))))
    case .machine:
      let (from, end) = (Instant.start + plan.from, (Instant.start + plan.from).adding(plan.lasts))
      func isInside(_ at: Instant) -> Bool { at >= from && at < end ?? .distantFuture }
      guard let span = span(where: isInside) else { return ([], []) }
      let packs = boxes(ofLine: 0) { $0.labelledAt.map(isInside) ?? false }
      return ([.machine(labeller, from: time(span.from), through: time(span.through))], packs)
    case .codes:
      let items = plan.codes.compactMap { Self.item($0, in: core.table) }
      return (plan.codes.isEmpty ? [] : [.serials(plan.codes)], packs(bearing: Set(items)))
    case .cases:
      var all = seals.indices.flatMap { seal in seals[seal].cases.indices.map { (seal: seal, box: $0) } }
      var stream = draws.stream(UInt64(drilled))
      var (labels, packs): ([ItemID], [Pack]) = ([], [])
      for _ in 0..<min(plan.count, all.count) {
        let one = all.remove(at: Int(stream.below(UInt64(all.count))))
        let label = seals[one.seal].cases[one.box].label
        if label.isSome { labels.append(label) }
        packs += self.packs(in: one.seal, box: one.box) { _ in true }
      }
      return (labels.isEmpty ? [] : [.items(labels)], packs)
    }
  }

  /// The span that people ask about: a fault begins and ends between two cases, in the middle of their gap, so that a clock that is
  /// kept tells them apart. Nil where the labeller has labelled nothing in it that is there.
  private func span(where isInside: (Instant) -> Bool) -> (from: Instant, through: Instant)? {
    var times: [Instant] = []
    for (number, seal) in seals.enumerated() where lines[number] == 0 {
      times += seal.cases.compactMap(\.labelledAt)
    }
    times.sort()
    guard let first = times.firstIndex(where: isInside), let last = times.lastIndex(where: isInside) else {
      return nil
    }
    func middle(_ a: Instant, _ b: Instant) -> Instant {
      Instant(nanoseconds: a.nanoseconds + (b.nanoseconds - a.nanoseconds) / 2)
    }
    let gap = TimeSpan.minutes(1)
    return (
      first > 0
        ? middle(times[first - 1], times[first])
        : Instant(nanoseconds: times[first].nanoseconds - gap.nanoseconds),
      last + 1 < times.count ? middle(times[last], times[last + 1]) : times[last] + gap
    )
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }

  /// The thing that a text on a list stands for.
  private static func item(_ text: String, in table: IdentifierTable) -> ItemID? {
    let code = ScannedCode(text, in: TraceModel.ReadingContext(year: 2_000)).epc ?? (try? EPC(uri: text))
    return code.map { table.id(of: $0) } ?? table.id(ofMalformed: Array(text.utf8))
  }

  /// Packs that were made in one of these lots; such a pack may lie in a case that was closed with another one.
  private func packs(ofLots wanted: Set<LotID>) -> [Pack] {
    seals.indices.flatMap { number in
      let seal = seals[number]
      let odd = Dictionary(seal.odd.map { ($0.unit, $0.lot) }) { first, _ in first }
      return self.packs(in: number) { wanted.contains(odd[$0] ?? seal.lot) }
    }
  }

  /// Packs on which one of these codes is, and those that lie in what bears one.
  private func packs(bearing codes: Set<ItemID>) -> [Pack] {
    guard !codes.isEmpty else { return [] }
    return seals.indices.flatMap { number -> [Pack] in
      let seal = seals[number]
      let whole = seal.pallets.map { codes.contains($0.label) ? $0.cases : 0..<0 }
      return seal.cases.indices.flatMap { box -> [Pack] in
        let isNamed =
          codes.contains(seal.cases[box].label) || whole.contains { $0.contains(box) }
        return packs(in: number, box: box) { isNamed || codes.contains(seal.codes[$0]) }
      }
    }
  }

  /// Packs in cases of a line of which something is so.
  private func boxes(ofLine line: Int, where isWanted: (LotSeal.Case) -> Bool) -> [Pack] {
    seals.indices.flatMap { number in
      seals[number].cases.indices.flatMap { box in
        lines[number] == line && isWanted(seals[number].cases[box])
          ? packs(in: number, box: box) { _ in true } : []
      }
    }
  }

  private func packs(in seal: Int, where isWanted: (Int) -> Bool) -> [Pack] {
    seals[seal].cases.indices.flatMap { packs(in: seal, box: $0, where: isWanted) }
  }

  private func packs(in seal: Int, box: Int, where isWanted: (Int) -> Bool) -> [Pack] {
    let units = seals[seal].cases[box].units
    return units.filter(isWanted).map {
      Pack(printed: seals[seal].codes[$0], seal: seal, box: box, unit: $0 - units.lowerBound)
    }
  }

  /// Where packs that are missed are, and whom the recall does not reach who has some of the affected ones or had.
  private func place(
    _ affected: [Pack], _ missed: [Pack], _ customers: Set<ActorID>, _ keeping: MarketKeeping,
    at now: Instant,
    _ tally: inout RecallTally
  ) {
    let market = keeping.market
    let owners = owners(of: affected, in: market, at: now)
    var cases: [[Int]: Int] = [:]
    for (number, box) in market.cases.enumerated() { cases[[box.seal, box.number]] = number }
    tally.customers = owners.count
    // order-free: a count
    tally.customersMissed = owners.count { !customers.contains(keeping.wholesaler($0)) }
    for pack in missed {
      guard let number = cases[[pack.seal, pack.box]] else { continue }
      let place = market.holders(ofUnitsIn: number, at: now)[pack.unit].place
      tally.missedDispensed += place == .patient ? 1 : 0
    }
  }

  /// Wholesalers to whom pallets have left with some of these packs on them.
  private func owners(of affected: [Pack], in market: SupplyChain, at now: Instant) -> Set<Int> {
    var owners: Set<Int> = []
    let touched = Set(affected.map { [$0.seal, $0.box] })
    for pallet in market.pallets {
      guard let shipment = pallet.shipment.map({ market.shipments[$0] }),
        shipment.leftAt.map({ $0 <= now }) ?? false
      else { continue }
      if pallet.boxes.contains(where: { touched.contains([$0.seal, $0.number]) }) {
        owners.insert(shipment.partner)
      }
    }
    return owners
  }

  private func missedCustomers(
    _ affected: [Pack], _ customers: Set<ActorID>, _ keeping: MarketKeeping?, at now: Instant
  ) -> [ActorID] {
    guard let keeping else { return [] }
    return owners(of: affected, in: keeping.market, at: now).map { keeping.wholesaler($0) }
      // order-free: sorted
      .filter { !customers.contains($0) }.sorted()
  }

  /// Where a pack is.
  private static func holder(of pack: Pack, in market: SupplyChain, at now: Instant) -> Holder {
    if let number = market.cases.firstIndex(where: { $0.seal == pack.seal && $0.number == pack.box }) {
      return market.holders(ofUnitsIn: number, at: now)[pack.unit]
    }
    return market.holder(ofCase: pack.box, inSeal: pack.seal, at: now) ?? Holder(.site)
  }

  /// What people do until they can say what is affected: one query of a shared log, or a report of each of the systems with
  /// joins by hand; and in both a call for each contradiction.
  private func work(_ tally: inout RecallTally, _ plan: RecallPlan, _ questions: Int) {
    for architecture in Architecture.allCases {
      var stream = draws.stream(UInt64(drilled), 1)
      var total: Int64 = 0
      func add(_ count: Int, _ task: TimeSpan) {
        for _ in 0..<count { total += Int64(Double(task.nanoseconds) * (0.5 + stream.uniform())) }
      }
      let systems = Book.allCases.count
      switch architecture {
      case .thread: add(1, books.query)
      case .stitched:
        add(systems, books.report)
        add(systems - 1, books.join)
      }
      add(min(questions, Self.mostCalls), books.call)
      let work = TimeSpan.nanoseconds(total)
      let isScreen = architecture == .thread && questions == 0
      let asked = Instant.start + plan.at
      let elapsed = isScreen ? work : hours.end(of: work, askedAt: asked) - asked
      tally.note(
        architecture, work: Int(work.nanoseconds / 1_000_000_000),
        elapsed: Int(min(elapsed, .days(365)).nanoseconds / 1_000_000_000))
    }
  }

  /// Nobody makes more calls in a recall: the rest is recalled as well.
  private static let mostCalls = 1_000
}

extension RecallDocument.Whereabouts {
  /// Whether a pack may be with anybody who could use or sell it.
  var mayBeSold: Bool {
    switch self {
    case .onHand, .returned, .sentTo, .heldBy, .dispensed: true
    case .neverApplied, .sampled, .destroyed, .repackaged, .withdrawn: false
    }
  }
}
