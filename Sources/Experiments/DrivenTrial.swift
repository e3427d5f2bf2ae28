import Drift
import EventKernel
import TraceModel
import World

/// Other records of a trial's site, which hear what ours hears: systems outside, and whatever stands for them.
public protocol OtherRecords: AnyObject {
  /// How many they are.
  var recordCount: Int { get }

  /// The trial begins; `table` has the names of all that will be said.
  func begin(_ table: IdentifierTable) throws

  /// Something was said, in the order in which our record is told.
  func hear(_ events: [TraceEvent], at arrival: Timestamp) throws

  /// Everything about a lot was said: what each record has of it, in the same order each time.
  func readers(of lot: ClosedLot, at now: Timestamp) throws -> [any RecordReader]

  /// Whether a record has raised anything about a thing, such as by refusing what named it.
  func hasRaised(record: Int, about item: ItemID) -> Bool
}

/// The things of a lot that somebody may ask other records about.
public struct ClosedLot: Sendable {
  /// The lot.
  public let id: LotID
  /// Codes that units of its cases bear, each once, in ascending order.
  public let units: [ItemID]
  /// Labels of its containers, each once, in ascending order.
  public let containers: [ItemID]
  /// Numbers that were issued for its units.
  public let issued: [Range<UInt32>]

  init(_ lot: LotTruth, in truth: borrowing Truth) {
    var (units, containers): (Set<ItemID>, Set<ItemID>) = ([], [])
    for number in lot.cases {
      let box = truth.caseOfUnits(number)
      containers.insert(box.label)
      for index in 0..<box.contentCount {
        units.insert(truth.carton(truth.carton(at: index, inCase: number)).printed)
      }
    }
    // order-free: numbers in a row
    for number in lot.bundledCases { containers.insert(truth.bundledCase(number).label) }
    for number in lot.pallets { containers.insert(truth.pallet(number).label) }
    id = lot.id
    self.units = units.filter(\.isSome).sorted()
    self.containers = containers.filter(\.isSome).sorted()
    issued = lot.issued.filter { $0.level == .unit }.map(\.items)
  }
}

/// A long trial of a condition whose site is heard by other records beside ours, each held against truth as ours is.
///
/// The people of the line do what our record asks of them, as the scenario says: the world is one and the same for all.
public struct DrivenTrial: Sendable {
  /// What our record comes to, told everything that is said.
  public let ours: TrialSummary
  /// What each other record comes to. Each lot is compared once, when everything of it was said: nothing is transient.
  public let others: [TrialSummary]
  /// When the record was told last.
  public let end: Timestamp

  /// Runs the trial, until somebody asks for an end; nil where there is no such condition. What `records` throw ends it.
  public init?(
    _ plan: ExperimentPlan, condition name: String, trial number: Int, records: any OtherRecords,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progressed: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws {
    guard let condition = plan[name] else { return nil }
    var trial = plan.trial(of: condition)
    trial.isInterrupted = isInterrupted
    trial.progressed = progressed
    let (mechanisms, start) = (trial.plan.mechanisms, trial.plan.clocks.startOfTrial)
    let role: Role = name == plan.validation ? .validation : .production
    let blank = TrialSummary(role: role, condition: name, length: .long, trial: number)
    var builders = (0...records.recordCount).map { _ in
      SummaryBuilder(blank) { mechanisms.updatesInstalled(by: ($0.microseconds - start) * 1_000) }
    }
    var running = try RunningTrial(trial, number: UInt64(number))
    let site = running.site
    var problem: (any Error)?
    var last = Timestamp(microseconds: start)
    try records.begin(site.table)
    try running.run(
      lots: trial.lotCount,
      said: { batch, arrival in
        last = arrival
        guard problem == nil else { return }
        do {
          try records.hear((0..<batch.count).map { site.event(batch[$0], at: arrival) }, at: arrival)
        } catch { problem = error }
      },
      closed: { line, _, lot, _ in
        guard problem == nil else { return }
        do {
          let readers = try records.readers(of: ClosedLot(lot, in: line.truth), at: last)
          let now = Instant(nanoseconds: (last.microseconds - start) * 1_000)
          for (number, reader) in readers.enumerated() {
            var other = LotComparison(reader: reader).compare(lot, in: line.truth)
            for index in other.lasting.indices
            where records.hasRaised(record: number, about: other.lasting[index].item) {
              other.lasting[index].silent = false
              other.lasting[index].detected = last
              other.lasting[index].detectedAt = .reconciliation
            }
            builders[number + 1].add(other, at: now) { site.table.text(of: $0) }
          }
        } catch { problem = error }
      },
      reviewed: { drift, now in builders[0].add(drift, at: now) { site.table.text(of: $0) } })
    if let problem { throw problem }
    ours = builders[0].finished(running, books: nil, market: nil)
    var others: [TrialSummary] = []
    for builder in builders.dropFirst() {
      var summary = builder.finished(running, books: nil, market: nil)
      // What our record has raised is nothing that another one has.
      summary.raised = []
      others.append(summary)
    }
    self.others = others
    end = last
  }
}

extension Site {
  /// An event as the record was told of it, with the places that the line leaves to its site.
  func event(_ said: TraceEvent, at arrival: Timestamp) -> TraceEvent {
    var event = said
    event.header.recordTime = arrival
    event.header.readPoint = readPoint(of: event.header.actor)
    if event.header.kind != .ship { event.header.place = place }
    return event
  }
}
