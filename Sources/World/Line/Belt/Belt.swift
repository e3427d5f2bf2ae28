import EventKernel

/// A belt's displacement over time, piecewise linear: the line's clock.
///
/// A carton on the belt passes a point when the belt has moved far enough. Displacement is in micrometers and speed in
/// micrometers a second, both integers, so that a passage has one exact time however often the belt stopped before:
/// it is computed from the start of the current piece and rounded up, never added up carton by carton.
public struct Belt: Sendable, BitwiseCopyable {
  /// Start of the current piece.
  public private(set) var since: Instant
  /// Displacement at the start of the current piece, in micrometers.
  public private(set) var displacementThen: Int64
  /// Speed of the current piece, in micrometers a second; never negative.
  public private(set) var speed: Int64
  /// ⌊(2⁶⁴ − 1) ÷ speed⌋, so that a passage multiplies and does not divide; 0 while the belt stands.
  private var reciprocal: UInt64
  /// Up to here, in micrometers, distance × 10⁹ stays within 64 bits.
  private static let farthest: Int64 = 9_000_000_000

  /// A belt that stands at displacement 0.
  public init() {
    since = .start
    displacementThen = 0
    speed = 0
    reciprocal = 0
  }

  /// How far the belt has moved at `time`, rounded down to the micrometer; `time` is not before the current piece.
  public func displacement(at time: Instant) -> Int64 {
    let elapsed = UInt64(bitPattern: time.nanoseconds &- since.nanoseconds)
    let product = elapsed.multipliedFullWidth(by: UInt64(bitPattern: speed))
    if _fastPath(product.high == 0) {
      return displacementThen &+ Int64(bitPattern: product.low / 1_000_000_000)
    }
    return displacementThen
      &+ Int64(truncatingIfNeeded: UInt64(1_000_000_000).dividingFullWidth(product).quotient)
  }

  /// When the belt reaches `displacement`: at once if it is there already, never while it stands.
  ///
  /// What lies at exactly the displacement of a stop passes at the instant of the stop, not after the restart.
  @inline(__always)
  public func time(of displacement: Int64) -> Instant {
    let distance = displacement &- displacementThen
    if distance <= 0 { return since }
    if speed == 0 { return .distantFuture }
    if _slowPath(distance > Belt.farthest) { return farTime(distance) }
    let (quotient, remainder) = divide(UInt64(bitPattern: distance) &* 1_000_000_000)
    return Instant(
      nanoseconds: since.nanoseconds &+ Int64(bitPattern: quotient) &+ (remainder == 0 ? 0 : 1))
  }

  /// How long the belt takes for `distance` at its speed, rounded down to the nanosecond; for ever where it stands or
  /// where that is farther than 9 km.
  @inline(__always)
  func duration(of distance: Int64) -> Int64 {
    if _slowPath(distance > Belt.farthest || speed == 0) { return .max }
    if distance <= 0 { return 0 }
    return Int64(bitPattern: divide(UInt64(bitPattern: distance) &* 1_000_000_000).quotient)
  }

  /// `numerator` ÷ speed, exactly.
  ///
  /// With r = ⌊(2⁶⁴ − 1) ÷ d⌋, 2⁶⁴ ÷ d − r is at most 1, so that ⌊n × r ÷ 2⁶⁴⌋ falls short of ⌊n ÷ d⌋ by at most 1:
  /// one correction is enough (T. Granlund and P. L. Montgomery, PLDI 1994, section 4).
  @inline(__always)
  private func divide(_ numerator: UInt64) -> (quotient: UInt64, remainder: UInt64) {
    let divisor = UInt64(bitPattern: speed)
    let quotient = numerator.multipliedFullWidth(by: reciprocal).high
    let remainder = numerator &- quotient &* divisor
    return remainder >= divisor ? (quotient &+ 1, remainder &- divisor) : (quotient, remainder)
  }

  /// Starts a new piece at `time` with another speed.
  public mutating func change(speed newSpeed: Int64, at time: Instant) {
    precondition(
      newSpeed >= 0 && time >= since, "a belt runs forward: \(newSpeed) µm/s at \(time), since \(since)")
    displacementThen = displacement(at: time)
    since = time
    speed = newSpeed
    reciprocal = newSpeed == 0 ? 0 : UInt64.max / UInt64(bitPattern: newSpeed)
  }

  /// Beyond 9 km the product of distance and 10⁹ leaves 64 bits; it is rare, so it may be slow.
  @inline(never)
  private func farTime(_ distance: Int64) -> Instant {
    let product = UInt64(bitPattern: distance).multipliedFullWidth(by: 1_000_000_000)
    guard product.high < UInt64(bitPattern: speed) else { return .distantFuture }
    let (quotient, remainder) = UInt64(bitPattern: speed).dividingFullWidth(product)
    guard quotient < UInt64(Int64.max) - 1 else { return .distantFuture }
    let wait = TimeSpan(nanoseconds: Int64(bitPattern: quotient) + (remainder == 0 ? 0 : 1))
    return since.adding(wait) ?? .distantFuture
  }
}
