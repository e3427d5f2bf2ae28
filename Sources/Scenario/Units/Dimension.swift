/// What a quantity measures; two quantities of different dimensions never mix.
///
/// The dimension of a value is part of its Swift type (`Length`, `Speed`, …), so that the compiler refuses a length
/// where a time belongs; this enum is its run-time shadow, for texts that people write.
public enum Dimension: String, Hashable, Sendable, CaseIterable {
  /// Distances and sizes; mm.
  case length
  /// Of belts; mm/s.
  case speed
  /// Happenings per time; 1/s.
  case rate
  /// Times between two moments; ns.
  case duration
  /// Of units and cases; g.
  case mass
  /// Shares and probabilities; 1.
  case fraction
  /// Relative errors of clocks; ppm.
  case drift
  /// Whole numbers of things; 1.
  case count
  /// Print grades of ISO/IEC 15415; 0 to 4.
  case grade
  /// Losses of print grade; grades per hour.
  case gradeRate
  /// Amounts in the scenario's currency.
  case money

  /// The units that a text may use, the base unit (factor 1) among them.
  ///
  /// Units that need a context, such as shifts and currencies, come from ``ReadingContext``.
  public var units: [Unit] {
    switch self {
    case .length: Unit.lengths
    case .speed: Unit.speeds
    case .rate: Unit.rates
    case .duration: Unit.durations
    case .mass: Unit.masses
    case .fraction: Unit.fractions
    case .drift: Unit.drifts
    case .count: Unit.counts
    case .grade: Unit.grades
    case .gradeRate: Unit.gradeRates
    case .money: []
    }
  }

  /// Whether a bare number is a complete value: shares, counts and grades need no unit.
  public var allowsBareNumber: Bool { self == .fraction || self == .count || self == .grade }

  /// The name in plain words, as used in messages: "a length".
  public var phrase: String {
    switch self {
    case .length: "a length"
    case .speed: "a speed"
    case .rate: "a rate"
    case .duration: "a duration"
    case .mass: "a mass"
    case .fraction: "a share"
    case .drift: "a clock drift"
    case .count: "a count"
    case .grade: "a print grade"
    case .gradeRate: "a loss of print grade over time"
    case .money: "an amount of money"
    }
  }

  /// A text that reads as a value of this dimension, for hints.
  public var example: String {
    switch self {
    case .length: "40 mm"
    case .speed: "30 m/min"
    case .rate: "300/min"
    case .duration: "1.2 s"
    case .mass: "12.5 g"
    case .fraction: "0.3 %"
    case .drift: "20 ppm"
    case .count: "24"
    case .grade: "2.5"
    case .gradeRate: "0.02 grades/h"
    case .money: "1500 EUR"
    }
  }

  /// Words that stand for a value, in base units: the letter grades of ISO/IEC 15415.
  var words: [(word: String, base: Double)] {
    self == .grade ? [("A", 4), ("B", 3), ("C", 2), ("D", 1), ("F", 0)] : []
  }
}
