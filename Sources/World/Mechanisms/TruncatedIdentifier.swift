import Scenario

extension MechanismID {
  /// A system keeps fewer digits of a number than it has.
  public static var truncatedIdentifier: Self { Self(bit: 39) }
}

/// The warehouse's system has a field that is too short for the number on a pallet's label.
public struct TruncatedIdentifier: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .truncatedIdentifier, failurePoint: .integration,
    cause:
      "The number on a pallet's label has 18 digits, and the field of an old warehouse's system has fewer: what does not fit is "
      + "cut off. Who looks for the number finds nothing, and who cuts it in the same way may find several pallets.",
    parameters: [digits.erased, keeps.erased], aloneCauses: [],
    needs: "books that are stitched, and numbers that differ only in what is cut off",
    symptom: "one number of the warehouse's stands for several pallets", firstDetectable: .warehouse,
    detectableBy: "the label of a pallet that somebody looks for, against the warehouse's number")

  /// Which digits a short field keeps.
  public enum Kept: Choice {
    /// The first, as a field that is filled from the left.
    case first
    /// The last, as a number that is too long.
    case last

    /// In plain words.
    public var meaning: String {
      switch self {
      case .first: "the first digits, as of a text"
      case .last: "the last digits, as of a number"
      }
    }
  }

  static let digits = Parameter<Count>(
    "digits", "digits of a pallet's number that are kept", default: 16, healthy: 18, possible: 1...18,
    plausible: 15...18, origin: .assumption("a field that was made for the site's own numbers"))
  static let keeps = Parameter<Kept>(
    "keeps", "which digits are kept", default: .first, healthy: .first,
    origin: .assumption("a text is cut at its end"))

  let digits: Int
  let keeps: Kept

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    digits = settings[Self.digits].value
    keeps = settings[Self.keeps]
  }

  /// Whether every digit is kept.
  var keepsAll: Bool { digits >= 18 }

  /// What is left of a number.
  func kept(of number: String) -> Substring {
    keeps == .first ? number.prefix(digits) : number.suffix(digits)
  }
}
