import EventKernel

// Between two irregular things most passages concern nobody yet: that a carton was printed is of no interest before it comes
// to the camera, and that it was scanned before its case is closed. So the stations are stepped one after the other, each
// by several cartons at once, up to a horizon: the first moment at which anything may happen that plans or stops
// something, or that concerns what is upstream. These are what the calendar holds, a code that was not read or is another
// than was expected, and the carton that fills a case. They are stepped in their places. So are, among themselves, results,
// eyes that register anew and the ejector, because all of them read and write the tracking register.
//
// The outcome is that of stepping each passage at its place, because what a station does at a time depends only on what has
// happened upstream until then, and is seen only by those downstream. That holds as long as no passage before the horizon
// can stop a belt or plan anything: hence ``Line/isSteady``.

/// What a plan says of running steadily, worked out once.
struct SteadySettings: Sendable {
  /// Whether verdicts come to the ejector by its eye: a timer pushes whatever lies there, be it on its way out.
  let isPossible: Bool
  /// More cartons than a station can step between two looks at ``Line/isSteady``.
  let margin: Int
  /// Below so many cartons the accumulation does not fill up before the next look.
  let accumulated: Int
  /// How far the serializer's belt moves at most between two looks, in µm: at most ``mostCartons`` enter.
  let farthest: Int64
  /// How many cartons the packer's eye may count as one passes.
  let mostCounted: Int

  private static let mostCartons = 16

  init(_ plan: LinePlan, _ serializer: SerializerSettings) {
    isPossible = !serializer.isTimed
    margin = 2 * Self.mostCartons + min(plan.serializer.printQueue, 1 << 30)
    accumulated = plan.accumulation.capacity - margin
    farthest = Int64(Self.mostCartons) * plan.feed.cartonLength
    mostCounted = plan.mechanisms.counterBounce.isPlain ? 1 : 2
  }
}

extension Line {
  /// Whether no passage is about to stop a belt or to plan anything but those at which a horizon ends.
  @inline(__always)
  var isSteady: Bool {
    steadiness.isPossible && care.isEmpty && tracking.records.first >= tracking.reuseBefore
      && feed.remaining > steadiness.margin
      && printer.printsLeft > steadiness.margin && accumulating.count < steadiness.accumulated
      && belts.serializer.causes.isDisjoint(with: .blocked) && hasSerialsAtHand
  }

  /// Whether the printer takes no number for a while that makes the line order some, or is the last.
  @inline(__always)
  private var hasSerialsAtHand: Bool {
    pool.left > steadiness.margin
      && (pool.ordered || pool.block + 1 < pool.blocks.count
        || pool.left > steadiness.margin + plan.serializer.poolReserve)
  }

  /// Steps all stations until something irregular is due, the end is reached, or the line is not steady any more.
  @inline(never)
  mutating func runSteadily(before end: Instant, in calendar: inout Calendar<LineEvent>) {
    runsAhead = true
    runAhead(before: end, in: &calendar)
    runsAhead = false
    catchUp(before: .max)
  }

  private mutating func runAhead(before end: Instant, in calendar: inout Calendar<LineEvent>) {
    var done = calendar.lastTime
    repeat {
      // Asked once for many results that concern what is upstream: none of them moves it.
      let filling = nextFilling(after: done)
      let fed = belts.serializer.belt.time(of: feed.nextOrigin &+ steadiness.farthest)
      var isAhead = true
      repeat {
        let bound = min(end, calendar.settledNextTime())
        var horizon = min(min(bound, filling), min(fed, endOfQuiet))
        stepToCamera(before: &horizon, in: &calendar)
        stepRegister(before: horizon, in: &calendar)
        stepToPacker(before: horizon, in: &calendar)
        let limit = StationTimes.Limit(horizon)
        while stations.isDue(.packerEye, before: limit) {
          dropCarton(at: stations[.packerEye], in: &calendar)
        }
        if horizon == bound { return }
        if horizon == filling, stations[.packerEye] == horizon {
          // Of one moment it comes before all that passes upstream.
          dropCarton(at: horizon, in: &calendar)
          isAhead = false
        } else if horizon == endOfQuiet {
          // It comes after all that passes at its moment.
          catchUp(before: .max)
          takeResult(at: Instant(nanoseconds: camera.loudFrom), in: &calendar)
        } else if horizon <= done {
          return
        } else {
          isAhead = false
        }
        done = horizon
      } while isAhead && isSteady
    } while isSteady
  }

