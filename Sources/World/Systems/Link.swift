import EventKernel
import TraceModel

/// One boundary between two systems: messages are on their way for a time, wait for their receiver, and are entered there.
struct Link: ~Copyable {
  private let settings: LinkSettings
  // What is asked of each message, apart: the settings are large, and who reads them reads all of them.
  private let (isPlain, isQueue, isDrawn, entersOpenLot, datesByOwnClock): (Bool, Bool, Bool, Bool, Bool)
  private let (isServiceDrawn, overtakes, checksOrder, isReachedByOutages): (Bool, Bool, Bool, Bool)
  /// Whether what comes in time is entered as it is, but for its lot.
  private let entersAsSaid: Bool
  private let (delay, service, kept): (Int64, Int64, Int)
  /// When the update was installed that was reached last or comes first, until when it stays, and when the next comes.
  private var (updatedFrom, updatedUntil, nextUpdate): (Int64, Int64, Int64)
  private var updates: SystemUpdates
  private let boundary: Boundary
  private let chance: RandomPath
  private let services: RandomPath
  /// What is on its way one after another.
  private var inOrder = Ring<Sent>()
  /// What is on its way side by side.
  private var overtaking = Calendar<Sent>()
  private var queue: Channel<Sent>
  /// Only asked where a system is ever down.
  private var undisturbed: UndisturbedQueue
  private var hours: ServiceHours
  /// When the master data of a product are changed.
  private let changing: RandomPath
  private var changes: [UInt32: RareMoments] = [:]
  /// The turn of the newest message that has come.
  private var newest = 0
  /// How often anything was sent.
  private var sent = 0
  private var repeated: UInt32 = 0
  /// Of each message that was sent more than once, until all its copies have come to their end.
  private var copies: [Copy: Copies] = [:]
  /// When the last message arrives that was sent in order.
  private var lastArrival = Int64.min
  private var fates = MessageCounts()
  /// What waited in the queue when nobody waited for it any longer, messages and copies.
  private var leftInQueue = 0
  /// What has become of the messages so far.
  var counts: MessageCounts {
    var counts = fates
    counts.held = queue.count + leftInQueue
    return counts
  }

  /// What is entered so much later than it was sent is late.
  private static let prompt: Int64 = 60_000_000_000
  /// Beyond any trial.
  private static let end = Int64.max / 4

  init(_ settings: LinkSettings, at boundary: Boundary, _ paths: inout RandomPaths) {
    (self.settings, self.boundary) = (settings, boundary)
    (isPlain, isQueue, isDrawn) = (settings.isPlain, settings.isQueue, settings.isDrawn)
    (entersOpenLot, datesByOwnClock) = (settings.race.lot == .openOrder, settings.clock.dates == .ownClock)
    isServiceDrawn = settings.queue.law != .fixed
    (overtakes, checksOrder) = (settings.queue.overtakes, settings.masterData.takes == .order)
    isReachedByOutages = settings.isReachedByOutages
    // From the settings, not from what is set above: `&&` takes a closure, and one over a part of what cannot be copied and is
    // not whole yet frees another part (Swift 6.3, optimized).
    entersAsSaid =
      !settings.isDrawn && settings.clock.dates == .statedTime && !settings.queue.overtakes
      && settings.masterData.takes == .current
    (delay, service) = (settings.race.delay.nanoseconds, settings.queue.service.nanoseconds)
    kept = settings.outage.buffer
    let name = "systems/\(boundary.word)"
    chance = paths.claim("\(name)/message", owner: "Link")
    var planned: [(update: UpdateMapping, path: RandomPath)] = []
    for update in settings.updates {
      let path = update.name.isEmpty ? "\(name)/order" : "\(name)/update/\(update.name)"
      planned.append((update, paths.claim(path, owner: "Link")))
    }
    updates = SystemUpdates(planned)
    (updatedFrom, updatedUntil, nextUpdate) = updates.window
    services = paths.claim("\(name)/service", owner: "Link")
    queue = Channel(
      capacity: settings.queue.places, servers: settings.queue.consumers, drops: settings.queue.drops,
      purges: settings.outage.recovery == .purge,
      looks: settings.purge.looks(paths.claim("\(name)/look", owner: "Link")))
    undisturbed = UndisturbedQueue(places: settings.queue.places, servers: settings.queue.consumers)
    changing = paths.claim("\(name)/master data", owner: "Link")
    hours = ServiceHours(settings.outage, at: boundary, paths)
  }

