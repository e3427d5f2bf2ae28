import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// Who asks about the packs of a trial, what the record answers at that moment, and why an answer is not what it should be.
///
/// Every pack that is asked about lies in a case of a lot that was released, so that *verified in time* is right. What a
/// query would have come to with everything at the counter and at the endpoint as it has to be says whether its cause is
/// there, or older.
struct VerificationKeeping {
  private let plan: VerificationPlan
  private let table: IdentifierTable
  private let startOfTrial: Int64
  private let demand: QueryDemand
  private let damage: CaseDamage
  private let hours: WorkingHours
  private let looks: RandomPath
  private var network: VerificationNetwork
  private var released: [LotID: Instant] = [:]
  private var asked: [AskedPack] = []
  /// Cases that are destroyed, by the label that is on them.
  private var destroyed: [(at: Instant, label: ItemID)] = []
  /// Messages of the warehouse.
  private var said: UInt64 = 0
  /// When each of the people who look into suspect packs is free.
  private var people: [Instant]

  /// A pack that somebody asks about, with what was wrong about it when its lot was compared.
  private struct AskedPack {
    var query: VerificationNetwork.Query
    var symptom: Symptom?
  }

  /// What is wrong about a pack since long.
  struct Symptom {
    var level: PackagingLevel
    var kind: MismatchKind
    var mechanisms: MechanismSet
    var boundaries: BoundarySet
    var since: Timestamp?
  }

  /// Nobody has asked yet.
  init(
    _ plan: VerificationPlan, _ line: LinePlan, books: BooksPlan, table: IdentifierTable, seed: UInt64,
    trial: UInt64
  ) {
    var paths = RandomPaths(seed: seed, trial: trial)
    self.plan = plan
    self.table = table
    startOfTrial = line.clocks.startOfTrial
    demand = QueryDemand(
      plan, startOfTrial: startOfTrial, paths.claim("market/query", owner: "VerificationKeeping"))
    damage = CaseDamage(plan, paths.claim("market/damage", owner: "CaseDamage"))
    looks = paths.claim("market/investigation", owner: "VerificationKeeping")
    hours = WorkingHours(books, startOfTrial: startOfTrial)
    network = VerificationNetwork(
      plan, line.mechanisms, startOfTrial: startOfTrial, seed: seed, trial: trial)
    people = Array(repeating: .start, count: plan.investigators)
  }

  /// A lot may be sold from now on.
  mutating func release(_ lot: LotID, at now: Instant) { released[lot] = now }

  // MARK: Which packs

  /// A lot was compared: whichever of its packs somebody will ask about are kept.
  mutating func settle(
    _ lot: LotTruth, _ drift: LotDrift, on line: borrowing Line, number: Int, site: Site, at now: Instant
  ) {
    let sold = released[lot.id] ?? now
    let wrong = Wrongs(drift, innermost: line.truth.innermost)
    for box in lot.cases {
      let outer = line.truth.caseOfUnits(box).outer
      let outermost = line.truth.innermost == .bundle ? Int(outer) : box
      if outer != .max || line.truth.innermost != .bundle,
        let at = damage.time(ofCase: outermost, ofLine: number, released: sold)
      {
        let label = line.truth.label(ofCase: outermost)
        if label.isSome, destroyed.last?.label != label { destroyed.append((at, label)) }
        continue
      }
      for index in 0..<line.truth.caseOfUnits(box).contentCount {
        let carton = line.truth.carton(at: index, inCase: box)
        guard let asking = demand.asking(aboutCarton: carton, ofLine: number, released: sold) else { continue }
        let truth = line.truth.carton(carton)
        guard truth.printed.isSome, let code = code(truth.printed, line.truth.lot(ofCarton: carton)),
          !isExpired(code, at: asking.at)
        else { continue }
        let packed = line.truth.caseOfUnits(box)
        let outer = packed.outer == .max ? nil : line.truth.bundledCase(Int(packed.outer))
        asked.append(
          AskedPack(
            query: VerificationNetwork.Query(
              pack: UInt64(number) << 40 | UInt64(carton), symbol: network.symbol(of: truth, code),
              code: code, product: site.articleNumber(of: lot.id), asking: asking),
            symptom: wrong.symptom(
              carton, truth.printed, box: box, bundledCase: packed.outer,
              pallet: outer?.pallet ?? packed.pallet)))
      }
    }
  }

  /// What was printed on a pack, as the label system had it.
  private func code(_ item: ItemID, _ lot: LotID) -> PackCode? {
    guard case .epc(.sgtin(let unit)) = table.identifier(of: item), let lot = table.definition(of: lot),
      let expiry = lot.expiry
    else { return nil }
    return PackCode(gtin: unit.gtin, serial: unit.serial, lot: lot.number, expiry: expiry)
  }

  private func isExpired(_ code: PackCode, at now: Instant) -> Bool {
    let days = (startOfTrial + now.nanoseconds / 1_000) / 86_400_000_000
    return CalendarDate(daysSince1970: Int(days)).map { code.expiry.isPast(on: $0) } ?? true
  }

