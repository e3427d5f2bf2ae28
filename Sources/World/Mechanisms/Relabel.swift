import Scenario

extension MechanismID {
  /// A new number that nothing links to the old one.
  public static var relabel: Self { Self(bit: 51) }
}

/// A unit is given a new number, and nobody links it to the old one.
public struct Relabel: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .relabel, failurePoint: .custody,
    cause:
      "A damaged package, or one for another market, gets a new carton with a new number. That the old one ends and the new one "
      + "is the same unit has to be told; where the repackager's system has no place for it, it is not. A template that is not "
      + "advanced prints the number of the carton before once more.",
    parameters: [unlinked.erased, copied.erased], aloneCauses: [.ghost, .unreported],
    needs: "a market in which units are relabelled",
    symptom: "a number that is in trade and on no package, and a package that nobody knows",
    firstDetectable: .dispenser, detectableBy: "a query about the new number")

  static let unlinked = Parameter<Fraction>(
    "unlinked", "how likely a new number is not linked to the old one", default: .percent(10),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("no figure was found; a repackager without a system of this kind links none"))

  static let copied = Parameter<Fraction>(
    "copied", "how likely a new carton bears the number of the one that was relabelled before it",
    default: .percent(0), healthy: .percent(0), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(10)),
    origin: .assumption("none: a printer counts by itself; where somebody types the number, it happens"))

  let unlinked: Double
  let copied: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    unlinked = settings[Self.unlinked].base
    copied = settings[Self.copied].base
  }
}
