import TraceModel

/// Somebody who sees what the core takes: reconciliation, audit-trail review, an index.
///
/// An observer never changes the record. It sees an event when it takes effect, sees it taken back when a late event or
/// a correction needs that, and sees it again when it is replayed: what it keeps is right if it adds on the one and
/// subtracts on the other.
public protocol RecordObserver: AnyObject {
  /// An event took effect, was refused or was ignored; `position` is where it stands in the journal.
  func core(_ core: TraceCore, didApply event: borrowing AppliedEvent)

  /// Commissionings of one thing each took effect one after the other.
  func core(_ core: TraceCore, didApply run: CommissioningRun)

  /// An event that had been seen was undone; where it is replayed, it is seen again.
  func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent)

  /// The keeper's clock has reached `now`.
  func core(_ core: TraceCore, didAdvanceTo now: Timestamp)
}

extension RecordObserver {
  /// Sees each of them by itself.
  public func core(_ core: TraceCore, didApply run: CommissioningRun) {
    for position in run.positions {
      withUnsafePointer(to: core.journal.item(at: position)) { item in
        self.core(
          core,
          didApply: AppliedEvent(
            header: core.journal.header(at: position), items: UnsafeBufferPointer(start: item, count: 1),
            kept: nil, position: position))
      }
    }
  }
  /// Does nothing: for observers that keep no sums.
  public func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent) {}
  /// Does nothing: for observers without a clock.
  public func core(_ core: TraceCore, didAdvanceTo now: Timestamp) {}
}

/// An event as observers see it, without a copy of its items.
public struct AppliedEvent {
  /// The fixed part.
  public let header: EventHeader
  /// The items; valid only during the call.
  public let items: UnsafeBufferPointer<ItemID>
  /// What only few events state.
  public var details: EventDetails? { kept?.value }
  let kept: KeptDetails?
  /// Its position in the journal.
  public let position: Int
}

/// Commissionings of one thing each, without details, of one lot, by one sender and at one place, that stand one after the
/// other in the journal: what a line says most. Their numbers count up by one and their times do not run back, so that
/// observers hear of them together.
public struct CommissioningRun {
  /// Their places in the journal.
  public private(set) var positions = 0..<0
  /// The fixed part of the first.
  public let first: EventHeader
  /// When the last says that it happened.
  public private(set) var latest: Timestamp

  /// No commissioning.
  init() {
    first = EventHeader(.commission)
    latest = .distantPast
  }

  /// The first `count` of `headers`, which are a run.
  init(_ headers: UnsafeBufferPointer<EventHeader>, _ count: Int, at position: Int) {
    positions = position..<position + count
    first = headers[0]
    latest = headers[count - 1].eventTime
  }

  @inline(__always)
  var isEmpty: Bool { positions.isEmpty }

  /// How many of `headers`, whose first commissions one thing, are a run; no more are looked at than pay.
  @inline(__always)
  static func length(of headers: UnsafeBufferPointer<EventHeader>) -> Int {
    guard let first = headers.baseAddress else { return 0 }
    let most = min(headers.count, 32)
    var length = 1
    while length < most, (first + length).pointee.commissionsOneThing,
      follows(first + length, first, length, latest: (first + length - 1).pointee.eventTime),
      (first + length).pointee.offset == first.pointee.offset
    {
      length &+= 1
    }
    return length
  }

  /// Adds the first `count` of `headers`, which are a run and stand from `position` on in the journal, if they go on with
  /// this one; false where they begin another.
  @inline(__always)
  mutating func extend(by headers: UnsafeBufferPointer<EventHeader>, _ count: Int, at position: Int) -> Bool {
    guard position == positions.upperBound, !isEmpty, let next = headers.baseAddress,
      withUnsafePointer(to: first, { Self.follows(next, $0, positions.count, latest: latest) })
    else { return false }
    positions = positions.lowerBound..<position &+ count
    latest = (next + (count - 1)).pointee.eventTime
    return true
  }

  /// Whether `header` comes `distance` events after the first of a run.
  @inline(__always)
  private static func follows(
    _ header: UnsafePointer<EventHeader>, _ first: UnsafePointer<EventHeader>, _ distance: Int,
    latest: Timestamp
  ) -> Bool {
    header.pointee.id.high == first.pointee.id.high
      && header.pointee.id.low == first.pointee.id.low &+ UInt64(distance)
      // Not through the last number of all to 0.
      && header.pointee.id.low > first.pointee.id.low
      && header.pointee.eventTime >= latest && header.pointee.lot == first.pointee.lot
      && header.pointee.actor == first.pointee.actor && header.pointee.readPoint == first.pointee.readPoint
  }
}

extension EventHeader {
  /// Whether it says of one thing that it was commissioned, and nothing else.
  @inline(__always)
  var commissionsOneThing: Bool {
    kind == .commission && itemCount == 1 && details == .max && !container.isSome && id.sender != nil
  }
}

/// Who answers verification queries from the record.
public protocol VerificationResponder: AnyObject {
  /// The answer to `query`, by what `core` knows.
  func answer(_ query: VerificationQuery, from core: TraceCore) -> VerificationAnswer
}
