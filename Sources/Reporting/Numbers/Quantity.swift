import Experiments

/// A number of a report: what it is, how sure it is, and where it stands in the JSON form.
///
/// Every number that a table or a chart shows is one of these, so that all renderers write it alike, and a test can
/// follow each back to the result.
package struct Quantity: Sendable, Hashable {
  /// What sort of number it is, which decides how it is written.
  package enum Form: Sendable, Hashable {
    /// A figure with its interval.
    case estimate
    /// A difference: its sign is written, and `~` where its interval holds 0.
    case change
    /// How many; none is written as a word, never as a bare zero.
    case count
    /// So many of so many.
    case outOf(Int)
    /// A number without an interval.
    case plain
    /// What something is below, rounded up so that it stays true.
    case bound
  }

  /// What it counts or measures.
  package enum Unit: Sendable, Hashable {
    /// A rate.
    case perMillion
    /// A rate for other things, in words: `per million cases`.
    case rate(String)
    /// A share between 0 and 1, written in per cent.
    case share
    /// Units of product.
    case units
    /// Simulated hours; written in the unit that fits, from seconds to days.
    case hours
    /// The same, of which the number is in days.
    case days
    /// Nothing: a count or a ratio.
    case none

    /// As it is written behind a number.
    package var word: String {
      switch self {
      case .perMillion: "per million units"
      case .rate(let words): words
      case .share: "%"
      case .units: "units"
      case .hours: "h"
      case .days: "d"
      case .none: ""
      }
    }
  }

  /// The figure, not rounded.
  package var value: Double
  /// The ends of its interval; nil where it has none.
  package var low: Double?
  /// See ``low``.
  package var high: Double?
  /// What sort of number.
  package var form: Form
  /// What it measures.
  package var unit: Unit
  /// True where nothing was seen and ``high`` is what that proves.
  package var isBound = false
  /// Episodes behind it, where known.
  package var seen: Int?
  /// How often its interval holds the truth.
  package var confidence: Double?
  /// How its interval was made.
  package var method: String?
  /// Where it stands in the JSON form: a pointer after RFC 6901.
  package var source: String

  /// A figure with its interval.
  package init(_ estimate: Estimate, _ unit: Unit, form: Form = .estimate, source: String) {
    value = estimate.value
    low = estimate.low
    high = estimate.high
    self.form = form
    self.unit = unit
    isBound = estimate.isBound && form == .estimate
    seen = estimate.seen
    confidence = estimate.confidence
    method = estimate.method.rawValue
    self.source = source
  }

  /// How many.
  package init(count: Int, _ unit: Unit = .none, source: String) {
    self.init(plain: Double(count), unit, source: source)
    form = .count
  }

  /// So many of so many.
  package init(_ count: Int, of total: Int, source: String) {
    self.init(plain: Double(count), .none, source: source)
    form = .outOf(total)
  }

  /// A number without an interval.
  package init(plain value: Double, _ unit: Unit, form: Form = .plain, source: String) {
    self.value = value
    self.form = form
    self.unit = unit
    self.source = source
  }
}

// MARK: - As text

extension Quantity {
  /// Figure and interval, as they stand in two columns.
  package struct Parts: Sendable, Hashable {
    /// `18.8`, `0`, `+0.31`, `~`.
    package var figure: String
    /// `[17.1, 20.6]`, `(below 12)`, or empty.
    package var interval: String

    /// Both, with a space between.
    package var text: String { interval.isEmpty ? figure : figure + " " + interval }
  }

  /// Figure and interval.
  package var parts: Parts {
    switch form {
    case .count:
      return Parts(
        figure: value == 0 ? "none" : unit == .units ? NumberText.large(value) : NumberText.count(Int(value)),
        interval: countEnds)
    case .outOf(0): return Parts(figure: "none", interval: "")
    case .outOf(let total):
      let count = value == 0 ? "none" : NumberText.count(Int(value))
      return Parts(figure: count + " of " + NumberText.count(total), interval: "")
    case .plain:
      return Parts(figure: plainText, interval: "")
    case .bound:
      return Parts(figure: NumberText.bound(value), interval: "")
    case .change where !isDifferent:
      return Parts(figure: "~", interval: "")
    case .change, .estimate:
      return estimateParts
    }
  }

  /// Figure, interval and unit, for a sentence: `18.8 [17.1, 20.6] per million units`.
  package var text: String {
    switch unit {
    // The sign stands at each number already.
    case .none, .share, .hours, .days: parts.text
    case .units, .perMillion, .rate: parts.text + " " + unit.word
    }
  }

  /// A figure of it as it stands beside the word of its unit in a form for programs: a share in per cent.
  package func inItsUnit(_ figure: Double?) -> Double? {
    unit == .share ? figure.map(Self.percent) : figure
  }

