import EventKernel
import Scenario
import Testing
import TraceModel
import World

/// Everything at once, and then each cause healthy in turn: nothing else is drawn otherwise, and what vanishes was its own.
@Suite("Each cause is necessary")
struct NecessityTests {
  /// What can be wrong, by the number of the physical thing.
  enum Thing: Hashable {
    case unit(Int), box(Int), pallet(Int)
  }

  struct Course {
    var wrong: Set<Thing> = []
    /// What the marks on a thing, and on whatever carries the same numbers, say.
    var attribution: [Thing: MechanismSet] = [:]
    /// Each carton's place in the law of print, which was drawn for it.
    var quality: [Float] = []
    var passages: [Passage] = []
  }

  /// Causes that act in what is said and not on what the belts do, each strong enough to be met in an hour or two.
  ///
  /// `early-commit` is not among them: a number that counts once it is printed needs no list and no typed code, so that it
  /// masks what `unhandshaken-result` and `keyed-code` do. `case-label-reload` is not, because its policies use up rolls
  /// at another pace, which stops the packer at other times.
  static let recorded: [MechanismID] = [
    .poolCheckpoint, .unhandshakenResult, .codeFormat, .keyedCode, .lateRead, .unloggedRemoval, .jamRepack,
    .palletWindow, .partialAtLotEnd,
  ]

