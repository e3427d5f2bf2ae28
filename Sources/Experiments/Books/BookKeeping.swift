import EventKernel
import TraceCore
import TraceModel
import World

/// The books of a site while a trial runs: what reaches each system, who asks when, and what of the answers is true.
///
/// Both architectures are kept from the same messages, so that they are asked about the same units at the same moments. Truth
/// is taken from where the cartons are, from what the fork-lift did and from what quality decided, never from a book.
struct BookKeeping {
  private let plan: BooksPlan
  private let hours: WorkingHours
  private let work: RandomPath
  private let sample: UnitSample
  private let forkLift: ForkLift
  private let table: IdentifierTable
  private var books: [SiteBooks]
  /// What reaches the execution system and the enterprise's, of all that was said.
  private let ways: [Way]
  private var ofLine = Yield()
  private var ofRepository = Yield()
  private var summary = BookSummary()

  // What is true.
  private var decided: [LotID: StatusHistory] = [:]
  private var moved: [ItemID: (at: Instant, place: Int)] = [:]
  /// Of lots that are released, so that nobody opens a container of theirs any more.
  private var units: [TrueUnit] = []
  private var released: Set<LotID> = []
  /// Lots whose books are not yet held against one another.
  private var unreconciled: [(lot: LotID, at: Instant)] = []
  /// How many things are wrong in each of these.
  private var wrong: [LotID: Int] = [:]
  /// By lot, pair of books, and what differs: when the mailbox is read, and what looking takes.
  private let looks: RandomPath
  /// What comparisons have found since somebody asked.
  private var found: [BookMismatch] = []
  /// The way of everything that was said of one lot, where somebody follows it.
  private(set) var trail: BookTrail?
  private var moments: ArraySlice<BooksPlan.Moment>
  /// Answers of which it is not known yet whether they were true when they were there.
  private var open: [OpenAnswer] = []
  private var asked: UInt32 = 0
  /// When the oldest message was said that had not come to the repository when anybody was asked last.
  private var oldestUnderWay: Instant?

  /// A chain of its own, which cannot be copied and so stands in no array.
  private final class Way {
    var chain: Chain

    init(_ chain: consuming Chain) { self.chain = chain }
  }

  /// What is true of a unit that is asked about.
  struct TrueUnit {
    var item: ItemID
    var lot: LotID
    var caseLabel: ItemID
    var pallet: ItemID
    var stored: (at: Instant, place: Int)
  }

  private struct OpenAnswer {
    var moment: String
    var architecture: Architecture
    var lot: LotID
    var stored: Instant
    var asked: Instant
    var done: Instant
  }

  /// Empty books of a trial.
  ///
  /// - Parameter keepsPallets: whether somebody ships what the warehouse's books have in stock.
  init(
    _ plan: BooksPlan, _ line: LinePlan, table: IdentifierTable, keepsPallets: Bool = false, seed: UInt64,
    trial: UInt64
  ) {
    var paths = RandomPaths(seed: seed, trial: trial)
    self.plan = plan
    self.table = table
    hours = WorkingHours(plan, startOfTrial: line.clocks.startOfTrial)
    work = paths.claim("site/trace question/work", owner: "BookKeeping")
    looks = paths.claim("site/exception/look", owner: "BookKeeping")
    sample = UnitSample(
      plan.askedUnits, of: line.lots.cartonsPerLot,
      paths.claim("site/trace question/units", owner: "BookKeeping"))
    forkLift = ForkLift(
      mean: plan.putAway, places: plan.places, paths.claim("site/fork-lift", owner: "BookKeeping"))
    books = []
    for architecture in Architecture.allCases {
      books.append(
        SiteBooks(
          architecture, plan, line.mechanisms, sample: sample, forkLift: forkLift, table: table,
          startsAt: WorkingHours.timeOfDay(line.clocks.startOfTrial), &paths))
    }
    ways = [Boundary.controllerToSite, .siteToEnterprise].map {
      Way(Chain(line.mechanisms, seed: seed, trial: trial, through: $0, product: table.product(of:)))
    }
    if keepsPallets { for index in books.indices { books[index].keepsPallets = true } }
    moments = plan.moments[...]
    summary.architecture = plan.architecture
  }

