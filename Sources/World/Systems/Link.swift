import EventKernel
import TraceModel

/// One boundary between two systems: messages are on their way for a time, wait for their receiver, and are entered there.
struct Link {
  /// Whether every message comes out at the moment at which it goes in, unchanged.
  let isTransparent: Bool
  private let settings: LinkSettings
  private let boundary: Boundary
  private let chance: RandomPath
  private let orders: RandomPath
  /// What is on its way, by when it arrives.
  private var underway = Underway()
  private var queue: Channel<Parcel>
  private var hours: ServiceHours
  /// The turn of the newest message that has come.
  private var newest = 0
  /// How often anything was sent.
  private var sent = 0
  private var repeated: UInt32 = 0
  /// How many copies have come of each message that was sent more than once, until all have.
  private var came: [Int: UInt8] = [:]
  /// When the last message arrived that was sent in order.
  private var lastArrival = Int64.min
  /// The orders as they were opened, ascending: in the receiver one is opened when it is on the line.
  private var opened: [(lot: LotID, at: Int64)] = []
  /// What was entered in the receiver, and when, until somebody takes it.
  private var entered: [(parcel: Parcel, at: Int64)] = []
  private var done: [(Parcel, Int64)] = []
  private var gone: [(Parcel, QueueLoss)] = []
  /// What has become of the messages so far.
  private(set) var fates = MessageCounts()

  /// What is entered so much later than it was sent is late.
  private static let prompt: Int64 = 60_000_000_000

  init(_ settings: LinkSettings, at boundary: Boundary, _ paths: inout RandomPaths) {
    (self.settings, self.boundary, isTransparent) = (settings, boundary, settings.isTransparent)
    let name = "systems/\(boundary.word)"
    chance = paths.claim("\(name)/message", owner: "Link")
    orders = paths.claim("\(name)/order", owner: "Link")
    let down = paths.claim("\(name)/outage", owner: "Link")
    queue = Channel(
      capacity: settings.queue.places, drops: settings.queue.drops, purges: settings.outage.recovery == .purge
    )
    hours =
      settings.outage.length == .zero
      ? .always : ServiceHours(between: settings.outage.between, length: settings.outage.length, down)
  }

  /// An order was opened in both systems.
  mutating func open(_ lot: LotID, at now: Int64) { opened.append((lot, now)) }

  /// Messages have passed a boundary at which nothing acts on them.
  mutating func pass(_ parcels: [(parcel: Parcel, at: Int64)], _ messages: inout MessageStore) {
    fates.said += parcels.count
    fates.entered += parcels.count
    for (parcel, at) in parcels where messages.isFollowed(parcel.number) {
      var parcel = parcel
      (parcel.sent, parcel.came) = (at, at)
      note(.entered(instead: nil), parcel, at: at, &messages)
    }
  }

  /// So many messages have passed it that nobody follows.
  mutating func pass(_ count: Int) {
    fates.said += count
    fates.entered += count
  }

  /// A message leaves the sender, and returns in how many copies.
  mutating func send(_ parcel: Parcel, at now: Int64, _ messages: inout MessageStore) -> Int {
    fates.said += 1
    sent += 1
    var parcel = parcel
    parcel.turn = sent
    parcel.sent = now
    if settings.isDirect, underway.isEmpty, pass(&parcel, at: now, &messages) { return 1 }
    let start = now &+ settings.race.delay.nanoseconds
    var copies = 1
    if settings.isDrawn {
      var stream = chance.stream(UInt64(sent))
      let first = settings.retry.transit(&stream)
      if first <= settings.retry.timeout.nanoseconds {
        if settings.order.spread > .zero {
          dispatch(parcel, arrival: start &+ first &+ settings.order.latency(&stream))
        } else {
          dispatchInOrder(parcel, arrival: start &+ first)
        }
      } else {
        let arrivals = settings.retry.arrivals(first: first, &stream)
        copies = arrivals.count
        fates.doubled += copies - 1
        parcel.copies = UInt8(copies)
        for after in arrivals {
          let spread = settings.order.spread > .zero ? settings.order.latency(&stream) : 0
          if copies == 1, spread == 0 {
            dispatchInOrder(parcel, arrival: start &+ after)
          } else {
            dispatch(parcel, arrival: start &+ after &+ spread)
          }
        }
      }
    } else {
      dispatchInOrder(parcel, arrival: start)
    }
    if copies > 1, messages.isFollowed(parcel.number) {
      note(.sent(copies: copies), parcel, at: now, &messages)
    }
    return copies
  }

