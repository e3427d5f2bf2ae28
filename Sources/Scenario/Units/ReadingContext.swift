import EventKernel

/// What a text's meaning depends on beyond itself: how long a shift is, and in which currency a scenario counts.
public struct ReadingContext: Hashable, Sendable {
  /// The length of a shift; nil where "shifts" have no meaning.
  public var shift: TimeSpan?
  /// The one currency of a scenario, as its ISO 4217 code; nil where amounts have no meaning.
  public var currency: String?
  /// What one of another currency is worth in the scenario's, in billionths, by its code.
  public var rates: [String: Int64] = [:]

  /// A context; without arguments, one in which neither shifts nor amounts of money can be read.
  public init(shift: TimeSpan? = nil, currency: String? = nil) {
    self.shift = shift
    self.currency = currency
  }

  /// The units that texts of `dimension` may use here.
  public func units(of dimension: Dimension) -> [Unit] {
    var units = dimension.units
    if let length = shift?.nanoseconds, length > 0 {
      if dimension == .duration {
        units.append(Unit(.duration, "shifts", length, aliases: ["shift"], isShown: false))
      }
      if dimension == .rate {
        units.append(Unit(.rate, "/shift", 1_000_000_000, over: length, isShown: false))
      }
    }
    if dimension == .money, let currency {
      units.append(Unit(.money, currency))
      for (code, rate) in rates.sorted(by: { $0.key < $1.key }) where code != currency && rate > 0 {
        units.append(Unit(.money, code, rate, over: 1_000_000_000, isShown: false))
      }
    }
    return units
  }
}
