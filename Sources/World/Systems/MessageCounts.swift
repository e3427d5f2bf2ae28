import Scenario

/// How a message can fare otherwise than it was said.
public enum MessageFate: UInt8, Worded {
  /// It never came.
  case lost
  /// A field was changed on the way, and the receiver does not take it.
  case refused
  /// It was entered once more.
  case repeated
  /// It was entered more than a minute after it was sent.
  case late
  /// It was entered after one that was sent later.
  case overtaken
  /// It was entered with a field that another system has changed.
  case changed
  /// It was entered under the order that was open, and not under its own.
  case wrongLot
  /// It was entered under a time that is more than a minute wrong.
  case misdated
  /// It was still on its way, or waited, when nobody waited for it any longer.
  case waiting
}

/// How many messages fared alike at a boundary, and of how many anybody raised an alert.
public struct FateCount: Hashable, Sendable {
  /// Messages.
  public var count = 0
  /// Of these, raised by the system that sent them.
  public var bySender = 0
  /// Of these, raised by the system that was to take them.
  public var byReceiver = 0
  /// Of all, since a system at this boundary was updated for the first time.
  public var sinceUpdate = 0

  /// None.
  public init() {}

  /// Of which neither system has raised an alert.
  public var silent: Int { count - bySender - byReceiver }

  mutating func note(_ alert: Alert, isSinceUpdate: Bool) {
    count += 1
    sinceUpdate += isSinceUpdate ? 1 : 0
    bySender += alert == .sender ? 1 : 0
    byReceiver += alert == .receiver ? 1 : 0
  }

  /// Adds those of another trial.
  public mutating func add(_ other: FateCount) {
    count += other.count
    bySender += other.bySender
    byReceiver += other.byReceiver
    sinceUpdate += other.sinceUpdate
  }
}

/// What has become of messages at one boundary.
public struct MessageCounts: Hashable, Sendable {
  /// Messages that were sent, each once.
  public var said = 0
  /// Copies: sent once more, or entered once more by a system before and sent on.
  public var doubled = 0
  /// Copies that the receiver has known again, and not entered.
  public var recognized = 0
  /// Entered, messages and copies.
  public var entered = 0
  /// Of these, copies.
  public var copiesEntered = 0
  /// Copies that never came, or were refused.
  public var copiesLost = 0
  /// Waiting before their receiver, or in service there, messages and copies.
  public var held = 0
  /// Of all that have come to their end, those since a system at this boundary was updated for the first time.
  public var endedSinceUpdate = 0
  /// Those that fared otherwise than they were said, by ``MessageFate``; an entered one may have several fates.
  public var fates = Array(repeating: FateCount(), count: MessageFate.allCases.count)

  /// Nothing yet.
  public init() {}

  /// Messages of one fate.
  public subscript(fate: MessageFate) -> FateCount {
    get { fates[Int(fate.rawValue)] }
    set { fates[Int(fate.rawValue)] = newValue }
  }

  /// Messages that were never entered, in no copy: lost, or refused by the receiver.
  public var lost: Int { self[.lost].count + self[.refused].count }

  /// Messages that were entered.
  public var delivered: Int { entered - copiesEntered }

  /// Come to their end, messages and copies: entered, known again, or lost; what still waits has not.
  public var ended: Int { entered + recognized + lost + copiesLost }

  /// On their way, or waiting, messages and copies.
  public var underway: Int { said + doubled - ended }

  /// Whether every message came out as it went in.
  public var isPlain: Bool { fates.allSatisfy { $0.count == 0 } && doubled == 0 }

  mutating func note(_ fate: MessageFate, _ alert: Alert = .nobody, isSinceUpdate: Bool) {
    fates[Int(fate.rawValue)].note(alert, isSinceUpdate: isSinceUpdate)
  }

  /// Adds those of another trial.
  public mutating func add(_ other: MessageCounts) {
    said += other.said
    doubled += other.doubled
    recognized += other.recognized
    entered += other.entered
    copiesEntered += other.copiesEntered
    copiesLost += other.copiesLost
    held += other.held
    endedSinceUpdate += other.endedSinceUpdate
    for index in fates.indices { fates[index].add(other.fates[index]) }
  }
}
