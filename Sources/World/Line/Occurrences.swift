/// What happened on the line besides production: the counts that show that a healthy line was not quiet.
public struct Occurrences: Hashable, Sendable {
  /// Cartons that entered.
  public var units = 0
  /// Cartons that fell into a case.
  public var packed = 0
  /// Cases that were closed.
  public var cases = 0
  /// Pallets that were closed.
  public var pallets = 0
  /// Lots that were finished.
  public var lots = 0
  /// Times the serializer's belt stopped.
  public var stops = 0
  /// Times it started again.
  public var restarts = 0
  /// Short stops.
  public var microStops = 0
  /// Times the serializer had to wait for room behind it.
  public var blockages = 0
  /// Cartons that were rejected.
  public var rejects = 0
  /// Looks of the camera that gave no code.
  public var noReads = 0
  /// Jams before the packer.
  public var jams = 0
  /// Cartons that were taken out by hand.
  public var removals = 0
  /// Changes of a roll of labels or of a cartridge.
  public var reloads = 0
  /// Crashes of the serializer's controller.
  public var crashes = 0
  /// Blocks of serial numbers that were fetched.
  public var poolBlocks = 0
  /// Cases that were opened and compared by hand.
  public var caseChecks = 0

  /// Times a clock was synchronised.
  public var clockSyncs = 0
  /// Serial numbers that a start after a crash gave a second time.
  public var numbersTakenBack = 0
  /// Serial numbers of rejects that were used again.
  public var numbersReused = 0
  /// Results of the camera that were overwritten before they were fetched.
  public var resultsLost = 0
  /// Codes that were read and were not the expected ones.
  public var otherCodes = 0
  /// Codes that were typed by hand.
  public var codesTyped = 0
  /// Codes that were typed wrongly, and nobody noticed.
  public var codesMistyped = 0
  /// Cartons that got a second label over the first.
  public var relabelled = 0
  /// Times the reject station was switched off.
  public var bypasses = 0
  /// Cartons that had to be rejected and were not, because it was off.
  public var bypassed = 0

  /// Nothing yet.
  public init() {}
}
