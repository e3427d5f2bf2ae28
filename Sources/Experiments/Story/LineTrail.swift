import EventKernel
import World

/// The checks that people were asked for on a trial's lines, and what the lines did not make of their planned time, each with its
/// time: for who asks what a count is made of. A run itself keeps the sums alone.
public struct LineTrail: Sendable {
  /// A moment or a stretch of a line.
  public struct Part: Sendable, Hashable {
    /// Which line, from 0.
    public var line: Int
    /// Which of its lots was on it after its first minute, from 0.
    public var lot: Int
    /// When it ended, or was noticed.
    public var until: Instant
    /// So many checks, or so many whole seconds.
    public var count: Int
  }

  /// Checks that were asked for and not waived, to the minute.
  public private(set) var checks: [Part] = []
  /// Seconds of planned time less what cartons take at nominal speed, hour by hour: together those of the run.
  public private(set) var stopped: [Part] = []
  private static let hour = TimeSpan.hours(1)

  /// Runs trial `number` until its last lot is closed.
  public init(_ trial: Trial, number: UInt64) throws {
    var running = try RunningTrial(trial, number: number)
    var done = Array(repeating: 0, count: running.lines.count)
    var lost = Array(repeating: Int64(0), count: running.lines.count)
    var found: [Part] = []
    var stretches: [(part: Part, hour: Int64, lost: Int64)] = []
    func note(_ line: borrowing Line, _ number: Int, _ at: Instant) {
      let happened = line.occurrences
      let part = Part(line: number, lot: happened[.lots], until: at, count: 0)
      let checks = happened[.demands] - happened[.overrides]
      if checks > done[number] {
        found.append(Part(line: number, lot: part.lot, until: at, count: checks - done[number]))
        done[number] = checks
      }
      let times = line.times(at: at)
      let more = times.open - times.nominal - lost[number]
      lost[number] += more
      // What ends with an hour belongs to it.
      let hour = (at.nanoseconds - 1) / Self.hour.nanoseconds
      if let last = stretches.lastIndex(where: { $0.part.line == number }), stretches[last].hour == hour {
        stretches[last].part.until = at
        stretches[last].lost += more
      } else {
        stretches.append((part, hour, more))
      }
    }
    try running.run(lots: trial.lotCount, slice: { _ in .minutes(1) }) { line, number, at in
      note(line, number, at)
    }
    for line in running.lines { note(line.simulation.model, line.number, running.now) }
    checks = found
    // Whole seconds, of which the parts of a second go on into the next stretch, so that nothing is lost between them.
    var sum: Int64 = 0
    for (part, _, lost) in stretches {
      let before = sum / 1_000_000_000
      sum += lost
      var part = part
      part.count = Int(sum / 1_000_000_000 - before)
      if part.count != 0 { stopped.append(part) }
    }
  }
}
