import EventKernel

/// How the packer's eye turns light and dark into counts.
public struct CounterBounce: Sendable {
  /// Which gaps and flaps the filter swallows.
  public enum Filter: UInt8, Sendable, CaseIterable {
    /// A carton ends when it has been light for the filter's time: shorter gaps merge two cartons.
    case offDelay
    /// After a count nothing is counted for the filter's time: shorter pitches merge two cartons.
    case lockOut
    /// A carton counts when it has been dark for the filter's time: what passes faster is not seen.
    case onDelay
  }

  /// The kind of filter.
  public var filter = Filter.offDelay
  /// The filter's time.
  public var time = TimeSpan.milliseconds(20)
  /// Share of cartons whose flap stands open and lets light through.
  public var flapShare = 0.02
  /// The longest light that a flap gives, uniform from none.
  public var flapLight = TimeSpan.milliseconds(12)

  /// A filter between the longest flap and the shortest gap.
  public init() {}
}
