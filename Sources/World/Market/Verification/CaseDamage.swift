import EventKernel

/// Which cases the fork-lift damages on the way to their place in the warehouse, so that they are destroyed: drawn for the case
/// itself.
///
/// Somebody scans the label on the case, and everything that the record has under this label is destroyed with it there.
/// What lies in the case is destroyed in truth: where label and contents do not belong together, packs go on that the record
/// holds to be destroyed.
public struct CaseDamage: Sendable {
  private let share: Double
  private let path: RandomPath

  /// Damage under a plan.
  public init(_ plan: VerificationPlan, _ path: RandomPath) { (share, self.path) = (plan.damagedShare, path) }

  /// Whether a case of a line is damaged.
  public func isDamaged(case number: Int, ofLine line: Int) -> Bool {
    if share == 0 { return false }
    var stream = path.stream(UInt64(line) << 40 | UInt64(number))
    return stream.uniform() < share
  }
}

extension MechanismSet {
  /// What gives packs new numbers.
  public static let ofNewNumbers = MechanismSet(.relabel)
}
