import EventKernel
import Scenario
import Testing
import World

@Suite("Case label reload")
struct CaseLabelReloadTests {
  @Test(
    "from the reload to the end of the lot every case bears its neighbour's label",
    arguments: [350, 501, 750], [CaseLabelReload.Policy.reprint, .tear])
  func chain(_ roll: Int, _ policy: CaseLabelReload.Policy) throws {
    for mode in ReadAssignment.allCases {
      for pallets in mode == .byCount ? [CaseAssignment.byScan, .byOrder] : [.byOrder] {
        var plan = LapseTests.quiet(mode, cartons: 24_000)
        plan.labeller.labelsPerRoll = roll
        plan.labeller.verifiesLabels = false
        plan.palletizer.assignment = pallets
        plan.mechanisms.caseLabelReload = condition(CaseLabelReload.self, [("policy", policy)])
        let trial = try Trial.run(plan)
        // 24,000 / 24 = 1,000 cases; the rolls print one label ahead of need, so that the first roll's last label goes on case
        // number `roll`, and the first affected case is the next; a second roll would end at 2 × roll, which some do.
        let cases = 1_000
        let reloads = (cases - 1) / roll
        #expect(trial.happened.caseLabelReloads == reloads)
        let affected = cases - roll
        switch policy {
        case .reprint:
          #expect(trial.found.count(.duplicateLabel) == reloads, "\(trial.found.summary)")
          #expect(trial.found.phantoms.count == reloads)
          #expect(trial.found.count(.mislabelled) == affected - reloads)
        default:
          // The last cases bear labels that the record never packed into, as many as were lost.
          #expect(trial.found.count(.orphan) == reloads, "\(trial.found.summary)")
          #expect(trial.found.phantoms.count == reloads)
          #expect(trial.found.count(.mislabelled) == affected - reloads)
        }
        #expect(trial.found.inherited > 0)
        #expect(trial.found.units.isEmpty, "\(trial.found.summary)")
        // Labels that were read are on their pallet, but for those that clearance gave back as unused.
        if pallets == .byScan, policy == .tear {
          #expect(trial.found.pallets(.over) == 1 && trial.found.pallets.count == 1, "\(trial.found.summary)")
        }
        if pallets == .byOrder, reloads == 1 {
          // One case of each pallet behind the reload is its neighbour's; the pallet of the reload itself as well, and where
          // the record's later word moved a case, so does its number.
          let behind = (cases + 59) / 60 - roll / 60
          #expect(
            abs(trial.found.pallets.values.reduce(0) { $0 + $1.count } - behind) <= 1,
            "\(trial.found.summary)")
        }
        #expect(trial.found.kinds.isSubset(of: CaseLabelReload.card.aloneCauses), "\(trial.found.summary)")
        if mode == .byCount, pallets == .byScan {
          print(
            "case-label-reload", policy, roll, "wrong cases expected", affected, "simulated",
            trial.found.wrongCases, trial.found.summary)
        }
      }
    }
  }

  @Test("a scanner behind the applicator, or a voided label, leaves nothing wrong")
  func seen() throws {
    for policy in CaseLabelReload.Policy.allCases {
      var plan = LapseTests.quiet(.byCount)
      plan.labeller.labelsPerRoll = 300
      plan.labeller.verifiesLabels = policy != .void
      plan.mechanisms.caseLabelReload = condition(CaseLabelReload.self, [("policy", policy)])
      let trial = try Trial.run(plan)
      #expect(trial.happened.caseLabelReloads == 6)
      #expect(trial.happened.relabels == (policy == .void ? 0 : 6))
      #expect(trial.found.kinds.isEmpty, "\(policy): \(trial.found.summary)")
    }
  }
}