  /// The end of the moment at which a result comes that concerns what is upstream.
  private var endOfQuiet: Instant {
    @inline(__always) get {
      camera.loudFrom == .max ? .distantFuture : Instant(nanoseconds: camera.loudFrom &+ 1)
    }
  }

  /// The register is looked at in a time before which the camera has triggered and the printer has spoken.
  @inline(__always)
  private mutating func catchUp(before time: Int64) {
    while tracking.known < tracking.records.end, tracking.records[tracking.known].madeAt < time {
      tracking.known &+= 1
    }
    sayPrinted(before: time)
  }

  /// Cartons enter, are printed and are looked at; a look whose result comes earlier draws the horizon nearer.
  @inline(__always)
  private mutating func stepToCamera(before horizon: inout Instant, in calendar: inout Calendar<LineEvent>) {
    while true {
      while stations.isDue(.camera, before: StationTimes.Limit(horizon)) {
        let now = stations[.camera]
        if camera.next >= printer.next { stepToPrinter(before: now, in: &calendar) }
        lookAtCarton(at: now, in: &calendar)
        steadyLooks &+= 1
        horizon = min(horizon, endOfQuiet)
      }
      guard _slowPath(camera.next >= onSerializer.end) else { break }
      // None is before the camera: none enters after the next is there, as what it makes of that may stop the belt.
      let look = belts.serializer.belt.time(of: feed.nextOrigin &+ plan.serializer.cameraAt)
      if look >= horizon { break }
      stepToPrinter(before: look, in: &calendar)
      if camera.next >= onSerializer.end { horizon = look }
    }
    stepToPrinter(before: horizon, in: &calendar)
  }

  @inline(__always)
  private mutating func stepToPrinter(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    let limit = StationTimes.Limit(time)
    while stations.isDue(.infeed, before: limit) { enterCarton(at: stations[.infeed], in: &calendar) }
    while stations.isDue(.printer, before: limit) { printCarton(at: stations[.printer], in: &calendar) }
  }

  /// Results come, eyes register anew, and cartons pass the ejector.
  @inline(__always)
  private mutating func stepRegister(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    let (limit, loud) = (StationTimes.Limit(time), StationTimes.Limit(result: camera.loudFrom))
    while true {
      let next = stations.earliestAtRegister
      guard next.comes(before: limit, loud) else { return }
      let now = next.time
      // A result comes after all that passes at its moment, the others before what passes upstream.
      catchUp(before: next.station == .result ? now.nanoseconds &+ 1 : now.nanoseconds)
      switch next.station {
      case .ejector: decideOnCarton(at: now, in: &calendar)
      case .result: takeResult(at: now, in: &calendar)
      default: passResyncEye(next.station, at: now)
      }
    }
  }

  /// Cartons leave the serializer, are let onto the packer's belt and scanned.
  @inline(__always)
  private mutating func stepToPacker(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    let limit = StationTimes.Limit(time)
    while stations.isDue(.exit, before: limit) { leaveSerializer(at: stations[.exit], in: &calendar) }
    while stations.isDue(.singulator, before: limit) {
      enterPackerBelt(at: stations[.singulator], in: &calendar)
    }
    while stations.isDue(.scanner, before: limit) { scanCarton(at: stations[.scanner], in: &calendar) }
  }

  /// The first moment at which a carton may fill the open case, or stand before a full one, where everything before
  /// `done` has been stepped: exact if that carton is on the packer's belt.
  @inline(__always)
  private func nextFilling(after done: Instant) -> Instant {
    let belt = belts.packer.belt
    let held = packer.open == .max ? 0 : truth.cases[Int(packer.open)].contentCount
    let missing = max(
      1, min((unitsPerBox &- packer.counted) / steadiness.mostCounted, placesPerBox &+ 1 &- held))
    let underway = missing &- onPacker.count
    if underway <= 0 {
      let filling = belt.time(of: onPacker[onPacker.first &+ missing &- 1].origin &+ plan.packer.eyeAt)
      // It may have been taken away; then it is one behind it, and at the earliest the next.
      return filling > done ? filling : stations[.packerEye]
    }
    // Those behind it keep their distance, and none comes onto the belt before now.
    let closest = packer.lastOrigin &+ Int64(underway) &* plan.packer.pitch
    let here = belt.displacement(at: max(done, belt.since))
    return belt.time(of: max(closest, here) &+ plan.packer.eyeAt)
  }
}
