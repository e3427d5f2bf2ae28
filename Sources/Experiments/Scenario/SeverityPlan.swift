import Scenario
import World

/// How grave each kind of failure is to the user, from 1 to 10: what no simulation can know, and a table of failure modes
/// needs.
public struct SeverityPlan: Hashable, Sendable {
  /// How grave a kind is, and whether anybody but the defaults' author has said so.
  public struct Rating: Hashable, Sendable {
    /// From 1 to 10.
    public var rank: Int
    /// Whether nobody but the author stands behind it.
    public var isAssumption: Bool
  }

  private var ratings: [MismatchKind: Rating] = [:]

  /// The defaults, all of them assumptions.
  public init() {}

  /// How grave a kind is.
  public subscript(kind: MismatchKind) -> Rating {
    get { ratings[kind] ?? Rating(rank: Self.usual(kind).rank, isAssumption: true) }
    set { ratings[kind] = newValue }
  }

  /// What the ranks mean; every number between belongs to the lower step.
  public static let scale: [(rank: Int, meaning: String)] = [
    (1, "nobody outside the line ever notices"),
    (3, "costs an explanation between two departments"),
    (5, "a partner asks, or a shipment waits until a record is put right"),
    (7, "a good unit is refused at a dispenser, or a recall looks for it in the wrong place"),
    (9, "what should have been rejected or recalled may be sold"),
    (10, "a patient may be harmed, and nobody can tell which units are concerned"),
  ]

  private static func usual(_ kind: MismatchKind) -> (rank: Int, why: String) {
    switch kind {
    case .escaped: (9, "a unit that was to be rejected is on sale")
    case .wrongLot: (9, "a recall of either lot misses it or reaches too far")
    case .duplicate: (8, "the second copy is taken for a falsified one, and the first may be")
    case .mislabeled: (8, "every unit in it is traced to another case")
    case .unreported: (7, "a dispenser finds no such number, and takes the unit for falsified")
    case .malformed: (7, "a dispenser's scanner refuses a good unit")
    case .misplaced: (7, "a recall or a return looks for it in another case")
    case .substituted: (7, "what is in it is traced to somewhere else")
    case .duplicateLabel: (7, "two cases answer to one number")
    case .ghost: (6, "a number is active for which there is no unit, and can be used by others")
    case .over: (6, "a unit travels that the receiver's books do not know")
    case .under: (6, "the receiver misses a unit that was invoiced")
    case .orphan: (6, "the receiver's system refuses the case")
    case .phantom: (5, "the receiver waits for a case that does not exist")
    case .unreadable: (5, "the number has to be typed, or the unit goes back")
    case .unlabeled: (4, "nobody can book it, so that it is seen")
    }
  }

  private static let parameters = MismatchKind.allCases.map { kind in
    Parameter<Count>(
      kind.word, "how grave it is where something is “\(kind.word)”, from 1 to 10",
      default: Count(usual(kind).rank), healthy: Count(usual(kind).rank), possible: 1...10, plausible: 1...10,
      origin: .assumption(usual(kind).why))
  }

  /// The section `severity` of a scenario.
  static let section = Section(
    "how grave each kind of failure is to you, for the table of failure modes; takes part in nothing else",
    fields: parameters.map { Field($0) })

  /// What a scenario says.
  init(_ section: ResolvedSection?) {
    for kind in MismatchKind.allCases {
      guard case .value(let said)? = section?[kind.word], let rank = said.value as? Count else { continue }
      ratings[kind] = Rating(rank: rank.value, isAssumption: said.origin?.isAssumption ?? true)
    }
  }
}
