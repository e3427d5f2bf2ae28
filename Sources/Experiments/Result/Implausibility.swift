import TraceModel
import World

/// A figure of a line that no line is known to have: values were combined that belong to no line.
public struct Implausibility: Hashable, Sendable {
  /// Which figure.
  public var measure: LineMeasure
  /// Under whose conditions.
  public var role: Role
  /// How much it is there.
  public var value: Double
  /// Of wrong cases, the mechanisms that have a part in most of them; empty where nothing was marked.
  public var suspects: MechanismSet
}

extension ExperimentResult {
  /// The figures of long runs that no line is known to have, validation's first.
  public var implausibilities: [Implausibility] { cells.flatMap(\.implausibilities) }
}

extension CellResult {
  /// The figures that no line is known to have, where these are long runs.
  ///
  /// Of a handful of cases, or of lots, nothing can be said: one in ten is no line of its own kind.
  public var implausibilities: [Implausibility] {
    guard cell.length == .long, exposure.cases >= 100 else { return [] }
    let isOfFewLots = lots < 10
    return LineMeasure.allCases.compactMap { measure in
      guard !(isOfFewLots && measure.isOfLots), let value = measure.value(in: self),
        !measure.believable.contains(value)
      else { return nil }
      let wrong = rows.filter { $0.key.level == .case }
      return Implausibility(
        measure: measure, role: cell.role, value: value,
        suspects: measure == .wrongCases ? wrong.max { $0.count < $1.count }?.key.mechanisms ?? [] : [])
    }
  }
}
