import EventKernel

/// Between the serializer and the packer.
public struct AccumulationPlan: Sendable {
  /// So many cartons may stand there before the serializer has to stop.
  public var capacity = 200
  /// After it was full, the serializer starts again when so few stand there.
  public var restartAt = 100
  /// From the end of one belt to the singulation before the next, when nothing stands there.
  public var transit = TimeSpan.seconds(2)

  /// A spiral of 20 m.
  public init() {}
}

/// Collating cartons and closing cases.
public struct CasePackerPlan: Sendable {
  /// Cartons to a case.
  public var unitsPerCase = 24
  /// Speed of the packer's belt, in µm/s.
  public var speed: Int64 = 550_000
  /// Pitch at which cartons are let onto it, in µm.
  public var pitch: Int64 = 100_000
  /// Where its scanner reads each carton, in µm from singulation.
  public var scannerAt: Int64 = 500_000
  /// Where its eye counts and the carton falls into the case.
  public var eyeAt: Int64 = 900_000
  /// How reads are assigned to cases.
  public var assignment = ReadAssignment.byCount
  /// From the scanner's trigger to its read: the shortest time.
  public var readMinimum = TimeSpan.milliseconds(15)
  /// From the last carton of a case to the close signal.
  public var closeDelay = TimeSpan.milliseconds(90)
  /// After the close signal the controller waits so long for reads that belong before it.
  public var readMargin = TimeSpan.milliseconds(60)
  /// From closing to the label.
  public var labelDelay = TimeSpan.seconds(3)
  /// From the label to the scale.
  public var weighDelay = TimeSpan.seconds(2)
  /// From the scale to the pallet.
  public var palletDelay = TimeSpan.seconds(4)
  /// Case labels on a roll.
  public var labelsPerRoll = 1_000
  /// Whether a scanner reads each label back after it was applied.
  public var verifiesLabels = true
  /// Whether cases are weighed.
  public var hasScale = true

  /// The youngest vintage.
  public init() {}
}

/// Building pallets.
public struct PalletizerPlan: Sendable {
  /// Cases to a pallet.
  public var casesPerPallet = 60
  /// From the last case to the pallet's label.
  public var labelDelay = TimeSpan.seconds(20)

  /// The reference line's.
  public init() {}
}

/// Who works at the line.
public struct CrewPlan: Sendable {
  /// People who can take a task.
  public var people = 2
  /// Hand samples per hour of running.
  public var samplesPerHour = 2.0
  /// From needing somebody to a sample being taken and logged.
  public var sampleTime = TimeSpan.seconds(40)

  /// Two people.
  public init() {}
}

/// What stops the line, healthy or not.
public struct StopPlan: Sendable {
  /// Short stops of the serializer's belt per running hour.
  public var microStopsPerHour = 20.0
  /// Mean length of a short stop.
  public var microStopMean = TimeSpan.seconds(15)
  /// Jams before the packer per running hour.
  public var jamsPerHour = 0.5
  /// Mean time to clear a jam.
  public var jamMean = TimeSpan.seconds(90)
  /// Crashes of the serializer's controller per week of running.
  public var crashesPerWeek = 2.0
  /// From a crash to having started again.
  public var restartTime = TimeSpan.minutes(3)
  /// Speed rises in so many equal steps after a stop.
  public var rampSteps = 4
  /// Length of one step.
  public var rampStep = TimeSpan.milliseconds(50)

  /// As often as a production line stops.
  public init() {}
}
