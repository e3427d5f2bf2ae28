import EventKernel
import TraceModel

// A palletizer that reads each case asks the controller's list about its label. At one that is unknown, void, palletized
// already or of another lot it stops, and what comes waits, until somebody has looked.
extension Line {
  /// Whether the list refuses the label on a case; the palletizer stands then.
  mutating func refusesLabel(
    ofCase number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) -> Bool {
    guard plan.palletizer.asksList, plan.palletizer.assignment == .byScan else { return false }
    let label = truth.label(ofCase: Int(number))
    if _fastPath(list.pack(label)) { return false }
    occurrences[.refusedByList] += 1
    say(.exception, by: .palletizer, item: label, at: now)
    palletizer.isHeld = true
    tellPalletizerHeld(at: now)
    crew.ask(.checkRefusedLabel, entity: number, at: now, in: &calendar)
    return true
  }

  /// Somebody was asked to look at a case whose label the list refuses: he opens it, and gives it and those that wait behind
  /// it the labels that the record has for what is inside; or sends it on as it is.
  mutating func checkRefusedLabel(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let state = crew.state(of: number, at: now, lapse: draws.override, occasion: 2)
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      mark(case: number, .override)
      say(.override, by: .crew, item: truth.label(ofCase: Int(number)), at: now)
    } else {
      occurrences[.caseChecks] += 1
      for number in [number] + palletizer.waiting { relabel(case: number) }
      _ = list.pack(truth.label(ofCase: Int(number)))
    }
    palletizer.isHeld = false
    if palletizer.isBroken {
      palletizer.waiting.insert(number, at: 0)
    } else {
      setDown(number, at: now, in: &calendar)
      resumePalletizer(at: now, in: &calendar)
    }
  }

  /// A case gets the label that the record has for what is inside, if it bears another; so will those behind it, because
  /// whoever finds that clears the applicator.
  private mutating func relabel(case number: UInt32) {
    let right = believedLabel(ofCase: number)
    guard truth.label(ofCase: Int(number)) != right else { return }
    occurrences[.relabels] += 1
    label(case: number, with: right, believed: right)
    clearApplicator()
  }
}