  /// A hundred times a share, by its decimals: 0.07 is 7 and not 7.000000000000001.
  static func percent(_ share: Double) -> Double { Double("\(share)e2") ?? share * 100 }

  /// True for a change whose interval leaves 0 out; a change without an interval is what it is.
  package var isDifferent: Bool {
    guard value.isFinite, value != 0 else { return false }
    guard let low, let high else { return true }
    return low > 0 || high < 0
  }

  /// A rank has the ranks of its interval's ends beside it.
  private var countEnds: String {
    guard let low, let high, low < high else { return "" }
    return "[\(NumberText.count(Int(low))), \(NumberText.count(Int(high)))]"
  }

  private var plainText: String {
    switch unit {
    case .share: NumberText.significant(value * 100) + " %"
    case .units: NumberText.large(value)
    case .hours, .days:
      value == 0 ? "0" : NumberText.significant(value * scale.factor) + scale.sign
    default: NumberText.significant(value)
    }
  }

  /// By what a number is multiplied before it is written, and what stands behind it: per cent, or a time in the unit that fits.
  private var scale: (factor: Double, sign: String) {
    switch unit {
    case .share: return (100, " %")
    case .hours, .days:
      let hours = unit == .days ? 24.0 : 1
      let size = max(value.magnitude, value == 0 ? high ?? 0 : 0) * hours
      if size >= 48 { return (hours / 24, " d") }
      if size >= 2 { return (hours, " h") }
      return size >= 1.0 / 30 ? (hours * 60, " min") : (hours * 3_600, " s")
    default: return (1, "")
    }
  }

  private var estimateParts: Parts {
    guard value.isFinite else { return Parts(figure: NumberText.none, interval: "") }
    let (factor, sign) = scale
    if isBound, let high {
      guard high.isFinite, high > 0 else { return Parts(figure: "0" + sign, interval: "") }
      return Parts(figure: "0" + sign, interval: "(below \(NumberText.bound(high * factor))\(sign))")
    }
    guard let low, let high, low.isFinite || high.isFinite, low < high else {
      // What was counted has no interval, and a count is exact.
      if unit == .none, form == .estimate, value == value.rounded(), value.magnitude < 1e15 {
        return Parts(figure: NumberText.count(Int(value)), interval: "")
      }
      return Parts(figure: signed(NumberText.significant(value * factor)) + sign, interval: "")
    }
    if unit == .units { return largeParts(low, high) }
    // The ends of a share are held against limits near 0 and 100.
    let digits = Digits(
      value: value * factor, low: low * factor, high: high * factor, ends: unit == .share ? 2 : 1)
    // Three digits that are all the same tell no figure from its ends.
    if unit == .share, form == .estimate, digits.low == digits.high, digits.value == digits.low {
      return Parts(figure: NumberText.percent(value), interval: "")
    }
    return Parts(
      figure: signed(digits.value) + sign, interval: "[\(digits.low), \(digits.high)]")
  }

  /// Units of product reach from dozens to billions within one column: words instead of decimals.
  private func largeParts(_ low: Double, _ high: Double) -> Parts {
    Parts(
      figure: NumberText.large(value),
      interval: "[\(NumberText.large(low)), \(high.isFinite ? NumberText.large(high) : "no end")]")
  }

  private func signed(_ text: String) -> String { form == .change && value > 0 ? "+" + text : text }
}

/// How many decimals a figure and its interval deserve: as many as the interval's width supports.
///
/// Half of the width is given one digit, or two where the first is a 1 or a 2, and all three numbers end at the same
/// decimal; but no number has more than three significant digits, and none is rounded away: an end that is nothing beside
/// the figure is `below` what would be something.
private struct Digits {
  var value: String
  var low: String
  var high: String

  init(value: Double, low: Double, high: Double, ends: Int) {
    let half = (high - low) / 2
    let common: Int
    if half.isFinite, half > 0 {
      let exponent = NumberText.exponent(half)
      common = (NumberText.shifted(half, by: -exponent) < 3 ? 1 : 0) - exponent
    } else {
      common = 2 - NumberText.exponent(value)
    }
    // Less than the third digit of the figure is told from 0 by nobody.
    let least = max(1e-12, value == 0 ? 0 : NumberText.shifted(1, by: NumberText.exponent(value) - 2))
    func text(_ x: Double, digits: Int) -> String {
      guard x.isFinite else { return "no end" }
      guard x != 0 else { return "0" }
      guard x.magnitude >= least else {
        return (x < 0 ? "above −" : "below ") + NumberText.significant(least)
      }
      let exponent = NumberText.exponent(x)
      let decimals = min(max(common, digits - 1 - exponent), 2 - exponent)
      return NumberText.rounded(x, decimals: decimals)
    }
    self.value = text(value, digits: 2)
    self.low = text(low, digits: ends)
    self.high = text(high, digits: ends)
  }
}
