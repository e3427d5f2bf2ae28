import TraceModel
import World

/// Who noticed, when, and where the thing was: what the record has raised that it would not have raised without the mismatch.
///
/// Truth never helps here: only findings count, which the record raised from what it was told. A finding detects a
/// mismatch where it is about the thing, its container or its lot, contradicts its kind (`Contradiction`), and was raised
/// when the thing was there: a date before its origin is another thing's.
public struct DetectionWatch {
  private let reader: any RecordReader
  private var looks: [Look] = []
  private var trail: [Int] = []
  private var searched = 0
  /// Positions of the findings that have something wrong behind them.
  private var behind: Set<Int> = []
  /// Lots with which the line, its people or its systems have done otherwise than with healthy ones, and their numbers.
  private var lotsDecided: Set<LotID> = []
  private var numbersDecided: [Range<UInt32>] = []
  /// Things of which messages came twice or overtaken.
  private var told: Set<ItemID> = []
  private let innermost: PackagingLevel
  /// The look at which it was heard that a system has raised an alert about a message that named a thing.
  private var alerts: [ItemID: Timestamp] = [:]

  /// What stands for a rule where a system's alert was first.
  public static let alert: RuleID = "system.alert"

  /// How far the line had come at one look of the record.
  private struct Look {
    var at: Timestamp
    /// Numbers below these were there.
    var made: Progress
    /// Numbers below these had left the line.
    var left: Progress
  }

  private struct Progress {
    var units = 0
    var boxes = 0
    var bundledCases = 0
    var pallets = 0
  }

  /// A watch over what `reader` raises about a line on which cartons fall into containers of level `innermost`.
  public init(reader: any RecordReader, innermost: PackagingLevel) {
    self.reader = reader
    self.innermost = innermost
  }

  /// Notes that systems have raised alerts about messages that named things.
  public mutating func note(_ things: Set<ItemID>, at look: Timestamp) {
    // order-free: each thing by itself
    for thing in things where alerts[thing] == nil { alerts[thing] = look }
  }

  /// Notes how far the line has come.
  public mutating func look(at line: borrowing Line, now: Timestamp) {
    looks.append(
      Look(
        at: now,
        made: Progress(
          units: line.truth.cartonNumbers.upperBound, boxes: line.truth.caseNumbers.upperBound,
          bundledCases: line.truth.bundledCaseNumbers.upperBound, pallets: line.truth.palletNumbers.upperBound
        ),
        left: Progress(
          boxes: line.settledCases, bundledCases: line.settledBundledCases, pallets: line.settledPallets)))
  }

  /// Dates everything of a lot that was compared: origin, first detection, and which findings have it behind them.
  public mutating func date(_ drift: inout LotDrift, of lot: LotTruth, in truth: borrowing Truth) {
    let aboutLot = reader.findings(aboutLot: lot.id).map { ($0, reader.finding(at: $0)) }
      .filter { $0.1.item == .none && $0.1.container == .none && !$0.1.isWithdrawn }
      .map { (position: $0.0, finding: $0.1, kinds: Contradiction.ofLot($0.1)) }
    for index in drift.lasting.indices {
      // What is asked of later, when a review looks back, is no longer told by the looks that are kept.
      drift.lasting[index].left = left(by: drift.lasting[index])
      drift.lasting[index].origin = drift.lasting[index].origin ?? origin(of: drift.lasting[index])
      let mismatch = drift.lasting[index]
      var raised = findings(about: mismatch)
      if !mismatch.isCountedAsGood {
        raised += aboutLot.filter { $0.kinds.contains(mismatch.kind) && concerns($0.finding, mismatch) }.map {
          ($0.position, $0.finding)
        }
      }
      detect(&drift.lasting[index], by: raised)
      detectByAlert(&drift.lasting[index])
    }
    for index in drift.reprinted.indices {
      drift.reprinted[index].origin = origin(of: drift.reprinted[index])
    }
    for transient in drift.transient {
      var mismatch = Mismatch(
        kind: transient.kind, level: transient.level,
        item: ContainerContents(transient.level, transient.number, in: truth).label, number: transient.number,
        lot: lot.id, mechanisms: [], episode: 0, units: 0)
      mismatch.origin = origin(of: mismatch)
      for (position, finding) in findings(about: mismatch) where finding.raisedAt <= transient.until {
        behind.insert(position)
      }
    }
    noteDecided(in: lot, truth)
    if !alerts.isEmpty {
      alerts = alerts.filter { alert in !lot.issued.contains { $0.items.contains(alert.key.raw) } }
    }
    forget(before: lot)
  }

