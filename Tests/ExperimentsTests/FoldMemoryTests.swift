import Experiments
import Scenario
import Testing
import World

/// The bytes that a value holds outside of itself: the elements of its lists and boxes, and what these hold, at any depth.
private func bytesHeld(by value: Any) -> Int {
  let mirror = Mirror(reflecting: value)
  // Elements lie outside of what holds them; fields within.
  let isApart = [.collection, .dictionary, .set, .class].contains(mirror.displayStyle)
  func size<Value>(_ value: Value) -> Int { MemoryLayout<Value>.stride }
  return mirror.children.reduce(0) {
    $0 + (isApart ? _openExistential($1.value, do: size) : 0) + bytesHeld(by: $1.value)
  }
}

@Suite("The memory of a fold")
struct FoldMemoryTests {
  /// A trial of each cell, of which a lot is told: two hundred lots, witnesses and delays beside its own.
  private static let told: Result<(plan: ExperimentPlan, trials: [TrialSummary]), any Error> = Result {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = [
      "experiment.trials=1", "experiment.protocol-trials=1", "experiment.cause-trials=0",
    ]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let runner = ExperimentRunner(plan)
    let trials = try runner.run(runner.allJobs, atOnce: 2).map { trial in
      var trial = trial
      let (lot, witness) = (try #require(trial.ends.first), trial.witnesses.first)
      trial.ends += Array(repeating: lot, count: 200)
      if let witness { trial.witnesses += Array(repeating: witness, count: 200) }
      return trial
    }
    return (plan, trials)
  }

  /// What a builder holds more after a second thousand trials than after the first, for each of them.
  private static func growth(_ plan: ExperimentPlan, _ trial: TrialSummary) -> Double {
    var builder = ResultBuilder(plan)
    func take(_ numbers: Range<Int>) -> Int {
      for number in numbers {
        var next = trial
        next.trial = number
        builder.add(next)
      }
      return bytesHeld(by: builder)
    }
    let first = take(0..<1_000)
    return Double(take(1_000..<2_000) - first) / 1_000
  }

  @Test(
    "of each trial stay 112 bytes, and some for each kind of mismatch in it, however much is told of it"
  )
  func flat() throws {
    let (plan, trials) = try Self.told.get()
    #expect(trials.count == 4 && trials.contains { !$0.rows.isEmpty })
    for trial in trials {
      let known = 72 * (trial.rows.count + trial.kinds.count) + 48 * trial.firsts.count
      // Of long trials: what criteria of the line ask of each, and both halves of each for trends.
      let long = trial.length == .long ? 32 + 64 * plan.criteria.count + 24 * trial.kinds.count : 0
      let growth = Self.growth(plan, trial)
      // The last byte is for the blocks in which trials lie, a thousand in each.
      #expect(growth > 0 && growth <= Double(112 + known + long + 1), "\(trial.job.key): \(growth) bytes")
      #expect(bytesHeld(by: trial) > 10_000, "what is told of a trial is much more than what is kept")
    }
  }
}
