import TraceModel

/// Every rule of the record, in one list.
///
/// A new rule is a line in the list of its family; the table in the documentation is made from here.
public enum RuleCatalogue {
  /// All rules, family by family.
  public static let all: [Rule] =
    serials + aggregation + time + shipping + postShipment + corrections + reconciliation + review

  /// The rules by which two versions of what is where, or of what lot a thing is, stand side by side: a recall is in doubt
  /// about what they name. A container with less in it than it takes is none: what is recorded in it is in it.
  public static let contradictions: Set<RuleID> = [
    .secondParent, .wrongParent, .neverPacked, .overQuantity, .commissionedTwice, .lotMismatch,
  ]

  /// The rule with this name, or nil where there is none.
  public static func rule(_ id: RuleID) -> Rule? { number(of: id).map { all[Int($0)] } }

  /// Position of a rule in the list, by which findings are stored; it changes when rules are added.
  static func number(of id: RuleID) -> UInt16? { numbers[id] }

  private static let numbers: [RuleID: UInt16] = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($1.id, UInt16($0)) })
}
