import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// Who asks about the packs of a trial, what the record answers at that moment, and why an answer is not what it should be.
///
/// Every pack that is asked about is physically for sale, so that *verified in time* is right. What a query would have come
/// to with everything at the counter and at the endpoint as it has to be says whether its cause is there, or older.
///
/// A class, because goods ask as well as people, each at their time.
final class VerificationKeeping {
  private let plan: VerificationPlan
  /// Whether goods say who has them, so that nobody asks by himself about what he has not got.
  private let hasMarket: Bool
  private let core: TraceCore
  private let site: Site
  private let startOfTrial: Int64
  private let demand: QueryDemand
  private let damage: CaseDamage
  private let hours: WorkingHours
  private let looks: RandomPath
  private let verifier: RecordVerifier
  private let warehouse: ActorID
  private var network: VerificationNetwork
  private var released: [LotID: Instant] = [:]
  /// Whoever will ask by himself, the latest first where it is sorted.
  private var pending: [VerificationNetwork.Query] = []
  private var isSorted = true
  /// What has been wrong for long about packs, by the code on them.
  private var symptoms: [ItemID: Symptom] = [:]
  /// When each of the people who look into suspect packs is free.
  private var people: [Instant]
  /// Messages of the warehouse.
  private var said: UInt64 = 0
  /// What has come of it so far.
  private(set) var summary = VerificationSummary()
  /// What the service's own log says, and what is true beside it.
  private(set) var log: QueryLog
  /// Who answers.
  let service: ActorID
  /// Whether each query that fails is kept, for who looks into single ones; and these.
  var keepsTrails = false
  /// See ``keepsTrails``.
  private(set) var trails: [QueryTrail] = []
  /// See ``keepsTrails``.
  private(set) var investigations: [InvestigationTrail] = []
  /// Packs about which somebody has asked, where trails are kept.
  private(set) var askedPacks: Set<UInt64> = []

  /// What is wrong about a pack since long.
  struct Symptom {
    /// The code of the thing that is wrong: the pack's own, or that of what it lies in.
    var item: ItemID
    var level: PackagingLevel
    var kind: MismatchKind
    var mechanisms: MechanismSet
    var boundaries: BoundarySet
    var since: Timestamp?

    /// What differs, as what is wrong about a pack.
    fileprivate init(_ mismatch: Mismatch) {
      (item, level, kind) = (mismatch.item, mismatch.level, mismatch.kind)
      (mechanisms, boundaries) = (mismatch.mechanisms, mismatch.boundaries)
      since = mismatch.origin ?? mismatch.arose
    }

    /// A pack that bears a new number since then of which nobody has told, or that of another one.
    fileprivate init(_ kind: MismatchKind, newNumber item: ItemID, since: Timestamp) {
      (self.item, level, self.kind, mechanisms, boundaries) = (item, .unit, kind, .ofNewNumbers, [])
      self.since = since
    }
  }

  /// Nobody has asked yet.
  init(_ plan: VerificationPlan, _ trial: Trial, number: UInt64, site: Site, core: TraceCore) {
    var paths = RandomPaths(seed: trial.seed, trial: number)
    (self.plan, self.site, self.core) = (plan, site, core)
    hasMarket = trial.market != nil
    startOfTrial = trial.plan.clocks.startOfTrial
    demand = QueryDemand(
      plan, startOfTrial: startOfTrial, paths.claim("market/query", owner: "VerificationKeeping"))
    damage = CaseDamage(plan, paths.claim("market/damage", owner: "CaseDamage"))
    looks = paths.claim("market/investigation", owner: "VerificationKeeping")
    hours = WorkingHours(
      from: plan.investigatesFrom, lasting: plan.investigatesFor, days: plan.investigationDays,
      startOfTrial: startOfTrial)
    network = VerificationNetwork(
      plan, trial.plan.mechanisms, startOfTrial: startOfTrial, seed: trial.seed, trial: number)
    people = Array(repeating: .start, count: plan.investigators)
    service = site.table.intern(ActorDefinition(name: "verification service", kind: .system))
    log = QueryLog(startOfTrial: startOfTrial)
    verifier = RecordVerifier(
      system: service,
      tolerance: plan.forgives == .everything ? .tolerant : .strict)
    warehouse = site.table.intern(ActorDefinition(name: "fork-lift driver", kind: .person))
  }

