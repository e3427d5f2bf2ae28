import EventKernel
import Numerics
import Testing
import World

/// Machines that fail, and people who repair them: the finite source of which the closed form speaks.
struct RepairShop: Model, ~Copyable {
  typealias Event = LineEvent
  var crew: Crew
  let machines: Int
  let upTime: TimeSpan
  let path: RandomPath
  var failures: [UInt32] = []
  /// Nanoseconds × machines that were down, and when that number last changed.
  var downArea = 0.0
  var down = 0
  var changedAt = Instant.start
  var busyArea = 0.0

  mutating func start(_ calendar: inout Calendar<LineEvent>) {
    failures = Array(repeating: 0, count: machines)
    for machine in 0..<machines { run(UInt32(machine), at: .start, in: &calendar) }
  }

  mutating func run(_ machine: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    var stream = path.stream(UInt64(machine), failures[Int(machine)])
    failures[Int(machine)] += 1
    let time = Int64(-Mathematics.log(stream.uniformOpen()) * Double(upTime.nanoseconds))
    calendar.schedule(.jam(machine), at: now + TimeSpan(nanoseconds: time), rank: Rank(.beltChange))
  }

  mutating func tally(at now: Instant) {
    let span = Double((now - changedAt).nanoseconds)
    downArea += span * Double(down)
    busyArea += span * Double(crew.busy)
    changedAt = now
  }

  mutating func handle(_ event: LineEvent, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    tally(at: now)
    switch event {
    case .jam(let machine):
      down += 1
      // A task's entity gives its service time: machine and failure.
      crew.ask(
        .clearJam, entity: machine + UInt32(machines) * failures[Int(machine)], at: now, in: &calendar)
    case .taskDone(let person):
      guard let task = crew.finish(person) else { return }
      down -= 1
      run(task.entity % UInt32(machines), at: now, in: &calendar)
      crew.beginNext(at: now, in: &calendar)
    default: break
    }
  }
}

@Suite("The crew")
struct CrewTests {
  @Test(
    "with constant rates, utilisation and waiting are those of the finite-source queue",
    arguments: [(1, 1, 0.5), (6, 2, 0.3), (10, 3, 0.5), (4, 4, 1.0)])
  func finiteSource(_ machines: Int, _ people: Int, _ load: Double) throws {
    // M/M/c//N: with load = λ/μ, P(n down) ∝ C(N, n) loadⁿ for n ≤ c, and × n! / (c! cⁿ⁻ᶜ) beyond.
    var weights: [Double] = [1]
    for n in 1...machines {
      weights.append(weights[n - 1] * Double(machines - n + 1) * load / Double(min(n, people)))
    }
    let total = weights.reduce(0, +)
    let meanDown = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    let meanBusy = weights.enumerated().reduce(0) { $0 + Double(min($1.offset, people)) * $1.element } / total
    // Little: throughput = λ (N − L), waiting = (L − busy) / throughput, in units of the service time.
    let waiting = (meanDown - meanBusy) / (load * (Double(machines) - meanDown))

    var plan = CrewPlan()
    plan.people = people
    plan.handover = .zero
    plan.service[.clearJam] = ServiceLaw(minimum: .zero, tail: .seconds(100))
    var paths = RandomPaths(seed: 5, trial: 0)
    var simulation = Simulation(
      RepairShop(
        crew: Crew(plan, service: paths.claim("test/service", owner: "test")), machines: machines,
        upTime: TimeSpan(nanoseconds: Int64(100e9 / load)), path: paths.claim("test/up", owner: "test")))
    try simulation.run(until: .start + .hours(20_000))
    let end = Double(simulation.model.changedAt.nanoseconds)
    let (busy, down) = (simulation.model.busyArea / end, simulation.model.downArea / end)
    // About 72,000 × load × running machines tasks: their means stand within 2 %.
    #expect(abs(busy / meanBusy - 1) < 0.02, "\(busy) for \(meanBusy)")
    #expect(abs(down / meanDown - 1) < 0.02, "\(down) for \(meanDown)")
    let waited = simulation.model.crew.waited / Double(simulation.model.crew.begun) / 100
    #expect(abs(waited - waiting) < 0.03 * waiting + 0.000_1, "\(waited) for \(waiting)")
    print("crew", machines, people, load, "busy", meanBusy, busy, "waiting", waiting, waited)
  }

  @Test("tasks that wait for years are added up, begin in their order, and the crew is said not to keep up")
  func cannotKeepUp() throws {
    var plan = CrewPlan()
    plan.people = 1
    plan.handover = .zero
    plan.service[.takeSample] = ServiceLaw(minimum: .days(7), tail: .zero)
    var paths = RandomPaths(seed: 5, trial: 0)
    var crew = Crew(plan, service: paths.claim("test/service", owner: "test"))
    var calendar = Calendar<LineEvent>()
    for entity in 0..<400 { crew.ask(.takeSample, entity: UInt32(entity), at: .start, in: &calendar) }
    var done: [UInt32] = []
    while let due = calendar.pop() {
      if let task = crew.finish(0) { done.append(task.entity) }
      crew.beginNext(at: due.time, in: &calendar)
    }
    #expect(done == Array(0..<400) && crew.backlog == 0)
    // 7 days × (0 + 1 + … + 399): more nanoseconds than 63 bits hold.
    #expect(abs(crew.waited / (7 * 86_400 * 79_800) - 1) < 1e-9)
    #expect(
      crew.overload?.hasPrefix("people could not keep up: 400 tasks waited for 33516 h") == true,
      "\(crew.overload ?? "")")
  }

  @Test("skills, shifts and the hand-over decide who begins what")
  func whoBegins() throws {
    var plan = CrewPlan()
    plan.peopleByShift = [1, 0, 2]
    plan.skills = [Skills(.clearJam), .all]
    var paths = RandomPaths(seed: 5, trial: 0)
    var crew = Crew(plan, service: paths.claim("test/service", owner: "test"))
    var calendar = Calendar<LineEvent>()
    crew.ask(.takeSample, entity: 1, at: .start, in: &calendar)
    #expect(crew.busy == 0 && crew.backlog == 1)
    crew.ask(.clearJam, entity: 2, at: .start, in: &calendar)
    #expect(crew.busy == 1 && crew.backlog == 1)
    _ = crew.finish(0)
    crew.ask(.clearJam, entity: 3, at: .start + .hours(9), in: &calendar)
    #expect(crew.busy == 0 && crew.backlog == 2, "nobody is there in the second shift")
    crew.beginNext(at: .start + .hours(16) + .minutes(5), in: &calendar)
    #expect(crew.busy == 0, "the shifts hand over")
    crew.beginNext(at: .start + .hours(16) + .minutes(11), in: &calendar)
    #expect(crew.busy == 2 && crew.backlog == 0)
  }
}
