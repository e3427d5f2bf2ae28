import EventKernel
import Numerics
import World

/// What stops the naive line, and how its belts answer.
extension NaiveLine {
  func beginMinute(_ number: Int64) {
    later(now + 60_000_000_000, 1, .minute(number + 1))
    // The lot is opened after its first minute has begun.
    guard number > 0 else { return }
    let minute = UInt32(number)
    // Waits are exponential and begin anew with each minute; each of the sixteenths of a minute's numbers is one occasion's.
    func fallsInto(_ path: RandomPath, _ perHour: Double, _ sub: UInt32, _ kind: (UInt32) -> NaiveEvent.Kind)
    {
      guard perHour > 0 else { return }
      var draw = path.stream(UInt64(minute), sub)
      var wait = -Mathematics.log(draw.uniformOpen()) / perHour * 3_600e9
      var occasion = minute * 16
      while wait < 60e9, occasion < minute * 16 + 15 {
        later(now + Int64(wait), 0, kind(occasion))
        occasion += 1
        wait -= Mathematics.log(draw.uniformOpen()) / perHour * 3_600e9
      }
    }
    fallsInto(micro, plan.stops.microStopsPerHour, 0) { .microStop($0) }
    fallsInto(jams, plan.stops.jamsPerHour, 0) { .jam($0) }
    fallsInto(crashes, plan.stops.crashesPerWeek / 168, 0) { .crash($0) }
    fallsInto(samples, plan.crew.samplesPerHour, 0) { .sampleWanted($0) }
    fallsInto(breakdowns, plan.stops.breakdownsPerHour, 0) { .breakdown(belt: 0, $0) }
    fallsInto(breakdowns, plan.stops.breakdownsPerHour, 1) { .breakdown(belt: 1, $0) }
    let emptying = plan.crew.binEveryMinutes
    if emptying > 0, Int(number) % emptying == 0, !bin.isEmpty {
      ask(.emptyBin, minute) { .binEmptied(person: $0) }
    }
    let every = plan.stops.speedSwingMinutes
    if every > 0, Int(number) % every == 0 {
      var draw = swings.stream(UInt64(Int(number) / every))
      let share = 1 - plan.stops.speedSwing * draw.uniform()
      for (belt, full) in [(0, plan.feed.speed), (1, plan.packer.speed)] {
        nominal[belt] = max(1, Int64(Double(full) * share))
        if causes[belt].isEmpty, rampStep[belt] >= ramps[belt].steps { change(belt, nominal[belt]) }
      }
    }
  }

  func exponential(_ mean: Int64, _ u: Double) -> Int64 {
    Int64(min(-Mathematics.log(u), 10) * Double(mean)) + 1
  }

  func ask(_ task: TaskKind, _ entity: UInt32, _ done: (Int) -> NaiveEvent.Kind) {
    guard let person = people.firstIndex(of: false), let law = plan.crew.service[task] else {
      preconditionFailure("these lines have people enough, and say how long each task takes")
    }
    people[person] = true
    var draw = services.stream(UInt64(entity), UInt32(task.rawValue))
    let time = law.minimum.nanoseconds + exponential(law.tail.nanoseconds, draw.uniformOpen())
    later(now + time, 4, entity: person, done(person))
  }

  /// The places of causes among a line's, by which slips are drawn.
  static let bits: [String: UInt32] = [
    "no lot": 0, "blocked": 1, "micro-stop": 2, "reload": 3, "no serials": 4, "crash": 6, "breakdown": 9,
  ]

  func stop(_ belt: Int, _ cause: String, _ entity: UInt32, isHard: Bool) {
    let wasRunning = causes[belt].isEmpty
    causes[belt].insert(cause)
    guard wasRunning else { return }
    pending.removeAll { $0.kind == .ramp(belt: belt) }
    belts[belt].change(speed: 0, at: now)
    if belt == 0 {
      stopEntity = entity << 4 | (Self.bits[cause] ?? 0)
      if isHard { slide(isForward: true) }
    }
    replan(belt)
  }

  func start(_ belt: Int, from cause: String) {
    guard causes[belt].remove(cause) != nil, causes[belt].isEmpty else { return }
    rampStep[belt] = 0
    if belt == 0 { slide(isForward: false) }
    rampUp(belt)
  }

  func rampUp(_ belt: Int) {
    rampStep[belt] += 1
    let steps = ramps[belt].steps
    if rampStep[belt] < steps {
      later(now + ramps[belt].each, 0, station: belt, .ramp(belt: belt))
    }
    change(belt, nominal[belt] * Int64(rampStep[belt]) / Int64(steps))
  }

  func change(_ belt: Int, _ speed: Int64) {
    belts[belt].change(speed: speed, at: now)
    replan(belt)
  }

  /// Each carton slides as far as it is drawn for, but not through its neighbor, and never the other way.
  func slide(isForward: Bool) {
    guard slip.typical > 0 else { return }
    let riding = cartons.indices.filter { cartons[$0].belt == 0 }
    let length = plan.feed.cartonLength
    // Behind the last stands the one that the cartoner holds ready.
    var neighbor = !isForward && fed < plan.lots.cartonsPerLot ? nextOrigin : nil
    for carton in isForward ? riding : riding.reversed() {
      var draw = slips.stream(UInt64(carton), stopEntity << 1 | (isForward ? 0 : 1))
      let share = 2 * draw.uniform() - 1
      let far = Int64(Double(slip.typical) * (1 + slip.spread * share) * (isForward ? 1 : slip.back))
      let old = cartons[carton].origin
      var new = isForward ? old - far : old + far
      if let neighbor {
        new = isForward ? min(old, max(new, neighbor + length)) : max(old, min(new, neighbor - length))
      }
      cartons[carton].origin = new
      neighbor = new
      // An eye that it has passed and stands before again will see it again.
      let here = belts[0].place
      for (index, x) in plan.serializer.resyncEyes.enumerated()
      where new + x > here && !cartons[carton].ahead.contains(.eye(index)) {
        cartons[carton].ahead.append(.eye(index))
        cartons[carton].ahead.sort { place(of: $0) < place(of: $1) }
      }
    }
  }
}