  /// A lot may be sold from now on.
  func release(_ lot: LotID, at now: Instant) { released[lot] = now }

  // MARK: Which packs

  /// Outermost cases of a lot that the fork-lift has damaged, by their numbers: they are gone when the lot is released, and the
  /// record is told when everything else that was said of it has come.
  func gone(_ lot: LotTruth, line: Int) -> Set<Int> {
    Set(
      (lot.bundledCases.isEmpty ? lot.cases : lot.bundledCases).filter {
        damage.isDamaged(case: $0, ofLine: line)
      })
  }

  /// A lot was compared: cases that the fork-lift has damaged are destroyed, and whichever of the packs somebody will ask about
  /// by himself are kept.
  func settle(_ lot: LotTruth, _ drift: LotDrift, on line: borrowing Line, number: Int, at now: Instant) {
    let sold = released[lot.id] ?? now
    let wrong = Wrongs(drift, innermost: line.truth.innermost)
    let gone = gone(lot, line: number)
    for outer in gone.sorted() { destroy(line.truth.label(ofCase: outer), at: now) }
    for box in lot.cases {
      let packed = line.truth.caseOfUnits(box)
      let isBundle = line.truth.innermost == .bundle
      if gone.contains(isBundle ? Int(packed.outer) : box) { continue }
      let outer = isBundle && packed.outer != .max ? line.truth.bundledCase(Int(packed.outer)) : nil
      let around = wrong.mismatch(
        around: box, bundledCase: packed.outer, pallet: outer?.pallet ?? packed.pallet)
      for index in 0..<packed.contentCount {
        let carton = line.truth.carton(at: index, inCase: box)
        let truth = line.truth.carton(carton)
        if let mismatch = wrong.mismatch(carton, truth.printed, around), symptoms[truth.printed] == nil {
          symptoms[truth.printed] = Symptom(mismatch)
        }
        guard !hasMarket, let asking = demand.asking(aboutCarton: carton, ofLine: number, released: sold),
          let code = code(truth.printed, line.truth.lot(ofCarton: carton)), !isExpired(code, at: asking.at)
        else { continue }
        pending.append(
          VerificationNetwork.Query(
            pack: UInt64(number) << 40 | UInt64(carton), item: truth.printed,
            symbol: network.symbol(code, isMalformed: truth.malformed, isUnreadable: truth.unreadable),
            code: code, product: site.articleNumber(of: lot.id), asking: asking))
        isSorted = false
      }
    }
  }

  /// What was printed on a pack, as the label system had it.
  private func code(_ item: ItemID, _ lot: LotID) -> PackCode? {
    guard case .epc(.sgtin(let unit)) = site.table.identifier(of: item),
      let lot = site.table.definition(of: lot), let expiry = lot.expiry
    else { return nil }
    return PackCode(gtin: unit.gtin, serial: unit.serial, lot: lot.number, expiry: expiry)
  }

  private func isExpired(_ code: PackCode, at now: Instant) -> Bool {
    let days = (startOfTrial + now.nanoseconds / 1_000) / 86_400_000_000
    return CalendarDate(daysSince1970: Int(days)).map { code.expiry.isPast(on: $0) } ?? true
  }

  // MARK: Asking

  /// When somebody asks next by himself.
  var next: Instant? {
    sort()
    return pending.last?.asking.at
  }

  /// Whoever asks by himself does so until `end`.
  func advance(to end: Instant) {
    while let next, next <= end {
      _ = ask(pending.removeLast())
    }
  }

  private func sort() {
    if isSorted { return }
    pending.sort { ($0.asking.at, $0.pack) > ($1.asking.at, $1.pack) }
    isSorted = true
  }

