import EventKernel
import Foundation
import Numerics
import Testing

/// Where the functions of ``Mathematics`` have no neighbors to be compared with: ends, poles, exact results.
struct MathematicsSpecialValueTests {
  @Test("logarithms at 0, below it, at the ends and at exact powers")
  func logarithms() {
    #expect(Mathematics.log(0) == -.infinity)
    #expect(Mathematics.log(-0.0) == -.infinity)
    #expect(Mathematics.log(-1).isNaN)
    #expect(Mathematics.log(-.infinity).isNaN)
    #expect(Mathematics.log(.infinity) == .infinity)
    #expect(Mathematics.log(.nan).isNaN)
    #expect(Mathematics.log(1).bitPattern == 0)
    #expect(Mathematics.log(.leastNonzeroMagnitude) == -744.4400719213812)
    #expect(Mathematics.log(.greatestFiniteMagnitude) == 709.782712893384)
    #expect(Mathematics.log1p(-1) == -.infinity)
    #expect(Mathematics.log1p(-1.5).isNaN)
    #expect(Mathematics.log1p(.infinity) == .infinity)
    #expect(Mathematics.log1p(-0.0).sign == .minus)
    #expect(Mathematics.log1p(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
  }

  @Test("exponentials at 0, at the ends and beyond them")
  func exponentials() {
    #expect(Mathematics.exp(0) == 1)
    #expect(Mathematics.exp(-0.0) == 1)
    #expect(Mathematics.exp(.infinity) == .infinity)
    #expect(Mathematics.exp(-.infinity) == 0)
    #expect(Mathematics.exp(.nan).isNaN)
    #expect(Mathematics.exp(709.782712893384).isFinite)
    #expect(Mathematics.exp(709.7827128933841) == .infinity)
    #expect(Mathematics.exp(-745.1332191019411) == .leastNonzeroMagnitude)
    #expect(Mathematics.exp(-745.1332191019412) == 0)
    #expect(Mathematics.exp(1e300) == .infinity)
    #expect(Mathematics.exp(-1e300) == 0)
    #expect(Mathematics.expm1(-.infinity) == -1)
    #expect(Mathematics.expm1(.infinity) == .infinity)
    #expect(Mathematics.expm1(-0.0).sign == .minus)
    #expect(Mathematics.expm1(.nan).isNaN)
  }

  @Test("powers: exact ones are exact, and the special cases are those of IEEE 754")
  func powers() {
    for n in -1074...1023 {
      #expect(Mathematics.pow(2, Double(n)) == Double(sign: .plus, exponent: n, significand: 1))
    }
    var power = 1.0
    for n in 0...22 {
      #expect(Mathematics.pow(10, Double(n)) == power)
      power *= 10
    }
    #expect(Mathematics.pow(-3, 3) == -27)
    #expect(Mathematics.pow(-3, 4) == 81)
    #expect(Mathematics.pow(-3, 0.5).isNaN)
    #expect(Mathematics.pow(.nan, 0) == 1)
    #expect(Mathematics.pow(1, .nan) == 1)
    #expect(Mathematics.pow(2, .nan).isNaN)
    #expect(Mathematics.pow(0, 2) == 0)
    #expect(Mathematics.pow(-0.0, 3).sign == .minus)
    #expect(Mathematics.pow(0, -1) == .infinity)
    #expect(Mathematics.pow(-0.0, -3) == -.infinity)
    #expect(Mathematics.pow(-0.0, -2) == .infinity)
    #expect(Mathematics.pow(-1, .infinity) == 1)
    #expect(Mathematics.pow(0.5, .infinity) == 0)
    #expect(Mathematics.pow(0.5, -.infinity) == .infinity)
    #expect(Mathematics.pow(2, .infinity) == .infinity)
    #expect(Mathematics.pow(-.infinity, 3) == -.infinity)
    #expect(Mathematics.pow(-.infinity, -3).sign == .minus)
    #expect(Mathematics.pow(.infinity, -2) == 0)
    #expect(Mathematics.pow(2, 1e300) == .infinity)
    #expect(Mathematics.pow(2, -1e300) == 0)
    #expect(Mathematics.pow(-1, 1e300) == 1)
    #expect(Mathematics.pow(3, 1e-300) == 1)
    #expect(Mathematics.pow(1.0000000000000002, 1e19) == .infinity)
  }

  @Test("error functions and the normal distribution reach their ends and stay in them")
  func normal() {
    #expect(Mathematics.erf(0) == 0)
    #expect(Mathematics.erf(-0.0).sign == .minus)
    #expect(Mathematics.erf(6) == 1)
    #expect(Mathematics.erf(-.infinity) == -1)
    #expect(Mathematics.erfc(-.infinity) == 2)
    #expect(Mathematics.erfc(28) == 0)
    #expect(Mathematics.normalCDF(-.infinity) == 0)
    #expect(Mathematics.normalCDF(.infinity) == 1)
    #expect(Mathematics.normalCDF(0) == 0.5)
    #expect(Mathematics.normalCDF(.nan).isNaN)
    #expect(Mathematics.normalQuantile(0) == -.infinity)
    #expect(Mathematics.normalQuantile(1) == .infinity)
    #expect(Mathematics.normalQuantile(0.5) == 0)
    #expect(Mathematics.normalQuantile(-0.1).isNaN)
    #expect(Mathematics.normalQuantile(1.1).isNaN)
    #expect(Mathematics.normalQuantile(.nan).isNaN)
  }

