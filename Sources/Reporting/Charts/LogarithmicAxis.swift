import Numerics

/// A logarithmic axis over whole decades, with a place for 0 left of a break where it is wanted.
struct LogarithmicAxis {
  let left: Double
  let right: Double
  let hasZero: Bool
  /// The powers of ten at its ends.
  let decades: ClosedRange<Int>

  private static let zeroRoom = 46.0
  /// More decades than these are not told apart on one page.
  private static let mostDecades = 9

  init(left: Double, right: Double, hasZero: Bool, values: [Double]) {
    self.left = left
    self.right = right
    self.hasZero = hasZero
    let positive = values.filter { $0.isFinite && $0 > 0 }
    let last = positive.max() ?? 10
    let first = positive.min() ?? 1
    var top = NumberText.exponent(last)
    if last > NumberText.shifted(1, by: max(0, top)) || top < 0 { top += 1 }
    let bottom = max(NumberText.exponent(first), top - Self.mostDecades)
    decades = min(bottom, top - 1)...top
  }

  var zero: Double { left + 12 }
  var start: Double { hasZero ? left + Self.zeroRoom : left }

  /// Where a value lies; 0 at its own place, what is smaller or larger than the axis at its ends.
  func x(_ value: Double) -> Double {
    guard value > 0 else { return hasZero ? zero : start }
    guard value.isFinite else { return right }
    let exponent = Mathematics.log(value) / Mathematics.log(10)
    let share = (exponent - Double(decades.lowerBound)) / Double(decades.count - 1)
    return start + (right - start) * min(1, max(hasZero ? -0.02 : 0, share))
  }

  /// The decades that are written: every one, or every second or third where they are many.
  var ticks: [(value: Double, label: String)] {
    let step = decades.count > 7 ? 2 : 1
    return decades.filter { ($0 - decades.upperBound).isMultiple(of: step) }.map { exponent in
      let value = NumberText.shifted(1, by: exponent)
      return (value, NumberText.large(value))
    }
  }
}
