import EventKernel

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

/// What the packer's camera or scanner reads of a carton.
public enum PackerReads: UInt8, Sendable, CaseIterable {
  /// The code that the serializer has printed and verified.
  case serials
  /// A helper code on the cap of a bottle, of which only the top is seen from above the case.
  case helperCodes
}

/// Collating cartons and closing cases.
public struct CasePackerPlan: Sendable {
  /// Cartons to a case.
  public var unitsPerCase = 24
  /// Cartons for which a full case, or bundle, has still room before its flaps no longer close.
  public var sparePlaces = 4
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
  /// What is read.
  public var reads = PackerReads.serials
  /// Share of cartons whose code the scanner does not give.
  public var noReads = 0.0005
  /// Whether a case whose reads are not as many as were counted stops and waits for somebody.
  public var comparesReads = true
  /// Whether each code that is read is held against the line controller's list.
  public var asksList = false
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

  /// From one carton to the next at its fastest.
  var shortestPeriod: TimeSpan { TimeSpan(nanoseconds: pitch * 1_000_000_000 / max(1, speed)) }

  /// The youngest vintage.
  public init() {}
}