  // MARK: What reaches the books

  /// The line and its people have said something, each message at its time.
  mutating func hear(_ said: borrowing EventBatch, saidAt times: [Instant], now: Instant) {
    for (index, header) in said.headers.enumerated() { see(header, at: times[index]) }
    for (index, header) in said.headers.enumerated() {
      var changes: [Yield.Change] = []
      ofLine.take(header, said.items(of: header), level: table.level(of:)) { changes.append($0) }
      trail?.hear(header, changes, at: times[index])
    }
    for way in ways.indices {
      if ways[way].chain.isTransparent {
        for (index, header) in said.headers.enumerated() {
          enter(header, said.items(of: header), at: times[index], way, .stitched)
        }
      } else {
        ways[way].chain.take(said, saidAt: times)
        let batch = ways[way].chain.deliver(before: now).batch
        for header in batch.headers { enter(header, batch.items(of: header), at: now, way, .stitched) }
      }
    }
  }

  private func level(_ item: ItemID) -> PackagingLevel? { table.level(of: item) }

  private mutating func see(_ header: EventHeader, at now: Instant) {
    for index in books.indices { books[index].see(header, at: now) }
    if header.kind == .pack, level(header.container) == .pallet {
      moved[header.container] = forkLift.putAway(header.container, labeledAt: now)
    } else if let status = StockStatus(deciding: header) {
      decided[header.lot, default: StatusHistory()].enter(status, at: now)
    }
  }

  private mutating func enter(
    _ header: EventHeader, _ items: ArraySlice<ItemID>, at now: Instant, _ way: Int,
    _ architecture: Architecture
  ) {
    for index in books.indices where books[index].architecture == architecture {
      let isOwn = books[index].architecture == plan.architecture
      if way == 0 {
        books[index].execute(header, items, at: now)
        if isOwn { trail?.enter(header, in: .execution, cameAt: now, countsFrom: now) }
      } else {
        let entry = books[index].post(header, items, at: now)
        guard isOwn, let entry else { continue }
        trail?.enter(header, in: .enterprise, cameAt: now, countsFrom: entry.posted)
        if entry.posted < .distantFuture {
          trail?.enter(header, in: .warehouse, cameAt: entry.posted, countsFrom: entry.announced)
        }
      }
    }
  }

  /// From now on the way of everything that is said of a lot is kept.
  mutating func follow(_ lot: LotID) { trail = BookTrail(lot: lot) }

  /// Messages have reached the repository, which is the one shared log where there is one: everybody reads what is in it.
  mutating func record(_ batch: borrowing EventBatch, at now: Instant) {
    for header in batch.headers {
      for way in ways.indices { enter(header, batch.items(of: header), at: now, way, .thread) }
      var changes: [Yield.Change] = []
      ofRepository.take(header, batch.items(of: header), level: table.level(of:)) { changes.append($0) }
      guard !changes.isEmpty || header.kind == .release else { continue }
      for index in books.indices {
        let entry = books[index].record(header, changes, at: now)
        guard books[index].architecture == plan.architecture else { continue }
        if let ready = entry.indexed {
          trail?.enter(header, in: .repository, cameAt: now, countsFrom: ready)
        }
        if let told = entry.told { trail?.tell(header.lot, at: told) }
      }
    }
  }

  // MARK: What is true

  /// A lot is released; whatever of it is still on its way comes when it comes.
  /// - Parameter oldest: when the oldest message was said that has not come to the repository.
  mutating func release(_ lot: LotTruth, on line: borrowing Line, at now: Instant, oldest: Instant?) {
    oldestUnderWay = oldest
    let made = made(of: lot, on: line)
    units += made
    released.insert(lot.id)
    for number in lot.pallets { moved[line.truth.pallet(number).label] = nil }
    ask(TraceTally.lotEnd, made[...], at: now)
  }

