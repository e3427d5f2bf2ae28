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
  private let work: RecallWorkPlan
  private let hours: WorkingHours
  private let draws: RandomPath
  private var seals: [LotSeal] = []
  /// The line that each was made on.
  private var lines: [Int] = []
  private var drilled = 0
  private var materials: MaterialKeeping?
  private let startOfTrial: Int64
  private let labeler: ActorID
  /// Whether each recall's documents are kept, for who looks into single ones.
  var keepsAnswers = false
  /// What was kept.
  private(set) var answers: [RecallAnswer] = []
  /// What has come of recalls so far.
  private(set) var summary = RecallSummary()

  /// No lot was made yet.
  init(_ trial: Trial, number: UInt64) {
    var paths = RandomPaths(seed: trial.seed, trial: number)
    plans = trial.recalls[...]
    work = trial.recallWork
    startOfTrial = trial.plan.clocks.startOfTrial
    labeler = Device.labeler.actor
    hours = WorkingHours(
      from: work.dayBegins, lasting: work.workingDay, startOfTrial: trial.plan.clocks.startOfTrial)
    draws = paths.claim("market/recall", owner: "RecallKeeping")
  }

  /// A lot was released: what stands on its pallets is kept, under the number that it has in the market.
  mutating func release(_ seal: LotSeal, onLine line: Int) {
    lines.append(line)
    seals.append(seal)
  }

  /// When the next recall is, and the last one.
  var next: Instant? { plans.first.map { .start + $0.at } }
  /// See ``next``.
  var last: Instant? { plans.last.map { .start + $0.at } }

  /// Every recall until `end`; what the record knows, and who holds what, is as of then.
  mutating func advance(
    to end: Instant, _ core: TraceCore, _ market: MarketKeeping?, _ materials: MaterialKeeping?,
    _ books: BookKeeping?
  ) {
    self.materials = materials
    while let plan = plans.first, .start + plan.at <= end {
      plans.removeFirst()
      summary.drills.append(drill(plan, core, market, books, at: max(.start + plan.at, end)))
      drilled += 1
    }
  }

  // MARK: One recall

  private mutating func drill(
    _ plan: RecallPlan, _ core: TraceCore, _ market: MarketKeeping?, _ books: BookKeeping?, at now: Instant
  )
    -> RecallTally
  {
    var tally = RecallTally(name: plan.name)
    var places = market.map { PackPlaces($0.market, at: now) }
    let (scope, made) = affected(plan, core, places)
    // What is destroyed, and told to be, is nowhere to be found any more.
    let affected = made.filter { pack in
      guard core.state(of: places?.code(of: pack) ?? pack.printed) == .destroyed else { return true }
      return places?.holder(of: pack).place != .destroyed
    }
    var answer = RecallAnswer(plan: plan, at: now, tally: tally)
    var named: Set<ItemID> = []
    var pallets: Set<ItemID> = []
    var (customers, lots) = (Set<ActorID>(), Set<LotID>())
    var load = RecallWorkPlan.Load(parts: scope.count)
    for part in scope {
      let document = core.recall(part)
      if keepsAnswers { answer.documents.append(document) }
      for unit in document.units where unit.whereabouts.mayBeSold { named.insert(unit.item) }
      lots.formUnion(document.lots)
      pallets.formUnion(Self.outermost(of: document, in: core))
      // order-free: a set
      customers.formUnion(document.customers.map(\.holder))
      load.questions += document.undecided.count
      tally.widening += document.widening
      tally.unknown += document.unknown.count
    }
    var found: Set<ItemID> = []
    var missed: [Pack] = []
    for pack in affected {
      let code = places?.code(of: pack) ?? pack.printed
      if code.isSome, named.contains(code) {
        found.insert(code)
        // Whoever scans the code finds each of several packs that bear it.
        tally.reached += 1
      } else {
        missed.append(pack)
      }
    }
    (tally.affected, tally.named, tally.missed) = (affected.count, named.count, missed.count)
    tally.inVain = named.count - found.count
    tally.undecided = load.questions
    if let recalled = self.lots(of: plan), let pulled = places?.pulled(byLabelsOf: recalled) {
      (tally.leftInBins, tally.pulledInVain) = pulled
    }
    tally.missedDispensed = missed.count { places?.holder(of: $0).place == .patient }
    // order-free: sorted
    let owners = (places?.wholesalers(of: affected) ?? []).sorted().compactMap { market?.wholesaler($0) }
    tally.customers = owners.count
    tally.customersMissed = owners.count { !customers.contains($0) }
    // Sales are asked about those to whom the site has sold; to whom these have sold it does not know.
    let partners = (market?.market.partners ?? []).compactMap { market?.wholesaler($0.number) }
    load.customers = customers.intersection(partners).count
    (load.lots, load.containers) = (lots.count, pallets.count)
    let stitched = books.flatMap { join(pallets, $0, core, at: now) }
    if let stitched {
      tally.unjoined = stitched.unjoined.count
      tally.stitchedMissed = stitched.unjoined.reduce(0) { $0 + $1.packs.count(where: found.contains) }
      tally.stitchedInVain = stitched.besides.reduce(0) { $0 + $1.packs.count }
    }
    say(load, at: .start + plan.at, &tally)
    if keepsAnswers {
      (answer.tally, answer.stitched) = (tally, stitched)
      answer.affected = affected.map { ($0.seal, $0.box, $0.unit) }
      answer.missed = missed.map {
        (places?.code(of: $0) ?? $0.printed, places?.holder(of: $0) ?? Holder(.site))
      }
      answer.inVain = named.subtracting(found).sorted()
      answer.customersMissed = owners.filter { !customers.contains($0) }.sorted()
      answers.append(answer)
    }
    return tally
  }

  private func affected(_ plan: RecallPlan, _ core: TraceCore, _ places: PackPlaces?)
    -> ([RecallScope], [Pack])
  {
    switch plan.what {
    case .lots, .everything:
      let lots = newestLots(plan)
      return (lots.map { .lot($0) }, packs(ofLots: Set(lots)))
    case .material:
      let used = (materials?.deliveries ?? []).suffix(plan.count)
      return (used.map { .material($0.batch) }, packs(ofLots: Set(used.flatMap(\.lots))))
    case .machine:
      let (from, end) = (Instant.start + plan.from, (Instant.start + plan.from).adding(plan.lasts))
      func isInside(_ at: Instant) -> Bool { at >= from && at < end ?? .distantFuture }
      guard let span = span(where: isInside) else { return ([], []) }
      let packs = boxes(ofLine: 0) { $0.labelings.contains(where: isInside) }
      return ([.machine(labeler, from: time(span.from), through: time(span.through))], packs)
    case .codes:
      let items = plan.codes.compactMap { Self.item($0, in: core.table) }
      return (plan.codes.isEmpty ? [] : [.serials(plan.codes)], packs(bearing: Set(items), places))
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

  /// The lots by which wholesalers pull; nil where they are given labels or codes.
  private func lots(of plan: RecallPlan) -> Set<LotID>? {
    switch plan.what {
    case .lots, .everything: Set(newestLots(plan))
    case .material: Set((materials?.deliveries ?? []).suffix(plan.count).flatMap(\.lots))
    case .machine, .codes, .cases: nil
    }
  }

  private func newestLots(_ plan: RecallPlan) -> [LotID] {
    plan.what == .everything ? seals.map(\.lot) : seals.dropLast(plan.skips).suffix(plan.count).map(\.lot)
  }

  /// The outermost containers of what a document names, by the record.
  private static func outermost(of document: RecallDocument, in core: TraceCore) -> Set<ItemID> {
    var (seen, outermost) = (Set<ItemID>(), Set<ItemID>())
    for unit in document.units where unit.whereabouts.mayBeSold && unit.container.isSome {
      guard seen.insert(unit.container).inserted else { continue }
      var outer = unit.container
      while core.parent(of: outer).isSome { outer = core.parent(of: outer) }
      outermost.insert(outer)
    }
    return outermost
  }

  /// What people make of it who join reports by hand: of a pallet for whose label the warehouse's report has no line they can say
  /// nothing, and where its line may be one of several pallets, all of these are recalled. Nil where there are no such books.
  private func join(_ pallets: Set<ItemID>, _ books: BookKeeping, _ core: TraceCore, at now: Instant)
    -> StitchedAnswer?
  {
    guard books.isStitched else { return nil }
    func pallet(_ label: ItemID) -> StitchedAnswer.Pallet {
      var packs: [ItemID] = []
      func add(_ container: ItemID) {
        core.forEachChild(of: container) { thing in
          if core.table.level(of: thing) == .unit { packs.append(thing) } else { add(thing) }
        }
      }
      add(label)
      return StitchedAnswer.Pallet(label: label, packs: packs)
    }
    var answer = StitchedAnswer()
    var others: Set<ItemID> = []
    for label in pallets.sorted() {
      guard let lines = books.stitchedPallets(under: label, at: now) else { continue }
      if lines.isEmpty { answer.unjoined.append(pallet(label)) }
      others.formUnion(lines.filter { !pallets.contains($0) })
    }
    answer.besides = others.sorted().map(pallet)
    return answer
  }

  /// The span that people ask about: a fault begins and ends between two cases, in the middle of their gap, so that a clock that is
  /// kept tells them apart. Nil where the labeler has labeled nothing in it that is there.
  private func span(where isInside: (Instant) -> Bool) -> (from: Instant, through: Instant)? {
    var times: [Instant] = []
    for (number, seal) in seals.enumerated() where lines[number] == 0 {
      times += seal.cases.flatMap(\.labelings)
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
    seals.indices.flatMap { number -> [Pack] in
      let seal = seals[number]
      guard wanted.contains(seal.lot) || seal.odd.contains(where: { wanted.contains($0.lot) }) else {
        return []
      }
      let odd = Dictionary(seal.odd.map { ($0.unit, $0.lot) }) { first, _ in first }
      return self.packs(in: number) { wanted.contains(odd[$0] ?? seal.lot) }
    }
  }

  /// Packs on which one of these codes is or was, and those that lie in what bears one.
  private func packs(bearing codes: Set<ItemID>, _ places: PackPlaces?) -> [Pack] {
    guard !codes.isEmpty else { return [] }
    return seals.indices.flatMap { number -> [Pack] in
      let seal = seals[number]
      let whole = seal.pallets.map { codes.contains($0.label) ? $0.cases : 0..<0 }
      return seal.cases.indices.flatMap { box -> [Pack] in
        let isNamed =
          codes.contains(seal.cases[box].label) || whole.contains { $0.contains(box) }
        return packs(in: number, box: box) { isNamed || codes.contains(seal.codes[$0]) }
          + (isNamed || places?.hasNewNumbers != true
            ? []
            : packs(in: number, box: box) { !codes.contains(seal.codes[$0]) }
              .filter { codes.contains(places?.code(of: $0) ?? .none) })
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

  /// When people have done what they have to do until they can say what is affected.
  private func say(_ load: RecallWorkPlan.Load, at asked: Instant, _ tally: inout RecallTally) {
    for architecture in Architecture.allCases {
      var stream = draws.stream(UInt64(drilled), 1)
      var total: Int64 = 0
      for task in work.tasks(of: load, in: architecture) {
        for _ in 0..<task.count { total += Int64(Double(task.each.nanoseconds) * (0.5 + stream.uniform())) }
      }
      let spent = TimeSpan.nanoseconds(total)
      let isScreen = total == 0 || architecture == .thread && load.questions == 0
      let elapsed = isScreen ? spent : hours.end(of: spent, askedAt: asked) - asked
      tally.note(
        architecture, work: Int(spent.nanoseconds / 1_000_000_000),
        elapsed: Int(min(elapsed, .days(365)).nanoseconds / 1_000_000_000))
    }
  }
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
