import EventKernel
import Scenario

/// What follows from failures and costs somebody money; what one of them costs is the user's to say, and nobody else's.
///
/// How many of each a run has is counted by `Consequence.count(in:)` of whoever prices it.
public enum Consequence: Worded {
  /// A violation for which an authority can ask a fine.
  case violation
  /// A day that a shipment is held because its data have not come.
  case dayHeld
  /// A pallet that is not as recorded: whoever gets it refuses it.
  case refusedPallet
  /// A case that a wholesaler has claimed.
  case refusedCase
  /// A document that a partner has refused, and a request to put it right.
  case refusedDocument
  /// Freight that has to be faster than planned.
  case expeditedShipment
  /// An order that could not be filled.
  case lostOrder
  /// A partner whose tolerance is used up.
  case lostPartner
  /// An hour that people look into something.
  case investigationHour
  /// A case that is opened and packed again.
  case reworkedCase
  /// A unit that is destroyed.
  case destroyedUnit
  /// A unit that is credited or written off.
  case writtenOffUnit
  /// A recall, whatever it reaches.
  case recall
  /// A unit that is recalled.
  case recalledUnit
  /// A unit that is recalled in vain.
  case recalledInVain
  /// A unit that should have been recalled and was not.
  case missedUnit
  /// An hour in which the line does not make what it could.
  case stoppedHour
  /// A query about a pack that fails at a counter or a returns desk.
  case failedQuery
  /// An answer that came later than it was owed.
  case lateAnswer
  /// A license that is suspended.
  case license
  /// A unit that is not as recorded.
  case wrongUnit
  /// A case that is not as recorded.
  case wrongCase

  /// In plain words: what one of them is.
  public var meaning: String {
    switch self {
    case .violation: "a violation for which an authority can ask a fine"
    case .dayHeld: "a day that a shipment is held because its data have not come"
    case .refusedPallet: "a pallet that is not as recorded, and is refused"
    case .refusedCase: "a case that a wholesaler has claimed"
    case .refusedDocument: "a document that a partner has refused: a request to put it right"
    case .expeditedShipment: "freight that has to be faster than planned"
    case .lostOrder: "an order that could not be filled"
    case .lostPartner: "a partner whose tolerance is used up"
    case .investigationHour: "an hour that people look into something"
    case .reworkedCase: "a case that is opened and packed again"
    case .destroyedUnit: "a unit that is destroyed for want of a document"
    case .writtenOffUnit: "a unit that is credited or written off"
    case .recall: "a recall, whatever it reaches"
    case .recalledUnit: "a unit that is recalled"
    case .recalledInVain: "a unit that is recalled in vain, because data do not say which are affected"
    case .missedUnit: "a unit that should have been recalled and was not"
    case .stoppedHour: "an hour in which the line does not make what it could"
    case .failedQuery: "a query about a pack that fails at a counter or a returns desk"
    case .lateAnswer: "an investigation that took longer than an answer is owed"
    case .license: "a license that is suspended for a time"
    case .wrongUnit: "a unit that is not as recorded"
    case .wrongCase: "a case that is not as recorded"
    }
  }

  /// Whether it happens once so many others have: a partner's tolerance, an authority's.
  public var hasTolerance: Bool { self == .lostPartner || self == .license }
}

/// What consequences cost a user; what has no price is not priced, and counted.
public struct CostPlan: Sendable {
  /// An amount, perhaps between two others: sums are reckoned with the amount, and intervals with what it could be.
  public struct Price: Hashable, Sendable {
    /// The least that it can be; the amount itself where nobody says.
    public var low: Double
    /// What it is reckoned with: as likely too high as too low.
    public var amount: Double
    /// The most that it can be.
    public var high: Double
    /// Where it comes from.
    public var origin: String
    /// Whether nobody but its author stands behind it.
    public var isAssumption: Bool

    /// A price that is known.
    public init(_ amount: Double, low: Double? = nil, high: Double? = nil, origin: String = "") {
      (self.low, self.amount, self.high) = (low ?? amount, amount, high ?? amount)
      self.origin = origin
      isAssumption = true
    }
  }

  /// The currency, as its ISO 4217 code.
  public var currency = "EUR"
  private var prices: [Consequence: Price] = [:]
  private var tolerances: [Consequence: Int] = [:]
  /// So many seconds people spend on each thing that the record raises.
  public var secondsPerFinding = 0.0

  /// Nothing has a price.
  public init(currency: String = "EUR") { self.currency = currency }

  /// What one costs; nil where nobody has said.
  public subscript(consequence: Consequence) -> Price? {
    get { prices[consequence] }
    set { prices[consequence] = newValue }
  }

  /// So many in a year are borne.
  public func tolerance(of consequence: Consequence) -> Int { tolerances[consequence] ?? 0 }

  /// So many in a year are borne from now on.
  public mutating func bear(_ count: Int, of consequence: Consequence) { tolerances[consequence] = count }

  /// What has a price, in the order of the catalogue.
  public var priced: [Consequence] { Consequence.allCases.filter { prices[$0] != nil } }
}

// MARK: - In a scenario

