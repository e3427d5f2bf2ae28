import EventKernel

/// The devices' clocks.
public struct ClockPlan: Sendable {
  /// The moment at which the simulated trial begins, in microseconds since 1970 in UTC: 2026-03-02T05:00:00Z.
  public var startOfTrial: Int64 = 1_772_427_600_000_000
  /// Each device's clock, at the device's number.
  public var devices: [DeviceClockPlan]

  /// Well kept clocks: 3 to 20 ppm, synchronized every 10 minutes, so that two never differ by more than
  /// 2 × (20 ppm × 600 s × 2 failures in a row + 1 ms + 1 ms), 76 ms in the worst case and 10 ms as a rule.
  public init() {
    devices = Device.byNumber.map { device in
      var plan = DeviceClockPlan()
      plan.drift = device.drift
      return plan
    }
  }

  /// The clock of one device.
  public subscript(device: Device) -> DeviceClockPlan {
    get { devices[Int(device.rawValue)] }
    set { devices[Int(device.rawValue)] = newValue }
  }
}

/// How one device's clock runs and is kept.
public struct DeviceClockPlan: Sendable, Hashable {
  /// How much it is ahead at the start, in nanoseconds.
  public var offset: Int64 = 0
  /// How much faster than true time it runs, in parts per billion.
  public var drift: Int64 = 0
  /// The step in which it counts.
  public var resolution = TimeSpan.milliseconds(1)
  /// From one synchronization to the next; nil for a clock that nobody sets.
  public var syncPeriod: TimeSpan? = .minutes(10)
  /// What a synchronization leaves at most, either way.
  public var syncResidual = TimeSpan.milliseconds(1)
  /// Share of synchronizations that fail: the clock runs on as it did.
  public var syncFailures = 0.0
  /// Moves by a hand, a wrong zone, daylight saving: when, and by how many nanoseconds.
  public var steps: [ClockStep] = []

  /// No device counts in longer steps, and no synchronization leaves more: one that does sets no clock.
  static let coarsest = TimeSpan.minutes(1)
  /// No device asks for the time more often: what a line says in a second bears one stamp or the next.
  static let shortestPeriod = TimeSpan.seconds(1)

  /// A clock that is exact but for its step.
  public init() {}
}

// MARK: - Three vintages

extension DeviceClockPlan {
  /// About 2009: a controller's crystal, set every ten minutes over a serial line.
  ///
  /// 20 to 30 ppm (PLC real-time clocks, industrialmonitordirect [LOW]). Two of them that run to different sides differ
  /// by 2 × (22 ppm × 600 s + 5 ms) + 10 ms of resolution, 46 ms, where reads that are assigned by time bear some 70.
  /// Hourly, as such machines often are, it would not be healthy.
  public static func vintage2009(isFast: Bool) -> DeviceClockPlan {
    var plan = DeviceClockPlan()
    plan.drift = isFast ? 22_000 : -22_000
    plan.resolution = .milliseconds(10)
    plan.syncPeriod = .minutes(10)
    plan.syncResidual = .milliseconds(5)
    return plan
  }

  /// About 2015: a crystal of 10 ppm, set every quarter of an hour by the network; both are assumptions.
  public static func vintage2015(isFast: Bool) -> DeviceClockPlan {
    var plan = DeviceClockPlan()
    plan.drift = isFast ? 10_000 : -10_000
    plan.syncPeriod = .minutes(15)
    plan.syncResidual = .milliseconds(2)
    plan.syncFailures = 0.01
    return plan
  }

  /// About 2022: a compensated crystal, set every minute; one in a thousand attempts fails.
  ///
  /// 2.5 ppm (TCXO, industrialmonitordirect [LOW]); the rest is assumed.
  public static func vintage2022(isFast: Bool) -> DeviceClockPlan {
    var plan = DeviceClockPlan()
    plan.drift = isFast ? 2_500 : -2_500
    plan.resolution = .microseconds(100)
    plan.syncPeriod = .minutes(1)
    plan.syncResidual = .microseconds(200)
    plan.syncFailures = 0.001
    return plan
  }
}

/// A clock is moved.
public struct ClockStep: Sendable, Hashable {
  /// When, in true time.
  public var at: Instant
  /// By how much, in nanoseconds; an hour of daylight saving is 3,600 × 10⁹.
  public var by: Int64

  /// A move by `nanoseconds` at `instant`.
  public init(at instant: Instant, by nanoseconds: Int64) {
    at = instant
    by = nanoseconds
  }
}
