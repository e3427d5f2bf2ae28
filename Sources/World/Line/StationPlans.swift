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

/// What is done with the masses of cases.
public enum ScaleUse: UInt8, Sendable, CaseIterable {
  /// There is no scale.
  case none
  /// They are reported, and nobody stops a case.
  case reports
  /// A case that is half a unit too light goes to the reject roller.
  case rejects
  /// A case that is half a unit too light or too heavy does.
  case rejectsBothSides
}

/// Collating cartons and closing cases.
public struct CasePackerPlan: Sendable {
  /// Cartons to a case.
  public var unitsPerCase = 24
  /// Speed of the packer's belt, in µm/s.
  public var speed: Int64 = 550_000
  /// Its speed rises in so many equal steps after a stop.
  public var rampSteps = 4
  /// Length of one step.
  public var rampStep = TimeSpan.milliseconds(50)
  /// Pitch at which cartons are let onto it, in µm.
  public var pitch: Int64 = 100_000
  /// Where its scanner reads each carton, in µm from singulation.
  public var scannerAt: Int64 = 500_000
  /// Where its eye counts and the carton falls into the case.
  public var eyeAt: Int64 = 900_000
  /// How reads are assigned to cases.
  public var assignment = ReadAssignment.byCount
  /// Share of cartons whose code the scanner does not give.
  public var noReads = 0.0005
  /// Whether a case whose reads are not as many as were counted stops and waits for somebody.
  public var comparesReads = true
  /// From the scanner's trigger to its read: the shortest time.
  public var readMinimum = TimeSpan.milliseconds(15)
  /// From the last carton of a case to the close signal: where the border between two cases lies within a period.
  public var closeDelay = TimeSpan.milliseconds(90)
  /// After the close signal the controller waits so long for reads that belong before it.
  public var readMargin = TimeSpan.milliseconds(60)
  /// From the label to the scale.
  public var weighDelay = TimeSpan.seconds(2)
  /// From the scale to the pallet.
  public var palletDelay = TimeSpan.seconds(4)
  /// What is done with cases' masses.
  public var scale = ScaleUse.rejects
  /// To try the checks, one unit is taken out of every so many cases and kept on the table; 0 for never.
  public var shortCaseEvery = 0

  /// The youngest vintage.
  public init() {}
}

/// Wrapping cartons to bundles before they go into a case, where a line does.
///
/// The bundler then stands where the packer's scanner and eye do: it collates cartons and assigns their reads as the
/// packer's plan says, and the case packer behind it takes the bundles, each read as it is set in.
public struct BundlerPlan: Sendable {
  /// Cartons to a bundle; 0 where they go into their case as they are.
  public var unitsPerBundle = 0
  /// From closing a bundle to its label.
  public var labelDelay = TimeSpan.milliseconds(1_500)
  /// From the bundler to the case.
  public var transit = TimeSpan.seconds(3)
  /// Numbers for bundle labels in one block from level 4.
  public var labelsPerBlock = 2_000

  /// The youngest vintage, and no bundles.
  public init() {}
}

/// Printing labels for cases and applying them.
public struct CaseLabellerPlan: Sendable {
  /// From closing a case to its label.
  public var labelDelay = TimeSpan.seconds(3)
  /// Case labels on a roll.
  public var labelsPerRoll = 1_000
  /// Numbers for case labels in one block from level 4.
  public var labelsPerBlock = 1_000
  /// Whether a scanner reads each label back after it was applied.
  public var verifiesLabels = true

  /// The youngest vintage.
  public init() {}
}

/// Building pallets.
public struct PalletizerPlan: Sendable {
  /// Cases to a pallet.
  public var casesPerPallet = 60
  /// How cases are assigned to pallets.
  public var assignment = CaseAssignment.byScan
  /// Numbers for pallet labels in one block from level 4.
  public var labelsPerBlock = 100
  /// So many cases may wait while it is being repaired, then the packer has to stop; 0 for any number.
  public var room = 0
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
  /// A sample is also due every so many minutes; 0 for never.
  public var sampleEveryMinutes = 0
  /// The inspection of each lot by ISO 2859-1, besides the samples above; nil for none.
  public var inspection: InspectionLevel?
  /// Tasks of other work that wait when the line starts.
  public var backlog = 0
  /// Where samples are taken.
  public var samplesFrom = SamplePlace.accumulation
  /// Whether a case that a breakdown of the packer left half full is filled up by hand, from what stands before the packer.
  public var topsUp = false
  /// The bin of rejects is emptied every so many minutes.
  public var binEveryMinutes = 30
  /// How long a shift is.
  public var shiftLength = TimeSpan.hours(8)
  /// For so long at the beginning of each shift but the first, nobody begins anything.
  public var handover = TimeSpan.minutes(10)
  /// People on each shift in turn; ``people`` on every shift where it is empty.
  public var peopleByShift: [Int] = []
  /// What each person is trained for; everything where nothing is said.
  public var skills: [Skills] = []
  /// How long tasks take, where it is not as usual; looked up by kind.
  public var service: [TaskKind: ServiceLaw] = [:]

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
