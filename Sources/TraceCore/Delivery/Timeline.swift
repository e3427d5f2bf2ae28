import TraceModel

/// Applies events in the order of their times, whatever the order of their arrival: undo and replay.
///
/// An event that arrives late is inserted where it belongs in that order: the timeline undoes the later events that depend on
/// what it touches, applies it, and replays them. *Depends* means: touched one of the same things, or a container around
/// one, or something that such an event touched. An event that needs a commissioning that has not arrived waits for it.
/// So the state is that of all events in the order of their keys; and a correction, which takes an event out, is the same
/// undo and replay.
final class Timeline {
  let ledger: Ledger
  let journal: Journal
  let rulebook: Rulebook
  let policy: SitePolicy
  /// Whether what is packed waits for the commissioning of its container.
  let needsContainer: Bool
  /// Told of every application, with the event's things and details, and of every taking back.
  var didApply: (Int, UnsafeBufferPointer<ItemID>, KeptDetails?) -> Void = { _, _, _ in }
  var didTakeBack: (Int) -> Void = { _ in }
  /// How many entries were taken back since `beginReport`, and the earliest time among them.
  var takenBack = 0
  /// Things that were looked at so far in order to take something back.
  var followed = 0
  var earliest: Timestamp?

  @exclusivity(unchecked) var deadlines: [(time: Timestamp, position: Int)] = []
  var firstDeadline = 0
  /// The entries in effect whose outcome depends on what was decided about a lot, and the lots of each.
  @exclusivity(unchecked) var lotPostings: [LotID: [Int]] = [:]
  @exclusivity(unchecked) var lotsRead: [Int: [LotID]] = [:]
  /// The latest application of an entry that is no longer kept.
  private(set) var undoFloor = 0
  /// Entries that took effect when there were others behind them, by position; none where all are kept.
  private var appliedAgain: [(position: Int, sequence: Int)] = []

  @exclusivity(unchecked) var agenda = Agenda()
  @exclusivity(unchecked) var waiters: [ItemID: Waiters] = [:]
  /// Entries that took effect because their wait had lasted too long, by what they lacked.
  @exclusivity(unchecked) var forced: [ItemID: [Int]] = [:]
  var sequence = 0
  /// Containers around the things of the event.
  @exclusivity(unchecked) var ancestors: [ItemID] = []
  /// The entry that is being applied, for whoever raises findings; -1 between events.
  private(set) var current = -1
  /// Whether anybody wants to be told.
  var isObserved = false

  init(ledger: Ledger, journal: Journal, rulebook: Rulebook) {
    self.ledger = ledger
    self.journal = journal
    self.rulebook = rulebook
    policy = rulebook.policy
    needsContainer = rulebook.response(to: .orphanContainer) != .accept
  }

  // MARK: Entering and leaving

  /// Lets the entry at `position`, which has just arrived, take effect; at the next ``drain()`` where entries were taken
  /// back for one before it.
  ///
  /// Whose clock is wrong says so in every message: what depends on a block of numbers that was issued later than they
  /// were printed is replayed once for all that arrived together, not for each.
  @inline(__always)
  func enter(_ position: Int, _ items: UnsafeBufferPointer<ItemID>) {
    let turn = Turn(journal.entries[position].effective)
    guard agenda.isEmpty else { return agenda.insert(position, at: turn) }
    let before = takenBack
    process(position, items, at: turn)
    if !agenda.isEmpty, takenBack == before { drain() }
  }

  /// Lets an entry that had no effect take effect in its turn.
  func admit(_ position: Int) {
    journal.entries[position].status = .pending
    agenda.insert(position, at: Turn(journal.entries[position].key))
    drain()
  }

  /// Takes an entry out, with all that depends on it, and lets the rest take effect again; false where what depends on it
  /// is no longer kept.
  func expel(_ position: Int, as status: Journal.Status) -> Bool {
    switch journal.entries[position].status {
    case .applied:
      guard let affected = reversible([position]) else { return false }
      let subjects = subjects(of: position)
      takeBack(affected)
      for item in subjects { wakeInPlace(at: item) }
    case .waiting: stopWaiting(position)
    case .declaredWrong, .ignored, .pending: break
    }
    agenda.remove(position)
    journal.entries[position].status = status
    drain()
    return true
  }

  /// Entries before `position` are about to be forgotten, the last of which first took effect as `sequence`; what took
  /// effect before one of them did is fixed from now on.
  func fix(before position: Int, appliedUntil sequence: Int) {
    undoFloor = max(undoFloor, sequence)
    let count = appliedAgain.partitioningIndex { $0.position >= position }
    for index in 0..<count { undoFloor = max(undoFloor, appliedAgain[index].sequence) }
    appliedAgain.removeFirst(count)
    forgetForced(before: position)
    // order-free: each list is shortened by itself
    for lot in Set(lotsRead.lazy.filter { $0.key < position }.map(\.value).joined()) {
      lotPostings[lot]?.removeAll { $0 < position }
      if lotPostings[lot]?.isEmpty ?? false { lotPostings[lot] = nil }
    }
    lotsRead.forget(journal.startIndex..<max(position, journal.startIndex))
  }

