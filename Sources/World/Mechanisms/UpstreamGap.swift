import Scenario

extension MechanismID {
  /// A query that meets what has been wrong for long.
  public static var upstreamGap: Self { Self(bit: 55) }
}

/// A query that fails because the record of its pack has been wrong since the line: the symptom of something older.
///
/// It has no parameters and does nothing: it names what a query meets, and whoever counts it says which mechanism it is a
/// symptom of, from which boundary, and how old.
public struct UpstreamGap: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .upstreamGap, failurePoint: .verification,
    cause:
      "None of its own. What a scan says of a pack and what the record has of it have differed since the pack was made; "
      + "nobody has met the difference until somebody asks about this pack.",
    parameters: [], aloneCauses: [],
    needs: "a pack that the record has wrong, and somebody who asks about it",
    symptom: "a good pack is unknown, or of another lot, weeks after it was made", firstDetectable: .line,
    detectableBy: "whatever contradicts the older mistake where it was made")

  /// The mechanism, which has no values.
  public init(_ settings: MechanismSettings) {}
}
