import Scenario

extension MechanismID {
  /// A case is opened and nobody tells the system.
  public static var openCaseOutside: Self { Self(bit: 48) }
}

/// A case is broken and its units are moved outside the system.
public struct OpenCaseOutside: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .openCaseOutside, failurePoint: .custody,
    cause:
      "To sell single units a wholesaler opens a case. Telling the system means to scan the case and every unit that leaves "
      + "it; it is forgotten, or opening cases was not in scope of the installation at all.",
    parameters: [inScope.erased, unlogged.erased], aloneCauses: [],
    needs: "a market in which cases are opened",
    symptom: "the record has a full case where an empty carton lies", firstDetectable: .distributor,
    detectableBy: "a count of the shelf against the record")

  static let inScope = Parameter<Bool>(
    "in-scope", "whether opening cases was in scope of the installation", default: true, healthy: true,
    origin: .assumption("“returns and repackaging were not in scope” is a sentence of many projects"))
  static let unlogged = Parameter<Fraction>(
    "unlogged", "how likely the opening of a case is not told", default: .percent(2), healthy: .percent(0),
    possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(20)),
    origin: .source("HEART generic task E: routine, rapid, 0.02", .peerReviewed))

  /// How likely an opening is not told.
  let unlogged: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    unlogged = settings[Self.inScope] ? settings[Self.unlogged].base : 1
  }
}