  /// Everything that was said of a lot has come to its end: the record has of it what it will ever have.
  ///
  /// - Parameter wrong: how many things of it lastingly are not as the record has them.
  mutating func settle(
    _ lot: LotTruth, in truth: borrowing Truth, by core: TraceCore, wrong: Int, at now: Instant
  ) {
    self.wrong[lot.id] = wrong
    var packed = 0
    // What the record has under another lot is none of this one's; what was never commissioned is under none.
    for numbers in lot.issued where numbers.level == truth.innermost {
      for raw in numbers.items {
        core.ledger.forEachChild(of: ItemID(raw: raw)) {
          packed += [lot.id, .none].contains(core.ledger.lot(of: $0)) ? 1 : 0
        }
      }
    }
    for index in books.indices { books[index].settle(lot.id, packed: packed) }
    unreconciled.append((lot.id, now + plan.reconcilesAfter))
  }

  /// The units of a lot that are asked about and stand on a pallet that has its label: who asks has it in his hand.
  private func made(of lot: LotTruth, on line: borrowing Line) -> [TrueUnit] {
    var units: [TrueUnit] = []
    for number in lot.cartons { append(number, on: line, to: &units) }
    return units
  }

  private func append(_ number: Int, on line: borrowing Line, to units: inout [TrueUnit]) {
    let carton = line.truth.carton(number)
    guard carton.place == .caseOfUnits, carton.printed.isSome, sample.contains(carton.printed) else { return }
    var (box, pallet) = (carton.container, UInt32.max)
    if line.truth.innermost == .bundle {
      box = line.truth.caseOfUnits(Int(box)).outer
      guard box != .max else { return }
      pallet = line.truth.bundledCase(Int(box)).pallet
    } else {
      pallet = line.truth.caseOfUnits(Int(box)).pallet
    }
    guard pallet < line.settledPallets else { return }
    let label = line.truth.pallet(Int(pallet)).label
    units.append(
      TrueUnit(
        item: carton.printed, lot: line.truth.lot(ofCarton: number),
        caseLabel: line.truth.label(ofCase: Int(box)), pallet: label,
        stored: moved[label] ?? (.distantFuture, 0)))
  }

  /// Whether a moment of the scenario is due.
  func isAsked(by now: Instant) -> Bool { moments.first.map { Instant.start + $0.at <= now } ?? false }

  /// Units that are asked about of what is on a line, or is not released yet.
  func underWay(on line: borrowing Line) -> [TrueUnit] {
    var (units, known) = ([TrueUnit](), released)
    for lot in line.unfinishedLots where known.insert(lot.id).inserted { units += made(of: lot, on: line) }
    return units
  }

  /// Whatever is due by now: moments of the scenario, at which it is asked about what is under way as well, and lots whose
  /// books are compared.
  mutating func advance(to now: Instant, underWay: [TrueUnit] = [], oldest: Instant? = nil) {
    oldestUnderWay = oldest
    while let lot = unreconciled.first, lot.at <= now { compare(unreconciled.removeFirst().lot, at: lot.at) }
    while let moment = moments.first, Instant.start + moment.at <= now {
      moments.removeFirst()
      ask(moment.name, (units + underWay)[...], at: now)
    }
  }

  /// Nothing comes any more: what lies ahead is asked at its time, and the end now.
  mutating func finish(at now: Instant) -> BookSummary {
    ask(TraceTally.end, units[...], at: now)
    while !unreconciled.isEmpty || !moments.isEmpty {
      advance(
        to: min(
          unreconciled.first?.at ?? .distantFuture, moments.first.map { .start + $0.at } ?? .distantFuture))
    }
    for answer in open {
      let changes = [decided[answer.lot]?.change(after: answer.asked), answer.stored].compactMap(\.self)
      var tally = TraceTally(moment: answer.moment, architecture: answer.architecture)
      if let next = changes.filter({ $0 > answer.asked && $0 < .distantFuture }).min() {
        tally.outlived = next <= answer.done ? 1 : 0
        (tally.changed, tally.rightFor) = (1, Int((next - answer.asked).nanoseconds / 1_000_000_000))
      }
      summary.note(tally)
    }
    for own in books where own.architecture == .stitched { summary.jobs = own.carried }
    return summary
  }

