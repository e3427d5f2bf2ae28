import Drift
import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

@Suite("Release depends on what is open")
struct ReleaseTests {
  /// Three lots in which reads come late, so that cases are recorded with 25 and with 23.
  private static func late() -> LinePlan {
    var plan = LinePlan.quick(.betweenCloses, cartons: 6_000)
    plan.lots.count = 3
    plan.set(.lateRead, [("tail", TimeSpan.milliseconds(80)), ("longest", TimeSpan.seconds(1))])
    return plan
  }

  private static func run(_ plan: LinePlan, holds: Bool, opens: Int = 20) throws -> TrialRow {
    var trial = Trial(plan, seed: 4)
    trial.site.holdsLots = holds
    trial.site.mostOpened = opens
    return try trial.run(0)
  }

  @Test("a lot with a case that cannot be is held, and the record put right before the release")
  func opened() throws {
    let plan = Self.late()
    let blind = try Self.run(plan, holds: false)
    let asking = try Self.run(plan, holds: true, opens: 10_000)
    let paper = try Self.run(plan, holds: true, opens: 0)
    func wrong(_ row: TrialRow) -> Int {
      row.lots.reduce(0) { $0 + $1.lasting.count { $0.level == .case && $0.kind == .under } }
    }
    #expect(wrong(blind) > 10)
    #expect(blind.occurrences[.lotsHeld] == 0 && blind.occurrences[.releaseMinutes] == 0)
    #expect(asking.occurrences[.lotsHeld] == 3 && asking.lots.count == 3)
    #expect(wrong(asking) < wrong(blind) / 4, "\(wrong(asking)) of \(wrong(blind))")
    #expect(wrong(paper) == wrong(blind), "what nobody opens stays as it is")
    // Somebody counts for a quarter of an hour at least.
    #expect(paper.occurrences[.releaseMinutes] >= 45)
  }

  @Test("nothing is held on a healthy line, and the release follows at once")
  func healthy() throws {
    var plan = Self.late()
    plan.set(.lateRead, [("tail", TimeSpan.zero)])
    let row = try Self.run(plan, holds: true)
    #expect(row.occurrences[.lotsHeld] == 0 && row.occurrences[.releaseMinutes] <= 3)
  }
}