  /// Takes messages in the order of sending, and leaves those that are entered before `end`, in the order of entering.
  ///
  /// Nothing happens here at or after `end`, so that it makes no difference how often anybody looks.
  mutating func carry(_ parcels: inout [Parcel], before end: Int64, _ messages: inout MessageStore) {
    let again = parcels.count { $0.repetition > 0 }
    fates.said += parcels.count - again
    fates.doubled += again
    if isQuiet(for: parcels, before: end, messages) {
      fates.entered += parcels.count
      fates.copiesEntered += again
      if let last = parcels.last?.at, last >= updates.first {
        fates.endedSinceUpdate += parcels.count { $0.at >= updates.first }
      }
      return
    }
    var entered: [Parcel] = []
    entered.reserveCapacity(parcels.count)
    if isDrawn { for parcel in parcels { draw(parcel, &messages) } }
    while let next = nextArrival(before: end) { receive(next, &entered, &messages) }
    if !isDrawn {
      for parcel in parcels {
        let next = sendInOrder(parcel)
        if next.came < end { receive(next, &entered, &messages) } else { inOrder.append(next) }
      }
    }
    if isQueue {
      queue.serve(before: end, hours: &hours)
      while let (next, done) = queue.nextServed(before: end) {
        // What would have found no place is as late as an outage may have made it before.
        if isReachedByOutages, next.undisturbed < .max {
          messages.delay(next.parcel.number, byOutages: done &- next.undisturbed)
        }
        enter(next, at: done, &entered, &messages)
      }
      for (next, why, at) in queue.takeLost() {
        let cause: MechanismID =
          switch why {
          case .full: .queueOverflow
          case .closed, .purged: .outage
          case .emptied: .queuePurge
          }
        if cause != .outage, isLostToOutages(next, why, at: at) {
          messages.mark(next.parcel.number, .outage)
        }
        lose(next, at: at, cause, isUntold: why == .purged, &messages)
      }
    }
    parcels = entered
  }

  /// Whether what was lost at the queue would have come to its receiver had no system been down.
  private func isLostToOutages(_ next: Sent, _ why: QueueLoss, at now: Int64) -> Bool {
    guard isReachedByOutages, next.undisturbed < .max else { return false }
    return next.undisturbed <= now || why == .full && settings.queue.drops == .newest
  }

  /// Whether all these messages pass at once as they are: nothing is on its way or waits, and nothing begins to act on them.
  private mutating func isQuiet(
    for parcels: [Parcel], before end: Int64, _ messages: borrowing MessageStore
  ) -> Bool {
    guard isPlain, inOrder.isEmpty, queue.isEmpty, !messages.isFollowing, !updates.keepsFormats else {
      return false
    }
    guard let first = parcels.first?.at, let last = parcels.last?.at else { return true }
    guard last < end, last < updatedFrom || first >= updatedUntil && last < nextUpdate else { return false }
    return hours.isOpen(at: first) && last < hours.closed
  }

  /// What serving a message takes, in nanoseconds: drawn for the message, and for each copy of it.
  @inline(__always)
  private func serving(_ next: Sent) -> Int64 {
    guard isServiceDrawn else { return service }
    var stream = services.stream(UInt64(next.parcel.number), UInt32(next.copy))
    return settings.queue.time(&stream)
  }