  // MARK: Asking

  /// Everybody asks, in the order of time, and `core` answers from what it has then.
  mutating func finish(_ core: TraceCore) -> VerificationSummary {
    let system = table.intern(ActorDefinition(name: "verification service", kind: .system))
    let verifier = RecordVerifier(
      system: system, tolerance: plan.forgives == .everything ? .tolerant : .strict)
    var summary = VerificationSummary()
    destroyed.sort { ($0.at, $0.label) < ($1.at, $1.label) }
    let warehouse = table.intern(ActorDefinition(name: "warehouse", kind: .person))
    var done = 0
    asked.sort { ($0.query.asking.at, $0.query.pack) < ($1.query.asking.at, $1.query.pack) }
    for pack in asked {
      while done < destroyed.count, destroyed[done].at <= pack.query.asking.at {
        destroy(destroyed[done].label, at: destroyed[done].at, by: warehouse, core)
        done += 1
      }
      let passage = network.pass(pack.query)
      let desk = Desk(
        verifier: verifier, core: core, network: network, plan: plan, query: pack.query,
        at: time(pack.query.asking.at))
      summary.note(passage.answeredAfter)
      let outcome = desk.outcome(of: passage)
      if outcome == .verified {
        summary.verified += 1
        summary.verifiedWrongly += pack.symptom?.level == .unit ? 1 : 0
        continue
      }
      let (cause, several) = desk.cause(of: outcome, passage)
      summary.add(row(pack, outcome, cause, at: desk.at))
      summary.severalCauses += several ? 1 : 0
      if outcome.isSuspicion { look(into: pack.query, &summary) }
    }
    summary.asked = asked.count
    summary.destroyedCases = destroyed.count
    for one in destroyed.dropFirst(done) { destroy(one.label, at: one.at, by: warehouse, core) }
    destroyed = []
    asked = []
    return summary
  }

  /// Somebody takes a case from its pallet, by their labels, and destroys it.
  private mutating func destroy(_ label: ItemID, at now: Instant, by person: ActorID, _ core: TraceCore) {
    var batch = EventBatch()
    func say(_ kind: EventKind, _ container: ItemID) {
      var header = EventHeader(kind)
      header.eventTime = time(now)
      header.actor = person
      header.container = container
      said += 1
      header.id = EventID(sender: person, sequence: said)
      batch.append(header, item: label)
    }
    let pallet = core.parent(of: label)
    if pallet.isSome { say(.unpack, pallet) }
    say(.destroy, .none)
    core.take(batch, arrival: max(core.now, time(now)))
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }

  private func row(_ pack: AskedPack, _ outcome: QueryOutcome, _ cause: QueryCause, at now: Timestamp)
    -> QueryRow
  {
    var row = QueryRow(cause: cause, outcome: outcome)
    row.count = 1
    guard cause == .older, let symptom = pack.symptom else { return row }
    row.kind = symptom.kind
    row.level = symptom.level
    row.mechanisms = symptom.mechanisms
    row.boundaries = symptom.boundaries
    if let since = symptom.since {
      row.dated = 1
      row.minutes = Int(max(0, now.microseconds(since: since)) / 60_000_000)
    }
    return row
  }

  /// A suspect pack waits for somebody who is free, and for working hours.
  private mutating func look(into query: VerificationNetwork.Query, _ summary: inout VerificationSummary) {
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
  private var units: [Int: Mismatch] = [:]
  private var numbers: [ItemID: Mismatch] = [:]
  private var boxes: [Int: Mismatch] = [:]
  private var bundledCases: [Int: Mismatch] = [:]
  private var pallets: [Int: Mismatch] = [:]

  init(_ drift: LotDrift, innermost: PackagingLevel) {
    for mismatch in drift.lasting {
      if mismatch.level == .unit, numbers[mismatch.item] == nil { numbers[mismatch.item] = mismatch }
      guard let number = mismatch.number else { continue }
      switch mismatch.level {
      // What is of another lot, an axis of its own, stands beside what else is wrong.
      case .unit: units[number] = units[number] ?? mismatch
      case innermost: boxes[number] = mismatch
      case .pallet: pallets[number] = mismatch
      default: bundledCases[number] = mismatch
      }
    }
  }

  /// What is wrong about a pack: itself, another thing with its number, or what it lies in.
  func symptom(_ carton: Int, _ item: ItemID, box: Int, bundledCase: UInt32, pallet: UInt32)
    -> VerificationKeeping.Symptom?
  {
    let mismatch =
      units[carton] ?? numbers[item] ?? boxes[box] ?? bundledCases[Int(bundledCase)] ?? pallets[Int(pallet)]
    return mismatch.map {
      VerificationKeeping.Symptom(
        level: $0.level, kind: $0.kind, mechanisms: $0.mechanisms, boundaries: $0.boundaries,
        since: $0.origin ?? $0.arose)
    }
  }
}
