extension Mathematics {
  /// I(x; a, b): the probability that a beta variable is at most x.
  ///
  /// Within 2·10⁻¹³ relative for shapes up to 700, within 3·10⁻¹² up to 10⁶; its cost grows with the root of the
  /// greater shape. Binomial probabilities and the exact limits of Clopper and Pearson are beta probabilities. NaN for
  /// shapes that are not positive.
  ///
  /// Continued fraction: NIST Digital Library of Mathematical Functions, 8.17.22; the factor before it as in
  /// C. Loader, *Fast and accurate computation of binomial probabilities* (2000).
  public static func betaLower(_ a: Double, _ b: Double, at x: Double) -> Double {
    if !(x > 0) { return x.isNaN ? .nan : 0 }
    if x >= 1 { return 1 }
    return betaLower(a, b, x, 1 - x)
  }

  /// 1 − I(x; a, b), accurate also where I has been rounded to 1.
  public static func betaUpper(_ a: Double, _ b: Double, at x: Double) -> Double {
    if !(x > 0) { return x.isNaN ? .nan : 1 }
    if x >= 1 { return 0 }
    return betaLower(b, a, 1 - x, x)
  }

  /// The x with ``betaLower(_:_:at:)`` = p.
  ///
  /// Newton's method for ln I in ln(x/(1 − x)), where I is log-concave, so that it cannot be led astray.
  public static func betaQuantile(_ a: Double, _ b: Double, lower p: Double) -> Double {
    betaQuantilePair(a, b, lower: p, upper: 1 - p).x
  }

  /// The x with ``betaUpper(_:_:at:)`` = q: for tails where p = 1 − q would be rounded to 1.
  public static func betaQuantile(_ a: Double, _ b: Double, upper q: Double) -> Double {
    betaQuantilePair(a, b, lower: 1 - q, upper: q).x
  }

  /// I for x and its complement y = 1 − x, of which the smaller one must be accurate.
  static func betaLower(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    guard a > 0, b > 0 else { return .nan }
    if x <= 0 { return 0 }
    if y <= 0 { return 1 }
    if x <= (a + 1) / (a + b + 2) { return betaFraction(a, b, x, y) }
    return 1 - betaFraction(b, a, y, x)
  }

  /// x and 1 − x, both accurate, with I(x) = p and 1 − I(x) = q.
  static func betaQuantilePair(
    _ a: Double, _ b: Double, lower p: Double, upper q: Double
  ) -> (x: Double, y: Double) {
    guard a > 0, b > 0, p >= 0, q >= 0, p <= 1, q <= 1 else { return (.nan, .nan) }
    if p == 0 { return (0, 1) }
    if q == 0 { return (1, 0) }
    if p > q {
      let mirrored = betaQuantilePair(b, a, lower: q, upper: p)
      return (mirrored.y, mirrored.x)
    }
    let target = log(p)
    // Near 0: I ≈ x^a/(a·B(a, b)); else the normal distribution of the same mean and variance on the logit.
    let total = a + b
    let tail = (target + log(a) + logGamma(a) + logGamma(b) - logGamma(total)) / a
    var logit = log(a / b) + normalQuantile(p) * (1 / a + 1 / b).squareRoot()
    if tail < -1 && (a < 1 || b < 1 || tail < logit) { logit = tail }
    let step = { (x: Double, y: Double) in
      let value = betaLower(a, b, x, y)
      return NewtonStep(distance: target - log(value), slope: betaPrefix(a, b, x, y) / value)
    }
    logit = newton(start: logit) {
      let (x, y) = fromLogit($0)
      return step(x, y)
    }
    let (x, y) = fromLogit(logit)
    if x == 0 || y == 0 { return (x, y) }
    // The last bits in x itself.
    let last = step(x, y)
    let move = last.distance / last.slope
    if !(move.magnitude < 1e-6) { return (x, y) }
    return (x + x * y * move, y - x * y * move)
  }

  private static func fromLogit(_ logit: Double) -> (x: Double, y: Double) {
    if logit < 0 {
      let odds = exp(logit)
      return (odds / (1 + odds), 1 / (1 + odds))
    }
    let odds = exp(-logit)
    return (1 / (1 + odds), odds / (1 + odds))
  }

  /// x^a·y^b/B(a, b).
  private static func betaPrefix(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    if x == 0 || y == 0 { return 0 }
    let n = a + b
    if a < 1 || b < 1 {
      // One of the shapes so small that Stirling's formula is no help.
      let small = min(a, b)
      let large = max(a, b)
      // The logarithm of the greater from the lesser, which is the accurate one.
      let logX = x > 0.5 ? DoubleDouble(log1p(-y)) : preciseLog(x)
      let logY = y > 0.5 ? DoubleDouble(log1p(-x)) : preciseLog(y)
      let powers = exp(logX * a + logY * b)
      return powers * small * exp(logGammaRatio(large, small)) / gamma(1 + small)
    }
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
    return (a / (2 * pi) * (b / n)).squareRoot() * exp(exponent)
  }

  /// ln Γ(large + small) − ln Γ(large) for small < 1, without the cancellation of two large numbers.
  private static func logGammaRatio(_ large: Double, _ small: Double) -> Double {
    if large < 8 { return logGamma(large + small) - logGamma(large) }
    let grown = large + small
    return (large - 0.5) * log1p(small / large) + small * log(grown) - small
      + (stirlingError(grown) - stirlingError(large))
  }

  /// I by DLMF 8.17.22, evaluated forward (modified Lentz); converges fast for x < (a + 1)/(a + b + 2).
  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let factor = betaPrefix(a, b, x, y)
    if factor == 0 { return 0 }
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    if d.magnitude < 1e-300 { d = 1e-300 }
    d = 1 / d
    var fraction = d
    var m = 0.0
    while m < 1e7 {
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 + even * d
      if d.magnitude < 1e-300 { d = 1e-300 }
      c = 1 + even / c
      if c.magnitude < 1e-300 { c = 1e-300 }
      d = 1 / d
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + odd * d
      if d.magnitude < 1e-300 { d = 1e-300 }
      c = 1 + odd / c
      if c.magnitude < 1e-300 { c = 1e-300 }
      d = 1 / d
      let change = d * c
      fraction *= change
      if (change - 1).magnitude < 0x1p-53 { break }
    }
    let p = factor * fraction / a
    return p < 1 ? p : 1
  }
}