  /// A returns desk or a dispenser asks about a unit that physically is there; what comes of it, by what his screen says, and
  /// where that makes the unit suspect, by what people find in the record.
  ///
  /// Whoever has asked as often as he asks at all, and never got an answer, tells the maker.
  func answer(_ ask: CodeAsk, in market: SupplyChain) -> CodeAsk.Answer {
    advance(to: ask.at)
    let box = market.cases[ask.unit.box]
    let seal = market.seals[box.seal]
    let place = seal.cases[box.number].units.lowerBound + ask.unit.unit
    let odd = seal.oddity(of: place)
    let isDesk = ask.holder.place != .dispenser
    let asking = QueryDemand.Asking(
      at: ask.at, counter: ask.holder.number + (isDesk ? plan.counters : 0))
    let number = market.code(of: ask.unit, at: ask.at)
    guard number.isSome else {
      askAboutBlank(ask)
      return .refused
    }
    let lot = market.lot(on: ask.unit, at: ask.at)
    guard let code = code(number, lot), !isExpired(code, at: ask.at) else { return .refused }
    let new = market.newNumber(of: ask.unit, at: ask.at)
    var query = VerificationNetwork.Query(
      pack: Self.pack(ask), item: number,
      // A new label is printed as it has to be, whatever it is put over.
      symbol: network.symbol(
        code, isMalformed: new == nil && odd?.isMalformed ?? false,
        isUnreadable: new == nil && odd?.isUnreadable ?? false), code: code,
      product: site.articleNumber(of: lot), asking: asking)
    query.attempt = ask.attempt
    let (answer, cause) = self.ask(symptom: new.flatMap { symptom(of: $0, in: market) }, query)
    if answer == .unanswered, ask.attempt >= market.plan.unverified.asks, !market.handsOver(ask), let cause {
      log.noteComplaint(about: cause, at: ask.at)
    }
    return answer
  }

  /// What is wrong about a pack with a new number: nobody has told of the number, or it is another one's; else what was wrong
  /// with the number before it.
  private func symptom(of new: NewNumber, in market: SupplyChain) -> Symptom? {
    let label = market.relabeled[new.bears]
    if !label.isTold { return Symptom(.unreported, newNumber: label.item, since: time(new.at)) }
    if label.unit != new.unit { return Symptom(.duplicate, newNumber: label.item, since: time(new.at)) }
    return symptoms[market.printed(new.unit)]
  }

  /// The pack that goods ask about.
  private static func pack(_ ask: CodeAsk) -> UInt64 {
    1 << 63 | UInt64(ask.unit.box) << 20 | UInt64(ask.unit.unit)
  }

  /// A pack on which nothing can be read.
  private func askAboutBlank(_ ask: CodeAsk) {
    summary.asked += 1
    if keepsTrails { askedPacks.insert(Self.pack(ask)) }
    let row = QueryRow(cause: .older, outcome: .unreadable, count: 1)
    summary.add(row)
    log.note(row, at: ask.at)
    keep(
      row,
      of: QueryTrail(.none, pack: Self.pack(ask), at: ask.at, isReturn: ask.holder.place != .dispenser)
    )
  }

  /// One query, with what comes of it, and where it fails the cause.
  private func ask(symptom own: Symptom? = nil, _ query: VerificationNetwork.Query)
    -> (CodeAsk.Answer, QueryCause?)
  {
    summary.asked += 1
    if keepsTrails { askedPacks.insert(query.pack) }
    let passage = network.pass(query)
    let desk = Desk(
      verifier: verifier, core: core, network: network, plan: plan, query: query, at: time(query.asking.at))
    summary.note(passage.answeredAfter)
    let outcome = desk.outcome(of: passage)
    // A router logs what it could not hand on; a responder that is down logs nothing.
    if passage.answeredAfter != nil || outcome == .noResponder {
      log.note(
        query.asking.at, isBad: [.timedOut, .noResponder, .noMatch, .notForSale].contains(outcome))
    }
    let symptom = own ?? symptoms[query.item]
    if outcome == .verified {
      summary.verified += 1
      summary.verifiedWrongly += symptom?.level == .unit ? 1 : 0
      return (.verified, nil)
    }
    let (cause, several) = desk.cause(of: outcome, passage)
    var row = QueryRow(cause: cause, outcome: outcome, count: 1)
    if cause == .older, let symptom {
      row.note(symptom, at: desk.at)
      log.note(
        QueryLog.Subject(level: symptom.level, item: symptom.item), at: query.asking.at,
        byDesk: query.asking.counter >= plan.counters)
    }
    summary.add(row)
    log.note(row, at: query.asking.at)
    keep(row, of: QueryTrail(query, passage, isReturn: query.asking.counter >= plan.counters))
    summary.severalCauses += several ? 1 : 0
    guard outcome.isSuspicion else { return (.unanswered, cause) }
    // People read the code with their own eyes, and the record.
    return (.suspect(until: look(into: query), isGood: cause != .older), cause)
  }