  /// Sends a message that takes as long on the way as all others.
  @inline(__always)
  private mutating func sendInOrder(_ parcel: Parcel) -> Sent {
    lastArrival = max(lastArrival, min(parcel.at &+ delay, Self.end))
    if overtakes { sent += 1 }
    return Sent(parcel: parcel, came: lastArrival, turn: sent)
  }

  /// Sends a message whose time on the way is drawn, perhaps more than once.
  private mutating func draw(_ parcel: Parcel, _ messages: inout MessageStore) {
    sent += 1
    let start = parcel.at &+ delay
    var next = Sent(parcel: parcel, came: start, turn: sent)
    var stream = chance.stream(UInt64(parcel.number))
    let first = settings.retry.transit(&stream)
    let arrivals =
      acknowledgment(of: first, from: start) <= settings.retry.timeout.nanoseconds
      ? [first]
      : settings.retry.arrivals(first: first, &stream) { acknowledgment(of: $0, from: start) }
    next.copies = UInt8(arrivals.count)
    next.isRepeatedForOutage = arrivals.count > 1 && first <= settings.retry.timeout.nanoseconds
    for (copy, after) in arrivals.enumerated() {
      next.copy = UInt8(copy)
      let spread = settings.order.spread > .zero ? settings.order.latency(&stream) : 0
      next.came = min(start &+ after &+ spread, Self.end)
      // What is sent once, and not side by side, does not overtake.
      if settings.order.spread == .zero, arrivals.count == 1 {
        lastArrival = max(next.came, lastArrival)
        next.came = lastArrival
      }
      // A line may say what lies before the last look; what comes then comes with the last that has.
      let arrival = max(Instant(nanoseconds: next.came), overtaking.lastTime)
      overtaking.schedule(next, at: arrival, rank: Rank(.message))
    }
    guard next.copies > 1 else { return }
    fates.doubled += arrivals.count - 1
    messages.add(arrivals.count - 1, to: parcel.number)
    if messages.isFollowed(parcel.number) {
      next.came = 0
      note(.sent(copies: arrivals.count), next, at: parcel.at, &messages)
    }
  }

  /// After which time a message is acknowledged that arrives after `time` from `start`: as it comes, by a system that works.
  private func acknowledgment(of time: Int64, from start: Int64) -> Int64 {
    guard settings.outage.length > .zero else { return time }
    var ahead = hours
    return ahead.opening(from: start &+ time) &- start
  }

  @inline(__always)
  private mutating func nextArrival(before end: Int64) -> Sent? {
    if isDrawn { return overtaking.popIf(before: Instant(nanoseconds: end))?.event }
    if inOrder.isEmpty || inOrder[inOrder.first].came >= end { return nil }
    return inOrder.popFirst()
  }

  /// A message comes to its receiver, who enters it at once or lets it wait.
  @inline(__always)
  private mutating func receive(_ next: Sent, _ entered: inout [Parcel], _ messages: inout MessageStore) {
    if isQueue {
      let service = serving(next)
      var next = next
      if isReachedByOutages {
        let undelayed = next.came &- messages.delayByOutages(next.parcel.number)
        next.undisturbed = undisturbed.offer(at: undelayed, service: service) ?? .max
      }
      queue.offer(next, at: next.came, service: service, kept: kept, hours: &hours)
    } else {
      enter(next, at: next.came, &entered, &messages)
    }
  }

  /// Nobody waits any longer for what is on its way or waits here at `now`: it stays where it is, and no system says so.
  mutating func abandon(at now: Int64, _ messages: inout MessageStore) {
    while let next = nextArrival(before: .max) { leave(next, at: now, whatDelays, &messages) }
    let whatHolds: MechanismID = settings.outage.length > .zero ? .outage : .queueOverflow
    for next in queue.empty() {
      leftInQueue += 1
      leave(next, at: now, whatHolds, &messages)
    }
  }

