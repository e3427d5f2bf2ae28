import EventKernel
import Scenario

/// What happens to messages at one border: the values of the mechanisms that act there.
struct LinkSettings {
  let queue: QueueOverflow
  let outage: Outage
  let race: LotBoundaryRace
  let retry: RetryDuplicate
  let order: OutOfOrder
  let update: UpdateMapping

  init(_ mechanisms: MechanismValues, at boundary: Boundary) {
    queue = mechanisms.queueOverflow.boundary == boundary ? mechanisms.queueOverflow : .healthy
    outage = mechanisms.outage.boundary == boundary ? mechanisms.outage : .healthy
    race = mechanisms.lotBoundaryRace.boundary == boundary ? mechanisms.lotBoundaryRace : .healthy
    retry = mechanisms.retryDuplicate.boundary == boundary ? mechanisms.retryDuplicate : .healthy
    order = mechanisms.outOfOrder.boundary == boundary ? mechanisms.outOfOrder : .healthy
    update = mechanisms.updateMapping.boundary == boundary ? mechanisms.updateMapping : .healthy
  }

  /// Whether every message comes out at the moment at which it goes in, unchanged.
  var isTransparent: Bool {
    queue.service == .zero && outage.length == .zero && race.delay == .zero && race.lot == .message
      && retry.latency == .zero && order.spread == .zero && update.from == .max
  }

  /// The parameter by which a mechanism says where it acts.
  static func boundary(_ name: String) -> Parameter<Boundary> {
    Parameter(
      "at-border", name, default: .controllerToSite, healthy: .controllerToSite,
      origin: .assumption("either can happen; the first carries a message a unit"))
  }
}