  private func noteAppliedAgain(_ position: Int) {
    let index = appliedAgain.partitioningIndex { $0.position >= position }
    if index < appliedAgain.count, appliedAgain[index].position == position {
      appliedAgain[index].sequence = sequence
    } else {
      appliedAgain.insert((position, sequence), at: index)
    }
  }

  func beginReport() {
    takenBack = 0
    earliest = nil
  }

  /// Lets everything take effect that has been taken back or has come behind it.
  func drain() {
    while let next = agenda.popFirst() {
      let items = journal.items(at: next.position)
      items.withUnsafeBufferPointer { process(next.position, $0, at: next.turn) }
    }
  }

  // MARK: One event

  /// Lets an entry take effect at `turn`, unless something has to be taken back first or waited for.
  @inline(__always)
  private func process(_ position: Int, _ items: UnsafeBufferPointer<ItemID>, at turn: Turn) {
    let header = journal.entries[position].header
    let details = header.details == .max ? nil : journal.details[position]
    var survey = Survey(
      coarse: CoarseTime.of(turn.key.time), isForced: journal.entries[position].isForced)
    if !ancestors.isEmpty { ancestors.removeAll(keepingCapacity: true) }
    let waits = policy.allowedLateness > 0
    let itemsWait = waits && rulebook.transitions.mayWait(header.kind)
    for item in items { look(at: item, header.kind, waits: itemsWait, &survey) }
    if header.container.isSome {
      look(at: header.container, header.kind, waits: waits && needsContainer, &survey)
    }
    if let details { for output in details.outputs { look(at: output, .commission, waits: false, &survey) } }
    if survey.isSuspicious || Self.decidesLot(header) {
      let conflicts = conflicts(header, items, details, waits: waits, after: turn)
      if !conflicts.isEmpty {
        if let affected = reversible(conflicts) {
          takeBack(affected)
          agenda.insert(position, at: Turn(turn.own))
          return
        }
        survey.isLate = true
        journal.entries[position].isOutOfOrder = true
      }
      if survey.isLate { noteLateness(position, survey) }
    }
    if survey.waitsFor.isSome {
      wait(position, for: survey.waitsFor, header, items, details)
      return
    }
    var effective = turn
    if survey.hasFresh {
      effective = afterCommissioning(header, items, details, from: turn)
      if effective != turn, let first = agenda.first, first.turn < effective {
        // Something has its turn before the commissionings: it may be what sets this one free.
        if let affected = reversible(conflicts(header, items, details, waits: false, after: turn)) {
          takeBack(affected)
          agenda.insert(position, at: Turn(turn.own))
          return
        }
      }
    }
    if survey.isForced { noteForced(position) }
    apply(position, header, items, details, at: effective)
  }

  private struct Survey {
    let coarse: UInt32
    /// The wait has ended: it goes on for commissionings that have arrived, and for no others.
    let isForced: Bool
    var waitsFor = ItemID.none
    /// Something may have been touched later than the event.
    var isSuspicious = false
    /// Something was touched later for certain, by how much.
    var isLate = false
    var latest: UInt32 = 0
    /// Something was commissioned later than the event, and nothing else has happened to it.
    var hasFresh = false
  }

  @inline(__always)
  private func look(at item: ItemID, _ kind: EventKind, waits: Bool, _ survey: inout Survey) {
    guard let record = ledger.existing(item)?.pointee else {
      if waits { lookForWait(at: item, .unassigned, kind, &survey) }
      return
    }
    if record.stateCode < 5, waits { lookForWait(at: item, record.state, kind, &survey) }
    if record.touched >= survey.coarse {
      // What uses it waits for a commissioning, so a later one is no reason to take anything back.
      if waits, record.flags.contains(.fresh), rulebook.transitions.alwaysWaits(kind) {
        survey.hasFresh = true
      } else {
        survey.isSuspicious = true
      }
      if record.touched > survey.coarse, !record.flags.contains(.fresh) {
        survey.isLate = true
        survey.latest = max(survey.latest, record.touched)
      }
    }
    if record.parent != .max { lookAround(record, &survey) }
  }

  @inline(never)
  private func lookForWait(at item: ItemID, _ state: SerialState, _ kind: EventKind, _ survey: inout Survey) {
    guard item.isSome, !survey.waitsFor.isSome, rulebook.transitions(kind, state)?.waits == true,
      !survey.isForced || isAboutToBeCommissioned(item)
    else { return }
    survey.waitsFor = item
  }

