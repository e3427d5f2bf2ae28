import EventKernel
import TraceModel
import World

/// What the record has of a thing after it was told something about it.
public struct MessageBelief: Hashable, Sendable {
  /// The thing.
  public var item: ItemID
  /// Its state in the record.
  public var state: SerialState
  /// The container that the record has it in, or `none`.
  public var parent: ItemID
  /// When, in truth.
  public var at: Instant

  /// What the record had at a moment.
  public init(item: ItemID, state: SerialState, parent: ItemID, at: Instant) {
    self.item = item
    self.state = state
    self.parent = parent
    self.at = at
  }
}

// The way of a message from system to system, in words.
extension StoryWords {
  /// Who has something to say of a hop: its receiver, or its sender where nothing came.
  func system(_ hop: MessageHop) -> String {
    switch hop.event {
    case .sent: hop.boundary.sender.meaning
    case .lost, .left: hop.boundary.meaning
    default: hop.boundary.receiver.meaning
    }
  }

  /// What became of a message at a boundary; nil where a story needs no word of it.
  func hop(_ hop: MessageHop, naming named: [ItemID], _ stamp: (Instant) -> Timestamp) -> String? {
    guard let said = message(hop.header, naming: named) else { return nil }
    let source = "what the \(sender(hop.header.actor)) said (\(said))"
    let way =
      "from the \(hop.boundary.sender.meaning), whose clock showed \(Self.clock(stamp(hop.clocks.sender))), after "
      + "\(Self.seconds(hop.traveled)) on the way and \(Self.seconds(hop.waited)) in the queue"
    switch hop.event {
    case .sent(let copies):
      return copies == 1
        ? nil : "sends \(source) \(copies) times, because no acknowledgement has come in time"
    case .entered(nil):
      let (wrong, minute) = (hop.misdated.nanoseconds.magnitude, TimeSpan.minutes(1).nanoseconds.magnitude)
      let date =
        wrong < minute
        ? ""
        : ", and enters it under a time that is \(Self.grouped(Int(wrong / minute))) min "
          + (hop.misdated < .zero ? "too early" : "too late")
      return "takes \(source) \(way)\(date)"
    case .entered(let instead?):
      return
        "takes \(source) \(way), and enters it under lot \(lot(instead)) instead of \(lot(hop.header.lot))"
    case .repeated: return "takes \(source) \(way), and enters it once more"
    case .recognized: return "knows \(source) again and does not enter it a second time"
    case .lost: return "here \(source) is lost; \(hop.alert.meaning)"
    case .left: return "\(source) still waits here, or is on its way, when the run ends"
    case .refused: return "refuses \(source): a field is not what it was; \(hop.alert.meaning)"
    }
  }

  /// `has X as commissioned, in Y`.
  func belief(_ belief: MessageBelief) -> String {
    let place = belief.parent.isSome ? ", in \(text(of: belief.parent))" : ""
    return "has \(text(of: belief.item)) as \(Self.state(belief.state))\(place)"
  }

  private static func seconds(_ span: TimeSpan) -> String {
    let tenths = span.nanoseconds / 100_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// The time of day of a clock, to the second.
  private static func clock(_ stamp: Timestamp) -> String {
    let day: Int64 = 86_400
    let seconds = (stamp.microseconds / 1_000_000 % day + day) % day
    return [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
  }
}
