import EventKernel
import TraceModel

/// A packaging line, simulated: what physically happens, and what its devices and people say of it.
///
/// The regular passage of cartons is not in the calendar. Each station knows when the next carton will pass it; the
/// earliest of these passages is taken, one after another in the order of time, until something irregular (a stop, a
/// message, a person) is due, which the calendar holds. A passage may plan such a thing; it is looked for again
/// after every step. While the line runs steadily, stations whose passages nobody waits for are stepped later, several at
/// a time (see SteadyRunning.swift).
///
///     feed ─► printer ─► camera ─► eyes ─► ejector ─► exit ─► accumulation ─► singulator ─► scanner ─► eye ─► case
///             └──────────── serializer's belt ────────────┘                  └──────── packer's belt ───────┘
public struct Line: ~Copyable, Model {
  /// What is planned besides the passage of cartons.
  public typealias Event = LineEvent

  private let planned: Boxed<LinePlan>
  let draws: LineDraws
  let site: any NumberSource

  // What is true.
  /// Where everything is and what is printed on it.
  public internal(set) var truth = Truth()
  // What was said.
  /// What devices and people have said since the outbox was emptied.
  public internal(set) var outbox = EventBatch()
  /// When each of these was said in truth, where anybody asked for it: no system is shown this.
  public internal(set) var saidAt: [Instant] = []
  /// Whether ``saidAt`` is kept.
  public var keepsTimes = false
  var sequences = PerDevice<UInt64>(repeating: 0)
  /// What is added to the actors of ``Device``, so that those of a site's lines have names of their own.
  let firstActor: UInt16
  private let begins: Instant

  /// How the clocks are kept: as planned, but for what `window-skew` does to the packer's.
  let clockPlan: ClockPlan
  var clocks: Clocks

  // Belts and what rides on them.
  var belts: (serializer: BeltState, packer: BeltState)
  var onSerializer = Ring<Rider>(capacity: 128)
  var onPacker = Ring<Rider>(capacity: 64)
  var accumulating = Ring<Waiting>(capacity: 512)
  var stations: StationTimes

  // Machines.
  let serializer: SerializerSettings
  let steadiness: SteadySettings
  /// Whether stations upstream have been stepped beyond the time of those downstream.
  var runsAhead = false
  /// How many cartons the camera has looked at while the line ran steadily.
  public internal(set) var steadyLooks = 0
  /// Where the eyes stand that register the tracking anew, in µm.
  let eyes: InlineArray<4, Int64>
  var feed = FeedState()
  var pool = SerialPool()
  /// When another server takes over the issuing of numbers.
  var takeOvers: RareMoments
  /// When the system works that gives numbers.
  var numberHours: ServiceHours
  var printer = PrinterState()
  var camera = CameraState()
  var tracking = TrackingState()
  var packer = PackerState()
  var bundler = BundlerState()
  /// Whether cartons are wrapped to bundles, and how many go into what they fall into.
  let hasBundles: Bool
  let unitsPerBox: Int
  /// How many go into one at most.
  let placesPerBox: Int
  var palletizer = PalletizerState()
  var challenge = ProductionChallenge()
  var faults = LastingFaults()
  var lot = LotState()
  var clearance = ClearanceState()
  var list: StatusList
  var dates: CountedDates
  var helpers: HelperCodes
  /// The people.
  public internal(set) var crew: Crew
  /// The machines' states and the time spent in each.
  public internal(set) var states = MachineLogs()
  /// Lots that were closed and wait for quality, in the order of closing; and of those that are held, what has to be opened.
  var closedLots: [ClosedLot] = []
  var heldContainers: [UInt32: HeldContainer] = [:]
  /// Containers of lots that were held, so far.
  var containersHeld: UInt32 = 0
  /// Nanoseconds for which lots were on the line that have ended, and from each to the next.
  var lotOpenTime: Int64 = 0
  /// Whether quality asks the record before it releases a lot; whoever keeps the record says what it answers, by
  /// ``releaseLot(_:at:)`` or `holdLot(_:opening:isWhole:at:in:)`, when it finds any in ``lotsToRelease``.
  public var asksBeforeRelease = false
  /// What the record has asked for, in the order of asking.
  var prompts: [Prompt] = []
  /// What of it is on the crew's list, and how often it was answered.
  var asked: [AskedThing: AskedThing.State] = [:]
  /// What happened so far; the counts by which a report says that a healthy line was not quiet.
  public internal(set) var occurrences = Occurrences()
  /// Lots whose last message has been said, and which nobody has compared yet.
  public internal(set) var finishedLots: [LotTruth] = []
  var lotInWork = LotTruth()
  /// Whether each passage is noted in ``passages``: for animations, and to hold the line against other models of it.
  public var tracesPassages: Bool {
    get { care.contains(.trace) }
    set { if newValue { care.insert(.trace) } else { care.remove(.trace) } }
  }
  var care: PassageCare = []
  /// Which carton passed what and when, in the order of stepping, while ``tracesPassages`` was on.
  public internal(set) var passages: [Passage] = []

