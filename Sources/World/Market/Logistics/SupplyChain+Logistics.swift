import EventKernel
import TraceModel

/// Pallets on their way from the site to its logistics provider.
public struct Transfer: Sendable {
  /// The pallets.
  public let pallets: [Int]
  /// What was scanned at the site's dock.
  public let labels: [ItemID]
  /// When they leave.
  public let leavesAt: Instant
  /// When they are at the provider's dock.
  public let arrivesAt: Instant
  /// When they are in their place.
  public let storedAt: Instant
  /// When the maker's record is told so; nil where it is not.
  public let toldAt: Instant?
  /// Whether they have come to their place.
  var isStored = false

  /// Where the pallets are at `now`, while nobody has sent them on.
  public func holder(at now: Instant) -> Holder {
    if now < leavesAt { return Holder(.site) }
    return now < arrivesAt ? Holder(.wayToProvider) : Holder(.provider)
  }
}

// From the site to its logistics provider, where it has one.
extension SupplyChain {
  /// The pallets of a lot that is released are sent to the provider.
  mutating func transfer(_ moved: [Int], at now: Instant, in calendar: inout Calendar<Event>) {
    var stream = draws.transfers.stream(UInt64(transfers.count))
    let logistics = plan.logistics
    let leaves = now.later(CaseLives.about(plan.picking, &stream))
    let arrives = leaves.later(CaseLives.about(logistics.transfer, &stream))
    let stored = arrives.later(CaseLives.about(logistics.receiving, &stream))
    let told = logistics.reports ? stored.later(logistics.reportsAfter.nanoseconds) : nil
    let number = transfers.count
    transfers.append(
      Transfer(
        pallets: moved, labels: moved.map { pallets[$0].label }, leavesAt: leaves, arrivesAt: arrives,
        storedAt: stored, toldAt: told))
    for pallet in moved { pallets[pallet].transfer = number }
    plan(.leave(transfer: number), at: leaves, in: &calendar)
    plan(.store(transfer: number), at: stored, in: &calendar)
    if let told { plan(.tell(transfer: number), at: told, in: &calendar) }
  }

  /// What has come to the provider stands there, to be shipped.
  mutating func store(_ number: Int) {
    transfers[number].isStored = true
    for pallet in transfers[number].pallets { stand(pallet) }
    ask(.store(transfer: number))
    askForPicking()
  }

  /// A pallet stands where orders are picked.
  mutating func stand(_ pallet: Int) { atSite[pallets[pallet].label, default: []].append(pallet) }

  /// People take listed cases from their pallets and put them onto a pallet of their own.
  mutating func buildMixed(_ number: Int, at now: Instant) {
    var boxes: [BoxKey] = []
    for wanted in shipments[number].listedCases {
      guard let pallet = atSite[wanted.pallet]?.first,
        let place = pallets[pallet].boxes.firstIndex(where: { label(of: $0) == wanted.label })
      else {
        tally.casesNotFound += 1
        continue
      }
      // Another one is wanted in place of what may not be used any more.
      if usableUntil(ofSeal: pallets[pallet].boxes[place].seal) <= now {
        reopen(shipments[number].order, cases: 1)
        continue
      }
      boxes.append(pallets[pallet].boxes.remove(at: place))
      shipments[number].moved.append(wanted)
      if pallets[pallet].boxes.isEmpty { atSite[wanted.pallet]?.removeFirst() }
    }
    guard !boxes.isEmpty else { return }
    tally.mixedPallets += 1
    tally.palletsOfSeveralLots += Set(boxes.map(\.seal)).count > 1 ? 1 : 0
    shipments[number].loaded.append(pallets.count)
    shipments[number].labels.append(shipments[number].mixed)
    var pallet = PalletHolding(label: shipments[number].mixed, boxes: boxes)
    pallet.shipment = number
    pallet.isMixed = true
    pallets.append(pallet)
    tally.shipped += units(ofPallet: pallets.count - 1)
    ask(.build(shipment: number))
  }
}
