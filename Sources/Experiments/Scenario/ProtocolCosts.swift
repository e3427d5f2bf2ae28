import EventKernel
import Scenario

/// What a protocol costs whoever runs it, and what may be spent on it; what has no price is counted, and not priced.
public struct ProtocolCosts: Sendable {
  /// What has a price.
  public enum Item: Worded {
    /// A carton that is fed, and not sold.
    case unit
    /// An hour of the line with its people, standing or running.
    case hour
    /// A step that is set up: clean, calibrated, signed.
    case setUp
    /// A lot that is opened and closed.
    case lot
    /// A jam, a crash, a change of a roll that is made to happen.
    case provocation
    /// A seeded fault: a short case, a spoiled code.
    case challenge

    /// In plain words.
    public var meaning: String {
      switch self {
      case .unit: "a carton that is fed in a protocol, and not sold"
      case .hour: "an hour of the line with its people while a protocol runs"
      case .setUp: "a step that is set up, each time that it is run"
      case .lot: "a lot that is opened and closed in a protocol"
      case .provocation: "each jam, crash and change of a roll that a step makes to happen"
      case .challenge: "each seeded fault: a case made short, a code spoiled"
      }
    }
  }

  /// The price of one.
  public struct Price: Hashable, Sendable {
    /// The amount.
    public var amount: Double
    /// Where it comes from.
    public var origin: String
    /// Whether nobody but its author stands behind it.
    public var isAssumption: Bool

    /// A price.
    public init(_ amount: Double, origin: String = "", isAssumption: Bool = true) {
      (self.amount, self.origin, self.isAssumption) = (amount, origin, isAssumption)
    }
  }

  private var prices: [Item: Price] = [:]
  /// What may be spent on a protocol; nil for any sum.
  public var budget: Double?
  /// Where the budget stands.
  public var budgetPlace: SourceRange?

  /// Nothing has a price.
  public init() {}

  /// What one costs; nil where nobody has said.
  public subscript(item: Item) -> Price? {
    get { prices[item] }
    set { prices[item] = newValue }
  }

  /// Whether anything has a price.
  public var isPriced: Bool { !prices.isEmpty }

  // MARK: - In a scenario

  private static let most = Money.amount(1e9)

  private static func price(_ item: Item) -> Parameter<Money> {
    Parameter<Money>(
      item.word, item.meaning, default: .zero, healthy: .zero, possible: .zero...most,
      plausible: .zero...most,
      origin: .assumption("yours to set; nothing is built in"))
  }

  private static let limit = Parameter<Money>(
    "budget", "what may be spent on one protocol", default: .zero, healthy: .zero,
    possible: .zero...(.amount(1e12)),
    plausible: .zero...(.amount(1e9)), origin: .assumption("yours to set"))

  /// The section `protocol.costs` of a scenario.
  static let section = Section(
    "what a protocol costs, by which the cheapest one is found; where nothing has a price, hours of the line are counted",
    fields: Item.allCases.map { Field(price($0), .optional) } + [Field(limit, .optional)])

  /// What a scenario says; amounts without a currency are complained of.
  init(_ section: ResolvedSection?, isCurrencySaid: Bool, _ diagnostics: inout Diagnostics) {
    guard let section else { return }
    var first: ResolvedValue?
    func said(_ key: String) -> (amount: Double, value: ResolvedValue)? {
      guard case .value(let value)? = section[key], let money = value.value as? Money else { return nil }
      first = first ?? value
      diagnostics.doubt(value)
      return (money.amount, value)
    }
    for item in Item.allCases {
      guard let (amount, value) = said(item.word) else { continue }
      prices[item] = Price(
        amount, origin: value.origin?.description ?? "", isAssumption: value.origin?.isAssumption ?? true)
    }
    if let (amount, value) = said("budget") { (budget, budgetPlace) = (amount, value.provenance.range) }
    if !isCurrencySaid, let first, let place = first.provenance.range {
      diagnostics.error(
        "“\(first.path)” is an amount, and “costs.currency” does not say in which currency", at: place,
        hint: "costs: { currency: \"EUR\" } beside “protocol”, with the code in which your amounts are")
    } else if let budget, let place = budgetPlace, !isPriced {
      diagnostics.error(
        "a budget of \(budget) cannot be held against a protocol of which nothing has a price", at: place,
        hint: "protocol: { costs: { unit: \"…\", hour: \"…\" } }")
    }
  }
}
