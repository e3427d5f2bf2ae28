import EventKernel
import TraceModel

/// A device's own idea of what time it is.
///
/// Offset at the last synchronization, relative drift since then, and a resolution: what stands in a message is the
/// reading and never the true time.
public struct DeviceClock: Sendable, BitwiseCopyable {
  /// True time at the last synchronization.
  public private(set) var syncedAt = Instant.start
  /// What the clock was ahead by then, in nanoseconds.
  public private(set) var offset: Int64
  /// How much faster than true time it runs, in parts per billion.
  public let drift: Int64
  /// The step in which it counts, in nanoseconds.
  public let resolution: Int64
  /// |drift| as a binary fraction of 64 digits, so that a reading multiplies and does not divide.
  private let driftFraction: UInt64
  /// ⌊(2⁶⁴ − 1) ÷ resolution⌋, for the same reason.
  private let resolutionReciprocal: UInt64

  /// A clock set at the start of the trial.
  ///
  /// It runs faster than true time by `partsPerBillion`, between −10⁹ and 10⁹, ends excluded.
  public init(drift partsPerBillion: Int64 = 0, offset: Int64 = 0, resolution: TimeSpan = .milliseconds(1)) {
    precondition(
      partsPerBillion.magnitude < 1_000_000_000,
      "a clock cannot drift by \(partsPerBillion) ppb: it would stand")
    drift = partsPerBillion
    self.offset = offset
    self.resolution = max(1, resolution.nanoseconds)
    let billion: UInt64 = 1_000_000_000
    driftFraction = billion.dividingFullWidth((partsPerBillion.magnitude, 0)).quotient
    resolutionReciprocal = UInt64.max / UInt64(self.resolution)
  }

  /// What the clock shows, in nanoseconds since the trial's start, rounded down to its step.
  @inline(__always)
  public func reading(at now: Instant) -> Int64 {
    let raw = unrounded(at: now)
    if _slowPath(raw < 0) {
      let remainder = raw % resolution
      return raw &- (remainder < 0 ? remainder &+ resolution : remainder)
    }
    // One correction is enough, as in `Belt`.
    var steps = UInt64(bitPattern: raw).multipliedFullWidth(by: resolutionReciprocal).high
    if UInt64(bitPattern: raw) &- steps &* UInt64(bitPattern: resolution) >= UInt64(bitPattern: resolution) {
      steps &+= 1
    }
    return Int64(bitPattern: steps &* UInt64(bitPattern: resolution))
  }

  @inline(__always)
  private func unrounded(at now: Instant) -> Int64 {
    let elapsed = UInt64(bitPattern: now.nanoseconds &- syncedAt.nanoseconds)
    let drifted = Int64(bitPattern: elapsed.multipliedFullWidth(by: driftFraction).high)
    return now.nanoseconds &+ offset &+ (drift < 0 ? 0 &- drifted : drifted)
  }

  /// Sets the clock, leaving `residual` nanoseconds of error.
  public mutating func synchronize(at now: Instant, residual: Int64) {
    syncedAt = now
    offset = residual
  }

  /// Moves the clock by `step` nanoseconds: a wrong zone, daylight saving, a hand on the panel.
  public mutating func step(by step: Int64, at now: Instant) {
    offset = unrounded(at: now) - now.nanoseconds + step
    syncedAt = now
  }
}

extension DeviceClock {
  /// A clock as it is at the start of a trial.
  init(_ plan: DeviceClockPlan) {
    self.init(drift: plan.drift, offset: plan.offset, resolution: plan.resolution)
  }
}

// MARK: - On the line

extension LinePlan {
  /// How each clock is kept, with what its mechanism does to the packer's.
  var keptClocks: ClockPlan {
    var kept = clocks
    kept[.packer] = mechanisms.windowSkew.packerClock(planned: kept[.packer], controller: kept[.controller])
    return kept
  }
}

/// The clocks of all devices.
struct Clocks: Sendable {
  private var clocks: PerDevice<DeviceClock>

  init(_ plan: ClockPlan) {
    precondition(
      plan.devices.count == Device.allCases.count,
      "\(plan.devices.count) clocks for \(Device.allCases.count) devices")
    clocks = InlineArray {
      DeviceClock(plan.devices[$0])
    }
  }

  subscript(device: Device) -> DeviceClock {
    @inline(__always) get { clocks[Int(device.rawValue)] }
    @inline(__always) _modify { yield &clocks[Int(device.rawValue)] }
  }
}

extension Line {
  /// Plans what is done to the clocks: synchronizations, each after the one before, and moves.
  func planClocks(_ calendar: inout Calendar<LineEvent>) {
    for device in Device.allCases {
      let clock = clockPlan[device]
      if let period = clock.syncPeriod, period > .zero {
        // Devices are not set at one moment: each begins at its own part of the period.
        let first = period.nanoseconds / 11 * Int64(device.rawValue) + 1
        calendar.schedule(
          .clockSync(device, 0), at: .start + TimeSpan(nanoseconds: first),
          rank: Rank(.clock, entity: UInt64(device.rawValue)))
      }
      for (number, step) in clock.steps.enumerated() {
        calendar.schedule(
          .clockStep(device, UInt32(number)), at: step.at, rank: Rank(.clock, entity: UInt64(device.rawValue))
        )
      }
    }
  }

  /// A device asks for the time, and mostly gets it.
  mutating func synchronize(
    _ device: Device, _ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let law = clockPlan[device]
    let (luck, place) = drawSync(of: device, number)
    if luck >= law.syncFailures {
      occurrences[.clockSyncs] += 1
      clocks[device].synchronize(
        at: now, residual: Int64((2 * place - 1) * Double(law.syncResidual.nanoseconds)))
    }
    guard !isOver, let period = law.syncPeriod else { return }
    calendar.schedule(
      .clockSync(device, number + 1), at: now + period, rank: Rank(.clock, entity: UInt64(device.rawValue)))
  }

  /// Whether a synchronization succeeds, and what it leaves: two numbers from 0 to 1.
  private func drawSync(of device: Device, _ number: UInt32) -> (luck: Double, place: Double) {
    var stream = draws.deviceSync.stream(UInt64(device.rawValue) << 32 | UInt64(number))
    return (stream.uniform(), stream.uniform())
  }

  /// A clock is moved by a hand or a rule.
  mutating func stepClock(_ device: Device, _ number: UInt32, at now: Instant) {
    clocks[device].step(by: plan.clocks[device].steps[Int(number)].by, at: now)
  }

  /// The last lot has been reported: nothing has to be planned any more.
  var isOver: Bool { occurrences[.lots] >= plan.lots.count && !lot.isOpen }
}
