import EventKernel

// What stops a line, healthy or not: it falls into minutes, and happens only if the line runs by then.
extension Line {
  /// Looks into a minute for what falls into it.
  mutating func beginMinute(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if Int(lot.number) + 1 >= plan.lots.count, !lot.isOpen, occurrences[.lots] == plan.lots.count { return }
    calendar.schedule(.minute(number + 1), at: now + .minutes(1), rank: Rank(.clock))
    crew.beginNext(at: now, in: &calendar)
    guard lot.isOpen else { return }
    renewGrades(at: now)
    let stops = plan.stops
    plan(.microStop(number), perHour: stops.microStopsPerHour, draws.microStops, number, 0, now, &calendar)
    plan(.jam(number), perHour: stops.jamsPerHour, draws.jams, number, 0, now, &calendar)
    plan(.crash(number), perHour: stops.crashesPerWeek / 168, draws.crashes, number, 0, now, &calendar)
    plan(.sampleWanted(number), perHour: plan.crew.samplesPerHour, draws.samples, number, 0, now, &calendar)
    for machine in Machine.allCases {
      plan(
        .breakdown(machine, number), perHour: stops.breakdownsPerHour, draws.breakdowns, number,
        UInt32(machine.rawValue), now, &calendar)
    }
    if plan.crew.sampleEveryMinutes > 0, Int(number) % plan.crew.sampleEveryMinutes == 0 {
      wantSample(number, at: now, in: &calendar)
    }
    if let level = plan.crew.inspection { askForInspection(level, at: now, in: &calendar) }
    if plan.crew.binEveryMinutes > 0, Int(number) % plan.crew.binEveryMinutes == 0, !tracking.bin.isEmpty {
      crew.ask(.emptyBin, entity: number, at: now, in: &calendar)
    }
    if stops.speedSwingMinutes > 0, Int(number) % stops.speedSwingMinutes == 0 {
      swingSpeed(UInt32(Int(number) / stops.speedSwingMinutes), at: now, in: &calendar)
    }
  }

  /// At most one of a kind falls into a minute: with what is left of the chance, at any moment of it.
  private func plan(
    _ event: LineEvent, perHour rate: Double, _ path: RandomPath, _ minute: UInt32, _ sub: UInt32,
    _ now: Instant, _ calendar: inout Calendar<LineEvent>
  ) {
    var stream = path.stream(UInt64(minute), sub)
    guard stream.uniform() < rate / 60 else { return }
    let offset = TimeSpan(nanoseconds: Int64(stream.uniform() * 60e9))
    calendar.schedule(event, at: now + offset, rank: Rank(.beltChange))
  }

  /// The serializer stops for a moment.
  mutating func microStop(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences[.microStops] += 1
    var stream = draws.microStops.stream(UInt64(minute))
    stream.jump(to: 2)
    let length = exponential(mean: plan.stops.microStopMean, stream.uniformOpen())
    stop(.serializer, for: .microStop, entity: minute, hard: true, at: now, in: &calendar)
    calendar.schedule(.stopEnds(.serializer, .microStop), at: now + length, rank: Rank(.operator))
  }

  /// The serializer's controller crashes and starts again; the pool's position was saved before each use.
  mutating func crash(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences[.crashes] += 1
    resumePool(at: now, in: &calendar)
    loseRegister()
    stop(.serializer, for: .crash, entity: minute, hard: true, at: now, in: &calendar)
    calendar.schedule(
      .stopEnds(.serializer, .crash), at: now + plan.stops.restartTime, rank: Rank(.operator))
  }

  /// A machine breaks down: it stands until somebody has repaired it, and the others run dry or fill up.
  mutating func breakDown(
    _ machine: Machine, _ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    switch machine {
    case .serializer:
      guard belts.serializer.causes.isEmpty else { return }
      stop(.serializer, for: .breakdown, entity: minute, hard: true, at: now, in: &calendar)
      crew.ask(.repairSerializer, entity: minute, at: now, in: &calendar)
    case .packer:
      guard belts.packer.causes.isEmpty else { return }
      stop(.packer, for: .breakdown, entity: minute, hard: true, at: now, in: &calendar)
      takeOffOpenCase(at: now, in: &calendar)
      crew.ask(.repairPacker, entity: minute, at: now, in: &calendar)
    case .palletizer:
      guard !palletizer.isBroken else { return }
      palletizer.isBroken = true
      tellPalletizerStarving(until: now)
      states[.palletizer].enter(.holding, at: now)
      states[.palletizer].enter(.held, at: now)
      crew.ask(.repairPalletizer, entity: minute, at: now, in: &calendar)
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
