import EventKernel
import TraceModel

/// Takes each pallet to a place of the warehouse some minutes after it was labeled: what is physically so, whoever is
/// told of it.
public struct ForkLift: Sendable {
  private let mean: Double
  private let places: UInt64
  private let path: RandomPath

  /// A fork-lift that needs `mean` from the label to the place, half of it at least and half more at most.
  public init(mean: TimeSpan, places: Int, _ path: RandomPath) {
    self.mean = Double(mean.nanoseconds)
    self.places = UInt64(max(1, places))
    self.path = path
  }

  /// When a pallet that was labeled at `now` stands in its place, and in which one, from 1.
  public func putAway(_ pallet: ItemID, labeledAt now: Instant) -> (at: Instant, place: Int) {
    var stream = path.stream(UInt64(pallet.raw))
    let time = Int64(mean * (0.5 + stream.uniform()))
    return (now + .nanoseconds(time), 1 + Int(stream.below(places)))
  }
}
