import EventKernel
import Numerics

/// How well codes are printed by a clean head: a distribution over the grades of ISO/IEC 15415, from 0 (F) to 4 (A).
///
/// Kumaraswamy's law on grade ÷ 4: F(g) = 1 − (1 − (g/4)ᵃ)ᵇ (P. Kumaraswamy, J. Hydrology 46, 1980). It is bounded as
/// grades are, its lower tail is a power of the grade, and both directions are closed forms: a draw is compared with
/// F(limit), and the grade itself is worked out only where it is asked for.
public struct GradeLaw: Sendable, Hashable {
  /// Exponent of the lower tail: larger is better print.
  public var rise: Double
  /// How sharply grades crowd towards 4: smaller is better print.
  public var crowd: Double

  /// The law with these two shapes, both above 0.
  public init(rise: Double, crowd: Double) {
    precondition(
      rise > 0 && crowd > 0 && rise.isFinite && crowd.isFinite,
      "a grade law has two finite shapes above 0, not \(rise) and \(crowd)")
    self.rise = rise
    self.crowd = crowd
  }

  /// Share of prints whose grade is below `grade`.
  public func share(below grade: Double) -> Double {
    if grade <= 0 { return 0 }
    if grade >= 4 { return 1 }
    return 1 - Mathematics.pow(1 - Mathematics.pow(grade / 4, rise), crowd)
  }

  /// The grade below which a `share` of prints lies.
  public func grade(atShare share: Double) -> Double {
    if share <= 0 { return 0 }
    if share >= 1 { return 4 }
    return 4 * Mathematics.pow(1 - Mathematics.pow(1 - share, 1 / crowd), 1 / rise)
  }
}