  /// What takes no time to travel, after everything else has come, is with its receiver at once: in its hands, or in its queue.
  private mutating func pass(_ parcel: inout Parcel, at now: Int64, _ messages: inout MessageStore) -> Bool {
    parcel.came = now
    if !settings.isQueue || settings.queue.service == .zero && queue.count == 0 && hours.isOpen(at: now) {
      arrive(parcel, now, &messages)
      return true
    }
    guard settings.outage.length == .zero else { return false }
    offer(parcel, at: now, &messages)
    return true
  }

  private mutating func offer(_ parcel: Parcel, at now: Int64, _ messages: inout MessageStore) {
    queue.offer(
      parcel, at: now, service: settings.queue.service.nanoseconds, kept: settings.outage.buffer,
      hours: &hours, served: { done.append(($0, $1)) }, lost: { gone.append(($0, $1)) })
    enter(&messages)
  }

  private mutating func dispatch(_ parcel: Parcel, arrival: Int64) {
    underway.send(parcel, arrival: min(arrival, Self.end))
  }

  /// What travels one after another does not overtake; what is sent again, or travels side by side, does.
  private mutating func dispatchInOrder(_ parcel: Parcel, arrival: Int64) {
    lastArrival = max(arrival, lastArrival)
    underway.send(parcel, arrival: min(lastArrival, Self.end))
  }

  /// Beyond any trial.
  private static let end = Int64.max / 4

  /// Whatever begins to be served before `end` is entered in the receiver.
  mutating func advance(before end: Int64, _ messages: inout MessageStore) {
    guard settings.isQueue else {
      while let next = underway.next(before: end) {
        let now = next.at
        var parcel = next.parcel
        parcel.came = now
        arrive(parcel, now, &messages)
      }
      return
    }
    while let next = underway.next(before: end) {
      var parcel = next.parcel
      parcel.came = next.at
      offer(parcel, at: next.at, &messages)
    }
    queue.serve(before: end, hours: &hours) {
      done.append(($0, $1))
    } _: {
      gone.append(($0, $1))
    }
    enter(&messages)
  }

  private mutating func enter(_ messages: inout MessageStore) {
    if !done.isEmpty {
      for (parcel, at) in done { arrive(parcel, at, &messages) }
      done.removeAll(keepingCapacity: true)
    }
    if !gone.isEmpty {
      for (parcel, cause) in gone {
        lose(parcel, cause == .full ? .queueOverflow : .outage, purged: cause == .purged, &messages)
      }
      gone.removeAll(keepingCapacity: true)
    }
  }

  /// What was entered in the receiver since this was asked, and when.
  mutating func takeEntered() -> [(parcel: Parcel, at: Int64)] {
    defer { entered = [] }
    return entered
  }

  /// Everything on its way is lost.
  mutating func abandon(_ messages: inout MessageStore) {
    while let (parcel, _) = underway.next(before: .max) { lose(parcel, .outage, &messages) }
    for parcel in queue.empty() {
      lose(parcel, settings.outage.length > .zero ? .outage : .queueOverflow, &messages)
    }
  }

  /// A message never comes, or is refused by its receiver.
  private mutating func lose(
    _ parcel: Parcel, _ cause: MechanismID, purged: Bool = false, _ messages: inout MessageStore
  ) {
    // Whoever empties a buffer knows what he does, and no system says so.
    let alert: Alert =
      switch cause {
      case .outage: purged ? .nobody : settings.outage.alert
      case .queueOverflow: settings.queue.alert
      default: settings.update.alert
      }
    let isRefused = cause == .updateMapping
    fates.note(isRefused ? .refused : .lost, alert)
    _ = comesAgain(parcel)
    messages.mark(parcel.number, cause, at: boundary)
    if messages.isFollowed(parcel.number) {
      note(
        isRefused ? .refused : .lost, parcel, at: max(parcel.came, parcel.sent), by: cause, alert: alert,
        &messages)
    }
    messages.add(-1, to: parcel.number)
  }

  /// The receiver enters a message, as it understands it.
  @inline(__always)
  private mutating func arrive(_ parcel: Parcel, _ now: Int64, _ messages: inout MessageStore) {
    if settings.isSteady, parcel.copies == 1, now &- parcel.sent <= Self.prompt, isAsSaid(parcel, now) {
      fates.entered += 1
      newest = parcel.turn
      if messages.isFollowed(parcel.number) { note(.entered(instead: nil), parcel, at: now, &messages) }
      entered.append((parcel, now))
    } else {
      understand(parcel, now, &messages)
    }
  }

  /// Whether a receiver that goes by the order that is open, or by a mapping of its own, has for this message what was said.
  private func isAsSaid(_ parcel: Parcel, _ now: Int64) -> Bool {
    if now >= settings.update.from, now < settings.update.until { return false }
    guard settings.race.lot == .openOrder, parcel.lot.isSome, !parcel.namesOrder else { return true }
    guard let open = opened.last else { return true }
    return open.lot == parcel.lot && open.at <= now
  }

