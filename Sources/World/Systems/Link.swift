import EventKernel
import TraceModel

/// One border between two systems: messages are on their way for a time, wait for their receiver, and are entered there.
struct Link {
  /// A message between the two.
  struct Message {
    var event: TraceEvent
    /// Counted from 0 in the order in which the line has said it.
    var number: Int
    /// How often it was sent at this border.
    var copies = 1
  }

  private let settings: LinkSettings
  private let boundary: Boundary
  private let chance: RandomPath
  private let orders: RandomPath
  /// What is on its way, by when it arrives.
  private var underway = Underway()
  private var queue: Channel<Message>
  private var hours: ServiceHours
  /// The number of the newest message that has come.
  private var newest = -1
  /// How often anything was sent.
  private var sent: UInt64 = 0
  private var repeated: UInt64 = 0
  /// How many copies have come of each message that was sent more than once, until all have.
  private var came: [Int: Int] = [:]
  /// When the last message arrived that was sent in order.
  private var lastArrival = Int64.min
  /// The orders as they were opened, ascending: in the receiver one is opened when it is on the line.
  private var opened: [(lot: LotID, at: Int64)] = []
  private var decided: [ItemID: MechanismSet] = [:]
  /// What the last ``advance(before:)`` has entered in the receiver, and when.
  private(set) var entered: [(message: Message, at: Int64)] = []
  /// Numbers of the messages of which it has ended one copy.
  private(set) var ended: [Int] = []
  /// What has become of the messages so far.
  private(set) var fates = MessageCounts()

