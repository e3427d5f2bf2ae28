import EventKernel

/// A figure over trials: their sum exactly, their mean, and the interval in which it lies.
package struct Spread: Hashable, Sendable {
  /// The sum over trials, before it is divided.
  package let total: Int
  /// What each trial's number is divided by.
  package let divisor: Int
  /// How many trials.
  package let trials: Int
  /// The mean.
  package let value: Double
  /// The lower end; the mean itself where one trial says nothing of its spread.
  package let low: Double
  /// The upper end.
  package let high: Double

  /// The mean of the trials' numbers, each divided by `divisor`, with Student's t over trials.
  package init(_ numbers: [Int], over divisor: Int = 1, confidence: Double) {
    // Sums that no debt comes near stay at the greatest there is, so that no scenario can stop the program.
    let sum = numbers.reduce((value: 0, isExact: true)) { sum, number in
      let (next, overflow) = sum.value.addingReportingOverflow(number)
      return overflow ? (number < 0 ? .min : .max, false) : (next, sum.isExact)
    }
    total = sum.value
    (self.divisor, trials) = (divisor, numbers.count)
    let plain = sum.isExact ? Double(total) : numbers.reduce(0.0) { $0 + Double($1) }
    value = numbers.isEmpty ? 0 : plain / Double(numbers.count * divisor)
    let interval = Tally(numbers.map { Double($0) / Double(divisor) }).meanInterval(confidence: confidence)
    let half = interval?.halfWidth ?? .infinity
    (low, high) = (value - half, value + half)
  }

  /// Whether chance alone would hardly give it: its interval does not hold 0.
  package var isTold: Bool { trials > 1 && (low > 0 || high < 0) }
  /// Whether anything was seen at all, in whichever trial.
  package var isNothing: Bool { value == 0 && low == 0 && high == 0 }
  /// Half of the interval.
  package var halfWidth: Double { (high - low) / 2 }
}