  private mutating func understand(_ parcel: Parcel, _ now: Int64, _ messages: inout MessageStore) {
    var parcel = parcel
    var cause: MechanismID?
    let isRepeated = comesAgain(parcel)
    if isRepeated {
      guard settings.retry.receiver == .repeating else {
        fates.recognised += 1
        if messages.isFollowed(parcel.number) { note(.recognised, parcel, at: now, &messages) }
        messages.add(-1, to: parcel.number)
        return
      }
      repeated += 1
      (parcel.repetition, parcel.repeatedAt, cause) = (repeated, boundary, .retryDuplicate)
      fates.note(.repeated)
      messages.mark(parcel.number, .retryDuplicate, at: boundary)
    } else if parcel.turn < newest {
      fates.note(.overtaken)
      if settings.order.spread > .zero {
        cause = .outOfOrder
        messages.mark(parcel.number, .outOfOrder, at: boundary)
      } else if now &- parcel.sent > Self.prompt {
        // A repetition in time is put in order by any record that looks once a minute.
        cause = .retryDuplicate
        messages.mark(parcel.number, .retryDuplicate, at: boundary)
      }
    }
    newest = max(newest, parcel.turn)
    let said = parcel.lot
    if said.isSome {
      if isUntested(said, at: now) {
        let isRefused =
          switch settings.update.field {
          case .serial: !messages.items(of: parcel.number).isEmpty
          case .container: messages.header(of: parcel.number).container.isSome
          case .lot: false
          }
        if isRefused { return lose(parcel, .updateMapping, &messages) }
        if settings.update.field == .lot, let lot = lot(at: settings.update.from), lot != parcel.lot {
          (parcel.lot, cause) = (lot, .updateMapping)
          fates.note(.changed)
          messages.mark(parcel.number, .updateMapping, at: boundary)
        }
      }
      if settings.race.lot == .openOrder, !parcel.namesOrder, let lot = lot(at: now), lot != parcel.lot {
        (parcel.lot, cause) = (lot, .lotBoundaryRace)
        fates.note(.wrongLot)
        messages.mark(parcel.number, .lotBoundaryRace, at: boundary)
      }
    }
    if settings.clock.dates == .ownClock { redate(&parcel, now, &messages) }
    if now &- parcel.sent > Self.prompt { fates.note(.late) }
    fates.entered += 1
    if messages.isFollowed(parcel.number) {
      let event: MessageHop.Event =
        isRepeated ? .repeated : .entered(instead: parcel.lot == said ? nil : parcel.lot)
      note(event, parcel, at: now, by: cause, &messages)
    }
    entered.append((parcel, now))
  }

  /// The receiver dates what it enters by its own clock.
  private mutating func redate(_ parcel: inout Parcel, _ now: Int64, _ messages: inout MessageStore) {
    // By a clock that is right, what comes late is dated late too; only the clock's own error is a fault of it.
    let wrong = settings.clock.error(at: now)
    parcel.misdated = (now &- parcel.said &+ wrong) / 1_000
    guard abs(wrong) > Self.prompt else { return }
    fates.note(.misdated)
    messages.mark(parcel.number, .clockOffset, at: boundary)
  }

  /// Whether another copy has come to its end before this one.
  private mutating func comesAgain(_ parcel: Parcel) -> Bool {
    guard parcel.copies > 1 else { return false }
    let before = came[parcel.number, default: 0]
    came[parcel.number] = before + 1 < parcel.copies ? before + 1 : nil
    return before > 0
  }

  /// Whether the mapping of such an order was changed by an update, and nobody had tried it.
  private func isUntested(_ lot: LotID, at now: Int64) -> Bool {
    guard now >= settings.update.from, now < settings.update.until else { return false }
    var stream = orders.stream(UInt64(lot.raw))
    return stream.uniform() >= settings.update.tested
  }

  /// The order that is open at a moment; before the first, none.
  private func lot(at now: Int64) -> LotID? { opened.last { $0.at <= now }?.lot }

  private func note(
    _ event: MessageHop.Event, _ parcel: Parcel, at now: Int64, by cause: MechanismID? = nil,
    alert: Alert = .nobody, _ messages: inout MessageStore
  ) {
    let hasCome = parcel.came > 0 && event != .lost
    messages.note(
      MessageHop(
        boundary: boundary, event: event, header: messages.header(of: parcel.number),
        items: Array(messages.items(of: parcel.number)), at: Instant(nanoseconds: now),
        travelled: .nanoseconds(hasCome ? parcel.came - parcel.sent : 0),
        waited: .nanoseconds(hasCome ? max(0, now - parcel.came) : 0),
        clocks: (
          sender: Instant(nanoseconds: parcel.sent),
          receiver: Instant(nanoseconds: now + settings.clock.error(at: now))
        ), mechanism: cause, alert: alert))
  }
}
