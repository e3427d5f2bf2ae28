import Drift
import Experiments
import Foundation
import Scenario
import Testing

@Suite("Stories that were told on another machine") struct StoryFileTests {
  private struct Told {
    var plan: ExperimentPlan
    var head: TrialFile.Head
    var told: [(witness: Witness, story: Story?)]
  }

  private static let shared = Result { try told(seed: 1) }

  private static func told(seed: Int) throws -> Told {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = [
      "experiment.trials=2", "experiment.protocol-trials=1", "experiment.cause-trials=0",
      "experiment.seed=\(seed)",
    ]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let runner = ExperimentRunner(plan)
    let trials = try runner.run(runner.allJobs, atOnce: 2)
    let result = ResultBuilder(plan, trials: trials).result(version: "test", command: "compare")
    var chosen = Storyteller.worthTelling(result.witnesses, perPoint: 2)
    // One of which there is nothing to be told.
    var nothing = try #require(chosen.first)
    nothing.code += "0"
    chosen.append(nothing)
    return Told(
      plan: plan, head: TrialFile.Head(request, plan, version: "test", count: trials.count),
      told: try Storyteller(plan).told(of: chosen, atOnce: 2))
  }

  @Test("what was told is read again, with all that a report shows of it, and no trial of it is run again")
  func roundTrip() throws {
    let shared = try Self.shared.get()
    let file = StoryFile(of: shared.head)
    #expect(shared.told.count > 2 && shared.told.dropLast().allSatisfy { $0.story != nil })
    #expect(shared.told.last?.story == nil)
    var known: [String: Story?] = [:]
    file.read(Array(file.text(shared.told).utf8), into: &known)
    let witnesses = shared.told.map(\.witness)
    let ended = Storyteller(shared.plan, isInterrupted: { true })
    let again = try ended.told(of: witnesses, known: known, atOnce: 2)
    #expect(file.text(again) == file.text(shared.told))
    for (first, second) in zip(shared.told, again) {
      guard let a = first.story, let b = second.story else { continue }
      #expect(a.code == b.code && a.trial == b.trial && a.parting == b.parting)
      #expect(a.introduction == b.introduction && a.record == b.record && a.alternatives == b.alternatives)
      #expect(a.events.map(\.what) == b.events.map(\.what) && a.events.map(\.at) == b.events.map(\.at))
      #expect(a.events.map(\.stamp) == b.events.map(\.stamp) && a.events.map(\.lane) == b.events.map(\.lane))
      #expect(a.causes.map(\.parameters) == b.causes.map(\.parameters))
      #expect(a.mismatch.kind == b.mismatch.kind && a.mismatch.boundaries == b.mismatch.boundaries)
      #expect(a.mismatch.silent == b.mismatch.silent && a.mismatch.detectedAt == b.mismatch.detectedAt)
    }
    #expect(throws: Interrupted.self) { _ = try ended.told(of: witnesses, atOnce: 2) }
  }

  @Test(
    "a line that was cut off, changed, or is of another experiment is passed over, and all others are taken")
  func passedOver() throws {
    let shared = try Self.shared.get()
    let file = StoryFile(of: shared.head)
    let text = file.text(shared.told)
    func count(_ text: String, _ file: StoryFile) -> Int {
      var known: [String: Story?] = [:]
      file.read(Array(text.utf8), into: &known)
      return known.count
    }
    let all = shared.told.count
    #expect(count(text, file) == all)
    #expect(count(String(text.dropLast(40)), file) == all - 1)
    #expect(count(text.replacingOccurrences(of: shared.told[0].witness.code, with: "1"), file) < all)
    #expect(count("\n{}\nnonsense\n" + text, file) == all)
    #expect(count(text, StoryFile(of: try Self.told(seed: 2).head)) == 0)
  }
}
