import Experiments
import Reporting
import Testing

/// How numbers are written, everywhere.
@Suite struct NumberTests {
  @Test(arguments: [
    (0.31, "0.31"), (18.84, "18.8"), (416, "416"), (12_345, "12,300"), (999_499, "999,000"),
    (1_000_000, "1 million"),
    (2_400_000, "2.4 million"), (4e9, "4 billion"), (1.234e15, "1.23 × 10¹⁵"), (0.000_012_34, "0.0000123"),
    (1e-9, "1 × 10⁻⁹"), (-3.5, "−3.5"), (.infinity, "–"), (.nan, "–"),
  ])
  func `a number has at most three significant digits`(_ value: Double, _ text: String) {
    #expect(NumberText.large(value) == text)
  }

  @Test(arguments: [
    (0.4, "0.4"), (0.401, "0.41"), (11.4, "12"), (12, "12"), (299.57, "300"), (0.128, "0.13"), (99.5, "100"),
  ])
  func `a bound is rounded up, so that it stays true`(_ value: Double, _ text: String) {
    #expect(NumberText.bound(value) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_940, "1,940"), (999_999, "999,999"), (28_800_000, "28.8 million"),
  ])
  func `a count is exact to a million`(_ count: Int, _ text: String) {
    #expect(NumberText.count(count) == text)
  }

  @Test(arguments: [
    (18.8, 17.1, 20.6, "18.8 [17.1, 20.6]"), (47.2, 41.3, 53.9, "47 [41, 54]"),
    (0.31, 0.22, 0.44, "0.31 [0.22, 0.44]"),
    (11, 2, 34, "11 [2, 34]"), (0.61, 0.40, 0.90, "0.61 [0.40, 0.90]"),
    (21.24, 18.96, 23.6, "21.2 [19.0, 23.6]"),
    (1_240, 1_190, 1_300, "1,240 [1,190, 1,300]"), (123_456, 86_419, 185_184, "120,000 [90,000, 190,000]"),
    (0.21, 6.68e-64, 27, "0.21 [below 0.001, 27]"),
    (0.07, .leastNonzeroMagnitude, 80, "0.070 [below 0.0001, 80]"),
    (-2.5, -9, -1e-70, "−2.5 [−9, above −0.01]"), (11, 0.4, 340, "11 [0.4, 340]"), (6.5, 6.5, 6.5, "6.5"),
    (3, 1, .infinity, "3.00 [1.00, no end]"),
  ])
  func `a figure and its interval end where the interval's width ends`(
    _ value: Double, _ low: Double, _ high: Double, _ text: String
  ) {
    let estimate = Sample.estimate(value, low, high, seen: 9)
    #expect(Quantity(estimate, .perMillion, source: "").parts.text == text)
  }

  @Test func `no power is infinite on the way to a number that is not`() {
    let least = Double.leastNonzeroMagnitude
    #expect(NumberText.shifted(least, by: 324) > 1 && NumberText.shifted(least, by: 324) < 10)
    #expect(NumberText.shifted(3, by: -400) == 0)
    #expect((NumberText.shifted(1e-300, by: 600) / 1e300 - 1).magnitude < 1e-9)
  }

  @Test func `zero never stands bare`() {
    let none = Quantity(Sample.none(below: 0.128), .perMillion, source: "")
    #expect(none.parts.text == "0 (below 0.13)")
    #expect(Quantity(count: 0, source: "").parts.text == "none")
    #expect(Quantity(0, of: 24, source: "").parts.text == "none of 24")
  }

  @Test func `a change is written with its sign, or as no change`() {
    func text(_ value: Double, _ low: Double, _ high: Double) -> String {
      Quantity(
        Sample.estimate(value, low, high, seen: 5), .perMillion, form: .change, source: ""
      ).parts.text
    }
    #expect(text(18.8, 17.1, 20.6) == "+18.8 [17.1, 20.6]")
    #expect(text(-2.5, -3.5, -1.5) == "−2.5 [−3.5, −1.5]")
    #expect(text(0.2, -0.7, 1.1) == "~")
    #expect(text(0, 0, 0) == "~")
  }

  @Test func `a share is written in per cent`() {
    let share = Quantity(Sample.estimate(0.971, 0.964, 0.977, seen: 9), .share, source: "")
    #expect(share.parts.text == "97.1 % [96.4, 97.7]")
  }

  @Test func `no number of three digits or fewer is changed by writing it`() throws {
    for mantissa in 1...999 {
      for exponent in -4...3 {
        let text =
          exponent >= 0 ? "\(mantissa)" + String(repeating: "0", count: exponent) : "\(mantissa)e\(exponent)"
        let value = try #require(Double(text))
        let written = NumberText.significant(value).filter { $0 != "," }
        #expect(Double(written) == value, "\(text) became \(written)")
      }
    }
  }
}

/// Times with the unit that fits, and its interval in the same one.
@Suite struct TimeTextTests {
  @Test(arguments: [
    (0.028, "101 s"), (0.000_5, "1.8 s"), (0.85, "51 min"), (8.42, "8.42 h"), (54.6, "2.28 d"), (0, "0"),
  ])
  func `a time has the unit that fits`(_ hours: Double, _ text: String) {
    #expect(Quantity(plain: hours, .hours, source: "").parts.text == text)
    #expect(Quantity(plain: hours / 24, .days, source: "").parts.text == text)
    #expect(Quantity(plain: hours, .hours, source: "").text == text)
  }

  @Test func `figure and interval have one unit`() {
    let hours = Quantity(Sample.estimate(14.1, 13.7, 14.4, seen: 9), .hours, source: "")
    #expect(hours.parts.text == "14.1 h [13.7, 14.4]")
    let seconds = Quantity(Sample.estimate(0.033, 0.0325, 0.0336, seen: 9), .hours, source: "")
    #expect(seconds.parts.text == "119 s [117, 121]", "\(seconds.parts.text)")
  }

  @Test func `none of none is none`() {
    #expect(Quantity(0, of: 0, source: "").parts.text == "none")
  }
}
