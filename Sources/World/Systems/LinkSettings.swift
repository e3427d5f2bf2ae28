import EventKernel
import Scenario

/// What happens to messages at one boundary: the values of the mechanisms that act there.
struct LinkSettings {
  let queue: QueueOverflow
  let outage: Outage
  let race: LotBoundaryRace
  let retry: RetryDuplicate
  let order: OutOfOrder
  let update: UpdateMapping
  let clock: ClockOffset
  let purge: QueuePurge
  let masterData: MasterDataChange

  init(_ mechanisms: MechanismValues, at boundary: Boundary) {
    queue = mechanisms.queueOverflow.boundary == boundary ? mechanisms.queueOverflow : .healthy
    outage = mechanisms.outage.boundary == boundary ? mechanisms.outage : .healthy
    race = mechanisms.lotBoundaryRace.boundary == boundary ? mechanisms.lotBoundaryRace : .healthy
    retry = mechanisms.retryDuplicate.boundary == boundary ? mechanisms.retryDuplicate : .healthy
    order = mechanisms.outOfOrder.boundary == boundary ? mechanisms.outOfOrder : .healthy
    update = mechanisms.updateMapping.boundary == boundary ? mechanisms.updateMapping : .healthy
    clock = mechanisms.clockOffset.boundary == boundary ? mechanisms.clockOffset : .healthy
    purge = mechanisms.queuePurge.boundary == boundary ? mechanisms.queuePurge : .healthy
    masterData = mechanisms.masterDataChange.boundary == boundary ? mechanisms.masterDataChange : .healthy
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
  var isTransparent: Bool { isPlain && outage.length == .zero && update.from == .max }

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