  private mutating func leave(
    _ next: Sent, at now: Int64, _ cause: MechanismID, _ messages: inout MessageStore
  ) {
    // A message waits where no copy of it was entered.
    if end(next, isEntered: false), next.parcel.repetition == 0 { note(.waiting, next, at: now, &messages) }
    messages.mark(next.parcel.number, cause, at: boundary)
    if messages.isFollowed(next.parcel.number) { note(.left, next, at: now, by: cause, &messages) }
    messages.add(-1, to: next.parcel.number)
  }

  /// What keeps a message on its way for so long.
  private var whatDelays: MechanismID {
    if settings.order.spread > .zero { return .outOfOrder }
    if delay > 0 { return .lotBoundaryRace }
    return isDrawn ? .retryDuplicate : .outage
  }

  /// A message never comes, or is refused by its receiver.
  private mutating func lose(
    _ next: Sent, at now: Int64, _ cause: MechanismID, isUntold: Bool = false, _ messages: inout MessageStore
  ) {
    // Whoever empties a buffer knows what he does, and no system says so.
    let alert: Alert =
      switch cause {
      case _ where isUntold: .nobody
      case .outage: settings.outage.alert
      case .queueOverflow: settings.queue.alert
      case .queuePurge, .outOfOrder, .lotBoundaryRace, .retryDuplicate: .nobody
      case .masterDataChange: settings.masterData.alert
      default: updates.current.alert
      }
    let isRefused = cause == .updateMapping || cause == .masterDataChange
    countEnd(at: now)
    if alert != .nobody { messages.alert(next.parcel.number) }
    let isLastHope = end(next, isEntered: false)
    // What comes to grief is a message where no copy of it was entered, or is under way.
    if isLastHope, next.parcel.repetition == 0 {
      note(isRefused ? .refused : .lost, next, alert, at: now, &messages)
    } else {
      fates.copiesLost += 1
    }
    messages.mark(next.parcel.number, cause, at: boundary)
    if messages.isFollowed(next.parcel.number) {
      note(isRefused ? .refused : .lost, next, at: now, by: cause, alert: alert, &messages)
    }
    messages.add(-1, to: next.parcel.number)
  }

  private mutating func note(
    _ fate: MessageFate, _ next: Sent, _ alert: Alert = .nobody, at now: Int64,
    _ messages: inout MessageStore
  ) {
    fates.note(fate, alert, isSinceUpdate: now >= updates.first)
    messages.note(MessageTrouble(fate), of: next.parcel)
    if _slowPath(messages.sought != nil) { messages.find(fate, next.parcel.number, at: now, boundary) }
  }

  @inline(__always)
  private mutating func countEntered(at now: Int64, isCopy: Bool) {
    fates.entered += 1
    fates.copiesEntered += isCopy ? 1 : 0
    countEnd(at: now)
  }

  @inline(__always)
  private mutating func countEnd(at now: Int64) {
    if now >= updates.first { fates.endedSinceUpdate += 1 }
  }

  /// The receiver enters a message, as it understands it.
  @inline(__always)
  private mutating func enter(
    _ next: Sent, at now: Int64, _ entered: inout [Parcel], _ messages: inout MessageStore
  ) {
    let isInTime =
      now &- next.parcel.at <= Self.prompt && (now < updatedFrom || now >= updatedUntil && now < nextUpdate)
    guard isInTime, entersAsSaid, !messages.isFollowing, !updates.keepsFormats,
      !entersOpenLot || messages.lastOpened(by: now) == next.parcel.lot
    else { return understand(next, at: now, &entered, &messages) }
    var parcel = next.parcel
    parcel.at = now
    countEntered(at: now, isCopy: parcel.repetition > 0)
    entered.append(parcel)
  }

