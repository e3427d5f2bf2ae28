import EventKernel
import TraceModel
import World

/// All that the devices and people of a line say in one trial, in the order in which the record is told.
public struct SpokenTrial {
  /// The events, each with the time at which the record was told.
  public let events: [TraceEvent]
  /// The names of things, lots, devices and places.
  public var table: IdentifierTable { site.table }
  /// What documents say of each product and each of its containers that has a number.
  public var masterData: [(of: ProductClass, data: [(MasterDataField, String)])] { site.masterData }
  /// The site as documents have it.
  public var maker: Site.Party { site.maker }
  private let site: Site
  /// When the record was told last.
  public let end: Timestamp

  /// A long trial of a condition, until somebody asks for an end; nil where there is no such condition.
  public init?(
    _ plan: ExperimentPlan, condition name: String, trial number: Int,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws {
    guard let condition = plan[name] else { return nil }
    var trial = plan.trial(of: condition)
    trial.isInterrupted = isInterrupted
    var running = try RunningTrial(trial, number: UInt64(number))
    let site = running.site
    self.site = site
    var spoken: (events: [TraceEvent], end: Timestamp) = ([], .distantPast)
    try running.run(
      lots: trial.lotCount,
      said: { batch, arrival in
        spoken.end = arrival
        for index in 0..<batch.count {
          spoken.events.append(site.event(batch[index], at: arrival))
        }
      })
    (events, end) = (Self.apart(spoken.events), spoken.end)
  }

  /// Packings and unpackings that have one time, each a microsecond after the one before it as their senders number them: whoever
  /// empties a case and says anew what is in it does both at once, and a document has no other word for what came first.
  private static func apart(_ events: [TraceEvent]) -> [TraceEvent] {
    var ofTime: [Timestamp: Set<EventID>] = [:]
    func moves(_ event: TraceEvent) -> Bool { [.pack, .unpack].contains(event.header.kind) }
    for event in events where moves(event) {
      ofTime[event.header.eventTime, default: []].insert(event.header.id)
    }
    return events.map { event in
      guard moves(event), let all = ofTime[event.header.eventTime], all.count > 1 else { return event }
      var event = event
      // order-free: a count
      let before = all.count { $0 < event.header.id }
      event.header.eventTime = event.header.eventTime.advanced(byMicroseconds: Int64(before))
      return event
    }
  }
}
