import EventKernel
import Scenario
import TraceModel
import World

/// How drift develops over the long trials of a condition, one after the other: what each stretch of time had, and whether kinds
/// become more frequent.
struct DevelopmentFold: Sendable {
  /// How long a stretch is.
  let shift: TimeSpan
  private(set) var stretches: [Stretch] = []
  private(set) var trend: Trend
  /// The longest trial, in hours.
  private(set) var longest = 0.0

  /// Stretches beyond these are counted with the last.
  private static let mostStretches = 10_000

  /// Of trials of this condition; nil where there is none.
  init(_ condition: ConditionPlan?) {
    shift = condition?.line.crew.shiftLength ?? .hours(8)
    trend = Trend(cycleHours: condition?.landmarks(before: 0).cycle)
  }

  /// Takes in a trial.
  mutating func add(_ trial: TrialSummary) {
    trend.add(trial)
    longest = max(longest, Double(trial.nanoseconds) / 3.6e12)
    let count = Int(trial.nanoseconds / shift.nanoseconds) + 1
    while stretches.count < min(count, Self.mostStretches) {
      stretches.append(Stretch(index: stretches.count))
    }
    for index in stretches.indices where index < count { stretches[index].trials += 1 }
    for lot in trial.ends {
      let index = min(Int(lot.end / shift.nanoseconds), stretches.count - 1)
      stretches[index].units += lot.exposure.units
      for kind in lot.kinds {
        Self.add(kind.episodes, kind, to: &stretches[index].episodes)
        Self.add(kind.count, kind, to: &stretches[index].counts)
      }
    }
  }

  private static func add(_ number: Int, _ kind: SummaryKind, to list: inout [KindEpisodes]) {
    if let index = list.firstIndex(where: { $0.level == kind.level && $0.kind == kind.kind }) {
      list[index].episodes += number
    } else {
      list.append(KindEpisodes(level: kind.level, kind: kind.kind, episodes: number))
      list.sort {
        ($0.kind.failurePoint.rawValue, $0.level, $0.kind) < (
          $1.kind.failurePoint.rawValue, $1.level, $1.kind
        )
      }
    }
  }
}
