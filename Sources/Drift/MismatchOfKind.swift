import TraceModel
import World

extension Mismatch {
  /// A mismatch that no comparison has found: for examples, and for whoever reads one from a file.
  public init(
    _ kind: MismatchKind, of level: PackagingLevel, number: Int?, causedBy mechanisms: MechanismSet,
    detectedAt: DetectionPlace, silent: Bool, units: Int
  ) {
    self.init(
      kind: kind, level: level, item: .none, number: number, lot: .none, mechanisms: mechanisms, episode: 0,
      units: units)
    self.detectedAt = detectedAt
    self.silent = silent
  }
}
