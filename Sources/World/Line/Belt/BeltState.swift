import EventKernel

/// A belt with what holds it: it runs when no cause is left to stand still.
struct BeltState: Sendable {
  var belt = Belt()
  /// Why it stands; empty while it runs or speeds up.
  var causes: StopCause = []
  /// The speed at which it runs, in µm/s.
  var nominal: Int64
  /// Steps of the ramp that have been taken since the last start.
  var rampStep = 0
  let rampSteps: Int
  let rampStepTime: TimeSpan
  var rampHandle = EventHandle.none
  /// When it last stopped, and from what.
  var stoppedAt = Instant.start
  /// The stop that this is, as an entity for draws: it belongs to its cause and not to how many there were before.
  var stopEntity: UInt32 = 0
  /// How long it has stood for each kind of reason, and run, in nanoseconds: own faults, outside causes, running.
  var held: Int64 = 0
  var suspended: Int64 = 0
  var running: Int64 = 0

  init(nominal: Int64, rampSteps: Int, rampStep: TimeSpan) {
    self.nominal = nominal
    self.rampSteps = max(1, rampSteps)
    rampStepTime = rampStep
  }

  /// Counts the time since the last change to the state that it was spent in.
  mutating func account(until now: Instant) {
    let span = now.nanoseconds - stoppedAt.nanoseconds
    if causes.isEmpty {
      running += span
    } else if !causes.isDisjoint(with: .own) {
      held += span
    } else {
      suspended += span
    }
    stoppedAt = now
  }
}

// MARK: - Stop and start

extension Line {
  /// Adds a cause for a belt to stand still; `hard` stops make cartons slide.
  mutating func stop(
    _ id: BeltID, for cause: StopCause, entity: UInt32, hard: Bool, at now: Instant,
    in calendar: inout Calendar<LineEvent>
  ) {
    let wasRunning = self[id].causes.isEmpty
    self[id].account(until: now)
    self[id].causes.insert(cause)
    tellState(of: id, at: now)
    guard wasRunning else { return }
    calendar.cancel(self[id].rampHandle)
    self[id].belt.change(speed: 0, at: now)
    self[id].stopEntity = entity << 4 | UInt32(cause.rawValue.trailingZeroBitCount)
    if id == .serializer {
      occurrences[.stops] += 1
      printer.idleSince = now
      if hard { slip(.forward, stop: self[id].stopEntity) }
    }
    retime(id)
  }

  /// Takes a cause away; the belt starts when it was the last.
  mutating func clear(
    _ cause: StopCause, of id: BeltID, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    guard !self[id].causes.isDisjoint(with: cause) else { return }
    self[id].account(until: now)
    self[id].causes.subtract(cause)
    tellState(of: id, at: now)
    guard self[id].causes.isEmpty else { return }
    self[id].rampStep = 0
    if id == .serializer {
      occurrences[.restarts] += 1
      wetHead(at: now)
      slip(.backward, stop: self[id].stopEntity)
    }
    rampUp(id, at: now, in: &calendar)
  }

  /// Takes the next step of the ramp.
  mutating func rampUp(_ id: BeltID, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard self[id].causes.isEmpty else { return }
    self[id].rampStep += 1
    let (step, steps) = (self[id].rampStep, self[id].rampSteps)
    self[id].belt.change(speed: self[id].nominal * Int64(step) / Int64(steps), at: now)
    if step < steps {
      self[id].rampHandle = calendar.schedule(
        .ramp(id), at: now + self[id].rampStepTime, rank: Rank(.beltChange, station: UInt16(id.rawValue)))
    } else {
      tellExecute(of: id, at: now)
    }
    retime(id)
  }

  subscript(id: BeltID) -> BeltState {
    @inline(__always) get { id == .serializer ? belts.serializer : belts.packer }
    @inline(__always) _modify {
      switch id {
      case .serializer: yield &belts.serializer
      case .packer: yield &belts.packer
      }
    }
  }

  /// Works out anew when the next carton passes each station of a belt, after its speed or its cartons have changed.
  mutating func retime(_ id: BeltID) {
    switch id {
    case .serializer:
      stations[.infeed] =
        feed.remaining > 0 ? belts.serializer.belt.time(of: feed.nextOrigin) : .distantFuture
      retimeSerializer(.printer)
      retimeSerializer(.camera)
      for eye in 0..<stations.resyncEyes { retimeSerializer(Station.resyncEye(eye)) }
      retimeSerializer(.ejector)
      retimeSerializer(.exit)
    case .packer:
      retimeSingulator()
      retimePacker(.scanner)
      retimePacker(.packerEye)
    }
  }
}

// MARK: - Slip

extension Line {
  enum SlipDirection { case forward, backward }

  /// Cartons slide on the belt: forward at a hard stop, back at a restart, each as far as its neighbor lets it.
  mutating func slip(_ direction: SlipDirection, stop entity: UInt32) {
    let law = plan.mechanisms.trackingSlip
    guard law.typical > 0 || law.healthyTypical > 0 else { return }
    let length = plan.feed.cartonLength
    let (first, end) = (onSerializer.first, onSerializer.end)
    let sub = entity << 1 | (direction == .forward ? 0 : 1)
    switch direction {
    case .forward:
      // Downstream first: a carton slides up to the one before it.
      var ahead: (origin: Int64, healthy: Int64)?
      for position in first..<end where !onSerializer[position].gone {
        let rider = onSerializer[position]
        let share = law.share(draws.slip.stream(UInt64(rider.carton), sub))
        var origin = rider.origin - law.slip(share, back: false)
        var healthy = rider.healthyOrigin - law.healthySlip(share, back: false)
        if let ahead {
          origin = min(rider.origin, max(origin, ahead.origin + length))
          healthy = min(rider.healthyOrigin, max(healthy, ahead.healthy + length))
        }
        onSerializer[position].origin = origin
        onSerializer[position].healthyOrigin = healthy
        ahead = (origin, healthy)
      }
      if law.typical > 0 { care.insert(.slide) }
    case .backward:
      // Upstream first: a carton slides back to the one behind it, the last to the one that the cartoner holds ready.
      var behind: (origin: Int64, healthy: Int64)?
      if feed.remaining > 0 { behind = (feed.nextOrigin, feed.nextOrigin) }
      for position in stride(from: end - 1, through: first, by: -1) where !onSerializer[position].gone {
        let rider = onSerializer[position]
        let share = law.share(draws.slip.stream(UInt64(rider.carton), sub))
        var origin = rider.origin + law.slip(share, back: true)
        var healthy = rider.healthyOrigin + law.healthySlip(share, back: true)
        if let behind {
          origin = max(rider.origin, min(origin, behind.origin - length))
          healthy = max(rider.healthyOrigin, min(healthy, behind.healthy - length))
        }
        onSerializer[position].origin = origin
        onSerializer[position].healthyOrigin = healthy
        behind = (origin, healthy)
      }
    }
    seeAgainWhatSlippedBack()
  }

  /// A carton that was pushed back over an eye will pass it a second time.
  private mutating func seeAgainWhatSlippedBack() {
    let displacement = belts.serializer.belt.displacementThen
    for eye in 0..<stations.resyncEyes {
      let x = plan.serializer.resyncEyes[eye]
      var position = tracking.nextAtEye[eye]
      while position > onSerializer.first {
        position -= 1
        let rider = onSerializer[position]
        if rider.gone { continue }
        guard rider.origin + x > displacement else { break }
        tracking.nextAtEye[eye] = position
      }
    }
  }
}
