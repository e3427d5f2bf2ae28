import EventKernel
import Experiments
import Foundation
import Numerics
import Scenario
import Testing
import TraceModel
import World

/// Small episodes in every trial, and in few of them a large one as well.
private struct RareLaw: Sendable {
  /// The chance that a trial has the large one.
  var chance: Double

  static let trials = 8
  static let lots = 4
  static let unitsPerLot = 50_000
  static let units = lots * unitsPerLot
  /// Small episodes in a trial, in the mean, and things in each.
  static let (small, smallSize) = (6.0, 3)
  /// Things in a large one, in the mean: lognormal with σ = 1, so that one in ten is 13 times as large as another one in ten.
  static let largeSize = 2_000.0

  /// The true rate of things per million.
  var rate: Double {
    (Self.small * Double(Self.smallSize) + chance * Self.largeSize) / Double(Self.units) * 1e6
  }

  func draw(_ plan: ExperimentPlan, _ role: Role, _ stream: inout RandomStream) -> [TrialSummary] {
    (0..<Self.trials).map { number in
      var trial = TrialSummary(role: role, condition: plan.name(of: role), length: .long, trial: number)
      trial.lots = Self.lots
      trial.exposure.units = Self.units
      trial.exposure.packed = Self.units
      var small = SummaryRow(
        key: MismatchKey(
          level: .unit, kind: .ghost, mechanisms: MechanismSet(.trackingSlip), detectedAt: .never,
          silent: true))
      var time = stream.standardExponential()
      while time < Self.small {
        small.add(Self.smallSize)
        time += stream.standardExponential()
      }
      var large = SummaryRow(
        key: MismatchKey(
          level: .unit, kind: .ghost, mechanisms: MechanismSet(.printQueueReload), detectedAt: .never,
          silent: true))
      if stream.uniform() < chance {
        let size = Self.largeSize * Mathematics.exp(Mathematics.normalQuantile(stream.uniformOpen()) - 0.5)
        large.add(min(Self.unitsPerLot, max(1, Int(size.rounded()))))
      }
      trial.rows = [small, large].filter { $0.count > 0 }
      var both = SummaryRow(key: MismatchKey(level: .unit, kind: .ghost))
      both.count = small.count + large.count
      both.episodes = small.episodes + large.episodes
      both.largest = max(small.largest, large.largest)
      trial.kinds = both.count > 0 ? [both] : []
      return trial
    }
  }
}

extension SummaryRow {
  fileprivate mutating func add(_ things: Int) {
    (count, silent) = (count + things, silent + things)
    (episodes, silentEpisodes) = (episodes + 1, silentEpisodes + 1)
    largest = max(largest, things)
  }
}

/// A large episode that did not come is a part of the truth all the same.
@Suite("Rare and large episodes, over 200 experiments with a known answer")
struct RareEpisodeTests {
  private static let plan: ExperimentPlan = {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    guard var plan = ExperimentReader(loader: loader).read(ExperimentRequest("first-steps")).plan else {
      preconditionFailure("an embedded scenario is one")
    }
    plan.criteria = []
    plan.confidence = 0.95
    for index in plan.conditions.indices {
      plan.conditions[index].mechanisms = [.trackingSlip, .printQueueReload]
    }
    return plan
  }()

  @Test(
    "where the large one came in any run the interval holds the truth; where it came in none nothing is accepted",
    arguments: [0.05, 0.1, 0.2, 0.35, 0.5])
  func coverage(_ chance: Double) throws {
    let law = RareLaw(chance: chance)
    var plan = Self.plan
    plan.criteria = [
      NamedCriterion(
        id: "1", criterion: try Criterion("mismatches per million units <= \(law.rate / 2)"), place: "test")
    ]
    var paths = RandomPaths(seed: 16, trial: 0)
    let random = paths.claim("rare \(chance)", owner: "test")
    var (came, held, missing, accepted) = (0, 0, 0, 0)
    var ends: [Double] = []
    for repetition in 0..<200 as Range<UInt64> {
      var stream = random.stream(repetition)
      let trials = [Role.validation, .production].map { law.draw(plan, $0, &stream) }
      let builder = ResultBuilder(plan, trials: trials.flatMap(\.self))
      let (kind, criterion) = (builder.kind(.kind(.unit, .ghost)), builder.criteria[0])
      let hasCome = trials.map {
        $0.contains { $0.rows.contains { $0.key.mechanisms == MechanismSet(.printQueueReload) } }
      }
      accepted += criterion.verdict == .accepted ? 1 : 0
      #expect(criterion.verdict != .inconclusive || criterion.trialsNeeded ?? 0 > RareLaw.trials)
      guard hasCome.contains(true) else { continue }
      came += 1
      held += kind.production.low <= law.rate && law.rate <= kind.production.high ? 1 : 0
      ends.append(kind.production.high / law.rate)
      if !hasCome[1] {
        missing += 1
        #expect(kind.production.method == .unseenEpisode)
      }
    }
    #expect(came >= 80 && held * 100 >= came * 93, "\(held) of \(came), \(chance)")
    // The rarer way was gone, and no interval holds the truth because it holds everything.
    #expect(
      (missing > 0 || chance > 0.4) && ends.sorted()[ends.count / 2] < 100,
      "\(missing), \(ends.sorted()[ends.count / 2])")
    #expect(accepted == 0, "\(accepted), \(chance)")
  }

  @Test("what cannot have come widens nothing: its mechanism is off, or it came")
  func off() throws {
    var plan = Self.plan
    var paths = RandomPaths(seed: 17, trial: 0)
    var stream = paths.claim("off", owner: "test").stream(0)
    let validation = RareLaw(chance: 0).draw(plan, .validation, &stream)
    let production = RareLaw(chance: 1).draw(plan, .production, &stream)
    func method() -> IntervalMethod {
      ResultBuilder(plan, trials: validation + production).kind(.kind(.unit, .ghost)).validation.method
    }
    #expect(method() == .unseenEpisode)
    let place = try #require(plan.conditions.firstIndex { $0.name == plan.validation })
    plan.conditions[place].mechanisms = [.trackingSlip]
    #expect(method() == .overTrials)
  }
}
