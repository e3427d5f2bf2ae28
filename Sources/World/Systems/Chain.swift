import EventKernel
import TraceModel

/// The systems between a line and the repository that keeps the record: what is said on the line passes one boundary after
/// another.
///
///     devices ─► line controller ─► site system ─► enterprise ─► repository, the record
///
/// Nothing of it answers a line, so that it is exact to let the line run first and the messages follow. Where every boundary
/// is transparent nothing is kept and nothing is copied; a boundary at which nothing acts costs nothing either.
public struct Chain {
  private var links: [Link]
  /// Those at which anything acts, in the order of the way.
  private let acting: [Int]
  private var reached = Underway()
  private var messages = MessageStore()
  /// Whether what is said is in the record at once.
  public var isTransparent: Bool { acting.isEmpty }

  /// The chain under the mechanisms' values.
  public init(_ mechanisms: MechanismValues, seed: UInt64, trial: UInt64) {
    var paths = RandomPaths(seed: seed, trial: trial)
    links = []
    for boundary in Boundary.allCases {
      links.append(Link(LinkSettings(mechanisms, at: boundary), at: boundary, &paths))
    }
    acting = links.indices.filter { [links] in !links[$0].isTransparent }
  }

  /// How many messages were said so far.
  public var said: Int { messages.end }

  /// All messages before this one have come to their end: entered in the record, known again, or lost.
  public var settled: Int { messages.settled }

  /// What has become of the messages at a boundary.
  public func fates(at boundary: Boundary) -> MessageCounts { links[Int(boundary.rawValue)].fates }

  /// What has become of the messages at each boundary, in the order of the way.
  public var fates: [MessageCounts] { links.map(\.fates) }

  /// What was said on the line, each at its time: in any order, but after all that was taken before.
  public mutating func take(_ batch: borrowing EventBatch, saidAt times: [Instant]) {
    precondition(batch.count == times.count, "\(batch.count) messages, said at \(times.count) moments")
    let first = messages.end
    let order = Self.order(of: times)
    messages.append(order.map { Self.sorted(batch, $0) } ?? copy batch)
    guard let start = acting.first else { return }
    for place in 0..<batch.count {
      let index = order?[place] ?? place
      let header = batch.headers[index]
      let now = times[index].nanoseconds
      if header.kind == .openLot {
        for link in acting { links[link].open(header.lot, at: now) }
      }
      let copies = links[start].send(
        Parcel(number: first + place, lot: header.lot, namesOrder: header.kind.isOfOrder, said: now), at: now,
        &messages)
      if copies > 1 { messages.add(copies - 1, to: first + place) }
    }
    if start == 0 { return }
    let passing: [(parcel: Parcel, at: Int64)] =
      messages.followed.isEmpty
      ? []
      : (0..<batch.count).map { place in
        let index = order?[place] ?? place
        let now = times[index].nanoseconds
        return (parcel: Parcel(number: first + place, lot: batch.headers[index].lot, said: now), at: now)
      }
    for link in 0..<start {
      if passing.isEmpty { links[link].pass(batch.count) } else { links[link].pass(passing, &messages) }
    }
  }

  /// In which order messages were said; nil where they stand in it.
  private static func order(of times: [Instant]) -> [Int]? {
    struct Said: Comparable {
      var at: Int64
      var index: Int
      static func < (a: Said, b: Said) -> Bool { (a.at, a.index) < (b.at, b.index) }
    }
    var latest = Instant.start
    var isSorted = true
    for time in times {
      if time < latest { isSorted = false }
      latest = max(latest, time)
    }
    if isSorted { return nil }
    return times.indices.map { Said(at: times[$0].nanoseconds, index: $0) }.sorted().map(\.index)
  }

  private static func sorted(_ batch: borrowing EventBatch, _ order: [Int]) -> EventBatch {
    var sorted = EventBatch()
    sorted.reserveCapacity(events: batch.count, items: batch.items.count)
    for index in order {
      let header = batch.headers[index]
      if header.itemCount == 1, header.details == .max {
        sorted.append(header, item: batch.items[Int(header.firstItem)])
      } else {
        sorted.append(header, items: batch.items(of: header), details: batch.details(of: header))
      }
    }
    return sorted
  }

  /// What has reached the record by `end`, in the order of arrival, and what mechanisms have decided otherwise meanwhile.
  public mutating func deliver(before end: Instant) -> Delivery {
    for (place, link) in acting.enumerated() {
      links[link].advance(before: end.nanoseconds, &messages)
      let next = place + 1 < acting.count ? acting[place + 1] : nil
      let entered = links[link].takeEntered()
      for (parcel, at) in entered {
        if let next {
          // Each boundary sends what it has a number of copies of.
          var parcel = parcel
          parcel.copies = 1
          let copies = links[next].send(parcel, at: at, &messages)
          if copies > 1 { messages.add(copies - 1, to: parcel.number) }
        } else {
          reached.send(parcel, arrival: at)
        }
      }
      for idle in (link + 1)..<(next ?? links.count) { links[idle].pass(entered, &messages) }
    }
    return delivery(before: end.nanoseconds)
  }

  /// Nobody waits any longer: what is still on its way is lost.
  public mutating func abandon() -> Delivery {
    for link in acting { links[link].abandon(&messages) }
    return delivery(before: .max)
  }

  private mutating func delivery(before end: Int64) -> Delivery {
    var delivery = Delivery()
    while let (parcel, _) = reached.next(before: end) { messages.enter(parcel, into: &delivery.batch) }
    delivery.decided = messages.takeDecisions()
    delivery.hops = messages.takeHops()
    return delivery
  }

  /// What comes out of a chain at one look.
  public struct Delivery {
    /// For the record, in the order of arrival.
    public var batch = EventBatch()
    /// Things about which a message fared otherwise than with healthy values.
    public var decided: [ItemID: MechanismSet] = [:]
    /// What became of messages that are followed, at each boundary.
    public var hops: [MessageHop] = []
  }
}

extension EventKind {
  /// Whether it is said of an order as a whole.
  fileprivate var isOfOrder: Bool {
    [.openLot, .closeLot, .hold, .approve, .release].contains(self)
  }
}

// MARK: - What a site can count

extension Chain {
  /// From now on it is kept which messages are in the record, from this number on.
  public mutating func count(from number: Int) { messages.keptFrom = number }

  /// Whether a message is in the record, as whoever has said it can ask.
  public func hasArrived(_ number: Int) -> Bool { isTransparent || messages.hasArrived(number) }

  /// How many of these messages the record has not.
  public func missing(in numbers: Range<Int>, ofLine line: Int) -> Int {
    isTransparent ? 0 : numbers.count { !messages.hasArrived($0) }
  }

  /// Every hop of a message that names one of these codes is noted.
  public mutating func follow(_ codes: Set<ItemID>) { messages.followed = codes }
}
