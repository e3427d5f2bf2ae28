import EventKernel
import Scenario
import Testing
import World

@Suite("Print decay")
struct PrintDecayTests {
  @Test("rejects follow the grade law at the head's age", arguments: [10, 24, 72] as [Int64])
  func rejects(age: Int64) throws {
    var plan = LinePlan.bare(cartons: 30_000)
    plan.serializer.grades = GradeLaw(rise: 7, crowd: 3)
    plan.mechanisms.printDecay = mechanism(
      PrintDecay.self,
      ["loss": GradeRate.perHour(0.02), "cleaning": TimeSpan?.none, "age": TimeSpan.hours(age)])
    let result = try outcome(of: plan)
    // 30,000 cartons take 100 minutes, in which the head loses more: the mean over 100 steps.
    var expected = 0.0
    for step in 0..<100 {
      expected += share(below: 1.5 + 0.02 * (Double(age) + (Double(step) + 0.5) / 60), rise: 7) / 100
    }
    #expect(isPlausible(result.happened.rejects, of: 30_000, each: expected), "\(result.happened.rejects)")
    #expect(result.unlisted(by: PrintDecay.card).isEmpty, "\(result.kinds)")
  }

  @Test("unreadable later is what lies between the two limits", arguments: [1.2, 1.6, 2.0])
  func unreadable(loss: Double) throws {
    var plan = LinePlan.bare(cartons: 30_000)
    plan.serializer.grades = GradeLaw(rise: 4, crowd: 3)
    plan.mechanisms.printDecay = mechanism(
      PrintDecay.self,
      ["loss": GradeRate.perHour(0), "age": TimeSpan.zero, "field-loss": Grade.grade(loss)])
    let result = try outcome(of: plan)
    let between = share(below: 0.5 + loss, rise: 4) - share(below: 1.5, rise: 4)
    #expect(isPlausible(result[.unreadable], of: 30_000, each: between), "\(result.kinds), \(between)")
    #expect(result.unlisted(by: PrintDecay.card).isEmpty, "\(result.kinds)")
    #expect(result.marked[.printDecay] ?? 0 >= result[.unreadable])
  }

  @Test("a long stop dries the head, and the first prints are rejected")
  func dries() throws {
    var plan = LinePlan.bare(cartons: 6_000)
    plan.serializer.grades = GradeLaw(rise: 60, crowd: 3)
    plan.serializer.printsPerRoll = 5_000
    // The change of the roll takes 2 minutes.
    plan.mechanisms.printDecay = mechanism(
      PrintDecay.self,
      ["dry-after": TimeSpan.seconds(60), "dry-loss": Grade.grade(4), "field-loss": Grade.grade(0.5)])
    let result = try outcome(of: plan)
    #expect(result.happened.reloads == 1 && result.happened.rejects == 20)
    #expect(result.kinds.isEmpty, "\(result.kinds)")
  }
}

@Suite("Camera drift")
struct CameraDriftTests {
  func plan(light: Double, accept: Double, age: Int64) -> LinePlan {
    var plan = LinePlan.bare(cartons: 30_000)
    plan.serializer.grades = GradeLaw(rise: 4, crowd: 3)
    plan.mechanisms.cameraDrift = mechanism(
      CameraDrift.self,
      [
        "light-loss": GradeRate.perHour(light), "accept-drift": GradeRate.perHour(accept),
        "calibration": TimeSpan?.none, "age": TimeSpan.hours(age),
      ])
    return plan
  }

  /// The mean of `value` over the 100 minutes of the run, by the hours since the last calibration.
  func mean(age: Int64, _ value: (Double) -> Double) -> Double {
    (0..<100).reduce(0) { $0 + value(Double(age) + (Double($1) + 0.5) / 60) / 100 }
  }

  @Test("false accepts are the bad codes above the limit that has moved", arguments: [12, 48, 96] as [Int64])
  func accepts(age: Int64) throws {
    let result = try outcome(of: plan(light: 0, accept: 0.005, age: age))
    let expected = mean(age: age) { share(below: 1.5, rise: 4) - share(below: 1.5 - 0.005 * $0, rise: 4) }
    #expect(isPlausible(result[.escaped], of: 30_000, each: expected), "\(result.kinds), \(expected)")
    #expect(result.kinds.count == 1 && result.marked[.cameraDrift] == result[.escaped])
  }

  @Test("the read rate falls with the light", arguments: [12, 48, 96] as [Int64])
  func reads(age: Int64) throws {
    let result = try outcome(of: plan(light: 0.01, accept: 0, age: age))
    let expected = mean(age: age) { share(below: 1 + 0.01 * $0, rise: 4) }
    #expect(isPlausible(result.happened.noReads, of: 30_000, each: expected), "\(result.happened.noReads)")
    #expect(result.kinds.isEmpty, "\(result.kinds)")
  }
}
