import EventKernel
import TraceCore
import TraceModel
import World

/// Deliveries of carton blanks, and the lots that they go into: what was used, and what the site's execution system books.
///
/// One delivery lasts for some lots, in the order in which they end. The record hears of each lot's delivery when its order is
/// closed, so that a supplier's recall begins where it has to.
struct MaterialKeeping {
  private let core: TraceCore
  private let site: Site
  private let lotsPerDelivery: Int
  private let execution: ActorID
  private let startOfTrial: Int64
  private var said: UInt64 = 0
  /// The lots that each delivery went into.
  private(set) var deliveries: [(batch: MaterialBatchID, lots: [LotID])] = []

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
    if deliveries.last.map({ $0.lots.count >= lotsPerDelivery }) ?? true {
      let day = Int((startOfTrial + now.nanoseconds / 1_000) / 86_400_000_000)
      deliveries.append((site.delivery(number: deliveries.count + 1, on: day), []))
    }
    deliveries[deliveries.count - 1].lots.append(lot)
    var header = EventHeader(.consumeMaterial)
    said += 1
    header.id = EventID(sender: execution, sequence: said)
    header.eventTime = Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
    header.actor = execution
    header.lot = lot
    var details = EventDetails()
    details.material = deliveries[deliveries.count - 1].batch
    var batch = EventBatch()
    batch.append(header, items: [], details: details)
    core.take(batch, arrival: max(core.now, header.eventTime))
    _ = core.takeFeedback()
  }
}

extension Site {
  /// A delivery of carton blanks, counted from 1, which came on a day since 1970.
  func delivery(number: Int, on day: Int) -> MaterialBatchID {
    do throws(any Error) {
      let place = try SGLN(epcURI: "urn:epc:id:sgln:0614141.00300.0")
      let supplier = Supplier(
        party: try TraceModel.Party(gln: place.gln, name: "Harbor Cartons", role: .supplier),
        approvedUntil: nil)
      let blanks = try Material(code: "BLANK-30", name: "carton blanks", kind: .secondaryPackaging)
      guard let day = CalendarDate(daysSince1970: day) else { preconditionFailure("no such day: \(day)") }
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
