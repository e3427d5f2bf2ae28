import EventKernel

/// Which cases are damaged in the warehouse and destroyed: drawn for the case itself.
///
/// Somebody scans the label on the case, and everything that the record has under this label is destroyed with it there.
/// What lies in the case is destroyed in truth: where label and contents do not belong together, packs go on that the record
/// holds to be destroyed.
public struct CaseDamage: Sendable {
  private let share: Double
  private let within: Int64
  private let path: RandomPath

  /// Damage under a plan.
  public init(_ plan: VerificationPlan, _ path: RandomPath) {
    (share, within, self.path) = (plan.damagedShare, plan.earliest.nanoseconds, path)
  }

  /// When a case of a line is destroyed, whose lot was released at `released`: before anything of it is sold; nil for nearly all.
  public func time(ofCase number: Int, ofLine line: Int, released: Instant) -> Instant? {
    var stream = path.stream(UInt64(line) << 40 | UInt64(number))
    guard stream.uniform() < share else { return nil }
    return Instant(nanoseconds: released.nanoseconds + Int64(Double(within) * stream.uniform()))
  }
}
