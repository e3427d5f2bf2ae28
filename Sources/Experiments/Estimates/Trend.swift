import EventKernel

/// Whether a kind becomes more or less frequent over a run, told from the cycle of cleanings and calibrations.
///
/// Wear rises within each cycle and falls at its end, so that thirds of a run differ wherever they cut it. Here whole
/// cycles are compared: the later half of them with the earlier half, within each trial; the trial is the unit.
struct Trend {
  /// The longest cycle, in hours; nil where nothing is repeated, and any stretch will do.
  var cycleHours: Double?
  var confidence: Double

  func direction(of subject: Subject, in trials: [TrialSummary]) -> KindTrend.Direction {
    let changes = trials.compactMap { change(of: subject, in: $0) }
    // What happens once in a run, as an update does, has no trend.
    let episodes = trials.reduce(0) { $0 + $1.rows(of: subject).reduce(0) { $0 + $1.episodes } }
    guard changes.count > 2, episodes > trials.count, changes.count == trials.count,
      let interval = Tally(changes).meanInterval(confidence: confidence)
    else { return .unknown }
    let mean = changes.reduce(0, +) / Double(changes.count)
    if mean - interval.halfWidth > 0 { return .rising }
    return mean + interval.halfWidth < 0 ? .falling : .notTold
  }

  /// The rate of episodes in the later half of a trial's whole cycles less that in the earlier; nil where it has not two.
  private func change(of subject: Subject, in trial: TrialSummary) -> Double? {
    let hours = Double(trial.nanoseconds) / 3.6e12
    let cycles = cycleHours.map { Int(hours / $0) } ?? 2
    guard cycles >= 2 else { return nil }
    let half = Double(cycles / 2) * (cycleHours ?? hours / 2)
    let start = hours - 2 * half
    func rate(_ hours: Range<Double>) -> Double? {
      let lots = trial.ends.filter { hours.contains(Double($0.end) / 3.6e12) }
      let units = lots.reduce(0) { $0 + $1.exposure.units }
      let episodes = lots.flatMap(\.kinds).filter { subject.holds($0.level, $0.kind) }
        .reduce(0) { $0 + $1.episodes }
      return units == 0 ? nil : Double(episodes) / Double(units)
    }
    guard let early = rate(start..<start + half), let late = rate(start + half..<hours + 1e-9) else {
      return nil
    }
    return late - early
  }
}
