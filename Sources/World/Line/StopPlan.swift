import EventKernel

/// What stops the line, healthy or not.
public struct StopPlan: Sendable {
  /// Short stops of the serializer's belt per running hour.
  public var microStopsPerHour = 20.0
  /// Mean length of a short stop.
  public var microStopMean = TimeSpan.seconds(15)
  /// Jams before the packer per running hour.
  public var jamsPerHour = 0.5
  /// Crashes of the serializer's controller per week of running.
  public var crashesPerWeek = 2.0
  /// Breakdowns of each machine per running hour: a long failure, repaired by the crew.
  public var breakdownsPerHour = 0.05
  /// The planned speed changes every so many minutes; 0 for never.
  public var speedSwingMinutes = 60
  /// By how much, at most, it is lowered, as a share of nominal speed.
  public var speedSwing = 0.15
  /// From a crash to having started again.
  public var restartTime = TimeSpan.minutes(3)
  /// The serializer's speed rises in so many equal steps after a stop.
  public var rampSteps = 4
  /// Length of one step.
  public var rampStep = TimeSpan.milliseconds(50)

  /// As often as a production line stops.
  public init() {}
}
