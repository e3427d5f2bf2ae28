import Scenario

extension MechanismID {
  /// A return goes back on the shelf without a word.
  public static var silentRestock: Self { Self(bit: 50) }
}

/// What a dispenser has sent back goes on the shelf again, without an event and without verification.
public struct SilentRestock: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .silentRestock, failurePoint: .custody,
    cause:
      "A saleable return has to be scanned, verified with the maker and booked. Where the desk is behind, and the package looks "
      + "as new, or where returns were not in scope of the installation, it goes straight back on the shelf.",
    parameters: [inScope.erased, share.erased], aloneCauses: [], needs: "a market with returns",
    symptom: "the record has a unit at a dispenser that another one sells", firstDetectable: .dispenser,
    detectableBy: "the buyer's scan against the record of who has the unit")

  static let inScope = Parameter<Bool>(
    "in-scope", "whether returns were in scope of the installation", default: true, healthy: true,
    origin: .assumption("“returns and repackaging were not in scope” is a sentence of many projects"))
  static let share = Parameter<Fraction>(
    "share", "how likely a return is restocked without event and verification", default: .percent(2),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(20)),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  /// How likely nobody is told of a return.
  let share: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    share = settings[Self.inScope] ? settings[Self.share].base : 1
  }
}
