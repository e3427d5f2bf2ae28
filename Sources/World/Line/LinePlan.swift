import EventKernel

/// A line as it is built and run: everything that a trial needs besides its seed.
///
/// Lengths are in micrometers, speeds in micrometers a second: whole numbers, because passages are computed from them
/// exactly. The scenario's parameters are converted once, when a plan is made.
public struct LinePlan: Sendable {
  /// What is made and how much.
  public var lots = LotPlan()
  /// How cartons come.
  public var feed = FeedPlan()
  /// Printing, reading and rejecting.
  public var serializer = SerializerPlan()
  /// Between the serializer and the packer.
  public var accumulation = AccumulationPlan()
  /// Collating and closing cases.
  public var packer = CasePackerPlan()
  /// Wrapping cartons to bundles.
  public var bundler = BundlerPlan()
  /// Labeling cases.
  public var labeler = CaseLabelerPlan()
  /// Building pallets.
  public var palletizer = PalletizerPlan()
  /// Who works there.
  public var crew = CrewPlan()
  /// What stops the line.
  public var stops = StopPlan()
  /// The devices' clocks.
  public var clocks = ClockPlan()
  /// The mechanisms, each at the values of this run.
  public var mechanisms = MechanismValues()

  /// Line 7, Nordhafen, with everything healthy.
  public init() {}

  /// Whether cartons are wrapped to bundles before they go into a case.
  public var hasBundles: Bool { bundler.unitsPerBundle > 0 }

  /// Cartons to the container that they fall into: a bundle where there are any, and otherwise a case.
  var unitsPerBox: Int { hasBundles ? bundler.unitsPerBundle : packer.unitsPerCase }
}

/// What is made: lots of one product, one after the other.
public struct LotPlan: Sendable {
  /// Cartons fed per lot.
  public var cartonsPerLot = 50_000
  /// How many lots, after which the run ends.
  public var count = 1
  /// From the closing of a lot on the line to the first carton of the next.
  public var changeover = TimeSpan.minutes(60)
  /// From the last thing of a lot leaving the line to the report of its counts, with which it is closed.
  public var closing = TimeSpan.minutes(10)

  /// Lots of the reference line.
  public init() {}
}

/// How cartons come from the cartoner.
public struct FeedPlan: Sendable {
  /// Speed of the serializer's belt, in µm/s.
  public var speed: Int64 = 500_000
  /// From leading edge to leading edge, in µm.
  public var pitch: Int64 = 100_000
  /// Largest deviation of a pitch either way (triangular around none), in µm.
  public var pitchSpread: Int64 = 4_000
  /// A carton's length along the belt, in µm.
  public var cartonLength: Int64 = 60_000

  /// The reference line: 300 cartons a minute at 30 m/min.
  public init() {}
}

/// When a serial number counts as commissioned.
///
/// In the order of the carton's way: the earlier of two is the smaller.
public enum CommitPoint: UInt8, Sendable, CaseIterable, Comparable {
  /// When it is given to the printer.
  case allocation
  /// When it is printed.
  case printing
  /// When the camera has verified it.
  case verification
  /// When the carton has passed the reject station with a good verdict.
  case exit

  /// Whether `a` comes earlier on the carton's way.
  public static func < (a: CommitPoint, b: CommitPoint) -> Bool { a.rawValue < b.rawValue }
}

/// How a camera's verdict finds its carton again at the reject station.
public enum Tracking: Sendable, Equatable {
  /// Encoder pulses move an expected place along the belt; the carton within `halfWidth` (µm) of it gets the verdict.
  ///
  /// Half a pitch is what machines do that take the nearest carton.
  case window(halfWidth: Int64)
}

/// What becomes of a carton for which there is no verdict at the reject station.
public enum MissingVerdict: UInt8, Sendable, CaseIterable {
  /// It is rejected: the safe default.
  case reject
  /// It passes.
  case pass
}

/// How a result comes from the camera to what keeps the line's list.
public enum Handover: Sendable, Equatable {
  /// Each result is taken at once, and the camera waits until it was.
  case handshake
  /// A controller looks every `period` and takes what has come since, with a handshake.
  case plcScan(period: TimeSpan)
  /// Up to `capacity` results wait until they are fetched, every `period`; one more drops the oldest.
  case queue(capacity: Int, period: TimeSpan)
}

/// How reads are assigned to cases.
public enum ReadAssignment: UInt8, Sendable, CaseIterable {
  /// The next so many reads.
  case byCount
  /// The reads that arrive between two close signals.
  case betweenCloses
  /// The reads whose stamps lie between two close stamps.
  case byTime
  /// An image of the layer in the case.
  case layer
  /// The order in which the serializer let cartons pass, with no read at the packer.
  case byOrder

  /// Whether the packer's scanner reads each carton on the belt.
  var usesReads: Bool { @inline(__always) get { self != .layer && self != .byOrder } }
}
