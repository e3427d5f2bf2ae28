import TraceModel

/// Somebody who sees what the core takes: reconciliation, audit-trail review, an index.
///
/// An observer never changes the record. It sees an event when it takes effect, sees it taken back when a late event or
/// a correction needs that, and sees it again when it is replayed: what it keeps is right if it adds on the one and
/// subtracts on the other.
public protocol RecordObserver: AnyObject {
  /// An event took effect, was refused or was ignored; `position` is its place in the journal.
  func core(_ core: TraceCore, didApply event: borrowing AppliedEvent)

  /// An event that had been seen has no effect any more, or will be seen again at another place.
  func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent)

  /// The keeper's clock has reached `now`.
  func core(_ core: TraceCore, didAdvanceTo now: Timestamp)
}

extension RecordObserver {
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

/// Who answers verification queries from the record.
public protocol VerificationResponder: AnyObject {
  /// The answer to `query`, by what `core` knows.
  func answer(_ query: VerificationQuery, from core: TraceCore) -> VerificationAnswer
}
