import EventKernel
import TraceModel

/// A wholesaler who buys of the site: how strict he is, which documents he takes, and what he knows from them.
public struct Partner: Sendable {
  /// His number, from 0.
  public let number: Int
  /// How strict he is, from 0 for the laxest to 1.
  public let rigor: Double
  /// When he changes to EPCIS 2.0; nil where he stays with 1.2.
  public let changesAt: Instant?
  /// When the gateway learns of it.
  public let gatewayChangesAt: Instant?
  /// Until when after his change he takes both versions.
  public let takesBothUntil: Instant?
  /// He never answers.
  public let isSilent: Bool
  /// He refuses every document: the sender is not in his master data.
  public let refusesAll: Bool
  /// Goods that have waited for their document in vain go into his stock.
  public let takesWithout: Bool
  /// He tells the maker's record what he has received.
  public let sharesReceipts: Bool
  /// He tells the maker's record which cases he has opened.
  public let sharesOpenings: Bool
  /// Documents that he has accepted, by their numbers.
  public internal(set) var accepted: [Int] = []
  /// Numbers that he knows from them.
  var commissioned = NumberSet()

  /// The version that he wants at `now`.
  public func version(at now: Instant) -> SchemaVersion {
    changesAt.map { $0 <= now } ?? false ? .epcis20JSON : .epcis12XML
  }

  /// The version that the gateway believes he wants.
  public func versionOnFile(at now: Instant) -> SchemaVersion {
    gatewayChangesAt.map { $0 <= now } ?? false ? .epcis20JSON : .epcis12XML
  }

  /// Whether he takes a version at `now`.
  public func takes(_ version: SchemaVersion, at now: Instant) -> Bool {
    guard let changesAt else { return version == .epcis12XML }
    if version == .epcis20JSON { return changesAt <= now }
    return now < (takesBothUntil ?? changesAt)
  }
}

extension Partner {
  /// The wholesalers of a market, the laxest first.
  static func all(_ plan: MarketPlan, _ lag: SchemaLag) -> [Partner] {
    (0..<plan.wholesalers).map { number in
      let place = (Double(number) + 0.5) / Double(plan.wholesalers)
      let exchange = plan.exchange
      let changesAt = exchange.changesFrom.map { from -> Instant in
        // Few at first, most in the middle: the quantiles of a triangle.
        let rises = (place / 2).squareRoot()
        let share = place <= 0.5 ? rises : 1 - ((1 - place) / 2).squareRoot()
        return Instant.start.later(from.nanoseconds)
          .later(Int64(Double(exchange.changesWithin.nanoseconds) * share))
      }
      return Partner(
        number: number, rigor: place, changesAt: changesAt,
        gatewayChangesAt: changesAt.map { $0.adding(lag.lateness) ?? .distantFuture },
        takesBothUntil: changesAt.map { $0.later(exchange.takesBoth.nanoseconds) },
        isSilent: number >= plan.wholesalers - exchange.silentPartners,
        refusesAll: number < exchange.refusingPartners, takesWithout: place < exchange.takesWithout,
        sharesReceipts: 1 - place < plan.sharesReceipts, sharesOpenings: 1 - place < plan.sharesOpenings)
    }
  }
}

extension MarketPlan {
  /// Who tells the maker's record what becomes of goods that have left, in words.
  public var toldToMaker: String {
    func wholesalers(_ share: Double) -> String {
      let count = (0..<self.wholesalers).count { 1 - (Double($0) + 0.5) / Double(self.wholesalers) < share }
      return count == 0 ? "no wholesaler" : "\(count) of \(self.wholesalers) wholesalers"
    }
    let reporting = Int(Double(dispensers) * dispensersReport)
    return "receipts by \(wholesalers(sharesReceipts)), opened cases by "
      + "\(wholesalers(sharesOpenings)), what is given out by "
      + (reporting == 0 ? "no dispenser" : "\(reporting) of \(dispensers) dispensers")
  }
}

/// A set of short names: a bit for each, which many numbers that follow one another need.
struct NumberSet: Sendable {
  private var words: [UInt64] = []

  func contains(_ item: ItemID) -> Bool {
    let word = Int(item.raw >> 6)
    return word < words.count && words[word] & 1 << UInt64(item.raw & 63) != 0
  }

  mutating func insert(_ item: ItemID) {
    let word = Int(item.raw >> 6)
    if word >= words.count { words += Array(repeating: 0, count: word + 1 - words.count) }
    words[word] |= 1 << UInt64(item.raw & 63)
  }
}