  @Test("the incomplete functions reach their ends, and their shapes must be positive")
  func incomplete() {
    #expect(Mathematics.gammaLower(shape: 2, at: 0) == 0)
    #expect(Mathematics.gammaLower(shape: 2, at: .infinity) == 1)
    #expect(Mathematics.gammaUpper(shape: 2, at: -1) == 1)
    #expect(Mathematics.gammaUpper(shape: 2, at: 1e308) == 0)
    #expect(Mathematics.gammaLower(shape: 0, at: 1).isNaN)
    #expect(Mathematics.gammaQuantile(shape: 2, lower: 0) == 0)
    #expect(Mathematics.gammaQuantile(shape: 2, lower: 1) == .infinity)
    #expect(Mathematics.gammaQuantile(shape: 2, upper: 0) == .infinity)
    #expect(Mathematics.gammaQuantile(shape: 1e-4, lower: 0.5) == 0)
    #expect(Mathematics.gammaQuantile(shape: 2, lower: 1.5).isNaN)
    #expect(Mathematics.betaLower(2, 3, at: 0) == 0)
    #expect(Mathematics.betaLower(2, 3, at: 1) == 1)
    #expect(Mathematics.betaUpper(2, 3, at: 1) == 0)
    #expect(Mathematics.betaLower(-2, 3, at: 0.5).isNaN)
    #expect(Mathematics.betaQuantile(2, 3, lower: 0) == 0)
    #expect(Mathematics.betaQuantile(2, 3, lower: 1) == 1)
    #expect(Mathematics.betaQuantile(2, 3, upper: -1).isNaN)
  }

  @Test("functions with an inverse are monotone from one double to the next")
  func monotone() {
    for start in [1e-300, 0.1, 0.6875, 0.99999, 1, 1.375, 2, 1e10] {
      var x = start
      for _ in 0..<2_000 {
        #expect(Mathematics.log(x) <= Mathematics.log(x.nextUp))
        x = x.nextUp
      }
    }
    for start in [-700, -1.0, -1e-3, 0.1, 0.34, 1, 300] {
      var x = start
      for _ in 0..<2_000 {
        #expect(Mathematics.exp(x) <= Mathematics.exp(x.nextUp))
        x = x.nextUp
      }
    }
  }
}

/// The inverses against the functions that they invert.
struct MathematicsInverseTests {
  static let probabilities = [
    1e-300, 1e-100, 1e-20, 1e-9, 1e-3, 0.025, 0.3, 0.5, 0.7, 0.975, 0.999, 1 - 1e-9,
  ]
  static let shapes = [1e-3, 0.02, 0.3, 0.5, 1, 1.5, 2, 7.3, 30, 1e3, 1e5]

  @Test("the gamma quantile inverts both tails of the gamma distribution", arguments: shapes)
  func gamma(shape: Double) {
    for p in Self.probabilities {
      let low = Mathematics.gammaQuantile(shape: shape, lower: p)
      if low > 1e-300 {
        #expect(Self.near(Mathematics.gammaLower(shape: shape, at: low), p), "p = \(p), x = \(low)")
      } else {
        #expect(Mathematics.gammaLower(shape: shape, at: 1e-300) >= p * (1 - 1e-12))
      }
      let high = Mathematics.gammaQuantile(shape: shape, upper: p)
      if high > 1e-300 {
        #expect(Self.near(Mathematics.gammaUpper(shape: shape, at: high), p), "q = \(p), x = \(high)")
      }
    }
  }

  @Test("the beta quantile inverts both tails of the beta distribution", arguments: shapes)
  func beta(shape: Double) {
    for other in Self.shapes {
      for p in Self.probabilities {
        let low = Mathematics.betaQuantile(shape, other, lower: p)
        // Next to 1, and next to 0 with a small shape, no double comes nearer than its neighbors.
        let below = Mathematics.betaLower(shape, other, at: low.nextDown.nextDown)
        let above = Mathematics.betaLower(shape, other, at: low.nextUp.nextUp)
        #expect(
          below <= p * (1 + 1e-11) && above >= p * (1 - 1e-11), "B(\(shape), \(other)), p = \(p), x = \(low)")
        let high = Mathematics.betaQuantile(shape, other, upper: p)
        let upperBelow = Mathematics.betaUpper(shape, other, at: high.nextDown.nextDown)
        let upperAbove = Mathematics.betaUpper(shape, other, at: high.nextUp.nextUp)
        #expect(
          upperAbove <= p * (1 + 1e-11) && upperBelow >= p * (1 - 1e-11),
          "B(\(shape), \(other)), q = \(p), x = \(high)")
      }
    }
  }

  @Test("the normal quantile inverts the normal distribution")
  func normal() {
    for p in Self.probabilities {
      let x = Mathematics.normalQuantile(p)
      // An ulp of x moves the probability by x²/2 ulp, in the tail.
      #expect(Self.near(Mathematics.normalCDF(x), p, 1e-15 * (4 + x * x)))
    }
  }

  @Test("exact binomial limits are those of the published tables")
  func clopperPearson() {
    // C. J. Clopper, E. S. Pearson, Biometrika 26 (1934): 0 of 10 gives at most 30.85 %; 1 of 10, 0.25 % to 44.50 %.
    #expect((Mathematics.betaQuantile(1, 10, lower: 0.975) - 0.3084971078187608).magnitude < 1e-14)
    #expect((Mathematics.betaQuantile(1, 10, lower: 0.025) - 0.0025285785444617850).magnitude < 1e-15)
    #expect((Mathematics.betaQuantile(2, 9, lower: 0.975) - 0.4450161170281954).magnitude < 1e-14)
  }

  private static func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-11) -> Bool {
    (a - b).magnitude <= tolerance * b
  }
}
