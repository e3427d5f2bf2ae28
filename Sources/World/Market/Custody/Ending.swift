import EventKernel
import TraceModel

/// The end of a unit's way that a dispenser tells the maker's record.
public struct Ending: Sendable {
  /// Which unit.
  public let unit: UnitKey
  /// Who tells.
  public let dispenser: Int
  /// Whether it was destroyed because its use had ended; else it was given to a patient.
  public let isExpired: Bool
  /// When.
  public let at: Instant
}

extension MarketPlan {
  /// Whether a dispenser tells the maker's record what he gives out: these are spread evenly over all.
  func reports(dispenser: Int) -> Bool {
    if dispensersReport == 0 { return false }
    return Int(Double(dispenser + 1) * dispensersReport) > Int(Double(dispenser) * dispensersReport)
  }
}
