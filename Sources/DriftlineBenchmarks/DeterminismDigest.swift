import EventKernel
import Experiments
import Numerics
import World

/// Everything that a result could depend on, in one number: the kernel piece by piece, and a trial of a whole line.
///
/// A test runs this program with features of the processor masked, and expects the number it has recorded; `.ci/run`
/// expects the same number of a build in debug.
enum DeterminismDigest {
  static func compute() throws -> Digest {
    var digest = Digest()
    addMathematics(to: &digest)
    addDraws(to: &digest)
    addCalendar(to: &digest)
    try addTrials(to: &digest)
    try addLine(to: &digest)
    return digest
  }

  private static func addMathematics(to digest: inout Digest) {
    let functions: [(Double) -> Double] = [
      Mathematics.log, Mathematics.log1p, Mathematics.exp, Mathematics.expm1, Mathematics.erf,
      Mathematics.logGamma,
    ]
    for function in functions {
      for step in 1...500 { digest.add(function(Double(step) * 0.037_5)) }
    }
    for step in 1..<500 {
      let p = Double(step) / 500
      digest.add(Mathematics.normalQuantile(p))
      digest.add(Mathematics.pow(p, 2.5))
      digest.add(StudentT.quantile(upper: p, degreesOfFreedom: 7))
    }
  }

  private static func addDraws(to digest: inout Digest) {
    var paths = RandomPaths(seed: 20_260_401, trial: 3)
    let path = paths.claim("line 7/draws", owner: "Digest")
    for entity in 0..<2_000 as Range<UInt64> {
      var random = path.stream(entity)
      digest.add(random.next())
      digest.add(random.uniformOpen())
      digest.add(random.standardExponential())
      digest.add(random.below(1_000_003))
    }
  }

  /// Planning, canceling and moving, with ties of every kind.
  private static func addCalendar(to digest: inout Digest) {
    var paths = RandomPaths(seed: 20_260_401, trial: 4)
    var random = paths.claim("line 7/calendar", owner: "Digest").stream(0)
    var calendar = Calendar<Int>(capacity: 4)
    var handles: [EventHandle] = []
    var now = Instant.start
    for number in 0..<20_000 {
      let rank = Rank(
        EventClass.allCases[Int(random.below(5))], station: UInt16(random.below(3)), entity: random.below(3))
      let time = now + .nanoseconds(Int64(random.below(40)))
      handles.append(calendar.schedule(number, at: time, rank: rank))
      let other = Int(random.below(UInt64(handles.count)))
      switch random.below(4) {
      case 0: digest.add(calendar.cancel(handles[other]) ?? -1)
      case 1: calendar.reschedule(&handles[other], to: now + .nanoseconds(Int64(random.below(40))))
      case 2:
        guard let due = calendar.pop() else { break }
        now = due.time
        digest.add(due.event)
      default: break
      }
    }
    while let due = calendar.pop() { digest.add(due.event) }
  }

  private static func addTrials(to digest: inout Digest) throws {
    let rows = try runTrials(0..<8, jobs: 2) { trial in try MM1.run(customers: 5_000, seed: 9, trial: trial)
    }
    for row in rows {
      digest.add(row.mean)
      digest.add(row.variance ?? -1)
    }
    digest.add(Tally(rows.map(\.mean)).meanInterval(confidence: 0.95)?.upper ?? -1)
  }

  /// Two lots on a line with every cause at work, in the record, compared: what a report is made of.
  private static func addLine(to digest: inout Digest) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 5_000
    plan.lots.count = 2
    plan.mechanisms = MechanismValues(.standard)
    plan.mechanisms.fixedDelayTracking = .healthy
    let summary = TrialSummary(role: .production, condition: "production", length: .long, trial: 1)
    digest.add(TrialEncoding.line(try Trial(plan, seed: 20_260_401).summarise(1, as: summary)))
  }
}
