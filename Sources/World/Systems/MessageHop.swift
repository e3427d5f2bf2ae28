import EventKernel
import TraceModel

/// What one boundary has made of a message, for those who follow it on its way.
public struct MessageHop: Sendable {
  /// What happened to it.
  public enum Event: Hashable, Sendable {
    /// It was sent, so many times.
    case sent(copies: Int)
    /// The receiver has entered it, under a lot of its own where there is one.
    case entered(instead: LotID?)
    /// The receiver has entered it once more, under another identity.
    case repeated
    /// The receiver knew it again.
    case recognized
    /// It never came.
    case lost
    /// The receiver has refused it.
    case refused
    /// It was still on its way, or waited, when nobody waited for it any longer.
    case left
  }

  /// Where.
  public var boundary: Boundary
  /// What.
  public var event: Event
  /// The message as the line has said it.
  public var header: EventHeader
  /// What it names.
  public var items: [ItemID]
  /// When, in truth.
  public var at: Instant
  /// How long it was under way between the two systems, and how long it waited for its receiver.
  public var traveled: TimeSpan
  /// See ``traveled``.
  public var waited: TimeSpan
  /// What the clocks of sender and receiver showed.
  public var clocks: (sender: Instant, receiver: Instant)
  /// By how much the time is wrong under which it was entered.
  public var misdated = TimeSpan.zero
  /// The mechanism that decided it otherwise, where one did.
  public var mechanism: MechanismID?
  /// Who raised an alert, where it came to grief.
  public var alert = Alert.nobody
}

/// What is looked for among messages: the first that fares so.
public struct SoughtMessage: Sendable {
  /// How.
  public var fate: MessageFate
  /// Which one; nil for any that names a thing.
  public var id: EventID?
  /// Where; nil for anywhere.
  public var boundary: Boundary?

  /// A search.
  public init(_ fate: MessageFate, id: EventID? = nil, at boundary: Boundary? = nil) {
    (self.fate, self.id, self.boundary) = (fate, id, boundary)
  }
}

/// A message that fares as was looked for.
public struct FoundMessage: Sendable {
  /// As the line has said it.
  public var header: EventHeader
  /// What it names.
  public var items: [ItemID]
  /// Where it fared so.
  public var boundary: Boundary
  /// When, in truth.
  public var at: Instant
}
