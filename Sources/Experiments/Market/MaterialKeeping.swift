import EventKernel
import TraceCore
import TraceModel
import World

/// Deliveries of carton blanks, and the lots that they go into: what was used, and what the site's execution system books.
///
/// One delivery lasts for some lots, in the order in which they are opened, on whichever line. The record hears of each lot's
/// delivery when its order is closed, so that a supplier's recall begins where it has to.
struct MaterialKeeping {
  private let core: TraceCore
  private let site: Site
  private let lotsPerDelivery: Int
  private let execution: ActorID
  private let startOfTrial: Int64
  private var said: UInt64 = 0
  private var used: [Int: (batch: MaterialBatchID, lots: [LotID])] = [:]
  /// The lots that each delivery went into, in the order of deliveries.
  var deliveries: [(batch: MaterialBatchID, lots: [LotID])] {
    // order-free: sorted
    used.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Nothing was delivered yet.
  init(_ trial: Trial, site: Site, core: TraceCore) {
    (self.core, self.site) = (core, site)
    lotsPerDelivery = max(1, trial.site.lotsPerDelivery)
    startOfTrial = trial.plan.clocks.startOfTrial
    execution = site.table.intern(
      ActorDefinition(name: "\(trial.site.name), execution system", kind: .system))
  }

  /// A lot has ended: what went into it is booked.
  mutating func settle(_ lot: LotID, at now: Instant) {
    let number = site.number(ofLot: lot) / lotsPerDelivery
    let batch = used[number]?.batch ?? site.delivery(number: number + 1, usedFrom: number * lotsPerDelivery)
    used[number, default: (batch, [])].lots.append(lot)
    var header = EventHeader(.consumeMaterial)
    said += 1
    header.id = EventID(sender: execution, sequence: said)
    header.eventTime = Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
    header.actor = execution
    header.lot = lot
    var details = EventDetails()
    details.material = batch
    var booking = EventBatch()
    booking.append(header, items: [], details: details)
    core.take(booking, arrival: max(core.now, header.eventTime))
    _ = core.takeFeedback()
  }
}

extension Site {
  /// A delivery of carton blanks, counted from 1, which came on the day on which the first lot that it goes into was opened.
  func delivery(number: Int, usedFrom first: Int) -> MaterialBatchID {
    do throws(any Error) {
      let place = try SGLN(epcURI: "urn:epc:id:sgln:0614141.00300.0")
      let supplier = Supplier(
        party: try TraceModel.Party(gln: place.gln, name: "Harbor Cartons", role: .supplier),
        approvedUntil: nil)
      let blanks = try Material(code: "BLANK-30", name: "carton blanks", kind: .secondaryPackaging)
      guard let day = dayOfOpening(ofLotNumber: first) else {
        preconditionFailure("lot \(first) is not open")
      }
      return table.intern(
        try MaterialBatch(
          number: try BatchNumber("CB-\(number)"), material: blanks, supplier: supplier,
          supplierLot: try LotNumber("HC\(100 + number)"), quantity: try Quantity(1, "H87"),
          received: day))
    } catch {
      preconditionFailure("delivery \(number) is none: \(error)")
    }
  }
}
