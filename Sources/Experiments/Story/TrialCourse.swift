import Drift
import EventKernel
import TraceModel
import World

/// How a whole trial goes on: its lots, what happens at known times, and what is wrong for good, from when on.
public struct TrialCourse: Sendable {
  /// A lot, from its first carton until it was compared.
  public struct Lot: Sendable {
    /// Its line, from 0, and its number there.
    public var line, number: Int
    /// From when until when.
    public var span: ClosedRange<Instant>
    /// Units that were compared.
    public var units: Int
    /// Units in what is wrong about it, or of it.
    public var compromised: Int
  }

  /// Something that is wrong for good.
  public struct Wrong: Sendable {
    /// When truth and record were first seen to differ; the end of its lot where nobody saw it earlier.
    public var at: Instant
    /// The level of the thing.
    public var level: PackagingLevel
    /// What differs.
    public var kind: MismatchKind
    /// What decided otherwise.
    public var mechanisms: MechanismSet
    /// When something was first raised because of it; nil where nothing ever was.
    public var raised: Instant?
  }

  /// The lots, in the order in which they were compared.
  public var lots: [Lot] = []
  /// What is wrong, in the order of time.
  public var wrong: [Wrong] = []
  /// Updates, cleanings, calibrations.
  public var landmarks: [Landmark] = []
  /// When the last lot was compared.
  public var end = Instant.start
}

extension Replay {
  /// How the trial goes on, run once from its start to the end of its last lot.
  func course() throws -> TrialCourse {
    var (course, reviewed): (TrialCourse, [TrialCourse.Wrong]) = (TrialCourse(), [])
    var running = try RunningTrial(trial, number: number)
    let start = trial.plan.clocks.startOfTrial
    func instant(_ stamp: Timestamp) -> Instant {
      Instant(nanoseconds: max(0, stamp.microseconds - start) * 1_000)
    }
    while running.lots < trial.lotCount {
      let (before, now) = (course.lots.count, running.now)
      try running.run(
        lots: running.lots + 1,
        closed: { _, line, lot, drift in
          course.lots.append(
            TrialCourse.Lot(
              line: line, number: lot.number, span: lot.opened...max(lot.opened, now),
              units: drift.exposure.units,
              compromised: drift.compromised))
        },
        reviewed: { drift, at in
          for mismatch in drift.lasting {
            reviewed.append(
              TrialCourse.Wrong(
                at: mismatch.arose.map(instant) ?? at, level: mismatch.level, kind: mismatch.kind,
                mechanisms: mismatch.mechanisms, raised: mismatch.detected.map(instant)))
          }
        })
      for index in before..<course.lots.count {
        let from = course.lots[index].span.lowerBound
        course.lots[index].span = from...max(from, running.now)
      }
    }
    course.end = running.now
    course.wrong = reviewed.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    return course
  }
}

extension Storyteller {
  /// How a long trial goes on; nil where there is no such condition.
  public func course(condition name: String, trial: Int) throws -> TrialCourse? {
    guard let condition = plan[name] else { return nil }
    var course = try replay(of: condition, named: name, trial: trial).course()
    course.landmarks = condition.landmarks(before: (course.end - .start).seconds / 3_600).all
    return course
  }
}
