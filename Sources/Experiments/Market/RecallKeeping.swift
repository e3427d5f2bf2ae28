import EventKernel
import TraceCore
import TraceModel
import World

/// What is true of every pack that may be recalled, and what the record's recalls make of it.
///
/// The truth of a recall is physical: which packs that were made in the lot, or lie in the case, stand in saleable cases.
/// What the record names is its own affair; the two are held against each other pack by pack.
struct RecallKeeping {
  private let plans: [RecallPlan]
  private let books: BooksPlan
  private let hours: WorkingHours
  private let draws: RandomPath
  private let damage: CaseDamage?
  private var released: [LotID: Instant] = [:]
  private var seals: [Seal] = []

  /// A lot that was compared: what lies in its cases.
  private struct Seal {
    var lot: LotID
    var released: Instant
    var packs: [Pack] = []
    var cases: [Case] = []
  }

  /// One pack: the code that is printed on it, and the lot in which it was made.
  private struct Pack: BitwiseCopyable {
    var printed: ItemID
    var lot: LotID
  }

  /// The label on a case, and which packs of its seal lie in it.
  private struct Case {
    var label: ItemID
    var packs: Range<Int>
  }

  /// No lot was made yet.
  init(
    _ plans: [RecallPlan], _ line: LinePlan, books: BooksPlan, verification: VerificationPlan?, seed: UInt64,
    trial: UInt64
  ) {
    var paths = RandomPaths(seed: seed, trial: trial)
    self.plans = plans
    self.books = books
    hours = WorkingHours(books, startOfTrial: line.clocks.startOfTrial)
    damage = verification.map { CaseDamage($0, paths.claim("market/damage", owner: "CaseDamage")) }
    draws = paths.claim("market/recall", owner: "RecallKeeping")
  }

  /// A lot may be sold from now on.
  mutating func release(_ lot: LotID, at now: Instant) { released[lot] = now }

  /// A lot was compared: what lies in its cases is kept.
  mutating func settle(_ lot: LotTruth, in truth: borrowing Truth, line: Int, at now: Instant) {
    var seal = Seal(lot: lot.id, released: released[lot.id] ?? now)
    let released = seal.released
    func isDestroyed(_ box: Int) -> Bool {
      damage?.time(ofCase: box, ofLine: line, released: released) != nil
    }
    func close(_ label: ItemID, from first: Int) {
      seal.cases.append(Case(label: label, packs: first..<seal.packs.count))
    }
    func append(_ box: Int) {
      for index in 0..<truth.caseOfUnits(box).contentCount {
        let carton = truth.carton(at: index, inCase: box)
        seal.packs.append(Pack(printed: truth.carton(carton).printed, lot: truth.lot(ofCarton: carton)))
      }
    }
    if lot.bundledCases.isEmpty {
      for box in lot.cases where !isDestroyed(box) {
        let first = seal.packs.count
        append(box)
        close(truth.caseOfUnits(box).label, from: first)
      }
    } else {
      for outer in lot.bundledCases where !isDestroyed(outer) {
        let first = seal.packs.count
        for index in 0..<truth.bundledCase(outer).contentCount {
          append(truth.bundle(at: index, inCase: outer))
        }
        close(truth.bundledCase(outer).label, from: first)
      }
    }
    seals.append(seal)
  }

  /// Every recall, in the order of time.
  func finish(_ core: TraceCore) -> RecallSummary {
    var summary = RecallSummary()
    for (number, plan) in plans.enumerated() { summary.drills.append(drill(plan, number, core)) }
    return summary
  }

  // MARK: One recall

  private func drill(_ plan: RecallPlan, _ number: Int, _ core: TraceCore) -> RecallTally {
    let made = seals.filter { $0.released <= .start + plan.at }
    var tally = RecallTally(name: plan.name)
    let (scope, affected) = affected(plan, number, made)
    var named: Set<ItemID> = []
    var (questions, doubtful) = (0, 0)
    for part in scope {
      let document = core.recall(part)
      for unit in document.units where unit.whereabouts.mayBeSold { named.insert(unit.item) }
      questions += document.undecided.count
      doubtful += document.widening
      tally.unknown += document.unknown.count
    }
    var found: Set<ItemID> = []
    for pack in affected {
      if named.contains(pack.printed) {
        found.insert(pack.printed)
        // Whoever scans the code finds each of several packs that bear it.
        tally.reached += 1
      } else {
        tally.missed += 1
      }
    }
    tally.affected = affected.count
    tally.named = named.count
    tally.inVain = named.count - found.count
    tally.undecided = questions
    tally.widening = doubtful
    work(&tally, number, plan, questions)
    return tally
  }

  private func affected(_ plan: RecallPlan, _ number: Int, _ made: [Seal]) -> ([RecallScope], [Pack]) {
    switch plan.what {
    case .lots, .everything:
      let lots = plan.what == .everything ? made.map(\.lot) : made.suffix(plan.count).map(\.lot)
      let wanted = Set(lots)
      // Packs of a lot may lie in a case that was closed with another one.
      return (lots.map { .lot($0) }, seals.flatMap { $0.packs.filter { wanted.contains($0.lot) } })
    case .cases:
      var all = made.flatMap { seal in seal.cases.map { (box: $0, packs: seal.packs[$0.packs]) } }
      var stream = draws.stream(UInt64(number))
      var chosen: [(box: Case, packs: ArraySlice<Pack>)] = []
      while chosen.count < plan.count, !all.isEmpty {
        chosen.append(all.remove(at: Int(stream.below(UInt64(all.count)))))
      }
      let labels = chosen.map(\.box.label).filter(\.isSome)
      return (labels.isEmpty ? [] : [.items(labels)], chosen.flatMap(\.packs))
    }
  }

  /// What people do until they can say what is affected: one query of a shared log, or a report of each of the systems with
  /// joins by hand; and in both a call for each contradiction.
  private func work(_ tally: inout RecallTally, _ number: Int, _ plan: RecallPlan, _ questions: Int) {
    for architecture in Architecture.allCases {
      var stream = draws.stream(UInt64(number), 1)
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
      let elapsed =
        isScreen ? work : hours.end(of: work, askedAt: .start + plan.at) - (.start + plan.at)
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