  init(_ settings: LinkSettings, at boundary: Boundary, _ paths: inout RandomPaths) {
    (self.settings, self.boundary) = (settings, boundary)
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

  /// A message leaves the sender, and returns in how many copies.
  mutating func send(_ message: Message, at now: Int64) -> Int {
    fates.said += 1
    sent += 1
    var stream = chance.stream(sent)
    let arrivals = settings.retry.arrivals(&stream)
    fates.doubled += arrivals.count - 1
    for after in arrivals {
      var arrival = now &+ settings.race.delay.nanoseconds &+ after
      if settings.order.spread > .zero {
        arrival &+= settings.order.latency(&stream)
      } else if arrivals.count == 1 {
        // What travels one after another does not overtake; what is sent again, or travels side by side, does.
        arrival = max(arrival, lastArrival)
        lastArrival = arrival
      }
      var message = message
      message.copies = arrivals.count
      underway.send(message, arrival: min(arrival, Self.end))
    }
    return arrivals.count
  }

  /// Beyond any trial.
  private static let end = Int64.max / 4

  /// Whatever begins to be served before `end` is entered in the receiver.
  mutating func advance(before end: Int64) {
    entered.removeAll(keepingCapacity: true)
    ended.removeAll(keepingCapacity: true)
    var (done, lost): ([(Message, Int64)], [(Message, QueueLoss)]) = ([], [])
    while let (message, now) = underway.next(before: end) {
      queue.offer(
        message, at: now, service: settings.queue.service.nanoseconds, kept: settings.outage.buffer,
        hours: &hours,
        served: { done.append(($0, $1)) }, lost: { lost.append(($0, $1)) })
      enter(&done, &lost)
    }
    queue.serve(before: end, hours: &hours) {
      done.append(($0, $1))
    } _: {
      lost.append(($0, $1))
    }
    enter(&done, &lost)
  }

  private mutating func enter(_ done: inout [(Message, Int64)], _ lost: inout [(Message, QueueLoss)]) {
    for (message, at) in done { arrive(message, at) }
    for (message, cause) in lost { lose(message, cause == .full ? .queueOverflow : .outage) }
    done.removeAll(keepingCapacity: true)
    lost.removeAll(keepingCapacity: true)
  }

  /// Everything on its way is lost; numbers of the messages, one for each copy.
  mutating func abandon() -> [Int] {
    ended.removeAll()
    while let (message, _) = underway.next(before: .max) { lose(message, .outage) }
    for message in queue.empty() { lose(message, settings.outage.length > .zero ? .outage : .queueOverflow) }
    return ended
  }

  /// What mechanisms have decided otherwise since this was asked.
  mutating func takeDecisions() -> [ItemID: MechanismSet] {
    defer { decided.removeAll(keepingCapacity: true) }
    return decided
  }

  private mutating func mark(_ event: TraceEvent, _ cause: MechanismID) {
    for item in event.items { decided[item, default: []].insert(MechanismSet(cause)) }
    if event.header.container.isSome {
      decided[event.header.container, default: []].insert(MechanismSet(cause))
    }
  }

  private mutating func lose(_ message: Message, _ cause: MechanismID) {
    fates.lost += 1
    ended.append(message.number)
    _ = comesAgain(message)
    mark(message.event, cause)
  }

  /// The receiver enters a message, as it understands it.
  private mutating func arrive(_ message: Message, _ now: Int64) {
    var message = message
    if settings.order.spread > .zero, message.number < newest { mark(message.event, .outOfOrder) }
    newest = max(newest, message.number)
    if comesAgain(message) {
      guard settings.retry.receiver == .repeating else {
        fates.recognised += 1
        ended.append(message.number)
        return
      }
      repeated += 1
      message.event.header.id = EventID(
        sender: message.event.header.actor, sequence: UInt64(boundary.rawValue + 1) << 48 | repeated)
      mark(message.event, .retryDuplicate)
    }
    if message.event.header.lot.isSome {
      if isUntested(message.event, at: now) {
        let isRefused =
          switch settings.update.field {
          case .serial: !message.event.items.isEmpty
          case .container: message.event.header.container.isSome
          case .lot: false
          }
        if isRefused { return lose(message, .updateMapping) }
        if settings.update.field == .lot {
          enter(&message, under: lot(at: settings.update.from), .updateMapping)
        }
      }
      if settings.race.lot == .openOrder { enter(&message, under: lot(at: now), .lotBoundaryRace) }
    }
    fates.entered += 1
    entered.append((message, now))
  }

  /// Whether another copy has come to its end before this one.
  private mutating func comesAgain(_ message: Message) -> Bool {
    guard message.copies > 1 else { return false }
    let before = came[message.number, default: 0]
    came[message.number] = before + 1 < message.copies ? before + 1 : nil
    return before > 0
  }

  /// The receiver takes this for the lot.
  private mutating func enter(_ message: inout Message, under lot: LotID?, _ cause: MechanismID) {
    guard let lot, lot != message.event.header.lot else { return }
    mark(message.event, cause)
    message.event.header.lot = lot
    fates.changed += 1
  }

  /// Whether the mapping of this message was changed by an update, and nobody had tried it with such an order.
  private func isUntested(_ event: TraceEvent, at now: Int64) -> Bool {
    guard now >= settings.update.from, now < settings.update.until else { return false }
    var stream = orders.stream(UInt64(event.header.lot.raw))
    return stream.uniform() >= settings.update.tested
  }

  /// The order that is open at a moment; before the first, none.
  private func lot(at now: Int64) -> LotID? { opened.last { $0.at <= now }?.lot }
}

/// What has become of messages at one border.
public struct MessageCounts: Hashable, Sendable {
  /// Sent for the first time.
  public var said = 0
  /// Sent once more.
  public var doubled = 0
  /// Lost, or refused by the receiver.
  public var lost = 0
  /// Known again by the receiver, and not entered.
  public var recognised = 0
  /// Entered with a field that is not what was said.
  public var changed = 0
  /// Entered.
  public var entered = 0

  /// Nothing yet.
  public init() {}

  /// Adds those of another trial.
  public mutating func add(_ other: MessageCounts) {
    said += other.said
    doubled += other.doubled
    lost += other.lost
    recognised += other.recognised
    changed += other.changed
    entered += other.entered
  }

  /// On their way, or waiting.
  public var underway: Int { said + doubled - lost - recognised - entered }
}
