import EventKernel

/// Building pallets.
public struct PalletizerPlan: Sendable {
  /// Cases to a pallet.
  public var casesPerPallet = 60
  /// How cases are assigned to pallets.
  public var assignment = CaseAssignment.byScan
  /// Whether the label that is read on a case is held against the line controller's list.
  public var asksList = false
  /// Numbers for pallet labels in one block from level 4.
  public var labelsPerBlock = 100
  /// So many cases may wait while it is being repaired, then the packer has to stop; 0 for any number.
  public var room = 0
  /// From the last case to the pallet's label.
  public var labelDelay = TimeSpan.seconds(20)

  /// The reference line's.
  public init() {}
}
