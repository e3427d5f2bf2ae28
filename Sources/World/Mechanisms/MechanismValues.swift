/// The mechanisms' values of one run; as they stand here, every one is healthy.
public struct MechanismValues: Sendable {
  /// Slip at stops and restarts.
  public var trackingSlip = TrackingSlip.healthy
  /// What an eye counts.
  public var counterBounce = CounterBounce.healthy
  /// What a case weighs.
  public var weakCheckweigher = WeakCheckweigher.healthy

  /// Everything healthy.
  public init() {}
}
