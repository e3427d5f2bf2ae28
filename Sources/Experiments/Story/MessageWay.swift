import Drift
import EventKernel
import TraceModel
import World

/// The way of a few messages to the record, and what the record believes when it has them.
struct MessageWay {
  /// What messages are followed for: those that name one of these.
  var codes: Set<ItemID> = []
  /// What became of them at each boundary.
  private(set) var hops: [MessageHop] = []
  /// What the record had of the codes after it was told.
  private(set) var beliefs: [MessageBelief] = []
  /// Entered in the record's system by its own clock, and not told to the record yet.
  private var awaited: [MessageHop] = []

  /// Hops until `now`, when the record has been told what had come.
  mutating func add(_ new: [MessageHop], believedBy reader: any RecordReader, at now: Instant) {
    hops += new
    awaited += new.filter { hop in
      guard hop.boundary.receiver == .repository else { return false }
      return switch hop.event {
      case .entered, .repeated: true
      default: false
      }
    }
    for hop in awaited where hop.at < now {
      for item in hop.items + [hop.header.container] where codes.contains(item) {
        let belief = MessageBelief(
          item: item, state: reader.state(of: item), parent: reader.parent(of: item), at: now)
        // Told again what it believes, the record believes what it did.
        if let last = beliefs.last(where: { $0.item == item }), last.state == belief.state,
          last.parent == belief.parent
        {
          continue
        }
        beliefs.append(belief)
      }
    }
    awaited.removeAll { $0.at < now }
  }
}
