import TraceCore
import TraceModel

/// What is wrong with documents and is no matter of the record's own rules: said in the same words and ranks.
enum DocumentRule {
  /// An event that has to be left out, because a field that it needs is missing or cannot be read.
  static let unusable: RuleID = "document.unusable-event"
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
      remedy: "Count the container; it may be the last of its lot."),
  ]

  /// A rule by its name, of the record or of documents.
  static func rule(_ id: RuleID) -> Rule? { RuleCatalogue.rule(id) ?? all.first { $0.id == id } }
}
