import Scenario

extension MechanismID {
  /// A new number that nothing links to the old one, or that another package bears.
  public static var relabel: Self { Self(bit: 51) }
}

/// A unit is given a new number, and nobody links it to the old one; or it gets the label of another one.
public struct Relabel: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .relabel, failurePoint: .custody,
    cause:
      "A damaged package, or one for another market, gets a new label with a new number. That the old one ends and the new one "
      + "is the same unit has to be told; where the system has no place for it, or relabeling was not in scope of the "
      + "installation, it is not. A label that comes out spoilt is printed once more; where the spoilt one is not torn up, the "
      + "next package gets the label that lies on the desk, and its own one goes on the package after it.",
    parameters: [inScope.erased, unlinked.erased, kept.erased, outside.erased],
    aloneCauses: [.ghost, .unreported, .duplicate],
    needs: "a market in which units are relabeled",
    symptom:
      "a number that is in trade and on no package, a package that nobody knows, or two packages of one number",
    firstDetectable: .dispenser, detectableBy: "a query about the new number")

  static let inScope = Parameter<Bool>(
    "in-scope", "whether relabeling was in scope of the installation", default: true, healthy: true,
    origin: .assumption("“returns and repackaging were not in scope” is a sentence of many projects"))
  static let unlinked = Parameter<Fraction>(
    "unlinked", "how likely a new number is not linked to the old one", default: .percent(10),
    healthy: .percent(0), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("no figure was found; a repackager without a system of this kind links none"))
  static let kept = Parameter<Fraction>(
    "kept", "how likely a label that has come out spoilt is left on the desk and not torn up",
    default: .percent(2), healthy: .percent(0), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(20)),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  static let outside = Parameter<Bool>(
    "repackager-outside",
    "whether the repackager works outside the system: he tells nobody what he has opened and linked",
    default: false, healthy: false,
    origin: .assumption("no: he is bound by the same law; many have no system that could tell"))

  /// Whether the repackager tells nothing.
  let repackagerOutside: Bool
  /// How likely a new number is not linked to the old one.
  let unlinked: Double
  /// How likely a spoilt label stays on the desk.
  let kept: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    unlinked = settings[Self.inScope] ? settings[Self.unlinked].base : 1
    kept = settings[Self.kept].base
    repackagerOutside = settings[Self.outside] || !settings[Self.inScope]
  }
}
