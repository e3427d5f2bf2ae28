import EventKernel

/// Printing labels for cases and applying them.
public struct CaseLabelerPlan: Sendable {
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