  /// The first of the wanted pallets that the warehouse's books have in stock and free to be shipped.
  func palletsInStock(
    at now: Instant, first count: Int, where isWanted: (ItemID, LotID) -> Bool
  ) -> [(pallet: ItemID, lot: LotID)] {
    books.first { $0.architecture == plan.architecture }?
      .palletsInStock(at: now, first: count, where: isWanted) ?? []
  }

  /// Whether any of the books are joined by hand.
  var isStitched: Bool { books.contains { $0.architecture == .stitched } }

  /// The same of the books that are joined by hand: see ``SiteBooks/pallets(under:at:)``.
  func stitchedPallets(under label: ItemID, at now: Instant) -> [ItemID]? {
    books.first { $0.architecture == .stitched }?.pallets(under: label, at: now)
  }

  // MARK: Questions

  private mutating func ask(_ moment: String, _ about: ArraySlice<TrueUnit>, at now: Instant) {
    asked += 1
    // Both architectures have their entries from the same messages, and lack what is still on its way to them.
    let behind = ways.compactMap { $0.chain.oldestUnderWay }.min()
    for own in books {
      let oldest = own.architecture == .thread ? oldestUnderWay : behind
      let delay = oldest.map { now - $0 } ?? .zero
      var tally = TraceTally(moment: moment, architecture: own.architecture)
      for unit in about {
        let answer = own.answer(about: unit.item, at: now)
        let (work, elapsed) = effort(answer, unit, at: now)
        tally.note(
          answer, right: right(answer, unit, at: now), age: max(answer.age, delay), work: work,
          elapsed: elapsed)
        open.append(
          OpenAnswer(
            moment: moment, architecture: own.architecture, lot: unit.lot, stored: unit.stored.at, asked: now,
            done: now + elapsed))
      }
      summary.note(tally)
    }
  }

  /// How many facts of an answer are true.
  private func right(_ answer: TraceAnswer, _ unit: TrueUnit, at now: Instant) -> Int {
    let decided = decided[unit.lot] ?? StatusHistory()
    let place = unit.stored.at <= now ? unit.stored.place : 0
    return [
      answer.isCommissioned, answer.lot == unit.lot, answer.caseLabel == unit.caseLabel,
      answer.pallet == unit.pallet, answer.place == place, answer.status == decided.status(at: now),
      answer.holds == decided.holds(at: now),
    ].count { $0 }
  }

  /// What people work for an answer, and how long it takes: half of each task's time at least, and half more at most.
  private func effort(_ answer: TraceAnswer, _ unit: TrueUnit, at now: Instant) -> (TimeSpan, TimeSpan) {
    var stream = work.stream(UInt64(unit.item.raw), asked)
    var total: Int64 = 0
    func add(_ count: Int, _ task: TimeSpan) {
      for _ in 0..<count { total += Int64(Double(task.nanoseconds) * (0.5 + stream.uniform())) }
    }
    let calls = answer.calls
    if answer.systems == 1 {
      add(1, plan.query)
      // Nobody's hours: a screen is there at night as well.
      if calls == 0 { return (.nanoseconds(total), .nanoseconds(total)) }
    } else {
      add(answer.systems, plan.report)
      add(answer.joins, plan.join)
    }
    add(calls, plan.call)
    return (.nanoseconds(total), hours.end(of: .nanoseconds(total), askedAt: now) - now)
  }

  // MARK: Reconciliation between systems

  /// What comparisons have found since this was asked: evidence for the record, but for what is within what may differ.
  mutating func takeMismatches() -> [BookMismatch] {
    if found.isEmpty { return [] }
    defer { found = [] }
    return found
  }