  /// Containers around a thing are touched by what is done with it.
  @inline(never)
  private func lookAround(_ record: ItemRecord, _ survey: inout Survey) {
    var parent = record.parent
    while parent != .max, let container = ledger.existing(ItemID(raw: parent))?.pointee {
      let item = ItemID(raw: parent)
      if ancestors.last != item, !ancestors.contains(item) { ancestors.append(item) }
      if container.touched >= survey.coarse { survey.isSuspicious = true }
      parent = container.parent
    }
  }

  private func apply(
    _ position: Int, _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?,
    at turn: Turn
  ) {
    current = position
    sequence += 1
    if !policy.keepsJournal, position < journal.endIndex - 1 { noteAppliedAgain(position) }
    let firstChange = ledger.changes.endIndex
    rulebook.apply(header, items, details, touched: CoarseTime.of(turn.key.time))
    mention(position, header, items, details)
    for item in rulebook.alsoTouched { journal.postings.add(item) }
    touchAll(header, items, details, CoarseTime.of(turn.key.time))
    let lastChange = ledger.changes.endIndex
    journal.entries.update(position) { entry in
      entry.effective = turn.key
      entry.generation = turn.generation
      entry.sequence = sequence
      entry.firstChange = firstChange
      entry.changeCount = lastChange - firstChange
      entry.status = .applied
    }
    if !rulebook.lotsRead.isEmpty {
      lotsRead[position] = rulebook.lotsRead
      for lot in rulebook.lotsRead { lotPostings[lot, default: []].append(position) }
    }
    if isObserved { didApply(position, items, details) }
    if !waiters.isEmpty { wakeWaiters(header, items, details, after: turn) }
    current = -1
    if !forced.isEmpty, header.kind == .commission { lookAgainAtForced(items, after: turn) }
  }

  @inline(__always)
  func mention(
    _ position: Int, _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?
  ) {
    journal.entries[position].firstMention = journal.postings.begin(position)
    journal.postings.add(items)
    if header.container.isSome { journal.postings.add(header.container) }
    for item in details?.outputs ?? [] where item.isSome { journal.postings.add(item) }
    for item in ancestors { journal.postings.add(item) }
  }

  /// Whatever the event did with them: its outcome depends on how these things stood.
  @inline(__always)
  private func touchAll(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, _ touched: UInt32
  ) {
    if header.kind != .commission {
      // Where each was changed, its record says when already.
      if rulebook.datedCount < items.count {
        for item in items {
          guard let pointer = ledger.existing(item) else { continue }
          if pointer.pointee.touched < touched || pointer.pointee.flags.contains(.fresh) {
            touch(pointer, item, touched)
          }
        }
      }
    } else if rulebook.commissioned.count != items.count {
      let done = Set(rulebook.commissioned)
      for item in items where !done.contains(item) {
        if let pointer = ledger.existing(item) { touch(pointer, item, touched) }
      }
    }
    if header.container.isSome, let pointer = ledger.existing(header.container),
      pointer.pointee.touched < touched || pointer.pointee.flags.contains(.fresh)
    {
      touch(pointer, header.container, touched)
    }
    for item in ancestors {
      if let pointer = ledger.existing(item) { touch(pointer, item, touched) }
    }
    for item in details?.outputs ?? [] where !rulebook.commissioned.contains(item) {
      if let pointer = ledger.existing(item) { touch(pointer, item, touched) }
    }
  }

  @inline(never)
  private func touch(_ pointer: Ledger.RecordPointer, _ item: ItemID, _ touched: UInt32) {
    var record = pointer.pointee
    record.touched = max(record.touched, touched)
    record.flags.remove(.fresh)
    ledger.write(record, to: pointer, of: item)
  }

  /// The turn after the last commissioning of the event's things.
  private func afterCommissioning(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, from turn: Turn
  ) -> Turn {
    var latest = turn
    let coarse = CoarseTime.of(turn.key.time)
    forEachSubject(header, items, details) { item in
      // What was touched earlier was commissioned earlier.
      guard let record = ledger.existing(item), record.pointee.touched >= coarse,
        record.pointee.flags.contains(.fresh)
      else { return }
      forEachEffect(on: item) { _, entry in
        if latest < entry.turn { latest = latest.after(entry.turn) }
        return entry.isOutOfOrder
      }
    }
    return latest
  }

  private func noteLateness(_ position: Int, _ survey: Survey) {
    // Entries that would tell are gone where the journal is trimmed; while all are kept, nothing is out of reach.
    guard journal.startIndex > 0 else { return }
    current = position
    rulebook.header = journal.entries[position].header
    rulebook.breach(
      .tooLate, observed: CoarseTime.seconds(from: survey.coarse, to: survey.latest))
    current = -1
  }
}
