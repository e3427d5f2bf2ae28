import EventKernel
import TraceModel
import World

/// Whether a kind becomes more or less frequent over a run, told from the cycle of cleanings and calibrations.
///
/// Wear rises within each cycle and falls at its end, so that thirds of a run differ wherever they cut it. Here whole
/// cycles are compared: the later half of them with the earlier half, within each trial; the trial is the unit. Both
/// halves of each trial are kept, which is 24 bytes and 24 for each kind in it.
struct Trend: Sendable {
  /// The longest cycle, in hours; nil where nothing is repeated, and any stretch will do.
  let cycleHours: Double?
  /// Units of both halves of each trial that has as many as two cycles, and the number of its kinds.
  private var halves: [(early: Int, late: Int, kinds: Int)] = []
  private var kinds: [Kind] = []
  private var trials = 0

  /// Episodes of a kind in both halves of a trial.
  private struct Kind {
    var level: PackagingLevel
    var kind: MismatchKind
    var early = 0
    var late = 0
  }

  init(cycleHours: Double?) { self.cycleHours = cycleHours }

  /// Takes in a trial.
  mutating func add(_ trial: TrialSummary) {
    trials += 1
    let hours = Double(trial.nanoseconds) / 3.6e12
    let cycles = cycleHours.map { Int(hours / $0) } ?? 2
    guard cycles >= 2 else { return }
    let half = Double(cycles / 2) * (cycleHours ?? hours / 2)
    let start = hours - 2 * half
    var (units, first) = ((early: 0, late: 0), kinds.count)
    for lot in trial.ends {
      let end = Double(lot.end) / 3.6e12
      let isEarly = (start..<start + half).contains(end)
      let isLate = (start + half..<hours + 1e-9).contains(end)
      units.early += isEarly ? lot.exposure.units : 0
      units.late += isLate ? lot.exposure.units : 0
      for kind in lot.kinds where isEarly || isLate {
        let known = kinds[first...].firstIndex { $0.level == kind.level && $0.kind == kind.kind }
        if known == nil { kinds.append(Kind(level: kind.level, kind: kind.kind)) }
        let index = known ?? kinds.count - 1
        kinds[index].early += isEarly ? kind.episodes : 0
        kinds[index].late += isLate ? kind.episodes : 0
      }
    }
    halves.append((units.early, units.late, kinds.count - first))
  }

  /// The direction of a subject of which there are so many episodes.
  func direction(of subject: Subject, episodes: Int, confidence: Double) -> KindTrend.Direction {
    // The rate of episodes in the later half of a trial's whole cycles less that in the earlier.
    var (changes, next) = (Tally(), 0)
    var sum = 0.0
    for half in halves {
      let own = kinds[next..<next + half.kinds].filter { subject.holds($0.level, $0.kind) }
      next += half.kinds
      guard half.early > 0, half.late > 0 else { continue }
      let (early, late) = (own.reduce(0) { $0 + $1.early }, own.reduce(0) { $0 + $1.late })
      let change = Double(late) / Double(half.late) - Double(early) / Double(half.early)
      changes.add(change)
      sum += change
    }
    // What happens once in a run, as an update does, has no trend.
    guard changes.count > 2, episodes > trials, changes.count == trials,
      let interval = changes.meanInterval(confidence: confidence)
    else { return .unknown }
    let mean = sum / Double(changes.count)
    if mean - interval.halfWidth > 0 { return .rising }
    return mean + interval.halfWidth < 0 ? .falling : .notTold
  }
}
