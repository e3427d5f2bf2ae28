import EventKernel

// What stops a line, healthy or not: each kind is a Poisson process in running time, drawn minute by minute. What falls into
// a time at which the line stands does not happen, and an exponential wait does not remember it.
extension Line {
  /// Looks into a minute for what falls into it.
  mutating func beginMinute(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if Int(lot.number) + 1 >= plan.lots.count, !lot.isOpen, occurrences[.lots] == plan.lots.count { return }
    calendar.schedule(.minute(number + 1), at: now + .minutes(1), rank: Rank(.clock))
    crew.beginNext(at: now, in: &calendar)
    followUp(at: now, in: &calendar)
    guard lot.isOpen else { return }
    renewGrades(at: now)
    challengeInShift(number, at: now, in: &calendar)
    let (stops, people) = (plan.stops, plan.crew)
    func fall(_ rate: Double, _ path: RandomPath, _ sub: UInt32 = 0, _ event: (UInt32) -> LineEvent) {
      var stream = path.stream(UInt64(number), sub)
      var time = 0.0
      for index in 0..<Self.mostInAMinute {
        time += stream.standardExponential() / rate * 3_600e9
        guard time < 60e9 else { return }
        calendar.schedule(
          event(Self.occasion(index, in: number)), at: now + TimeSpan(nanoseconds: Int64(time)),
          rank: Rank(.beltChange))
      }
    }
    fall(stops.microStopsPerHour, draws.microStops) { .microStop($0) }
    fall(stops.jamsPerHour, draws.jams) { .jam($0) }
    fall(stops.crashesPerWeek / 168, draws.crashes) { .crash($0) }
    fall(people.samplesPerHour, draws.samples) { .sampleWanted($0) }
    for machine in Machine.allCases {
      fall(stops.breakdownsPerHour, draws.breakdowns, UInt32(machine.rawValue)) { .breakdown(machine, $0) }
    }
    if people.sampleEveryMinutes > 0, Int(number) % people.sampleEveryMinutes == 0 {
      wantSample(Self.occasion(Self.mostInAMinute, in: number), at: now, in: &calendar)
    }
    if let level = people.inspection { askForInspection(level, at: now, in: &calendar) }
    if people.binEveryMinutes > 0, Int(number) % people.binEveryMinutes == 0, !tracking.bin.isEmpty {
      crew.ask(.emptyBin, entity: number, at: now, in: &calendar)
    }
    if stops.speedSwingMinutes > 0, Int(number) % stops.speedSwingMinutes == 0 {
      swingSpeed(UInt32(Int(number) / stops.speedSwingMinutes), at: now, in: &calendar)
    }
  }

  /// So many of one kind fall into a minute at most: at one a minute in the mean, more do once in 10¹⁴ minutes.
  private static var mostInAMinute: UInt32 { 15 }

  /// What is drawn and done about the one with this number in a minute belongs to it alone.
  private static func occasion(_ index: UInt32, in minute: UInt32) -> UInt32 { minute &* 16 &+ index }

  /// The serializer stops for a moment.
  mutating func microStop(_ occasion: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences[.microStops] += 1
    var stream = draws.microStops.stream(UInt64(occasion), 1)
    let length = exponential(mean: plan.stops.microStopMean, stream.uniformOpen())
    stop(.serializer, for: .microStop, entity: occasion, hard: true, at: now, in: &calendar)
    calendar.schedule(.stopEnds(.serializer, .microStop), at: now + length, rank: Rank(.operator))
  }

  /// The serializer's controller crashes and starts again, where its last save of the pool's position says.
  mutating func crash(_ occasion: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences[.crashes] += 1
    resumePool(at: now, in: &calendar)
    loseRegister()
    stop(.serializer, for: .crash, entity: occasion, hard: true, at: now, in: &calendar)
    calendar.schedule(
      .stopEnds(.serializer, .crash), at: now + plan.stops.restartTime, rank: Rank(.operator))
  }

  /// A machine breaks down: it stands until somebody has repaired it, and the others run dry or fill up.
  mutating func breakDown(
    _ machine: Machine, _ occasion: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    switch machine {
    case .serializer:
      guard belts.serializer.causes.isEmpty else { return }
      stop(.serializer, for: .breakdown, entity: occasion, hard: true, at: now, in: &calendar)
      crew.ask(.repairSerializer, entity: occasion, at: now, in: &calendar)
    case .packer:
      guard belts.packer.causes.isEmpty else { return }
      stop(.packer, for: .breakdown, entity: occasion, hard: true, at: now, in: &calendar)
      takeOffOpenCase(at: now, in: &calendar)
      crew.ask(.repairPacker, entity: occasion, at: now, in: &calendar)
    case .palletizer:
      guard !palletizer.isBroken else { return }
      palletizer.isBroken = true
      tellPalletizerHeld(at: now)
      crew.ask(.repairPalletizer, entity: occasion, at: now, in: &calendar)
    }
    occurrences[.breakdowns] += 1
  }

  /// The planned speed changes, within what the plan allows; both belts keep their ratio.
  private mutating func swingSpeed(_ swing: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    var stream = draws.speed.stream(UInt64(swing))
    let share = 1 - plan.stops.speedSwing * stream.uniform()
    for id in BeltID.allCases {
      let full = id == .serializer ? plan.feed.speed : plan.packer.speed
      self[id].nominal = max(1, Int64(Double(full) * share))
      guard self[id].causes.isEmpty, self[id].rampStep >= self[id].rampSteps else { continue }
      self[id].belt.change(speed: self[id].nominal, at: now)
      retime(id)
    }
    occurrences[.speedChanges] += 1
  }
}
