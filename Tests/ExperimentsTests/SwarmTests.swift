import EventKernel
import Experiments
import Foundation
import Scenario
import Synchronization
import Testing
import World

/// Random scenarios over everything that can be said of a line, its mechanisms and its start, within what is plausible and
/// within what is possible: what is refused is refused with a reason, and the rest runs with bounded work and memory, and
/// truth adds up.
@Suite("A swarm of scenarios")
struct SwarmTests {
  /// Numbers that are asked for, as `33-34`.
  private static let chosen = ProcessInfo.processInfo.environment["DRIFTLINE_DRAWS"]

  /// Says at once where a chosen draw is, so that the one that hangs is known.
  static func note(_ words: String) {
    if chosen != nil { FileHandle.standardError.write(Data((words + "\n").utf8)) }
  }

  /// The numbers of scenarios of either kind: in the gate, where there is time, and where one is looked for (`DRIFTLINE_DRAWS`).
  static func numbers(gate: Int, deep: Int) -> Range<Int> {
    let ends = chosen?.split(separator: "-").compactMap { Int($0) } ?? []
    if ends.count == 2, ends[0] <= ends[1] { return ends[0]..<ends[1] }
    return 0..<(ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? gate : deep)
  }

  @Test(
    "is refused with a reason, or runs to its end within so many looks of the record",
    arguments: [ScenarioDraw.Reach.plausible, .possible])
  func runs(reach: ScenarioDraw.Reach) async throws {
    let numbers = Self.numbers(gate: reach == .plausible ? 40 : 8, deep: 5_000)
    var (drawn, said, ended, interrupted) = (0, 0, 0, 0)
    var words: Set<String> = []
    var seen = Occurrences()
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      for number in numbers { group.addTask { try Self.run(number, reach) } }
      for try await outcome in group {
        drawn += outcome.drawn
        said += outcome.settings.count
        words.formUnion(outcome.settings)
        if let occurrences = outcome.occurrences {
          ended += 1
          for occurrence in Occurrence.allCases { seen[occurrence] += occurrences[occurrence] }
        } else {
          interrupted += 1
        }
      }
    }
    print(
      "swarm, \(reach): \(ended) ended, \(interrupted) were interrupted; \(said) of \(drawn) values accepted")
    if Self.chosen != nil { return }
    #expect(said > drawn * 3 / 4, "\(reach): so much is refused that little is tried")
    #expect(
      ended > numbers.count * (reach == .plausible ? 9 : 5) / 10, "\(reach): \(interrupted) interrupted")
    guard numbers.count >= 1_000 else { return }
    // What so many random scenarios have to have reached.
    let missing = ScenarioDraw.choices.filter { !words.contains($0) }
    #expect(missing.isEmpty, "\(reach): never chosen: \(missing)")
    // A crash a week hardly falls into lots of 300 cartons: that takes many more.
    if reach == .plausible {
      let quiet = Occurrence.allCases.filter { seen[$0] == 0 && !Self.rare.contains($0) }
      #expect(quiet.isEmpty, "never happened: \(quiet.map(\.name))")
    }
  }

  @Test(
    "every choice of every field is drawn, but for what a mechanism is at further borders, which is the same once more"
  )
  func drawsEverything() {
    let drawn = Set((0..<160).flatMap { ScenarioDraw($0, .plausible).settings })
    let missing = ScenarioDraw.choices.filter { !drawn.contains($0) && !$0.contains(".also-at.") }
    #expect(missing.isEmpty, "never drawn: \(missing)")
  }

  /// What need not happen on so few lines: there are no seeded challenges among what is drawn.
  private static let rare: Set<Occurrence> = [
    .challenges, .challengesCaught, .challengesMissed, .lookBacks, .foundLookingBack,
  ]

  // MARK: Running

  /// What came of one scenario; without occurrences where it was interrupted.
  private struct Outcome: Sendable {
    var drawn: Int
    var settings: [String]
    var occurrences: Occurrences?
  }

  private static func run(_ number: Int, _ reach: ScenarioDraw.Reach) throws -> Outcome {
    let draw = ScenarioDraw(number, reach)
    let (settings, plan) = try #require(draw.accepted(), "the scenario without any setting was refused")
    note("\(reach) \(number) begins: \(settings)")
    let began = ContinuousClock.now
    let row = try finish(plan, settings, seed: draw.seed)
    note("\(reach) \(number) took \(ContinuousClock.now - began)")
    return Outcome(drawn: draw.settings.count, settings: settings, occurrences: row?.occurrences)
  }

  /// Looks of the record, one a minute of simulated time, after which a run is interrupted: five days.
  private final class Patience: Sendable {
    private let looks = Mutex(7_200)

    var isOver: Bool {
      looks.withLock {
        $0 -= 1
        return $0 < 0
      }
    }
  }

  /// What comes of a line; nil where it takes too long, or stands because nobody is there for what waits.
  static func finish(_ plan: LinePlan, _ settings: [String], seed: UInt64) throws -> TrialRow? {
    var trial = Trial(plan, seed: seed)
    let patience = Patience()
    trial.isInterrupted = { patience.isOver }
    do {
      let row = try trial.run(0)
      #expect(row.lots.count == plan.lots.count, "\(settings)")
      for lot in row.lots {
        #expect(lot.conservation.isEmpty, "\(settings): \(lot.conservation.prefix(3))")
      }
      return row
    } catch is Interrupted {
      return nil
    } catch let standstill as LineStandstill {
      // Nobody is there for what waits: told, and not hung.
      #expect(!standstill.waiting.isEmpty, "\(settings)")
      return nil
    }
  }
}
