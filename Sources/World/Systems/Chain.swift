import EventKernel
import TraceModel

/// The systems between a line and the repository that keeps the record: what is said on the line passes one boundary after
/// another.
///
///     devices ─► line controller ─► site system ─► enterprise ─► repository, the record
///
/// Nothing of it answers a line, so that it is exact to let the line run first and the messages follow: from look to look
/// all of them pass the first boundary, then the second, as far as they come by then. A boundary at which nothing acts on
/// them in the meantime lets them through without touching them.
public struct Chain: ~Copyable {
  private var links: InlineArray<3, Link>
  private var messages: MessageStore
  /// What was said since the last look, for the first boundary.
  private var fresh: [Parcel] = []
  /// Whether what is said is in the record at once.
  public let isTransparent: Bool

  /// The chain under the mechanisms' values; `product` says of what product a lot is, where mappings hang on it.
  ///
  /// What acts behind `last` is healthy: every boundary draws from paths of its own, so that such a chain gives what reaches
  /// the system behind `last`, and when, exactly as the whole chain has it.
  public init(
    _ mechanisms: MechanismValues, seed: UInt64, trial: UInt64,
    through last: Boundary = .enterpriseToRepository,
    product: @escaping (LotID) -> UInt32 = { $0.raw }
  ) {
    var paths = RandomPaths(seed: seed, trial: trial)
    let settings = Boundary.allCases.map {
      LinkSettings($0.rawValue > last.rawValue ? MechanismValues() : mechanisms, at: $0)
    }
    links = InlineArray { Link(settings[$0], at: Boundary.allCases[$0], &paths) }
    messages = MessageStore(product: product)
    isTransparent = settings.allSatisfy(\.isTransparent)
  }

  /// How many messages were said so far.
  public var said: Int { messages.end }

  /// All messages before this one have come to their end: entered in the record, known again, lost, or waited for no longer.
  public var settled: Int { messages.settled }

  /// When the oldest message was said that may still come; nil where none may. One of which a copy has come is there.
  public var oldestUnderWay: Instant? {
    (settled..<said).first { !messages.hasArrived($0) }.map { Instant(nanoseconds: messages.said($0)) }
  }

  /// What has become of the messages at a boundary.
  public func fates(at boundary: Boundary) -> MessageCounts { links[Int(boundary.rawValue)].counts }

  /// What has become of the messages at each boundary, in the order of the way.
  public var fates: [MessageCounts] { links.indices.map { links[$0].counts } }

  /// What has befallen the messages of each lot and its neighbors so far, at any boundary.
  public var troubles: LotTroubles { messages.sharedTroubles }

  /// What was said on the line, each at its time: in any order, but after all that was taken before.
  public mutating func take(_ batch: borrowing EventBatch, saidAt times: [Instant]) {
    precondition(batch.count == times.count, "\(batch.count) messages, said at \(times.count) moments")
    if let order = Self.order(of: times) {
      messages.append(Self.sorted(batch, order), saidAt: order.map { times[$0] }, to: &fresh)
    } else {
      messages.append(copy batch, saidAt: times, to: &fresh)
    }
  }

  /// In which order messages were said; nil where they stand in it.
  private static func order(of times: [Instant]) -> [Int]? {
    if zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) { return nil }
    // Of two at one moment the first stays the first: this sort does not promise it by itself.
    return times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
  }

  private static func sorted(_ batch: borrowing EventBatch, _ order: [Int]) -> EventBatch {
    var sorted = EventBatch()
    sorted.reserveCapacity(events: batch.count, items: batch.items.count)
    for index in order {
      let header = batch.headers[index]
      sorted.append(header, items: batch.items(of: header), details: batch.details(of: header))
    }
    return sorted
  }

  /// What has reached the record by `end`, in the order of arrival, and what mechanisms have decided otherwise meanwhile.
  public mutating func deliver(before end: Instant) -> Delivery {
    for link in links.indices { links[link].carry(&fresh, before: end.nanoseconds, &messages) }
    let batch = messages.enter(fresh)
    fresh.removeAll(keepingCapacity: true)
    return delivery(batch)
  }

  /// Nobody waits any longer at `now`: what is still on its way stays there.
  public mutating func abandon(at now: Instant) -> Delivery {
    for link in links.indices { links[link].abandon(at: now.nanoseconds, &messages) }
    return delivery(EventBatch())
  }

  private mutating func delivery(_ batch: EventBatch) -> Delivery {
    messages.settle()
    return Delivery(
      batch: batch, decided: messages.takeDecisions(), alerts: messages.takeAlerts(),
      hops: messages.takeHops())
  }

  /// What comes out of a chain at one look.
  public struct Delivery {
    /// For the record, in the order of arrival.
    public var batch = EventBatch()
    /// Things about which a message fared otherwise than with healthy values.
    public var decided: [ItemID: MechanismSet] = [:]
    /// Things named by messages about which a system has raised an alert.
    public var alerts: Set<ItemID> = []
    /// What became of messages that are followed, at each boundary.
    public var hops: [MessageHop] = []
  }
}

extension EventKind {
  /// Whether it is said of an order as a whole, which nobody can open, hold or close without naming it.
  var isOfOrder: Bool {
    [.openLot, .closeLot, .hold, .approve, .release].contains(self)
  }
}

// MARK: - What a site can count

extension Chain {
  /// From now on it is kept which messages are in the record, from this number on.
  public mutating func count(from number: Int) { messages.keptFrom = number }

  /// Whether a message is in the record, as whoever has said it can ask.
  public func hasArrived(_ number: Int) -> Bool { isTransparent || messages.hasArrived(number) }

  /// How many of these messages one of the site's lines has said and the record has not.
  public func missing(in numbers: Range<Int>, ofLine line: Int = 0) -> Int {
    isTransparent ? 0 : numbers.count { messages.isMissing($0, ofLine: line) }
  }

  /// The first message that fits is kept.
  public mutating func seek(_ message: SoughtMessage) { messages.sought = message }

  /// That message, once it has come.
  public var found: FoundMessage? { messages.found }

  /// Every hop of a message that names one of these codes is noted, and of the one with this identity.
  public mutating func follow(_ codes: Set<ItemID>, _ event: EventID? = nil) {
    (messages.followed, messages.followedEvent) = (codes, event)
  }
}
