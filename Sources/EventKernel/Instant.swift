/// A point on the simulation's time line: a signed count of nanoseconds since the trial's start.
///
/// There is no floating-point clock: ties are real on a packaging line, and only integers make them exact.
public struct Instant: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the trial's start; negative before it.
  public var nanoseconds: Int64

  /// The point `nanoseconds` after the trial's start.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable
  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
}