  /// The same for what is not in time, not in order, not mapped as it was said, or followed.
  private mutating func understand(
    _ next: Sent, at now: Int64, _ entered: inout [Parcel], _ messages: inout MessageStore
  ) {
    var parcel = next.parcel
    var cause: MechanismID?
    let said = parcel.lot
    var isRepeated = false
    if isDrawn {
      isRepeated = copies[Copy(of: parcel)]?.isEntered ?? false
      if isRepeated, settings.retry.receiver == .idempotent {
        end(next, isEntered: true)
        fates.recognized += 1
        countEnd(at: now)
        if messages.isFollowed(parcel.number) { note(.recognized, next, at: now, &messages) }
        messages.add(-1, to: parcel.number)
        return
      }
    }
    let isUntested = said.isSome && isUntested(said, at: now, messages)
    if isUntested || updates.keepsFormats,
      updates.refuses(
        messages.header(of: parcel.number), messages.items(of: parcel.number), isUntested: isUntested)
    {
      return lose(next, at: now, .updateMapping, &messages)
    }
    if isUntested, updates.current.field == .lot,
      let lot = messages.openLot(at: updatedFrom, for: parcel.number), lot != said
    {
      (parcel.lot, cause) = (lot, .updateMapping)
      note(.changed, next, at: now, &messages)
      messages.note(.moved, of: parcel)
      messages.mark(parcel.number, .updateMapping, at: boundary)
    }
    if checksOrder, said.isSome, messages.header(of: parcel.number).kind == .pack,
      isOutdated(said, at: now, messages)
    {
      return lose(next, at: now, .masterDataChange, &messages)
    }
    if entersOpenLot, said.isSome, !messages.header(of: parcel.number).kind.isOfOrder,
      let lot = messages.openLot(at: now, for: parcel.number), lot != parcel.lot
    {
      (parcel.lot, cause) = (lot, .lotBoundaryRace)
      // What a system before has posted to another may come right here.
      if lot != messages.header(of: parcel.number).lot { note(.wrongLot, next, at: now, &messages) }
      messages.note(.moved, of: parcel)
      messages.mark(parcel.number, .lotBoundaryRace, at: boundary)
      let delay = messages.delayByOutages(parcel.number)
      if delay > 0, messages.openLot(at: now &- delay, for: parcel.number) == next.parcel.lot {
        messages.mark(parcel.number, .outage)
      }
    }
    if isDrawn || overtakes { arrange(next, &parcel, isRepeated, now, &cause, &messages) }
    if datesByOwnClock { redate(next, &parcel, now, &messages) }
    if isUntested, updates.current.field == .zone {
      parcel.misdated += updates.current.shift / 1_000
      cause = cause ?? .updateMapping
      noteMisdated(next, updates.current.shift, .updateMapping, at: now, &messages)
    }
    if now &- parcel.at > Self.prompt { note(.late, next, at: now, &messages) }
    countEntered(at: now, isCopy: isRepeated || next.parcel.repetition > 0)
    if messages.isFollowed(parcel.number) {
      let event: MessageHop.Event =
        isRepeated ? .repeated : .entered(instead: parcel.lot == said ? nil : parcel.lot)
      note(event, next, at: now, by: cause, misdated: parcel.misdated, &messages)
    }
    parcel.at = now
    entered.append(parcel)
  }

  /// What was sent more than once, or has overtaken another, comes among the others.
  private mutating func arrange(
    _ next: Sent, _ parcel: inout Parcel, _ isRepeated: Bool, _ now: Int64, _ cause: inout MechanismID?,
    _ messages: inout MessageStore
  ) {
    end(next, isEntered: true)
    if isRepeated {
      repeated += 1
      parcel.repeat(repeated, at: boundary)
      cause = cause ?? .retryDuplicate
      note(.repeated, next, at: now, &messages)
      messages.mark(parcel.number, .retryDuplicate, at: boundary)
      if next.isRepeatedForOutage { messages.mark(parcel.number, .outage) }
    } else if next.turn < newest {
      note(.overtaken, next, at: now, &messages)
      // A repetition in time is put in order by any record that looks once a minute.
      if settings.order.spread > .zero || overtakes || now &- parcel.at > Self.prompt {
        let overtaking: MechanismID =
          settings.order.spread > .zero ? .outOfOrder : overtakes ? .queueOverflow : .retryDuplicate
        cause = cause ?? overtaking
        messages.mark(parcel.number, overtaking, at: boundary)
      }
    }
    newest = max(newest, next.turn)
  }

