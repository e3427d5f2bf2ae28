/// What happened on the line besides production: the counts that show that a healthy line was not quiet.
public struct Occurrences: Hashable, Sendable {
  /// Cartons that entered.
  public var units = 0
  /// Cartons that fell into a case.
  public var packed = 0
  /// Bundles that were wrapped.
  public var bundles = 0
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
  /// Machines that broke down.
  public var breakdowns = 0
  /// Planned changes of speed.
  public var speedChanges = 0
  /// Samples for quality.
  public var samples = 0
  /// Of these, those that the plan of ISO 2859-1 asked for.
  public var inspected = 0
  /// Samples that were not logged.
  public var unlogged = 0
  /// Cases that a breakdown left half full and somebody filled up.
  public var toppedUp = 0
  /// Of these, those that were filled up without a scan.
  public var toppedUpUnlogged = 0
  /// Jams that threw cartons of two cases on one heap.
  public var jamsAcrossCases = 0
  /// Of these, those whose cartons went back without a scan.
  public var heapsRepacked = 0
  /// Rejected cartons that somebody had in his hands as the bin was emptied.
  public var binned = 0
  /// Of these, those that went back on the belt.
  public var reworked = 0
  /// Cases that stopped because their reads were not as many as were counted.
  public var shortReads = 0
  /// Of these, those that were closed as full.
  public var forcedCloses = 0
  /// Positions of a layer that were filled from the expected order.
  public var inferred = 0
  /// Cases that passed the scale.
  public var weighed = 0
  /// Cases that the scale refused.
  public var refusedByScale = 0
  /// Demands for a check after the scale or by the record.
  public var demands = 0
  /// Of these, those that were acknowledged without the check.
  public var overrides = 0
  /// Cases whose record was corrected after they were opened.
  public var corrections = 0
  /// Cases that were made short to try the line's checks.
  public var challenges = 0
  /// Of these, those that the scale refused.
  public var challengesCaught = 0
  /// Changes of the roll of case labels.
  public var caseLabelReloads = 0
  /// Case labels that the scanner refused and that were printed anew.
  public var relabels = 0
  /// Cases whose message came after their pallet was fetched.
  public var lateCases = 0
  /// Lots that ended with a partial bundle.
  public var partialBundles = 0
  /// Lots that ended with a partial case.
  public var partialCases = 0
  /// Lots that ended with a partial pallet.
  public var partialPallets = 0
  /// What the record asked for.
  public var prompts = 0
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
  /// Reads of the packer that were overwritten before they were fetched.
  public var readsLost = 0
  /// Verdicts that a crash took out of the tracking register.
  public var verdictsLost = 0
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
