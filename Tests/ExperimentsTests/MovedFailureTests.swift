import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// What is put right at one level and comes up at the next.
@Suite("A fix that moves a failure") struct MovedFailureTests {
  /// Samples out of the open case that nobody logs, and a palletizer that goes by the order of labeling.
  private static func trial(scale: ScaleUse, follows: Bool = true, unlogged: Double = 1) -> Trial {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 9_600
    plan.lots.count = 2
    plan.crew.samplesFrom = .openCase
    plan.crew.samplesPerHour = 20
    plan.packer.scale = scale
    plan.palletizer.assignment = .byOrder
    plan.palletizer.casesPerPallet = 12
    var settings = MechanismSettings.healthy
    for parameter in UnloggedRemoval.card.parameters where parameter.id == "probability" {
      settings.set(parameter, to: Fraction.of(unlogged))
    }
    plan.mechanisms.set(.unloggedRemoval, to: settings)
    var window = MechanismSettings.healthy
    for parameter in PalletWindow.card.parameters where parameter.id == "follows-labeling" {
      window.set(parameter, to: follows)
    }
    plan.mechanisms.set(.palletWindow, to: window)
    return Trial(plan, seed: 21)
  }

  private static func lasting(_ trial: Trial) throws -> (cases: [Mismatch], pallets: [Mismatch], aside: Int) {
    let row = try trial.run(0)
    let all = row.lots.flatMap(\.lasting)
    let pallets = all.filter { $0.level == .pallet }
    return (
      all.filter { $0.level == .case && ![.misplaced, .wrongLot].contains($0.kind) }, pallets,
      row.occurrences[.refusedByScale]
    )
  }

  @Test(
    "interaction: a scale that takes short cases aside mends the cases, and pallets that go by the order of labeling get wrong"
  )
  func fromCaseToPallet() throws {
    let without = try Self.lasting(Self.trial(scale: .none))
    let with = try Self.lasting(Self.trial(scale: .rejects))
    #expect(
      without.cases.count > 10 && without.pallets.isEmpty && without.aside == 0, "\(without.cases.count)")
    #expect(with.aside > 10 && with.cases.count * 2 < without.cases.count, "\(with.cases.count)")
    #expect(with.pallets.count > 4, "\(with.pallets.count)")
    #expect(
      with.pallets.allSatisfy { $0.mechanisms.contains(MechanismSet(.palletWindow)) },
      "\(with.pallets.prefix(3))")
    // Neither the scale nor the order does it where the other is in order.
    let follows = try Self.lasting(Self.trial(scale: .rejects, follows: false))
    #expect(follows.pallets.isEmpty && follows.cases.count == with.cases.count && follows.aside == with.aside)
    let logged = try Self.lasting(Self.trial(scale: .rejects, unlogged: 0))
    #expect(logged.pallets.isEmpty && logged.cases.isEmpty && logged.aside == 0)
  }

  @Test("cases that nobody takes aside come in the order in which they were labeled: nothing is wrong")
  func nobodyAside() throws {
    let row = try Self.trial(scale: .reports, unlogged: 0).run(1)
    #expect(row.lots.allSatisfy { $0.lasting.isEmpty } && row.occurrences[.pallets] > 20)
  }
}
