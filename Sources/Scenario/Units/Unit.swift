/// A unit of one dimension, with its exact ratio to that dimension's base unit.
///
/// The ratio is a fraction of integers, because 1 m/min is 50/3 mm/s and no floating-point number is.
public struct Unit: Hashable, Sendable {
  /// What the unit measures.
  public let dimension: Dimension
  /// How it is written after a number: `mm`, `/min`, `%`; empty for a bare number.
  public let symbol: String
  /// Other spellings that are understood.
  public let aliases: [String]
  /// One of this unit is `numerator / denominator` base units.
  public let numerator: Int64
  /// See ``numerator``.
  public let denominator: Int64

  /// Whether values are shown in it, or only read.
  public let isShown: Bool

  /// A unit of `dimension`; the ratio to the base unit must be positive.
  public init(
    _ dimension: Dimension, _ symbol: String, _ numerator: Int64 = 1, over denominator: Int64 = 1,
    aliases: [String] = [], isShown: Bool = true
  ) {
    precondition(numerator > 0 && denominator > 0, "unit \(symbol): ratio \(numerator)/\(denominator)")
    self.dimension = dimension
    self.symbol = symbol
    self.aliases = aliases
    self.numerator = numerator
    self.denominator = denominator
    self.isShown = isShown
  }

  /// Whether `text` names this unit.
  func isWritten(_ text: String) -> Bool { text == symbol || aliases.contains(text) }

  /// A number and this unit, set as people set them: `300/min`, `40 mm`.
  public func attached(to number: String) -> String {
    symbol.isEmpty || symbol.hasPrefix("/") ? number + symbol : number + " " + symbol
  }
}

extension Unit {
  /// Lengths; base mm.
  static let lengths = [
    Unit(.length, "mm"),
    Unit(.length, "m", 1_000, aliases: ["meter", "meters", "metre", "metres"]),
    Unit(.length, "cm", 10, isShown: false),
    Unit(.length, "µm", 1, over: 1_000, aliases: ["μm", "um"]),
  ]

  /// Speeds; base mm/s.
  static let speeds = [
    Unit(.speed, "mm/s"),
    Unit(.speed, "m/min", 50, over: 3),
    Unit(.speed, "m/s", 1_000),
  ]

  /// Happenings per time; base 1/s.
  static let rates = [
    Unit(.rate, "/min", 1, over: 60, aliases: ["/minute"]),
    Unit(.rate, "/h", 1, over: 3_600, aliases: ["/hour"]),
    Unit(.rate, "/s", aliases: ["/second"]),
    Unit(.rate, "/day", 1, over: 86_400, aliases: ["/d"]),
    Unit(.rate, "/week", 1, over: 604_800),
  ]

  /// Durations; base ns, as the kernel counts.
  static let durations = [
    Unit(.duration, "s", 1_000_000_000, aliases: ["second", "seconds"]),
    Unit(.duration, "ms", 1_000_000, aliases: ["millisecond", "milliseconds"]),
    Unit(.duration, "min", 60_000_000_000, aliases: ["minute", "minutes"]),
    Unit(.duration, "h", 3_600_000_000_000, aliases: ["hour", "hours"]),
    Unit(.duration, "d", 86_400_000_000_000, aliases: ["day", "days"]),
    Unit(.duration, "weeks", 604_800_000_000_000, aliases: ["week"], isShown: false),
    Unit(.duration, "µs", 1_000, aliases: ["μs", "us"]),
    Unit(.duration, "ns"),
  ]

  /// Masses; base g.
  static let masses = [
    Unit(.mass, "g"), Unit(.mass, "kg", 1_000), Unit(.mass, "mg", 1, over: 1_000),
  ]

  /// Shares and probabilities; base 1.
  static let fractions = [
    Unit(.fraction, "%", 1, over: 100),
    Unit(.fraction, ""),
    Unit(.fraction, "ppm", 1, over: 1_000_000),
  ]

  /// Relative errors of clocks; base ppm. 1 s a day is 10⁶/86,400 = 625/54 ppm.
  static let drifts = [
    Unit(.drift, "ppm"),
    Unit(.drift, "s/day", 625, over: 54),
    Unit(.drift, "ms/h", 5, over: 18),
  ]

  /// Counts of things; base 1.
  static let counts = [Unit(.count, "")]

  /// Print grades of ISO/IEC 15415, 0 to 4; base 1.
  static let grades = [Unit(.grade, "")]

  /// Losses of print grade over time; base grades per hour.
  static let gradeRates = [
    Unit(.gradeRate, "grades/h", aliases: ["grade/h", "grades/hour"]),
    Unit(.gradeRate, "grades/day", 1, over: 24, aliases: ["grade/day"]),
    Unit(.gradeRate, "grades/week", 1, over: 168, aliases: ["grade/week"]),
  ]
}
