extension AnyParameter {
  /// A value near `base` (base units) with three significant digits, as a text that reads back, and what it is then.
  ///
  /// For whoever looks between two values for the one at which something changes; nil where the parameter has no numbers.
  public func value(near base: Double) -> (text: String, base: Double)? {
    guard case .quantity(let dimension, _) = kind, base.isFinite else { return nil }
    let units = (unit.map { [$0] } ?? dimension.units.filter(\.isShown)).sorted {
      Double($0.numerator) / Double($0.denominator) > Double($1.numerator) / Double($1.denominator)
    }
    // The largest unit of which it is at least one.
    func amount(_ unit: Unit) -> Double { base * Double(unit.denominator) / Double(unit.numerator) }
    guard let unit = units.first(where: { amount($0).magnitude >= 1 }) ?? units.last else { return nil }
    let number = dimension == .count ? amount(unit).rounded() : Self.rounded(amount(unit))
    let digits = number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
    let text = unit.attached(to: digits)
    guard let read = try? read(.text(text), in: ReadingContext()).value, let there = read.magnitudes.first
    else { return nil }
    return (text, there)
  }

  /// To three significant digits.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return 0 }
    var scale = 1.0
    while value.magnitude * scale < 100 { scale *= 10 }
    while value.magnitude * scale >= 1_000 { scale /= 10 }
    return (value * scale).rounded() / scale
  }
}