  /// What is planned.
  var plan: LinePlan {
    @inline(__always) _read { yield planned.value }
  }

  /// A line at the start of a trial; a plan that has problems is a bug of whoever did not ask ``LinePlan/check()``.
  ///
  /// It is the site's line `number`, from 0: lines of one plan and seed draw what they draw for themselves. Its first lot begins
  /// `delay` after the start of the trial.
  public init(
    _ plan: LinePlan, seed: UInt64, trial: UInt64, site: any NumberSource, number: Int = 0,
    delay: TimeSpan = .zero
  ) {
    let problems = plan.problems()
    precondition(problems.isEmpty, PlanProblems(problems: problems).description)
    planned = Boxed(plan)
    self.site = site
    firstActor = UInt16(number * Device.allCases.count)
    begins = .start + delay
    draws = LineDraws(seed: seed, trial: trial, line: number)
    belts = (
      BeltState(
        nominal: plan.feed.speed, rampSteps: plan.stops.rampSteps, rampStep: plan.stops.rampStep),
      BeltState(
        nominal: plan.packer.speed, rampSteps: plan.packer.rampSteps, rampStep: plan.packer.rampStep)
    )
    stations = StationTimes(resyncEyes: plan.serializer.resyncEyes.count)
    crew = Crew(plan.crew, service: draws.service)
    serializer = SerializerSettings(plan)
    steadiness = SteadySettings(plan, serializer)
    list = StatusList(isKept: plan.packer.asksList || plan.palletizer.asksList)
    dates = CountedDates(isKept: plan.datesMayInvert)
    helpers = HelperCodes(isUsed: plan.packer.reads == .helperCodes)
    hasBundles = plan.hasBundles
    unitsPerBox = plan.unitsPerBox
    placesPerBox = plan.unitsPerBox + plan.packer.sparePlaces
    truth.innermost = hasBundles ? .bundle : .case
    let places = plan.serializer.resyncEyes
    eyes = InlineArray { $0 < places.count ? places[$0] : 0 }
    takeOvers = RareMoments(between: plan.mechanisms.doubleIssue.between, from: 0, draws.numberServers)
    numberHours = plan.numberHours(seed: seed, trial: trial)
    clockPlan = plan.keptClocks
    clocks = Clocks(clockPlan)
  }

  /// Plans the first lot and the first minute.
  public mutating func start(_ calendar: inout Calendar<LineEvent>) {
    belts.serializer.causes = .noLot
    belts.packer.causes = .noLot
    calendar.schedule(.lotBegins(0), at: begins, rank: Rank(.operator))
    planClocks(&calendar)
    calendar.schedule(.minute(0), at: .start, rank: Rank(.clock))
    for task in 0..<UInt32(plan.crew.backlog) {
      crew.ask(.finishOtherWork, entity: task, at: .start, in: &calendar)
    }
  }