  private func keep(_ row: QueryRow, of trail: @autoclosure () -> QueryTrail) {
    guard keepsTrails else { return }
    var trail = trail()
    (trail.row, trail.number) = (row, trails.count + 1)
    trails.append(trail)
  }

  /// A suspect pack waits for somebody who is free, and for working hours; when he has looked.
  private func look(into query: VerificationNetwork.Query) -> Instant {
    var stream = looks.stream(query.pack)
    let work = TimeSpan.nanoseconds(
      Int64(Double(plan.investigation.nanoseconds) * (0.5 + stream.uniform())))
    var first = 0
    for person in people.indices where people[person] < people[first] { first = person }
    people[first] = hours.end(of: work, askedAt: max(query.asking.at, people[first]))
    let elapsed = people[first] - query.asking.at
    summary.investigations += 1
    summary.investigationWork += Int(work.nanoseconds / 1_000_000_000)
    summary.investigationTime += Int(min(elapsed, .days(365)).nanoseconds / 1_000_000_000)
    summary.investigationsLate += elapsed > plan.owedWithin ? 1 : 0
    if keepsTrails {
      investigations.append(
        InvestigationTrail(
          item: query.item, at: query.asking.at, until: people[first],
          work: Int(work.nanoseconds / 1_000_000_000), isLate: elapsed > plan.owedWithin))
    }
    return people[first]
  }

  // MARK: In the warehouse

  /// Somebody takes a case from its pallet, by their labels, and destroys it; one without a label is destroyed without a word.
  private func destroy(_ label: ItemID, at now: Instant) {
    summary.destroyedCases += 1
    guard label.isSome else { return }
    var batch = EventBatch()
    func say(_ kind: EventKind, _ container: ItemID) {
      var header = EventHeader(kind)
      header.eventTime = time(now)
      header.actor = warehouse
      header.container = container
      said += 1
      header.id = EventID(sender: warehouse, sequence: said)
      batch.append(header, item: label)
    }
    let pallet = core.parent(of: label)
    if pallet.isSome { say(.unpack, pallet) }
    say(.destroy, .none)
    core.take(batch, arrival: max(core.now, time(now)))
    _ = core.takeFeedback()
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }
}

extension QueryRow {
  /// What the query has met, and for how long that had been wrong.
  fileprivate mutating func note(_ symptom: VerificationKeeping.Symptom, at now: Timestamp) {
    (kind, level) = (symptom.kind, symptom.level)
    (mechanisms, boundaries) = (symptom.mechanisms, symptom.boundaries)
    guard let since = symptom.since else { return }
    dated = 1
    minutes = Int(max(0, now.microseconds(since: since)) / 60_000_000)
  }
}

/// One query at the responder's desk, and what it would have been.
private struct Desk {
  let verifier: RecordVerifier
  let core: TraceCore
  let network: VerificationNetwork
  let plan: VerificationPlan
  let query: VerificationNetwork.Query
  let at: Timestamp

  /// What the asker's screen says; the record hears of every query that reaches a responder.
  func outcome(of passage: VerificationNetwork.Passage) -> QueryOutcome {
    guard let sent = passage.sent else { return .unreadable }
    guard passage.isRouted else { return .noResponder }
    guard let after = passage.answeredAfter else { return .timedOut }
    let answer = verifier.answer(question(sent), from: core)
    if after > plan.timeOut { return .timedOut }
    if let refused = refusal(answer) { return refused }
    return passage.comparesTexts && network.differs(query.code, from: sent) ? .otherText : .verified
  }