  static var plan: LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 30_011
    plan.lots.count = 1
    plan.packer.assignment = .betweenCloses
    plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    plan.packer.comparesReads = false
    // A case that is full stops the belt, and what fills it is not only what the belts do.
    plan.packer.sparePlaces = 1_000
    plan.packer.scale = .reports
    plan.packer.noReads = 0
    plan.serializer.noRead = .keyIn
    plan.labeler.verifiesLabels = false
    plan.labeler.labelsPerRoll = 200
    plan.palletizer.assignment = .byArrival
    plan.stops.crashesPerWeek = 2_000
    plan.stops.jamsPerHour = 10
    plan.crew.samplesPerHour = 20
    plan.crew.people = 10
    return plan
  }

  /// Everything on.
  static var everything: MechanismValues {
    var all = MechanismValues()
    all.poolCheckpoint = PoolCheckpoint(.standard)
    // A little longer than the 200 ms between two cartons, so that a few in a hundred are overwritten.
    all.unhandshakenResult = condition(
      UnhandshakenResult.self, [("period", Optional(TimeSpan.milliseconds(205)))])
    all.codeFormat = condition(
      CodeFormat.self,
      [
        ("profile", CodeFormat.Profile.noSeparator), ("update-at", TimeSpan.hours(1)),
        ("noticed-after", Optional(TimeSpan.minutes(5))),
      ])
    all.keyedCode = KeyedCode(.standard)
    all.lateRead = LateRead(.standard)
    all.unloggedRemoval = lapse(UnloggedRemoval.self, 0.3)
    all.jamRepack = lapse(JamRepack.self, 1)
    all.palletWindow = PalletWindow(.standard)
    all.partialAtLotEnd = condition(PartialAtLotEnd.self, [("policy", PartialAtLotEnd.Policy.closeAsFull)])
    return all
  }

  static func without(_ id: MechanismID, _ all: MechanismValues) -> MechanismValues {
    var some = all
    some.set(id, to: .healthy)
    return some
  }

  /// That a draw hangs on nothing but its thing is held by the kernel (a stream is a function of seed, trial, path and
  /// entity) and by a rule (no stream is kept from one thing to the next). This is what can be seen of it from outside.
  @Test("with everything on, setting one healthy changes no draw of another", arguments: MechanismID.allCases)
  func draws(id: MechanismID) throws {
    var plan = Self.plan
    plan.lots.cartonsPerLot = 4_000
    plan.mechanisms = MechanismValues(.standard)
    let all = try course(of: plan)
    plan.mechanisms = Self.without(id, MechanismValues(.standard))
    let some = try course(of: plan)
    #expect(some.quality == all.quality, "\(id) healthy draws other prints")

    // On a belt that nothing stops, times are drawn distances: to the nanosecond.
    var free = LinePlan.bare(.betweenCloses, cartons: 2_000)
    free.feed.pitchSpread = 10_000
    free.serializer.noRead = .reject
    free.mechanisms = MechanismValues(.standard)
    let infeed = try course(of: free).passages.filter { $0.station == .infeed }
    free.mechanisms = Self.without(id, MechanismValues(.standard))
    #expect(try course(of: free).passages.filter { $0.station == .infeed } == infeed, "\(id) moves the feed")
    #expect(infeed.count == 2_000)
  }

  @Test("what vanishes with a cause was marked by it, and what only it had marked vanishes")
  func vanishes() throws {
    var plan = Self.plan
    plan.mechanisms = Self.everything
    let all = try course(of: plan)
    #expect(all.wrong.count > 500)
    for id in Self.recorded {
      plan.mechanisms = Self.without(id, Self.everything)
      let some = try course(of: plan)
      #expect(some.quality == all.quality && some.passages == all.passages, "\(id) changes what the belts do")
      let own = MechanismSet(id)
      let vanished = all.wrong.subtracting(some.wrong)
      #expect(!vanished.isEmpty, "\(id) caused nothing")
      let others = vanished.filter { !(all.attribution[$0] ?? []).contains(own) }
      #expect(
        others.isEmpty,
        "\(id): \(others.count) of \(vanished.count), as \(others.first.map { "\($0)" } ?? "")")
      let alone = all.wrong.filter { all.attribution[$0] == own }
      let stayed = alone.intersection(some.wrong)
      // Where one cause goes, another may act on the same thing in its stead: rarely, and it is counted.
      #expect(stayed.count * 200 <= alone.count, "\(id) alone: \(stayed.count) of \(alone.count) stay")
      let joint = all.wrong.filter { (all.attribution[$0] ?? []).contains(own) && all.attribution[$0] != own }
      print(
        "\(id): \(vanished.count) vanish, \(alone.count) were its alone; of \(joint.count) joint ones "
          + "\(joint.intersection(vanished).count) vanish; \(some.wrong.subtracting(all.wrong).count) appear")
    }
  }

  @Test("what counts once it is printed hides that its result was lost: the two are not the sum of each")
  func masks() throws {
    var plan = Self.plan
    plan.lots.cartonsPerLot = 10_000
    plan.stops.crashesPerWeek = 0
    plan.mechanisms.unhandshakenResult = Self.everything.unhandshakenResult
    let list = try course(of: plan).wrong.count
    plan.mechanisms.earlyCommit = EarlyCommit(.standard)
    let both = try course(of: plan).wrong.count
    plan.mechanisms.unhandshakenResult = .healthy
    let early = try course(of: plan).wrong.count
    #expect(list > 100 && early > 10, "\(list) and \(early)")
    #expect(both == early, "\(list) and \(early) alone, \(both) together")
  }

  /// One run, and what is wrong at its end: each thing by its own number, whatever is printed on it.
  func course(of plan: LinePlan) throws -> Course {
    var line = Line(plan, seed: 3, trial: 0, site: CountingSource())
    line.tracesPassages = true
    var simulation = Simulation(line)
    while simulation.model.occurrences[.lots] < plan.lots.count, simulation.now < .start + .hours(200) {
      try simulation.run(until: simulation.now + .hours(1))
    }
    var record = NaiveRecord()
    record.listen(to: simulation.model.outbox)
    var course = Course()
    // A look for results is a cause's own way of fetching them, and no passage of a carton.
    course.passages = simulation.model.passages.filter { $0.station != .result }
    var marks: [ItemID: MechanismSet] = [:]
    var copies: [ItemID: Int] = [:]
    for number in simulation.model.truth.cartonNumbers {
      let carton = simulation.model.truth.carton(number)
      course.quality.append(carton.quality)
      marks[carton.printed, default: []].formUnion(carton.marks)
      if carton.place == .caseOfUnits { copies[carton.printed, default: 0] += 1 }
    }
    for number in simulation.model.truth.cartonNumbers {
      let carton = simulation.model.truth.carton(number)
      guard carton.printed.isSome else { continue }
      let counts = record.state[carton.printed] == .commission
      let isWrong =
        carton.place == .caseOfUnits
        ? !counts || carton.malformed || carton.rejected || carton.unreadable || carton.belowLimit
          || copies[carton.printed] ?? 0 > 1
        : counts && copies[carton.printed] == nil
      if isWrong { course.wrong.insert(.unit(number)) }
      course.attribution[.unit(number)] = marks[carton.printed]
    }
    for number in simulation.model.truth.caseNumbers {
      let box = simulation.model.truth.caseOfUnits(number)
      let inside = (0..<box.contentCount).map {
        simulation.model.truth.carton(simulation.model.truth.carton(at: $0, inCase: number)).printed
      }
      let said = record.contents[box.label] ?? []
      if inside.sorted() != said.sorted() { course.wrong.insert(.box(number)) }
      var set = box.marks
      for item in inside + said { set.formUnion(marks[item] ?? []) }
      course.attribution[.box(number)] = set
      marks[box.label, default: []].formUnion(set)
    }
    for number in simulation.model.truth.palletNumbers {
      let pallet = simulation.model.truth.pallet(number)
      let inside = (0..<pallet.contentCount).map {
        simulation.model.truth.caseOfUnits(simulation.model.truth.caseOfUnits(at: $0, onPallet: number)).label
      }
      let said = record.contents[pallet.label] ?? []
      if inside.sorted() != said.sorted() { course.wrong.insert(.pallet(number)) }
      var set = pallet.marks
      for label in inside + said { set.formUnion(marks[label] ?? []) }
      course.attribution[.pallet(number)] = set
    }
    return course
  }
}
