import EventKernel
import Scenario

extension MechanismID {
  /// The gateway's mapping leaves a field out.
  public static var missingField: Self { Self(bit: 45) }
}

/// The mapping from record to document leaves out what a partner asks for, of some products.
public struct MissingField: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .missingField, failurePoint: .files,
    cause:
      "A document is mapped from the record field by field. A product that was set up later, or a partner with a profile of "
      + "his own, has a mapping of its own, in which a field was forgotten.",
    parameters: [field.erased, products.erased, putRight.erased], aloneCauses: [],
    needs: "a market, and partners that ask for the field",
    symptom: "documents of some products are refused, always for the same reason", firstDetectable: .partner,
    detectableBy: "the partner's answer, where somebody reads it")

  /// What is left out.
  public enum Field: Choice {
    /// Nothing.
    case nothing
    /// The lot.
    case lot
    /// The expiry.
    case expiry
    /// Who owned the goods before and owns them now.
    case owner
    /// The transaction statement.
    case statement

    /// In plain words.
    public var meaning: String {
      switch self {
      case .nothing: "nothing is left out"
      case .lot: "the lot of what was commissioned"
      case .expiry: "the expiry of what was commissioned"
      case .owner: "who owned the goods before, and who owns them now"
      case .statement: "the seller's transaction statement"
      }
    }
  }

  static let field = Parameter<Field>(
    "field", "what is left out", default: .expiry, healthy: .nothing,
    origin: .assumption("lot and expiry come from master data, where they are forgotten first"))
  static let products = Parameter<Count>(
    "products", "of so many products, the last that were set up; more than there are for all", default: 1,
    healthy: 0, possible: 0...1_000_000, plausible: 0...100,
    origin: .assumption("the one that came last"))

  static let putRight = Parameter<TimeSpan?>(
    "put-right-after",
    "from when somebody has seen the first refusal for it until the mapping has the field; none for never",
    default: nil, healthy: nil, possible: .zero..., plausible: .hours(4)...(.days(90)),
    origin: .assumption(
      "each document is put right by hand, and nobody asks why; where somebody does, it is a change"))

  let field: Field
  let products: Int
  let putRightAfter: TimeSpan?

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    field = settings[Self.field]
    products = settings[Self.products].value
    putRightAfter = settings[Self.putRight]
  }
}
