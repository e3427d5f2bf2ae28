import EventKernel
import Scenario

/// What happens to messages at one boundary: the values of the mechanisms that act there.
struct LinkSettings {
  let queue: QueueOverflow
  let outage: Outage
  let race: LotBoundaryRace
  let retry: RetryDuplicate
  let order: OutOfOrder
  let updates: [UpdateMapping]
  let clock: ClockOffset
  /// Of the system that sends: by the same one it has dated what it entered at the boundary before.
  let senderClock: ClockOffset
  let purge: QueuePurge
  let masterData: MasterDataChange
  /// Whether the system behind this boundary, or one before it, is ever down.
  let isReachedByOutages: Bool

  init(_ mechanisms: MechanismValues, at boundary: Boundary) {
    queue = mechanisms.at(boundary, \.queueOverflow)
    outage = mechanisms.at(boundary, \.outage)
    race = mechanisms.at(boundary, \.lotBoundaryRace)
    retry = mechanisms.at(boundary, \.retryDuplicate)
    order = mechanisms.at(boundary, \.outOfOrder)
    updates = mechanisms.all(\.updateMapping).filter { $0.boundary == boundary }
    clock = mechanisms.at(boundary, \.clockOffset)
    let before = Boundary.allCases.last { $0.rawValue < boundary.rawValue }
    senderClock = before.map { mechanisms.at($0, \.clockOffset) } ?? MechanismValues().clockOffset
    purge = mechanisms.at(boundary, \.queuePurge)
    masterData = mechanisms.at(boundary, \.masterDataChange)
    isReachedByOutages = Boundary.allCases.contains {
      $0.rawValue <= boundary.rawValue && mechanisms.at($0, \.outage).length > .zero
    }
  }

  /// Whether messages wait for their receiver, or are lost before it.
  var isQueue: Bool { queue.service > .zero || outage.length > .zero }

  /// Whether how long a message is on its way is drawn.
  var isDrawn: Bool { retry.latency > .zero || order.spread > .zero }

  /// Whether a message passes at once and as it is, but for an outage or an update.
  var isPlain: Bool {
    queue.service == .zero && !isDrawn && race.delay == .zero && race.lot == .message
      && clock.dates == .statedTime && masterData.takes == .current
  }

  /// Whether every message comes out at the moment at which it goes in, unchanged.
  var isTransparent: Bool { isPlain && outage.length == .zero && updates.allSatisfy { $0.from == .max } }

  /// The parameter by which a mechanism says where it acts.
  static func boundary(_ name: String) -> Parameter<Boundary> {
    Parameter(
      "at-border", name, default: .controllerToSite, healthy: .controllerToSite,
      origin: .assumption("any can happen; the first carries a message a unit"))
  }

  /// The parameter by which a mechanism says whether anybody is told.
  static func alert(_ standard: Alert, _ origin: Origin) -> Parameter<Alert> {
    Parameter(
      "alert", "which of the two systems raises an alert about a message that comes to grief",
      default: standard,
      healthy: .sender, origin: origin)
  }
}