extension CostPlan {
  /// More than one of anything has ever cost, and little enough to be counted with.
  private static let mostOfOne = Money.amount(1e9)
  static let amount = Parameter<Money>(
    "amount", "what one of them costs, as likely more as less", default: .zero, healthy: .zero,
    possible: .zero...mostOfOne,
    plausible: .zero...mostOfOne, origin: .assumption("yours to set; nothing is built in"))
  private static let low = Parameter<Money>(
    "low", "the least that one can cost", default: .zero, healthy: .zero, possible: .zero...mostOfOne,
    plausible: .zero...mostOfOne, origin: .assumption("yours to set; nothing is built in"))
  private static let high = Parameter<Money>(
    "high", "the most that one can cost", default: .zero, healthy: .zero, possible: .zero...mostOfOne,
    plausible: .zero...mostOfOne, origin: .assumption("yours to set; nothing is built in"))
  private static let tolerance = Parameter<Count>(
    "tolerance", "so many in a year are borne", default: 0, healthy: 0, possible: 0...1_000_000_000,
    plausible: 0...100_000, origin: .assumption("yours to set; nothing is built in"))
  private static let perFinding = Parameter<TimeSpan>(
    "per-finding", "working time on each thing that the record raises, beside what a run has", default: .zero,
    healthy: .zero, possible: .zero..., plausible: .zero...(.days(5)),
    origin: .assumption("yours to set; where it is none, only the time that the run itself counts"))

  private static let rate = Parameter<Fraction>(
    "rate", "what one of another currency is worth in the scenario's", default: .all, healthy: .all,
    possible: .of(0.000_000_001)...(.of(1_000_000)), plausible: .of(0.000_1)...(.of(10_000)),
    origin: .assumption("yours to set; no rate is built in"))

  /// The fields of a price.
  static let price = Section(
    "what one costs: an amount, with which sums are reckoned, and how low and high it can be, which widens intervals",
    fields: [Field(amount, .required), Field(low, .optional), Field(high, .optional)])

  /// The section `costs` of a scenario.
  static let section = Section(
    "what follows from failures and what one of each costs you; what has no price is counted, and not priced",
    fields: [
      Field(
        "currency",
        .text(
          TextRule("the currency, as its ISO 4217 code", default: "EUR") { text in
            text.count == 3 && text.allSatisfy { $0.isASCII && $0.isUppercase }
              ? nil : ("“\(text)” is not a currency's code", "write three capitals, such as EUR or USD")
          })),
      Field(
        "rates",
        .map(
          of: .parameter(rate.erased),
          help:
            "what one of another currency is worth, by its code: { EUR: 0.9 }; amounts in it are converted"
        ), .optional),
    ]
      + Consequence.allCases.map { consequence in
        let more =
          consequence.hasTolerance
          ? [Field(tolerance, .required)] : consequence == .investigationHour ? [Field(perFinding)] : []
        return Field(
          consequence.word, .section(Section(consequence.meaning, fields: price.fields + more)), .optional)
      })

  /// Whether somebody has written in which currency prices are.
  static func saysCurrency(_ section: ResolvedSection) -> Bool {
    if case .text(let said)? = section["currency"] { said.provenance.range != nil } else { false }
  }

  /// What a scenario says.
  init(_ section: ResolvedSection?, _ diagnostics: inout Diagnostics) {
    guard let section else { return }
    currency = section.text("currency") ?? currency
    for consequence in Consequence.allCases {
      guard let said = section.section(consequence.word) else { continue }
      prices[consequence] = Price(said, consequence.word, &diagnostics)
      if consequence.hasTolerance { tolerances[consequence] = said[Self.tolerance].value }
      if consequence == .investigationHour { secondsPerFinding = said[Self.perFinding].seconds }
    }
    if !Self.saysCurrency(section),
      let first = priced.first, case .value(let value)? = section.section(first.word)?["amount"],
      let place = value.provenance.range
    {
      diagnostics.error(
        "“costs.\(first.word)” has a price, and “costs.currency” does not say in which currency", at: place,
        hint: "costs: { currency: \"EUR\", … }, with the code in which your amounts are")
    }
  }
}

extension CostPlan.Price {
  /// What a section of a scenario says; an order that no range has is complained of.
  init?(_ section: ResolvedSection?, _ name: String, _ diagnostics: inout Diagnostics) {
    guard let section, case .value(let said)? = section["amount"], let amount = said.value as? Money else {
      return nil
    }
    diagnostics.doubt(said)
    for key in ["low", "high"] { if case .value(let value)? = section[key] { diagnostics.doubt(value) } }
    func end(_ key: String) -> Double? {
      if case .value(let value)? = section[key] { (value.value as? Money)?.amount } else { nil }
    }
    self.init(
      amount.amount, low: end("low"), high: end("high"), origin: said.origin?.description ?? "")
    isAssumption = said.origin?.isAssumption ?? true
    guard low > self.amount || high < self.amount, let place = said.provenance.range else { return }
    diagnostics.error(
      "“\(name)” costs \(said.text), which does not lie between its low and its high", at: place,
      hint: "low ≤ amount ≤ high, and leave out what you do not know")
  }
}

extension Diagnostics {
  /// Complains of an amount in which a point with three digits behind it may stand between thousands: read as decimals, an amount
  /// would be a thousandth of what its author has meant.
  mutating func doubt(_ amount: ResolvedValue) {
    guard let place = amount.provenance.range else { return }
    let written = place.source.string(place.bytes).filter { $0 != "\"" && !$0.isWhitespace }
    let parts = written.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...3).contains(parts[0].count), parts[0].first != "0" else { return }
    let (whole, rest) = (parts[0], parts[1])
    let decimals = rest.prefix { $0.isNumber }
    guard decimals.count == 3, rest.dropFirst(3).allSatisfy({ $0.isUppercase }), whole.allSatisfy(\.isNumber)
    else { return }
    let code = rest.dropFirst(3)
    error(
      "“\(amount.path)”: “\(whole).\(decimals) \(code)” can be \(whole)\(decimals) or \(amount.text)",
      at: place,
      hint: "“\(whole)\(decimals) \(code)” where the point stands between thousands, else two decimals")
  }
}