  /// Whether anything was decided otherwise about a lot, and about which things nothing but how they were told.
  ///
  /// The things that a finding names need not be those with which something was done otherwise: of two cartons that have
  /// changed places in a register, the one is told of for the other. But a message that is repeated or overtaken is behind
  /// nothing but what is raised about a thing that it names.
  private mutating func noteDecided(in lot: LotTruth, _ truth: borrowing Truth) {
    var (told, decided): (Set<ItemID>, Set<ItemID>) = ([], [])
    func note(_ item: ItemID, _ marks: MechanismSet) {
      if marks.mechanisms.isEmpty { return }
      if marks.mechanisms.isSubset(of: .ofRepeats) { told.insert(item) } else { decided.insert(item) }
    }
    for number in lot.cartons {
      let carton = truth.carton(number)
      note(carton.printed, carton.marks)
    }
    for number in lot.cases {
      let box = truth.caseOfUnits(number)
      note(box.label, box.marks)
    }
    for number in lot.bundledCases {
      let box = truth.bundledCase(number)
      note(box.label, box.marks)
    }
    for number in lot.pallets {
      let pallet = truth.pallet(number)
      note(pallet.label, pallet.marks)
    }
    // order-free: two sets
    for (item, marks) in truth.marksOfNumbers
    where lot.issued.contains(where: { $0.items.contains(item.raw) }) { note(item, marks) }
    self.told.formUnion(told)
    if decided.isEmpty { return }
    lotsDecided.insert(lot.id)
    numbersDecided += lot.issued.map(\.items)
    // A message may be posted to the next order.
    // order-free: a set
    lotsDecided.formUnion(decided.map { reader.lot(of: $0) }.filter { $0 != .none })
  }

