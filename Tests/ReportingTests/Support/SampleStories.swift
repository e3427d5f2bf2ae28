import Drift
import EventKernel
import Experiments
import TraceModel
import World

extension Sample {
  static func event(
    _ number: Int, _ lane: StoryEvent.Lane, _ seconds: Double, _ who: String, _ what: String,
    _ mechanism: MechanismID? = nil
  ) -> StoryEvent {
    StoryEvent(
      number: number, lane: lane, at: Instant(nanoseconds: Int64(seconds * 1e9)),
      stamp: lane == .record ? Timestamp(microseconds: 1_795_000_000_000_000 + Int64(seconds * 1e6)) : nil,
      who: who,
      what: what, mechanism: mechanism)
  }

  static func mismatch(_ kind: MismatchKind, _ level: PackagingLevel, _ mechanisms: MechanismSet) -> Mismatch
  {
    Mismatch(
      kind, of: level, number: 178, causedBy: mechanisms, detectedAt: .never, silent: true,
      units: level == .unit ? 1 : 24)
  }

  static let stories: [Story] = [
    Story(
      mismatch: mismatch(.mislabeled, .case, [MechanismSet(.caseLabelReload)]), trial: 7,
      code: "003400123450000178",
      introduction: [
        StoryStatement(
          "Case 178 of lot 4 holds 24 cartons; the record gives them to the label before it.", events: [4, 5])
      ],
      events: [
        event(1, .truth, 50_520.1, "case 177", "was closed with 24 cartons"),
        event(2, .record, 50_520.4, "applicator", "said that label …0177 is on case 177"),
        event(
          3, .truth, 50_531.0, "roll of labels",
          "ended, with one printed label still in the applicator's buffer"),
        event(
          4, .truth, 50_702.5, "applicator",
          "put label …0177 on case 178: the buffered one was printed again", .caseLabelReload),
        event(5, .record, 50_702.9, "controller", "assigned the 24 reads of case 178 to label …0178"),
        event(
          6, .truth, 50_711.3, "case 178", "passed the check scanner, which was switched to pass-through"),
        event(7, .record, 86_400.0, "lot 4", "was reconciled: 28,000 issued, 28,000 accounted for"),
      ], parting: 4,
      record: [
        StoryStatement(
          "The record believes label …0178 to be on this case, and no such label exists.", events: [5]),
        StoryStatement("Every count of the lot adds up, so reconciliation raised nothing.", events: [7]),
      ],
      causes: [
        StoryCause(
          mechanism: .caseLabelReload, events: [4],
          parameters: [
            .init(
              name: "what happens to the buffered label", value: "reprint", healthy: "verify",
              origin: "assumption: the default of the vintage")
          ])
      ],
      alternatives: [
        StoryAlternative(
          healthy: [MechanismSet(.caseLabelReload)], kind: nil, exists: true,
          text: "case 178 bears label …0178 and agrees with its record, carton by carton")
      ]),
    Story(
      mismatch: mismatch(.unreported, .unit, [MechanismSet(.earlyCommit)]), trial: 2, code: "7K3M9Q2X41",
      introduction: [
        StoryStatement(
          "Carton 40,711 lies in case 1,696 and is sold; the record has never heard of it.", events: [3, 6])
      ],
      events: (1...16).map { number in
        event(
          number, number.isMultiple(of: 2) ? .record : .truth, 1_000 + Double(number * number) * 0.4,
          number.isMultiple(of: 2) ? "camera 2" : "carton 40,7\(10 + number)",
          number.isMultiple(of: 2)
            ? "said: read of serial 7K3M9Q2X\(30 + number), grade C"
            : "passed the second eye \(number * 3) mm late",
          number == 9 ? .earlyCommit : nil)
      }, parting: 9, record: [StoryStatement("Its number was never commissioned.", events: [10])],
      causes: [StoryCause(mechanism: .earlyCommit, events: [9], parameters: [])], alternatives: []),
  ]
}
