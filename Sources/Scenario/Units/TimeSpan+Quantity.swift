import EventKernel

/// Durations are the kernel's own: whole nanoseconds, so that a scenario's "1.2 s" is the same in every sum.
extension TimeSpan: Quantity {
  /// See ``Quantity``.
  public static var dimension: Dimension { .duration }

  /// Nanoseconds, exact up to 104 days (2⁵³ ns) and rounded beyond; only ranges look at it.
  public var base: Double { Double(nanoseconds) }

  /// The nearest whole number of nanoseconds.
  public init?(exact: ExactNumber) {
    guard let nanoseconds = exact.nearestInteger else { return nil }
    self.init(nanoseconds: nanoseconds)
  }

  /// The decimal number of `unit` that is exactly this duration, if it ends within 12 places.
  public func decimal(in unit: Unit) -> String? {
    let divisor = UInt64(unit.numerator)
    guard unit.denominator == 1 else { return nil }
    var (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: divisor)
    var text = (nanoseconds < 0 ? "-" : "") + String(whole)
    if rest != 0 { text += "." }
    var places = 0
    while rest != 0 {
      guard places < 12 else { return nil }
      let product = rest.multipliedFullWidth(by: 10)
      (whole, rest) = divisor.dividingFullWidth(product)
      text += String(whole)
      places += 1
    }
    return text
  }

  /// As a scenario has it, shortest.
  public var words: String { text(in: ReadingContext(), preferring: nil) }

  /// In whole seconds, and of more than an hour in whole minutes, not shorter.
  public var roundedUp: TimeSpan {
    let step = self > .hours(1) ? TimeSpan.minutes(1) : .seconds(1)
    let (steps, rest) = nanoseconds.quotientAndRemainder(dividingBy: step.nanoseconds)
    return .nanoseconds((steps + (rest > 0 ? 1 : 0)) * step.nanoseconds)
  }
}