  /// Steps the cartons: each passage in its order, until the calendar has something earlier.
  public mutating func advance(before end: Instant, in calendar: inout Calendar<LineEvent>) {
    while true {
      if isSteady { runSteadily(before: end, in: &calendar) }
      let passage = stations.earliest
      guard passage.isDue(before: end) else { return }
      let now = passage.time
      var station = passage.station
      // Asked anew for each passage: the one before may have planned something.
      if now >= calendar.settledNextTime(), calendar.comesFirst(before: stations.moment(of: station, at: now))
      {
        return
      }
      if _slowPath(!care.isEmpty) { station = takeCare(of: station, at: now) }
      switch station {
      case .infeed: enterCarton(at: now, in: &calendar)
      case .printer: printCarton(at: now, in: &calendar)
      case .camera: lookAtCarton(at: now, in: &calendar)
      case .result: takeResult(at: now, in: &calendar)
      case .ejector: decideOnCarton(at: now, in: &calendar)
      case .exit: leaveSerializer(at: now, in: &calendar)
      case .pulse: pulse(at: now, in: &calendar)
      case .singulator: enterPackerBelt(at: now, in: &calendar)
      case .scanner: scanCarton(at: now, in: &calendar)
      case .packerEye: dropCarton(at: now, in: &calendar)
      case .resync0, .resync1, .resync2, .resync3: passResyncEye(station, at: now)
      }
    }
  }

  /// Lets one irregular thing happen.
  public mutating func handle(_ event: LineEvent, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    switch event {
    case .lotBegins(let number): beginLot(number, at: now, in: &calendar)
    case .lotDrained(let number): drainLot(number, at: now, in: &calendar)
    case .lotEnds(let number): endLot(number, at: now, in: &calendar)
    case .ramp(let belt): rampUp(belt, at: now, in: &calendar)
    case .stopEnds(let belt, let cause): clear(cause, of: belt, at: now, in: &calendar)
    case .minute(let number): beginMinute(number, at: now, in: &calendar)
    case .microStop(let minute): microStop(minute, at: now, in: &calendar)
    case .jam(let minute): jam(minute, at: now, in: &calendar)
    case .crash(let minute): crash(minute, at: now, in: &calendar)
    case .breakdown(let machine, let minute): breakDown(machine, minute, at: now, in: &calendar)
    case .sampleWanted(let minute): wantSample(minute, at: now, in: &calendar)
    case .sampleBack(let carton): crew.ask(.returnSample, entity: carton, at: now, in: &calendar)
    case .clockSync(let device, let number): synchronize(device, number, at: now, in: &calendar)
    case .clockStep(let device, let number): stepClock(device, number, at: now)
    case .poolArrives: receiveBlock(at: now, in: &calendar)
    case .caseCloses(let number): closeCase(number, at: now, in: &calendar)
    case .readsSettle(let number): endReadMargin(of: number, at: now, in: &calendar)
    case .caseLabeled(let number): labelCase(number, at: now, in: &calendar)
    case .bundleCollated(let number): collate(number, at: now, in: &calendar)
    case .bundledCaseCloses(let number): closeBundledCase(number, at: now, in: &calendar)
    case .caseWeighed(let number): weighCase(number, at: now, in: &calendar)
    case .casePalletized(let number): palletize(number, at: now, in: &calendar)
    case .palletLabeled(let number): labelPallet(number, at: now, in: &calendar)
    case .rejectStationStops(let number): stopAtRejectStation(number, at: now, in: &calendar)
    case .taskDone(let person): finishTask(of: person, at: now, in: &calendar)
    }
  }
}

extension Calendar {
  /// Whether something pending comes before `moment`.
  func comesFirst(before moment: Moment) -> Bool {
    guard let first = peek else { return false }
    return first.moment < moment
  }
}

/// A value that stays where it is.
///
/// A plan has hundreds of fields. Were they the line's own, the compiler would follow each of them through every function
/// that borrows a line, because a line cannot be copied: modules took minutes to build that take seconds now.
final class Boxed<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}
