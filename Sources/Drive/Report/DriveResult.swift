import Experiments
import TraceModel

/// What a system under test came to, beside our core: against truth, against what it was told, and against the criteria.
package struct DriveResult {
  package let study: DriveStudy
  /// How the system is called.
  package let title: String
  /// The site's own record, told everything that the line says.
  package let ours: ConditionRun
  /// Our core, told what the system was told.
  package let reference: ConditionRun
  /// The system.
  package let system: ConditionRun
  /// Events in a document, at most.
  package let size: Int
  /// What became of the documents.
  package let tally: DeliveryTally
  /// What the system has otherwise than our core, told the same.
  package let differences: Differences
  /// The scenario's criteria, judged by the system.
  package let criteria: [CriterionResult]
  /// Criteria about what no document tells of, which are not judged.
  package let unjudged: [NamedCriterion]
  /// By document size, where somebody asked.
  package var curve: [CurvePoint] = []

  init(_ study: DriveStudy, _ part: DriveStudy.Part, size: Int) {
    self.study = study
    self.size = size
    title = part.title
    func run(_ trials: [TrialSummary]) -> ConditionRun {
      ConditionRun(study.plan, condition: study.condition, trials: trials)
    }
    (ours, reference, system) = (run(part.ours), run(part.reference), run(part.system))
    (tally, differences) = (part.tally, part.differences)
    var plan = study.plan
    plan.criteria = plan.criteria.filter(Self.isJudged)
    unjudged = study.plan.criteria.filter { !Self.isJudged($0) }
    criteria = plan.criteria.isEmpty ? [] : plan.judged(part.system)
  }

  /// A system tells what it has, not what it finds: criteria about wrong things are judged, others are our record's or the line's.
  private static func isJudged(_ named: NamedCriterion) -> Bool {
    switch named.criterion.measure.subject {
    case .mismatches, .episodes, .compromised: true
    case .detected, .line, .after, .precision, .falseAlarms: false
    }
  }

  /// The answer: what was acknowledged and is lost is never accepted, and what nobody knows the outcome of leaves it open.
  package var verdict: Verdict {
    if tally.storage.lostCount > 0 || criteria.contains(where: { $0.verdict == .notAccepted }) {
      return .notAccepted
    }
    if !tally.unknown.isEmpty || criteria.contains(where: { $0.verdict == .inconclusive }) {
      return .inconclusive
    }
    // Where the scenario promises nothing of the kind, the system has to have what our core has.
    return criteria.isEmpty && differences.count > 0 ? .notAccepted : .accepted
  }
}

/// What drift comes to where documents have at most so many events.
package struct CurvePoint: Hashable, Sendable {
  package let size: Int
  package let documents: Int
  package let refused: Int
  package let unknown: Int
  /// Cases that were compared, and those that the system and our core have right.
  package let cases: Int
  package let known: Int
  package let knownToCore: Int
  /// Units that the system has wrong, and that our core has.
  package let wrongUnits: Int
  package let wrongUnitsOfCore: Int

  init(size: Int, _ part: DriveStudy.Part) {
    self.size = size
    documents = part.tally.documents
    refused = part.tally.refused.count
    unknown = part.tally.unknown.count
    cases = part.system.reduce(0) { $0 + $1.exposure.cases }
    known = cases - Self.wrong(part.system, .case)
    knownToCore = cases - Self.wrong(part.reference, .case)
    wrongUnits = Self.wrong(part.system, .unit)
    wrongUnitsOfCore = Self.wrong(part.reference, .unit)
  }

  private static func wrong(_ trials: [TrialSummary], _ level: PackagingLevel) -> Int {
    trials.flatMap(\.kinds).filter { $0.key.level == level }.reduce(0) { $0 + $1.count }
  }
}