  /// What alone would have had to be otherwise, and whether that is true of something else as well.
  func cause(of outcome: QueryOutcome, _ passage: VerificationNetwork.Passage) -> (QueryCause, Bool) {
    var causes: [QueryCause] = []
    if verdict(passage.plain) != nil { causes.append(.older) }
    if !passage.isRouted { causes.append(.router) }
    if passage.sent != nil, passage.isRouted, passage.answeredAfter.map({ $0 > plan.timeOut }) ?? true {
      causes.append(.endpoint)
    }
    if passage.sent != passage.plain, verdict(passage.sent) != nil, !causes.contains(.older) {
      causes.append(.scanner)
    }
    if passage.comparesTexts, let plain = passage.plain, network.differs(query.code, from: plain) {
      causes.append(.format)
    }
    return (causes.first ?? .scannerAndFormat, causes.count > 1)
  }

  /// What the record would say to these fields, of which it does not hear; nil where it verifies them.
  private func verdict(_ fields: ScannedFields?) -> QueryOutcome? {
    guard let fields else { return .unreadable }
    return refusal(verifier.judge(question(fields), by: core).0)
  }

  private func refusal(_ answer: VerificationAnswer) -> QueryOutcome? {
    if answer.verified { return nil }
    switch answer.reason {
    case .notForRedistribution, .manufacturerPolicy: return .notForSale
    default: return .noMatch
    }
  }

  private func question(_ fields: ScannedFields) -> VerificationQuery {
    VerificationQuery(
      gtin: fields.gtin, serial: fields.serial, lot: fields.lot, expiry: fields.expiry, askedAt: at)
  }
}

/// What is wrong in a lot for good, by the thing that it is about.
private struct Wrongs {
  /// By what is printed, a thing before a number that is nowhere; what has no code, by the carton's number.
  private var numbers: [ItemID: Mismatch] = [:]
  private var blanks: [Int: Mismatch] = [:]
  private var boxes: [Int: Mismatch] = [:]
  private var bundledCases: [Int: Mismatch] = [:]
  private var pallets: [Int: Mismatch] = [:]
  private var reprinted: [ItemID: Mismatch] = [:]
  /// A bit for each of these numbers, and for some others: of nearly all packs nothing is wrong, and most lots are asked of
  /// every one.
  private var marks = Array(repeating: UInt64(0), count: 256)

  init(_ drift: LotDrift, innermost: PackagingLevel) {
    for mismatch in drift.lasting {
      if mismatch.level == .unit, mismatch.item.isSome {
        // What is of another lot, an axis of its own, stands beside what else is wrong.
        numbers[mismatch.item] = numbers[mismatch.item] ?? mismatch
      }
      guard let number = mismatch.number else { continue }
      switch mismatch.level {
      case .unit: if !mismatch.item.isSome { blanks[number] = blanks[number] ?? mismatch }
      case innermost: boxes[number] = mismatch
      case .pallet: pallets[number] = mismatch
      default: bundledCases[number] = mismatch
      }
    }
    // order-free: by their numbers
    for mismatch in drift.reprinted { reprinted[mismatch.item] = mismatch }
    // order-free: bits
    for item in numbers.keys { marks[Self.word(item)] |= 1 << UInt64(item.raw & 63) }
    // order-free: bits
    for item in reprinted.keys { marks[Self.word(item)] |= 1 << UInt64(item.raw & 63) }
  }

  private static func word(_ item: ItemID) -> Int { Int(item.raw >> 6 & 255) }

  /// Whether nothing is wrong about the number itself, at a glance.
  private func isUnmarked(_ item: ItemID) -> Bool {
    item.isSome && marks[Self.word(item)] & 1 << UInt64(item.raw & 63) == 0
  }

  /// What is wrong about what a pack lies in.
  func mismatch(around box: Int, bundledCase: UInt32, pallet: UInt32) -> Mismatch? {
    boxes[box] ?? bundledCases[Int(bundledCase)] ?? pallets[Int(pallet)]
  }

  /// What is wrong about a pack: itself, another thing with its number, or what it lies in; or another that bore its number
  /// for a while.
  func mismatch(_ carton: Int, _ item: ItemID, _ around: Mismatch?) -> Mismatch? {
    if isUnmarked(item) { return around }
    return (item.isSome ? numbers[item] : blanks[carton]) ?? around
      ?? (reprinted.isEmpty ? nil : reprinted[item])
  }
}