  /// Two books differ: the record is told, and somebody looks into it, or nobody does.
  private mutating func except(
    _ lot: LotID, _ pair: Int, _ subject: BookMismatch.Subject, at now: Instant
  ) -> ExceptionFate {
    let (first, second) = BookComparison.pairs[pair]
    let fate =
      switch subject {
      case .quantities(let one, let other): plan.exceptions.fate(of: .quantities, units: abs(one - other))
      case .statuses: plan.exceptions.fate(of: .statuses, units: 0)
      }
    summary.exceptions.differences += 1
    found.append(
      BookMismatch(lot: lot, first: first, second: second, subject: subject, at: now, fate: fate))
    switch fate {
    case .tolerated: summary.exceptions.tolerated += 1
    case .ignored: summary.exceptions.ignored += 1
    case .unread: summary.exceptions.unread += 1
    case .lookedInto:
      let occasion = if case .statuses = subject { 2 * pair + 1 } else { 2 * pair }
      var stream = looks.stream(UInt64(lot.raw), UInt32(occasion))
      // When the mailbox is read next is anywhere in its period, and within what a clock can show.
      let period = min(plan.exceptions.readsEvery ?? .zero, .days(10_000))
      let read = Double(period.nanoseconds) * stream.uniform()
      let work = Double(plan.exceptions.look.nanoseconds) * (0.5 + stream.uniform())
      let done = hours.end(of: .nanoseconds(Int64(work)), askedAt: now + .nanoseconds(Int64(read)))
      summary.exceptions.lookedInto += 1
      summary.exceptions.work += Int(work / 1e9)
      summary.exceptions.elapsed += Int((done - now).seconds)
    }
    return fate
  }

  /// Holds the site's own books of a lot against one another, as a site could: by what is in them.
  private mutating func compare(_ lot: LotID, at now: Instant) {
    var fates: [ExceptionFate] = []
    defer {
      // order-free: a value that is there or not
      let things = wrong.removeValue(forKey: lot) ?? 0
      if fates.contains(.lookedInto) {
        summary.exceptions.wrongFound += things
      } else if !fates.isEmpty {
        summary.exceptions.wrongLeft += things
      }
    }
    guard let own = books.first(where: { $0.architecture == plan.architecture }) else { return }
    let posted = own.posted(lot, at: now)
    for (pair, (first, second)) in BookComparison.pairs.enumerated() {
      var comparison = BookComparison(first, second)
      comparison.lots = 1
      let numbers: (Int, Int)? =
        switch (first, second) {
        case (.lineController, .execution): (ofLine[lot].packed, own.yield(of: lot))
        case (.execution, .enterprise): (own.yield(of: lot), posted.packed)
        case (.enterprise, .warehouse): (posted.palletized, own.stock(of: lot, at: now))
        case (.execution, .repository): (own.yield(of: lot), own.indexed(lot, at: now))
        case (.repository, .gateway): own.told(lot, at: now).map { (own.indexed(lot, at: now), $0) }
        default: nil
        }
      if let (one, other) = numbers, one != other {
        comparison.differing = 1
        comparison.units = abs(one - other)
        fates.append(except(lot, pair, .quantities(one, other), at: now))
      }
      let statuses = (own.status(of: lot, in: first, at: now), own.status(of: lot, in: second, at: now))
      if let one = statuses.0, let other = statuses.1, one != other {
        comparison.statuses = 1
        fates.append(except(lot, pair, .statuses(one, other), at: now))
      }
      summary.note(comparison)
    }
    ofLine.forget(lot)
    ofRepository.forget(lot)
    for index in books.indices { books[index].forget(lot) }
  }
}

extension TraceTally {
  mutating func note(_ answer: TraceAnswer, right: Int, age: TimeSpan, work: TimeSpan, elapsed: TimeSpan) {
    questions += 1
    answered += answer.answered
    self.right += right
    complete += right == TraceFact.allCases.count ? 1 : 0
    withoutPartner += answer.withoutPartner
    contradictions += answer.contradictions
    systems += answer.systems
    joins += answer.joins
    self.age += Int(age.seconds)
    self.work += Int(work.seconds)
    self.elapsed += Int(elapsed.seconds)
  }
}
