/// How numbers become text, for every renderer alike: no locale, no library, the same bytes everywhere.
///
/// At most three significant digits, a thousands separator, a true minus sign. Counts are exact to 999,999, because
/// they are no estimates; beyond that they are told in millions.
package enum NumberText {
  /// What stands where there is no number.
  package static let none = "–"

  /// A whole number with its thousands apart: `1,940`.
  package static func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return (count < 0 ? minus : "") + text
  }

  /// A count in words: exact to 999,999, then `2.4 million`.
  package static func count(_ count: Int) -> String {
    count.magnitude < 1_000_000 ? grouped(count) : large(Double(count))
  }

  /// A number with at most three significant digits, large ones in words: `416`, `2.4 million`, `1.2 × 10¹⁵`.
  package static func large(_ x: Double) -> String {
    guard x.isFinite else { return none }
    let magnitude = x.magnitude
    if magnitude < 999_500 { return significant(x) }
    if magnitude < 999_500_000 { return significant(x / 1e6) + " million" }
    if magnitude < 999_500_000_000 { return significant(x / 1e9) + " billion" }
    return scientific(x)
  }

  /// A number with at most `digits` significant digits, without zeros that say nothing: `0.31`, `12,300`.
  package static func significant(_ x: Double, _ digits: Int = 3) -> String {
    guard x.isFinite else { return none }
    // Ends of exact intervals can be 10⁻¹²³, which says to a reader that somebody has computed and not more than 0 does.
    guard x.magnitude >= 1e-12 else { return "0" }
    var text = rounded(x, decimals: digits - 1 - exponent(x))
    if text.contains("."), !text.contains("×") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// An upper bound with two significant digits, rounded up, so that it stays true.
  package static func bound(_ x: Double) -> String {
    guard x.isFinite, x > 0 else { return none }
    let decimals = 1 - exponent(x)
    // A bound that is a round number already stays it, whatever its last bits are.
    let up = (shifted(x, by: decimals) - 1e-9).rounded(.up)
    return significant(shifted(up, by: -decimals), 2)
  }

  /// A share for a picture or a sentence, where two digits are enough: `89 %`, `4.3 %`, `under 0.1 %`.
  package static func percent(_ share: Double) -> String {
    guard share.isFinite else { return none }
    let percent = share * 100
    if percent == 0 { return "none" }
    if percent < 0.1 { return "under 0.1 %" }
    if percent > 99.9, percent < 100 { return "over 99.9 %" }
    return significant(percent, percent >= 99 ? 3 : 2) + " %"
  }

  /// A number with so many decimals, or rounded to tens, hundreds, … where `decimals` is negative.
  package static func rounded(_ x: Double, decimals: Int) -> String {
    guard x.isFinite else { return none }
    guard x.magnitude < 1e15, x == 0 || x.magnitude >= 1e-6 else { return scientific(x) }
    if decimals <= 0 {
      let step = power(-decimals)
      return grouped(Int((x / step).rounded() * step))
    }
    let scaled = (x.magnitude * power(decimals)).rounded()
    guard scaled < 0x1p62 else { return scientific(x) }
    let whole = Int(scaled)
    let unit = Int(power(decimals))
    let fraction = String(whole % unit)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    let sign = x < 0 && whole != 0 ? minus : ""
    return sign + grouped(whole / unit) + "." + zeros + fraction
  }

  /// The power of ten of the first significant digit: 2 for 416, −1 for 0.31.
  package static func exponent(_ x: Double) -> Int {
    var rest = x.magnitude
    var exponent = 0
    guard rest.isFinite, rest > 0 else { return 0 }
    while rest >= 10 {
      rest /= 10
      exponent += 1
    }
    while rest < 1 {
      rest *= 10
      exponent -= 1
    }
    return exponent
  }

  /// `x · 10^exponent`, in steps where the power alone would be infinite.
  package static func shifted(_ x: Double, by exponent: Int) -> Double {
    let step = min(max(exponent, -300), 300)
    let moved = step >= 0 ? x * power(step) : x / power(-step)
    return step == exponent ? moved : shifted(moved, by: exponent - step)
  }

  /// `10^exponent`, exact to 10²².
  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<max(0, exponent) { result *= 10 }
    return result
  }

  private static func scientific(_ x: Double) -> String {
    let exponent = exponent(x)
    let digits = String(exponent.magnitude).map { superscripts[Int(String($0)) ?? 0] }
    return significant(shifted(x, by: -exponent)) + " × 10" + (exponent < 0 ? "⁻" : "") + digits.joined()
  }

  private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  private static let minus = "−"
}