  /// Which numbers were issued for lots of which something was decided otherwise, ascending.
  private static func decided(_ watches: [Self]) -> [Range<UInt32>] {
    watches.flatMap(\.numbersDecided).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Whether a finding is about such a lot, or something of it, or names nothing at all where there is such a lot.
  private static func isAbout(
    _ finding: Finding, _ lots: Set<LotID>, _ numbers: [Range<UInt32>]
  ) -> Bool {
    func isOne(_ item: ItemID) -> Bool {
      guard item.isSome else { return false }
      var (low, high) = (0, numbers.count)
      while low < high {
        let middle = (low + high) / 2
        if numbers[middle].upperBound > item.raw { high = middle } else { low = middle + 1 }
      }
      return low < numbers.count && numbers[low].contains(item.raw)
    }
    if finding.item == .none, finding.container == .none, finding.lot == .none { return !lots.isEmpty }
    return lots.contains(finding.lot) || isOne(finding.item) || isOne(finding.container)
  }

  /// Dates what those who look back have noticed: the site that held its systems' books of the lot against one another, and the
  /// review of the audit trail.
  public mutating func review(_ drift: inout LotDrift) {
    reviewBooks(&drift)
    reviewTrail(&drift)
  }

  /// By a difference of books about the lot: what is wrong because of a message.
  private mutating func reviewBooks(_ drift: inout LotDrift) {
    let differences = reader.findings(aboutLot: drift.lot).map { ($0, reader.finding(at: $0)) }
      .filter { Contradiction.ofBooks.contains($0.1.rule) && !$0.1.isWithdrawn }
    guard !differences.isEmpty else { return }
    for index in drift.lasting.indices
    where !drift.lasting[index].mechanisms.mechanisms.isDisjoint(with: .ofMessages) {
      let kind = drift.lasting[index].kind
      let fitting = differences.filter { Contradiction.ofBooks($0.1).contains(kind) }
      if !fitting.isEmpty { detect(&drift.lasting[index], by: fitting) }
    }
  }

  /// By an alarm within a day of its origin, which speaks of no thing and no lot.
  private mutating func reviewTrail(_ drift: inout LotDrift) {
    while searched < reader.findingCount {
      let finding = reader.finding(at: searched)
      if Contradiction.ofTrail[finding.rule] != nil { trail.append(searched) }
      searched += 1
    }
    let alarms = trail.map { ($0, reader.finding(at: $0)) }.filter { !$0.1.isWithdrawn }
    guard !alarms.isEmpty else { return }
    let day: Int64 = 86_400_000_000
    for index in drift.lasting.indices {
      guard let origin = drift.lasting[index].origin else { continue }
      let (kind, marks) = (drift.lasting[index].kind, drift.lasting[index].mechanisms.mechanisms)
      let fitting = alarms.filter { _, alarm in
        let age = alarm.raisedAt.microseconds(since: origin)
        guard age >= 0, age <= day, Contradiction.ofTrail[alarm.rule]?.contains(kind) ?? false else {
          return false
        }
        // A gap in a sender's numbers shows what no message has arrived of, and nothing that is wrong on the line itself.
        return alarm.rule != Contradiction.missingMessages || marks.subtracting(.ofMessages) != marks
      }
      if !fitting.isEmpty { detect(&drift.lasting[index], by: fitting) }
    }
  }

  /// What was raised and stands in the one record of the lines that these watch, by rule: how often, and how often something
  /// wrong is behind it. Notes are for information, such as of the case that is left half full at the end of a lot: they can
  /// detect, and are no alarms.
  ///
  /// With numbers of `later` something has gone wrong after the line. `troubles` are what has befallen messages: no thing need
  /// be wrong by it, and no mismatch shows it; but what the record says of it is no false alarm.
  public static func raised(
    by watches: [Self], after later: Set<ItemID> = [], _ troubles: LotTroubles = LotTroubles()
  ) -> [RaisedFindings] {
    guard let reader = watches.first?.reader else { return [] }
    let behind = watches.reduce(into: Set<Int>()) { $0.formUnion($1.behind) }
    let (lots, numbers) = (
      watches.reduce(into: Set<LotID>()) { $0.formUnion($1.lotsDecided) }, decided(watches)
    )
    let told = watches.reduce(into: later) { $0.formUnion($1.told) }
    var found: [RuleID: RaisedFindings] = [:]
    for position in 0..<reader.findingCount {
      let finding = reader.finding(at: position)
      if finding.isWithdrawn || finding.severity == .note || Contradiction.ofBooks.contains(finding.rule) {
        continue
      }
      found[finding.rule, default: RaisedFindings(rule: finding.rule.rawValue)].count += 1
      if behind.contains(position)
        || !troubles.isEmpty && Contradiction.isDue(finding, to: troubles[lot(of: finding, in: reader)])
      {
        found[finding.rule]?.behind += 1
      } else if Contradiction.ofRecord.contains(finding.rule),
        isAbout(finding, lots, numbers) || told.contains(finding.item) || told.contains(finding.container)
      {
        found[finding.rule]?.mended += 1
      }
      if finding.severity >= .major { found[finding.rule]?.serious += 1 }
    }
    // order-free: sorted
    return found.values.sorted { $0.rule < $1.rule }
  }

  /// The lot that a finding names, or that of what it names.
  private static func lot(of finding: Finding, in reader: any RecordReader) -> LotID {
    if finding.lot.isSome { return finding.lot }
    let thing = finding.item.isSome ? finding.item : finding.container
    return thing.isSome ? reader.lot(of: thing) : .none
  }

  // MARK: Findings

  /// The findings about a thing or its containers that would not have been raised without what is wrong with it.
  private func findings(about mismatch: Mismatch) -> [(Int, Finding)] {
    var found: [(Int, Finding)] = []
    func add(_ item: ItemID, _ kinds: KeyPath<Contradiction, Set<MismatchKind>>, asWhole: Bool) {
      guard item.isSome else { return }
      for position in reader.findings(about: item) {
        let finding = reader.finding(at: position)
        // What names another thing in the container was raised because of that one.
        guard !finding.isWithdrawn, let contradiction = Contradiction.of(finding),
          contradiction[keyPath: kinds].contains(mismatch.kind), concerns(finding, mismatch)
        else { continue }
        if asWhole, finding.item.isSome, finding.item != item, !contradiction.isOfHolderByAny { continue }
        found.append((position, finding))
      }
    }
    add(mismatch.item, \.ofThing, asWhole: false)
    add(mismatch.holder, \.ofHolder, asWhole: true)
    add(mismatch.parent, \.ofParent, asWhole: true)
    return found
  }

  /// Whether a finding that contradicts the kind is due to this mismatch.
  private func concerns(_ finding: Finding, _ mismatch: Mismatch) -> Bool {
    switch finding.rule {
    // A container that is short, or too full, in truth as well would have been noticed with the right record too.
    case "aggregation.under-quantity" where mismatch.level == innermost && finding.expected != nil:
      return Double(mismatch.units) >= finding.expected ?? 0
    case "aggregation.over-quantity" where mismatch.level == innermost && finding.expected != nil:
      return Double(mismatch.units) <= finding.expected ?? 0
    // A number that is unaccounted for is one that the record has as issued and no further.
    case "reconciliation.numbers-unaccounted":
      return [.allocated, .encoded].contains(reader.state(of: mismatch.item))
    default: return true
    }
  }

  private mutating func detect(_ mismatch: inout Mismatch, by raised: [(Int, Finding)]) {
    let left = mismatch.left
    for (position, finding) in raised {
      if let origin = mismatch.origin, finding.raisedAt < origin { continue }
      behind.insert(position)
      mismatch.severity = max(mismatch.severity ?? .note, finding.severity)
      let isOnLine = left.map { finding.raisedAt <= $0 } ?? (finding.place == .line)
      let place = isOnLine ? .line : max(.reconciliation, finding.place)
      if let detected = mismatch.detected, detected <= finding.raisedAt { continue }
      mismatch.detected = finding.raisedAt
      mismatch.detectedAt = place
      mismatch.rule = finding.rule
      mismatch.silent = place != .line
    }
  }

  /// What is wrong because of a message is noticed where a system has said that it could not deliver or take one about it.
  private func detectByAlert(_ mismatch: inout Mismatch) {
    let marks = mismatch.mechanisms.mechanisms
    guard !alerts.isEmpty, marks.subtracting(.ofMessages) != marks,
      let alerted = [mismatch.item, mismatch.holder, mismatch.parent].compactMap({ alerts[$0] }).min(),
      alerted >= mismatch.origin ?? alerted, alerted < mismatch.detected ?? .distantFuture
    else { return }
    let isOnLine = mismatch.left.map { alerted <= $0 } ?? true
    mismatch.detected = alerted
    mismatch.detectedAt = isOnLine ? .line : .reconciliation
    mismatch.rule = Self.alert
    mismatch.silent = !isOnLine
  }

  // MARK: Dates

  /// The first look at which the thing was there, to which nothing can be raised before; nil where there is no thing.
  private func origin(of mismatch: Mismatch) -> Timestamp? {
    mismatch.number.flatMap { first { $0.made }(mismatch.level, $0) }
  }

  /// The first look at which the thing had left the line; nil where it never did.
  private func left(by mismatch: Mismatch) -> Timestamp? {
    mismatch.level == .unit
      ? mismatch.box.flatMap { first { $0.left }(innermost, $0) }
      : mismatch.number.flatMap { first { $0.left }(mismatch.level, $0) }
  }

  /// The first look at which the line had come as far as a thing, by bisection.
  private func first(_ progress: @escaping (Look) -> Progress) -> (PackagingLevel, Int) -> Timestamp? {
    { level, number in
      func hasCome(_ look: Look) -> Bool {
        let progress = progress(look)
        if level == .unit { return progress.units > number }
        if level == innermost { return progress.boxes > number }
        return (level == .pallet ? progress.pallets : progress.bundledCases) > number
      }
      var (low, high) = (looks.startIndex, looks.endIndex)
      while low < high {
        let middle = (low + high) / 2
        if hasCome(looks[middle]) { high = middle } else { low = middle + 1 }
      }
      return low < looks.endIndex ? looks[low].at : nil
    }
  }

  /// Of looks before the lot began, only the latest is needed: for what was carried over.
  private mutating func forget(before lot: LotTruth) {
    let past = looks.prefix {
      $0.made.units <= lot.cartons.lowerBound && $0.left.boxes < lot.cases.lowerBound
    }
    if past.count > 1 { looks.removeFirst(past.count - 1) }
  }
}

/// What one rule has raised in a trial.
public struct RaisedFindings: Hashable, Sendable {
  /// The rule.
  public var rule: String
  /// Findings that stand.
  public var count = 0
  /// Of these, those with something behind them that is still wrong, or was when somebody looked.
  public var behind = 0
  /// Of the others, those that show the record to contradict an event or a count, in a lot with which something was done
  /// otherwise, or about a thing of which a message came twice or overtaken: one of the two was wrong, and was put right before
  /// anybody compared it, or is no thing's.
  public var mended = 0
  /// Of all, those that have to be resolved before a lot is released.
  public var serious = 0

  /// None yet.
  public init(rule: String, count: Int = 0, behind: Int = 0, mended: Int = 0, serious: Int = 0) {
    (self.rule, self.count, self.behind) = (rule, count, behind)
    (self.mended, self.serious) = (mended, serious)
  }

  /// Those that nothing was wrong with: false alarms.
  public var idle: Int { count - behind - mended }
}
