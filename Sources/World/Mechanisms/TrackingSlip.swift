import EventKernel

/// How far cartons slide when the belt stops hard or starts again.
public struct TrackingSlip: Sendable {
  /// Typical slip, in µm.
  public var typical: Int64 = 1_000
  /// How much a single slip differs from the typical one at most, as a share of it.
  public var spread = 0.5
  /// What a well kept belt does, in µm: the shadow against which decisions are held.
  public var healthyTypical: Int64 = 1_000

  /// A well kept belt.
  public init() {}

  /// Where this slip lies between the least and the most, from −1 to 1.
  @inline(__always)
  func share(_ stream: RandomStream) -> Double {
    var stream = stream
    return 2 * stream.uniform() - 1
  }

  @inline(__always)
  func slip(_ share: Double) -> Int64 { Int64(Double(typical) * (1 + spread * share)) }

  @inline(__always)
  func healthySlip(_ share: Double) -> Int64 { Int64(Double(healthyTypical) * (1 + spread * share)) }
}
