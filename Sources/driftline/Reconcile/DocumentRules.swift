import EPCIS
import Scenario
import TraceCore
import TraceModel

/// What is wrong with documents and is no matter of the record's own rules: said in the same words and ranks.
enum DocumentRule {
  /// An event that has to be left out, because a field that it needs is missing or cannot be read.
  static let unusable: RuleID = "document.unusable-event"
  /// A document in which there is nothing.
  static let noEvent: RuleID = "document.no-event"
  /// A step, disposition, type or reason that the vocabulary does not know and that is in nobody's namespace.
  static let unknownWord: RuleID = "document.unknown-word"
  /// A name or statement that the standard does not allow, or one that it requires and that is missing.
  static let notStandard: RuleID = "document.not-standard"
  /// A lot of which no document states the expiry.
  static let missingExpiry: RuleID = "document.missing-expiry"
  /// Two expiry dates for one lot.
  static let contradictoryExpiry: RuleID = "document.contradictory-expiry"
  /// A commissioning with another action than ADD.
  static let createsNothing: RuleID = "document.commissioned-without-add"
  /// A container that holds another number than most of its kind.
  static let unusualContents: RuleID = "document.unusual-contents"

  static let all: [Rule] = [
    Rule(
      unusable, .dataIssue, .major, at: .partner, "An event cannot be used: {note}.", evidence: [],
      remedy: "Correct the system that wrote the document, and send the event again."),
    Rule(
      noEvent, .dataIssue, .major, at: .partner, "No event was read: {note}.", evidence: [],
      remedy: "Look at the names of the elements around the events; ask the sender for the events."),
    Rule(
      unknownWord, .dataIssue, .major, at: .partner, "What happened is not understood: {note}.", evidence: [],
      remedy: "Correct the word where it is written, and send the event again."),
    Rule(
      notStandard, .dataIssue, .minor, at: .partner, "A document departs from the standard: {note}.",
      evidence: [], remedy: "Correct the system that wrote the document."),
    Rule(
      missingExpiry, .dataIssue, .major, at: .partner, "No document states the expiry of lot {lot}.",
      evidence: [.commission], remedy: "Add it to the commissioning's master data (itemExpirationDate)."),
    Rule(
      contradictoryExpiry, .dataIssue, .major, at: .partner,
      "Lot {lot} has two expiry dates: {note}.", evidence: [.commission],
      remedy: "Read the date on the package; declare the event that is wrong."),
    Rule(
      createsNothing, .dataIssue, .major, at: .partner,
      "An event commissions with another action than ADD, which creates nothing: {note}.",
      evidence: [.observe], remedy: "Write the action ADD where things begin."),
    Rule(
      unusualContents, .dataIssue, .minor, at: .reconciliation,
      "{container} holds {observed}, most of its kind hold {expected} ({note}).", evidence: [.pack],
      remedy: "Count the container."),
  ]

  /// A rule by its name, of the record or of documents.
  static func rule(_ id: RuleID) -> Rule? { RuleCatalogue.rule(id) ?? all.first { $0.id == id } }
}

extension EPCISReader.Notice {
  /// The rule that it breaks.
  var rule: RuleID {
    switch problem.kind {
    case .noEvent: DocumentRule.noEvent
    case .unknownWord: DocumentRule.unknownWord
    default: DocumentRule.notStandard
    }
  }

  /// Where it stands, what is wrong, what may be meant, and how often.
  var words: String {
    let meant = problem.unknownName.flatMap { Nearest.name(to: $0, among: problem.alternatives) }
    return problem.words
      + (meant.map { $0 == problem.unknownName ? "" : "; “\($0)” may be meant" } ?? "")
      + (count > 1 ? " (\(count) times)" : "")
  }
}

extension EPCISError {
  /// Where, and what is wrong.
  var words: String { "\(source):\(line):\(column): \(what)" }
}
