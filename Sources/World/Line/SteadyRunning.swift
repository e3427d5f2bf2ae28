import EventKernel

// Between two irregular things most passages concern nobody yet: that a carton was printed is of no interest before it comes
// to the camera, and that it was scanned before its case is closed. Few stations lead (the camera, its results, eyes that
// register anew, the packer's eye): each of their passages is stepped at its place in the order of time, because it can
// plan or stop something. The others follow: they are stepped, several cartons at once, when a leader needs what they did,
// before anything that the calendar holds, and before the end.
//
// The outcome is that of stepping each passage at its place, because what a follower does at a time depends only on what
// has happened upstream until then, and is seen only by those downstream. That holds as long as no follower can stop a belt
// or plan anything: hence ``Line/isSteady``.

/// What a plan says of running steadily, worked out once.
struct SteadySettings: Sendable {
  /// Whether only the reject station says anything of itself, each carton comes to it after its result, and no number goes
  /// back to the printer from there.
  let isPossible: Bool
  /// From so many cartons between the serializer's end and the camera on, those behind follow.
  let riders: Int
  /// More cartons than followers can step between two looks at ``Line/isSteady``.
  let margin: Int
  /// Below so many cartons the accumulation does not fill up before the next look.
  let accumulated: Int

  init(_ plan: LinePlan, _ serializer: SerializerSettings) {
    let machine = plan.serializer
    let slowestResult =
      Double(machine.decodeMinimum.nanoseconds) + serializer.decodeSpread + 2
    let fastest = Double(plan.feed.speed) * (1 + abs(plan.stops.speedSwing))
    let shortestTravel = Double(machine.ejectorAt - machine.cameraAt) / fastest * 1e9
    isPossible =
      !serializer.isTimed && serializer.commit >= .verification && machine.noRead != .reuse
      && slowestResult < shortestTravel
    let room = min(Int(machine.exitAt / max(1, plan.feed.cartonLength)), 1 << 30)
    riders = room + 16
    margin = riders + room + 16 + min(machine.printQueue, 1 << 30)
    accumulated = plan.accumulation.capacity - margin
  }
}

extension Line {
  /// Whether no follower is about to stop a belt or to plan anything, and each leader has a carton before it, so that it is
  /// known when it passes.
  @inline(__always)
  var isSteady: Bool {
    steadiness.isPossible && care.isEmpty && camera.next < onSerializer.end && !onPacker.isEmpty
      && feed.remaining > steadiness.margin && printer.printsLeft > steadiness.margin
      && accumulating.count < steadiness.accumulated
      && belts.serializer.causes.isDisjoint(with: .blocked) && hasSerialsAtHand
  }

  /// Whether the printer takes no number for a while that makes the line order some, or is the last.
  @inline(__always)
  private var hasSerialsAtHand: Bool {
    pool.left > steadiness.margin
      && (pool.ordered || pool.block + 1 < pool.blocks.count
        || pool.left > steadiness.margin + plan.serializer.poolReserve)
  }

  /// Steps leaders, and followers when they are needed, until something irregular is due, the end is reached, or the line
  /// is not steady any more. Followers may then be behind: what they have to do comes before everything that is left.
  @inline(never)
  mutating func runSteadily(before end: Instant, in calendar: inout Calendar<LineEvent>) {
    while true {
      let bound = min(end, calendar.settledNextTime())
      let passage = stations.earliestLeader
      guard passage.isDue(before: bound) else {
        follow(before: bound, in: &calendar)
        return
      }
      let now = passage.time
      steadyPassages &+= 1
      switch passage.station {
      case .camera:
        if camera.next >= printer.next { followToCamera(before: now, in: &calendar) }
        lookAtCarton(at: now, in: &calendar)
        if _slowPath(camera.next >= onSerializer.end) { followToCamera(before: now, in: &calendar) }
        if _slowPath(camera.next &- onSerializer.first > steadiness.riders) {
          followToPacker(before: now, in: &calendar)
        }
      case .packerEye:
        if packer.nextAtScanner <= onPacker.first { followToPacker(before: now, in: &calendar) }
        dropCarton(at: now, in: &calendar)
        if onPacker.isEmpty { followToPacker(before: now, in: &calendar) }
      case .result:
        // A message comes after all that passes at its moment, an eye after what passes downstream of it.
        follow(before: now + .nanoseconds(1), in: &calendar)
        takeResult(at: now, in: &calendar)
      case let eye:
        followToCamera(before: now, in: &calendar)
        followToPacker(before: now + .nanoseconds(1), in: &calendar)
        passResyncEye(eye, at: now)
      }
      guard isSteady else { return }
    }
  }

  private mutating func follow(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    followToCamera(before: time, in: &calendar)
    followToPacker(before: time, in: &calendar)
  }

  /// Cartons enter and are printed.
  private mutating func followToCamera(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    while stations.isDue(.infeed, before: time) { enterCarton(at: stations[.infeed], in: &calendar) }
    while stations.isDue(.printer, before: time) { printCarton(at: stations[.printer], in: &calendar) }
  }

  /// Cartons pass the ejector, leave the serializer, are let onto the packer's belt and scanned.
  private mutating func followToPacker(before time: Instant, in calendar: inout Calendar<LineEvent>) {
    while stations.isDue(.ejector, before: time) { decideOnCarton(at: stations[.ejector], in: &calendar) }
    while stations.isDue(.exit, before: time) { leaveSerializer(at: stations[.exit], in: &calendar) }
    while stations.isDue(.singulator, before: time) {
      enterPackerBelt(at: stations[.singulator], in: &calendar)
    }
    while stations.isDue(.scanner, before: time) { scanCarton(at: stations[.scanner], in: &calendar) }
  }
}
