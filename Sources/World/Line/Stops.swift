import EventKernel

// What stops a line, healthy or not: it falls into minutes, and happens only if the line runs by then.
extension Line {
  /// Looks into a minute for what falls into it.
  mutating func beginMinute(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if Int(lot.number) + 1 >= plan.lots.count, !lot.isOpen, occurrences.lots == plan.lots.count { return }
    calendar.schedule(.minute(number + 1), at: now + .minutes(1), rank: Rank(.clock))
    guard lot.isOpen else { return }
    renewGrades(at: now)
    plan(.microStop(number), perHour: plan.stops.microStopsPerHour, draws.microStops, number, now, &calendar)
    plan(.jam(number), perHour: plan.stops.jamsPerHour, draws.jams, number, now, &calendar)
    plan(.crash(number), perHour: plan.stops.crashesPerWeek / 168, draws.crashes, number, now, &calendar)
    plan(.sampleWanted(number), perHour: plan.crew.samplesPerHour, draws.samples, number, now, &calendar)
  }

  /// At most one of a kind falls into a minute: with what is left of the chance, at any moment of it.
  private func plan(
    _ event: LineEvent, perHour rate: Double, _ path: RandomPath, _ minute: UInt32, _ now: Instant,
    _ calendar: inout Calendar<LineEvent>
  ) {
    var stream = path.stream(UInt64(minute))
    guard stream.uniform() < rate / 60 else { return }
    let offset = TimeSpan(nanoseconds: Int64(stream.uniform() * 60e9))
    calendar.schedule(event, at: now + offset, rank: Rank(.beltChange))
  }

  /// The serializer stops for a moment.
  mutating func microStop(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences.microStops += 1
    var stream = draws.microStops.stream(UInt64(minute))
    stream.jump(to: 2)
    let length = stopLength(mean: plan.stops.microStopMean, &stream)
    stop(.serializer, for: .microStop, entity: minute, hard: true, at: now, in: &calendar)
    calendar.schedule(.stopEnds(.serializer, .microStop), at: now + length, rank: Rank(.operator))
  }

  /// The serializer's controller crashes and starts again; the pool's position was saved before each use.
  mutating func crash(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.serializer.causes.isEmpty else { return }
    occurrences.crashes += 1
    resumePool(at: now, in: &calendar)
    stop(.serializer, for: .crash, entity: minute, hard: true, at: now, in: &calendar)
    calendar.schedule(
      .stopEnds(.serializer, .crash), at: now + plan.stops.restartTime, rank: Rank(.operator))
  }

  /// A length of time that is exponential, cut at ten times its mean.
  func stopLength(mean: TimeSpan, _ stream: inout RandomStream) -> TimeSpan {
    var u = stream.uniformOpen()
    var length = 0.0
    // −ln u by halving: u = 2^−k · r with r in [½, 1); the rest by the series of artanh, to 10⁻¹² of the mean.
    while u < 0.5 {
      u *= 2
      length += 0.693_147_180_559_945_3
    }
    let y = (1 - u) / (1 + u)
    var term = y
    var sum = 0.0
    for k in stride(from: 1.0, through: 39.0, by: 2.0) {
      sum += term / k
      term *= y * y
    }
    length += 2 * sum
    return TimeSpan(nanoseconds: Int64(min(length, 10) * Double(mean.nanoseconds)) + 1)
  }
}
