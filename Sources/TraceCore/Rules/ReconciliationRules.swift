import TraceModel

extension RuleID {
  /// Issued numbers whose fate nobody has told.
  public static let numbersUnaccounted: RuleID = "reconciliation.numbers-unaccounted"
  /// A counter that does not agree with the record or with another counter.
  public static let counterContradicts: RuleID = "reconciliation.counter-contradicts"
  /// A case whose mass does not fit what the record has in it.
  public static let massContradicts: RuleID = "reconciliation.mass-contradicts-contents"
  /// More cases wrong, by their masses together, than any single one shows.
  public static let massesContradict: RuleID = "reconciliation.masses-contradict-lot"
  /// Messages that a sender numbered and that never came.
  public static let messagesMissing: RuleID = "reconciliation.messages-missing"
  /// A sender whose later messages are dated before earlier ones.
  public static let clockRunsBack: RuleID = "reconciliation.clock-runs-back"
  /// A lot of which something was made before it was opened.
  public static let madeBeforeOpening: RuleID = "reconciliation.made-before-opening"
  /// Labels that were used out of their sequence.
  public static let labelsOutOfSequence: RuleID = "reconciliation.labels-out-of-sequence"
  /// Two of a site's systems whose books of a lot differ.
  public static let booksDiffer: RuleID = "reconciliation.books-differ"
}

extension RuleCatalogue {
  static let reconciliation: [Rule] = [
    Rule(
      .numbersUnaccounted, .dataNoProduct, .major, at: .reconciliation,
      "{observed} numbers were issued for {lot} and are neither used nor given back.", evidence: [.allocate],
      remedy: "Search for labels that were printed and not reported; give back what was not used."),
    Rule(
      .counterContradicts, .dataIssue, .major, at: .reconciliation,
      "{note}: {observed} counted, {expected} expected.", evidence: [.countReport],
      remedy: "Count again by hand before the lot is released; look at what happened between the two places."),
    Rule(
      .massContradicts, .packagingAndLabeling, .major, at: .reconciliation,
      "{container} weighs {observed} g, where {expected} g were to be expected ({note}).",
      evidence: [.countReport, .pack], remedy: "Open the case and compare it with the record."),
    Rule(
      .massesContradict, .packagingAndLabeling, .minor, at: .reconciliation,
      "The cases of {lot} weigh as if {observed} of them held another number than recorded.",
      evidence: [.countReport, .pack], remedy: "Open the most suspicious cases first; check the scale."),
    Rule(
      .messagesMissing, .dataIssue, .major, at: .reconciliation,
      "{observed} messages of {actor} are missing in its own numbering.", evidence: [],
      remedy: "Have the sender repeat them; repetitions do no harm."),
    Rule(
      .clockRunsBack, .dataIssue, .minor, at: .reconciliation,
      "{observed} messages of {actor} are dated before earlier ones of its own.", evidence: [],
      remedy: "Check the synchronization of its clock."),
    Rule(
      .madeBeforeOpening, .dataIssue, .major, at: .reconciliation,
      "The first number of {lot} was made {age} before the lot was opened.",
      evidence: [.openLot, .commission],
      remedy:
        "Look for messages of the lot before that were entered under this one, and for a clock that is wrong."
    ),
    Rule(
      .labelsOutOfSequence, .packagingAndLabeling, .minor, at: .reconciliation,
      "{observed} labels of {lot} were used out of their sequence or left out.", evidence: [.commission],
      remedy: "Find the labels that were left out: each may be on a second case or in the waste."),
    Rule(
      .booksDiffer, .dataIssue, .minor, at: .reconciliation, "The site's books of {lot} differ: {note}.",
      evidence: [],
      remedy:
        "Find the messages that one of the two systems has and the other has not; look for an update or an outage."
    ),
  ]
}