  /// The receiver dates what it enters by its own clock.
  private mutating func redate(
    _ next: Sent, _ parcel: inout Parcel, _ now: Int64, _ messages: inout MessageStore
  ) {
    // By a clock that is right, what comes late is dated late too; only the clock's own error is a fault of it.
    let wrong = settings.clock.error(at: now)
    parcel.misdated = (now &- messages.said(parcel.number) &+ wrong) / 1_000
    noteMisdated(next, wrong, .clockOffset, at: now, &messages)
  }

  private mutating func noteMisdated(
    _ next: Sent, _ wrong: Int64, _ cause: MechanismID, at now: Int64, _ messages: inout MessageStore
  ) {
    if wrong != 0 { messages.note(.misdated, of: next.parcel) }
    guard abs(wrong) > Self.prompt else { return }
    note(.misdated, next, at: now, &messages)
    messages.mark(next.parcel.number, cause, at: boundary)
  }

  /// A copy of a message has come to its end; true where none was entered, and none is to come.
  @discardableResult
  private mutating func end(_ next: Sent, isEntered: Bool) -> Bool {
    guard next.copies > 1 else { return !isEntered }
    let copy = Copy(of: next.parcel)
    var all = copies[copy, default: Copies()]
    all.ended += 1
    all.isEntered = all.isEntered || isEntered
    let isOver = all.ended == next.copies
    copies[copy] = isOver ? nil : all
    return isOver && !all.isEntered
  }

  /// Whether the mapping of such an order was changed by an update, and nobody had tried it.
  private mutating func isUntested(_ lot: LotID, at now: Int64, _ messages: borrowing MessageStore) -> Bool {
    if now >= nextUpdate {
      updates.reach(now)
      (updatedFrom, updatedUntil, nextUpdate) = updates.window
    }
    guard now >= updatedFrom, now < updatedUntil else { return false }
    return updates.isUntested(lot, of: messages.product)
  }

  /// Whether packings of a lot are checked by master data that have changed since its order was made.
  private mutating func isOutdated(_ lot: LotID, at now: Int64, _ messages: borrowing MessageStore) -> Bool {
    let opened = messages.opening(of: lot)
    guard now - opened < settings.masterData.corrected.nanoseconds else { return false }
    let (product, lead) = (messages.product(lot), settings.masterData.lead.nanoseconds)
    var moments =
      changes[product]
      ?? RareMoments(between: settings.masterData.between, from: -lead, changing, of: product)
    defer { changes[product] = moments }
    return !moments.moments(after: opened - lead, through: opened).isEmpty
  }

  private func note(
    _ event: MessageHop.Event, _ next: Sent, at now: Int64, by cause: MechanismID? = nil,
    alert: Alert = .nobody, misdated: Int64 = 0, _ messages: inout MessageStore
  ) {
    let hasCome = next.came > 0 && event != .lost && event != .left
    messages.note(
      MessageHop(
        boundary: boundary, event: event, header: messages.header(of: next.parcel.number),
        items: Array(messages.items(of: next.parcel.number)), at: Instant(nanoseconds: now),
        traveled: .nanoseconds(hasCome ? next.came - next.parcel.at : 0),
        waited: .nanoseconds(hasCome ? max(0, now - next.came) : 0),
        clocks: (
          sender: Instant(nanoseconds: next.parcel.at + settings.senderClock.error(at: next.parcel.at)),
          receiver: Instant(nanoseconds: now + settings.clock.error(at: now))
        ), misdated: .nanoseconds(misdated * 1_000), mechanism: cause, alert: alert))
  }
}
