/// What an eye that triggers a camera makes of cartons, and what a change of lot leaves.
public enum TriggerOracle {
  /// Share of cartons of which an eye sees two edges: the flap stands open, and its gap, evenly up to `longest`, is longer than
  /// the eye is blind. Lengths in one unit.
  public static func doubled(flaps: Double, longest: Double, blind: Double) -> Double {
    flaps * max(0, longest - blind) / longest
  }

  /// Share of cartons, of `lots` with `each`, that are made under the text of the lot before: it is put right after so long, at a
  /// carton each `period`, with `reach` as far as the head from where a lot begins.
  public static func underOldText(each: Int, after noticed: Double, period: Double, reach: Double) -> Double {
    min(Double(each), max(0, (noticed - reach) / period))
  }
}
