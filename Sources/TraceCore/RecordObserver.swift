import TraceModel

/// Somebody who sees what the core takes: reconciliation, audit-trail review, an index.
///
/// An observer never changes the record. It sees an event when it takes effect, sees it taken back when a late event or
/// a correction needs that, and sees it again when it is replayed: what it keeps is right if it adds on the one and
/// subtracts on the other.
public protocol RecordObserver: AnyObject {
  /// An event took effect, was refused or was ignored; `position` is its place in the journal.
  func core(_ core: TraceCore, didApply event: borrowing AppliedEvent)

  /// Commissionings of one thing each took effect one after the other.
  func core(_ core: TraceCore, didApply run: CommissioningRun)

  /// An event that had been seen has no effect any more, or will be seen again at another place.
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
  /// Its place in the journal.
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

  init(_ header: EventHeader, at position: Int) {
    positions = position..<position + 1
    first = header
    latest = header.eventTime
  }

  @inline(__always)
  var isEmpty: Bool { positions.isEmpty }

  /// Adds the event at `position` if it goes on with the run; false where it begins another.
  @inline(__always)
  mutating func extend(by header: EventHeader, at position: Int) -> Bool {
    guard position == positions.upperBound, !isEmpty, header.id.high == first.id.high,
      header.id.low == first.id.low &+ UInt64(positions.count), header.eventTime >= latest,
      header.lot == first.lot, header.actor == first.actor, header.readPoint == first.readPoint
    else { return false }
    positions = positions.lowerBound..<position &+ 1
    latest = header.eventTime
    return true
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
