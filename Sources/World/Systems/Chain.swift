import EventKernel
import TraceModel

/// The systems between a line and the repository that keeps the record: what is said on the line passes one border after
/// another.
///
/// Nothing of it answers a line, so that it is exact to let the line run first and the messages follow. Where every border is
/// transparent nothing is kept and nothing is copied.
public struct Chain {
  private var links: [Link]
  private var reached = Underway()
  private var pending = PendingMessages()
  /// Whether what is said is in the record at once.
  public let isTransparent: Bool

  /// The chain under the mechanisms' values.
  public init(_ mechanisms: MechanismValues, seed: UInt64, trial: UInt64) {
    var paths = RandomPaths(seed: seed, trial: trial)
    let settings = Boundary.allCases.map { LinkSettings(mechanisms, at: $0) }
    isTransparent = settings.allSatisfy(\.isTransparent)
    links = []
    for (boundary, settings) in zip(Boundary.allCases, settings) {
      links.append(Link(settings, at: boundary, &paths))
    }
  }

  /// How many messages were said so far.
  public var said: Int { pending.end }

  /// All messages before this one have come to their end: entered in the record, known again, or lost.
  public var settled: Int { pending.first }

  /// What has become of the messages at a border.
  public func fates(at boundary: Boundary) -> MessageCounts { links[Int(boundary.rawValue)].fates }

  /// What was said on the line, each at its time: in any order, but after all that was taken before.
  public mutating func take(_ batch: borrowing EventBatch, saidAt times: [Instant]) {
    precondition(batch.count == times.count, "\(batch.count) messages, said at \(times.count) moments")
    for index in times.indices.sorted(by: { (times[$0], $0) < (times[$1], $1) }) {
      let (event, now) = (batch[index], times[index].nanoseconds)
      if event.header.kind == .openLot {
        for link in links.indices { links[link].open(event.header.lot, at: now) }
      }
      pending.append()
      pending.add(
        links[0].send(Link.Message(event: event, number: pending.end - 1), at: now), to: pending.end - 1)
    }
  }

  /// What has reached the record by `end`, in the order of arrival, and what mechanisms have decided otherwise meanwhile.
  public mutating func deliver(before end: Instant) -> Delivery {
    var delivery = Delivery()
    for index in links.indices {
      links[index].advance(before: end.nanoseconds)
      for (message, at) in links[index].entered {
        if index + 1 < links.count {
          pending.add(links[index + 1].send(message, at: at) - 1, to: message.number)
        } else {
          reached.send(message, arrival: at)
        }
      }
      for number in links[index].ended { pending.add(-1, to: number) }
      delivery.decided.merge(links[index].takeDecisions()) { $0.union($1) }
    }
    while let (message, _) = reached.next(before: end.nanoseconds) { enter(message, &delivery) }
    return delivery
  }

  /// Nobody waits any longer: what is still on its way is lost.
  public mutating func abandon() -> Delivery {
    var delivery = Delivery()
    for index in links.indices {
      for number in links[index].abandon() { pending.add(-1, to: number) }
      delivery.decided.merge(links[index].takeDecisions()) { $0.union($1) }
    }
    while let (message, _) = reached.next(before: .max) { enter(message, &delivery) }
    return delivery
  }

  private mutating func enter(_ message: Link.Message, _ delivery: inout Delivery) {
    delivery.batch.append(message.event)
    pending.add(-1, to: message.number)
  }

  /// What comes out of a chain at one look.
  public struct Delivery {
    /// For the record, in the order of arrival.
    public var batch = EventBatch()
    /// Things about which a message fared otherwise than with healthy values.
    public var decided: [ItemID: MechanismSet] = [:]
  }
}

/// How many copies of each message are under way, so that it is known up to which one all have come to their end.
struct PendingMessages {
  private var copies: [Int32] = []
  /// The number of the first one that is still under way.
  private(set) var first = 0
  private var base = 0

  /// The number of the next message.
  var end: Int { base + copies.count }

  /// One more message, of which no copy is under way yet.
  mutating func append() { copies.append(0) }

  /// More copies of a message are under way, or fewer.
  mutating func add(_ change: Int, to number: Int) {
    copies[number - base] += Int32(change)
    while first < end, copies[first - base] == 0 { first += 1 }
    if first - base > 4_096, first - base > copies.count / 2 {
      copies.removeFirst(first - base)
      base = first
    }
  }
}
