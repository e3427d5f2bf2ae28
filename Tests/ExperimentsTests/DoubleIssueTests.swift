import EventKernel
import Experiments
import MechanismChecks
import Oracles
import Scenario
import Testing
import TraceModel
import World

/// Two servers that give numbers from one range, over lots and lines.
@Suite("Numbers issued twice, over lots and lines") struct DoubleIssueTests {
  private static func trial(lots: Int = 1, lines: Int = 1) -> Trial {
    var plan = LinePlan.bare(cartons: 3_000)
    plan.lots.count = lots
    plan.lots.changeover = .minutes(5)
    plan.serializer.poolBlock = 300
    plan.serializer.poolReserve = 100
    plan.serializer.poolLatency = .zero
    plan.set(.doubleIssue, [("lag", TimeSpan.minutes(4)), ("between", TimeSpan.minutes(5))])
    var trial = Trial(plan, seed: 31)
    trial.site.lines = lines
    return trial
  }

  @Test(
    "a take-over meets every line of the site: what one line gets again, so does its neighbor, of its own numbers"
  )
  func lines() throws {
    var all = 0
    for number in 0..<6 as Range<UInt64> {
      let (one, two) = (try Self.trial().run(number), try Self.trial(lines: 2).run(number))
      let again = one.occurrences[.numbersIssuedAgain]
      #expect(two.occurrences[.numbersIssuedAgain] == 2 * again)
      #expect(two.occurrences[.takeOvers] == 2 * one.occurrences[.takeOvers])
      // Copies of one number are of one lot, and so of one line.
      let copies = two.lots.map { lot in lot.lasting.count { $0.kind == .duplicate } }
      #expect(copies.count == 2 && copies[0] == copies[1], "\(copies)")
      #expect(two.lots.flatMap(\.lasting).allSatisfy { $0.mechanisms == MechanismSet(.doubleIssue) })
      all += again
    }
    #expect(all > 2_000, "\(all) numbers show little")
  }

  @Test("each lot has a range of its own: a take-over before it was opened takes nothing back in it")
  func lots() throws {
    let trials = 12
    var (again, wrong) = (0, 0)
    for number in 0..<UInt64(trials) {
      let row = try Self.trial(lots: 3).run(number)
      again += row.occurrences[.numbersIssuedAgain]
      for lot in row.lots {
        // No number of a lot is on a carton of another.
        wrong += lot.lasting.count { $0.kind == .wrongLot }
        #expect(lot.lasting.allSatisfy { $0.mechanisms == MechanismSet(.doubleIssue) })
      }
    }
    let one = SerialOracle.issuedAgain(
      between: 300, lag: 240, period: 0.2, block: 300, reserve: 100 + LinePlan().serializer.printQueue,
      span: 600)
    // The takes-over of neighboring lots are other ones, so that lots are as good as independent.
    let lots = Double(3 * trials)
    let deviation = (lots * one.variance).squareRoot()
    #expect(
      abs(Double(again) - lots * one.mean) < 4 * deviation + 300 * lots / 4, "\(again), \(lots * one.mean)")
    #expect(wrong == 0)
  }
}
